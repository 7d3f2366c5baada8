"""A tie-up's life: how firm it was said to be, over time."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from tieup.codebook import Status
from tieup.web.charts.svg import picture, tag

# From the foot of the picture upwards: what takes a tie-up back stands below the line, what makes it firmer above.
_ROWS = (Status.DENIED, Status.ENDED, Status.SPECULATED, Status.IN_TALKS, Status.PLANNED, Status.AGREED, Status.ACTIVE, Status.COMPLETED)
_BELOW = 2
_WIDTH, _ROW, _LABEL, _RIGHT, _FOOT = 760, 30, 140, 24, 30
_MAX_MARKS = 9


@dataclass(frozen=True, slots=True)
class Point:
    """A claim on the ladder. ``firm``: it gives its day itself."""

    day: date
    status: Status
    title: str
    href: str
    firm: bool = True


def ladder(label: str, points: Sequence[Point], name: Callable[[Status], str]) -> Markup:
    """The picture, with a text alternative. ``name`` gives the words for a rung."""
    ordered = sorted(points, key=lambda p: (p.day, _ROWS.index(p.status)))
    height = len(_ROWS) * _ROW + _FOOT
    return picture(_WIDTH, height, label, *_rungs(name), *_years(ordered), _line(ordered), *_points(ordered), kind="ladder")


def _y(status: Status) -> float:
    return (len(_ROWS) - 1 - _ROWS.index(status) + 0.5) * _ROW


def _x(day: date, points: Sequence[Point]) -> float:
    first, last = points[0].day.toordinal(), points[-1].day.toordinal()
    room = _WIDTH - _LABEL - _RIGHT - 20
    return _LABEL + 10 + (room / 2 if first == last else room * (day.toordinal() - first) / (last - first))


def _rungs(name: Callable[[Status], str]) -> Iterator[Markup]:
    for status in _ROWS:
        y = _y(status)
        yield tag("line", x1=_LABEL, x2=_WIDTH - _RIGHT, y1=y, y2=y, class_="rung")
        yield tag("text", name(status), x=_LABEL - 12, y=y + 4, text_anchor="end", class_="label")
    y = (len(_ROWS) - _BELOW) * float(_ROW)
    yield tag("line", x1=_LABEL, x2=_WIDTH - _RIGHT, y1=y, y2=y, class_="ground")


def _years(points: Sequence[Point]) -> Iterator[Markup]:
    if not points:
        return
    first, last = points[0].day, points[-1].day
    starts = [date(year, 1, 1) for year in range(first.year + 1, last.year + 1)]
    every = len(starts) // _MAX_MARKS + 1
    bottom = float(len(_ROWS) * _ROW)
    for start in starts[::every]:
        x = _x(start, points)
        yield tag("line", x1=x, x2=x, y1=0, y2=bottom, class_="year")
        yield tag("text", str(start.year), x=x, y=bottom + 18, text_anchor="middle", class_="label")
    if not starts:
        yield tag("text", f"{first:%Y-%m}", x=_x(first, points), y=bottom + 18, text_anchor="middle", class_="label")


def _line(points: Sequence[Point]) -> Markup:
    """Steps from claim to claim: a rung holds until somebody says otherwise."""
    steps = []
    for number, point in enumerate(points):
        x, y = _x(point.day, points), _y(point.status)
        steps.append(f"H{x:.1f} V{y:.1f}" if number else f"M{x:.1f} {y:.1f}")
    return tag("path", d=" ".join(steps) or "M0 0", class_="life", fill="none")


def _points(points: Sequence[Point]) -> Iterator[Markup]:
    for point in points:
        x, y = _x(point.day, points), _y(point.status)
        dot = tag("circle", cx=x, cy=y, r=6, class_=f"dot s-{point.status}{'' if point.firm else ' open'}")
        hit = tag("circle", cx=x, cy=y, r=13, class_="hit")
        yield tag("a", hit, dot, tag("title", point.title), href=point.href)
