"""Whom a description can mean: the organisations named before it, those first that the text is about; nobody where two are as likely."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Container, Iterable, Iterator
from dataclasses import dataclass

from tieup.codebook import Zone
from tieup.entity import Registry
from tieup.mention.source import Source
from tieup.mention.tagged import SILENT
from tieup.model import Mention, Span
from tieup.text import normal

# How many sentences back a description may reach of itself; one of a kind or a place reaches farther.
REACH = 3
# How many sentences back those stand who are meant together.
_TOGETHER = 2
# What speaks for a candidate: each sentence nearer, named first and alone in its sentence, in the title, most often, by the same word.
_NEARER, _FIRST, _TITLED, _OFTEN, _ALIKE = 2, 1, 2, 1, 1
_MARKS = ' "\u00ab\u00bb\u201c\u201d\u201e\u300a\u300b'  # around a name
_BREAK = re.compile(r"[,;:()\u2013\u2014\u3001\uff0c\uff1b\uff1a\uff08\uff09\"\u00ab\u00bb\u201c\u201d\u201e]")
_JOINED = re.compile(r"[\s,\u3001]*(?:\w{1,3}|&)?\s*")
_OWNED = re.compile(r"[-'\u2019]")

Fits = Callable[[Mention], bool]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a description stands: its words, the number of its sentence, and whether it names an owner ('the company's plant')."""

    span: Span
    index: int
    owning: bool = False


class Antecedents:
    """The organisations that a text names, by sentence; what a description was found to mean is named there too.

    ``clauses`` are words that open a clause: two names in one clause are two firms, for a verb seldom has the same one twice.
    """

    def __init__(self, source: Source, mentions: Iterable[Mention], clauses: re.Pattern[str], registry: Registry) -> None:
        self._source, self._clauses, self._registry = source, clauses, registry
        spoken = {s.index: s for s in source.sentences if s.zone not in SILENT}
        self._named: dict[int, list[Mention]] = defaultdict(list)
        for mention in sorted(mentions, key=lambda m: m.span):
            index = next((i for i, s in spoken.items() if mention.span in s.span), None)
            if index is not None:
                self._named[index].append(mention)
        self._titled = [m for i, s in spoken.items() if s.zone is Zone.TITLE for m in self._named[i]]

    def add(self, place: Place, meant: Iterable[Mention]) -> None:
        """Count a description among the names, as those that it stands for."""
        self._named[place.index] = sorted((*self._named[place.index], *meant), key=lambda m: m.span)

    def one(self, place: Place, reach: int, fits: Fits, alike: Container[str]) -> list[Mention]:
        """The likeliest, none where another is as likely; of one house the one named last."""
        often, points = self._often(place), dict[str, tuple[int, Mention]]()
        for back, mention in self._near(place, reach, () if place.owning else self._apart(place)):
            if fits(mention):
                one = mention.entity.id
                score = _NEARER * max(0, REACH - back) + self._prominence(mention, place.index - back, place.index)
                score += _OFTEN * (one in often) + _ALIKE * (one in alike)
                points[one] = max(points.get(one, (0, mention)), (score, mention), key=lambda each: each[0])
        best = sorted(points.values(), key=lambda each: (each[0], each[1].span), reverse=True)
        return [m for score, m in best[:1] if all(score > other or self._akin(m, o) for other, o in best[1:])]

    def only(self, place: Place, fits: Fits) -> list[Mention]:
        """The one that fits in the last sentences, none where two do."""
        near = _distinct(m for _, m in self._near(place, REACH, self._apart(place)) if fits(m))
        return near if len(near) == 1 else []

    def group(self, place: Place, number: int, most: int, fits: Fits) -> list[Mention]:
        """Those named together, no fewer than ``number`` and no more than ``most``."""
        readings = self._together(place, number, fits, exactly=number == most)
        return next((group for group in readings if number <= len(group) <= most), [])

    def _together(self, place: Place, number: int, fits: Fits, *, exactly: bool) -> Iterator[list[Mention]]:
        """Who may be meant together: those of the clause, of the last sentences, of a list in the sentence, of the title."""
        apart = {m.entity.id for m in self._before(place, 0) if self._same_clause(m, place)}
        yield _distinct(m for m in self._before(place, 0) if m.entity.id in apart and fits(m))
        near: list[Mention] = []
        for without in ((), apart) if exactly else (apart,):
            near = self._enough(place, number, fits, without)
            yield near
        lists = [one for one in self._lists(place) if len(one) == number and all(map(fits, one))]
        yield lists[0] if len(lists) == 1 else []
        titled = _distinct(m for m in self._titled if fits(m))
        yield titled if {m.entity.id for m in titled} <= {m.entity.id for m in near} else []

    def _enough(self, place: Place, number: int, fits: Fits, without: Container[str]) -> list[Mention]:
        """All that the sentence and those before it name, back to where they are enough."""
        found: list[Mention] = []
        for back in range(_TOGETHER + 1):
            here = (m for m in self._before(place, back) if m.entity.id not in without and fits(m))
            found = _distinct((*found, *here))
            if len(found) >= number:
                break
        return found

    def _lists(self, place: Place) -> Iterator[list[Mention]]:
        """The lists ('A, B and C') in the sentence before the description."""
        last: list[Mention] = []
        for mention in self._before(place, 0):
            if last and not self._listed(last[-1], mention):
                yield _distinct(last)
                last = []
            last.append(mention)
        yield _distinct(last)

    def _listed(self, one: Mention, other: Mention) -> bool:
        """Whether two names stand side by side: 'A, B', 'A and B'."""
        return bool(_JOINED.fullmatch(self._source.text, one.span.stop, max(one.span.stop, other.span.start)))

    def _near(self, place: Place, reach: int, without: Container[str]) -> Iterator[tuple[int, Mention]]:
        """The names before the description, with the number of sentences between."""
        return ((back, m) for back in range(reach + 1) for m in self._before(place, back) if m.entity.id not in without)

    def _before(self, place: Place, back: int) -> list[Mention]:
        named = self._named.get(place.index - back, [])
        return named if back else [m for m in named if m.span.stop <= place.span.start]

    def _prominence(self, mention: Mention, index: int, at: int) -> int:
        first, *others = self._named[index]
        leads = mention.span.start == first.span.start and not (others and self._listed(first, others[0]))
        return _FIRST * (leads and index != at) + _TITLED * any(mention.entity.id == m.entity.id for m in self._titled)

    def _often(self, place: Place) -> set[str]:
        """Those whom the text has named most often so far."""
        counts = Counter(m.entity.id for at, named in self._named.items() if at <= place.index for m in named)
        return {one for one, count in counts.items() if count == max(counts.values()) > 1}

    def _apart(self, place: Place) -> set[str]:
        """Those named in the same clause as the description."""
        return {m.entity.id for m in self._named.get(place.index, ()) if self._same_clause(m, place)}

    def _same_clause(self, mention: Mention, place: Place) -> bool:
        one, other = sorted((mention.span, place.span))
        if one.overlaps(other) or _OWNED.match(self._source.text, mention.span.stop):
            return False
        between = self._source.text[one.stop : other.start].strip(_MARKS)
        return not _BREAK.search(between) and not self._clauses.search(normal(between))

    def _akin(self, one: Mention, other: Mention) -> bool:
        return self._registry.related(one.entity.id, other.entity.id)


def _distinct(mentions: Iterable[Mention]) -> list[Mention]:
    return list({m.entity.id: m for m in mentions}.values())
