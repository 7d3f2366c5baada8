"""The gate: a page passes where words for a tie-up stand close to names and to what tie-ups are about."""

from __future__ import annotations

import re
import tomllib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from operator import itemgetter
from typing import Any, Self

from tieup.article import decode
from tieup.entity import cached, key_of
from tieup.gate.spelt import flattened, resolved, spellings
from tieup.gate.stems import Sort, Stem, stems, weight

_FORMAT = b"3"
_HEAD = 512
_LONG = 6  # letters, from which a stem needs no end of a word behind it
# Running text behind the tags in which articles have it; menus, scripts and attributes do not look so.
_RUNNING = re.compile(rb"<(?:/?(?:a|b|i|em|strong)|p|h1|h2|br|br /|br/)\b[^>]*>([^<]{25,})")
_LOOSE = re.compile(rb"<(?!script|style)[a-zA-Z/][^<>]*>([^<]{25,})")


Hit = tuple[int, int, frozenset[Sort]]  # where a stem stands, its number, and what it is evidence of


@dataclass(frozen=True, slots=True)
class Settings:
    """See ``gate.toml``."""

    window: int
    least: int
    short: int
    points: Mapping[Sort, int]
    most: Mapping[Sort, int]
    bystanders: frozenset[str]

    @classmethod
    @cache
    def load(cls) -> Self:
        data = tomllib.loads(files("tieup.gate").joinpath("gate.toml").read_text("utf-8"))
        points = {sort: data[sort.value]["points"] for sort in Sort}
        most = {sort: data[sort.value]["most"] for sort in Sort}
        return cls(data["window"], data["least"], data["short"], points, most, frozenset(data["bystanders"]["kinds"]))


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

        key = key_of(b"gate", _FORMAT, repr([(s.text, s.sort.value, s.before, s.behind) for s in wanted]).encode())
        content = cached(key, lambda: _compiled(wanted))
        size = int.from_bytes(content[:8], "little")
        sets = [frozenset(sort for place, sort in enumerate(Sort) if mask >> place & 1) for mask in range(1 << len(Sort))]
        return cls(DoubleArrayAhoCorasick.deserialize(content[8 + size :]), [sets[mask] for mask in content[8 : 8 + size]], first)

    def hits(self, flat: bytes) -> list[Hit]:
        return [(start, self.first + number, self.sorts[number]) for start, _, number in self.automaton.find(flat)]


def _compiled(wanted: Sequence[Stem]) -> bytes:
    from daachorse import MATCH_KIND_LEFTMOST_LONGEST, DoubleArrayAhoCorasick  # noqa: PLC0415 - see above

    masks: dict[bytes, int] = defaultdict(int)
    places = {sort: place for place, sort in enumerate(Sort)}
    for stem in wanted:
        for spelling in spellings(stem.text, cased=stem.sort is Sort.NAME):
            masks[_bounded(spelling, stem)] |= 1 << places[stem.sort]
    automaton = DoubleArrayAhoCorasick(list(masks), MATCH_KIND_LEFTMOST_LONGEST)
    return len(masks).to_bytes(8, "little") + bytes(masks.values()) + automaton.serialize()


class Gate:
    """Knows which pages cannot hold a tie-up. Made by ``load``, never changed."""

    def __init__(self, words: Finder, names: Finder) -> None:
        self._words = words
        self._names = names
        self._settings = Settings.load()

    def __reduce__(self) -> tuple[Callable[[], Gate], tuple[()]]:
        return Gate.load, ()  # a worker process makes its own, from the cache

    @classmethod
    @cache
    def load(cls) -> Gate:
        """The gate of all languages and organisations that the package knows."""
        found = list(stems())
        words = Finder.load([stem for stem in found if stem.sort is not Sort.NAME])
        named = [stem for stem in found if stem.sort is Sort.NAME and stem.of not in Settings.load().bystanders]
        return cls(words, Finder.load(named, first=len(words.sorts)))

    def passes(self, content: bytes | str) -> bool:
        """Whether the page may hold a tie-up."""
        data = content.encode("utf-8", "replace") if isinstance(content, str) else content
        if b"\0" in data[:_HEAD]:
            data = decode(data).encode()  # two bytes a letter: seldom met, and not worth stems of its own
        flat = flattened(resolved(running(data, self._settings.short)))
        words, least = self._words.hits(flat), self._settings.least
        named = self._settings.points[Sort.NAME] * self._settings.most[Sort.NAME]
        if self._points(words) + named < least:
            return False  # with all its words in one place, and as many names as count; most pages end here
        hits = sorted((*words, *self._names.hits(flat)), key=itemgetter(0))
        return any(self._points(place) >= least for place in self._places(hits))

    def _places(self, hits: list[Hit]) -> Iterator[list[Hit]]:
        """For each word for a tie-up, the stems around it."""
        first = last = 0
        for start, _, sorts in hits:
            if Sort.TRIGGER in sorts or Sort.WEAK in sorts:
                while hits[first][0] < start - self._settings.window:
                    first += 1
                while last < len(hits) and hits[last][0] <= start + self._settings.window:
                    last += 1
                yield hits[first:last]

    def _points(self, place: list[Hit]) -> int:
        """What the stems of a place are worth, each counted once."""
        different = {number: sorts for _, number, sorts in place}
        counts = Counter(sort for sorts in different.values() for sort in sorts)
        settings = self._settings
        return sum(settings.points[sort] * min(count, settings.most[sort]) for sort, count in counts.items())


def _bounded(spelling: bytes, stem: Stem) -> bytes:
    """A spelling with the spaces that stand around it where it is a word of its own, or the beginning of one."""
    whole = stem.sort is Sort.NAME or weight(stem.text) < _LONG
    return (b"" if stem.before else b" ") + spelling + (b" " if whole and not stem.behind else b"")


def running(content: bytes, short: int) -> bytes:
    """The running text in the bytes of a page; all of it where there is hardly any."""
    if b"</" not in content:
        return b" " + content + b" "
    text = b"\n".join(_RUNNING.findall(content))
    if len(text) < short:
        text = b"\n".join(_LOOSE.findall(content))
    return b" " + (text if len(text) >= short else content) + b" "
