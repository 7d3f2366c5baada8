"""The members of zip archives and of web archives packed as such (WACZ), none of which is trusted."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import PurePosixPath

from tieup.model import Failure, Page
from tieup.sources.kinds import Kind, kind_of, pages_of_stream, shown
from tieup.sources.limits import Limits

_ENCRYPTED = 0x1
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError)


def pages_of_zip(name: str, path: str, limits: Limits) -> Iterator[Page | Failure]:
    """The pages in an archive by the names of its members, ``archive.zip!member``."""
    return _pages(name, path, limits, _readable)


def pages_of_wacz(name: str, path: str, limits: Limits) -> Iterator[Page | Failure]:
    """The pages in the web archives of a WACZ file, by their addresses; its indexes and lists of pages say nothing more."""
    return _pages(name, path, limits, _is_warc)


def _pages(name: str, path: str, limits: Limits, wanted: Callable[[str], bool]) -> Iterator[Page | Failure]:
    try:
        archive = zipfile.ZipFile(path)
    except _BROKEN as error:
        yield Failure(name, f"broken zip archive: {error}")
        return
    with archive:
        members = sorted((info for info in archive.infolist() if not info.is_dir()), key=lambda info: info.filename)
        if not members:
            yield Failure(name, "an empty zip archive")
        elif len(members) > limits.members:
            yield Failure(name, f"more than {limits.members} members")
        else:
            yield from _members(name, archive, [info for info in members if wanted(info.filename) or _refused(info, limits)], limits)


def _readable(member: str) -> bool:
    return not _hidden(member) and kind_of(member) is not Kind.UNKNOWN


def _is_warc(member: str) -> bool:
    return member.startswith("archive/") and kind_of(member) is Kind.WARC


def _members(name: str, archive: zipfile.ZipFile, members: list[zipfile.ZipInfo], limits: Limits) -> Iterator[Page | Failure]:
    left = limits.total
    for info in members:
        document = f"{name}!{shown(info.filename)}"
        left -= max(0, info.file_size - info.compress_size)
        if left < 0:
            yield Failure(name, f"unpacks to more than {limits.total / 1e6:g} MB; the rest is left out")
            return
        if reason := _refused(info, limits):
            yield Failure(document, reason)
        else:
            yield from _member(document, archive, info, limits)


def _hidden(member: str) -> bool:
    return any(part.startswith((".", "__MACOSX")) for part in PurePosixPath(member).parts)


def _refused(info: zipfile.ZipInfo, limits: Limits) -> str:
    path = PurePosixPath(info.filename.replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts:
        return "its name leads out of the archive"
    if info.flag_bits & _ENCRYPTED:
        return "encrypted"
    if kind_of(info.filename) in {Kind.ZIP, Kind.WACZ}:
        return "an archive within an archive"
    if info.file_size > max(1_000_000, info.compress_size * limits.ratio):
        return "unpacks to far more than its size, a bomb"
    return ""


def _member(document: str, archive: zipfile.ZipFile, info: zipfile.ZipInfo, limits: Limits) -> Iterator[Page | Failure]:
    try:
        with archive.open(info) as stream:
            yield from pages_of_stream(document, stream, info.file_size, limits)
    except _BROKEN as error:
        yield Failure(document, f"broken in the archive: {error}")
