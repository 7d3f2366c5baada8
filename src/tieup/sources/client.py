"""A client that servers have no reason to complain of.

It says who it is, asks robots.txt first, asks one thing at a time and leaves each host in peace in between, asks only for what has
changed, and comes back later and later where a server cannot answer.
"""

from __future__ import annotations

import email.utils
import http.client
import socket
import time
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import tieup
from tieup.outlet import Outlets
from tieup.sources.cache import Cache, Kept
from tieup.sources.limits import Limits, TooLargeError
from tieup.sources.network import Answer, RefusedError, ascii_address, ask, origin_of
from tieup.sources.robots import AGENT, SIZE, Rules

ERRORS = (OSError, ValueError, http.client.HTTPException, EOFError, zlib.error, TooLargeError)
_CLOSED = 600.0  # seconds after which a site whose robots.txt could not be had is asked again
_BUSY = frozenset({429, 500, 502, 503, 504})
_ACCEPT = "text/html, application/xhtml+xml, application/rss+xml, application/atom+xml, application/feed+json, */*;q=0.5"


@dataclass(frozen=True, slots=True)
class Manners:
    """``delay``: seconds between two requests to a host, if its robots.txt does not ask for more; ``longest``: that it may ask for.

    ``tries``: requests for one address while the server is busy or does not answer, ``pause`` seconds before the second, twice that
    before the third, or what the server asks for, up to ``patience``. ``robots``: seconds after which a robots.txt is read anew.
    ``contact``: an address under which the operator of a server finds whoever runs this. ``outlets``: some ask for a longer delay.
    """

    delay: float = 2.0
    longest: float = 30.0
    tries: int = 3
    pause: float = 5.0
    patience: float = 120.0
    robots: float = 86_400.0
    contact: str = ""
    outlets: Outlets = field(default_factory=Outlets.load)

    @property
    def agent(self) -> str:
        return f"{AGENT}/{tieup.__version__}" + (f" (+{self.contact})" if self.contact else "")

    def wait(self, host: str) -> float:
        """The seconds between two requests to a host, whatever its robots.txt asks for."""
        return max(self.delay, self.outlets.delay(host))


class BusyError(OSError):
    """A server that does not want to be asked now."""


@dataclass
class Client:
    """Not to be shared by threads: one request at a time is the point of it."""

    cache: Cache | None = None
    limits: Limits = field(default_factory=Limits)
    manners: Manners = field(default_factory=Manners)
    sleep: Callable[[float], None] = time.sleep
    _rules: dict[str, tuple[Rules, float]] = field(default_factory=dict, init=False)  # by origin, and until when they hold
    _asking: str = field(default="", init=False)  # the host that answers at the moment
    _turns: dict[str, float] = field(default_factory=dict, init=False)  # when a host may be asked next, by the monotonic clock

    def get(self, address: str) -> Answer:
        """The answer, from the cache where the server says that nothing has changed. Raises one of ``ERRORS``."""
        address = ascii_address(address)
        kept = self.cache.get(address) if self.cache else None
        answer = self._patiently(address, kept)
        if answer.status == 304 and kept:
            answer = kept.answer
        if answer.status == 200 and self.cache:
            self.cache.put(address, answer)
        return answer

    def _patiently(self, address: str, kept: Kept | None) -> Answer:
        for attempt in range(self.manners.tries):
            last = attempt + 1 == self.manners.tries
            wait, self._asking = self.manners.pause * 2**attempt, ""
            try:
                answer = ask(address, self.limits, self._headers(kept), self._permit)
                if answer.status not in _BUSY or last:
                    return answer
                wait = max(wait, _asked_for(answer.header("retry-after")))
            except (RefusedError, socket.gaierror):
                raise
            except (OSError, http.client.HTTPException):
                if last:
                    raise
            if wait > self.manners.patience:
                raise BusyError(f"the server asks to come back in {wait:.0f} seconds")
            self.sleep(wait)
        raise AssertionError("the last attempt returns or raises")

    def _headers(self, kept: Kept | None) -> dict[str, str]:
        return {"User-Agent": self.manners.agent, "Accept": _ACCEPT, **(kept.conditions() if kept else {})}

    def _permit(self, address: str) -> None:
        """Wait for the host's turn. Raises RefusedError where its robots.txt forbids the address."""
        rules = self._rules_of(origin_of(address))
        if not rules.allow(address):
            raise RefusedError("its robots.txt cannot be had" if rules.closed else "its robots.txt forbids it")
        host = urlsplit(address).hostname or ""
        pause = self._turns.get(host, 0.0) - time.monotonic()
        if pause > 0 and host != self._asking:  # a redirect within a host belongs to the request before it
            self.sleep(pause)
        self._asking = host
        self._turns[host] = time.monotonic() + max(self.manners.wait(host), min(rules.delay, self.manners.longest))

    def _rules_of(self, origin: str) -> Rules:
        rules, until = self._rules.get(origin, (Rules(), 0.0))
        if time.monotonic() >= until:
            rules = Rules.of(self._robots(f"{origin}/robots.txt"))
            self._rules[origin] = (rules, time.monotonic() + (_CLOSED if rules.closed else self.manners.robots))
        return rules

    def _robots(self, address: str) -> Answer:
        """What a site answers when asked for its robots.txt; today's answer is good enough."""
        kept = self.cache.get(address) if self.cache else None
        if kept and time.time() - kept.at < self.manners.robots:
            return kept.answer
        try:
            answer = ask(address, self.limits, self._headers(None), most=SIZE)
        except TooLargeError:
            return Answer(address, 404)
        if self.cache and answer.status < 500:
            self.cache.put(address, answer)
        return answer


def _asked_for(header: str) -> float:
    """The seconds that a Retry-After header names, as a number or a date; 0 where it makes no sense."""
    if header.strip().isdigit():
        return float(header)
    try:
        return max(0.0, email.utils.parsedate_to_datetime(header).timestamp() - time.time())
    except (ValueError, TypeError, OverflowError):
        return 0.0
