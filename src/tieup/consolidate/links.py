"""What people judged on tie-ups: claims that are, and that are not, the same."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from functools import cached_property

Pair = frozenset[str]


class Links:
    """Pairs of anchors of claims that were judged to be one tie-up, and pairs that were judged not to be."""

    def __init__(self, same: Iterable[Pair] = (), other: Iterable[Pair] = ()) -> None:
        self.same, self.other = frozenset(same), frozenset(other)

    @property
    def anchors(self) -> frozenset[str]:
        """All that was judged on."""
        return frozenset().union(*self.same, *self.other)

    @cached_property
    def _heads(self) -> dict[str, str]:
        return joined_by(tuple(pair) for pair in self.same)

    def head(self, anchor: str) -> str:
        """The anchor that stands for all that are judged to be the same as this one."""
        return self._heads.get(anchor, anchor)

    def apart(self, ones: AbstractSet[str], others: AbstractSet[str]) -> bool:
        """Whether some of the one side was judged not to be the same as some of the other."""
        if not self.other or not ones or not others:
            return False
        return any(pair & ones and pair & others and not pair <= ones and not pair <= others for pair in self.other)


def joined_by(pairs: Iterable[Iterable[str]]) -> dict[str, str]:
    """The first, by name, of all that each is joined with through any number of pairs."""
    head: dict[str, str] = {}

    def find(name: str) -> str:
        head.setdefault(name, name)
        while head[name] != name:
            head[name] = name = head[head[name]]
        return name

    for pair in pairs:
        first, *rest = pair
        here = find(first)
        for other in rest:
            beyond = find(other)
            if beyond < here:
                here, beyond = beyond, here
            head[beyond] = here
    return {name: find(name) for name in head}
