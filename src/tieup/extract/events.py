"""Claims of two that tell of one event become one claim of all who take part in it; a star of separate tie-ups stays apart."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, product

from tieup.codebook import Role
from tieup.extract.companions import TAKEOVER
from tieup.model import Claim, Participant

_MOST_CASTINGS = 1000  # above, each can only play the part that most of its ties give it
_LOST = -3.0  # what it costs to say that two who seemed tied are on one side, as a log-probability

Pair = frozenset[str]


@dataclass(frozen=True, slots=True)
class Tie:
    """A claim of two. ``event`` is the same for claims that the same words tell of; ``parts``: how likely is what the two may be to one
    another, in the claim's order of participants, as logarithms, at least for what the claim says; ``breaths``: the number of the
    coordination ('A and B') that each is named in.
    """

    claim: Claim
    event: Hashable
    parts: Mapping[tuple[Role, Role], float]
    breaths: tuple[int, int]

    @property
    def pair(self) -> Pair:
        return frozenset(_id(each) for each in self.claim.participants)

    @property
    def roles(self) -> Mapping[str, Role]:
        return {_id(each): each.role for each in self.claim.participants}


Casting = Mapping[str, Role]  # by participant


def joined(told: Iterable[Tie]) -> Iterator[Claim]:
    """A claim for each event, of all whom the same words tie."""
    events: dict[Hashable, dict[Pair, Tie]] = defaultdict(dict)
    for tie in sorted(told, key=lambda tie: (-tie.claim.confidence, *(each.span for each in tie.claim.participants))):
        if events[tie.event].setdefault(tie.pair, tie) is not tie:
            yield tie.claim
    for ties in events.values():
        for circle in _circles(ties):
            yield from _claims(circle)


def _circles(left: dict[Pair, Tie]) -> Iterator[Sequence[Tie]]:
    """The ties, circle by circle: of those among whom every two are tied or named in one breath, around the surest tie first."""
    linked = _breaths(left.values()) | left.keys()
    everyone = tuple(dict.fromkeys(member for tie in left.values() for member in tie.roles))
    while left:
        first = next(iter(left.values()))
        members = set(first.pair)
        for one in everyone:
            if one not in members and all(frozenset({one, other}) in linked for other in members):
                members.add(one)
        circle = [left.pop(pair) for pair in tuple(left) if pair <= members]
        yield circle if len(circle) > 1 else (first, *_third_part(first, left))


def _breaths(ties: Iterable[Tie]) -> frozenset[Pair]:
    """Every two of those that are tied to somebody in one breath, since a list that goes on behind other words is still one; and every two
    that invest in one breath: they have no tie of their own.
    """
    listed: dict[Hashable, set[str]] = defaultdict(set)
    for tie in ties:
        one, other = tie.breaths
        if one == other:
            listed[None] |= tie.pair
        for breath, (member, role) in zip(tie.breaths, tie.roles.items(), strict=True):
            if role is Role.INVESTOR:
                listed[breath].add(member)
    return frozenset(frozenset(two) for members in listed.values() for two in combinations(members, 2))


def _third_part(first: Tie, left: dict[Pair, Tie]) -> Iterator[Tie]:
    """The tie that tells the third part of a takeover of which the first tells two."""
    for pair, tie in left.items():
        roles = {**first.roles, **tie.roles}
        agree = all(first.roles[one] is tie.roles[one] for one in first.pair & pair)
        if len(roles) == len(TAKEOVER) and agree and set(roles.values()) == TAKEOVER:
            yield left.pop(pair)
            return


def _claims(circle: Sequence[Tie]) -> Iterator[Claim]:
    """One, of all who take part, as sure as the least sure tie; those of the ties where no parts suit them all."""
    casting = _casting(circle) if len(circle) > 1 else None
    if casting is None:
        yield from (tie.claim for tie in circle)
        return
    parties: dict[str, Participant] = {}
    for tie in circle:
        for each in tie.claim.participants:
            parties.setdefault(_id(each), replace(each, role=casting[_id(each)]))
    confidence = min(tie.claim.confidence for tie in circle)
    yield replace(circle[0].claim, participants=tuple(parties.values()), confidence=confidence)


def _casting(circle: Sequence[Tie]) -> Casting | None:
    """One part for each, of those that its ties give it: together the likeliest, if any suit all ties. Two that invest in one breath need
    have no tie.
    """
    given: dict[str, Counter[Role]] = defaultdict(Counter)
    for tie in circle:
        for member, role in tie.roles.items():
            given[member][role] += 1
    tried = None if math.prod(map(len, given.values())) <= _MOST_CASTINGS else 1
    choices = ([role for role, _ in counted.most_common(tried)] for counted in given.values())
    castings = (dict(zip(given, roles, strict=True)) for roles in product(*choices))
    suiting = [casting for casting in castings if all(_suits(casting, tie) for tie in circle)]
    return max(suiting, key=lambda casting: sum(tie.parts.get(_parts(tie, casting), _LOST) for tie in circle), default=None)


def _suits(casting: Casting, tie: Tie) -> bool:
    parts = _parts(tie, casting)
    return parts in tie.parts or (set(parts) == {Role.INVESTOR} and tie.breaths[0] == tie.breaths[1])


def _parts(tie: Tie, casting: Casting) -> tuple[Role, Role]:
    one, other = tie.claim.participants
    return casting[_id(one)], casting[_id(other)]


def _id(participant: Participant) -> str:
    return participant.entity.value.id
