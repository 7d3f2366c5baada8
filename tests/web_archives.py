"""Records of web archives, written by hand so that each can be damaged on its own."""

import gzip
import io
from collections.abc import Callable, Iterable

from fastwarc.stream_io import ZstdWriter

PAGE = b"<html><head><title>Plant</title></head><body><p>Nordwerk and Suedzell build a plant together.</p></body></html>"


def record(address: str, body: bytes = PAGE, status: str = "200 OK", kind: str = "response", **headers: str) -> bytes:
    """An answer as crawlers keep it."""
    lines = {"Content-Type": "text/html; charset=utf-8", **{name.replace("_", "-"): value for name, value in headers.items()}}
    http = f"HTTP/1.1 {status}\r\n" + "".join(f"{name}: {value}\r\n" for name, value in lines.items()) + "\r\n"
    block = http.encode() + body
    head = {
        "WARC-Type": kind,
        "WARC-Record-ID": "<urn:uuid:01234567-0123-0123-0123-0123456789ab>",
        "WARC-Target-URI": address,
        "WARC-Date": "2024-05-03T01:02:03Z",
        "Content-Type": "application/http; msgtype=response",
        "Content-Length": str(len(block)),
    }
    return b"WARC/1.0\r\n" + "".join(f"{name}: {value}\r\n" for name, value in head.items()).encode() + b"\r\n" + block + b"\r\n\r\n"


def plain(data: bytes) -> bytes:
    return data


def gzipped(data: bytes) -> bytes:
    return gzip.compress(data, mtime=0)


def zstandard(data: bytes) -> bytes:
    out = io.BytesIO()
    writer = ZstdWriter(out)
    writer.write(data)
    writer.finish()
    writer.flush()
    return out.getvalue()


PACKERS = {"": plain, ".gz": gzipped, ".zst": zstandard}


def packed(records: Iterable[bytes], pack: Callable[[bytes], bytes], damage: dict[int, Callable[[bytes], bytes]] | None = None) -> bytes:
    """An archive of records, each packed on its own, some of them damaged afterwards."""
    return b"".join((damage or {}).get(number, plain)(pack(data)) for number, data in enumerate(records))


def flipped(data: bytes) -> bytes:
    """Half of it zeroed, as by a bad disk."""
    return data[: len(data) // 2] + bytes(len(data) - len(data) // 2)


def cut(data: bytes) -> bytes:
    return data[:-60]
