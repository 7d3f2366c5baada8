"""The desk's own tables, beside those of the store and in the same database: what is told and what was seen change together."""

from __future__ import annotations

import secrets
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from pathlib import Path
from typing import Self

from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    Engine,
    ForeignKey,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    insert,
    select,
)

from tieup.store.engine import connect, snapshot, transaction

METADATA = MetaData()

ACCOUNTS = Table(
    "desk_accounts",
    METADATA,
    Column("name", String(64), primary_key=True),
    Column("password", Text, nullable=False),  # scrypt, with its salt and cost
    Column("role", String(16), nullable=False),
    Column("made", String(32), nullable=False),
)

SESSIONS = Table(
    "desk_sessions",
    METADATA,
    Column("token", String(64), primary_key=True),  # a hash: who reads the table cannot log in
    Column("name", String(64), ForeignKey("desk_accounts.name", ondelete="CASCADE"), nullable=False),
    Column("expires", String(32), nullable=False),
)

SECRETS = Table("desk_secrets", METADATA, Column("name", String(32), primary_key=True), Column("value", String(64), nullable=False))

WATCHES = Table(
    "desk_watches",
    METADATA,
    Column("id", String(16), primary_key=True),
    Column("name", Text, nullable=False),
    Column("owner", Text, nullable=False),
    Column("question", Text, nullable=False),  # JSON: the filters
    Column("changes", Text, nullable=False),  # JSON: what to tell of
    Column("token", String(48), nullable=False),  # opens its feed without a login
    Column("email", Text, nullable=False),
    Column("webhook", Text, nullable=False),
    Column("secret", Text, nullable=False),
    Column("made", String(32), nullable=False),
    Column("started", Boolean, nullable=False),  # what was there before is no news
)

SEEN = Table(
    "desk_seen",
    METADATA,
    Column("watch", String(16), ForeignKey("desk_watches.id", ondelete="CASCADE"), primary_key=True),
    Column("tie", String(32), primary_key=True),
    Column("state", Text, nullable=False),  # JSON
)

EVENTS = Table(
    "desk_events",
    METADATA,
    Column("number", Integer, primary_key=True),
    Column("watch", String(16), ForeignKey("desk_watches.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("key", String(64), nullable=False),
    Column("made", String(32), nullable=False),
    Column("event", Text, nullable=False),  # JSON
    UniqueConstraint("watch", "key"),
)

DELIVERIES = Table(
    "desk_deliveries",
    METADATA,
    Column("event", Integer, ForeignKey("desk_events.number", ondelete="CASCADE"), primary_key=True),
    Column("channel", String(16), primary_key=True),  # email or webhook
    Column("done", Boolean, nullable=False, index=True),
    Column("tries", Integer, nullable=False),
    Column("due", String(32), nullable=False),  # UTC, ISO 8601: not before
    Column("note", Text, nullable=False),  # why the last try failed
)


class Desk:
    """The desk of one database. Use it as a context manager, or call ``close``."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self._engine.dispose()

    def reading(self) -> AbstractContextManager[Connection]:
        return snapshot(self._engine)

    def writing(self) -> AbstractContextManager[Connection]:
        return transaction(self._engine)

    def secret(self, name: str) -> str:
        """A random secret that stays the same for this database."""
        wanted = select(SECRETS.c.value).where(SECRETS.c.name == name)
        with self.writing() as connection:
            found = connection.scalar(wanted)
            if not found:
                connection.execute(insert(SECRETS).values(name=name, value=secrets.token_hex(32)))
            return str(found or connection.scalar(wanted))


def open_desk(path: str | Path, *, wait: float = 10) -> Desk:
    """The desk of the database at ``path``, which ``open_store`` has made. Raises StoreError."""
    engine = connect(path, wait)
    with transaction(engine) as connection:
        METADATA.create_all(connection)
    return Desk(engine)


def now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
