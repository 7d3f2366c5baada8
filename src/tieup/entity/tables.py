"""Who acted for whom, and what the brands make: ``data/people.csv``, ``data/models.csv`` and ``data/products.csv``."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import blake2b
from importlib.resources import files
from typing import Self, TypeVar

from tieup.entity.registry import Name
from tieup.errors import DataError
from tieup.text import normal

T = TypeVar("T")

_DATA = files("tieup.entity").joinpath("data")
_PEOPLE, _MODELS, _PRODUCTS, _GOODS = "people.csv", "models.csv", "products.csv", "goods.csv"


@dataclass(frozen=True, slots=True)
class Post:
    """What a person did at an organisation, from the year ``since`` to ``until``, both included; None where open."""

    person: str
    names: tuple[str, ...]
    organisation: str
    function: str
    since: int | None = None
    until: int | None = None

    @classmethod
    def parse(cls, row: Mapping[str, str]) -> Self:
        names = tuple(name.strip() for name in (row["name"], *row["names"].split("|")) if name.strip())
        since, until = (int(row[key]) if row[key] else None for key in ("since", "until"))
        return cls(row["name"], names, row["organisation"], row["function"], since, until)

    def years_from(self, year: int | None) -> int:
        """How many years the post lies away from that one, or from now; 0 where it was held."""
        if year is None:
            return 0 if self.until is None else 1
        return max((self.since or year) - year, year - (self.until or year), 0)


@dataclass(frozen=True, slots=True)
class Product:
    """A vehicle model, platform or component by name. ``brand`` is an organisation's id."""

    name: str
    brand: str
    names: tuple[Name, ...]
    kind: str = "vehicle"

    @classmethod
    def parse(cls, row: Mapping[str, str]) -> Self:
        listed = [Name.parse(name) for name in row["names"].split("|") if name.strip()]
        main = Name.parse(row["model"] if "model" in row else row["name"])
        if all(normal(name.text) != normal(main.text) for name in listed):
            listed.insert(0, main)
        return cls(main.text, row["brand"], tuple(listed), row.get("kind") or "vehicle")


@cache
def posts() -> tuple[Post, ...]:
    """Who acted for whom, and when. Raises DataError for a line that is not well formed."""
    return tuple(_parsed(_PEOPLE, Post.parse))


@cache
def products() -> tuple[Product, ...]:
    """Vehicle models, platforms and components. Raises DataError for a line that is not well formed."""
    return (*_parsed(_MODELS, Product.parse), *_parsed(_PRODUCTS, Product.parse))


@cache
def goods() -> tuple[Product, ...]:
    """Products that are values of a claim alone: none stands for its brand. Raises DataError for a line that is not well formed."""
    return tuple(_parsed(_GOODS, Product.parse))


def people_digest() -> bytes:
    """Tells the people of this version from those of any other."""
    return _digest(_PEOPLE)


def products_digest() -> bytes:
    """Tells the products of this version from those of any other."""
    return _digest(_MODELS, _PRODUCTS)


def goods_digest() -> bytes:
    """Tells the goods of this version from those of any other."""
    return _digest(_GOODS)


def _parsed(file: str, parse: Callable[[Mapping[str, str]], T]) -> Iterator[T]:
    rows = csv.DictReader(io.StringIO(_content(file).decode(), newline=""))
    for line, row in enumerate(rows, 2):
        try:
            yield parse(row)
        except (KeyError, ValueError, AttributeError, TypeError) as error:
            raise DataError(f"entity/data/{file}:{line}", f"not well formed: {error}") from error


def _digest(*names: str) -> bytes:
    digest = blake2b()
    for name in names:
        digest.update(name.encode() + _content(name))
    return digest.digest()


def _content(file: str) -> bytes:
    path = _DATA.joinpath(file)
    return path.read_bytes() if path.is_file() else b""
