"""Finds stems in flattened bytes, many at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any, Self

from tieup.cache import cached, key_of
from tieup.gate.settings import Sort
from tieup.gate.spelt import spellings
from tieup.gate.stems import Stem, weight

_FORMAT = b"5"
_LONG = 6  # letters, from which a stem needs no end of a word behind it

Hit = tuple[int, int, frozenset[Sort]]  # where a stem stands, its number, and what it is evidence of


@dataclass(frozen=True, slots=True)
class Finder:
    """Finds stems; ``sorts`` says of each, by its number, what it is evidence of. Its numbers start at ``first``."""

    automaton: Any
    sorts: Sequence[frozenset[Sort]]
    first: int = 0

    @classmethod
    def load(cls, wanted: Sequence[Stem], first: int = 0) -> Self:
        """From the user's cache, where it is there."""
        from daachorse import DoubleArrayAhoCorasick  # noqa: PLC0415 - a compiled library, loaded on first use

        content = cached(_key(b"gate", wanted), lambda: _compiled(wanted))
        size = int.from_bytes(content[:8], "little")
        sets = [frozenset(sort for place, sort in enumerate(Sort) if mask >> place & 1) for mask in range(1 << len(Sort))]
        return cls(DoubleArrayAhoCorasick.deserialize(content[8 + size :]), [sets[mask] for mask in content[8 : 8 + size]], first)

    def hits(self, flat: bytes) -> list[Hit]:
        return [(start, self.first + number, self.sorts[number]) for start, _, number in self.automaton.find(flat)]


@dataclass(frozen=True, slots=True)
class Alarm:
    """Tells, in half the time of a finder, about where stems stand: of several that overlap one is told, whatever case it is in."""

    automaton: Any

    @classmethod
    def load(cls, wanted: Sequence[Stem]) -> Self:
        """From the user's cache, where it is there."""
        from daachorse import DoubleArrayAhoCorasick  # noqa: PLC0415 - see above

        return cls(DoubleArrayAhoCorasick.deserialize(cached(_key(b"alarm", wanted), lambda: _alarming(wanted))))

    def places(self, flat: bytes) -> list[int]:
        """Where some stand, in order, in bytes without capitals of ASCII."""
        return [start for start, *_ in self.automaton.find(flat)]


def _key(kind: bytes, wanted: Sequence[Stem]) -> str:
    return key_of(kind, _FORMAT, repr([(s.text, s.sort.value, s.before, s.behind) for s in wanted]).encode())


def _compiled(wanted: Sequence[Stem]) -> bytes:
    from daachorse import MATCH_KIND_LEFTMOST_LONGEST, DoubleArrayAhoCorasick  # noqa: PLC0415 - see above

    masks = _spelt(wanted)
    automaton = DoubleArrayAhoCorasick(list(masks), MATCH_KIND_LEFTMOST_LONGEST)
    return len(masks).to_bytes(8, "little") + bytes(_with_parts(masks)) + automaton.serialize()


def _with_parts(masks: Mapping[bytes, int]) -> Iterator[int]:
    """For each spelling what it and all that stand inside it are evidence of: the longest is found in their place."""
    from daachorse import MATCH_KIND_STANDARD, DoubleArrayAhoCorasick  # noqa: PLC0415 - see above

    values, parts = list(masks.values()), DoubleArrayAhoCorasick(list(masks), MATCH_KIND_STANDARD)
    for spelling in masks:
        yield reduce(or_, (values[number] for _, _, number in parts.find_overlapping(spelling)))


def _alarming(wanted: Sequence[Stem]) -> bytes:
    from daachorse import MATCH_KIND_STANDARD, DoubleArrayAhoCorasick  # noqa: PLC0415 - see above

    lower = sorted({spelling.lower() for spelling in _spelt(wanted)})
    return bytes(DoubleArrayAhoCorasick(lower, MATCH_KIND_STANDARD, use_prefilter=False).serialize())


def _spelt(wanted: Sequence[Stem]) -> Mapping[bytes, int]:
    """All spellings of stems, each with what it is evidence of, a bit for each sort."""
    masks: dict[bytes, int] = defaultdict(int)
    places = {sort: place for place, sort in enumerate(Sort)}
    for stem in wanted:
        for spelling in spellings(stem.text, cased=stem.sort is Sort.NAME):
            masks[_bounded(spelling, stem)] |= 1 << places[stem.sort]
    return masks


def _bounded(spelling: bytes, stem: Stem) -> bytes:
    """A spelling with the spaces that stand around it where it is a word of its own, or the beginning of one."""
    whole = stem.sort is Sort.NAME or weight(stem.text) < _LONG
    return (b"" if stem.before else b" ") + spelling + (b" " if whole and not stem.behind else b"")
