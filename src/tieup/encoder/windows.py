"""A text as windows of pieces, and where in them two organisations meet."""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from tieup.codebook import Zone
from tieup.encoder.tokenizer import Pieces, Tokenizer
from tieup.lang import Sentence
from tieup.model import Mention, Span

_WINDOW = 300  # pieces that are read at once
_STEP = 200  # pieces from the start of a window to the next
_TITLE = 40  # pieces of the title that stand before every later window
_NEAREST = 6  # meetings of two organisations that count, the nearest first
NEARNESS, APARTNESS = 12, 6  # how finely the distance in pieces and in sentences is told

Place = tuple[int, int]  # first piece of a name in its window and the last but one past; the mark of the begin counts as one


@dataclass(frozen=True, slots=True)
class Window:
    """Ids of pieces that are read at once, and the places of the mentions that stand whole in it, by the mentions' numbers."""

    ids: tuple[int, ...]
    places: Mapping[int, Place]


@dataclass(frozen=True, slots=True)
class Meeting:
    """Two mentions of different organisations, by number, in a window: the one that stands first comes first."""

    window: int
    first: int
    second: int
    distance: int
    sentences: int

    @property
    def steps(self) -> tuple[int, int]:
        """How far apart they stand: in pieces and in sentences, coarsely; the second counts on from the first."""
        near = min(NEARNESS - 1, int(math.log2(max(1, self.distance + 1)) * 1.5))
        return near, NEARNESS + min(APARTNESS - 1, self.sentences)


@dataclass(frozen=True, slots=True)
class Layout:
    """The windows of a text and the meetings in them by pair of entity ids, each pair sorted."""

    windows: tuple[Window, ...]
    meetings: Mapping[tuple[str, str], tuple[Meeting, ...]]


def layout(text: str, sentences: Sequence[Sentence], organisations: Sequence[Mention], tokenizer: Tokenizer) -> Layout:
    """Windows over the whole text, those that hold no two organisations left out."""
    pieces = tokenizer.encode(text)
    places = [_place(m.span, pieces) for m in organisations]
    title = _title(sentences, pieces)
    found = [w for w in _windows(pieces, places, title) if len({organisations[n].entity.id for n in w.places}) > 1]
    starts = [s.span.start for s in sentences]
    lines = [bisect_right(starts, m.span.start) for m in organisations]
    return Layout(tuple(found), _meetings(found, organisations, lines))


def _place(span: Span, pieces: Pieces) -> Place:
    first = max(0, bisect_right(pieces.starts, span.start) - 1)
    if pieces.stops and pieces.stops[first] <= span.start and first + 1 < len(pieces):
        first += 1
    return first, max(first + 1, bisect_left(pieces.starts, span.stop))


def _title(sentences: Sequence[Sentence], pieces: Pieces) -> int:
    """How many pieces the title takes."""
    if not sentences or sentences[0].zone is not Zone.TITLE:
        return 0
    return min(_TITLE, _place(sentences[0].span, pieces)[1])


def _windows(pieces: Pieces, places: Sequence[Place], title: int) -> Iterator[Window]:
    start = 0
    while True:
        ahead = title if start else 0
        stop = start + _WINDOW - ahead
        yield _window(pieces, places, ahead, (start, stop))
        if stop >= len(pieces):
            return
        start += _STEP


def _window(pieces: Pieces, places: Sequence[Place], ahead: int, body: Place) -> Window:
    start, stop = body
    inside: dict[int, Place] = {}
    for number, (first, last) in enumerate(places):
        if ahead and last <= ahead:
            inside[number] = (first + 1, last + 1)
        elif start <= first and last <= min(stop, len(pieces)):
            inside[number] = (first - start + ahead + 1, last - start + ahead + 1)
    return Window((*pieces.ids[:ahead], *pieces.ids[start:stop]), inside)


def _meetings(
    windows: Sequence[Window], organisations: Sequence[Mention], lines: Sequence[int]
) -> Mapping[tuple[str, str], tuple[Meeting, ...]]:
    found: dict[tuple[str, str], list[Meeting]] = defaultdict(list)
    seen: set[tuple[int, int]] = set()
    for number, window in enumerate(windows):
        for one, other in combinations(sorted(window.places, key=lambda n: (window.places[n], n)), 2):
            ids = sorted((organisations[one].entity.id, organisations[other].entity.id))
            if ids[0] != ids[1] and (one, other) not in seen:
                seen.update(((one, other), (other, one)))
                distance = window.places[other][0] - window.places[one][1]
                found[ids[0], ids[1]].append(Meeting(number, one, other, distance, abs(lines[other] - lines[one])))
    return {pair: tuple(sorted(each, key=lambda m: (m.distance, m.window, m.first, m.second))[:_NEAREST]) for pair, each in found.items()}
