"""From the feeds that are watched to the pages that are new."""

from __future__ import annotations

import gzip
import io
import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain, zip_longest
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

from tieup.model import Failure, Page
from tieup.sources.client import ERRORS, Client
from tieup.sources.feeds import Entry, FeedError, Listing, feeds_in, listing_of
from tieup.sources.limits import Limits, Metered, read_within
from tieup.sources.network import Answer, ascii_address
from tieup.sources.web import cause, page_of_address

_LISTS = 50  # that one feed may lead to at a time: an index of sitemaps often goes back many years
_TRIES = 5  # in vain, after which an address is left alone until its feed says that it has changed
_GZIP = b"\x1f\x8b"


class Known(Protocol):
    """What is known of an address: the change in which it was seen, and how often it has not been to be had since."""

    @property
    def changed(self) -> str: ...
    @property
    def tries(self) -> int: ...
    @property
    def trouble(self) -> str: ...


class Diary(Protocol):
    """Where what was seen is written down."""

    def checked(self, address: str, *, entries: int = 0, trouble: str = "") -> None: ...
    def seen(self, addresses: Iterable[str]) -> Mapping[str, Known]: ...
    def note(self, address: str, changed: str, trouble: str = "") -> None: ...


@dataclass(slots=True)
class Poll:
    """One round over the feeds: ``items`` are the new pages; ``done`` must be told what became of each."""

    client: Client
    diary: Diary
    _changed: dict[str, str] = field(default_factory=dict, init=False)

    def items(self, feeds: Iterable[str]) -> Iterator[Page | Failure]:
        """The pages that are new or have changed, and what could not be had; hosts take turns, so that none is waited for."""
        due: dict[str, Entry] = {}
        for feed in feeds:
            try:
                found = list(entries_of(feed, self.client))
            except (*ERRORS, FeedError) as error:
                self.diary.checked(feed, trouble=cause(error))
                yield Failure(feed, cause(error))
            else:
                self.diary.checked(feed, entries=len(found))
                due.update((entry.address, entry) for entry in self._due(found))
        for entry in by_turns(due.values()):
            self._changed[entry.address] = entry.changed
            yield page_of_address(entry.address, self.client, entry.published, entry.title)

    def done(self, document: str, trouble: str = "") -> None:
        """A page was read, or could not be. One that no feed led to is not noted."""
        if document in self._changed:
            self.diary.note(document, self._changed.pop(document), trouble)

    def finish(self) -> None:
        """The round is over: pages of which nothing was told had been read before."""
        for document in list(self._changed):
            self.done(document)

    def _due(self, entries: list[Entry]) -> Iterator[Entry]:
        known = self.diary.seen(entry.address for entry in entries)
        return (entry for entry in entries if is_due(entry, known.get(entry.address)))


def is_due(entry: Entry, known: Known | None) -> bool:
    """Whether an article is new, has changed since it was read, or is to be tried once more."""
    return known is None or entry.changed != known.changed or (bool(known.trouble) and known.tries < _TRIES)


def by_turns(entries: Iterable[Entry]) -> Iterator[Entry]:
    """The entries, one of each host after the other."""
    hosts: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        hosts[urlsplit(entry.address).netloc].append(entry)
    return (entry for entry in chain.from_iterable(zip_longest(*hosts.values())) if entry is not None)


def entries_of(feed: str, client: Client) -> Iterator[Entry]:
    """The articles that a feed, and the lists it leads to, name. Raises FeedError or one of ``ERRORS``."""
    waiting, had = [feed], {feed}
    while waiting:
        address = waiting.pop(0)
        listing = read_listing(address, client)
        yield from listing.entries
        new = [link for link in listing.more if link not in had][: _LISTS - len(had)]
        waiting += new
        had.update(new)


def read_listing(feed: str, client: Client) -> Listing:
    """What a feed names: one on the web, or a list in a file. Raises FeedError or one of ``ERRORS``."""
    if "://" not in feed:
        with Path(feed).open("rb") as stream:
            content = read_within(stream, client.limits)
        return listing_of(_unpacked(content, client.limits), Path(feed).absolute().as_uri())
    answer = _listed(feed, client)
    return listing_of(_unpacked(answer.content, client.limits), answer.address, answer.header("content-type"))


def _listed(address: str, client: Client) -> Answer:
    answer = client.get(address)
    if answer.status != 200:
        raise FeedError(f"the server answers {answer.status}")
    return answer


def _unpacked(content: bytes, limits: Limits) -> bytes:
    """The content of a list that is kept packed, as large sitemaps are."""
    if not content.startswith(_GZIP):
        return content
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(content)) as stream:
            return read_within(Metered(stream, len(content), limits), limits)
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise FeedError(f"broken gzip file: {error}") from error


def found_at(address: str, client: Client) -> dict[str, Listing]:
    """The feeds at an address: itself, or those that the web page there names. Raises FeedError or one of ``ERRORS``."""
    if "://" not in address:
        return {str(Path(address).absolute()): read_listing(address, client)}
    answer = _listed(ascii_address(address), client)
    try:
        return {address: listing_of(_unpacked(answer.content, client.limits), answer.address, answer.header("content-type"))}
    except FeedError:
        named = feeds_in(answer.content, answer.address, answer.header("content-type"))
        if not named:
            raise
        return {feed: read_listing(feed, client) for feed in named[:1]}
