"""Counts as bars, each a link to what it counts."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from tieup.web.charts.svg import cut, picture, tag

_ROW, _WIDTH, _LABEL, _NUMBER = 22, 320, 178, 40
_LETTERS = 24  # of a label
_YEAR = 38  # what the number of a year takes
_DIGIT = 8  # what a digit of a count takes
_WIDEST = 64  # of a column
_HEIGHT, _FOOT = 150, 22


@dataclass(frozen=True, slots=True)
class Bar:
    """What is counted, how often, and where it leads."""

    label: str
    count: int
    href: str = ""
    chosen: bool = False


def bars(label: str, rows: Sequence[Bar]) -> Markup:
    """Bars from left to right, a row each."""
    most = max((row.count for row in rows), default=0) or 1
    drawn = [_row(number, row, most) for number, row in enumerate(rows)]
    return picture(_WIDTH, max(1, len(rows)) * _ROW, label, *drawn, kind="bars")


def _row(number: int, row: Bar, most: int) -> Markup:
    top, room = number * _ROW, _WIDTH - _LABEL - _NUMBER
    length = max(2.0, room * row.count / most)
    parts = (
        tag("rect", x=0, y=top, width=_WIDTH, height=_ROW, class_="hit"),
        tag("text", cut(row.label, _LETTERS), x=_LABEL - 8, y=top + 15, class_="label", text_anchor="end"),
        tag("rect", x=_LABEL, y=top + 5, width=length, height=_ROW - 10, rx=2, class_="bar chosen" if row.chosen else "bar"),
        tag("text", str(row.count), x=_LABEL + length + 6, y=top + 15, class_="number"),
        tag("title", f"{row.label}: {row.count}"),
    )
    return _linked(row, *parts)


def columns(label: str, rows: Sequence[Bar]) -> Markup:
    """Columns side by side: years. Where they are many, only some bear their year, and as many their count if all of these have no room."""
    most = max((row.count for row in rows), default=0) or 1
    step = min(_WIDEST, _WIDTH / max(1, len(rows)))
    told = math.ceil(_YEAR / step)
    counted = 1 if step >= _DIGIT * len(str(most)) else told
    drawn = []
    for number, row in enumerate(rows):
        column = _Column(row, number * step, step, _height(row.count, most))
        words = [word for word, every in ((column.year(), told), (column.count(), counted)) if number % every == 0]
        drawn.append(_linked(row, *column.drawn(), *words))
    return picture(_WIDTH, _HEIGHT, label, *drawn, kind="columns")


def _height(count: int, most: int) -> float:
    """Of a column: what is counted at all can be seen."""
    return max(2.0, (_HEIGHT - _FOOT - 16) * count / most) if count else 0.0


@dataclass(frozen=True, slots=True)
class _Column:
    row: Bar
    left: float
    width: float
    height: float

    @property
    def top(self) -> float:
        return _HEIGHT - _FOOT - self.height

    def drawn(self) -> tuple[Markup, ...]:
        left, width = self.left + self.width * 0.14, self.width * 0.72
        return (
            tag("rect", x=self.left, y=0, width=self.width, height=_HEIGHT, class_="hit"),
            tag("rect", x=left, y=self.top, width=width, height=self.height, rx=2, class_="bar chosen" if self.row.chosen else "bar"),
            tag("title", f"{self.row.label}: {self.row.count}"),
        )

    def year(self) -> Markup:
        return self._word(self.row.label, _HEIGHT - 6, "label")

    def count(self) -> Markup:
        return self._word(str(self.row.count), self.top - 4, "number")

    def _word(self, word: str, base: float, kind: str) -> Markup:
        return tag("text", word, x=self.left + self.width / 2, y=base, class_=kind, text_anchor="middle")


def _linked(row: Bar, *parts: Markup) -> Markup:
    return tag("a", *parts, href=row.href) if row.href else tag("g", *parts)
