"""Who says that there is a tie-up: a party, the press, an insider, an analyst or an authority."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tieup.codebook import Part, Voice
from tieup.entity import Registry
from tieup.extract.attach import TELLING
from tieup.extract.clues import Clue, clues
from tieup.extract.tongue import Tongue
from tieup.mention.people import Figure
from tieup.mention.source import Source
from tieup.model import Claim, Entity, Found, Mention, Span

# The further from the parties and the nearer to hearsay a voice is, the more it tells of the claim.
_ORDER = (Voice.INSIDER, Voice.ANALYST, Voice.AUTHORITY, Voice.PARTY, Voice.PRESS)
# How many sentences behind the claim's own may still say who told it.
_BEHIND = 2
_MEDIUM = 80
# Whoever speaks stands so near to the word for saying, in the same clause.
_NEAR = 40
_CLAUSE = re.compile(r"[,;:\n\u2013\u2014\uff0c\uff1b\uff1a\u3002\"\u00ab\u00bb\u201c\u201d\u201e]")
_BRACKETS = re.compile(r"[(\uff08][^()\uff08\uff09]*[)\uff09]")
# Behind such a sign, or first of all, a word for saying is followed by whoever speaks.
_INVERTED = re.compile(r"(?:^|[,\u2013\u2014\"\u00bb\u201c\u201d-]\s?,?)\s*$")
_KINDS = {
    "media": Voice.PRESS,
    "government": Voice.AUTHORITY,
    "ministry": Voice.AUTHORITY,
    "regulator": Voice.AUTHORITY,
    "bank": Voice.ANALYST,
    "research": Voice.ANALYST,
    "consulting": Voice.ANALYST,
}


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
        voices, parts = (tuple(clues(rules, source.folded)) for rules in (tongue.sources, tongue.parts))
        return cls(source, voices, parts, figures, tuple(organisations))

    def index(self, span: Span) -> int | None:
        return next((s.index for s in self.source.sentences if span in s.span), None)

    def of_sentence(self, clues: Iterable[Clue], index: int) -> Iterator[Clue]:
        span = self.source.sentences[index].span
        return (clue for clue in clues if clue.span in span)

    def own(self, claim: Claim) -> set[int]:
        """The sentences that the claim's forms and status stand in."""
        spans = [*claim.status.spans, *(span for form in claim.forms for span in form.spans)]
        return {index for index in map(self.index, spans) if index is not None}

    def around(self, claim: Claim) -> Iterator[set[int]]:
        """The claim's own sentences, then those of the news that stand behind them, one after the other."""
        own, telling = self.own(claim), [s.index for s in self.source.sentences if s.zone in TELLING]
        yield own
        for step in range(_BEHIND):
            yield {index for at in own for index in [i for i in telling if i > at][step : step + 1]} - own

    def houses(self, index: int) -> Iterator[tuple[Span, Entity]]:
        """The organisations of a sentence, and the people with those that they act for."""
        span = self.source.sentences[index].span
        yield from ((m.span, m.entity) for m in self.organisations if m.span in span)
        yield from ((f.mention.span, f.house) for f in self.figures if f.house and f.mention.span in span)


def voice_of(claim: Claim, told: Told, registry: Registry) -> Found[Voice]:
    """By the claim's own sentences, else those behind them; else a release speaks for a party, any other text for the press."""
    for indices in told.around(claim):
        said = [v for i in sorted(indices) for v in (*_worded(told, i), *_spoken(claim, told, registry, i))]
        if said:
            return min(said, key=lambda found: (_ORDER.index(found.value), found.spans))
    release = next((c for c in told.voices if c.rule.settings.get("release")), None)
    if release:
        return Found.at(Voice.PARTY, release.span, f"sources.{release.rule.id}")
    return Found(Voice.PRESS, claim.status.spans, "sources.plain")


def _worded(told: Told, index: int) -> Iterator[Found[Voice]]:
    """What the words for sources say."""
    for clue in told.of_sentence(told.voices, index):
        if "voice" in clue.rule.settings:
            voice = Voice(clue.rule.settings["voice"])
            spans = (clue.span, *_medium(clue, told)) if voice is Voice.PRESS else (clue.span,)
            yield Found(voice, spans, f"sources.{clue.rule.id}")


def _medium(clue: Clue, told: Told) -> tuple[Span, ...]:
    """The name of the medium beside the words for a report."""
    index = told.index(clue.span)
    near = [m.span for m in told.organisations if m.entity.kind == "media" and told.index(m.span) == index]
    best = min(near, key=lambda span: (span.gap(clue.span), span), default=None)
    return (best,) if best and best.gap(clue.span) <= _MEDIUM and not best.overlaps(clue.span) else ()


def _spoken(claim: Claim, told: Told, registry: Registry, index: int) -> Iterator[Found[Voice]]:
    """Who the subject of a word for saying is, unless the words say that nothing was said."""
    silent = [c.span for c in told.voices if c.rule.settings.get("silent")]
    houses = sorted(told.houses(index), key=lambda house: house[0])
    for clue in told.of_sentence(told.parts, index):
        if clue.rule.id != Part.SPOKESPERSON or any(clue.span.overlaps(span) for span in silent):
            continue
        speaker = _speaker(clue.span, houses, told)
        voice = _voice(speaker[1], claim, registry) if speaker else None
        if speaker and voice:
            yield Found(voice, (clue.span, speaker[0]), "sources.speaker")


def _speaker(verb: Span, houses: list[tuple[Span, Entity]], told: Told) -> tuple[Span, Entity] | None:
    """The name right before a word for saying; the one behind it where the quotation stands before."""
    text, sentence = told.source.text, told.source.sentence_of(verb)
    before = [h for h in houses if h[0].stop <= verb.start and _close(text[h[0].stop : verb.start])]
    if before:
        return before[-1]
    inverted = sentence is not None and _INVERTED.search(text[sentence.start : verb.start])
    return next((h for h in houses if inverted and h[0].start >= verb.stop and _close(text[verb.stop : h[0].start])), None)


def _close(between: str) -> bool:
    bare = _BRACKETS.sub("", between)
    return len(bare) <= _NEAR and not _CLAUSE.search(bare)


def _voice(speaker: Entity, claim: Claim, registry: Registry) -> Voice | None:
    if speaker.kind not in ("government", "ministry") and any(registry.related(p.entity.value.id, speaker.id) for p in claim.participants):
        return Voice.PARTY
    return _KINDS.get(speaker.kind)
