"""The gazetteer: all names of the registry found in a text in one pass (Aho-Corasick over folded text).

Overlapping matches are taken first, then word boundaries decide, then the longest wins: leftmost-longest first would lose names
whose longer neighbour fails at its boundary.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from tieup.entity.registry import Name, Organisation
from tieup.model import Span
from tieup.text import Folded, normal

# Shortest stem that may stand for a name whose last letter inflection changes.
_MIN_STEM = 4


@dataclass(frozen=True, slots=True)
class NameHit:
    """A name found: the span of the name with its ending, of the bare name, the organisations it may mean, and how sure the spelling is."""

    span: Span
    bare: Span
    ids: tuple[str, ...]
    doubtful: bool


@dataclass(frozen=True, slots=True)
class _Entry:
    id: str
    name: Name
    cut: bool  # the last letter was cut off: an ending must follow


class Gazetteer:
    """Finds names. ``endings`` are the letters that inflection may add to a name, of all languages in use."""

    def __init__(self, names: Iterable[tuple[str, Name]], endings: Iterable[str]) -> None:
        self._endings = tuple(sorted({normal(e) for e in endings}, key=len, reverse=True))
        self._entries: dict[str, list[_Entry]] = defaultdict(list)
        for identity, name in names:
            self._add(identity, name)
        self._keys = list(self._entries)

    @classmethod
    def of(cls, organisations: Iterable[Organisation], endings: Iterable[str]) -> Gazetteer:
        return cls(((o.id, name) for o in organisations for name in o.names), endings)

    def _add(self, identity: str, name: Name) -> None:
        key = normal(name.text)
        if len(key) < 2 and key.isascii():
            return
        self._entries[key].append(_Entry(identity, name, cut=False))
        if len(key) > _MIN_STEM and not key.isascii() and key[-1] in self._endings:
            self._entries[key[:-1]].append(_Entry(identity, name, cut=True))

    @cached_property
    def _automaton(self) -> object:
        from daachorse import CharwiseDoubleArrayAhoCorasick  # noqa: PLC0415 - a compiled library, loaded on first use

        return CharwiseDoubleArrayAhoCorasick(self._keys)

    def find(self, text: str, folded: Folded) -> tuple[NameHit, ...]:
        """The names in ``text``, longest first where they overlap, in order of place."""
        hits = sorted(self._matches(text, folded), key=lambda h: (-len(h.bare), h.span.start, h.doubtful))
        taken: list[NameHit] = []
        covered: set[int] = set()
        for hit in hits:
            places = range(hit.span.start, hit.span.stop)
            if covered.isdisjoint(places):
                covered.update(places)
                taken.append(hit)
        return tuple(sorted(taken, key=lambda h: h.span))

    def _matches(self, text: str, folded: Folded) -> Iterator[NameHit]:
        if not self._keys:
            return
        plain = folded.text
        for start, stop, index in self._automaton.find_overlapping(plain):  # type: ignore[attr-defined] # untyped library
            if _inside_word(plain, start):
                continue
            end = self._end(plain, stop)
            if end is None:
                continue
            span, bare = folded.span(start, end), folded.span(start, stop)
            entries = [e for e in self._entries[self._keys[index]] if _fits(e, bare.of(text), ended=end > stop)]
            if entries:
                ids = tuple(dict.fromkeys(e.id for e in entries))
                yield NameHit(span, bare, ids, all(e.name.doubtful for e in entries))

    def _end(self, plain: str, stop: int) -> int | None:
        """Where the word that starts with the name ends; None where the name is only a part of it."""
        if _dense(plain[stop - 1]) or _boundary(plain, stop):
            return stop
        for ending in self._endings:
            if plain.startswith(ending, stop) and _boundary(plain, stop + len(ending)):
                return stop + len(ending)
        return None


def _fits(entry: _Entry, written: str, *, ended: bool) -> bool:
    if entry.cut and not ended:
        return False
    if entry.name.exact:
        return written == entry.name.text
    if written.isascii() and entry.name.text[:1].isupper():
        return written[:1].isupper() or written[:1].isdigit()
    return not written[:1].islower() or entry.name.text[:1].islower() or entry.name.text[:1].isdigit()


def _dense(char: str) -> bool:
    """Whether the script writes no spaces between words (Han, kana, Hangul is spaced but joins particles)."""
    return "\u3040" <= char <= "\u30ff" or "\u3400" <= char <= "\u9fff" or "\uac00" <= char <= "\ud7af"


def _boundary(plain: str, at: int) -> bool:
    return at >= len(plain) or not (plain[at].isalnum() or plain[at] == "_") or _dense(plain[at])


def _inside_word(plain: str, start: int) -> bool:
    if start == 0 or _dense(plain[start]):
        return False
    before = plain[start - 1]
    return before.isalnum() and not _dense(before)
