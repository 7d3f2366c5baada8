"""Descriptions that stand for an organisation of the text: 'the company', 'der Konzern', 'the Munich carmaker', 'both firms'."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from fnmatch import fnmatchcase

from tieup.codebook import Kind
from tieup.entity import Registry
from tieup.lang import Language, Rule, RuleSet, Sentence
from tieup.mention.seats import Seat, Seats
from tieup.mention.source import Source
from tieup.model import Mention, Span
from tieup.text import Folded, normal

# How many sentences back a description may reach.
_REACH = 3
_APPOSITION = 40
_TAIL = re.compile(r"-([^\W\d_]\w*)")


class DescriptionReader:
    """Resolves descriptions by the rules of ``descriptions.toml``.

    ``number``: for how many organisations it stands; ``kinds`` and ``city`` narrow the choice, and so does a country or city that the
    words themselves name ('the Munich-based carmaker'); with ``placed`` they must name one. ``apposition``: words that may stand between a
    description and the name it leads ('le fabricant dunkerquois Verkor'): it means no other.
    """

    def __init__(self, language: Language, registry: Registry) -> None:
        self._rules = RuleSet(language, "descriptions")
        self._registry, self._seats = registry, Seats(language)
        data = language.data("organisations")
        between = (re.escape(normal(w)).replace(r"\*", r"\w*") for w in language.data("descriptions").get("apposition", ()))
        self._leading = re.compile(rf"(?:(?:{'|'.join(between) or '(?!)'})(?: |$))*")
        self._heads = [normal(word) for key in ("heads", "person_heads") for word in data.get(key, ())]

    def read(self, source: Source, mentions: tuple[Mention, ...]) -> tuple[Mention, ...]:
        """The descriptions with the organisations they stand for; unresolved ones are left out."""
        folded, sentences = source.folded, source.sentences
        per_sentence = _by_sentence(sentences, tuple(m for m in mentions if not self._in_compound(m, source.text)))
        starts = {m.span.start for m in mentions}
        out: list[Mention] = []
        for span, rule in self._found(folded):
            index = next((s.index for s in sentences if span in s.span), None)
            if index is None or any(span.overlaps(m.span) for m in (*mentions, *out)) or self._leads(source.text, span, starts):
                continue
            seat = self._seats.of(source.text, span)
            if seat.told or not rule.settings.get("placed"):
                meant = self._resolve(rule, seat, index, per_sentence)
                out.extend(Mention(span, Kind.ORGANISATION, m.entity, f"description.{rule.id}") for m in meant)
        return tuple(sorted(out, key=lambda m: m.span))

    def _found(self, folded: Folded) -> list[tuple[Span, Rule]]:
        """The descriptions, the longest first."""
        hits = [(folded.span(hit.start, hit.stop), hit.item) for hit in self._rules.find(folded.text)]
        return sorted(hits, key=lambda hit: (-len(hit[0]), hit[0]))

    def _leads(self, text: str, description: Span, starts: Iterable[int]) -> bool:
        """Whether a name follows that the description is in apposition to."""
        near = (start for start in starts if 0 < start - description.stop <= _APPOSITION)
        return any(self._leading.fullmatch(normal(text[description.stop : start])) for start in near)

    def _in_compound(self, mention: Mention, text: str) -> bool:
        """'VW-Offensive' speaks of something else, so no later 'the company' means VW by it; 'VW-Konzern' and 'VW-Chef' do speak of VW."""
        tail = _TAIL.match(text, mention.span.stop)
        return tail is not None and not any(fnmatchcase(normal(tail.group(1)), head) for head in self._heads)

    def _resolve(self, rule: Rule, seat: Seat, index: int, per_sentence: Mapping[int, list[Mention]]) -> list[Mention]:
        wanted = int(rule.settings.get("number", 1))
        reach = index if seat.told or rule.settings.get("kinds") else min(_REACH, index)
        found: dict[str, Mention] = {}
        for back in range(1, reach + 1):
            for mention in per_sentence.get(index - back, []):
                if self._fits(rule, seat, mention):
                    found.setdefault(mention.entity.id, mention)
            if len(found) >= wanted:
                return list(found.values())[:wanted]
        return []

    def _fits(self, rule: Rule, seat: Seat, mention: Mention) -> bool:
        if mention.entity.kind == "media":
            return False
        kinds, city = rule.settings.get("kinds"), rule.settings.get("city")
        organisation = self._registry.get(mention.entity.id)
        if city and (organisation is None or organisation.city != city):
            return False
        if seat.told and not (mention.entity.provisional if organisation is None else seat.is_of(organisation)):
            return False  # of an organisation that only the text knows nobody says where it sits
        return not kinds or mention.entity.kind in kinds


def _by_sentence(sentences: tuple[Sentence, ...], mentions: tuple[Mention, ...]) -> dict[int, list[Mention]]:
    return {s.index: list(_inside(s, mentions)) for s in sentences}


def _inside(sentence: Sentence, mentions: tuple[Mention, ...]) -> Iterator[Mention]:
    return (m for m in mentions if m.span in sentence.span)
