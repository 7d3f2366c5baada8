"""The joint company itself among those who take part in a joint venture."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import TypeAlias

from tieup.codebook import Form, Role
from tieup.entity import Registry
from tieup.model import Claim, Participant

# Which of the organisations with these ids are joint companies of others among them.
Joint: TypeAlias = Callable[[frozenset[str]], frozenset[str]]

_OWNERS = frozenset({Role.PARTNER, Role.INVESTOR, Role.SELLER, Role.HOST})


def joint_by(introduced: Callable[[], frozenset[str]], registry: Registry, year: int | None) -> Joint:
    """Those who by the registry had several owners in that year, others among them; where it knows of none, those whom the text introduces
    so: ``introduced`` gives their ids, and is asked only where a claim is about a venture, since few are.
    """

    def known(identity: str, others: frozenset[str]) -> bool:
        owners = registry.parents(identity, year)
        return len(owners) > 1 and any(registry.related(owner, other, year) for owner in owners for other in others)

    def joint(ids: frozenset[str]) -> frozenset[str]:
        return frozenset(identity for identity in ids if known(identity, ids - {identity})) or ids & introduced()

    return joint


def with_ventures(claims: Iterable[Claim], joint: Joint) -> tuple[Claim, ...]:
    """The claims on joint ventures with the joint company in its role, where it takes part beside others, and those others as owners."""
    return tuple(_told(claim, joint) for claim in claims)


def _told(claim: Claim, joint: Joint) -> Claim:
    if all(form.value is not Form.JOINT_VENTURE for form in claim.forms):
        return claim
    ids = frozenset(participant.entity.value.id for participant in claim.participants)
    ventures = joint(ids)
    if not ventures or ventures == ids:
        return claim
    return replace(claim, participants=tuple(replace(each, role=_role(each, ventures)) for each in claim.participants))


def _role(participant: Participant, ventures: frozenset[str]) -> Role:
    if participant.entity.value.id in ventures:
        return Role.VENTURE
    return participant.role if participant.role in _OWNERS else Role.PARTNER
