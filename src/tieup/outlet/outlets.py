"""The outlets that are known, found by the address of a page."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Self
from urllib.parse import urlsplit

from tieup.outlet.files import SHIPPED, outlets_in
from tieup.outlet.outlet import Outlet


@dataclass(frozen=True, slots=True)
class Outlets:
    """Outlets, of two of one site the first. ``mark`` tells how pages are read by files of one's own: another mark, another reading."""

    known: tuple[Outlet, ...] = ()
    mark: str = ""
    _by_site: Mapping[str, Outlet] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_site", {each.site: each for each in reversed(self.known)})

    @classmethod
    def load(cls, folder: str | Path | None = None) -> Self:
        """Those in a folder of one's own, then those that the package ships. Raises DataError where a file is not in order."""
        own = outlets_in(Path(folder)) if folder else ()
        return cls((*own, *_shipped()), _mark(own))

    def __iter__(self) -> Iterator[Outlet]:
        return iter(self._by_site[each.site] for each in self.known if self._by_site[each.site] is each)

    def of(self, address: str) -> Outlet | None:
        """The outlet of the page at an address."""
        try:
            return self.at(urlsplit(address).hostname or "")
        except ValueError:
            return None

    def at(self, host: str) -> Outlet | None:
        """The outlet of a host: the one with the longest site, of which the host is part."""
        labels = host.split(".")
        sites = (".".join(labels[start:]) for start in range(len(labels)))
        return next((self._by_site[site] for site in sites if site in self._by_site), None)

    def named(self, name: str) -> Outlet | None:
        """The outlet whose file or which itself is called so."""
        return next((each for each in self if name.casefold() in {each.id.casefold(), each.name.casefold()}), None)

    def delay(self, host: str) -> float:
        """The seconds that a host wants to be left alone for between two requests."""
        outlet = self.at(host)
        return outlet.delay if outlet else 0.0


NONE = Outlets()


@cache
def _shipped() -> tuple[Outlet, ...]:
    return outlets_in(SHIPPED["data"])


def _mark(own: tuple[Outlet, ...]) -> str:
    """A digest of what makes a difference to reading."""
    told = repr([(each.site, each.name, each.language, each.where, each.words) for each in own])
    return hashlib.sha256(told.encode()).hexdigest()[:8] if own else ""
