"""The forms in which the values of a claim are set right: what each shows, and what it says when it is sent."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import zip_longest

from tieup.codebook import Role
from tieup.entity.atlas import countries
from tieup.mention.measures import known_units
from tieup.model import Claim, Entity
from tieup.store.values import PARTS, parts_of, written
from tieup.web.wording import Wording

TERMS = {"status": "status", "forms": "form", "fields": "field", "instrument": "instrument", "binding": "binding", "source": "voice"}
_TIMES, _ROWS = ("announced", "starts", "ends"), ("places", "quantities", "people")


@dataclass(frozen=True, slots=True)
class Entry:
    """A form. ``input``: ``choice`` or ``choices`` of the terms of ``kind``, ``time``, ``lines``, ``rows`` of parts, the ``role``
    of one who takes part, ``checks`` of all who do, or who comes and goes of the ``parties``. ``values`` and ``rows`` are those that the
    claim has.
    """

    name: str
    input: str
    kind: str = ""
    values: tuple[str, ...] = ()
    rows: tuple[Mapping[str, str], ...] = ()
    parties: tuple[Entity, ...] = ()


def entries(claim: Claim) -> list[Entry]:
    """The forms for all values of a claim."""
    parties = tuple(part.entity.value for part in claim.participants)
    roles = [Entry("roles", "role", "role", (part.role.value,), parties=(part.entity.value,)) for part in claim.participants]
    doubts = tuple(found.value.id for found in claim.unconfirmed_by)
    return [
        *(_terms(claim, name) for name in ("status", "forms", "fields")),
        *(Entry(name, "time", values=(found.value.edtf,) if (found := getattr(claim, name)) else ()) for name in _TIMES),
        Entry("participants", "parties", "role", parties=parties),
        *roles,
        *(Entry(name, "rows", rows=(*(parts_of(f.value) for f in getattr(claim, name)), dict.fromkeys(PARTS[name], ""))) for name in _ROWS),
        Entry("products", "lines", values=tuple(found.value for found in claim.products)),
        *(_terms(claim, name) for name in ("instrument", "binding", "source")),
        Entry("unconfirmed_by", "checks", values=doubts, parties=parties),
    ]


def _terms(claim: Claim, name: str) -> Entry:
    before = getattr(claim, name)
    many = isinstance(before, tuple)
    found = before if many else filter(None, (before,))
    return Entry(name, "choices" if many else "choice", TERMS[name], tuple(str(each.value) for each in found))


def proposals(say: Wording) -> dict[str, list[tuple[str, str]]]:
    """What may be typed for a part of a value, with what it means."""
    named = sorted((say.country(code), code) for code in countries())
    return {"country": [(code, name) for name, code in named], "unit": [(unit, "") for unit in known_units()]}


def given_values(form: Mapping[str, str]) -> tuple[str, ...]:
    """The values that a form says: a line each, or a row of parts each of which the first is filled in."""
    lines = tuple(line for line in form.get("value", "").splitlines() if line.strip())
    parts = PARTS.get(form.get("field", ""))
    if parts is None:
        return lines
    if form["field"] == "participants":
        return (*lines, *_newcomers(form))
    rows = zip_longest(*(form.get(part, "").split("\n") for part in parts), fillvalue="")
    return tuple(written(form["field"], dict(zip(parts, row, strict=True))) for row in rows if row[0].strip())


def _newcomers(form: Mapping[str, str]) -> Iterator[str]:
    """Who takes part besides: under the names typed, else one under that in the words, where a role is chosen."""
    rows = [*zip_longest(form.get("who", "").split("\n"), form.get("role", "").split("\n"), fillvalue="")]
    typed = [(who, role) for who, role in rows if who.strip()]
    shown = [(form.get("quote", ""), role) for _, role in rows if role and form.get("quote", "").strip()][:1]
    for who, role in typed or shown:
        yield written("participants", {"who": who, "role": role or Role.PARTNER.value})
