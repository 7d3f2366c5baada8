"""Networks: a layout that is the same every time, nodes whose camp shows by colour and by shape."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from markupsafe import Markup

from tieup.web.charts.svg import cut, picture, tag

_WIDTH, _HEIGHT, _MARGIN = 900, 620, 60
_WHEEL, _FLAT = 620, 0.72  # width, and height to width
_NEAR, _BEND = 120.0, 0.45  # a line that would pass the middle of the wheel nearer than this is bent, by this part of its length at most
_ROUNDS, _COLOURS = 160, 8
_GAP = 0.9  # between groups that are not tied, where a node has room 1
_ROOM, _FULL = (64.0, 40.0), 0.5  # of a node with its name, where all of them together fill no more than this part of the picture
_LETTERS, _LINE = 24, 13  # of a name at most, and how high they are
# So many partners at most: the letters of their names, and how wide the rings are that they stand on.
_RINGS = ((16, 24, (1.0,)), (24, 18, (1.0, 0.62)), (math.inf, 14, (1.0, 0.74, 0.48)))
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


def drawing(label: str, nodes: Sequence[Drawn], links: Sequence[Link]) -> Markup:
    """The picture; nodes carry their names where these cover no name of a node before them."""
    spots = spread(len(nodes), [(link.one, link.other) for link in links])
    lines = [_link(link, spots) for link in links]
    named = _readable(nodes, spots)
    dots = [_node(node, spots[number], _LETTERS if number in named else 0) for number, node in enumerate(nodes)]
    return picture(_WIDTH, _HEIGHT, label, *_layers(lines, dots), kind="network")


def wheel(label: str, nodes: Sequence[Drawn], links: Sequence[Link]) -> Markup:
    """The first node in the middle of the others; links that it has no part in are thin and keep clear of it."""
    spots = around(len(nodes), [(link.one, link.other) for link in links])
    spokes = [_link(link, spots) for link in links if 0 in (link.one, link.other)]
    bows = [_bow(link, spots) for link in links if 0 not in (link.one, link.other)]
    dots = [_node(node, spot, _rings(len(nodes))[0]) for node, spot in zip(nodes, spots, strict=True)]
    return picture(_WHEEL, _WHEEL * _FLAT, label, *_layers([*bows, *spokes], dots), kind="network wheel")


def around(count: int, pairs: Sequence[tuple[int, int]] = ()) -> Spots:
    """A place in the middle and others around it, on several rings where they are many; those that are tied stand beside each other."""
    middle, rings = np.array([_WHEEL / 2, _WHEEL * _FLAT / 2]), _rings(count)[1]
    spots = np.tile(middle, (count, 1))
    places = -(-(count - 1) // len(rings)) * len(rings)  # so that the last and the first are never on one ring
    for place, number in enumerate(_beside(count, pairs)):
        angle = 2 * math.pi * place / places - math.pi / 2
        spots[number] += rings[place % len(rings)] * (middle - [70, 34]) * [math.cos(angle), math.sin(angle)]
    return spots


def _rings(count: int) -> tuple[int, tuple[float, ...]]:
    return next((letters, rings) for most, letters, rings in _RINGS if count - 1 <= most)


def _beside(count: int, pairs: Sequence[tuple[int, int]]) -> list[int]:
    """All numbers but 0 in their order, save that each is followed by those it is tied to."""
    near = _neighbours(count, pairs)
    waiting, order = list(range(count - 1, 0, -1)), {0: None}
    while waiting:
        number = waiting.pop()
        if number not in order:
            order[number] = None
            waiting += sorted(near[number], reverse=True)
    return list(order)[1:]


def _neighbours(count: int, pairs: Sequence[tuple[int, int]]) -> dict[int, list[int]]:
    near: dict[int, list[int]] = {number: [] for number in range(count)}
    for one, other in pairs:
        near[one].append(other)
        near[other].append(one)
    return near


def _layers(links: Sequence[Markup], nodes: Sequence[Markup]) -> tuple[Markup, Markup]:
    return tag("g", *links, class_="links"), tag("g", *nodes, class_="nodes")


def spread(count: int, pairs: Sequence[tuple[int, int]]) -> Spots:
    """Places for nodes: those that are tied stand together, the largest group in the middle and the others around it."""
    spots, taken = np.zeros((count, 2)), np.empty((0, 3))
    for group in _groups(count, pairs):
        place = {number: at for at, number in enumerate(group)}
        room = math.sqrt(len(group))
        middle = _free(taken, room, count)
        taken = np.vstack([taken, [*middle, room]])
        spots[group] = _pulled(len(group), [(place[one], place[other]) for one, other in pairs if one in place]) * room + middle
    return _apart(_fitted(spots))


def _groups(count: int, pairs: Sequence[tuple[int, int]]) -> list[list[int]]:
    """Nodes that lead to one another, the largest group first."""
    near = _neighbours(count, pairs)
    group: dict[int, int] = {}
    for first in range(count):
        waiting = [first]
        while waiting:
            if (number := waiting.pop()) not in group:
                group[number] = group.get(first, first)
                waiting += near[number]
    found: dict[int, list[int]] = {}
    for number in range(count):
        found.setdefault(group[number], []).append(number)
    return sorted(found.values(), key=len, reverse=True)


def _free(taken: Spots, room: float, count: int) -> Spots:
    """The place nearest to the middle, on a spiral as flat as the picture, where a circle touches none of those that are there."""
    steps = np.arange(60 * count + 60)
    turn, far = steps * math.pi * (3 - math.sqrt(5)), 0.35 * np.sqrt(steps)
    places = np.stack([far * np.cos(turn) * _WIDTH / _HEIGHT, far * np.sin(turn)], axis=1)
    apart = np.linalg.norm(places[:, None] - taken[None, :, :2], axis=2) - taken[:, 2] - room
    return np.asarray(places[(apart > _GAP).all(axis=1).argmax()])


def _pulled(count: int, pairs: Sequence[tuple[int, int]]) -> Spots:
    """Within a circle of radius 1: those that are tied pull one another, all push one another away (Fruchterman and Reingold)."""
    turn = np.arange(count) * math.pi * (3 - math.sqrt(5))
    radius = np.sqrt((np.arange(count) + 0.5) / max(1, count))
    spots = np.stack([radius * np.cos(turn), radius * np.sin(turn)], axis=1)
    one, other = (np.array([pair[side] for pair in pairs], dtype=int) for side in (0, 1))
    ideal = 1.3 / math.sqrt(max(1, count))
    for step in range(_ROUNDS if count > 1 else 0):
        moves = _moves(spots, one, other, ideal)
        length = np.maximum(np.linalg.norm(moves, axis=1, keepdims=True), 1e-9)
        spots = spots + moves / length * np.minimum(length, 0.14 * (1 - step / _ROUNDS) + 0.002)
    spots -= spots.mean(axis=0)
    return np.asarray(spots / max(1e-9, np.linalg.norm(spots, axis=1).max()))


def _moves(spots: Spots, one: Places, other: Places, ideal: float) -> Spots:
    x, y = (spots[:, axis, None] - spots[None, :, axis] for axis in (0, 1))
    push = ideal**2 / np.maximum(x**2 + y**2, 1e-6)
    moves = np.stack([(x * push).sum(axis=1), (y * push).sum(axis=1)], axis=1) - spots * (ideal * 0.9)
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


def _apart(spots: Spots) -> Spots:
    """The places, pushed away from one another until most have the room that a mark and its name need."""
    room = np.array(_ROOM) * min(1.0, math.sqrt(_FULL * _WIDTH * _HEIGHT / (max(1, len(spots)) * math.prod(_ROOM))))
    for _ in range(_ROUNDS):
        away = (spots[:, None] - spots[None]) / room
        far = np.linalg.norm(away, axis=2)[:, :, None] + 1e-9
        push = (away / far * np.maximum(0, 1 - far) / 2).sum(axis=1)
        spots = np.clip(spots + push * room, _MARGIN, [_WIDTH - _MARGIN, _HEIGHT - _MARGIN])
    return np.asarray(spots)


def _link(link: Link, spots: Spots) -> Markup:
    (x1, y1), (x2, y2) = (map(float, spots[at]) for at in (link.one, link.other))
    ends = {"x1": x1, "y1": y1, "x2": x2, "y2": y2}
    line = tag("line", **ends, class_="link", stroke_width=min(6.0, 0.8 + link.weight * 0.7))
    return _leading(link, tag("line", **ends, class_="hit"), line)


def _bow(link: Link, spots: Spots) -> Markup:
    """A thin line that bends away from the middle, the more the nearer it would pass."""
    (x1, y1), (x2, y2) = spots[link.one], spots[link.other]
    length = max(1.0, math.hypot(x2 - x1, y2 - y1))
    across, half = np.array([y1 - y2, x2 - x1]) / length, (spots[link.one] + spots[link.other]) / 2
    distance = float(across @ (half - spots[0]))
    x, y = half + math.copysign(min(max(0.0, _NEAR - abs(distance)), length * _BEND), distance) * across
    d = f"M{x1:.1f} {y1:.1f}Q{x:.1f} {y:.1f} {x2:.1f} {y2:.1f}"
    return _leading(link, tag("path", d=d, class_="hit"), tag("path", d=d, class_="bow"))


def _leading(link: Link, *parts: Markup) -> Markup:
    """A link of the picture. Keys pass it by: what it leads to stands beside the picture too."""
    return tag("a", *parts, tag("title", link.title), href=link.href, data_since=link.since or None, tabindex="-1")


def _node(node: Drawn, spot: Spots, letters: int) -> Markup:
    x, y, radius = float(spot[0]), float(spot[1]), _radius(node)
    parts = [_shape(node, x, y, radius), tag("title", node.name)]
    if letters:
        parts.append(tag("text", cut(node.name, letters), x=x, y=y + radius + 12, text_anchor="middle", class_="name"))
    return tag("a", *parts, href=node.href, data_since=node.since or None)


def _readable(nodes: Sequence[Drawn], spots: Spots) -> set[int]:
    """The nodes whose names can stand in the picture, as the first ones need."""
    places: dict[int, tuple[float, float, float]] = {}
    for number, (node, (x, y)) in enumerate(zip(nodes, spots.tolist(), strict=True)):
        half, foot = _breadth(cut(node.name, _LETTERS)) / 2, y + _radius(node)
        if all(abs(x - a) >= half + b or abs(foot - c) >= _LINE for a, b, c in places.values()):
            places[number] = (x, half, foot)
    return set(places)


def _breadth(text: str) -> float:
    return sum(_LINE if unicodedata.east_asian_width(letter) in "WF" else _LINE / 2 for letter in text)


def _radius(node: Drawn) -> float:
    return 5 + 11 * math.sqrt(node.size)


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
