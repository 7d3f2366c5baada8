"""Names in a script without spaces: those that a noun for a firm ends, those in Latin letters, and what a tagger takes for one."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tieup.lang import Language
from tieup.lang.lexicon import is_word
from tieup.mention.shapes import Shape
from tieup.model import Span
from tieup.scripts import UNSPACED
from tieup.text import any_of, fold, normal

_LATIN = r"A-Za-z\u00c0-\u024f"
_TOKEN = rf"[{_LATIN}](?:[{_LATIN}0-9&'\u2019]|[.+-](?=[{_LATIN}0-9]))*"
_RUN = re.compile(rf"{_TOKEN}(?:(?: | & |-){_TOKEN})*")
_SIGNS = ("\u2122", "\u00ae")  # of a trademark
_GLOSS = re.compile(rf"[{UNSPACED}][)\"\u201d]?\s*[(\uff08]$")
_TRAILING = re.compile(rf"[{_LATIN}0-9][{_LATIN}0-9.&+-]* ?$")
_MOST, _MOST_WORDS = 14, 4  # characters of a name before the nouns that end it; words of one in Latin letters
# Code points around a name in which words may say where it begins and what it names.
_BREAK_REACH, _BEHIND_REACH, _BEFORE_REACH, _GLOSS_REACH = 6, 6, 8, 4
_WEAK_MOST = 4
_LEAST = 2


class DenseShapes:
    """Finds name-like stretches by the words of ``organisations.toml``.

    ``legal_suffixes`` and ``suffixes`` end a name wherever they stand, ``weak_suffixes`` where words around it let the name begin and end;
    ``middles`` stand between. ``breaks`` end right before a name, ``follows`` begin right after one, ``generic`` words alone make none.
    """

    def __init__(self, language: Language) -> None:
        data = language.data("organisations")

        def words(*keys: str) -> str:
            return any_of(word for key in keys for word in data.get(key, ()))

        self._language = language
        self._strong = frozenset(map(normal, (*data.get("legal_suffixes", ()), *data.get("suffixes", ()))))
        self._legal = tuple(map(normal, data.get("legal_suffixes", ())))
        ending = ("legal_suffixes", "suffixes", "weak_suffixes")
        nouns = words(*ending)
        self._nouns = re.compile(rf"(?:{nouns}|{words('middles')})*(?:{nouns})")
        self._noun = re.compile(nouns)
        self._break = re.compile(rf"(?:{words('breaks')})$")
        self._inside = re.compile(rf"(?<=..)(?:{words('cuts')})")
        self._behind = re.compile(rf"[^{UNSPACED}]|$|(?:{words('follows')})")
        self._generic = re.compile(rf"(?:{words('generic', 'middles', *ending)}|\s)*")
        self._ordinary = re.compile(any_of(word for word in data.get("generic", ()) if len(word) > 1))
        self._things = re.compile(rf"(?:{any_of(word.strip('*') for word in data.get('things', ()))})$")
        self._stop = frozenset(map(normal, data.get("stop", ())))
        self._tails = re.compile(rf"\s?(?:{words('no_name_before')})")
        self._led = re.compile(rf"(?:{words('heads')})\s?$")
        self._forms = frozenset(map(normal, data.get("legal_forms", ())))

    def find(self, text: str, sentence: Span) -> Iterator[Shape]:
        """The shapes in one sentence; they may overlap."""
        folded = fold(sentence.of(text))
        for start, stop, origin in self._ended(folded.text):
            span = folded.span(start, stop)
            yield Shape(Span(sentence.start + span.start, sentence.start + span.stop), origin)
        yield from self._latin(text, sentence)

    def names_nothing(self, word: str) -> bool:
        """Whether it is no more than words that any name may hold."""
        key = normal(word)
        return len(key) < _LEAST or bool(self._generic.fullmatch(key)) or key in self._stop

    def is_head(self, word: str) -> bool:
        """Whether it is a noun for a firm."""
        return bool(self._nouns.fullmatch(normal(word)))

    def is_thing(self, name: str) -> bool:
        """Whether the name ends in a word for a thing: a plant, a plan, a show."""
        return bool(self._things.search(normal(name)))

    def tidied(self, text: str, span: Span) -> Span | None:
        """A stretch that a tagger takes for a name, without the words around the name that it took along."""
        folded = fold(span.of(text))
        cut = self._inside.search(folded.text)
        stop = cut.start() if cut else len(folded.text)
        name = folded.text[:stop].strip()
        if self.names_nothing(name) or (name.isascii() and not self._is_latin_name(text, span)):
            return None
        inner = folded.span(0, stop)
        return Span(span.start, span.start + inner.stop)

    def _ended(self, folded: str) -> Iterator[tuple[int, int, str]]:
        """The names that nouns for a firm end, in the folded sentence."""
        for match in self._nouns.finditer(folded):
            start, nouns = self._begin(folded, match.start()), match.group()
            stem = folded[start : match.start()].strip()
            if len(stem) < _LEAST or self._generic.fullmatch(stem):
                continue
            if nouns.endswith(self._legal):
                yield start, match.end(), "shape.legal_form"
            elif any(noun in self._strong for noun in self._noun.findall(nouns)):
                yield start, match.end(), "shape.head_noun"
            elif len(stem) <= _WEAK_MOST and self._is_own(stem) and self._behind.match(folded, match.end()):
                yield start, match.end(), "shape.compound"

    def _is_own(self, stem: str) -> bool:
        """Whether something is left of it without the generic words in it."""
        return len(self._ordinary.sub("", stem)) >= _LEAST

    def _begin(self, folded: str, stop: int) -> int:
        """Where a name that goes on at ``stop`` begins: behind a break, or where the script changes."""
        at = stop
        while (
            at > max(0, stop - _MOST)
            and "\u3040" <= folded[at - 1] <= "\u9fff"
            and not self._break.search(folded, max(0, at - _BREAK_REACH), at)
        ):
            at -= 1
        latin = _TRAILING.search(folded, max(0, at - _MOST), at) if at == stop else None
        return latin.start() if latin else at

    def _latin(self, text: str, sentence: Span) -> Iterator[Shape]:
        for match in _RUN.finditer(text, sentence.start, sentence.stop):
            words, span = match.group().split(), Span(*match.span())
            legal = len(words) > 1 and normal(words[-1]) in self._forms
            if legal:
                span = Span(span.start, span.stop - len(words[-1]) - 1)
            if legal or self._is_latin_name(text, span):
                yield Shape(span, "shape.legal_form" if legal else "shape.capitals")

    def _is_latin_name(self, text: str, span: Span) -> bool:
        """Whether Latin letters look like a firm's name: a noun for one beside them, or words that are neither ordinary nor a product's."""
        words = re.split(r"[ -]", span.of(text))
        if not words[0][0].isupper() or len(words) > _MOST_WORDS or any(normal(word) in self._stop for word in words):
            return False
        folded = fold(text[span.stop : span.stop + _BEHIND_REACH]).text
        noun = self._noun.match(folded.lstrip())
        if noun or self._led.search(fold(text[max(0, span.start - _BEFORE_REACH) : span.start]).text):
            return True
        if (
            self._tails.match(folded)
            or text.startswith(_SIGNS, span.stop)
            or _GLOSS.search(text, max(0, span.start - _GLOSS_REACH), span.start)
        ):
            return False
        return any(_is_proper(word) and not is_word(word, self._language) for word in words)


def _is_proper(word: str) -> bool:
    """A capital, small letters behind it, and no figure."""
    return len(word) > _LEAST and word[0].isupper() and any(c.islower() for c in word) and not any(c.isdigit() for c in word)
