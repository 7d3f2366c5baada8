"""What stands between the network and the pages: headers that let no foreign script run, known host names, small requests."""

from __future__ import annotations

import hashlib
import hmac
import time
from collections import defaultdict, deque
from functools import lru_cache
from urllib.parse import urlsplit

from starlette.types import ASGIApp, Message, Receive, Scope, Send

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
_LARGEST = 256 * 1024  # bytes of a request
_LOOPBACK = ("127.0.0.1", "localhost", "::1")


class Guard:
    """Middleware: refuses unknown hosts (a foreign page may have pointed its name here) and large requests, adds the headers."""

    def __init__(self, app: ASGIApp, hosts: tuple[str, ...]) -> None:
        self._app, self._hosts = app, frozenset((*_LOOPBACK, *hosts))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        given = {name: value.decode("latin-1") for name, value in scope["headers"]}
        refused = self._refused(given) or _unwritable(scope)
        if refused:
            await _answer(_armed(send), *refused)
        else:
            await self._app(scope, receive, _armed(send))

    def _refused(self, headers: dict[bytes, str]) -> tuple[int, str] | None:
        if "*" not in self._hosts and _name(headers.get(b"host", "")) not in self._hosts:
            return 421, "This desk does not go by that name; see tieup serve --name."
        length = headers.get(b"content-length", "0")
        if b"transfer-encoding" in headers or not length.isdecimal() or int(length) > _LARGEST:
            return 413, "The request is too large."
        return None


def _unwritable(scope: Scope) -> tuple[int, str] | None:
    """No text has a NUL, and not every database can be asked for one."""
    if "\0" in scope["path"] or b"%00" in scope["query_string"] or b"\0" in scope["query_string"]:
        return 400, "The address has a character that no text has."
    return None


def _name(host: str) -> str:
    try:
        return urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return ""


def _armed(send: Send) -> Send:
    async def with_headers(message: Message) -> None:
        if message["type"] == "http.response.start":
            given = {name.lower() for name, _ in message["headers"]}
            added = [(k.lower().encode(), v.encode()) for k, v in HEADERS.items() if k.lower().encode() not in given]
            message = {**message, "headers": [*message["headers"], *added]}
        await send(message)

    return with_headers


async def _answer(send: Send, status: int, text: str) -> None:
    headers = [(b"content-type", b"text/plain; charset=utf-8")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": text.encode()})


@lru_cache(maxsize=1 << 10)
def form_token(secret: str, visit: str) -> str:
    """What a form must bring back: only pages of this desk, shown to this browser, know it."""
    return hmac.new(secret.encode(), visit.encode(), hashlib.sha256).hexdigest()


def same_origin(origin: str, host: str) -> bool:
    """Whether a browser says that the request comes from this desk's own page, or says nothing."""
    return not origin or urlsplit(origin).netloc == host


class Limiter:
    """At most so many failures in so many seconds, a name or an address."""

    def __init__(self, most: int, seconds: float = 900) -> None:
        self._most, self._seconds = most, seconds
        self._failures: dict[str, deque[float]] = defaultdict(deque)

    def full(self, *keys: str) -> bool:
        return any(len(self._recent(key)) >= self._most for key in keys)

    def failed(self, *keys: str) -> None:
        if len(self._failures) > 10_000:
            self._failures.clear()
        for key in keys:
            self._recent(key).append(time.monotonic())

    def _recent(self, key: str) -> deque[float]:
        times = self._failures[key]
        while times and times[0] < time.monotonic() - self._seconds:
            times.popleft()
        return times
