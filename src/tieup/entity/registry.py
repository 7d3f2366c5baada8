"""The registry of organisations: one line each in ``data/organisations/*.csv``, with names in every script, parents and dates."""

from __future__ import annotations

import csv
import io
from collections import ChainMap, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, cached_property
from hashlib import blake2b
from importlib.resources import files
from importlib.resources.abc import Traversable
from itertools import permutations
from typing import Self, cast

from tieup.errors import DataError
from tieup.model import Entity, Mention, Span
from tieup.text import normal

_DATA = files("tieup.entity").joinpath("data")
_OWNERS_APART = ";"


@dataclass(frozen=True, slots=True)
class Parent:
    """An owner, from the year ``since`` up to but not including ``until``; None where open."""

    id: str
    since: int | None = None
    until: int | None = None

    @classmethod
    def parse(cls, text: str) -> Self:
        """``bmw`` or ``tata-motors@2008..`` or ``bmw@1994..2000``."""
        owner, _, years = text.strip().partition("@")
        since, _, until = years.partition("..")
        return cls(owner, int(since) if since else None, int(until) if until else None)

    def holds_in(self, year: int | None) -> bool:
        if year is None:
            return self.until is None
        return (self.since is None or self.since <= year) and (self.until is None or year < self.until)

    def meets(self, other: Parent) -> bool:
        """Whether both are owners at some time, and two."""
        later = max(self.since or 0, other.since or 0)
        return self.id != other.id and self.holds_in(later) and other.holds_in(later)


class Kinship(StrEnum):
    """How two organisations belong together: one is the other's only owner ever; one is among several owners, at once or in turn; both
    have an owner in common; both own a third together.
    """

    HOUSE = "house"
    VENTURE = "venture"
    SIBLINGS = "siblings"
    PARTNERS = "partners"


@dataclass(frozen=True, slots=True)
class Name:
    """A spelling. ``exact``: letter case must agree. ``doubtful``: also an ordinary word, so context must speak for it."""

    text: str
    exact: bool = False
    doubtful: bool = False

    @classmethod
    def parse(cls, text: str) -> Self:
        marks, bare = set(), text.strip()
        while bare[:1] in ("?", "="):
            marks.add(bare[0])
            bare = bare[1:]
        return cls(bare, "=" in marks, "?" in marks)


@dataclass(frozen=True, slots=True)
class Organisation:
    """A line of the registry. ``country`` is ISO 3166-1 alpha-2, ``city`` the seat in English, ``wikidata`` a QID or empty."""

    id: str
    name: str
    kind: str
    country: str
    city: str
    names: tuple[Name, ...]
    parents: tuple[Parent, ...]
    wikidata: str

    @classmethod
    def parse(cls, row: Mapping[str, str]) -> Self:
        listed = [Name.parse(name) for name in row["names"].split("|") if name.strip()]
        # The name of a government's place alone does not mean the government.
        if ":" not in row["id"] and all(normal(name.text) != normal(row["name"]) for name in listed):
            listed.insert(0, Name(row["name"]))
        parents = tuple(Parent.parse(parent) for parent in row["parents"].split(_OWNERS_APART) if parent.strip())
        return cls(row["id"], row["name"], row["kind"], row["country"], row["city"], tuple(listed), parents, row["wikidata"])

    @property
    def entity(self) -> Entity:
        return Entity(self.id, self.name, self.kind, self.country)


class _Lines(Mapping[str, Organisation]):
    """Organisations by id, each line read when it is first asked for: most runs meet a few of them."""

    def __init__(self, rows: Iterable[tuple[str, int, Mapping[str, str]]]) -> None:
        self._rows: dict[str, tuple[str, int, Mapping[str, str]]] = {}
        self._read: dict[str, Organisation] = {}
        for file, line, row in rows:
            key = row.get("id")
            if not key:
                raise DataError(f"{file}:{line}", "a line without an id")
            if key in self._rows:
                raise DataError(f"{file}:{line}", f"the id {key} stands twice")
            self._rows[key] = (file, line, row)

    def __getitem__(self, key: str) -> Organisation:
        if key not in self._read:
            file, line, row = self._rows[key]
            try:
                self._read[key] = Organisation.parse(row)
            except (KeyError, ValueError, AttributeError) as error:
                raise DataError(f"{file}:{line}", f"not an organisation: {error}") from error
        return self._read[key]

    def __contains__(self, key: object) -> bool:
        return key in self._rows

    def __iter__(self) -> Iterator[str]:
        return iter(self._rows)

    def shared(self) -> frozenset[str]:
        """The ids of those with several owners, without reading their lines."""
        return frozenset(key for key, (_, _, row) in self._rows.items() if _OWNERS_APART in (row.get("parents") or ""))

    def __len__(self) -> int:
        return len(self._rows)


class Registry:
    """All known organisations by id. ``digest`` tells these from any others; it is empty where nobody needs to know."""

    def __init__(self, organisations: Mapping[str, Organisation], digest: bytes, shared: frozenset[str]) -> None:
        """``shared``: the ids of all that have several owners."""
        self._by_id, self._shared = organisations, shared
        self.digest = digest

    @classmethod
    @cache
    def load(cls) -> Registry:
        """The registry that the package ships. Raises DataError for an id given twice, and for an ill-formed line when it is asked for."""
        lines = _Lines(_rows())
        return cls(lines, _digest(), lines.shared())

    def extended(self, own: tuple[Organisation, ...]) -> Registry:
        """The organisations of this registry and one's own, which take precedence."""
        digest = blake2b(self.digest + repr(own).encode()).digest() if self.digest else b""
        mine = {each.id: each for each in own}
        return Registry(ChainMap(mine, cast("dict[str, Organisation]", self._by_id)), digest, self._shared | mine.keys())

    def __iter__(self) -> Iterator[Organisation]:
        return iter(self._by_id.values())

    def __len__(self) -> int:
        return len(self._by_id)

    def __getitem__(self, key: str) -> Organisation:
        return self._by_id[key]

    def get(self, key: str) -> Organisation | None:
        return self._by_id.get(key)

    def parents(self, key: str, year: int | None = None) -> tuple[str, ...]:
        """The owners in that year, or today's."""
        organisation = self._by_id.get(key)
        return tuple(p.id for p in organisation.parents if p.holds_in(year)) if organisation else ()

    def related(self, one: str, other: str, year: int | None = None) -> bool:
        """Whether one was the direct or indirect owner of the other in that year, or ever, or both are the same."""
        return one in self._line(other, year) or other in self._line(one, year)

    def named_in(self, stretch: Span, identity: str, mentions: Iterable[Mention]) -> bool:
        """Whether one of these mentions of organisations names it, its owner or a unit of it in this stretch of the text."""
        return any(mention.span in stretch and self.related(mention.entity.id, identity) for mention in mentions)

    def kinship(self, one: str, other: str, year: int | None = None) -> Kinship | None:
        """How two different organisations belong together by who owned whom in that year, or ever; None where they do not."""
        if self.related(one, other, year):
            owned = one if other in self._line(one, year) else other
            return Kinship.HOUSE if len(set(self._owners(owned, year))) == 1 else Kinship.VENTURE
        if set(self._owners(one, year)) & set(self._owners(other, year)):
            return Kinship.SIBLINGS
        ventures = self._ventures.get((one, other), ())
        return Kinship.PARTNERS if any(year is None or all(p.holds_in(year) for p in each) for each in ventures) else None

    @cached_property
    def _ventures(self) -> Mapping[tuple[str, str], list[tuple[Parent, Parent]]]:
        """What two have owned at the same time, each as the two owners."""
        out: dict[tuple[str, str], list[tuple[Parent, Parent]]] = defaultdict(list)
        for key in self._shared:
            for one, other in permutations(self[key].parents, 2):
                if one.meets(other):
                    out[one.id, other.id].append((one, other))
        return out

    def _line(self, key: str, year: int | None) -> set[str]:
        line, left = set(), [key]
        while left:
            current = left.pop()
            if current not in line:
                line.add(current)
                left.extend(self._owners(current, year))
        return line

    def _owners(self, key: str, year: int | None) -> Iterable[str]:
        """The owners in that year, or all ever; that of a unit which only a text names leads its id: ``new:ford/ford europe``."""
        organisation = self._by_id.get(key)
        if organisation is not None:
            return (parent.id for parent in organisation.parents if year is None or parent.holds_in(year))
        owner, unit, _ = key.removeprefix("new:").partition("/")
        return (owner,) if unit and owner in self._by_id else ()


def _files() -> list[Traversable]:
    return sorted((path for path in _DATA.joinpath("organisations").iterdir() if path.name.endswith(".csv")), key=lambda p: p.name)


def _rows() -> Iterator[tuple[str, int, Mapping[str, str]]]:
    for path in _files():
        for number, row in enumerate(_lines(path), 2):
            yield path.name, number, row


def _digest() -> bytes:
    digest = blake2b()
    for path in _files():
        digest.update(path.read_bytes())
    return digest.digest()


def _lines(path: Traversable) -> Iterator[Mapping[str, str]]:
    return csv.DictReader(io.StringIO(path.read_text("utf-8"), newline=""))
