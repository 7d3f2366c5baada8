"""The gazetteer: all names of the registry found in a text in one pass.

A name can only begin where a word does, so every beginning of a word is looked up in a trie of the folded names. All that fit are
taken first, then word boundaries decide, then the longest wins.
"""

from __future__ import annotations

import json
import re
import sys
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import accumulate, compress, starmap
from operator import add
from struct import Struct
from typing import Any, NamedTuple

from tieup.cache import cached, key_of
from tieup.entity.declensions import forms
from tieup.entity.index import FORMAT, Index, encode
from tieup.entity.registry import Name, Registry
from tieup.model import Span
from tieup.scripts import HAN, HANGUL, UNSPACED
from tieup.text import Folded, normal

# Shortest stem that may stand for a name whose last letter inflection changes.
_MIN_STEM = 4
_MIN_KEY = 2
# Scripts without spaces between words: Han, kana; Hangul is spaced but joins particles.
_DENSE = UNSPACED + HANGUL
_TWO_HAN = re.compile(f"[{HAN}]{{2}}")
_WORD = re.compile(rf"([{_DENSE}]|[^\W_{_DENSE}]+)")
_SIZE = Struct("<Q")  # bytes of the first of two indexes


@dataclass(frozen=True, slots=True)
class NameHit:
    """A name found: the span of the name with its ending, of the bare name, the organisations it may mean, and how sure the spelling is.

    ``ids`` begin with those whose spelling is sure.
    """

    span: Span
    bare: Span
    ids: tuple[str, ...]
    doubtful: bool


class _Entry(NamedTuple):
    doubtful: bool  # first, so that the sure ones sort before
    id: str
    text: str  # as spelt where letter case must agree, else its first letter
    exact: bool
    cut: bool  # the last letter was cut off: an ending must follow

    @classmethod
    def of(cls, identity: str, name: Name, *, cut: bool) -> _Entry:
        return cls(name.doubtful, identity, name.text if name.exact else name.text[:1], name.exact, cut)

    def fits(self, written: str, *, ended: bool) -> bool:
        """Whether letter case and ending of what is written allow this name."""
        if self.cut and not ended:
            return False
        if self.exact:
            return written == self.text
        if written.isascii() and self.text.isupper():
            return written[:1].isupper() or written[:1].isdigit()
        return not written[:1].islower() or self.text.islower() or self.text.isdigit()


def _entries(rows: Iterable[Iterable[Any]]) -> tuple[_Entry, ...]:
    return tuple(starmap(_Entry, rows))


class Gazetteer:
    """Finds names. ``endings`` are the letters that inflection may add to a name, of all languages in use.

    With ``digest``, which tells these names from all others, the folded names are kept in the user's cache: then ``names`` is read only
    where the cache has nothing.
    """

    def __init__(self, names: Iterable[tuple[str, Name]], endings: Iterable[str], digest: bytes = b"") -> None:
        ordered = sorted({normal(e) for e in endings}, key=lambda e: (-len(e), e))
        self._ending = re.compile(f"(?<=[{_DENSE}])|(?:{'|'.join(map(re.escape, ['', *ordered]))})(?![^\\W{_DENSE}])")

        def compute() -> bytes:
            return _encoded(_table(names, ordered))

        content = cached(key_of(digest, json.dumps((FORMAT, sys.byteorder, ordered)).encode()), compute) if digest else compute()
        (size,) = _SIZE.unpack_from(content)
        self._names = Index(content[_SIZE.size : _SIZE.size + size], _entries)
        self._small = Index(content[_SIZE.size + size :])

    @classmethod
    def of(cls, registry: Registry, endings: Iterable[str]) -> Gazetteer:
        return cls(((o.id, name) for o in registry for name in o.names), endings, registry.digest)

    def find(self, text: str, folded: Folded) -> tuple[NameHit, ...]:
        """The names in ``text``, longest first where they overlap, in order of place."""
        taken: list[NameHit] = []
        covered: set[int] = set()
        for _, start, end, key in sorted(self._places(text, folded)):
            letters, stop = range(start, end), start + len(key)
            if covered.isdisjoint(letters) and not _splits(folded, stop, end):
                bare = folded.span(start, stop)
                hit = self._hit(key, bare, bare if stop == end else folded.span(start, end), text)
                if hit:
                    covered.update(letters)
                    taken.append(hit)
        return tuple(sorted(taken, key=lambda hit: hit.span.start))

    def named(self, name: str) -> tuple[str, ...]:
        """The organisations that surely have exactly this name."""
        key = normal(name)
        if key not in self._names:
            return ()
        return tuple(dict.fromkeys(entry.id for entry in self._names[key] if not (entry.doubtful or entry.exact or entry.cut)))

    def _places(self, text: str, folded: Folded) -> Iterator[tuple[int, int, int, str]]:
        """All keys that begin where a word does, with a letter that may be written so, and end where one does.

        Minus their length, the start, the end with an ending, and the key: the order in which they take their places.
        """
        plain, written = folded.text, folded.aligned(text)
        starts, beginnings = _beginnings(plain)
        for start, beginning in compress(zip(starts, beginnings, strict=True), map(self._names.begins, beginnings)):
            index = self._small if written[start].islower() else self._names
            if index.begins(beginning):
                for key in index.prefixes(plain[start : start + index.longest]):
                    ending = self._ending.match(plain, start + len(key))
                    if ending:
                        yield -len(key), start, ending.end(), key

    def _hit(self, key: str, bare: Span, span: Span, text: str) -> NameHit | None:
        written, ended = bare.of(text), len(span) > len(bare)
        entries = [entry for entry in self._names[key] if entry.fits(written, ended=ended)]
        if not entries:
            return None
        return NameHit(span, bare, tuple(dict.fromkeys(e.id for e in entries)), entries[0].doubtful or _run_together(bare, text))


def _beginnings(plain: str) -> tuple[Sequence[int], Sequence[str]]:
    """Where each word starts, and the word with what follows it: a letter more shuts most words out.

    A text holds thousands of words, few of which begin a name: no step here is one of Python for each.
    """
    parts = _WORD.split(plain)  # what is no word, a word, and so on
    places = [*accumulate(map(len, parts), initial=0)]
    following = map(f"{plain} ".__getitem__, places[2::2])
    return places[1:-1:2], [*map(add, parts[1::2], following)]


def _splits(folded: Folded, place: int, end: int) -> bool:
    """Whether an ending would begin within a letter that folding makes two of (the second s of a sharp s)."""
    return place < end and folded.span(place - 1, place) == folded.span(place, place + 1)


def _run_together(name: Span, text: str) -> bool:
    """Whether a name of two Han characters may be a part of a longer word on both sides."""
    if not _TWO_HAN.fullmatch(text, name.start, name.stop):
        return False
    if "\u00b7" in (text[max(0, name.start - 1) : name.start], text[name.stop : name.stop + 1]):
        return True  # the dot joins the parts of a foreign person's name
    before, after = _neighbours()
    return not before.search(text, max(0, name.start - 4), name.start) and not after.match(text, name.stop)


@cache
def _neighbours() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What ends right before a name, and what begins right after one."""
    words = tomllib.loads(files("tieup.entity").joinpath("data", "han.toml").read_text("utf-8"))
    before, after = ("|".join(words[side]) for side in ("before", "after"))
    return re.compile(rf"(?:^|[^{HAN}]|{before})\Z"), re.compile(rf"\Z|[^{HAN}]|{after}")


def _table(names: Iterable[tuple[str, Name]], endings: Iterable[str]) -> Mapping[str, set[_Entry]]:
    table: dict[str, set[_Entry]] = defaultdict(set)
    last = tuple(endings)
    for identity, name in names:
        key = normal(name.text)
        if len(key) < _MIN_KEY:
            continue
        for spelt in (key,) if name.exact else (key, *forms(key)):
            table[spelt].add(_Entry.of(identity, name, cut=False))
            if len(spelt) > _MIN_STEM and not spelt.isascii() and spelt[-1] in last:
                table[spelt[:-1]].add(_Entry.of(identity, name, cut=True))
    return table


def _encoded(table: Mapping[str, set[_Entry]]) -> bytes:
    """Two indexes: the entries of all names, those that are sure first; and which names may be written with a small letter."""
    names = encode({key: sorted(entries) for key, entries in table.items()})
    small = encode({key: None for key, entries in table.items() if any(e.text[:1].islower() for e in entries)})
    return _SIZE.pack(len(names)) + names + small
