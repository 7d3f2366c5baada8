"""What an input may cost at most, and readers that keep to it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Limits:
    """``size``: bytes of one document. ``total``: bytes that one packed file may unpack to, ``ratio``: in times of its own size.

    ``members``: files in an archive. ``seconds``: for one address. ``private``: whether addresses of
    the own machine and network may be read; ``hosts``: those of them that may be read all the same, as numbers.
    """

    size: int = 20_000_000
    total: int = 2_000_000_000
    ratio: int = 200
    members: int = 100_000
    seconds: float = 30.0
    private: bool = False
    hosts: frozenset[str] = frozenset()


class TooLargeError(Exception):
    """An input goes beyond a limit."""


_SMALL = 1_000_000  # bytes, up to which even an extreme ratio does no harm
_STEP = 1 << 16


class Stream(Protocol):
    """What is read here of an open file."""

    def read(self, size: int, /) -> bytes: ...

    def readline(self, size: int, /) -> bytes: ...


class Metered:
    """A stream whose packed size is known: reading more from it than the limits allow raises TooLargeError."""

    def __init__(self, stream: Stream, packed: int, limits: Limits) -> None:
        self._stream = stream
        self._left = min(limits.total, max(_SMALL, packed * limits.ratio))

    def read(self, size: int, /) -> bytes:
        return self._counted(self._stream.read(size))

    def readline(self, size: int, /) -> bytes:
        return self._counted(self._stream.readline(size))

    def _counted(self, data: bytes) -> bytes:
        self._left -= len(data)
        if self._left < 0:
            raise TooLargeError("unpacks to far more than its size, a bomb")
        return data


def too_large(limits: Limits) -> str:
    return f"larger than {limits.size / 1e6:g} MB"


def read_within(stream: Stream, limits: Limits) -> bytes:
    """All of the stream. Raises TooLargeError beyond the size limit, having read little more than that."""
    chunks: list[bytes] = []
    left = limits.size
    while chunk := stream.read(min(_STEP, left + 1)):
        left -= len(chunk)
        if left < 0:
            raise TooLargeError(too_large(limits))
        chunks.append(chunk)
    return b"".join(chunks)


def lines_within(stream: Stream, limits: Limits) -> Iterator[bytes | None]:
    """The lines of the stream; None in place of one beyond the size limit, which is passed over without being kept."""
    while line := stream.readline(limits.size + 1):
        if len(line) <= limits.size:
            yield line
            continue
        while line and not line.endswith(b"\n"):
            line = stream.readline(_STEP)
        yield None
