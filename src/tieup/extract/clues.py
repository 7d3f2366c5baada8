"""What the rules of a language say about a text: event triggers, status cues, markers, field words, papers, terms, by sentence."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tieup.extract.tongue import Tongue
from tieup.lang import Rule, RuleSet, Sentence
from tieup.model import Mention, Span
from tieup.text import Folded


@dataclass(frozen=True, slots=True)
class Clue:
    """A rule and where its words stand."""

    rule: Rule
    span: Span


@dataclass(frozen=True, slots=True)
class Scene:
    """A sentence with all that was found in it, each in order of place."""

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


def scenes(folded: Folded, tongue: Tongue, sentences: tuple[Sentence, ...], mentions: Iterable[Mention]) -> tuple[Scene, ...]:
    """The sentences with their clues and mentions; ``mentions`` of all kinds."""
    starts = [s.span.start for s in sentences]
    sets = (tongue.triggers, tongue.cues, tongue.markers, tongue.purposes, tongue.terms)
    papers = _outermost(_clues(tongue.instruments, folded)) + _clues(tongue.forces, folded)
    found = (*(_clues(rules, folded) for rules in sets), _outermost(_clues(tongue.fields, folded)), papers)
    triggers, cues, markers, purposes, terms, fields, instruments = (_by_sentence(clues, starts, sentences) for clues in found)
    organisations: dict[int, list[Mention]] = defaultdict(list)
    values: dict[int, list[Mention]] = defaultdict(list)
    for mention in sorted(mentions, key=lambda m: m.span):
        index = _index(mention.span, starts, sentences)
        if index is not None:
            (organisations if mention.kind == "organisation" else values)[index].append(mention)
    return tuple(
        Scene(
            sentence=s,
            organisations=tuple(organisations[s.index]),
            triggers=tuple(triggers.get(s.index, ())),
            cues=tuple(cues.get(s.index, ())),
            markers=tuple(markers.get(s.index, ())),
            fields=tuple(fields.get(s.index, ())),
            instruments=tuple(instruments.get(s.index, ())),
            purposes=tuple(purposes.get(s.index, ())),
            values=tuple(values[s.index]),
            terms=tuple(terms.get(s.index, ())),
        )
        for s in sentences
    )


def _clues(rules: RuleSet, folded: Folded) -> list[Clue]:
    return [Clue(hit.item, folded.span(hit.start, hit.stop)) for hit in rules.find(folded.text)]


def _outermost(clues: list[Clue]) -> list[Clue]:
    """Without words that are part of longer ones: the cell in a fuel cell is no battery cell."""
    return [c for c in clues if not any(c.span in o.span and len(o.span) > len(c.span) for o in clues)]


def _index(span: Span, starts: list[int], sentences: tuple[Sentence, ...]) -> int | None:
    index = bisect_right(starts, span.start) - 1
    return index if index >= 0 and span in sentences[index].span else None


def _by_sentence(clues: list[Clue], starts: list[int], sentences: tuple[Sentence, ...]) -> Mapping[int, list[Clue]]:
    out: dict[int, list[Clue]] = defaultdict(list)
    for clue in clues:
        index = _index(clue.span, starts, sentences)
        if index is not None:
            out[index].append(clue)
    return out
