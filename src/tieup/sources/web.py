"""One page by its address, and only from the public network unless allowed."""

from __future__ import annotations

import datetime as dt
import gzip
import http.client
import io
import ipaddress
import socket
import ssl
import time
import urllib.error
import urllib.request
import zlib
from collections.abc import Iterator
from functools import partial
from typing import Any, cast
from urllib.parse import quote, urlsplit

import tieup
from tieup.model import Failure, Page
from tieup.sources.kinds import Kind, page_of
from tieup.sources.limits import Limits, Metered, Stream, TooLargeError, read_within, too_large

_STEP = 1 << 16


class RefusedError(OSError):
    """An address that is not to be read."""


def page_of_address(address: str, limits: Limits) -> Iterator[Page | Failure]:
    """The page at a http or https address, or why it cannot be had."""
    try:
        yield _fetched(address, limits)
    except urllib.error.HTTPError as error:
        yield Failure(address, f"the server answers {error.code} {error.reason}".rstrip())
        error.close()
    except urllib.error.URLError as error:
        yield Failure(address, _cause(error.reason))
    except (OSError, ValueError, http.client.HTTPException, EOFError, zlib.error, TooLargeError) as error:
        yield Failure(address, _cause(error))


def _cause(error: object) -> str:
    if isinstance(error, TimeoutError):
        return "takes too long"
    if isinstance(error, socket.gaierror):
        return "no such host"
    return str(error) or type(error).__name__


def _fetched(address: str, limits: Limits) -> Page | Failure:
    deadline = time.monotonic() + limits.seconds
    request = urllib.request.Request(_ascii(address), headers=_headers())  # noqa: S310 - the opener knows no other schemes
    with _opener(limits).open(request, timeout=limits.seconds) as response:
        if int(response.headers.get("content-length") or 0) > limits.size:
            raise TooLargeError(too_large(limits))
        content = read_within(_Timely(response, deadline), limits)
        if response.headers.get("content-encoding", "").lower() == "gzip":
            content = _gunzipped(content, limits)
        headers = tuple((key.lower(), value) for key, value in response.headers.items())
        return _page(address, response.url, headers, content)


def _page(document: str, address: str, headers: tuple[tuple[str, str], ...], content: bytes) -> Page | Failure:
    checked = page_of(document, content, Kind.UNNAMED)
    if isinstance(checked, Failure):
        return checked
    return Page(document, content, address=address, headers=headers, retrieved=dt.datetime.now(dt.UTC))


def _headers() -> dict[str, str]:
    return {
        "User-Agent": f"tieup/{tieup.__version__}",
        "Accept": "text/html, application/xhtml+xml, text/plain;q=0.9",
        "Accept-Encoding": "gzip",
    }


def _ascii(address: str) -> str:
    """The address as it goes over the wire. Raises ValueError where it has no host."""
    parts = urlsplit(address.strip())
    if parts.scheme.lower() not in {"http", "https"}:
        raise ValueError("neither http nor https")
    if not parts.hostname:
        raise ValueError("an address without a host")
    host = parts.netloc if parts.netloc.isascii() else parts.netloc.encode("idna").decode()
    return parts._replace(
        netloc=host, path=quote(parts.path, safe="/%:@!$&'()*+,;=~"), query=quote(parts.query, safe="%/?:@!$&'()*+,;=~"), fragment=""
    ).geturl()


class _Timely:
    """A response that must be read before a deadline."""

    def __init__(self, response: Stream, deadline: float) -> None:
        self._response = response
        self._deadline = deadline

    def read(self, size: int, /) -> bytes:
        if time.monotonic() > self._deadline:
            raise TimeoutError
        # a slow server must not keep us waiting for a full chunk
        return cast("bytes", cast("Any", self._response).read1(min(size, _STEP)))

    def readline(self, size: int, /) -> bytes:
        return self._response.readline(size)


def _gunzipped(content: bytes, limits: Limits) -> bytes:
    with gzip.GzipFile(fileobj=io.BytesIO(content)) as stream:
        return read_within(Metered(stream, len(content), limits), limits)


def _opener(limits: Limits) -> urllib.request.OpenerDirector:
    """Opens http and https only, follows redirects, uses no proxy, and checks the peer of every connection."""
    opener = urllib.request.OpenerDirector()
    handlers: tuple[urllib.request.BaseHandler, ...] = (
        _Handler(private=limits.private),
        urllib.request.HTTPDefaultErrorHandler(),
        urllib.request.HTTPRedirectHandler(),
        urllib.request.HTTPErrorProcessor(),
        urllib.request.UnknownHandler(),
    )
    for handler in handlers:
        opener.add_handler(handler)
    return opener


def _connect(host: str, port: int, timeout: float | None, *, private: bool) -> socket.socket:
    """A connection to an address of the host that may be read; checked here, so that no later answer of the resolver counts."""
    addresses = [found[4][0] for found in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    allowed = [address for address in addresses if private or _is_public(str(address))]
    if not allowed:
        raise RefusedError("an address of this machine or of a private network")
    return socket.create_connection((str(allowed[0]), port), timeout)


def _is_public(address: str) -> bool:
    found = ipaddress.ip_address(address.partition("%")[0])
    mapped = getattr(found, "ipv4_mapped", None)
    return (mapped or found).is_global and not found.is_multicast


class _Connection(http.client.HTTPConnection):
    def __init__(self, host: str, *, private: bool, **options: Any) -> None:  # noqa: ANN401 - handed on as they are
        super().__init__(host, **options)
        self._private = private

    def connect(self) -> None:
        self.sock = _connect(self.host, self.port, self.timeout, private=self._private)


class _SecureConnection(http.client.HTTPSConnection):
    def __init__(self, host: str, *, private: bool, **options: Any) -> None:  # noqa: ANN401 - handed on as they are
        self._tls = ssl.create_default_context()
        super().__init__(host, context=self._tls, **options)
        self._private = private

    def connect(self) -> None:
        plain = _connect(self.host, self.port, self.timeout, private=self._private)
        self.sock = self._tls.wrap_socket(plain, server_hostname=self.host)


class _Handler(urllib.request.AbstractHTTPHandler):
    def __init__(self, *, private: bool) -> None:
        super().__init__()
        self._private = private

    def http_open(self, request: urllib.request.Request) -> http.client.HTTPResponse:
        return self.do_open(partial(_Connection, private=self._private), request)

    def https_open(self, request: urllib.request.Request) -> http.client.HTTPResponse:
        return self.do_open(partial(_SecureConnection, private=self._private), request)

    http_request = https_request = urllib.request.AbstractHTTPHandler.do_request_
