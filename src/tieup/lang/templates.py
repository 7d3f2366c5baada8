"""Templates of words and slots, for what has a value: dates and measures.

A template is a line of words over folded text::

    {day} of? {month} {year}?         slots; words and slots that may be missing (never the first)
    letzt(e|en|es) {unit}             letters that may differ or, ``(en)?``, be missing
    in|during {year}                  alternatives
    {year}-{month}                    what is written together

A slot has words with the number that each stands for, a pattern of digits, or both. A template is tried only where the first word of one
of its readings stands. In a language without spaces its words follow one another directly.
"""

from __future__ import annotations

import itertools
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Generic, TypeVar

T = TypeVar("T")

_NUMBER = "#"  # the head of templates that start with digits
_PIECE = re.compile(r"\{(\w+)\}|([^{}]+)")
_SPACED_WORD, _DENSE_WORD = re.compile(r"[^\W\d_]+|\d+"), re.compile(r"[^\W\d_]|\d+")
_JOINT, _DENSE_JOINT = r"(?: ?,? |-|(?<=[.']))", r" ?"
_START, _STOP = r"(?<![\w])(?<!\d[.,:/])", r"(?!\w)(?!(?<=\d)(?:[.,:/]?\d|%))"
_DENSE_START, _DENSE_STOP = r"(?<!\d)(?<!\d[./])", r"(?!(?<=\d)[.,]?\d)"


def expanded(word: str) -> Iterator[str]:
    """The readings of a word with letters in brackets that may differ or be missing."""
    parts = re.findall(r"\(([^)]*)\)(\??)|([^()]+)", word)
    choices = [[plain] if plain else [*options.split("|"), *([""] if maybe else [])] for options, maybe, plain in parts]
    return map("".join, itertools.product(*choices))


@dataclass(frozen=True, slots=True)
class Slot:
    """The words of a slot with their numbers, and what digits may stand there instead."""

    words: Mapping[str, int] = field(default_factory=dict)
    digits: str = ""

    @property
    def regex(self) -> str:
        options = [re.escape(word) for word in sorted(self.words, key=len, reverse=True)]
        return "|".join([*([self.digits] if self.digits else []), *options]) or "(?!)"

    def number(self, text: str) -> int:
        """The number that a matched text stands for."""
        known = self.words.get(text)
        return int("".join(filter(str.isdecimal, text))) if known is None else known


@dataclass(frozen=True, slots=True)
class Filled(Generic[T]):
    """Where a template stands in the folded text, what it belongs to, and the numbers of its slots."""

    start: int
    stop: int
    item: T
    slots: Mapping[str, int]


@dataclass(frozen=True)
class _Template(Generic[T]):
    """What a template matches, and what it belongs to."""

    expression: str
    item: T

    @cached_property
    def regex(self) -> re.Pattern[str]:
        """Compiled when it is first tried: most texts need few of them."""
        return re.compile(self.expression)


class TemplateSet(Generic[T]):
    """Many templates, each belonging to an item, found in one pass over the words of a text.

    Raises ValueError for a template that is not well formed.
    """

    def __init__(self, templates: Iterable[tuple[str, T]], slots: Mapping[str, Slot], *, spaced: bool) -> None:
        self._slots, self._spaced = slots, spaced
        self._by_head: dict[str, list[_Template[T]]] = defaultdict(list)
        for source, item in templates:
            template = _Template(self._regex(source), item)
            for head in sorted(self._heads(source.split()[0])):
                self._by_head[head].append(template)

    def find(self, text: str) -> Iterator[Filled[T]]:
        """Every reading at every place."""
        heads, number = self._by_head, self._by_head.get(_NUMBER, ())
        for word in (_SPACED_WORD if self._spaced else _DENSE_WORD).finditer(text):
            letters = word.group()
            for template in number if letters[0].isdecimal() else heads.get(letters, ()):
                match = template.regex.match(text, word.start())
                if match:
                    yield Filled(word.start(), match.end(), template.item, self._numbers(match))

    def _numbers(self, match: re.Match[str]) -> dict[str, int]:
        return {name: self._slot(name).number(text) for name, text in match.groupdict().items() if text is not None}

    def _slot(self, name: str) -> Slot:
        """The slot of a name in a template, which may bear a number where the slot stands there twice."""
        slot = self._slots.get(name.rstrip("0123456789"))
        if slot is None:
            raise ValueError(f"no slot {name}; there are {', '.join(sorted(self._slots))}")
        return slot

    def _regex(self, source: str) -> str:
        parts, joint = [], ""
        for token in source.split():
            optional = token.endswith("?") and not token.endswith(")?")
            body = "|".join(map(self._token, _alternatives(token.removesuffix("?") if optional else token)))
            parts.append(f"(?:{joint}(?:{body}))?" if optional else f"{joint}(?:{body})")
            joint = _JOINT if self._spaced else _DENSE_JOINT
        slots = [slot for slot, _ in _PIECE.findall(source) if slot]
        if len(slots) > len(set(slots)):
            raise ValueError(f"a slot stands twice, a number behind its name tells them apart: {source!r}")
        start, stop = (_START, _STOP) if self._spaced else (_DENSE_START, _DENSE_STOP)
        return start + "".join(parts) + stop

    def _token(self, token: str) -> str:
        return ("" if self._spaced else _DENSE_JOINT).join(
            f"(?P<{slot}>{self._slot(slot).regex})" if slot else f"(?:{'|'.join(map(re.escape, expanded(plain)))})"
            for slot, plain in _PIECE.findall(token)
        )

    def _heads(self, token: str) -> set[str]:
        """The first words of the token's readings: one letter each where words are not spaced."""
        return {head for part in _alternatives(token) for head in self._first(_PIECE.findall(part))}

    def _first(self, pieces: list[tuple[str, str]]) -> Iterator[str]:
        pattern = _SPACED_WORD if self._spaced else _DENSE_WORD
        choices = [self._readings(slot, plain) for slot, plain in pieces]
        for reading in map("".join, itertools.product(*choices)):
            word = pattern.search(reading)
            if word is None:
                raise ValueError(f"a template starts with a word or a slot: {reading!r}")
            yield _NUMBER if word.group()[0].isdecimal() else word.group()

    def _readings(self, slot: str, plain: str) -> list[str]:
        if not slot:
            return list(expanded(plain))
        words = list(self._slot(slot).words)
        return [*words, "1"] if self._slot(slot).digits else words


def _alternatives(token: str) -> list[str]:
    """The alternatives of a token, those inside brackets left alone."""
    return re.split(r"\|(?![^(]*\))", token)
