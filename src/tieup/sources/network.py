"""One request over HTTP, from the public network only unless allowed, within limits of size and time."""

from __future__ import annotations

import gzip
import http.client
import io
import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import Any, cast
from urllib.parse import quote, urljoin, urlsplit

from tieup.sources.limits import Limits, Metered, Stream, TooLargeError, read_within, too_large

_STEP = 1 << 16
_HOPS = 6
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
_MOVED = frozenset({301, 302, 303, 307, 308})


class RefusedError(OSError):
    """An address that is not to be read."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server answered at ``address``, where redirects led; the names of ``headers`` are in lower case."""

    address: str
    status: int
    headers: tuple[tuple[str, str], ...] = ()
    content: bytes = b""

    def header(self, name: str) -> str:
        return next((value for key, value in self.headers if key == name), "")


def ask(address: str, limits: Limits, headers: dict[str, str], permit: Callable[[str], None] = lambda _: None, most: int = 0) -> Answer:
    """The answer to a request, redirects followed. ``permit`` raises for an address that must not be asked, that of a redirect too.

    ``most``: the size in bytes, where it is less than that of the limits. Raises OSError, ValueError, HTTPException or TooLargeError.
    """
    address = ascii_address(address)
    for _ in range(_HOPS):
        permit(address)
        with _alarmed(address, limits) as connection:
            answer = _asked(connection, address, headers, most or limits.size, limits)
        if answer.status not in _MOVED or not answer.header("location"):
            return answer
        address = ascii_address(urljoin(address, answer.header("location")))
    raise RefusedError("it is moved again and again")


def post(address: str, content: bytes, headers: dict[str, str], limits: Limits) -> int:
    """The status that a server answers to ``content``; no redirect is followed. Raises OSError, ValueError or HTTPException."""
    address = ascii_address(address)
    with _alarmed(address, limits) as connection:
        connection.request("POST", _target(address), content, headers)
        return connection.getresponse().status


def ascii_address(address: str) -> str:
    """The address as it goes over the wire. Raises ValueError where it has no host."""
    parts = urlsplit(address.strip())
    if parts.scheme.lower() not in {"http", "https"}:
        raise ValueError("neither http nor https")
    if not parts.hostname:
        raise ValueError("an address without a host")
    host = parts.netloc if parts.netloc.isascii() else parts.netloc.encode("idna").decode()
    path, query = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~"), quote(parts.query, safe="%/?:@!$&'()*+,;=~")
    return parts._replace(netloc=host, path=path, query=query, fragment="").geturl()


def origin_of(address: str) -> str:
    """Scheme and host of an address, as ``https://example.com``."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"


@contextmanager
def _alarmed(address: str, limits: Limits) -> Iterator[http.client.HTTPConnection]:
    """A connection that is cut when its time is over, so that no server can keep us by sending a little at a time."""
    deadline = time.monotonic() + limits.seconds
    parts = urlsplit(address)
    kind = _SecureConnection if parts.scheme == "https" else _Connection
    with closing(kind(cast("str", parts.hostname), port=parts.port, timeout=limits.seconds, limits=limits)) as connection:
        alarm = threading.Timer(limits.seconds, _cut, [connection])
        alarm.daemon = True
        alarm.start()
        try:
            yield connection
            if time.monotonic() >= deadline:  # what a cut leaves looks like a whole answer that ends here
                raise TimeoutError
        except (OSError, ValueError, http.client.HTTPException) as error:
            raise (TimeoutError() if time.monotonic() >= deadline else error) from error
        finally:
            alarm.cancel()


def _cut(connection: http.client.HTTPConnection) -> None:
    if connection.sock is not None:
        try:
            connection.sock.shutdown(socket.SHUT_RDWR)
        except OSError:  # closed just before
            return


def _asked(connection: http.client.HTTPConnection, address: str, headers: dict[str, str], most: int, limits: Limits) -> Answer:
    connection.request("GET", _target(address), headers={**headers, "Accept-Encoding": "gzip"})
    response = connection.getresponse()
    named = tuple((key.lower(), value) for key, value in response.getheaders())
    if response.status in _MOVED:
        return Answer(address, response.status, named)
    bounded = Limits(size=most, total=limits.total, ratio=limits.ratio)
    length = response.getheader("content-length") or ""
    if length.isdigit() and int(length) > most:
        raise TooLargeError(too_large(bounded))
    content = read_within(_Prompt(response), bounded)
    if (response.getheader("content-encoding") or "").lower() in {"gzip", "x-gzip"}:
        content = _gunzipped(content, bounded)
    return Answer(address, response.status, named, content)


def _target(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


class _Prompt:
    """A response that hands out what has come: a slow server must not keep us waiting for a full chunk."""

    def __init__(self, response: http.client.HTTPResponse) -> None:
        self._response = response

    def read(self, size: int, /) -> bytes:
        return self._response.read1(min(size, _STEP))

    def readline(self, size: int, /) -> bytes:
        return self._response.readline(size)


def _gunzipped(content: bytes, limits: Limits) -> bytes:
    with gzip.GzipFile(fileobj=io.BytesIO(content)) as stream:
        metered: Stream = Metered(stream, len(content), limits)
        return read_within(metered, limits)


def _connect(host: str, port: int, timeout: float | None, limits: Limits) -> socket.socket:
    """A connection to an address of the host that may be read; checked here, so that no later answer of the resolver counts."""
    addresses = [str(found[4][0]) for found in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    allowed = [address for address in addresses if limits.private or address in limits.hosts or _is_public(address)]
    if not allowed:
        raise RefusedError("an address of this machine or of a private network")
    return socket.create_connection((allowed[0], port), timeout)


def _is_public(address: str) -> bool:
    found = _meant(ipaddress.ip_address(address.partition("%")[0]))
    return found.is_global and not found.is_multicast


def _meant(found: ipaddress.IPv4Address | ipaddress.IPv6Address) -> ipaddress.IPv4Address | ipaddress.IPv6Address:
    """The address, or that of the old protocol which a bridge between the two takes it for."""
    if isinstance(found, ipaddress.IPv4Address):
        return found
    bridged = ipaddress.IPv4Address(int(found) & 0xFFFF_FFFF) if found in _NAT64 else None
    return found.ipv4_mapped or found.sixtofour or bridged or found


class _Connection(http.client.HTTPConnection):
    def __init__(self, host: str, *, limits: Limits, **options: Any) -> None:  # noqa: ANN401 - handed on as they are
        super().__init__(host, **options)
        self._limits = limits

    def connect(self) -> None:
        self.sock = _connect(self.host, self.port, self.timeout, self._limits)


class _SecureConnection(http.client.HTTPSConnection):
    def __init__(self, host: str, *, limits: Limits, **options: Any) -> None:  # noqa: ANN401 - handed on as they are
        self._tls = ssl.create_default_context()
        super().__init__(host, context=self._tls, **options)
        self._limits = limits

    def connect(self) -> None:
        plain = _connect(self.host, self.port, self.timeout, self._limits)
        self.sock = self._tls.wrap_socket(plain, server_hostname=self.host)
