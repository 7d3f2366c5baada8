"""Networks: a layout that is the same every time, nodes whose camp shows by colour and by shape."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from markupsafe import Markup

from tieup.web.charts.svg import cut, picture, tag

_WIDTH, _HEIGHT, _MARGIN = 900, 620, 60
_WHEEL, _FLAT = 620, 0.72  # width, and height to width
_ROUNDS, _COLOURS, _ONE_RING = 160, 8, 16
Spots = np.ndarray[tuple[int, int], np.dtype[np.float64]]
Places = np.ndarray[tuple[int], np.dtype[np.int64]]


@dataclass(frozen=True, slots=True)
class Drawn:
    """A node: ``size`` from 0 to 1, ``camp`` the number of its community, ``since`` the year it appears in, 0 where not known."""

    id: str
    name: str
    href: str
    size: float = 0.3
    camp: int = 0
    since: int = 0


@dataclass(frozen=True, slots=True)
class Link:
    """An edge between the nodes with these numbers."""

    one: int
    other: int
    title: str
    href: str
    weight: int = 1
    since: int = 0


def drawing(label: str, nodes: Sequence[Drawn], links: Sequence[Link], named: int = 60) -> Markup:
    """The picture; the first ``named`` nodes carry their names."""
    spots = spread(len(nodes), [(link.one, link.other) for link in links])
    return picture(_WIDTH, _HEIGHT, label, *_parts(nodes, links, spots, named), kind="network")


def wheel(label: str, nodes: Sequence[Drawn], links: Sequence[Link]) -> Markup:
    """The first node in the middle of the others."""
    return picture(_WHEEL, _WHEEL * _FLAT, label, *_parts(nodes, links, around(len(nodes)), len(nodes)), kind="network")


def around(count: int) -> Spots:
    """A place in the middle and others around it, on an outer and an inner ring where they are many."""
    middle = (_WHEEL / 2, _WHEEL * _FLAT / 2)
    spots = [middle]
    for number in range(count - 1):
        near = 0.62 if count > _ONE_RING and number % 2 else 1.0
        angle = 2 * math.pi * number / (count - 1) - math.pi / 2
        reach = near * (middle[0] - 70), near * (middle[1] - 34)
        spots.append((middle[0] + reach[0] * math.cos(angle), middle[1] + reach[1] * math.sin(angle)))
    return np.array(spots)


def _parts(nodes: Sequence[Drawn], links: Sequence[Link], spots: Spots, named: int) -> tuple[Markup, Markup]:
    lines = [_link(link, spots) for link in links]
    dots = [_node(node, spots[number], shown=number < named) for number, node in enumerate(nodes)]
    return tag("g", *lines, class_="links"), tag("g", *dots, class_="nodes")


def spread(count: int, pairs: Sequence[tuple[int, int]]) -> Spots:
    """Places for nodes: those that are tied pull one another, all push one another away (Fruchterman and Reingold), from a fixed start."""
    turn = np.arange(count) * math.pi * (3 - math.sqrt(5))
    radius = np.sqrt((np.arange(count) + 0.5) / max(1, count))
    spots = np.stack([radius * np.cos(turn), radius * np.sin(turn)], axis=1)
    one, other = (np.array([pair[side] for pair in pairs], dtype=int) for side in (0, 1))
    ideal = 1.3 / math.sqrt(max(1, count))
    for step in range(_ROUNDS if count > 1 else 0):
        moves = _moves(spots, one, other, ideal)
        length = np.maximum(np.linalg.norm(moves, axis=1, keepdims=True), 1e-9)
        spots = spots + moves / length * np.minimum(length, 0.14 * (1 - step / _ROUNDS) + 0.002)
    return _fitted(spots)


def _moves(spots: Spots, one: Places, other: Places, ideal: float) -> Spots:
    apart = spots[:, None, :] - spots[None, :, :]
    distance = np.maximum((apart**2).sum(axis=2), 1e-6)
    moves = (apart * (ideal**2 / distance)[:, :, None]).sum(axis=1) - spots * (ideal * 0.9)
    if len(one):
        pull = spots[one] - spots[other]
        pull *= np.linalg.norm(pull, axis=1, keepdims=True) / ideal
        np.subtract.at(moves, one, pull)
        np.add.at(moves, other, pull)
    return np.asarray(moves)


def _fitted(spots: Spots) -> Spots:
    """The places, as large as the picture allows."""
    if not len(spots):
        return spots
    low, high = spots.min(axis=0), spots.max(axis=0)
    room = np.array([_WIDTH - 2.0 * _MARGIN, _HEIGHT - 2.0 * _MARGIN])
    span = np.where(high - low > 1e-9, high - low, 1.0)
    centred = np.where(high - low > 1e-9, (spots - low) / span, 0.5)
    return np.asarray(centred * room + _MARGIN)


def _link(link: Link, spots: Spots) -> Markup:
    (x1, y1), (x2, y2) = (map(float, spots[at]) for at in (link.one, link.other))
    ends = {"x1": x1, "y1": y1, "x2": x2, "y2": y2}
    line = tag("line", **ends, class_="link", stroke_width=min(6.0, 0.8 + link.weight * 0.7))
    return tag(
        "a", tag("line", **ends, class_="hit"), line, tag("title", link.title), href=link.href, data_since=link.since or None, tabindex="-1"
    )


def _node(node: Drawn, spot: Spots, *, shown: bool) -> Markup:
    x, y, radius = float(spot[0]), float(spot[1]), 5 + 11 * math.sqrt(node.size)
    parts = [_shape(node, x, y, radius), tag("title", node.name)]
    if shown:
        parts.append(tag("text", cut(node.name, 24), x=x, y=y + radius + 12, text_anchor="middle", class_="name"))
    return tag("a", *parts, href=node.href, data_since=node.since or None)


def _shape(node: Drawn, x: float, y: float, radius: float) -> Markup:
    """Camps differ in shape too, for those who print in black and white."""
    look = f"node c{node.camp % _COLOURS}"
    corners = _CORNERS[node.camp % len(_CORNERS)]
    if not corners:
        return tag("circle", cx=x, cy=y, r=radius, class_=look)
    return tag("polygon", points=" ".join(f"{a:.1f},{b:.1f}" for a, b in corners(x, y, radius * 1.12)), class_=look)


def _polygon(sides: int, turn: float) -> Callable[[float, float, float], Iterator[tuple[float, float]]]:
    def around(x: float, y: float, radius: float) -> Iterator[tuple[float, float]]:
        for number in range(sides):
            angle = 2 * math.pi * number / sides + turn
            yield x + radius * math.cos(angle), y + radius * math.sin(angle)

    return around


_CORNERS = (None, _polygon(4, math.pi / 4), _polygon(3, -math.pi / 2), _polygon(4, 0), _polygon(6, 0))
