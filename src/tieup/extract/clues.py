"""What the rules of a language say about a text: event triggers, status cues, markers, field words, papers, terms, by sentence."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TypeVar

from tieup.codebook import Kind
from tieup.extract.tongue import Tongue
from tieup.lang import Rule, RuleSet, Sentence
from tieup.mention.source import Source
from tieup.model import Mention, Span
from tieup.text import Folded

# Words that may stand between a marker and the name it governs ('with the Chinese battery maker CATL').
REACH = 6
_WORD = re.compile(r"\w+")
_BREAK = re.compile("[,;:\uff0c\uff1b\uff1a]")  # the last three are those of Chinese
CONTRAST = "contrast"  # the marker that opens a clause of its own


@dataclass(frozen=True, slots=True)
class Clue:
    """A rule and where its words stand."""

    rule: Rule
    span: Span


@dataclass(frozen=True, slots=True)
class Scene:
    """A sentence with all that was found in it, each in order of place. ``contrasts``: words that open a clause of its own ('while')."""

    sentence: Sentence
    organisations: tuple[Mention, ...]
    triggers: tuple[Clue, ...]
    cues: tuple[Clue, ...]
    markers: tuple[Clue, ...]
    fields: tuple[Clue, ...]
    instruments: tuple[Clue, ...]
    purposes: tuple[Clue, ...]
    values: tuple[Mention, ...]
    terms: tuple[Clue, ...] = ()
    contrasts: tuple[Clue, ...] = ()


Spanned = TypeVar("Spanned", Clue, Mention)


def scenes(source: Source, tongue: Tongue, mentions: Iterable[Mention]) -> tuple[Scene, ...]:
    """The sentences with their clues and mentions; ``mentions`` of all kinds."""
    folded, sentences = source.folded, source.sentences
    papers = _outermost(clues(tongue.instruments, folded)) + clues(tongue.forces, folded)
    ordered = sorted(mentions, key=lambda m: m.span)
    organisations = _by_sentence((m for m in ordered if m.kind is Kind.ORGANISATION), sentences)
    values = _by_sentence((m for m in ordered if m.kind is not Kind.ORGANISATION), sentences)
    sets, longest = (tongue.triggers, tongue.cues, tongue.purposes, tongue.terms), (tongue.markers, tongue.fields)
    found = (*(clues(rules, folded) for rules in sets), *(_outermost(clues(rules, folded)) for rules in longest), papers)
    triggers, cues, purposes, terms, markers, fields, instruments = (_by_sentence(each, sentences) for each in found)
    told = (
        Scene(
            sentence=s,
            organisations=organisations[s.index],
            triggers=triggers[s.index],
            cues=cues[s.index],
            markers=tuple(m for m in markers[s.index] if m.rule.id != CONTRAST),
            contrasts=tuple(m for m in markers[s.index] if m.rule.id == CONTRAST),
            fields=fields[s.index],
            instruments=instruments[s.index],
            purposes=purposes[s.index],
            values=values[s.index],
            terms=terms[s.index],
        )
        for s in sentences
    )
    return tuple(_handing(source.text, scene) for scene in told)


def clues(rules: RuleSet, folded: Folded) -> list[Clue]:
    """Where the words of the rules stand in the text, in order of place."""
    return [Clue(hit.item, folded.span(hit.start, hit.stop)) for hit in rules.find(folded.text)]


def _handing(text: str, scene: Scene) -> Scene:
    """Without triggers whose rule says what changes hands by them, where it is something else: a firm ('sold Alpha to Beta') or goods."""

    def stands(trigger: Clue) -> bool:
        thing = trigger.rule.settings.get("thing")
        return thing is None or (thing == "firm") is any(acted_on(text, scene, trigger, each) for each in scene.organisations)

    triggers = tuple(filter(stands, scene.triggers))
    return scene if triggers == scene.triggers else replace(scene, triggers=triggers)


def acted_on(text: str, scene: Scene, trigger: Clue, name: Mention) -> bool:
    """Whether a name without a marker of its own stands right before the marker with which a trigger begins or ends."""
    ends = (m.span for m in scene.markers if trigger.span.start in (m.span.start, m.span.stop) or trigger.span.stop == m.span.stop)
    before = any(name.span.stop <= end.start and not _WORD.search(text, name.span.stop, end.start) for end in ends)
    wall = trigger.span.start if trigger.span.start < name.span.start else 0
    return before and not marker_before(text, scene, name.span.start, wall)


def marker_before(text: str, scene: Scene, start: int, wall: int = 0) -> str | None:
    """The nearest marker before a name that starts here, no other name and no ``wall`` between them; empty where it stands too far away.
    The 'in' of 'In 2024 Alpha' belongs to the time.
    """
    wall = max(wall, scene.sentence.span.start, *(m.span.stop for m in scene.organisations if m.span.stop <= start))
    for marker in reversed(scene.markers):
        if marker.rule.id != "and" and wall <= marker.span.stop <= start and not _dates(text, scene, marker, start):
            between = text[marker.span.stop : start]
            near = len(_WORD.findall(between)) <= REACH and not _BREAK.search(between)
            return marker.rule.id if near else ""
    return None


def _dates(text: str, scene: Scene, marker: Clue, start: int) -> bool:
    """Whether a time that ends before the name contains the marker or follows right behind it."""
    times = (v.span for v in scene.values if v.kind is Kind.TIME and marker.span.start < v.span.stop <= start)
    return any(not text[marker.span.stop : time.start].strip() for time in times)


def _outermost(found: list[Clue]) -> list[Clue]:
    """Without words that are part of longer ones: the cell in a fuel cell is no battery cell."""
    return [c for c in found if not any(c.span in o.span and len(o.span) > len(c.span) for o in found)]


def _by_sentence(found: Iterable[Spanned], sentences: tuple[Sentence, ...]) -> list[tuple[Spanned, ...]]:
    """For each sentence what lies in it, in the order given; what reaches over its end is left out."""
    starts = [s.span.start for s in sentences]
    out: list[list[Spanned]] = [[] for _ in sentences]
    for each in found:
        index = bisect_right(starts, each.span.start) - 1
        if index >= 0 and each.span in sentences[index].span:
            out[index].append(each)
    return list(map(tuple, out))
