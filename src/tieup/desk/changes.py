"""What has changed in the tie-ups that a question asks for: a pure comparison of before and after."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from tieup.model import TieUp

Json = dict[str, Any]


class Change(StrEnum):
    """What a watch can tell of."""

    NEW_TIE = "new_tie"
    STATUS = "status"
    NEW_PARTNER = "new_partner"
    CONFLICT = "conflict"
    NEIGHBOUR = "neighbour"


@dataclass(frozen=True, slots=True)
class Event:
    """One change. ``key`` tells it from every other change that its watch will ever see; ``before`` and ``after`` are plain words."""

    change: Change
    tie: str
    partners: tuple[str, ...]
    after: str
    before: str = ""

    def key(self, turn: int) -> str:
        """The same change is told once; where a tie-up comes back to an old state, that is a new turn."""
        return hashlib.sha256(json.dumps([self.change, self.tie, self.before, self.after, turn]).encode()).hexdigest()

    def to_json(self) -> Json:
        return {"change": self.change, "tie": self.tie, "partners": list(self.partners), "before": self.before, "after": self.after}

    @classmethod
    def from_json(cls, data: Json) -> Event:
        return cls(Change(data["change"]), data["tie"], tuple(data["partners"]), data["after"], data["before"])


def state(tie: TieUp) -> Json:
    """What of a tie-up is compared."""
    return {"status": str(tie.status), "partners": sorted(e.name for e, _ in tie.participants), "conflicts": sorted(tie.conflicts)}


def events(before: Mapping[str, Json], after: Iterable[TieUp], *, near: bool) -> Iterator[Event]:
    """The changes from what was seen to what is there now. ``near``: these are tie-ups of a company's partners, not its own."""
    known = {name for seen in before.values() for name in seen["partners"]}
    for tie in after:
        names = tuple(entity.name for entity, _ in tie.participants)
        seen = before.get(tie.id)
        if seen is None:
            yield Event(Change.NEIGHBOUR if near else Change.NEW_TIE, tie.id, names, str(tie.status))
            yield from () if near else _new_partners(tie, names, known)
        else:
            yield from _changed(tie, names, seen)


def _new_partners(tie: TieUp, names: tuple[str, ...], known: set[str]) -> Iterator[Event]:
    for name in sorted(set(names) - known):
        known.add(name)
        yield Event(Change.NEW_PARTNER, tie.id, names, name)


def _changed(tie: TieUp, names: tuple[str, ...], seen: Json) -> Iterator[Event]:
    if seen["status"] != tie.status:
        yield Event(Change.STATUS, tie.id, names, str(tie.status), seen["status"])
    for field in sorted(set(tie.conflicts) - set(seen["conflicts"])):
        yield Event(Change.CONFLICT, tie.id, names, field)
