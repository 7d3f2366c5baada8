"""The gate: a page passes where words for a tie-up stand close to names and to what tie-ups are about.

Most pages of an archive have no word for a tie-up in their running text, and it takes one pass over it to tell so. Of the others only what
stands around such words is looked at, up to the first place that is enough.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache
from itertools import chain
from operator import itemgetter

from tieup.article import decode
from tieup.gate.finder import Alarm, Finder, Hit
from tieup.gate.settings import Settings, Sort
from tieup.gate.spelt import flattened, lowered, resolved
from tieup.gate.stems import stems

_HEAD = 512
_STRETCH = 2000  # bytes that are searched at once
_LONGEST = 64  # bytes of a stem
# Running text behind the tags in which articles have it; menus, scripts and attributes do not look so.
_RUNNING = re.compile(rb"<(?:/?+(?:[abi]|em|strong)|p|h[12]|br)\b[^>]*+>([^<]{25,}+)")
_LOOSE = re.compile(rb"<(?!script|style)[a-zA-Z/][^<>]*+>([^<]{25,}+)")
_WORDS = frozenset({Sort.TRIGGER, Sort.WEAK})


class Gate:
    """Knows which pages cannot hold a tie-up. Made by ``load``, never changed."""

    def __init__(self, alarm: Alarm, words: Finder, names: Finder) -> None:
        self._alarm = alarm
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
        alarm = Alarm.load([stem for stem in found if stem.sort in _WORDS])
        return cls(alarm, words, Finder.load(named, first=len(words.sorts)))

    def passes(self, content: bytes | str) -> bool:
        """Whether the page may hold a tie-up."""
        data = content.encode("utf-8", "replace") if isinstance(content, str) else content
        if b"\0" in data[:_HEAD]:
            data = decode(data).encode()  # two bytes a letter: seldom met, and not worth stems of its own
        text = resolved(running(data, self._settings.short))
        return any(self._tells(flattened(stretch)) for stretch in self._stretches(text))

    def _stretches(self, text: bytes) -> Iterator[bytes]:
        """Parts of a text that hold, together, its words for a tie-up and what stands around them."""
        around, end = self._settings.window + _LONGEST, 0
        for place in self._alarm.places(lowered(text)):
            if place >= end:
                end = place + _STRETCH
                yield text[max(0, place - around) : end + around]

    def _tells(self, flat: bytes) -> bool:
        words, least = self._words.hits(flat), self._settings.least
        named = self._settings.points[Sort.NAME] * self._settings.most[Sort.NAME]
        if self._points(words) + named < least:
            return False  # with all its words in one place, and as many names as count
        hits = sorted((*words, *self._names.hits(flat)), key=itemgetter(0))
        return any(self._points(place) >= least for place in self._places(hits))

    def _places(self, hits: list[Hit]) -> Iterator[list[Hit]]:
        """For each word for a tie-up, the stems around it."""
        first = last = 0
        for start, _, sorts in hits:
            if sorts & _WORDS:
                while hits[first][0] < start - self._settings.window:
                    first += 1
                while last < len(hits) and hits[last][0] <= start + self._settings.window:
                    last += 1
                yield hits[first:last]

    def _points(self, place: list[Hit]) -> int:
        """What the stems of a place are worth, each counted once."""
        different = {number: sorts for _, number, sorts in place}
        counts = Counter(chain.from_iterable(different.values()))
        settings = self._settings
        return sum(settings.points[sort] * min(count, settings.most[sort]) for sort, count in counts.items())


def running(content: bytes, short: int) -> bytes:
    """The running text in the bytes of a page; all of it where there is hardly any."""
    if b"</" not in content:
        return b" " + content + b" "
    text = b"\n".join(_RUNNING.findall(content))
    if len(text) < short:
        text = b"\n".join(_LOOSE.findall(content))
    return b" " + (text if len(text) >= short else content) + b" "
