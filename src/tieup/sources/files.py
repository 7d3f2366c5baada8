"""Files, folders, patterns and standard input."""

from __future__ import annotations

import errno
import glob
import os
import stat
import sys
from collections.abc import Iterator
from io import BufferedReader
from pathlib import Path
from typing import cast

from tieup.article import binary_reason
from tieup.model import Failure, Page
from tieup.sources.archives import pages_of_wacz, pages_of_zip
from tieup.sources.jsonl import pages_of_lines
from tieup.sources.kinds import Kind, kind_of, page_of, pages_of_stream, shown
from tieup.sources.limits import Limits, TooLargeError, read_within, too_large
from tieup.sources.mail import is_maildir, pages_of_maildir

_HEAD = 512  # bytes that tell what a file of unknown kind is
_ENDLESS = frozenset({Kind.LINES, Kind.WARC, Kind.MBOX})  # read piece by piece, whatever their size


def paths_at(path: str) -> Iterator[str]:
    """The files that a path leads to, in the order of names: those of a known kind below a folder, those that a pattern matches.

    What leads nowhere further is given as it is: a file, the folder of a Maildir, and what cannot be opened, whose reading says why.
    """
    try:
        folder = stat.S_ISDIR(Path(path).stat().st_mode)
    except FileNotFoundError:
        found = sorted(glob.glob(path, recursive=True)) if glob.has_magic(path) else []  # noqa: PTH207 - a Path cannot match an absolute pattern
        for each in found:
            yield from _below(each) if Path(each).is_dir() else filter(_is_readable, [each])
        if not found:
            yield path
    except (OSError, ValueError):
        yield path
    else:
        yield from _below(path) if folder else [path]


def _below(folder: str) -> Iterator[str]:
    try:
        entries = None if is_maildir(folder) else sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError:
        entries = None
    if entries is None:
        yield folder
        return
    for entry in entries:
        if entry.name.startswith("."):
            continue
        if entry.is_dir(follow_symlinks=False):
            yield from _below(entry.path)
        elif not entry.is_dir() and _is_readable(entry.path):
            yield entry.path


def _is_readable(path: str) -> bool:
    return kind_of(path) is not Kind.UNKNOWN


def pages_of_path(path: str, limits: Limits) -> Iterator[Page | Failure]:
    """The pages of a file, a folder or, where there is neither, of what a pattern matches."""
    for found in paths_at(path):
        try:
            yield from _checked(found, kind_of(found), limits)
        except (OSError, ValueError) as error:
            yield Failure(shown(found), _reason(error, found))


def _reason(error: Exception, path: str) -> str:
    if isinstance(error, OSError) and error.errno == errno.ENOENT:
        return "nothing matches" if glob.has_magic(path) else "no such file"
    return (error.strerror or "cannot be read").lower() if isinstance(error, OSError) else str(error)


def _checked(path: str, kind: Kind, limits: Limits) -> Iterator[Page | Failure]:
    status = Path(path).stat()
    if stat.S_ISDIR(status.st_mode):
        yield from pages_of_maildir(shown(path), path, limits) if is_maildir(path) else _opened(path)
    elif not stat.S_ISREG(status.st_mode):
        yield Failure(shown(path), "not a regular file")
    elif kind is Kind.UNKNOWN:
        yield Failure(shown(path), _unknown(path))
    elif kind is Kind.ZIP:
        yield from pages_of_zip(shown(path), path, limits)
    elif kind is Kind.WACZ:
        yield from pages_of_wacz(shown(path), path, limits)
    elif kind not in _ENDLESS and status.st_size > limits.size:
        yield Failure(shown(path), too_large(limits))
    else:
        with Path(path).open("rb") as stream:
            yield from pages_of_stream(shown(path), stream, status.st_size, limits)


def _opened(folder: str) -> Iterator[Failure]:
    """Nothing, but the OSError of a folder that cannot be opened."""
    os.scandir(folder).close()
    yield from ()


def _unknown(path: str) -> str:
    with Path(path).open("rb") as stream:
        return binary_reason(stream.read(_HEAD)) or f"of unknown kind ({Path(path).suffix})"


def pages_of_stdin(limits: Limits) -> Iterator[Page | Failure]:
    """Standard input: lines of JSON where it starts with a brace, else one page."""
    stream = cast("BufferedReader", sys.stdin.buffer)
    if stream.peek(1)[:1] == b"{":
        yield from pages_of_lines("-", stream, limits)
        return
    try:
        yield page_of("-", read_within(stream, limits), Kind.UNNAMED)
    except TooLargeError as error:
        yield Failure("-", str(error))
