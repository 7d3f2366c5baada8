"""How a claim writes its participants: by a name that stands in the text, also where its own words only describe them ('the firm')."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from tieup.model import Claim, Mention, Participant, Span, describes


def with_names(claims: Iterable[Claim], organisations: Iterable[Mention]) -> tuple[Claim, ...]:
    """The claims; a participant who is not named by their words is written as named first, and both places support it."""
    first: dict[str, Span] = {}
    for mention in sorted((m for m in organisations if not describes(m.origin)), key=lambda m: m.span):
        first.setdefault(mention.entity.id, mention.span)
    return tuple(replace(claim, participants=tuple(_named(each, first) for each in claim.participants)) for claim in claims)


def _named(one: Participant, first: Mapping[str, Span]) -> Participant:
    name = first.get(one.entity.value.id)
    if name is None or one.described is None:
        return one
    return replace(one, entity=replace(one.entity, spans=(name, *one.entity.spans)))
