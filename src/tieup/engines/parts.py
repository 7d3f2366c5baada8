"""What the user names, cut into parts that are read independently of one another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from tieup.sources import is_container, is_stream, paths_at

_FILES, _BYTES = 50, 20_000_000  # small files that are one part: enough to outweigh the way to a worker


@dataclass(frozen=True, slots=True)
class Part:
    """Inputs by their paths, and how large they are in bytes, 0 where that is not known."""

    paths: tuple[str, ...]
    size: int = 0


def parts_of(paths: Sequence[str]) -> Iterator[Part]:
    """A part for each archive, one for every few files; addresses and standard input are one, read one after another."""
    for in_turn, group in groupby(paths, key=is_stream):
        named = tuple(group)
        yield from [Part(named)] if in_turn else _parts(found for path in named for found in paths_at(path))


def _parts(files: Iterable[str]) -> Iterator[Part]:
    small, size = list[str](), 0
    for path in files:
        if is_container(path):
            yield Part((path,), _size(path))
            continue
        small.append(path)
        size += _size(path)
        if len(small) == _FILES or size > _BYTES:
            yield Part(tuple(small), size)
            small, size = [], 0
    if small:
        yield Part(tuple(small), size)


def _size(path: str) -> int:
    try:
        return Path(path).stat().st_size
    except (OSError, ValueError):
        return 0  # its reading says why
