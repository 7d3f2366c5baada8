"""Countries, regions and cities in a text, in the forms of its language; neighbours such as 'Kaluga, Russia' are one mention."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache

from tieup.codebook import Kind
from tieup.entity import Gazetteer, NameHit
from tieup.entity.atlas import Spot, named
from tieup.entity.registry import Name
from tieup.lang import Language
from tieup.lang.lexicon import is_word
from tieup.model import Mention, Place, Span
from tieup.text import Folded, any_of, normal

# What may stand between a place and the larger one that holds it; behind a bracket the closing one is left out of the mention.
_BETWEEN = re.compile(r",\s{0,6}| \(")
_TOWN = re.compile(r"([^\W\d_a-z][\w.'\u2019-]*(?: [^\W\d_a-z][\w.'\u2019-]*){0,2}),\s{1,6}$")
_WORDS_BEFORE = re.compile(r"(?:([\w&'\u2019-]+) )?([\w&'\u2019-]*\w) $")
# 'Bank of ' and 'Bank of the '
_LINKED = re.compile(r"[^\W\d_a-z]\w+ \w+(?: \w+)? $")
_WORD_BEHIND = re.compile(r" ([\w-]+)")
_WORD_BEFORE = re.compile(r"([\w-]+) $")
_LATIN_END = "\u0250"
_REACH = 60


@dataclass(frozen=True, slots=True)
class _Sight:
    """A name in the text and the places it may mean.

    ``doubtful``: something beside it must speak for a place. ``region`` is what the text adds to a city, ``town`` one that no list holds.
    """

    span: Span
    spots: tuple[Spot, ...]
    doubtful: bool = False
    origin: str = ""
    town: str = ""
    region: str = ""

    def mention(self) -> Mention:
        spot = self.spots[0]
        place = Place(spot.country, self.region or spot.place.region, self.town or spot.place.city)
        return Mention(self.span, Kind.PLACE, place, self.origin or f"places.{spot.kind}")


def places(text: str, folded: Folded, language: Language) -> tuple[Mention, ...]:
    """The places that the text names, in order."""
    return _reader(language).read(text, folded)


def names(text: str, folded: Folded, language: Language) -> tuple[Mention, ...]:
    """All names of places, those inside other names as well, each with the place listed first."""
    return _reader(language).names(text, folded)


def outside(mentions: Iterable[Mention], organisations: Iterable[Mention]) -> tuple[Mention, ...]:
    """The mentions without places that are part of an organisation's name or follow one: 'Bank of China', 'Alfa Romeo Milano'."""
    covered = {at for m in organisations for at in (*range(m.span.start, m.span.stop), m.span.stop + 1)}
    return tuple(m for m in mentions if m.kind is not Kind.PLACE or m.span.start not in covered)


@cache
def _reader(language: Language) -> PlaceReader:
    return PlaceReader(language)


class PlaceReader:
    """Finds places by the table and the words of ``places.toml``."""

    def __init__(self, language: Language) -> None:
        data = language.data("places")
        self._language = language
        self._spots: list[Spot] = []
        self._adjectives: set[str] = set()
        self._names = Gazetteer(self._keyed(), language.endings)
        self._doubtful = frozenset(normal(word) for word in data.get("doubtful", ()))
        self._locative, self._near, self._links = (
            _ending_with(data.get(key, ()), spaced=language.spaced) for key in ("locatives", "near", "name_links")
        )
        self._unit, self._nouns = (re.compile(any_of(data.get(key, ()), r"[\w-]*")) for key in ("units", "adjective_nouns"))
        self._stop = frozenset(normal(word) for word in language.data("organisations").get("stop", ()))
        self._behind = bool(data.get("adjective_behind", False))
        self._open = bool(data.get("open_towns", False))

    def read(self, text: str, folded: Folded) -> tuple[Mention, ...]:
        joined = self._joined(text, [sight for hit in self._names.find(text, folded) if (sight := self._seen(hit, text))])
        said = Counter(s.spots[0].country for s in joined if len(s.spots) == 1)
        return tuple(_settled(s, said).mention() for s in joined if not s.doubtful or self._located(text, s.span))

    def names(self, text: str, folded: Folded) -> tuple[Mention, ...]:
        hits = (hit for hit in self._names.find(text, folded) if not self._adjectives.issuperset(hit.ids))
        return tuple(self._sight(hit, text).mention() for hit in hits)

    def _keyed(self) -> Iterator[tuple[str, Name]]:
        """All names with keys that sort as the table does: the spots' numbers. Adjectives follow."""
        numbers: dict[Spot, str] = {}
        for spot, name in named(self._language.code):
            if spot not in numbers:
                numbers[spot] = self._add(spot)
            yield numbers[spot], name
        cities = {spot.name: spot for spot in reversed(self._spots) if spot.kind == "city"}
        for city, written in self._inflected_adjectives(cities):
            key = self._add(cities[city])
            self._adjectives.add(key)
            yield key, Name(written)

    def _add(self, spot: Spot) -> str:
        self._spots.append(spot)
        return f"{len(self._spots) - 1:06}"

    def _inflected_adjectives(self, cities: Iterable[str]) -> Iterator[tuple[str, str]]:
        """City and adjective: those listed with all their endings, and what the suffix makes of a name."""
        data = self._language.data("places")
        for stem, city in data.get("adjectives", {}).items():
            yield from ((city, stem + ending) for ending in data.get("adjective_endings") or ("",))
        if suffix := data.get("adjective_suffix"):
            latin = (pair for pair in named(self._language.code) if pair[1].text.isalpha() and pair[1].text < _LATIN_END)
            yield from ((spot.name, name.text + suffix) for spot, name in latin if spot.name in cities)

    def _seen(self, hit: NameHit, text: str) -> _Sight | None:
        """The place that a hit names: an adjective only beside a noun for a site, as in 'das Muenchner Werk', 'l'usine lyonnaise'."""
        adjectives = [key for key in hit.ids if key in self._adjectives]
        noun = self._noun_beside(text, hit.span) if adjectives else None
        if noun and self._nouns.fullmatch(normal(noun[1])):
            return _Sight(hit.span, self._spots_of(adjectives), origin="places.adjective")
        if len(adjectives) == len(hit.ids) or _hyphenated(text, hit.span) or self._in_name(text, hit.span):
            return None
        return self._sight(hit, text)

    def _noun_beside(self, text: str, adjective: Span) -> re.Match[str] | None:
        if self._behind:
            return _WORD_BEFORE.search(_before(text, adjective))
        return _WORD_BEHIND.match(text, adjective.stop)

    def _sight(self, hit: NameHit, text: str) -> _Sight:
        doubtful = hit.doubtful or bool(self._doubtful & {normal(hit.bare.of(text)), normal(hit.span.of(text))})
        unit = self._unit.match(text, hit.span.stop)
        span = Span(hit.span.start, unit.end()) if unit else hit.span
        return _Sight(span, self._spots_of(key for key in hit.ids if key not in self._adjectives), doubtful)

    def _spots_of(self, keys: Iterable[str]) -> tuple[Spot, ...]:
        return tuple(self._spots[int(key)] for key in keys)

    def _in_name(self, text: str, span: Span) -> bool:
        """Whether the words around make it part of another name: 'Bank of China', 'Beijing Automotive', 'Hyundai Motor India'."""
        before = _before(text, span)
        linked = self._links.search(normal(before) + " ")
        if linked and _LINKED.search(before):
            return True
        if self._locative.search(normal(before) + " "):
            return False
        behind = _WORD_BEHIND.match(text, span.stop) if self._language.capitals == "names" else None
        return self._led_by_name(before) or bool(behind and behind[1][0].isupper() and behind[1].isascii() and span.of(text).isascii())

    def _led_by_name(self, before: str) -> bool:
        words = _WORDS_BEFORE.search(before)
        if not words or not words[2][0].isupper() or normal(words[2]) in self._stop:
            return False
        run = bool(words[1]) and words[1][0].isupper() and self._language.capitals == "names"
        return run or not is_word(words[2], self._language)

    def _located(self, text: str, span: Span) -> bool:
        return bool(self._locative.search(normal(_before(text, span)) + " "))

    def _joined(self, text: str, sights: list[_Sight]) -> list[_Sight]:
        """Neighbours of which one holds the other as one; what only says where its neighbour lies is left out."""
        out: list[_Sight] = []
        for sight in sights:
            last = out[-1] if out else None
            pair = self._pair(text, last, sight) if last else None
            if pair:
                out[-1] = pair
            elif not (last and self._is_landmark(text, last.span, sight.span)):
                out.append(self._with_town(text, sight, last))
        return out

    def _pair(self, text: str, small: _Sight, large: _Sight) -> _Sight | None:
        """Two neighbours as one place, the smaller first or, in a dense script, the larger."""
        between = text[small.span.stop : large.span.start]
        if not between and small.span.of(text)[-1:] >= "\u3400":
            small, large = large, small
        elif not _BETWEEN.fullmatch(between):
            return None
        found = next(((s, b) for s in small.spots for b in large.spots if b.holds(s)), None) or self._namesake(small, large)
        if found is None:
            return None
        spot, holder = found
        region = holder.name if holder.kind == "region" and spot.kind == "city" else small.region
        span = small.span.cover(large.span)
        closed = "(" in between and text[span.stop : span.stop + 1] == ")"
        return replace(small, span=Span(span.start, span.stop + closed), spots=(spot,), doubtful=False, region=region)

    def _namesake(self, small: _Sight, large: _Sight) -> tuple[Spot, Spot] | None:
        """'Birmingham, Alabama': the city that the text itself puts into another region than the table."""
        spot, holder = small.spots[0], large.spots[0]
        if not self._open or spot.kind != "city" or holder.kind != "region":
            return None
        return replace(spot, country=holder.country, region=holder.name), holder

    def _is_landmark(self, text: str, last: Span, span: Span) -> bool:
        between = text[last.stop : span.start]
        return 0 < len(between) < _REACH and bool(self._near.fullmatch(normal(between) + " "))

    def _with_town(self, text: str, sight: _Sight, last: _Sight | None) -> _Sight:
        """'in Shelbyville, Kentucky': a town that no list holds."""
        if not self._open or sight.spots[0].kind == "city":
            return sight
        begin = max(0, sight.span.start - _REACH, last.span.stop if last else 0)
        town = _TOWN.search(text[begin : sight.span.start])
        if not town or not self._located(text, Span(begin + town.start(), sight.span.stop)):
            return sight
        return _Sight(Span(begin + town.start(), sight.span.stop), sight.spots, origin="places.town", town=town[1])


def _settled(sight: _Sight, said: Counter[str]) -> _Sight:
    """Of several places of that name the one in the country that the text speaks of most, else the one listed first."""
    if len(sight.spots) == 1:
        return sight
    return replace(sight, spots=(max(sight.spots, key=lambda spot: said[spot.country]),))


def _before(text: str, span: Span) -> str:
    """The words of the line right before."""
    return text[max(0, span.start - _REACH) : span.start].rsplit("\n", 1)[-1]


def _hyphenated(text: str, span: Span) -> bool:
    """'US-based', 'Mercedes-Berlin', 'US$': a part of a compound."""
    before, behind = text[max(0, span.start - 2) : span.start], text[span.stop : span.stop + 2]
    led = len(before) == 2 and before[1] == "-" and before[0].isalnum()
    return led or behind[:1] == "$" or (len(behind) == 2 and behind[0] == "-" and behind[1].isalpha())


def _ending_with(words: Iterable[str], *, spaced: bool) -> re.Pattern[str]:
    """Matches where one of the words is the last before the end."""
    return re.compile(rf"(?<![\w-])(?:{any_of(words)}) $" if spaced else rf"(?:{any_of(words)}) ?$")
