"""Words that stand right beside a time or a quantity in folded text, with what they mean: 'early', 'since', 'at least', 'per year'."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Self

from tieup.lang.templates import expanded
from tieup.text import any_of, normal

Table = Mapping[str, Iterable[str]]  # the words, in short (see ``tieup.lang.templates``), by what they mean


def meanings(table: Table) -> dict[str, str]:
    """What each of the words means, all of them spelt out and folded."""
    return {word: meaning for meaning, sources in table.items() for source in sources for word in expanded(normal(source))}


@dataclass(frozen=True, slots=True)
class Before:
    """Words right before a place."""

    regex: re.Pattern[str]
    meanings: Mapping[str, str]

    @classmethod
    def of(cls, table: Table, *, spaced: bool, gap: str = "[ '-]?") -> Self:
        """``gap``: the pattern of what may stand between the words and the place."""
        known, start = meanings(table), r"(?<!\w)" if spaced else ""
        return cls(re.compile(rf"{start}(?P<word>{any_of(known)}){gap}\Z"), known)

    def find(self, text: str, at: int, reach: int = 24) -> tuple[int, str]:
        """Where the words that end at ``at`` start, no more than ``reach`` before it, and their meaning; ``at`` and nothing without any."""
        match = self.regex.search(text, max(0, at - reach), at)
        return (match.start(), self.meanings[match["word"]]) if match else (at, "")


@dataclass(frozen=True, slots=True)
class After:
    """Words right after a place."""

    regex: re.Pattern[str]
    meanings: Mapping[str, str]

    @classmethod
    def of(cls, table: Table, *, spaced: bool, gap: str = " ?") -> Self:
        """``gap``: the pattern of what may stand between the place and the words."""
        known, stop = meanings(table), r"(?!\w)" if spaced else ""
        return cls(re.compile(rf"{gap}(?P<word>{any_of(known)}){stop}"), known)

    def find(self, text: str, at: int, reach: int | None = None) -> tuple[int, str]:
        """Where the words that start at ``at`` end, no more than ``reach`` behind it, and their meaning; ``at`` and nothing without any."""
        match = self.regex.match(text, at, len(text) if reach is None else at + reach)
        return (match.end(), self.meanings[match["word"]]) if match else (at, "")
