"""Which name-like stretches are names of organisations: trimmed to the name, by what the tagger says of all places where a name stands."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import takewhile

from tieup.entity.similarity import name_words, only_forms
from tieup.lang import Language
from tieup.lang.lexicon import is_word
from tieup.mention.aliases import common_acronyms, spelt_out
from tieup.mention.dense import DenseShapes
from tieup.mention.evidence import ORGANISATION, Evidence
from tieup.mention.shapes import Shape, Shapes
from tieup.mention.source import Source
from tieup.mention.tagged import SURE
from tieup.mention.things import Things
from tieup.model import Span

TAGGER = "tagger"
_TAGGED = "+tagged"  # behind the origin of a shape that the tagger backs
_STRONG = ("shape.prefix_form", "shape.legal_form")
_HEAD_NOUN = "shape.head_noun"
_LOOSE = ("shape.capitals", "shape.acronym", TAGGER)
# So sure the tagger must be of a word that is an ordinary one, or a code, or stands in a headline of capitals.
_CERTAIN = 0.9
_OWNER = re.compile(r"['\u2019]s?$")
_WORD = re.compile(r"\w[\w.&'\u2019+-]*\w|\w")
_BEHIND, _NOUNS = 60, 3  # code points and words behind a name in which a noun for firms may stand
_MIN_HEADLINE, _HEADLINE = 5, 0.75


@dataclass(frozen=True, slots=True)
class _Ballot:
    """What the tagger says of a name in all places where the text has it: the best for it, and whether something speaks against it."""

    backing: Mapping[str, float]
    against: frozenset[str]

    @classmethod
    def of(cls, named: Iterable[tuple[str, Span]], evidence: Evidence) -> _Ballot:
        backing: dict[str, float] = defaultdict(float)
        against = set()
        for name, span in named:
            backing[name] = max(backing[name], evidence.backing(span))
            if evidence.speaks_against(span):
                against.add(name)
        return cls(backing, frozenset(against))

    def allows(self, name: str, *, silent: bool) -> bool:
        return self.backing[name] >= SURE or (name not in self.against and not (silent and not self.backing[name]))


class Plausible:
    """Sifts the shapes of a text of one language."""

    def __init__(self, language: Language, shapes: Shapes | DenseShapes) -> None:
        self._language, self._shapes, self._things = language, shapes, Things(language)

    def names(self, shapes: Iterable[Shape], source: Source, evidence: Evidence) -> Iterator[Shape]:
        """The shapes that name organisations, surest first; a shape that the tagger backs is marked so."""
        spelt = tuple(spelt_out(source.text)) if self._language.spaced else ()
        sure = (tag.span for tag in evidence.tags if tag.kind == ORGANISATION and tag.probability >= SURE)
        tagged = (Shape(span, TAGGER) for tag in sure if (span := self._shapes.tidied(source.text, tag)))
        ordered = [*(Shape(span, _HEAD_NOUN) for _, span in spelt if self._speaks_of_a_firm(span, source.text)), *shapes, *tagged]
        if not self._language.spaced:
            ordered.sort(key=lambda shape: -len(shape.span))  # a run of Latin letters may be a part of a name, a name of a longer one
        cut = (each for shape in ordered if (each := self._trimmed(shape, source.text, evidence)))
        trimmed = [Shape(next((whole for _, whole in spelt if shape.span in whole), shape.span), shape.origin) for shape in cut]
        keys = [" ".join(name_words(shape.span.of(source.text))) for shape in trimmed]
        ballot = _Ballot.of(zip(keys, (shape.span for shape in trimmed), strict=True), evidence)
        common = common_acronyms(source.text) | {short for short, span in spelt if self.is_thing(span.of(source.text))}
        headlines = tuple(self._headlines(source))
        for shape, key in zip(trimmed, keys, strict=True):
            if shape.span.of(source.text) in common or not self._names_somebody(shape, source, evidence):
                continue
            if shape.origin.startswith(_LOOSE) and any(shape.span in line for line in headlines) and not self._stands_out(shape, evidence):
                continue
            if shape.origin.startswith(_STRONG) or ballot.allows(key, silent=evidence.silent(shape.span)):
                yield shape if shape.origin == TAGGER or not evidence.backing(shape.span) else Shape(shape.span, shape.origin + _TAGGED)

    def _speaks_of_a_firm(self, span: Span, text: str) -> bool:
        """Whether one of the words is a noun for firms: 'Azienda trasporti milanesi'."""
        return any(self._shapes.is_head(word.group()) for word in _WORD.finditer(text, span.start, span.stop))

    def _trimmed(self, shape: Shape, text: str, evidence: Evidence) -> Shape | None:
        """The name in the stretch: no marks and small words at its ends, no person, no ordinary words before what the tagger sees."""
        words = list(_WORD.finditer(text, shape.span.start, shape.span.stop))
        loose = shape.origin.startswith(_LOOSE)
        if loose and self._language.spaced:
            words = self._bare(words, evidence.without_people(shape.span))
        if not words:
            return None
        owner = _OWNER.search(words[-1].group()) if self._language.spaced else None
        stop = evidence.end_within(words[-1]) if loose else shape.span.stop
        return Shape(Span(words[0].start(), words[-1].start() + owner.start() if owner else stop), shape.origin)

    def _bare(self, words: list[re.Match[str]], name: Span) -> list[re.Match[str]]:
        words = [word for word in words if word.end() <= name.stop]
        while len(words) > 1 and self._opens_phrase(words[0].group()) and words[1].group().islower():
            words = words[2:]
        while words and words[0].start() < name.start and self._is_common(words[0].group()):
            words = words[1:]
        while len(words) > 1 and self._shapes.is_head(words[0].group()) and _is_capital(words[1].group()):
            words = words[1:]
        while words and not _is_capital(words[0].group()):
            words = words[1:]
        while words and not _is_capital(words[-1].group()):
            words = words[:-1]
        return words

    def _opens_phrase(self, word: str) -> bool:
        """Whether it is a small word that no name begins with where one in small letters follows."""
        return self._shapes.names_nothing(word) and not self._shapes.is_head(word)

    def _is_common(self, word: str) -> bool:
        return self._shapes.names_nothing(word) or (is_word(word, self._language) and word[1:] == word[1:].lower())

    def _names_somebody(self, shape: Shape, source: Source, evidence: Evidence) -> bool:
        """Whether it is more than words that name nobody, an ordinary word, a code or a thing."""
        written = shape.span.of(source.text)
        words = written.split()
        if len("".join(words)) < 2 or only_forms(written) or all(map(self._shapes.names_nothing, words)):
            return False
        if shape.origin.startswith(_STRONG):
            return True
        if self.is_thing(written) or self._things.there(source.text, shape.span):
            return False
        if not shape.origin.startswith(_LOOSE):
            return True
        if len(words[1:]) == 1 and self._shapes.names_nothing(words[0]) and self._leads_on(shape, source.text):
            return False
        # Where all nouns have capitals, dictionaries hold so many names that a word of theirs says little.
        ordinary = shape.origin == TAGGER and self._language.capitals != "nouns" and self._is_common(written)
        doubtful = len(words) == 1 and (ordinary or any(c.isdigit() for c in written))
        return not doubtful or evidence.backing(shape.span) >= _CERTAIN

    def _leads_on(self, shape: Shape, text: str) -> bool:
        """Whether small words behind it go on to a noun for firms: 'The Coventry drive maker'."""
        behind = _WORD.findall(text[shape.span.stop : shape.span.stop + _BEHIND])[:_NOUNS]
        small = list(takewhile(lambda word: word[0].islower(), behind))
        return any(map(self._shapes.is_head, small))

    def is_thing(self, name: str) -> bool:
        """Whether it is the name of something that is no organisation."""
        return self._shapes.is_thing(name) or self._things.is_one(name)

    def _headlines(self, source: Source) -> Iterator[Span]:
        """Sentences in which nearly all words have capitals, so that a capital says nothing."""
        for sentence in source.sentences if self._language.capitals == "names" else ():
            words = [w for w in _WORD.findall(source.text, sentence.span.start, sentence.span.stop) if w.isalpha() and len(w) > len("with")]
            if len(words) >= _MIN_HEADLINE and sum(w[0].isupper() for w in words) >= _HEADLINE * len(words):
                yield sentence.span

    @staticmethod
    def _stands_out(shape: Shape, evidence: Evidence) -> bool:
        """Whether the tagger sees exactly this organisation."""
        return any(tag.span == shape.span and tag.kind == ORGANISATION and tag.probability >= SURE for tag in evidence.tags)


def _is_capital(word: str) -> bool:
    return word[0].isupper() or any(c.isupper() for c in word[1:3])
