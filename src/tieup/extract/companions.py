"""What words say of one name they say of its companions: of those it is coordinated with, and of the other parts of a takeover.

The scorer sees each two alone, and thinks less of the last name of a list than of the first.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Container, Hashable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from tieup.codebook import Role

if TYPE_CHECKING:
    from tieup.extract.candidates import Candidate

# The three parts of a takeover: where the same words tell of all, each two of them are in it.
TAKEOVER = frozenset({Role.INVESTOR, Role.SELLER, Role.TARGET})


def evened(group: Sequence[Candidate]) -> Sequence[Candidate]:
    """Candidates that the same words join: coordinated names go half the way (in log-odds) to the surest of them, the parts of a takeover
    are as sure as the surest.
    """
    told: dict[Hashable, frozenset[Role]] = defaultdict(frozenset)
    for candidate in group:
        told[_words(candidate)] |= _played(candidate)
    whole = {words for words, parts in told.items() if parts == TAKEOVER}
    return _lifted(_lifted(group, _lists, _between), lambda candidate: _parts(candidate, whole), max)


def _lifted(
    group: Sequence[Candidate], shared: Callable[[Candidate], Iterable[Hashable]], lift: Callable[[float, float], float]
) -> Sequence[Candidate]:
    """Each candidate lifted towards the surest of those with which it has something ``shared``."""
    best: dict[Hashable, float] = defaultdict(float)
    for candidate in group:
        for key in shared(candidate):
            best[key] = max(best[key], candidate.score)
    highest = [max((best[key] for key in shared(candidate)), default=0.0) for candidate in group]
    return [replace(c, score=lift(c.score, most)) if most > c.score else c for c, most in zip(group, highest, strict=True)]


def _lists(candidate: Candidate) -> Iterator[Hashable]:
    """For each of the two that may stand in a list: the words, the one across from it, and its place."""
    for each, across in ((candidate.one, candidate.other), (candidate.other, candidate.one)):
        if each.group >= 0 and each.group != across.group:
            yield _words(candidate), across.mention.entity.id, across.position, each.group, each.position, each.role


def _parts(candidate: Candidate, whole: Container[Hashable]) -> Iterator[Hashable]:
    """The words of a takeover, if they tell the ``whole`` of it and the two play different parts of it."""
    if _played(candidate) and _words(candidate) in whole:
        yield _words(candidate)


def _played(candidate: Candidate) -> frozenset[Role]:
    """The parts of a takeover that the two play, none where it is not two."""
    roles = frozenset(role for role in (candidate.one.role, candidate.other.role) if role)
    return roles if len(roles) == 2 and roles < TAKEOVER else frozenset()


def _words(candidate: Candidate) -> Hashable:
    return candidate.trigger and (candidate.trigger.rule.id, candidate.trigger.span)


def _between(one: float, other: float) -> float:
    """The probability halfway between two, by their log-odds."""
    odds = math.sqrt(one / (1 - one) * (other / (1 - other)))
    return odds / (1 + odds)
