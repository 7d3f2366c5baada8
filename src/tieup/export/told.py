"""What every export is made of: tie-ups, each with the claims that tell of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import Any, Protocol

from tieup.codebook import Role, Status
from tieup.model import Article, Claim, Entity, Found, Place, Span, TieUp

ONE_SIDE = frozenset({Role.INVESTOR, Role.CUSTOMER, Role.SUPPLIER})  # two of them stand beside each other, not across
OVER = frozenset({Status.COMPLETED, Status.ENDED})
_AROUND = 60  # letters of context kept on each side of a quote
_MAX_QUOTE = 300

Party = tuple[Entity, Role]


class Record(Protocol):
    """A stored claim: its id, its article, and when it was added (UTC, ISO 8601); the id of its reading, and the documents that show it."""

    @property
    def id(self) -> str: ...
    @property
    def claim(self) -> Claim: ...
    @property
    def article(self) -> Article: ...
    @property
    def added(self) -> str: ...
    @property
    def reading(self) -> str: ...
    @property
    def documents(self) -> tuple[str, ...]: ...


@dataclass(frozen=True, slots=True)
class Rung:
    """What one claim says on how firm the tie-up is, and the first day of the time that it speaks of, else of its article."""

    day: date | None
    status: Status
    record: Record


@dataclass(frozen=True, slots=True)
class Told:
    """A tie-up with its claims, oldest first."""

    tie: TieUp
    claims: tuple[Record, ...]

    @property
    def rungs(self) -> tuple[Rung, ...]:
        """The ladder over time, undated rungs last."""
        rungs = [Rung(_day(record), record.claim.status.value, record) for record in self.claims]
        return tuple(sorted(rungs, key=lambda r: (r.day is None, r.day or date.max, r.status, r.record.id)))

    @property
    def pairs(self) -> tuple[tuple[Party, Party], ...]:
        """Who is tied to whom: all pairs but those on one side of it."""
        both = combinations(self.tie.participants, 2)
        return tuple((one, other) for one, other in both if one[1] != other[1] or one[1] not in ONE_SIDE)

    @property
    def name(self) -> str:
        return " / ".join(entity.name for entity, _ in self.tie.participants)

    @property
    def first(self) -> date | None:
        """The first day that anybody speaks of."""
        return min((rung.day for rung in self.rungs if rung.day), default=None)

    @property
    def over(self) -> date | None:
        """The day of its end, where it is over."""
        days = [rung.day for rung in self.rungs if rung.day and rung.status in OVER]
        return max(days, default=None) if self.tie.status in OVER else None


def _day(record: Record) -> date | None:
    when = record.claim.announced.value if record.claim.announced else record.article.published
    return when.start if when else None


def by_id(claims: Iterable[Record], ties: Iterable[TieUp]) -> tuple[Told, ...]:
    """The tie-ups with their claims."""
    known = {record.id: record for record in claims}
    return tuple(Told(tie, tuple(known[key] for key in tie.claims)) for tie in ties)


def organisations(told: Iterable[Told]) -> tuple[Entity, ...]:
    """All that take part, by id."""
    found = {entity.id: entity for each in told for entity, _ in each.tie.participants}
    return tuple(found[key] for key in sorted(found))


def all_claims(told: Iterable[Told]) -> Iterator[tuple[Told, Record]]:
    return ((each, record) for each in told for record in each.claims)


def values(claim: Claim, name: str) -> tuple[Found[Any], ...]:
    """The values of a field, one or more."""
    return tuple(found for field, found in claim.evidence() if field == name)


def quote(record: Record) -> str:
    """The words between the first and the last that speak for the claim, cut where long."""
    text = " ".join(core(record).of(record.article.text).split())
    return text if len(text) <= _MAX_QUOTE else f"{text[: _MAX_QUOTE - 3]}..."


def core(record: Record) -> Span:
    """From the first to the last word that speaks for partners, form and status."""
    spans = record.claim.words
    return Span(spans[0].start, max(s.stop for s in spans))


def around(text: str, span: Span) -> tuple[str, str]:
    """What stands before and after a quote: by it the quote is found again in a text that has changed."""
    return text[max(0, span.start - _AROUND) : span.start], text[span.stop : span.stop + _AROUND]


def when(found: Found[Any] | None) -> str:
    """A time as EDTF, empty where there is none."""
    return str(found.value.edtf) if found else ""


def place(where: Place) -> str:
    return ", ".join(part for part in (where.plant, where.city, where.region, where.country) if part)


def joined(parts: Iterable[object]) -> str:
    return "; ".join(map(str, parts))
