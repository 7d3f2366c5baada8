"""Web archives: WARC files, packed or not. What is damaged is passed over, named, and the rest is read."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from typing import IO, Any

from fastwarc.stream_io import BrotliReader, ChunkedReader, GzipReader, ZstdReader
from fastwarc.warc import ArchiveIterator, WarcRecord, WarcRecordType

from tieup.article import binary_reason
from tieup.model import Failure, Page
from tieup.sources.limits import Limits, too_large

_WANTED = WarcRecordType.response | WarcRecordType.resource | WarcRecordType.conversion
_TEXTS = frozenset({"text/html", "application/xhtml+xml", "text/plain"})
_STARTS = (b"\x1f\x8b\x08", b"\x28\xb5\x2f\xfd", b"WARC/1.")  # of a record packed by gzip, by zstd, and plain
_STEP = 1 << 20
_TRIES = 1000  # starts tried in a row within one damaged stretch
_NOT_FOUND = -1
_HEAD_END = b"\r\n\r\n"  # also the end of a whole record
_READERS: dict[str, Callable[[Any], Any]] = {
    "chunked": ChunkedReader,
    "gzip": GzipReader,
    "x-gzip": GzipReader,
    "deflate": partial(GzipReader, zlib=True),
    "br": BrotliReader,
    "zstd": ZstdReader,
}


class _Damage(Exception):  # noqa: N818 - it is the state of a record, and never leaves this module
    """A record that is not read, and why; the archive may go on behind it."""


def pages_of_warc(name: str, stream: IO[bytes], limits: Limits) -> Iterator[Page | Failure]:
    """The pages of an archive by their addresses: answers that brought text. A damaged stretch is one failure, named by its place."""
    start, tries, seen = 0, 0, 0
    while start != _NOT_FOUND:
        run = _Run(start)
        yield from run.items(stream, limits)
        seen += run.records
        tries = 1 if run.records else tries + 1
        if not run.reason or tries > _TRIES:
            break
        if tries == 1:
            seen += 1
            yield Failure(f"{name}@{run.place}", run.reason)
        start = _next_start(stream, run.place + 1)
    if not seen:
        yield Failure(name, "no pages in it")


@dataclass(slots=True)
class _Run:
    """The reading of an archive from one place up to its end, or to where (``place``) a record is not read, for a ``reason``."""

    place: int
    reason: str = ""
    records: int = 0

    def items(self, stream: IO[bytes], limits: Limits) -> Iterator[Page | Failure]:
        """A page is handed out once the next record shows that it ended well."""
        held = None
        try:
            for record in _records(stream, self.place):
                yield from [held] if held else ()
                self.place, self.records, held = record.stream_pos, self.records + 1, None
                held = _item(record, limits)
        except _Damage as damage:
            self.reason = str(damage)
        except OSError as error:
            self.reason = f"damaged: {str(error).lower()}"
            if held and not _is_whole(stream, self.place):
                return
        if held:
            yield held


def _records(stream: IO[bytes], position: int) -> ArchiveIterator:
    stream.seek(position)
    return ArchiveIterator(stream, record_types=_WANTED)


def _next_start(stream: IO[bytes], position: int) -> int:
    """Where the next record may start, at or behind a place of the file."""
    overlap = max(map(len, _STARTS)) - 1
    stream.seek(position)
    tail = b""
    while chunk := stream.read(_STEP):
        data = tail + chunk
        found = [at for start in _STARTS if (at := data.find(start)) != _NOT_FOUND]
        if found:
            return position - len(tail) + min(found)
        position += len(chunk)
        tail = data[-overlap:]
    return _NOT_FOUND


def _is_whole(stream: IO[bytes], start: int) -> bool:
    """Whether the record that starts here ends as it should, whatever is wrong behind it."""
    stream.seek(start)
    head = stream.read(4)
    stream.seek(start)
    if head.startswith(_STARTS[0]):
        return _unzips(stream)
    try:
        return _ends_well(ZstdReader(stream) if head == _STARTS[1] else stream)
    except OSError:
        return False


def _unzips(stream: IO[bytes]) -> bool:
    """Whether one gzip member is whole, its check sum included."""
    unpacker = zlib.decompressobj(zlib.MAX_WBITS | 16)
    try:
        while not unpacker.eof and (chunk := stream.read(_STEP >> 6)):
            unpacker.decompress(chunk)
    except zlib.error:
        return False
    return unpacker.eof


def _ends_well(stream: Any) -> bool:  # noqa: ANN401 - a file or what unpacks one
    head = b""
    while _HEAD_END not in head and len(head) < _STEP and (byte := stream.read(1)):
        head += byte
    length = re.search(rb"^Content-Length:\s*(\d{1,9})\s*$", head, re.IGNORECASE | re.MULTILINE)
    return length is not None and bool(stream.read(int(length[1]) + len(_HEAD_END)).endswith(_HEAD_END))


def _item(record: WarcRecord, limits: Limits) -> Page | Failure | None:
    """The page in a record; None in one that holds no page. Raises _Damage."""
    address = (record.headers.get("WARC-Target-URI") or "").strip("<>")
    headers = _headers(record)
    if not address.startswith(("http://", "https://")) or not _is_text(record, headers):
        return None
    content = _content(record, headers, limits)
    if reason := binary_reason(content):
        return Failure(address, reason)
    return Page(address, content, address, headers, retrieved=record.record_date) if content and not content.isspace() else None


def _content(record: WarcRecord, headers: tuple[tuple[str, str], ...], limits: Limits) -> bytes:
    """What a record holds. Raises _Damage where it is too large or cut, so that what may have no end is not unpacked."""
    if record.content_length > limits.size:
        raise _Damage(too_large(limits))
    raw = record.reader.read(limits.size)
    if len(raw) < record.content_length:
        raise _Damage("damaged: cut short")
    content = _unpacked(raw, headers, limits)
    if len(content) > limits.size:
        raise _Damage(too_large(limits))
    return content


def _unpacked(raw: bytes, headers: tuple[tuple[str, str], ...], limits: Limits) -> bytes:
    """The content of an answer, unpacked as its headers say, or as it is where they do not tell the truth."""
    said = ",".join(_value(headers, name) for name in ("content-encoding", "transfer-encoding"))
    codings = [coding for each in reversed(said.split(",")) if (coding := each.strip()) in _READERS]
    if not codings:
        return raw
    reader: Any = BytesIO(raw)
    try:
        for coding in codings:
            reader = _READERS[coding](reader)
        return bytes(reader.read(limits.size + 1)) or raw
    except OSError:
        return raw


def _value(headers: tuple[tuple[str, str], ...], name: str) -> str:
    for key, value in headers:
        if key == name:
            return value.lower()
    return ""


def _headers(record: WarcRecord) -> tuple[tuple[str, str], ...]:
    if record.http_headers is not None:
        return tuple((key.lower(), value) for key, value in record.http_headers.items())
    return (("content-type", record.headers.get("Content-Type") or ""),)


def _is_text(record: WarcRecord, headers: tuple[tuple[str, str], ...]) -> bool:
    if record.record_type == WarcRecordType.response:
        if record.http_headers is None:
            raise _Damage("damaged: an answer without headers")
        if record.http_headers.status_code != 200:
            return False
    return _value(headers, "content-type").partition(";")[0].strip() in _TEXTS
