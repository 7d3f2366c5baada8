"""Who belongs to whom, as far as merging asks: brands and groups, owners of today and of the year."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Protocol


class Owners(Protocol):
    """Something that knows owners; the registry of organisations does."""

    def parents(self, key: str, year: int | None = None) -> tuple[str, ...]: ...


class Kinship:
    """The owners of organisations. A firm that several own together is nobody's brand: it stands for itself."""

    def __init__(self, owners: Owners) -> None:
        self._owners = owners
        self.head = lru_cache(maxsize=1 << 18)(self._head)
        self.matched = lru_cache(maxsize=1 << 16)(self._matched)

    def heads(self, partners: Iterable[str], year: int | None = None) -> frozenset[str]:
        """The groups that the partners belong to in that year, or today; the partners themselves where they are of one group."""
        known = frozenset(partners)
        groups = frozenset(self.head(partner, year) for partner in known)
        return groups if len(groups) > 1 else known

    def akin(self, one: str, other: str, year: int | None) -> bool:
        """Whether both are the same, or one is owned by the other in that year or today."""
        return one == other or any(one in self.line(other, when) or other in self.line(one, when) for when in {year, None})

    def _matched(self, ones: frozenset[str], others: frozenset[str], year: int | None) -> bool:
        """Whether each partner of either side has its like on the other, and neither side names more.

        A brand beside its owner is a partner of its own.
        """
        if ones == others:
            return True
        if len(ones) != len(others):
            return False
        if len(self.heads(ones)) < 2 or len(self.heads(others)) < 2:
            return False  # a firm and its own subsidiary: there every name counts
        return self._all_like(ones, others, year) and self._all_like(others, ones, year)

    def _all_like(self, ones: frozenset[str], others: frozenset[str], year: int | None) -> bool:
        return all(any(self.akin(one, other, year) for other in others) for one in ones)

    def _head(self, key: str, year: int | None) -> str:
        return self.line(key, year)[-1]

    def line(self, key: str, year: int | None) -> tuple[str, ...]:
        """The firm, its owner, the owner's owner, as long as there is exactly one."""
        line = [key]
        while len(parents := self._owners.parents(line[-1], year)) == 1 and parents[0] not in line:
            line.append(parents[0])
        return tuple(line)
