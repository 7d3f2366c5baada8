"""Where in a text two organisations meet, and what the network reads there to judge them."""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from itertools import accumulate

from tieup.codebook import Zone
from tieup.encoder.hints import SORTS, Hint
from tieup.encoder.trunk import Line
from tieup.lang import Sentence
from tieup.model import Mention, Span

_ROOM = 112  # pieces that are read around two names
_AROUND = 24  # pieces that are read before and behind each of two that stand farther apart
_TITLE = 24  # pieces of the title that are read before them
_WORTHWHILE = 30  # room below which no part of a sentence is read before them
_MEETINGS = 2  # of two organisations that count
_PAIRS = 150  # of a text that are asked about
_FARTHEST = 3  # sentences from one name to the other
_AS_NEAR = 1  # sentences, or as near as they come: the meetings that count
NEARNESS, APARTNESS = 12, 6  # how finely the distance in pieces and in sentences is told
ORDERS = 12  # sentences that are told apart

Pair = tuple[str, str]  # ids of two entities, sorted
Place = tuple[int, int]  # first piece and the last but one past
Told = tuple[int, ...]  # of each sort of hints which one a piece bears, 0 where none
_UNTOLD: Told = (0,) * len(SORTS)


class Mark(IntEnum):
    """Which of the names a piece belongs to."""

    NONE = 0
    OTHER = 1
    FIRST = 2
    SECOND = 3


_SIZES = (len(Mark), ORDERS, *(1 + len(values) for values in SORTS.values()))
# Where the marks of each sort begin: the first of a sort means that there is none.
_BASES = tuple(accumulate((0, *_SIZES[:-1])))
MARKS = sum(_SIZES)  # how many marks there are in all
_NUMBERS = {(sort, value): at for sort, values in SORTS.items() for at, value in enumerate(values, 1)}


@dataclass(frozen=True, slots=True)
class Name:
    """An organisation's name among the pieces of a text; ``mention`` is its number among the mentions."""

    place: Place
    entity: str
    mention: int


@dataclass(frozen=True, slots=True)
class Meeting:
    """Two names of different organisations, the one that stands first first; how far apart they stand in sentences and in pieces."""

    sentences: int
    distance: int
    first: Name
    second: Name

    @property
    def pair(self) -> Pair:
        one, other = sorted((self.first.entity, self.second.entity))
        return one, other

    @property
    def steps(self) -> tuple[int, int]:
        """The two distances, coarsely; the second counts on from the first."""
        near = min(NEARNESS - 1, int(math.log2(self.distance + 1) * 1.5)) if self.distance else 0
        return near, NEARNESS + min(APARTNESS - 1, self.sentences)


@dataclass(frozen=True, slots=True)
class Window:
    """Numbers of the pieces that are read, between a mark of begin and one of end. With these two: for each piece the number of its
    sentence (the title has 0, the count ends at ``ORDERS - 1``), its mark and its hints, and where the two names stand.
    """

    pieces: tuple[int, ...]
    order: tuple[int, ...]
    marks: tuple[Mark, ...]
    hints: tuple[Told, ...]
    first: Place
    second: Place

    def told(self) -> list[tuple[int, ...]]:
        """For each piece the numbers of all its marks, one of each sort."""
        rows = zip(self.marks, self.order, self.hints, strict=True)
        return [tuple(base + at for base, at in zip(_BASES, (mark, order, *hints), strict=True)) for mark, order, hints in rows]


@dataclass(frozen=True, slots=True)
class Ground:
    """The pieces of a text: the numbers of their sentences, how many the title takes, their hints; and the names in order."""

    order: tuple[int, ...]
    title: int
    hints: tuple[Told, ...]
    names: tuple[Name, ...]

    @classmethod
    def of(
        cls, lines: Sequence[Line], sentences: Sequence[Sentence], organisations: Sequence[Mention], hints: Iterable[Hint] = ()
    ) -> Ground:
        """Organisations outside the lines are left out."""
        starts = [line.span.start + at for line in lines for at in line.pieces.starts]
        stops = [line.span.start + at for line in lines for at in line.pieces.stops]
        places = ((n, m.entity.id, _place(m.span, starts, stops)) for n, m in enumerate(organisations))
        names = sorted((Name(place, entity, n) for n, entity, place in places if place), key=lambda name: (name.place, name.entity))
        firsts = [s.span.start for s in sentences]
        order = tuple(bisect_right(firsts, at) for at in starts)
        return cls(order, _title(sentences, starts), _told(hints, starts, stops), tuple(names))

    def meetings(self) -> Mapping[Pair, tuple[Meeting, ...]]:
        """For each two organisations that stand near one another the nearest of their meetings, each in other sentences.

        A text that names very many, as lists do, is asked only about the pairs that stand nearest.
        """
        found: dict[Pair, list[Meeting]] = defaultdict(list)
        for meeting in self._all_meetings():
            found[meeting.pair].append(meeting)
        nearest = {pair: tuple(self._nearest(meetings)) for pair, meetings in found.items()}
        kept = sorted(nearest, key=lambda pair: (_nearness(nearest[pair][0]), pair))[:_PAIRS]
        return {pair: nearest[pair] for pair in kept}

    def _all_meetings(self) -> Iterator[Meeting]:
        for at, first in enumerate(self.names):
            for second in self.names[at + 1 :]:
                sentences = self.order[second.place[0]] - self.order[first.place[0]]
                if sentences > _FARTHEST:
                    break
                if first.entity != second.entity and second.place[0] >= first.place[1]:
                    yield Meeting(sentences, second.place[0] - first.place[1], first, second)

    def _nearest(self, meetings: Iterable[Meeting]) -> list[Meeting]:
        chosen: dict[Place, Meeting] = {}
        ordered = sorted(meetings, key=_nearness)
        for meeting in ordered:
            if meeting.sentences <= max(_AS_NEAR, ordered[0].sentences):
                chosen.setdefault((self.order[meeting.first.place[0]], self.order[meeting.second.place[0]]), meeting)
        return list(chosen.values())[:_MEETINGS]

    def window(self, meeting: Meeting) -> Window:
        """The words around a meeting, the title before them."""
        parts = self._parts(meeting)
        ahead = min(_TITLE, self.title) if parts[0][0] >= self.title else 0
        body = [piece for part in parts for piece in range(*part)]
        pieces = (*range(ahead), *body)
        base = self.order[body[0]] - 1
        orders = (0 if at < ahead else min(ORDERS - 1, self.order[piece] - base) for at, piece in enumerate(pieces))
        numbers = {piece: at for at, piece in enumerate(pieces, 1)}
        first, second = ((numbers[n.place[0]], numbers[n.place[1] - 1] + 1) for n in (meeting.first, meeting.second))
        hints = (_UNTOLD, *(self.hints[piece] for piece in pieces), _UNTOLD)
        return Window(pieces, (0, *orders, 0), self._marks(meeting, numbers), hints, first, second)

    def _parts(self, meeting: Meeting) -> list[Place]:
        """The sentences from one name to the other with those around them, as far as there is room; else what stands around each."""
        one, other = meeting.first.place, meeting.second.place
        if meeting.distance > _ROOM - 2 * _AROUND:
            return [self._around(one), self._around(other)]
        start, stop = self._sentence(one[0])[0], self._sentence(other[0])[1]
        if stop - start > _ROOM:
            return [self._middle(meeting, start, stop)]
        return [self._widened(start, stop)]

    def _around(self, place: Place) -> Place:
        start, stop = self._sentence(place[0])
        return max(start, place[0] - _AROUND), max(place[1], min(stop, place[1] + _AROUND))

    def _middle(self, meeting: Meeting, start: int, stop: int) -> Place:
        one, other = meeting.first.place, meeting.second.place
        low = max(start, (one[0] + other[1]) // 2 - _ROOM // 2)
        high = min(stop, low + _ROOM)
        return min(max(start, high - _ROOM), one[0]), max(high, other[1])

    def _widened(self, start: int, stop: int) -> Place:
        if start > 0:
            before, room = self._sentence(start - 1)[0], _ROOM - (stop - start)
            start = before if start - before <= room else start - room if room > _WORTHWHILE else start
        if stop < len(self.order):
            stop = min(self._sentence(stop)[1], stop + _ROOM - (stop - start))
        return start, stop

    def _sentence(self, piece: int) -> Place:
        number = self.order[piece]
        return bisect_left(self.order, number), bisect_right(self.order, number)

    def _marks(self, meeting: Meeting, numbers: Mapping[int, int]) -> tuple[Mark, ...]:
        """All names of the two are marked, not only the two that meet."""
        marks = [Mark.NONE] * (len(numbers) + 2)
        for name in self.names:
            mark = {meeting.first.entity: Mark.FIRST, meeting.second.entity: Mark.SECOND}.get(name.entity, Mark.OTHER)
            for piece in range(*name.place):
                at = numbers.get(piece)
                if at and marks[at] <= Mark.OTHER:
                    marks[at] = mark
        return tuple(marks)


def _nearness(meeting: Meeting) -> tuple[int, int, Place, Place]:
    return meeting.sentences, meeting.distance, meeting.first.place, meeting.second.place


def _place(span: Span, starts: Sequence[int], stops: Sequence[int]) -> Place | None:
    """The pieces of a span: from the first that ends in or behind it up to the first that begins behind it."""
    first, last = bisect_right(stops, span.start), bisect_left(starts, span.stop)
    return (first, last) if first < last else None


def _told(hints: Iterable[Hint], starts: Sequence[int], stops: Sequence[int]) -> tuple[Told, ...]:
    """Of two hints of one sort on a piece the first holds."""
    rows, sorts = [list(_UNTOLD) for _ in starts], tuple(SORTS)
    for hint in hints:
        number, place = _NUMBERS.get((hint.sort, hint.value)), _place(hint.span, starts, stops)
        if number and place:
            at = sorts.index(hint.sort)
            for piece in range(*place):
                rows[piece][at] = rows[piece][at] or number
    return tuple(map(tuple, rows))


def _title(sentences: Sequence[Sentence], starts: Sequence[int]) -> int:
    """How many pieces the title takes."""
    if not sentences or sentences[0].zone is not Zone.TITLE:
        return 0
    return bisect_left(starts, sentences[0].span.stop)
