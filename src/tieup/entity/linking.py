"""Which organisation a name means: by the words around it, the other names of the text, and the year.

``data/homographs.csv`` lists names that several organisations share, or that are words and people as well: a line for each reading with the
words that speak for it, a column a language. A reading without an id is no organisation. ``years`` (``2021..``) bounds a reading.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache, cached_property
from importlib.resources import files

from tieup.entity.gazetteer import NameHit
from tieup.entity.registry import Parent, Registry
from tieup.model import Span
from tieup.text import NEVER, normal

_AROUND = 80  # code points on each side of a name in which words speak for a reading
_COLUMNS = ("names", "id", "years")
_NOBODY = ""
# How loudly speaks: a word beside the name, the name read so elsewhere in the text, its organisation named surely, a relative of it.
_NEAR, _SAME, _SURE, _RELATIVE = 4, 1, 3, 1


@dataclass(frozen=True)
class Reading:
    """What a name may mean: an organisation's id, or nothing where it is no organisation; its years, and the words for it."""

    id: str
    years: Parent
    words: tuple[str, ...]

    def near(self, around: str) -> int:
        """How many different words speak for it, up to three."""
        return min(3, len({match.group() for match in self._pattern.finditer(around)}))

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        """Matches any of the words, folded; ``*`` stands for any ending. Where a script has no spaces, anywhere."""
        return re.compile("|".join(sorted(map(_word, self.words), key=len, reverse=True)) or NEVER)


@dataclass(frozen=True, slots=True)
class _Case:
    """A hit with its readings and how many words beside it speak for each."""

    hit: NameHit
    name: str
    near: Mapping[str, int]


class Linker:
    """Chooses the organisation of each hit."""

    def __init__(self, registry: Registry, readings: Iterable[tuple[str, Reading]]) -> None:
        self._registry = registry
        self._by_name: dict[str, list[Reading]] = defaultdict(list)
        self._by_id: dict[str, Reading] = {}
        for name, reading in readings:
            self._by_name[normal(name)].append(reading)
            self._by_id.setdefault(reading.id, reading)

    @classmethod
    @cache
    def load(cls, registry: Registry) -> Linker:
        """With the homographs that the package ships."""
        return cls(registry, _readings())

    def link(self, hits: Iterable[NameHit], text: str, year: int | None = None) -> tuple[tuple[NameHit, str], ...]:
        """Each hit with its organisation, in order; hits that mean none are left out.

        A doubtful hit is sure afterwards where the text speaks for its organisation. ``year`` is the article's.
        """
        given = tuple(hits)
        sure = {hit.ids[0] for hit in given if self._is_sure(hit, text)}
        cases = {hit: self._case(hit, text, year) for hit in given if not self._is_sure(hit, text)}
        votes: dict[str, Counter[str]] = defaultdict(Counter)
        for case in cases.values():
            votes[case.name].update(identity for identity, words in case.near.items() if words)
        chosen = (self._choose(cases[hit], votes, sure) if hit in cases else (hit, hit.ids[0]) for hit in given)
        return tuple((hit, identity) for hit, identity in chosen if identity != _NOBODY)

    def _is_sure(self, hit: NameHit, text: str) -> bool:
        return not hit.doubtful and len(hit.ids) == 1 and normal(hit.bare.of(text)) not in self._by_name

    def _case(self, hit: NameHit, text: str, year: int | None) -> _Case:
        name = normal(hit.bare.of(text))
        around = _around(hit.span, text)
        near = dict.fromkeys(hit.ids, 0)
        for reading in (*filter(None, map(self._by_id.get, hit.ids)), *self._by_name.get(name, ())):
            if year is None or reading.years.holds_in(year):
                near[reading.id] = max(near.get(reading.id, 0), reading.near(around))
            elif len(near) > 1:
                near.pop(reading.id, None)
        return _Case(hit, name, near)

    def _choose(self, case: _Case, votes: Mapping[str, Counter[str]], sure: set[str]) -> tuple[NameHit, str]:
        """The loudest reading; of equals the first, and the gazetteer gives sure spellings first."""

        def loudness(identity: str) -> int:
            said = _NEAR * case.near[identity]
            if identity == _NOBODY:
                return said
            relative = any(self._registry.related(identity, other) for other in sure)
            return said + _SAME * min(3, votes[case.name][identity]) + (_SURE if identity in sure else _RELATIVE * relative)

        best = max(case.near, key=loudness)
        spoken = loudness(best) > _RELATIVE
        return replace(case.hit, doubtful=case.hit.doubtful and not spoken), best


def _around(span: Span, text: str) -> str:
    """The folded line around a span, so many code points to each side."""
    start, stop = max(0, span.start - _AROUND), span.stop + _AROUND
    before, after = text[start : span.start].rpartition("\n")[2], text[span.stop : stop].partition("\n")[0]
    return normal(before + span.of(text) + after)


def _readings() -> Iterator[tuple[str, Reading]]:
    text = files("tieup.entity").joinpath("data", "homographs.csv").read_text("utf-8")
    for row in csv.DictReader(io.StringIO(text, newline="")):
        cells = (cell for column, cell in row.items() if column not in _COLUMNS)
        words = tuple(word for cell in cells for word in cell.split("|") if word.strip())
        reading = Reading(row["id"], Parent.parse(f"{row['id']}@{row['years']}"), words)
        yield from ((name, reading) for name in row["names"].split("|"))


def _word(word: str) -> str:
    bare = re.escape(normal(word)).replace(r"\*", r"\w*")
    return bare if re.match(r"[\u3040-\u9fff\uac00-\ud7af]", word) else rf"(?<!\w){bare}(?!\w)"
