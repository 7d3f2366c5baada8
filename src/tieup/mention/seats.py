"""The country or city that a description names: 'the Munich-based carmaker', 'der chinesische Batteriehersteller'."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from tieup.entity.atlas import Spot, named
from tieup.entity.registry import Organisation
from tieup.lang import Language
from tieup.model import Span
from tieup.text import NEVER, any_of, normal

_MIN_NAME = 2


@dataclass(frozen=True, slots=True)
class Seat:
    """Countries and cities, either of which an organisation may sit in; none where the words name no place."""

    countries: frozenset[str] = frozenset()
    cities: frozenset[str] = frozenset()

    @property
    def told(self) -> bool:
        return bool(self.countries or self.cities)

    def is_of(self, organisation: Organisation) -> bool:
        return organisation.country in self.countries or organisation.city in self.cities


class Seats:
    """Finds the places in descriptions: countries by ``adjectives`` of ``authorities.toml``, cities by name and by ``adjectives`` of
    ``descriptions.toml``; where adjectives stand behind (``adjective_behind``) the next word counts too.
    """

    def __init__(self, language: Language) -> None:
        self._language = language
        self._data = language.data("authorities")
        self._behind = re.compile(r"[ -][\w-]+" if self._data.get("adjective_behind") else NEVER)

    def of(self, text: str, span: Span) -> Seat:
        """The place in the words at ``span``."""
        behind = self._behind.match(text, span.stop)
        words = normal(text[span.start : behind.end() if behind else span.stop]).replace("-", " ")
        return Seat(_values(self._country, self._countries, words), _values(self._city, self._cities, words))

    # Thousands of names, which only a text with a description needs.

    @cached_property
    def _cities(self) -> Mapping[str, str]:
        own = {normal(word): city for word, city in self._language.data("descriptions").get("adjectives", {}).items()}
        return {name: spot.name for name, spot in self._named("city")} | own

    @cached_property
    def _countries(self) -> Mapping[str, str]:
        adjectives = {normal(word): code for word, code in self._data.get("adjectives", {}).items()}
        return {name: spot.country for name, spot in self._named("country")} | adjectives

    @cached_property
    def _city(self) -> re.Pattern[str]:
        return self._pattern(self._cities)

    @cached_property
    def _country(self) -> re.Pattern[str]:
        return self._pattern(self._countries)

    def _named(self, kind: str) -> Iterator[tuple[str, Spot]]:
        spots = ((name.text, spot) for spot, name in named(self._language.code) if spot.kind == kind)
        return ((normal(text), spot) for text, spot in spots if len(text) >= _MIN_NAME)

    def _pattern(self, words: Iterable[str]) -> re.Pattern[str]:
        if not self._language.spaced:
            return re.compile(f"({any_of(words)})")
        tail = int(self._data.get("adjective_tail", 0))
        return re.compile(rf"(?<!\w)({any_of(words)})\w{{0,{tail}}}(?!\w)")


def _values(pattern: re.Pattern[str], by_word: Mapping[str, str], words: str) -> frozenset[str]:
    return frozenset(by_word[match.group(1)] for match in pattern.finditer(words))
