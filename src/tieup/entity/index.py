"""A fixed map from folded names to their entries: a trie over the keys, and the entries as JSON, decoded when a key is hit.

It is one piece of bytes, so that a large registry is folded once and then read from a cache in a moment.
"""

from __future__ import annotations

import json
from array import array
from collections.abc import Mapping
from itertools import accumulate, pairwise
from struct import Struct
from typing import Any, Self

_HEAD = Struct("<4I")  # number of keys, code points of the longest, bytes of the trie, bytes of the openings
_OPENING = 3
FORMAT = 3  # raise it when the layout or the entries change


class Index:
    """Finds every key with which a text begins.

    ``openings`` are the first three characters of all keys, of shorter keys all: where a text has none of them, no key begins.
    No key is longer than ``longest`` code points. ``prefixes(text)`` are the keys with which a text begins.
    """

    def __init__(self, content: bytes) -> None:
        from marisa_trie import Trie  # noqa: PLC0415 - a compiled library, loaded on first use

        count, self.longest, *sizes = _HEAD.unpack_from(content)
        trie, openings, starts, self._entries = _cut(content, (*sizes, (count + 1) * array("L").itemsize))
        self._keys = Trie().frombytes(bytes(trie))
        self._starts = array("L", bytes(starts))
        self.openings = frozenset(bytes(openings).decode().split("\0"))
        self.prefixes = self._keys.prefixes

    @classmethod
    def of(cls, table: Mapping[str, Any]) -> Self:
        """An index of what ``table`` holds: values that JSON can hold, by keys that are not empty and have no NUL."""
        return cls(encode(table))

    def __getitem__(self, key: str) -> Any:  # noqa: ANN401 - what the table held
        number = self._keys[key]
        return json.loads(bytes(self._entries[self._starts[number] : self._starts[number + 1]]).decode())

    def __len__(self) -> int:
        return len(self._starts) - 1


def _cut(content: bytes, sizes: tuple[int, ...]) -> list[memoryview]:
    """The parts behind the head, of these sizes; the last is the rest. They share the memory of the whole."""
    stops = [*accumulate(sizes, initial=_HEAD.size), len(content)]
    return [memoryview(content)[start:stop] for start, stop in pairwise(stops)]


def encode(table: Mapping[str, Any]) -> bytes:
    """The bytes from which an Index is made."""
    from marisa_trie import Trie  # noqa: PLC0415

    trie = Trie(sorted(table))
    ordered = [b""] * len(table)
    for key, value in table.items():
        ordered[trie[key]] = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
    starts = array("L", accumulate(map(len, ordered), initial=0)).tobytes()
    openings = "\0".join(sorted({key[:_OPENING] for key in table})).encode()
    keys = trie.tobytes()
    head = _HEAD.pack(len(table), max(map(len, table), default=0), len(keys), len(openings))
    return b"".join((head, keys, openings, starts, *ordered))
