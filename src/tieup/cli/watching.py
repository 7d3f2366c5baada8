"""``feeds`` and ``poll``."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tieup.cli.common import complain, db_option, json_option, outlets_option, print_json, progress, table
from tieup.errors import InputError

if TYPE_CHECKING:
    from tieup.outlet import Outlets
    from tieup.sources.client import Client
    from tieup.store import Store


@click.group("feeds")
def feeds_command() -> None:
    """Which feeds are watched.

    A feed is RSS, Atom, JSON Feed, a sitemap, an index of sitemaps or lines of addresses, on the web or in a file.

    \b
    Examples:
      tieup feeds outlets
      tieup feeds add electrek
      tieup feeds add https://news.example.com/feed/
      tieup feeds add addresses.txt
      tieup feeds list
    """


def _private_option(command: click.decorators.FC) -> click.decorators.FC:
    text = "Read addresses of this machine and of private networks too."
    return click.option("--private", is_flag=True, envvar="TIEUP_PRIVATE", show_envvar=True, help=text)(command)


def _contact_option(command: click.decorators.FC) -> click.decorators.FC:
    text = "An address of yours that servers are told, so that their operators can reach you."
    return click.option("--contact", default="", envvar="TIEUP_CONTACT", show_envvar=True, help=text)(command)


def _client(contact: str, outlets: Outlets, *, private: bool, delay: float = 2.0) -> Client:
    from tieup.sources import Limits
    from tieup.sources.cache import Cache
    from tieup.sources.client import Client, Manners

    return Client(Cache.usual(), Limits(private=private), Manners(delay=delay, contact=contact, outlets=outlets))


@feeds_command.command("add")
@click.argument("addresses", nargs=-1, required=True)
@_private_option
@_contact_option
@outlets_option
@db_option
def add_command(*, addresses: tuple[str, ...], private: bool, contact: str, outlets: str | None, path: str) -> None:
    """Watch feeds: by their addresses, of a web page the first that it names, of an outlet all. Each is read once to see that it is one."""
    from tieup.outlet import Outlets
    from tieup.sources.client import ERRORS
    from tieup.sources.feeds import FeedError
    from tieup.sources.polling import found_at
    from tieup.sources.web import cause
    from tieup.store import Feed, open_store

    known = Outlets.load(outlets)
    client, failed = _client(contact, known, private=private), False
    with open_store(path) as store:
        for address in (feed for name in addresses for feed in _feeds_of(name, known)):
            try:
                found = found_at(address, client)
            except (*ERRORS, FeedError) as error:
                failed = True
                complain(address, cause(error))
                continue
            for feed, listing in found.items():
                new = store.watched().add(Feed(feed, listing.title, entries=len(listing.entries)))
                size = f"{len(listing.entries)} articles" + (f", {len(listing.more)} further lists" if listing.more else "")
                click.echo(f"{feed}: {listing.title or 'no title'}, {size}{'' if new else '; it is watched already'}", err=True)
    sys.exit(1 if failed else 0)


def _feeds_of(name: str, known: Outlets) -> tuple[str, ...]:
    """The feeds of the outlet that is called so; what is no outlet is an address or a file."""
    outlet = None if "://" in name or Path(name).exists() else known.named(name)
    if outlet and not outlet.feeds:
        raise InputError(name, f"{outlet.file} names no feeds")
    return outlet.feeds if outlet else (name,)


@feeds_command.command("outlets")
@click.option("--language", default="", metavar="CODE", help="Only those in this language.")
@outlets_option
@json_option
def outlets_command(*, language: str, outlets: str | None, as_json: bool) -> None:
    """The outlets whose feeds are known, for feeds add."""
    from tieup.outlet import Outlets

    found = [each for each in Outlets.load(outlets) if each.feeds and language in {"", each.language}]
    if as_json:
        columns = ("id", "name", "language", "site", "feeds", "delay")
        print_json([{name: getattr(each, name) for name in columns} for each in found])
        return
    rows = [(each.id, each.name, each.language, each.site, str(len(each.feeds))) for each in found]
    table(("outlet", "name", "language", "site", "feeds"), rows)


@feeds_command.command("list")
@json_option
@db_option
def list_command(*, as_json: bool, path: str) -> None:
    """The feeds that are watched, and how each was when it was last asked."""
    from dataclasses import asdict

    from tieup.store import open_store

    with open_store(path) as store:
        feeds = store.watched().feeds()
    if as_json:
        print_json([asdict(feed) for feed in feeds])
        return
    rows = [(feed.address, feed.title, (feed.checked or "never")[:16], str(feed.entries), feed.trouble or "fine") for feed in feeds]
    table(("feed", "title", "last asked", "articles", "state"), rows)


@feeds_command.command("remove")
@click.argument("addresses", nargs=-1, required=True)
@db_option
def remove_command(addresses: tuple[str, ...], path: str) -> None:
    """Watch feeds no more; what was read of them stays."""
    from tieup.store import open_store

    failed = False
    with open_store(path) as store:
        for address in addresses:
            known = address if "://" in address else str(Path(address).absolute())
            if not store.watched().remove(known):
                failed = True
                complain(address, "is not watched; tieup feeds list shows all that are")
    sys.exit(1 if failed else 0)


@click.command("poll")
@click.argument("feeds", nargs=-1)
@click.option("--every", type=click.FloatRange(min=0, min_open=True), metavar="MINUTES", help="Go on, a round every so many minutes.")
@click.option("--delay", type=click.FloatRange(min=0), default=2.0, show_default=True, help="Seconds between two requests to a host.")
@_private_option
@_contact_option
@outlets_option
@db_option
def poll_command(
    *, feeds: tuple[str, ...], every: float | None, delay: float, private: bool, contact: str, outlets: str | None, path: str
) -> None:
    """Read what is new in the feeds that are watched, or in FEEDS alone, into the database.

    It asks robots.txt first, waits between two requests to a host, and asks only for what is new or has changed. It can be stopped at
    any time: what was read is kept, and the next round goes on from there.

    \b
    Examples:
      tieup poll
      tieup poll --every 30 --contact https://example.com/our-robot
    """
    from tieup.outlet import Outlets
    from tieup.store import open_store

    client = _client(contact, Outlets.load(outlets), private=private, delay=delay)
    with open_store(path) as store:
        while True:
            start = time.monotonic()
            failed = _round(store, client, feeds)
            if every is None:
                sys.exit(1 if failed else 0)
            time.sleep(max(0.0, every * 60 - (time.monotonic() - start)))


def _round(store: Store, client: Client, feeds: tuple[str, ...]) -> bool:
    """One round over the feeds; whether something failed."""
    from tieup.cli.tally import Tally
    from tieup.engines import Step
    from tieup.pipeline import Kit, run
    from tieup.sources.polling import Poll

    wanted = feeds or tuple(feed.address for feed in store.watched().feeds())
    if not wanted:
        raise InputError("feeds", "none is watched; tieup feeds add ADDRESS")
    poll, tally = Poll(client, store.watched()), Tally()
    kit = Kit.load(store.own(), outlets=client.manners.outlets)
    for outcome in run(progress(poll.items(wanted), "documents"), kit, store):
        tally.add(Step.of(outcome))
        poll.done(outcome.document, outcome.failure.reason if outcome.failure else "")
    poll.finish()
    if client.cache:
        client.cache.prune()
    tally.tell()
    return bool(tally.failed)
