"""Counts by two things at once: a circle for each row and column, as large as its count."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence

from markupsafe import Markup

from tieup.web.charts.svg import cut, picture, tag

_LABEL, _ROW, _WIDTH, _FOOT = 176, 24, 480, 24
Counts = Mapping[tuple[str, str], int]


def matrix(label: str, rows: Sequence[tuple[str, str]], columns: Sequence[str], counts: Counts) -> Markup:
    """The picture. ``rows`` are keys with their words, ``counts`` are by key and column."""
    step = min(60.0, (_WIDTH - _LABEL) / max(1, len(columns)))
    height = len(rows) * _ROW + _FOOT
    drawn = [_row(number, row, columns, (counts, step)) for number, row in enumerate(rows)]
    return picture(_WIDTH, height, label, *drawn, *_names(columns, step, height), kind="matrix")


def _row(number: int, row: tuple[str, str], columns: Sequence[str], scale: tuple[Counts, float]) -> Markup:
    counts, step = scale
    most, y = max(counts.values(), default=1), (number + 0.5) * _ROW
    parts = [
        tag("text", cut(row[1], 21), x=_LABEL - 10, y=y + 4, text_anchor="end", class_="label"),
        tag("line", x1=_LABEL, x2=_LABEL + step * len(columns), y1=y, y2=y, class_="rung"),
    ]
    for place, column in enumerate(columns):
        if count := counts.get((row[0], column), 0):
            radius = min(_ROW, step) * 0.46 * math.sqrt(count / most)
            circle = tag("circle", cx=_LABEL + (place + 0.5) * step, cy=y, r=max(2.5, radius), class_="bar")
            parts.append(tag("g", circle, tag("title", f"{row[1]}, {column}: {count}")))
    return tag("g", *parts)


def _names(columns: Sequence[str], step: float, height: int) -> Iterator[Markup]:
    every = math.ceil(38 / step)
    for place, column in enumerate(columns):
        if place % every == 0:
            yield tag("text", column, x=_LABEL + (place + 0.5) * step, y=height - 6, text_anchor="middle", class_="label")
