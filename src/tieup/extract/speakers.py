"""Who says so, who signs or speaks, and who keeps silent: what a text adds to its claims beyond their own sentences."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from tieup.codebook import Part
from tieup.entity import Registry
from tieup.extract.clues import Clue
from tieup.extract.voices import Told, voice_of
from tieup.model import Claim, Entity, Found, Mention, PersonPart

# How many sentences behind the claim's own a person may still speak of it or sign it.
_BEHIND = {Part.SIGNATORY: 3, Part.NEGOTIATOR: 1, Part.SPOKESPERSON: 2}
_JOINED = re.compile(r"[\s,\"\u00ab\u00bb\u201c\u201d\u201e]*(?:\w{1,3}|&)?[\s,\"\u00ab\u00bb\u201c\u201d\u201e]*")


def with_speakers(claims: Iterable[Claim], told: Told, registry: Registry) -> tuple[Claim, ...]:
    """The claims with their people, their source and the participants who have not confirmed."""
    return tuple(
        replace(
            claim,
            people=_people(claim, told, registry),
            source=voice_of(claim, told, registry),
            unconfirmed_by=tuple(_silent(claim, told, registry)),
        )
        for claim in claims
    )


def _silent(claim: Claim, told: Told, registry: Registry) -> Iterator[Found[Entity]]:
    """The participants to whom a refusal to comment belongs."""
    done: set[str] = set()
    for clue in (c for c in told.voices if c.rule.settings.get("silent")):
        for mention in _subjects(clue, told):
            for entity in (p.entity.value for p in claim.participants):
                if entity.id not in done and registry.related(entity.id, mention.entity.id):
                    done.add(entity.id)
                    yield Found(entity, (clue.span, mention.span), f"sources.{clue.rule.id}")


def _subjects(clue: Clue, told: Told) -> list[Mention]:
    """The organisations named right before the words and those joined to them, else the first behind them, in the same sentence."""
    index = told.index(clue.span)
    here = sorted((m for m in told.organisations if told.index(m.span) == index and m.entity.kind != "media"), key=lambda m: m.span)
    before = [m for m in here if m.span.stop <= clue.span.start]
    if not before:
        return here[:1]
    out = [before[-1]]
    for mention in reversed(before[:-1]):
        between = told.source.text[mention.span.stop : max(mention.span.stop, out[-1].span.start)]
        if mention.span != out[-1].span and not _JOINED.fullmatch(between):
            break
        out.append(mention)
    return out


def _all_sign(clue: Clue, index: int, told: Told, registry: Registry, parties: list[str]) -> bool:
    """Whether a sentence has people of all parties sign: it is their paper, however far off the tie-up is told."""
    there = [entity.id for _, entity in told.houses(index)]
    return clue.rule.id == Part.SIGNATORY and all(any(registry.related(one, party) for one in there) for party in parties)


def _people(claim: Claim, told: Told, registry: Registry) -> tuple[Found[PersonPart], ...]:
    """People of a participant's house who sign, negotiate or speak in the claim's own sentences or right behind them."""
    own = told.own(claim)
    houses = [p.entity.value.id for p in claim.participants]
    out: dict[str, Found[PersonPart]] = {}
    for figure in told.figures:
        house, person, span = figure.house, figure.person, figure.mention.span
        index = told.index(span)
        if house is None or index is None or not any(registry.related(house.id, one) for one in houses):
            continue
        clue = min(told.of_sentence(told.parts, index), key=lambda c: (c.span.gap(span), c.span), default=None)
        if clue and (any(0 <= index - at <= _BEHIND[Part(clue.rule.id)] for at in own) or _all_sign(clue, index, told, registry, houses)):
            found = Found(PersonPart(person, Part(clue.rule.id)), (span, clue.span), f"people.{clue.rule.id}")
            kept = out.setdefault(person.name, found)
            if found.value.part is Part.SIGNATORY and kept.value.part is not Part.SIGNATORY:
                out[person.name] = found
    return tuple(out.values())
