"""The store: one transaction a page, so that a killed process leaves whole pages only."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from sqlalchemy import Connection, Engine, func, insert, select, update

from tieup.errors import StoreError
from tieup.model import Article, Claim, Failure, Page, Reading
from tieup.records import evidence, pack, unpack
from tieup.store.engine import connect, migrate, snapshot, transaction
from tieup.store.query import Query, StoredClaim, select_claims
from tieup.store.tables import CLAIMS, FAILURES, PARTIES, READINGS, TERMS
from tieup.text import normal


def open_store(path: str | Path, *, wait: float = 10) -> Store:
    """Open the database at ``path``, made or brought up to date where needed.

    A writer waits up to ``wait`` seconds for another one. Raises StoreError where it is no tieup database, is newer than this program,
    damaged or not to be written; so does every method of the store.
    """
    engine = connect(Path(path), wait)
    try:
        migrate(engine)
    except StoreError:
        engine.dispose()
        raise
    return Store(engine)


class Store:
    """Readings, claims and failures in one database. Use it as a context manager."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._engine.dispose()

    def has(self, page: Page, reader: str) -> bool:
        """Whether this reader has read this page, under this name and with this content."""
        with snapshot(self._engine) as connection:
            return _has(connection, _digest(_page_id(page), reader))

    def add(self, page: Page, reading: Reading, reader: str) -> bool:
        """Keep a reading, whole or not at all; False where it is there already."""
        key, document = _digest(_page_id(page), reader), reading.article.document
        with transaction(self._engine) as connection:
            if _has(connection, key):
                return False
            connection.execute(update(READINGS).where(READINGS.c.document == document).values(current=False))
            connection.execute(update(FAILURES).where(FAILURES.c.document == document).values(mended=True))
            row = {"id": key, "page": _page_id(page), "reader": reader, "added": _now(), **_reading_row(reading.article)}
            connection.execute(insert(READINGS).values(row))
            for position, claim in enumerate(reading.claims):
                _add_claim(connection, key, position, reading.article, claim)
        return True

    def add_failure(self, failure: Failure) -> None:
        """Remember an input that could not be read."""
        now = _now()
        here = FAILURES.c.document == failure.document
        with transaction(self._engine) as connection:
            seen = update(FAILURES).where(here).values(reason=failure.reason, last_seen=now, times=FAILURES.c.times + 1, mended=False)
            if connection.execute(seen).rowcount == 0:
                row = {"document": failure.document, "reason": failure.reason, "first_seen": now, "last_seen": now}
                connection.execute(insert(FAILURES).values(times=1, mended=False, **row))

    def failures(self) -> tuple[Failure, ...]:
        """The inputs that could not be read and have not been since, by name."""
        rows = select(FAILURES.c.document, FAILURES.c.reason).where(~FAILURES.c.mended).order_by(FAILURES.c.document)
        with snapshot(self._engine) as connection:
            return tuple(Failure(document, reason) for document, reason in connection.execute(rows))

    def claims(self, query: Query | None = None) -> Iterator[StoredClaim]:
        """The claims that a query asks for, by day; the current reading of each document only."""
        articles: dict[str, Article] = {}
        with snapshot(self._engine) as connection:
            for row in connection.execution_options(yield_per=500).execute(select_claims(query or Query())):
                if row.reading not in articles:
                    articles = {row.reading: unpack(Article, json.loads(row.article))}
                yield StoredClaim(row.id, unpack(Claim, json.loads(row.claim)), articles[row.reading], row.added)

    def counts(self) -> dict[str, int]:
        """How many documents, claims and failures there are."""
        current = select(func.count()).select_from(READINGS).where(READINGS.c.current)
        claims = select(func.count()).select_from(CLAIMS.join(READINGS, READINGS.c.id == CLAIMS.c.reading)).where(READINGS.c.current)
        with snapshot(self._engine) as connection:
            documents, found = connection.scalar(current) or 0, connection.scalar(claims) or 0
        return {"documents": documents, "claims": found, "failures": len(self.failures())}


def _has(connection: Connection, key: str) -> bool:
    return connection.execute(select(READINGS.c.id).where(READINGS.c.id == key)).first() is not None


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def _digest(*parts: str | bytes) -> str:
    total = hashlib.sha256()
    for part in parts:
        data = part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part
        total.update(len(data).to_bytes(8, "big") + data)
    return total.hexdigest()[:32]


def _page_id(page: Page) -> str:
    return _digest(page.document, page.content)


def _reading_row(article: Article) -> dict[str, Any]:
    return {
        "document": article.document,
        "address": article.address,
        "title": article.title,
        "language": article.language,
        "published": article.published.edtf if article.published else None,
        "published_start": article.published.start.isoformat() if article.published else None,
        "article": json.dumps(pack(article), ensure_ascii=False),
        "current": True,
    }


def _add_claim(connection: Connection, reading: str, position: int, article: Article, claim: Claim) -> None:
    exact = json.dumps(pack(claim), ensure_ascii=False)
    key = _digest(reading, str(position), exact)
    when = claim.announced.value if claim.announced else article.published
    words = normal(" ".join([article.title, *(row["quote"] for row in evidence(article, claim))]))
    row = {"id": key, "reading": reading, "position": position, "status": claim.status.value, "confidence": claim.confidence}
    connection.execute(insert(CLAIMS).values(**row, day=when.start.isoformat() if when else None, words=words, claim=exact))
    parties = {
        p.entity.value.id: {"names": normal(f"{p.entity.value.name} {p.span.of(article.text)}"), "country": p.entity.value.country}
        for p in claim.participants
    }
    connection.execute(insert(PARTIES), [{"claim": key, "entity": entity, **values} for entity, values in parties.items()])
    terms = {("form", f.value.value) for f in claim.forms} | {("field", f.value.value) for f in claim.fields}
    terms |= {("place", f.value.country) for f in claim.places}
    connection.execute(insert(TERMS), [{"claim": key, "kind": kind, "value": value} for kind, value in sorted(terms)])
