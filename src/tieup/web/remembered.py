"""What is reckoned once and shown until the tie-ups change."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from threading import Lock
from typing import Any, TypeVar

T = TypeVar("T")
_MOST = 300  # answers kept


@dataclass(slots=True)
class _Entry:
    """An answer with the version of the tie-ups that it was reckoned from."""

    lock: Lock = field(default_factory=Lock)
    version: Hashable = None
    value: Any = None


class Remembered:
    """Answers by their questions. Who asks while another reckons the same waits for that."""

    def __init__(self) -> None:
        self._entries: dict[Hashable, _Entry] = {}
        self._lock = Lock()

    def get(self, question: Hashable, version: Hashable, reckon: Callable[[], T]) -> T:
        """The answer as of this version, reckoned where it is not there yet."""
        with self._lock:
            entry = self._entries.pop(question, None) or _Entry()
            self._entries[question] = entry  # the last, so that the first is the one longest unasked
            if len(self._entries) > _MOST:
                del self._entries[next(iter(self._entries))]
        with entry.lock:
            if entry.version != version:
                entry.value, entry.version = reckon(), version
            return entry.value
