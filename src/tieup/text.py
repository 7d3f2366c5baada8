"""Exact text: folding for matching, with a way back to the offsets of the text as it stands."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from tieup.model import Span

NEVER = "(?!)"  # a pattern that matches nowhere


@dataclass(frozen=True, slots=True)
class Folded:
    """``text`` folded for matching: case, accents, quotes, dashes, white space and the two kinds of Chinese characters are evened out.

    ``shifts`` are (folded offset, original offset) pairs, in order, at which the two drift apart; between them both advance together.
    """

    text: str
    shifts: tuple[tuple[int, int], ...] = ((0, 0),)

    def offset(self, folded: int) -> int:
        """The original offset of a folded one."""
        at, original = self.shifts[bisect_right(self.shifts, (folded, 1 << 60)) - 1]
        return original + folded - at

    def span(self, start: int, stop: int) -> Span:
        """The original span behind a folded one that is not empty."""
        if len(self.shifts) == 1:
            return Span(start, stop)
        first = self.offset(start)
        return Span(first, max(first, self.offset(stop - 1)) + 1)

    def aligned(self, original: str) -> str:
        """The original characters, each at the place of the folded one that stands for it."""
        if len(self.shifts) == 1:
            return original
        stops = (*(at for at, _ in self.shifts[1:]), len(self.text))
        return "".join(original[start : start + stop - at] for (at, start), stop in zip(self.shifts, stops, strict=True))


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads(files("tieup").joinpath("text.toml").read_text("utf-8"))


@cache
def _marks() -> dict[str, str]:
    """What marks fold to; those that folding drops to nothing."""
    marks = {mark: plain for plain, marks in _table()["marks"].items() for mark in marks}
    return dict.fromkeys(_table()["drop"], "") | marks


@cache
def _letters() -> dict[str, str]:
    """What letters fold to; traditional Chinese characters to simplified ones."""
    return {**_table()["letters"], **{traditional: plain for plain, group in _groups().items() for traditional in group[1:]}}


def variants(char: str) -> tuple[str, ...]:
    """A character and, of one that stands for others in simplified Chinese, those that fold to it."""
    return _groups().get(char, (char,))


@cache
def _groups() -> dict[str, tuple[str, ...]]:
    return {group[0]: tuple(group) for group in _table()["han"]["groups"].split()}


@cache
def _fold_char(char: str) -> str:
    """One character folded: nothing, one or several characters."""
    if char in _marks():
        return _marks()[char]
    if char.isspace():
        return char if char in "\n\r" else " "
    return "".join(_fold_part(c) for c in unicodedata.normalize("NFKC", char).casefold())


def _fold_part(char: str) -> str:
    """One character of a compatibility form, which may be a mark again."""
    if char in _marks():
        return _marks()[char]
    if char in _letters():
        return _letters()[char]
    base = unicodedata.normalize("NFD", char)[0]
    return base if base.isascii() and base.isalpha() else char


class _Folds(dict[int, str]):
    """A ``str.translate`` table that learns each character when it first meets it."""

    def __missing__(self, code: int) -> str:
        self[code] = folded = _fold_char(chr(code))
        return folded


_FOLDS = _Folds()


def fold(text: str) -> Folded:
    """Fold ``text``. Linear in its length; the same text always folds the same way."""
    if text.isascii():
        return Folded(text.lower().translate(_FOLDS))
    folded = _even_lookalikes(text.translate(_FOLDS))
    if len(folded) == len(text) and not any(len(_FOLDS[ord(c)]) != 1 for c in set(text)):
        return Folded(folded)
    return Folded(folded, _shifts(text))


def _shifts(text: str) -> tuple[tuple[int, int], ...]:
    shifts, at, drift = [(0, 0)], 0, 0
    for original, char in enumerate(text):
        if at - original != drift:
            drift = at - original
            shifts.append((at, original))
        width = len(_FOLDS[ord(char)])
        if width > 1:  # every folded character of a wide one leads back to that one
            shifts.extend((at + extra, original) for extra in range(1, width))
            drift = at + width - 1 - original
        at += width
    if at - len(text) != drift:
        shifts.append((at, len(text)))
    return tuple(shifts)


@cache
def _mixed_word() -> re.Pattern[str]:
    latin = "".join(_table()["lookalikes"])
    cyrillic = r"\u0400-\u04ff"
    return re.compile(rf"[{latin}]+[{cyrillic}][{latin}{cyrillic}]*|[{cyrillic}]+[{latin}][{latin}{cyrillic}]*")


@cache
def _to_cyrillic() -> dict[int, str]:
    return str.maketrans(_table()["lookalikes"])


def _even_lookalikes(folded: str) -> str:
    """Latin letters inside a word with Cyrillic ones become Cyrillic; the length stays."""
    return _mixed_word().sub(_replace_lookalikes, folded)


def _replace_lookalikes(match: re.Match[str]) -> str:
    word = match.group()
    alone = match.start() > 0 and _is_latin(match.string[match.start() - 1])
    alone = alone or (match.end() < len(match.string) and _is_latin(match.string[match.end()]))
    return word if alone else word.translate(_to_cyrillic())


def _is_latin(char: str) -> bool:
    return "a" <= char <= "z"


def normal(text: str) -> str:
    """The folded text alone, white space single and outer space gone: a key for names and words."""
    return " ".join(fold(text).text.split())


def any_of(words: Iterable[str], star: str = r"\w*") -> str:
    """A pattern for any of the words in folded text, the longest first, ``*`` in them for ``star``; ``NEVER`` where there are none."""
    return _longest_first(map(normal, words), star) or NEVER


def any_written(words: Iterable[str]) -> str:
    """The same for text as written, with either apostrophe; empty where there are none."""
    return _longest_first(words, r"\w*").replace("'", "['\u2019]")


def _longest_first(words: Iterable[str], star: str) -> str:
    ordered = sorted(filter(None, dict.fromkeys(words)), key=len, reverse=True)
    return "|".join(re.escape(word).replace(r"\*", star) for word in ordered)


def merged(spans: Iterable[Span]) -> tuple[Span, ...]:
    """The spans in order, without those that lie within another."""
    out: list[Span] = []
    for span in sorted(set(spans), key=lambda s: (s.start, -s.stop)):
        if not out or span not in out[-1]:
            out.append(span)
    return tuple(out)
