"""Pages by their addresses."""

from __future__ import annotations

import datetime as dt
import socket
from collections.abc import Iterator

from tieup.dates import When
from tieup.model import Failure, Page
from tieup.outlet import Outlets
from tieup.sources.client import ERRORS, Client, Manners
from tieup.sources.kinds import Kind, page_of
from tieup.sources.limits import Limits
from tieup.sources.network import Answer
from tieup.sources.robots import opted_out


def pages_of_addresses(addresses: Iterator[str], limits: Limits, outlets: Outlets) -> Iterator[Page | Failure]:
    """The page at each http or https address, or why it cannot be had; one client for all, so that no host is asked too often."""
    client = Client(limits=limits, manners=Manners(outlets=outlets))
    for address in addresses:
        yield page_of_address(address, client)


def page_of_address(address: str, client: Client, published: When | None = None, title: str = "") -> Page | Failure:
    """The page at an address. ``published`` and ``title`` are what a feed says of it."""
    try:
        answer = client.get(address)
    except ERRORS as error:
        return Failure(address, cause(error))
    if answer.status != 200:
        return Failure(address, f"the server answers {answer.status}")
    if how := opted_out(answer):
        return Failure(address, f"the page asks not to be used ({how})")
    return _page(address, answer, published, title)


def _page(address: str, answer: Answer, published: When | None, title: str) -> Page | Failure:
    checked = page_of(address, answer.content, Kind.UNNAMED)
    if isinstance(checked, Failure):
        return checked
    now = dt.datetime.now(dt.UTC)
    return Page(address, answer.content, answer.address, answer.headers, retrieved=now, published=published, title=title)


def cause(error: object) -> str:
    """Why something cannot be had, in words for a user."""
    if isinstance(error, TimeoutError):
        return "takes too long"
    if isinstance(error, socket.gaierror):
        return "no such host"
    return str(error) or type(error).__name__
