"""What is reckoned once and shown until the tie-ups change, or a little longer."""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from threading import Lock
from typing import Any, NamedTuple, TypeVar

T = TypeVar("T")
_MOST = 300  # answers kept


class Version(NamedTuple):
    """What an answer was reckoned from: the last judgement, and the tie-ups as merged."""

    judged: Hashable
    merged: Hashable


@dataclass(slots=True)
class _Entry:
    """An answer with the version that it was reckoned from, and until when it may be shown though tie-ups were merged since."""

    lock: Lock = field(default_factory=Lock)
    version: Version | None = None
    value: Any = None
    until: float = 0.0


class Remembered:
    """Answers by their questions. Who asks while another reckons the same waits for that.

    While pages are added tie-ups are merged every second. An answer that took long is shown for ``patience`` times as long as it took
    before it is reckoned anew, so that one question takes a small part of a processor at most; what people judge shows at once.
    """

    def __init__(self, patience: float = 0.0) -> None:
        self._patience = patience
        self._entries: dict[Hashable, _Entry] = {}
        self._lock = Lock()

    def get(self, question: Hashable, version: Version, reckon: Callable[[], T]) -> T:
        """The answer as of this version or a little before, reckoned where it is not there yet."""
        with self._lock:
            entry = self._entries.pop(question, None) or _Entry()
            self._entries[question] = entry  # the last, so that the first is the one longest unasked
            if len(self._entries) > _MOST:
                del self._entries[next(iter(self._entries))]
        with entry.lock:
            if not _holds(entry, version):
                start = time.monotonic()
                entry.value, entry.version = reckon(), version
                entry.until = (end := time.monotonic()) + self._patience * (end - start)
            return entry.value


def _holds(entry: _Entry, version: Version) -> bool:
    if entry.version is None or entry.version.judged != version.judged:
        return False
    return entry.version.merged == version.merged or time.monotonic() < entry.until
