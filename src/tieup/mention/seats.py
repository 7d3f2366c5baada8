"""The country or city that a description names: 'the Munich-based carmaker', 'der chinesische Batteriehersteller'."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from tieup.entity.atlas import named
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
        data = language.data("authorities")
        self._behind = re.compile(r"[ -][\w-]+" if data.get("adjective_behind") else NEVER)
        spots = [(normal(name.text), spot) for spot, name in named(language.code) if len(name.text) >= _MIN_NAME]
        own = {normal(word): city for word, city in language.data("descriptions").get("adjectives", {}).items()}
        self._cities = {name: spot.name for name, spot in spots if spot.kind == "city"} | own
        adjectives = {normal(word): code for word, code in data.get("adjectives", {}).items()}
        self._countries = {name: spot.country for name, spot in spots if spot.kind == "country"} | adjectives
        tail = rf"\w{{0,{int(data.get('adjective_tail', 0))}}}(?!\w)" if language.spaced else ""
        start = r"(?<!\w)" if language.spaced else ""
        self._country = re.compile(rf"{start}({any_of(self._countries)}){tail}")
        self._city = re.compile(rf"{start}({any_of(self._cities)}){tail}")

    def of(self, text: str, span: Span) -> Seat:
        """The place in the words at ``span``."""
        behind = self._behind.match(text, span.stop)
        words = normal(text[span.start : behind.end() if behind else span.stop]).replace("-", " ")
        return Seat(_values(self._country, self._countries, words), _values(self._city, self._cities, words))


def _values(pattern: re.Pattern[str], by_word: Mapping[str, str], words: str) -> frozenset[str]:
    return frozenset(by_word[match.group(1)] for match in pattern.finditer(words))
