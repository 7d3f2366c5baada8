"""The joint company itself among those who take part in a joint venture."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import TypeAlias

from tieup.codebook import Form, Role
from tieup.entity import Registry
from tieup.model import Claim, Participant

# Whether an organisation, given by id, is a joint company where the others take part, whose ids are given too.
Joint: TypeAlias = Callable[[str, frozenset[str]], bool]

_OWNERS = frozenset({Role.PARTNER, Role.INVESTOR, Role.SELLER, Role.HOST})


def joint_by(introduced: Callable[[], frozenset[str]], registry: Registry, year: int | None) -> Joint:
    """By what the registry knows, that it had several owners in that year, the others among them, or by what the text says: ``introduced``
    gives the ids of those whom it calls so, and is asked only where a claim is about a venture, since few are.
    """

    def joint(identity: str, others: frozenset[str]) -> bool:
        owners = registry.parents(identity, year)
        known = len(owners) > 1 and any(registry.related(owner, other, year) for owner in owners for other in others)
        return known or identity in introduced()

    return joint


def with_ventures(claims: Iterable[Claim], joint: Joint) -> tuple[Claim, ...]:
    """The claims on joint ventures with the joint company in its role, where it takes part beside others, and those others as owners."""
    return tuple(_told(claim, joint) for claim in claims)


def _told(claim: Claim, joint: Joint) -> Claim:
    if claim.forms[0].value is not Form.JOINT_VENTURE:
        return claim
    ids = frozenset(participant.entity.value.id for participant in claim.participants)
    ventures = frozenset(identity for identity in ids if joint(identity, ids - {identity}))
    if not ventures or ventures == ids:
        return claim
    return replace(claim, participants=tuple(replace(each, role=_role(each, ventures)) for each in claim.participants))


def _role(participant: Participant, ventures: frozenset[str]) -> Role:
    if participant.entity.value.id in ventures:
        return Role.VENTURE
    return participant.role if participant.role in _OWNERS else Role.PARTNER
