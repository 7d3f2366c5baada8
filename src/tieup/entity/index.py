"""A fixed map from folded names to their entries: a trie over the keys, and the entries as JSON, decoded when a key is hit.

It is one piece of bytes, so that a large registry is folded once and then read from a cache in a moment.
"""

from __future__ import annotations

import json
from array import array
from collections.abc import Callable, Mapping
from functools import lru_cache
from itertools import accumulate, pairwise
from struct import Struct
from typing import Any, Self

_HEAD = Struct("<3I")  # number of keys, code points of the longest, bytes of the trie
# Answers kept: words and names recur, in a text and from text to text.
_RECENT_WORDS, _RECENT_ENTRIES = 1 << 16, 1 << 14
FORMAT = 6  # raise it when the layout or the entries change


class Index:
    """Finds every key with which a text begins.

    ``begins(word)`` tells whether there can be any, by the text's first word or letters; ``prefixes(text)`` are the keys.
    No key is longer than ``longest`` code points. What a key holds is what ``made`` makes of the value that JSON held.
    """

    def __init__(self, content: bytes, made: Callable[[Any], Any] | None = None) -> None:
        from marisa_trie import Trie  # noqa: PLC0415 - a compiled library, loaded on first use

        count, self.longest, *sizes = _HEAD.unpack_from(content)
        trie, starts, self._entries = _cut(content, (*sizes, (count + 1) * array("L").itemsize))
        self._content, self._made = content, made
        self._keys = Trie().frombytes(bytes(trie))
        self._starts = array("L", bytes(starts))
        self.prefixes = self._keys.prefixes
        self.begins = lru_cache(maxsize=_RECENT_WORDS)(self._begins)
        self._decoded = lru_cache(maxsize=_RECENT_ENTRIES)(self._decode)

    @classmethod
    def of(cls, table: Mapping[str, Any]) -> Self:
        """An index of what ``table`` holds: values that JSON can hold, by keys that are not empty."""
        return cls(encode(table))

    def __getitem__(self, key: str) -> Any:  # noqa: ANN401 - what the table held
        return self._decoded(key)

    def __contains__(self, key: str) -> bool:
        return key in self._keys

    def __len__(self) -> int:
        return len(self._starts) - 1

    def __reduce__(self) -> tuple[type[Self], tuple[bytes, Callable[[Any], Any] | None]]:
        return type(self), (self._content, self._made)

    def _begins(self, word: str) -> bool:
        return bool(self.prefixes(word)) or next(self._keys.iterkeys(word), None) is not None

    def _decode(self, key: str) -> Any:  # noqa: ANN401
        number = self._keys[key]
        value = json.loads(bytes(self._entries[self._starts[number] : self._starts[number + 1]]).decode())
        return self._made(value) if self._made else value


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
    keys = trie.tobytes()
    head = _HEAD.pack(len(table), max(map(len, table), default=0), len(keys))
    return b"".join((head, keys, starts, *ordered))
