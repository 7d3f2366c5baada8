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
    """Columns side by side: years."""
    most = max((row.count for row in rows), default=0) or 1
    step = min(_WIDEST, _WIDTH / max(1, len(rows)))
    drawn = [_column(number, row, most, step) for number, row in enumerate(rows)]
    return picture(_WIDTH, _HEIGHT, label, *drawn, kind="columns")


def _column(number: int, row: Bar, most: int, step: float) -> Markup:
    left, room = number * step, _HEIGHT - _FOOT - 16
    height = max(2.0, room * row.count / most)
    top = _HEIGHT - _FOOT - height
    middle = left + step / 2
    parts = [
        tag("rect", x=left, y=0, width=step, height=_HEIGHT, class_="hit"),
        tag("rect", x=left + step * 0.14, y=top, width=step * 0.72, height=height, rx=2, class_="bar chosen" if row.chosen else "bar"),
        tag("title", f"{row.label}: {row.count}"),
    ]
    if step >= _YEAR or number % max(1, math.ceil(_YEAR / step)) == 0:
        parts.append(tag("text", row.label, x=middle, y=_HEIGHT - 6, class_="label", text_anchor="middle"))
    if step >= 16:
        parts.append(tag("text", str(row.count), x=middle, y=top - 4, class_="number", text_anchor="middle"))
    return _linked(row, *parts)


def _linked(row: Bar, *parts: Markup) -> Markup:
    return tag("a", *parts, href=row.href) if row.href else tag("g", *parts)
