"""Connections, transactions and migrations: the only place that knows which database it is."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import URL, Connection, Engine, column, create_engine, event, inspect, make_url, select, table
from sqlalchemy.exc import DatabaseError

from tieup.errors import MissingError, StoreError

NEWEST = "0010"  # the last revision in migrations/versions
_VERSION = "alembic_version"
_POSTGRESQL = "postgresql"
_CACHE = "cache_size=-131072"  # KiB; ids are spread over the whole file, so what is read again should stay in memory
_TURN = 0x7469657570  # the lock that a writer holds


def connect(path: str | Path, wait: float) -> Engine:
    """An engine for a SQLite file or an address ``postgresql://...``, whose writers wait ``wait`` seconds for one another."""
    if str(path).startswith(_POSTGRESQL):
        return _postgresql(str(path), wait)
    engine = create_engine(URL.create("sqlite", database=str(path)))

    def prepare(connection: sqlite3.Connection, _record: object) -> None:
        # Python's driver would leave table changes and reads outside of transactions: begin them here instead.
        connection.isolation_level = None
        # WAL lets readers work beside the writer; FULL makes each commit durable before it is reported.
        for pragma in (f"busy_timeout={round(wait * 1000)}", "journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", _CACHE):
            connection.execute(f"PRAGMA {pragma}")

    event.listen(engine, "connect", prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _postgresql(address: str, wait: float) -> Engine:
    try:
        import psycopg  # noqa: F401, PLC0415 - an extra
    except ImportError as error:
        raise MissingError("psycopg", "postgres") from error
    url = make_url(address).set(drivername="postgresql+psycopg")
    # A reader has one view from beginning to end, as in SQLite; a lock that is not to be had is an error after the wait.
    options = rf"-c lock_timeout={max(1, round(wait * 1000))} -c default_transaction_isolation=repeatable\ read"
    engine = create_engine(url, connect_args={"options": options})
    event.listen(engine, "begin", _take_turn)
    return engine


def _take_turn(connection: Connection) -> None:
    """Writers work one after another, and each sees what the one before it wrote."""
    if connection.get_execution_options().get("writes", False):
        connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL READ COMMITTED")
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_TURN})")


def _begin(connection: Connection) -> None:
    # A writer takes its turn at once: one that first reads cannot wait for another writer any more.
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


@contextmanager
def snapshot(engine: Engine) -> Iterator[Connection]:
    """One view of the database, the same from beginning to end. Raises StoreError."""
    with _explained(engine), engine.begin() as connection:
        yield connection


@contextmanager
def transaction(engine: Engine) -> Iterator[Connection]:
    """All of what is done on the connection, or nothing. Raises StoreError."""
    with _explained(engine), engine.execution_options(writes=True).begin() as connection:
        yield connection


@contextmanager
def _explained(engine: Engine) -> Iterator[None]:
    try:
        yield
    except DatabaseError as error:
        reason = str(error.orig)
        raise StoreError(f"{engine.url.database}: {reason}{_way_out(reason)}", passing=any(sign in reason for sign in _PASSING)) from error


_PASSING = ("locked", "readonly", "lock timeout", "read-only")  # it can still be read


def _way_out(reason: str) -> str:
    ways = {
        "lock timeout": "; another program is writing to it: wait, or end that one",
        "connection is bad": "; does the server run, and is the address right?",
        "locked": "; another program is writing to it: wait, or end that one",
        "readonly": "; it may only be read: choose another file with --db",
        "unable to open": "; does its folder exist, and may you write there? Choose another file with --db",
        "not a database": "; choose another file with --db",
        "malformed": "; it is damaged: go back to a copy, or read the pages again into another file with --db",
        "disk": "; make room and run again: what was stored is kept",
    }
    return next((way for sign, way in ways.items() if sign in reason), "")


def migrate(engine: Engine) -> bool:
    """Bring the database to the newest revision, wholly or not at all; whether there was anything to do.

    Raises StoreError where it is newer or not tieup's.
    """
    with snapshot(engine) as connection:
        current = _revision(connection)
    if current != NEWEST:
        with transaction(engine) as connection:
            if _revision(connection) != NEWEST:  # another process may have been first
                _upgrade(connection)
    return current != NEWEST


def _revision(connection: Connection) -> str:
    """The revision of the database, empty for an empty one."""
    tables = inspect(connection).get_table_names()
    if not tables:
        return ""
    revision = connection.scalar(select(column("version_num")).select_from(table(_VERSION))) if _VERSION in tables else None
    if not revision or not {"readings", "claims"} <= set(tables):
        raise StoreError(f"{connection.engine.url.database}: this is a database of another program; choose another file with --db")
    if revision > NEWEST:
        raise StoreError(
            f"{connection.engine.url.database}: written by a newer tieup; update the program, or choose another file with --db"
        )
    return str(revision)


def _upgrade(connection: Connection) -> None:
    from alembic import command  # noqa: PLC0415 - heavy, and only needed here
    from alembic.config import Config  # noqa: PLC0415

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    command.upgrade(config, "head")
