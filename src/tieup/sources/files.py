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


def pages_of_path(path: str, limits: Limits) -> Iterator[Page | Failure]:
    """The pages of a file, a folder or, where there is neither, of what a pattern matches."""
    try:
        mode = Path(path).stat().st_mode
    except FileNotFoundError as error:
        yield from _pages_of_pattern(path, limits) if glob.has_magic(path) else [Failure(shown(path), _reason(error))]
    except (OSError, ValueError) as error:
        yield Failure(shown(path), _reason(error))
    else:
        yield from _pages_of_folder(path, limits) if stat.S_ISDIR(mode) else _pages_of_file(path, limits, named=True)


def _reason(error: Exception) -> str:
    if isinstance(error, OSError) and error.errno == errno.ENOENT:
        return "no such file"
    return (error.strerror or "cannot be read").lower() if isinstance(error, OSError) else str(error)


def _pages_of_pattern(pattern: str, limits: Limits) -> Iterator[Page | Failure]:
    paths = sorted(glob.glob(pattern, recursive=True))  # noqa: PTH207 - a Path cannot match an absolute pattern
    if not paths:
        yield Failure(shown(pattern), "nothing matches")
    for path in paths:
        yield from _pages_of_folder(path, limits) if Path(path).is_dir() else _pages_of_file(path, limits, named=False)


def _pages_of_folder(folder: str, limits: Limits) -> Iterator[Page | Failure]:
    """Every file of a known kind below the folder, in the order of names; the messages of a Maildir."""
    if is_maildir(folder):
        yield from pages_of_maildir(shown(folder), folder, limits)
        return
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError as error:
        yield Failure(shown(folder), _reason(error))
        return
    for entry in entries:
        if entry.name.startswith("."):
            continue
        if entry.is_dir(follow_symlinks=False):
            yield from _pages_of_folder(entry.path, limits)
        elif not entry.is_dir():
            yield from _pages_of_file(entry.path, limits, named=False)


def _pages_of_file(path: str, limits: Limits, *, named: bool) -> Iterator[Page | Failure]:
    """The pages of a file; one of unknown kind is an error only where the user ``named`` it."""
    kind = kind_of(path)
    if kind is Kind.UNKNOWN and not named:
        return
    try:
        yield from _checked(path, kind, limits)
    except (OSError, ValueError) as error:
        yield Failure(shown(path), _reason(error))


def _checked(path: str, kind: Kind, limits: Limits) -> Iterator[Page | Failure]:
    status = Path(path).stat()
    if not stat.S_ISREG(status.st_mode):
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
