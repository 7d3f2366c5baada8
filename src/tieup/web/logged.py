"""The log of judgements, in the words of the interface."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tieup.model import Entity
from tieup.store import Judgement, Store
from tieup.store.judgements import Action, taken_back
from tieup.store.values import NO_PART
from tieup.store.verdicts import ON_CLAIMS, Anchor
from tieup.web.correcting import TERMS
from tieup.web.wording import Wording

_OF_PARTIES = ("participants", "roles", "unconfirmed_by")
Names = Mapping[str, Entity]
Made = Mapping[str, Sequence[Judgement]]  # by claim


@dataclass(frozen=True, slots=True)
class Logged:
    """A judgement as a person reads it: ``about`` which claims, names or judgement, and the ``values`` that it gives."""

    judgement: Judgement
    stands: bool
    about: tuple[str, ...]
    values: tuple[str, ...]


def logged(log: Sequence[Judgement], store: Store, say: Wording, most: int) -> list[Logged]:
    """The last judgements, the newest first."""
    gone, shown = taken_back(log), log[::-1][:most]
    names = store.known(sorted({identity for judgement in shown for identity in _ids(judgement)}))
    return [Logged(j, j.number not in gone, _about(j, names, say), tuple(_values(j, names, say))) for j in shown]


def plain(judgement: Judgement) -> dict[str, Any]:
    """A judgement as data."""
    names = ("number", "made", "author", "action", "subject", "target", "name", "names", "quote", "start")
    return {name: getattr(judgement, name) for name in names}


def with_made(rows: Iterable[dict[str, Any]], made: Made) -> list[dict[str, Any]]:
    """Claims as data, each with what people judged on it."""
    return [{**row, "judgements": [plain(judgement) for judgement in made.get(row["claim"], ())]} for row in rows]


def told_of(row: Logged, say: Wording) -> str:
    """A judgement in one line."""
    judgement = row.judgement
    field = say.term("evidence", judgement.name) if judgement.action is Action.CORRECT else ""
    parts = (say.term("action", judgement.action), field, " \u2192 ".join(row.about), "; ".join(row.values))
    return f"{judgement.author}: {' '.join(filter(None, parts))}"


def _ids(judgement: Judgement) -> Iterator[str]:
    """The organisations that a judgement speaks of."""
    if judgement.action in ON_CLAIMS:
        for text in filter(None, (judgement.subject, judgement.target)):
            yield from Anchor.parse(text).parties
        if judgement.name in _OF_PARTIES:
            yield from (_party(value)[0] for value in judgement.names)
    elif judgement.action is not Action.UNDO:
        yield from filter(None, (judgement.subject, judgement.target))


def _about(judgement: Judgement, names: Names, say: Wording) -> tuple[str, ...]:
    both = tuple(filter(None, (judgement.subject, judgement.target)))
    if judgement.action is Action.UNDO:
        return both
    if judgement.action in ON_CLAIMS:
        return tuple(_claim(Anchor.parse(text), names, say) for text in both)
    return tuple(names[identity].name for identity in both)


def _claim(anchor: Anchor, names: Names, say: Wording) -> str:
    parties = ", ".join(sorted(names[identity].name for identity in anchor.parties))
    return f"{parties} ({', '.join(say.term('form', form) for form in sorted(anchor.forms))}), {anchor.document}"


def _values(judgement: Judgement, names: Names, say: Wording) -> Iterator[str]:
    if judgement.action is not Action.CORRECT or judgement.name not in (*_OF_PARTIES, *TERMS):
        yield from judgement.names
    elif kind := TERMS.get(judgement.name):
        yield from (say.term(kind, value) for value in judgement.names)
    else:
        for identity, role in map(_party, judgement.names):
            told = say("no_part") if role == NO_PART else say.term("role", role)
            yield f"{names[identity].name}: {told}" if role else names[identity].name


def _party(value: str) -> tuple[str, str]:
    """The id and the role of one who takes part, as a judgement writes them."""
    identity, equals, role = value.rpartition("=")
    return (identity, role) if equals else (value, "")
