"""A tie-up's life: dated rungs, the status it has now, and whether a rumour has faded."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from tieup.codebook import Status
from tieup.consolidate.facts import Fact

_FIRMNESS = tuple(Status)
_TALK = frozenset({Status.SPECULATED, Status.IN_TALKS, Status.PLANNED})
_DONE = frozenset({Status.AGREED, Status.ACTIVE, Status.COMPLETED, Status.ENDED})
_AFTER_SIGNING = frozenset({Status.ACTIVE, Status.COMPLETED, Status.ENDED})
# After so long without a word, talk is taken to have come to nothing.
_PATIENCE = {Status.SPECULATED: timedelta(days=365), Status.IN_TALKS: timedelta(days=365), Status.PLANNED: timedelta(days=3 * 365)}


@dataclass(frozen=True, slots=True)
class Rung:
    """A step in a tie-up's life: the status that a claim gives it, and the first day of the time that the claim speaks of.

    ``dated`` says whether the claim itself gives that day; else it is the day of the article. ``known`` is the day since which one could
    know.
    """

    day: date | None
    status: Status
    claim: str
    dated: bool = False
    known: date | None = None


def in_time(facts: Iterable[Fact]) -> tuple[Fact, ...]:
    """The facts in the order of their days, undated ones last."""
    return tuple(sorted(facts, key=lambda f: (f.day is None, f.day or date.max, _FIRMNESS.index(f.status), f.id)))


def timeline(facts: Iterable[Fact]) -> tuple[Rung, ...]:
    """The rungs in time, undated ones last."""
    return tuple(Rung(f.day, f.status, f.id, f.said is not None, f.known) for f in in_time(facts))


def current_status(rungs: Sequence[Rung]) -> Status:
    """The status of the most recent dated act, of the same day the firmest; without dates the firmest.

    Talk and intention are no acts once something was done: they take nothing back. Nor does a signature that an article only looks back
    at, once work is under way or over.
    """
    done = any(g.status in _DONE for g in rungs)
    begun = [g.day for g in rungs if g.status in _AFTER_SIGNING and g.day]
    acts = [g for g in rungs if not (done and g.status in _TALK) and not (begun and _looks_back(g, min(begun)))]
    last = max((g.day for g in acts if g.day), default=None)
    return max((g.status for g in acts if g.day == last), key=_FIRMNESS.index)


def _looks_back(rung: Rung, begun: date) -> bool:
    return rung.status is Status.AGREED and not rung.dated and rung.day is not None and rung.day >= begun


def faded(status: Status, last: date | None, today: date) -> bool:
    """Whether it is a rumour, or a plan, that nobody has spoken of for long."""
    return status in _PATIENCE and last is not None and today - last > _PATIENCE[status]
