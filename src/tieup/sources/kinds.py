"""Kinds of files, told by their names, and how a stream of each is read."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator
from enum import Enum
from pathlib import PurePath
from typing import IO

from tieup.article import binary_reason
from tieup.model import Failure, Page
from tieup.sources.jsonl import pages_of_lines
from tieup.sources.limits import Limits, Metered, Stream, TooLargeError, read_within
from tieup.sources.mail import page_of_message, pages_of_mbox


class Kind(Enum):
    """What a file holds."""

    HTML = "text/html"
    PLAIN = "text/plain"
    UNNAMED = ""
    LINES = "lines of JSON"
    ZIP = "zip"
    WARC = "web archive"
    WACZ = "packed web archive"
    MBOX = "mailbox"
    MAIL = "mail"
    UNKNOWN = "unknown"


_KINDS = {
    ".html": Kind.HTML,
    ".htm": Kind.HTML,
    ".xhtml": Kind.HTML,
    ".txt": Kind.PLAIN,
    ".text": Kind.PLAIN,
    ".md": Kind.PLAIN,
    ".jsonl": Kind.LINES,
    ".ndjson": Kind.LINES,
    ".zip": Kind.ZIP,
    ".warc": Kind.WARC,
    ".wacz": Kind.WACZ,
    ".mbox": Kind.MBOX,
    ".eml": Kind.MAIL,
    "": Kind.UNNAMED,
}
_LONGEST_SUFFIX = 8


def shown(path: str) -> str:
    """A path as it can be printed: what is no text in it, and line ends, written as escapes."""
    text = path.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace") if _encodable(path) else ascii(path)[1:-1]
    return "".join(char if char.isprintable() else char.encode("unicode_escape").decode() for char in text)


def _encodable(path: str) -> bool:
    return not any(0xD800 <= ord(char) < 0xDC80 or 0xDCFF < ord(char) < 0xE000 for char in path)


def kind_of(path: str) -> Kind:
    """The kind of a file by its suffix, that of what is packed for ``.gz`` and, in web archives alone, for ``.zst``."""
    name = PurePath(path)
    suffix = name.suffix.lower()
    if suffix == ".gz" or (suffix == ".zst" and PurePath(name.stem).suffix.lower() == ".warc"):
        suffix = PurePath(name.stem).suffix.lower()
    is_suffix = suffix[1:].isalnum() and not suffix[1:].isdigit() and len(suffix) <= _LONGEST_SUFFIX
    return _KINDS.get(suffix if is_suffix else "", Kind.UNKNOWN)


def pages_of_stream(name: str, stream: IO[bytes], packed: int, limits: Limits) -> Iterator[Page | Failure]:
    """The pages in an open file of ``packed`` bytes; whatever is wrong with its content is a failure."""
    try:
        if kind_of(name) is Kind.WARC:
            from tieup.sources.warc import pages_of_warc  # noqa: PLC0415 - a compiled library, for web archives only

            yield from pages_of_warc(name, stream, limits)
        elif name.lower().endswith(".gz"):
            with gzip.GzipFile(fileobj=stream) as inner:
                yield from _pages(name, Metered(inner, packed, limits), limits)
        else:
            yield from _pages(name, stream, limits)
    except TooLargeError as error:
        yield Failure(name, str(error))
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        yield Failure(name, f"broken gzip file: {error}")


def _pages(name: str, stream: Stream, limits: Limits) -> Iterator[Page | Failure]:
    kind = kind_of(name)
    if kind is Kind.LINES:
        yield from pages_of_lines(name, stream, limits)
    elif kind is Kind.MBOX:
        yield from pages_of_mbox(name, stream, limits)
    elif kind is Kind.MAIL:
        yield page_of_message(name, read_within(stream, limits))
    else:
        yield page_of(name, read_within(stream, limits), kind)


def page_of(name: str, content: bytes, kind: Kind) -> Page | Failure:
    """One page, or why these bytes are none."""
    reason = binary_reason(content) if content.strip() else "empty"
    if reason:
        return Failure(name, reason)
    headers = (("content-type", kind.value),) if kind in {Kind.HTML, Kind.PLAIN} else ()
    return Page(name, content, headers=headers)
