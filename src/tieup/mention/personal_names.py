"""How names of people look in a language: capitals in a row, particles, middle names, surnames and their endings."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from tieup.lang import Language
from tieup.lang.lexicon import is_word
from tieup.model import Span
from tieup.text import any_of, normal

_WORD = r"(?:[^\W\d_]['\u2019](?=[^\W\d_]))?[^\W\d_][\w-]*"
_QUOTES = tuple('"\u00ab\u00bb\u201c\u201d\u201e')
_INITIAL = re.compile(r"\.?\s")
_MOST = 4
_MIN_STEM = 4


class NameShapes:
    """Names by the settings of ``people.toml``.

    ``words``: how many a name has at most; ``middle``: endings of middle names, which add one; ``particles``: lower-case words inside a
    name; ``links``: words that lead from a function to a firm; ``single``: a name may be one word right behind a function.
    """

    def __init__(self, language: Language) -> None:
        data: dict[str, Any] = dict(language.data("people"))
        self._language = language
        self._particles = frozenset(map(normal, data.get("particles", ())))
        self._links = frozenset(map(normal, data.get("links", ())))
        self._heads = frozenset(map(normal, language.data("organisations").get("heads", ())))
        self._middle = tuple(map(normal, data.get("middle", ())))
        self._words = int(data.get("words", 2))
        self._token = re.compile(rf"(?<!\w){language.elided}|{_WORD}")
        self._single = bool(data.get("single", False))
        self._stop = frozenset(normal(word) for key in ("stop", "legal_forms") for word in language.data("organisations").get(key, ()))
        self._endings = tuple(sorted(map(normal, language.endings), key=len, reverse=True))
        self._particle, self._ending = any_of(self._particles), any_of(self._endings)

    def find(self, text: str, inside: Span, barred: Sequence[Span], known: Sequence[Span] = ()) -> Iterator[Span]:
        """Capitals in a row with the particles between them, none of them in a barred span; a known name is one by itself."""
        run: list[re.Match[str]] = []
        for token in self._token.finditer(text, inside.start, inside.stop):
            span = Span(*token.span())
            name = next((k for k in known if k.overlaps(span)), None)
            goes_on = name is None and bool(run) and _joined(text, run[-1], token)
            if run and not goes_on:
                yield from self._name(run)
                run = []
            if name is not None:
                yield from (name,) if span.start <= name.start else ()
            elif self._namelike(token, barred) or (run and normal(token.group()) in self._particles):
                run.append(token)
            else:
                yield from self._name(run)
                run = []
        yield from self._name(run)

    def _namelike(self, token: re.Match[str], barred: Sequence[Span]) -> bool:
        word, span = token.group(), Span(*token.span())
        plain = word[0].isupper() and not (word.isupper() and len(word) > 1) and normal(word) not in self._stop
        return plain and not any(span.overlaps(wall) for wall in barred)

    def _name(self, run: list[re.Match[str]]) -> Iterator[Span]:
        while run and not run[-1].group()[0].isupper():
            run = run[:-1]
        if not run:
            return
        capitals = [i for i, token in enumerate(run) if token.group()[0].isupper()]
        middle = len(capitals) > 1 and normal(run[capitals[-2]].group()).endswith(self._middle or ("\n",))
        initial = len(capitals) > 1 and len(run[capitals[-2]].group()) == 1
        wanted = max(self._words, 3) if middle or initial else self._words
        if len(capitals) > wanted:
            run = run[capitals[-wanted] :]
        if len(run) <= _MOST:
            yield Span(run[0].start(), run[-1].end())

    def is_person(self, name: Span, words: Span, text: str, *, single: bool) -> bool:
        """Whether the words for a function make the name beside them a person's: of the same script, two words, or an unusual one."""
        written, script = name.of(text), normal(words.of(text)).isascii()
        quoted = text[name.stop : name.stop + 1] in _QUOTES or text[name.start - 1 : name.start] in _QUOTES
        if quoted or any(normal(word).isascii() != script for word in written.split()):
            return False
        if " " in written:
            return not all(is_word(word, self._language) for word in written.split()) or self._language.capitals == "names"
        return single and self._single and not is_word(written, self._language) and len(written) > 2 and "-" not in written

    def may_follow(self, between: str) -> bool:
        """Whether a name behind these words may be a person's: they do not end in a link or in a noun for a firm."""
        words = normal(between).split()
        return bool(words) and words[-1] not in self._links and words[-1] not in self._heads and words[-1][-1].isalpha()

    def surname(self, name: str) -> str:
        """The last word of a name."""
        return name.rsplit(maxsplit=1)[-1] if " " in name.strip() else ""

    def occurrences(self, surname: str, folded: str) -> Iterator[re.Match[str]]:
        """Where it stands in the folded text, with the particles before it and what inflection adds; ``surname``: the bare one."""
        bare = normal(surname)
        stem = self._stem(bare)
        pattern = rf"(?<![\w-])(?:(?:{self._particle}) )*(?P<surname>{re.escape(stem)})(?:{self._ending})?(?![\w])"
        return re.finditer(pattern, folded)

    def _stem(self, bare: str) -> str:
        """Without the endings that the name is inflected by where the script inflects names."""
        if bare.isascii():
            return bare
        for ending in self._endings:
            if bare.endswith(ending) and len(bare) - len(ending) >= _MIN_STEM:
                return bare[: -len(ending)]
        return bare


def _joined(text: str, one: re.Match[str], other: re.Match[str]) -> bool:
    between = text[one.end() : other.start()]
    return between == " " or (len(one.group()) == 1 and bool(_INITIAL.fullmatch(between)))
