"""Which feeds are watched, and which addresses they have led to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Column, Engine, Integer, String, Table, Text, delete, insert, select, update

from tieup.store.engine import snapshot, transaction
from tieup.store.tables import METADATA

FEEDS = Table(
    "feeds",
    METADATA,
    Column("address", Text, primary_key=True),
    Column("title", Text, nullable=False),
    Column("added", String(32), nullable=False),  # UTC, ISO 8601
    Column("checked", String(32)),
    Column("entries", Integer, nullable=False),  # when it was last read
    Column("trouble", Text, nullable=False),  # why it could not be read when last checked
)

SEEN = Table(
    "seen",
    METADATA,
    Column("address", Text, primary_key=True),
    Column("changed", Text, nullable=False),  # as the feed wrote it
    Column("first", String(32), nullable=False),
    Column("last", String(32), nullable=False),
    Column("trouble", Text, nullable=False),  # why it could not be read
    Column("tries", Integer, nullable=False),  # in vain, one after the other
)

_AT_ONCE = 500  # values in a query; SQLite takes 999 in its oldest form


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed that is watched. ``checked``: when it was last asked; ``trouble``: why it could not be read then."""

    address: str
    title: str = ""
    added: str = ""
    checked: str | None = None
    entries: int = 0
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class Seen:
    """An address that a feed has led to. ``tries``: how often it could not be read since it last could."""

    address: str
    changed: str = ""
    trouble: str = ""
    tries: int = 0


class Watched:
    """The feeds and what has been seen of them; every call is a transaction of its own."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def feeds(self) -> tuple[Feed, ...]:
        """In the order in which they were added."""
        with snapshot(self._engine) as connection:
            return tuple(Feed(*row) for row in connection.execute(select(FEEDS).order_by(FEEDS.c.added, FEEDS.c.address)))

    def add(self, feed: Feed) -> bool:
        """Watch a feed; False where it is watched already."""
        with transaction(self._engine) as connection:
            if connection.execute(select(FEEDS.c.address).where(FEEDS.c.address == feed.address)).first():
                return False
            row = {"address": feed.address, "title": feed.title, "added": _now(), "entries": feed.entries, "trouble": feed.trouble}
            connection.execute(insert(FEEDS).values(row))
            return True

    def remove(self, address: str) -> bool:
        """Watch a feed no more; False where it was not watched. What was read of it stays."""
        with transaction(self._engine) as connection:
            return connection.execute(delete(FEEDS).where(FEEDS.c.address == address)).rowcount > 0

    def checked(self, address: str, *, entries: int = 0, trouble: str = "") -> None:
        """A feed was asked, and had so many entries or could not be read."""
        values: dict[str, Any] = {"checked": _now(), "trouble": trouble} | ({} if trouble else {"entries": entries})
        with transaction(self._engine) as connection:
            connection.execute(update(FEEDS).where(FEEDS.c.address == address).values(values))

    def seen(self, addresses: Iterable[str]) -> dict[str, Seen]:
        """What is known of these addresses; those that are new are left out."""
        found: dict[str, Seen] = {}
        asked = list(addresses)
        columns = select(SEEN.c.address, SEEN.c.changed, SEEN.c.trouble, SEEN.c.tries)
        with snapshot(self._engine) as connection:
            for start in range(0, len(asked), _AT_ONCE):
                rows = connection.execute(columns.where(SEEN.c.address.in_(asked[start : start + _AT_ONCE])))
                found.update((row.address, Seen(*row)) for row in rows)
        return found

    def note(self, address: str, changed: str, trouble: str = "") -> None:
        """An address was read in the version of that change, or could not be read."""
        here, now = SEEN.c.address == address, _now()
        tries = SEEN.c.tries + 1 if trouble else 0
        with transaction(self._engine) as connection:
            known = update(SEEN).where(here).values(changed=changed, last=now, trouble=trouble, tries=tries)
            if connection.execute(known).rowcount == 0:
                row = {"address": address, "changed": changed, "first": now, "last": now, "trouble": trouble, "tries": int(bool(trouble))}
                connection.execute(insert(SEEN).values(row))


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="microseconds")
