"""Who 'we' is: the firm for which somebody speaks, in a quote or where all of a text is an interview with one of its people."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from tieup.codebook import Kind
from tieup.entity import Registry
from tieup.lang import Language, RuleSet
from tieup.mention.descriptions import BYSTANDERS
from tieup.mention.people import Figure
from tieup.mention.source import Source
from tieup.model import Entity, Mention, Span

ORIGIN = "first person"
_QUOTED = re.compile(
    '["\u201e\u201c\u00ab\u00bb\u300c\u201d]([^"\u201e\u201c\u201d\u00ab\u00bb\u300c\u300d\n]{4,})["\u201c\u201d\u00bb\u00ab\u300d]'
)
_ASKED = re.compile(r"[?\uff1f]\s")
_QUESTIONS = 3  # from so many on a text is an interview


class FirstPersonReader:
    """Finds the words by which firms speak of themselves (``first_person.toml``)."""

    def __init__(self, language: Language, registry: Registry) -> None:
        self._words, self._registry = RuleSet(language, "first_person"), registry

    def read(self, source: Source, figures: Sequence[Figure], organisations: Sequence[Mention]) -> tuple[Mention, ...]:
        """One mention of the speaker's firm in each sentence that says 'we' and does not name it."""
        speakers = [figure for figure in figures if figure.house and figure.house.kind not in BYSTANDERS]
        if not speakers:
            return ()
        quotes = [Span(*match.span(1)) for match in _QUOTED.finditer(source.text)]
        interview = len(_ASKED.findall(source.text)) >= _QUESTIONS
        if not (quotes or interview):
            return ()
        out: dict[Span, Mention] = {}
        for hit in self._words.find(source.folded.text):
            span = source.folded.span(hit.start, hit.stop)
            sentence = source.sentence_of(span)
            if sentence is None or not (interview or any(span in quote for quote in quotes)):
                continue
            house = _house(source.text, span, speakers)
            if house and not self._registry.named_in(sentence, house.id, organisations):
                out.setdefault(sentence, Mention(span, Kind.ORGANISATION, house, ORIGIN))
        return tuple(out.values())


def _house(text: str, place: Span, speakers: Sequence[Figure]) -> Entity | None:
    """The firm of whoever speaks in this paragraph; else, where nobody does, the one of all who speak in the text, if it is one."""
    start, stop = text.rfind("\n", 0, place.start) + 1, text.find("\n", place.stop)
    paragraph = Span(start, stop if stop >= 0 else len(text))
    here = list(_houses(figure for figure in speakers if figure.mention.span in paragraph))
    if here:
        return min(here, key=lambda told: told[0].gap(place))[1]
    anywhere = {house.id: house for _, house in _houses(speakers)}
    return next(iter(anywhere.values())) if len(anywhere) == 1 else None


def _houses(figures: Iterable[Figure]) -> Iterator[tuple[Span, Entity]]:
    return ((figure.mention.span, figure.house) for figure in figures if figure.house)
