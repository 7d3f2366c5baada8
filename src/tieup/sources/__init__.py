"""From what the user names to pages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from tieup.model import Failure, Page
from tieup.outlet import NONE, Outlets
from tieup.sources.kinds import Kind, kind_of
from tieup.sources.limits import Limits

__all__ = ["Limits", "are_web_archives", "is_container", "is_stream", "open_inputs", "paths_at"]

_STANDARD = Limits()


def open_inputs(paths: Sequence[str], limits: Limits = _STANDARD, outlets: Outlets = NONE) -> Iterator[Page | Failure]:
    """The pages of files, folders, patterns, archives, mail, lines of JSON, addresses and, for ``-``, standard input.

    One after the other, each opened when it is asked for. What cannot be read is a failure with its reason, and the rest goes on.
    ``outlets`` tell which hosts are to be asked less often than others.
    """
    for are_addresses, group in groupby(paths, key=lambda path: "://" in path):
        if are_addresses:
            from tieup.sources.web import pages_of_addresses  # noqa: PLC0415 - the network only for addresses

            yield from pages_of_addresses(group, limits, outlets)
        else:
            for path in group:
                yield from _pages(path, limits)


def are_web_archives(paths: Sequence[str]) -> bool:
    """Whether every input is a web archive, of which most pages are about something else."""
    return all("://" not in path and kind_of(path) in {Kind.WARC, Kind.WACZ} for path in paths)


def is_stream(path: str) -> bool:
    """Whether it names no file but an address or standard input: these are read one after another."""
    return path == "-" or "://" in path


def is_container(path: str) -> bool:
    """Whether a file by its name holds many pages."""
    return kind_of(path) in {Kind.WARC, Kind.WACZ, Kind.ZIP, Kind.LINES, Kind.MBOX}


def paths_at(path: str) -> Iterator[str]:
    """The files that a path leads to, each an input of its own: those below a folder, those that a pattern matches, else itself."""
    from tieup.sources import files  # noqa: PLC0415 - opened when asked for

    return files.paths_at(path)


def _pages(path: str, limits: Limits) -> Iterator[Page | Failure]:
    from tieup.sources.files import pages_of_path, pages_of_stdin  # noqa: PLC0415 - opened when asked for

    return pages_of_stdin(limits) if path == "-" else pages_of_path(path, limits)
