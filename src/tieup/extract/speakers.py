"""Who says so, who acts for whom, and who keeps silent: what a text adds to its claims beyond their own sentences."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from tieup.codebook import Part, Voice
from tieup.entity import Registry
from tieup.extract.clues import Clue
from tieup.extract.tongue import Tongue
from tieup.lang import RuleSet
from tieup.mention.people import Figure
from tieup.mention.source import Source
from tieup.model import Claim, Entity, Found, Mention, PersonPart, Span

# The further from the parties and the nearer to hearsay a voice is, the more it tells of the claim.
_ORDER = (Voice.INSIDER, Voice.ANALYST, Voice.AUTHORITY, Voice.PARTY, Voice.PRESS)
# How many sentences behind the claim's own a person may still speak of it or sign it.
_BEHIND = {Part.SIGNATORY: 3, Part.NEGOTIATOR: 1, Part.SPOKESPERSON: 2}
_JOINED = re.compile(r"[\s,\"\u00ab\u00bb\u201c\u201d\u201e]*(?:\w{1,3}|&)?[\s,\"\u00ab\u00bb\u201c\u201d\u201e]*")
_MEDIUM = 80


@dataclass(frozen=True, slots=True)
class Told:
    """A text with the words for sources and for what people do, the people and the organisations."""

    source: Source
    voices: tuple[Clue, ...]
    parts: tuple[Clue, ...]
    figures: tuple[Figure, ...]
    organisations: tuple[Mention, ...]

    @classmethod
    def of(cls, source: Source, tongue: Tongue, figures: tuple[Figure, ...], organisations: Iterable[Mention]) -> Told:
        return cls(source, _clues(tongue.sources, source), _clues(tongue.parts, source), figures, tuple(organisations))

    def index(self, span: Span) -> int | None:
        return next((s.index for s in self.source.sentences if span in s.span), None)

    def of_sentence(self, clues: Iterable[Clue], index: int) -> Iterator[Clue]:
        span = self.source.sentences[index].span
        return (clue for clue in clues if clue.span in span)


def with_speakers(claims: Iterable[Claim], told: Told, registry: Registry) -> tuple[Claim, ...]:
    """The claims with their people, their source and the participants who have not confirmed."""
    return tuple(
        replace(
            claim,
            people=_people(claim, told, registry),
            source=_source(claim, told),
            unconfirmed_by=tuple(_silent(claim, told, registry)),
        )
        for claim in claims
    )


def _clues(rules: RuleSet, source: Source) -> tuple[Clue, ...]:
    return tuple(Clue(hit.item, source.folded.span(hit.start, hit.stop)) for hit in rules.find(source.folded.text))


def _own(claim: Claim, told: Told) -> set[int]:
    """The sentences that the claim's forms and status stand in."""
    spans = [*claim.status.spans, *(span for form in claim.forms for span in form.spans)]
    return {index for index in map(told.index, spans) if index is not None}


def _source(claim: Claim, told: Told) -> Found[Voice] | None:
    """By the words of the claim's own sentences, else of the next one."""
    own = _own(claim, told)
    behind = {index + 1 for index in own if index + 1 < len(told.source.sentences)} - own
    for indices in (own, behind):
        clues = [c for i in sorted(indices) for c in told.of_sentence(told.voices, i) if "voice" in c.rule.settings]
        best = min(clues, key=lambda c: (_ORDER.index(c.rule.settings["voice"]), c.span), default=None)
        if best:
            voice = Voice(best.rule.settings["voice"])
            spans = (best.span, *_medium(best, told)) if voice is Voice.PRESS else (best.span,)
            return Found(voice, spans, f"sources.{best.rule.id}")
    return None


def _medium(clue: Clue, told: Told) -> tuple[Span, ...]:
    """The name of the medium beside the words for a report."""
    index = told.index(clue.span)
    near = [m.span for m in told.organisations if m.entity.kind == "media" and told.index(m.span) == index]
    best = min(near, key=lambda span: (span.gap(clue.span), span), default=None)
    return (best,) if best and best.gap(clue.span) <= _MEDIUM and not best.overlaps(clue.span) else ()


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


def _people(claim: Claim, told: Told, registry: Registry) -> tuple[Found[PersonPart], ...]:
    """People of a participant's house who sign, negotiate or speak in the claim's own sentences or right behind them."""
    own = _own(claim, told)
    houses = [p.entity.value.id for p in claim.participants]
    out: dict[str, Found[PersonPart]] = {}
    for figure in told.figures:
        house, person, span = figure.house, figure.person, figure.mention.span
        index = told.index(span)
        if house is None or index is None or not any(registry.related(house.id, one) for one in houses):
            continue
        clue = min(told.of_sentence(told.parts, index), key=lambda c: (c.span.gap(span), c.span), default=None)
        if clue and any(0 <= index - at <= _BEHIND[Part(clue.rule.id)] for at in own):
            found = Found(PersonPart(person, Part(clue.rule.id)), (span, clue.span), f"people.{clue.rule.id}")
            kept = out.setdefault(person.name, found)
            if found.value.part is Part.SIGNATORY and kept.value.part is not Part.SIGNATORY:
                out[person.name] = found
    return tuple(out.values())
