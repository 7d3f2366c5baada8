"""Where partners sit: outlines of land, and a circle a country near its place on the globe, pushed apart where they would overlap."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from importlib.resources import files
from itertools import pairwise

from markupsafe import Markup

from tieup.web.charts.svg import picture, tag

_WIDTH, _HEIGHT = 560, 270
_NORTH, _SOUTH = 72, -48
_ROUNDS = 120
_SEEN = 0.05  # of an overlap
Circle = list[float]  # x, y, radius


@cache
def _centres() -> Mapping[str, tuple[float, float]]:
    """Where countries lie, to whole degrees: longitude and latitude."""
    return {row["country"]: (float(row["east"]), float(row["north"])) for row in csv.DictReader(io.StringIO(_data("countries.csv")))}


@cache
def _land() -> Markup:
    """The outlines, drawn in tenths of degrees: the frame of this inner picture makes places of them and cuts off what lies outside."""
    outlines = (line for line in _data("land.txt").splitlines() if not line.startswith("#"))
    path = tag("path", d="".join(map(_outline, outlines)), vector_effect="non-scaling-stroke")
    frame = {"viewBox": f"-1800 {-10 * _NORTH} 3600 {10 * (_NORTH - _SOUTH)}", "preserveAspectRatio": "none"}
    return tag("svg", path, width=_WIDTH, height=_HEIGHT, class_="land", aria_hidden="true", **frame)


def _outline(line: str) -> str:
    points = [tuple(round(10 * float(part)) for part in point.split(",")) for point in line.split()]
    steps = (f"{there[0] - here[0]} {here[1] - there[1]}" for here, there in pairwise(points))
    return f"M{points[0][0]} {-points[0][1]}l{' '.join(steps)}z"


def _data(name: str) -> str:
    return files("tieup.web").joinpath("charts", name).read_text("utf-8")


def bubbles(label: str, counts: Mapping[str, int], name: Callable[[str], str], href: Callable[[str], str]) -> Markup:
    """The picture; countries without a place are left out."""
    known = {country: count for country, count in counts.items() if country in _centres()}
    most = max(known.values(), default=1)
    circles = {country: [*_place(country), 8 + 12 * math.sqrt(count / most)] for country, count in sorted(known.items())}
    _push_apart(list(circles.values()))
    drawn = (_circle(country, at, known[country], (name(country), href(country))) for country, at in circles.items())
    return picture(_WIDTH, _HEIGHT, label, *_grid(), _land(), *_leads(circles), *drawn, kind="map")


def _place(country: str) -> tuple[float, float]:
    east, north = _centres()[country]
    return (east + 180) / 360 * _WIDTH, (_NORTH - north) / (_NORTH - _SOUTH) * _HEIGHT


def _push_apart(circles: list[Circle]) -> None:
    for _ in range(_ROUNDS):
        moved = [_part(one, other) for number, one in enumerate(circles) for other in circles[:number]]
        for circle in circles:
            circle[1] = min(max(circle[1], circle[2]), _HEIGHT - circle[2])
        if not any(moved):
            return


def _part(one: Circle, other: Circle) -> bool:
    """Push two circles apart; whether they overlapped so that one sees it."""
    across, down, reach = one[0] - other[0], one[1] - other[1], one[2] + other[2] + 1.5
    if not (-reach < across < reach and -reach < down < reach):  # so it is with most, and much quicker to tell
        return False
    distance = math.hypot(across, down) or 1.0
    overlap = reach - distance
    if overlap <= _SEEN:
        return False
    for axis, way in enumerate((across or 1.0, down)):
        one[axis] += way / distance * overlap / 2
        other[axis] -= way / distance * overlap / 2
    return True


def _grid() -> Iterator[Markup]:
    for east in range(-120, 180, 60):
        x = (east + 180) / 360 * _WIDTH
        yield tag("line", x1=x, x2=x, y1=0, y2=_HEIGHT, class_="rung")
    y = _NORTH / (_NORTH - _SOUTH) * _HEIGHT
    yield tag("line", x1=0, x2=_WIDTH, y1=y, y2=y, class_="ground")


def _leads(circles: Mapping[str, Circle]) -> Iterator[Markup]:
    """Whence a circle was pushed, where it covers its own place no more."""
    for country, (x, y, radius) in circles.items():
        place = _place(country)
        if math.dist(place, (x, y)) > radius:
            yield tag("line", x1=place[0], y1=place[1], x2=x, y2=y, class_="lead")


def _circle(country: str, at: Circle, count: int, told: tuple[str, str]) -> Markup:
    x, y, radius = at
    label = f"{told[0]}: {count}"
    parts = (
        tag("circle", cx=x, cy=y, r=radius, class_="bubble"),
        tag("text", country, x=x, y=y + 4, text_anchor="middle", class_="on"),
        tag("title", label),
    )
    return tag("a", *parts, href=told[1])
