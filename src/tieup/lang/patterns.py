"""Word patterns that a linguist can write, matched many at once.

A pattern is a line of words over folded text::

    sign* ... agreement|contract      any ending; up to six words between; alternatives
    suppl(y|ies|ied)                  alternatives inside a word
    team(ed|s)? up                    letters that may be missing
    has? been? asked                  words that may be missing (never the first)
    *liefer*                          any word that holds these letters
    up to #                           a number
    take .. stake                     up to three words between
    d'                                an elided word; elsewhere an apostrophe may be missing from the text

In a language without spaces words follow one another directly, the gaps count characters, and ``*`` stands for Latin letters and figures.
The first word's letters are looked up in one pass over the text (Aho-Corasick); only where they stand is the pattern tried.
"""

from __future__ import annotations

import itertools
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Generic, TypeVar

T = TypeVar("T")

_STOP = r".;:!?\n"
_BREAK = rf"[^\w{_STOP}]+"
_INITIALS = r"\w(?:\.\w)+\.?"  # of a legal form, a country, a person: their full stops end no sentence
_NUMBER = r"\d(?:[\d.,]*\d)?"
_BETWEEN = rf"{_BREAK}(?:{_INITIALS}|{_NUMBER}|\w+(?:'\w+)*)"
_SPACED = {"join": r"[\s\"'-]+", "...": rf"(?:{_BETWEEN}){{0,6}}?{_BREAK}", "..": rf"(?:{_BETWEEN}){{0,3}}?{_BREAK}"}
_DENSE = {"join": r"\s*", "...": rf"[^{_STOP},]{{0,14}}?", "..": rf"[^{_STOP},]{{0,5}}?"}
_LATIN = "[a-z0-9]"


@dataclass(frozen=True)
class Pattern:
    """A pattern that is well formed: ``heads`` are the letters one of which its first word must hold."""

    source: str
    heads: tuple[str, ...]
    spaced: bool

    @cached_property
    def regex(self) -> re.Pattern[str]:
        """Compiled when it is first tried: of thousands of patterns a text needs few, and all of them would take a second."""
        return re.compile(_regex(self.source.split(), spaced=self.spaced))

    @classmethod
    def parse(cls, source: str, *, spaced: bool = True) -> Pattern:
        """Raises ValueError with the reason where a pattern is not well formed."""
        words = source.split()
        if not words or _optional(words[0]) or words[0] in _SPACED:
            raise ValueError(f"a pattern starts with a word that must be there: {source!r}")
        gap_ends = words[-1] in _SPACED or any(a in _SPACED and b in _SPACED for a, b in itertools.pairwise(words))
        if gap_ends or source.count("(") != source.count(")") or any(w.count("(") != w.count(")") for w in words):
            raise ValueError(f"a gap stands between two words, a bracket closes in its word: {source!r}")
        if re.search(r"\([^)]*\(", source):
            raise ValueError(f"a bracket holds no other bracket: {source!r}")
        heads = tuple(_heads(words[0], spaced=spaced))
        if not all(heads):
            raise ValueError(f"the first word needs letters: {source!r}")
        return cls(source, heads, spaced)


@dataclass(frozen=True, slots=True)
class Hit(Generic[T]):
    """Where a pattern stands in the folded text, and what it belongs to."""

    start: int
    stop: int
    item: T


def _optional(word: str) -> bool:
    return word.endswith("?") and not word.endswith(")?")


def _alternatives(word: str) -> list[str]:
    """The alternatives of a word, those inside brackets left alone."""
    return re.split(r"\|(?![^(]*\))", word)


def _heads(word: str, *, spaced: bool) -> Iterator[str]:
    """For each alternative letters that every match of it holds: the longest run or, where no space tells of its start, the first."""
    for part in _alternatives(word):
        if spaced:
            yield max(re.split(r"[*#']|\([^)]*\)\??", part), key=len)
        else:
            yield from (re.split(r"[*#']", plain)[0] for plain in _spelt_out(part))


def _spelt_out(part: str) -> Iterator[str]:
    """A word with each of the alternatives inside its brackets."""
    pieces = re.findall(r"\([^)]*\)\??|[^(]+", part)
    return map("".join, itertools.product(*(_options(piece) if piece.startswith("(") else [piece] for piece in pieces)))


def _options(bracket: str) -> list[str]:
    """What may stand for a bracket."""
    optional = [""] if bracket.endswith("?") else []
    return bracket.removesuffix("?")[1:-1].split("|") + optional


def _regex(words: list[str], *, spaced: bool) -> str:
    parts, joints = [], _SPACED if spaced else _DENSE
    joint = ""
    for word in words:
        if word in joints:
            joint = joints[word]
            continue
        optional = _optional(word)
        bare = word.removesuffix("?") if optional else word
        body = "|".join(_word(part, spaced=spaced) for part in _alternatives(bare))
        parts.append(f"(?:{joint}(?:{body}))?" if optional else f"{joint}(?:{body})")
        joint = joints["join"]
    return "".join(parts)


def _word(part: str, *, spaced: bool) -> str:
    escaped = "".join(_piece(piece, spaced=spaced) for piece in re.findall(r"\([^)]*\)\??|[*#]|[^(*#]+", part))
    if not spaced:
        start = f"(?<!{_LATIN})" if re.match(_LATIN, part) else ""
        return f"{start}{escaped}(?!{_LATIN})" if re.search(f"{_LATIN}$", part) else f"{start}{escaped}"
    start = r"\b" if re.match(r"[\w*#(]", part) else ""
    stop = r"\b" if re.search(r"[\w*#)?]$", part) else ""
    return f"{start}{escaped}{stop}"


def _piece(piece: str, *, spaced: bool) -> str:
    if piece == "*":
        return r"\w*" if spaced else f"{_LATIN}*"
    if piece == "#":
        return _NUMBER
    if piece.startswith("("):
        return f"(?:{'|'.join(map(re.escape, _options(piece)))})"
    return re.sub(r"'(?=\w)", "'?", re.escape(piece))


class PatternSet(Generic[T]):
    """Many patterns, each belonging to an item, found in one pass."""

    def __init__(self, patterns: Iterable[tuple[Pattern, T]], *, spaced: bool = True) -> None:
        self._spaced = spaced
        self._by_head: dict[str, list[tuple[Pattern, T]]] = defaultdict(list)
        for pattern, item in patterns:
            for head in dict.fromkeys(pattern.heads):
                self._by_head[head].append((pattern, item))
        self._heads = list(self._by_head)

    @cached_property
    def _automaton(self) -> object:
        from daachorse import CharwiseDoubleArrayAhoCorasick  # noqa: PLC0415 - a compiled library, loaded on first use

        return CharwiseDoubleArrayAhoCorasick(self._heads)

    def find(self, folded: str) -> Iterator[Hit[T]]:
        """Every place at which a pattern matches, a pattern once per place, in no order of note."""
        if not self._heads or not folded:
            return
        seen: set[tuple[int, int]] = set()
        for start, _, index in self._automaton.find_overlapping(folded):  # type: ignore[attr-defined] # untyped library
            for at in self._starts(folded, start):
                for pattern, item in self._by_head[self._heads[index]]:
                    if (at, id(pattern)) in seen:
                        continue
                    seen.add((at, id(pattern)))
                    match = pattern.regex.match(folded, at)
                    if match:
                        yield Hit(at, match.end(), item)

    def _starts(self, folded: str, at: int) -> Iterator[int]:
        """Where the word that holds this letter starts, and the word before where an apostrophe joins the two: "l'accordo"."""
        start = self._word_start(folded, at)
        yield start
        if self._spaced and folded[start - 1 : start] == "'":
            yield self._word_start(folded, start - 1)

    def _word_start(self, folded: str, at: int) -> int:
        while self._spaced and at and (folded[at - 1].isalnum() or folded[at - 1] == "_"):
            at -= 1
        return at
