"""Places that are known: countries, regions and cities with their names in many languages, one line each in ``data/places.csv``.

The table was compiled for this project; the region of a city and the traditional Chinese spellings follow GeoNames
(geonames.org, CC BY 4.0). The names of countries follow CLDR; in the language of a text they come from babel.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from tieup.entity.registry import Name
from tieup.errors import DataError
from tieup.model import Place

_FILE = "places.csv"
_KINDS = ("country", "region", "city")


@dataclass(frozen=True, slots=True)
class Spot:
    """A country, region or city. ``country`` is ISO 3166-1 alpha-2, ``region`` the region a city lies in where the table says so."""

    kind: str
    country: str
    region: str
    name: str

    def holds(self, other: Spot) -> bool:
        """Whether the other lies in this one, as far as the table knows."""
        if self.kind == other.kind or self.country != other.country or _KINDS.index(self.kind) > _KINDS.index(other.kind):
            return False
        return self.kind == "country" or other.region in ("", self.name)

    @property
    def place(self) -> Place:
        return Place(self.country, self.name if self.kind == "region" else "", self.name if self.kind == "city" else "")


@cache
def spots() -> tuple[tuple[Spot, tuple[Name, ...]], ...]:
    """The table with all names of each place. Raises DataError for a line that is not well formed."""
    text = files("tieup.entity").joinpath("data", _FILE).read_text("utf-8")
    return tuple(_parsed(row, line) for line, row in enumerate(csv.DictReader(io.StringIO(text, newline="")), 2))


def _parsed(row: Mapping[str, str], line: int) -> tuple[Spot, tuple[Name, ...]]:
    try:
        spot = Spot(row["kind"], row["country"], row["region"], row["name"])
        names = [Name.parse(name) for name in row["names"].split("|") if name.strip()]
    except (KeyError, AttributeError) as error:
        raise DataError(f"{_FILE}:{line}", f"not a place: {error}") from error
    if spot.kind not in _KINDS or len(spot.country) != 2:
        raise DataError(f"{_FILE}:{line}", f"kind is one of {', '.join(_KINDS)}, country two letters: {spot}")
    if spot.kind != "country" and all(name.text != spot.name for name in names):
        names.insert(0, Name(spot.name))
    return spot, tuple(names)


@cache
def countries() -> Mapping[str, Spot]:
    """The countries by code; their names there are English."""
    return MappingProxyType({spot.country: spot for spot, _ in spots() if spot.kind == "country"})


def named(code: str) -> Iterator[tuple[Spot, Name]]:
    """All places with their names for a text in the language ``code``."""
    for spot, names in spots():
        for name in names:
            yield spot, name
    yield from _in_language(code)


def _in_language(code: str) -> Iterator[tuple[Spot, Name]]:
    from babel import Locale  # noqa: PLC0415 - its tables are read once a language

    for territory, text in Locale(code).territories.items():
        if territory in countries():
            yield countries()[territory], Name(text)
