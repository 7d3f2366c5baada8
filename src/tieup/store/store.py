"""The store: one transaction a page, so that a killed process leaves whole pages only."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import groupby
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from sqlalchemy import Connection, Engine, func, insert, select, update

from tieup.codebook import Role
from tieup.dates import When
from tieup.entity.registry import Organisation
from tieup.errors import StoreError
from tieup.model import Article, Claim, Entity, Failure, Page, Reading
from tieup.records import evidence, pack, unpack
from tieup.store.directory import Called, Directory
from tieup.store.engine import connect, migrate, snapshot, transaction
from tieup.store.judgements import Action, Judgement, identities
from tieup.store.query import AsRead, Query, StoredClaim, select_claims
from tieup.store.spelling import spelling
from tieup.store.tables import CLAIMS, FAILURES, JUDGEMENTS, PARTICIPANTS, READINGS, TERMS
from tieup.store.watched import Watched
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

    def mend(self, document: str) -> None:
        """An input that was once not to be read is here after all."""
        failed = (FAILURES.c.document == document) & ~FAILURES.c.mended
        with snapshot(self._engine) as connection:
            if connection.execute(select(FAILURES.c.document).where(failed)).first() is None:
                return
        with transaction(self._engine) as connection:
            connection.execute(update(FAILURES).where(failed).values(mended=True))

    def failures(self) -> tuple[Failure, ...]:
        """The inputs that could not be read and have not been since, by name."""
        rows = select(FAILURES.c.document, FAILURES.c.reason).where(~FAILURES.c.mended).order_by(FAILURES.c.document)
        with snapshot(self._engine) as connection:
            return tuple(Failure(document, reason) for document, reason in connection.execute(rows))

    def claims(self, query: Query | None = None, *, as_read: bool = False) -> Iterator[StoredClaim]:
        """The claims that a query asks for, by day; the current reading of each document only.

        Their organisations are as judged, and a claim of which that leaves one firm alone is left out; ``as_read`` gives all claims as the
        reader found them.
        """
        query = query or Query()
        with snapshot(self._engine) as connection:
            directory = _directory(connection)
            wanted = _wanted(query, directory)
            for record in _records(connection, query, _as_read(query, directory, wanted)):
                claim = directory.judged(record.claim, record.article)
                takes_part = wanted is None or (claim and any(p.entity.value.id in wanted for p in claim.participants))
                if takes_part and (claim or as_read):
                    yield record if as_read or not claim else replace(record, claim=claim)

    def directory(self) -> Directory:
        """Who is who."""
        with snapshot(self._engine) as connection:
            return _directory(connection)

    def parties(self) -> Iterator[tuple[str, tuple[tuple[str, Role], ...]]]:
        """The ids of all current claims, with the current ids and roles of those who take part: quicker than the claims themselves."""
        rows = select(PARTICIPANTS).join(CLAIMS, CLAIMS.c.id == PARTICIPANTS.c.claim).join(READINGS, READINGS.c.id == CLAIMS.c.reading)
        ordered = rows.where(READINGS.c.current).order_by(PARTICIPANTS.c.claim, PARTICIPANTS.c.position)
        with snapshot(self._engine) as connection:
            who = identities(_log(connection))
            for claim, group in groupby(connection.execute(ordered), key=lambda row: str(row.claim)):
                yield claim, tuple((who.of(row.entity, row.written), Role(row.role)) for row in group)

    def judge(self, decide: Callable[[Directory, Sequence[Judgement]], Judgement]) -> Judgement:
        """Add to the log what ``decide`` makes of the present state; no other judgement comes between. Raises JudgementError."""
        with transaction(self._engine) as connection:
            log = _log(connection)
            made = replace(decide(_directory(connection), log), number=len(log) + 1, made=_now())
            identities([*log, made])
            connection.execute(insert(JUDGEMENTS).values(_judgement_row(made)))
        return made

    def judgements(self) -> tuple[Judgement, ...]:
        """The log, oldest first, with what was taken back."""
        with snapshot(self._engine) as connection:
            return _log(connection)

    def own(self) -> tuple[Organisation, ...]:
        """The user's own organisations, for the gazetteer."""
        return tuple(identities(self.judgements()).own.values())

    def watched(self) -> Watched:
        """The feeds that are watched."""
        return Watched(self._engine)

    def counts(self) -> dict[str, int]:
        """How many documents, claims and failures there are."""
        current = select(func.count()).select_from(READINGS).where(READINGS.c.current)
        claims = select(func.count()).select_from(CLAIMS.join(READINGS, READINGS.c.id == CLAIMS.c.reading)).where(READINGS.c.current)
        with snapshot(self._engine) as connection:
            documents, found = connection.scalar(current) or 0, connection.scalar(claims) or 0
        return {"documents": documents, "claims": found, "failures": len(self.failures())}


def _wanted(query: Query, directory: Directory) -> frozenset[str] | None:
    """The current ids one of which must take part, None for any."""
    named = directory.matching(query.company) if query.company else None
    if query.entities:
        return query.entities if named is None else named & query.entities
    return named


def _as_read(query: Query, directory: Directory, wanted: frozenset[str] | None) -> AsRead:
    at_home = directory.as_read(directory.in_country(query.country.upper())) if query.country else frozenset()
    return AsRead(None if wanted is None else directory.as_read(wanted), at_home)


def _records(connection: Connection, query: Query, as_read: AsRead) -> Iterator[StoredClaim]:
    articles: dict[str, Article] = {}
    for row in connection.execution_options(yield_per=500).execute(select_claims(query, as_read)):
        if query.claims and row.id not in query.claims:
            continue
        if row.reading not in articles:
            articles = {row.reading: unpack(Article, json.loads(row.article))}
        yield StoredClaim(row.id, unpack(Claim, json.loads(row.claim)), articles[row.reading], row.added)


def _directory(connection: Connection) -> Directory:
    who = PARTICIPANTS.c
    rows = select(who.entity, who.name, who.kind, who.country, who.written, READINGS.c.document).distinct()
    rows = rows.join(CLAIMS, CLAIMS.c.id == who.claim).join(READINGS, READINGS.c.id == CLAIMS.c.reading).where(READINGS.c.current)
    called = (Called(Entity(*row[:4]), row.written, row.document) for row in connection.execute(rows))
    return Directory(called, identities(_log(connection)))


def _log(connection: Connection) -> tuple[Judgement, ...]:
    return tuple(_judgement(row) for row in connection.execute(select(JUDGEMENTS).order_by(JUDGEMENTS.c.number)))


def _judgement(row: Any) -> Judgement:  # noqa: ANN401 - a row of the log
    details = json.loads(row.details)
    given = {**details, "names": tuple(details["names"])}
    return Judgement(Action(row.action), row.subject, row.author, row.target, number=row.number, made=row.made, **given)


def _judgement_row(made: Judgement) -> dict[str, Any]:
    plain = {name: getattr(made, name) for name in ("number", "made", "author", "subject", "target")}
    details = {name: getattr(made, name) for name in ("name", "names", "kind", "country")}
    return {**plain, "action": made.action.value, "details": json.dumps(details, ensure_ascii=False)}


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
    days = {"day": when.start.isoformat(), "last": _last_day(when)} if when else {}
    connection.execute(insert(CLAIMS).values(**row, **days, words=words, claim=exact))
    connection.execute(insert(PARTICIPANTS), [{"claim": key, **each} for each in _participants(article, claim)])
    terms = {("form", f.value.value) for f in claim.forms} | {("field", f.value.value) for f in claim.fields}
    terms |= {("place", f.value.country) for f in claim.places}
    connection.execute(insert(TERMS), [{"claim": key, "kind": kind, "value": value} for kind, value in sorted(terms)])


def _participants(article: Article, claim: Claim) -> Iterator[dict[str, Any]]:
    for position, part in enumerate(claim.participants):
        entity, written = part.entity.value, spelling(part.entity, article.text)
        known = {"entity": entity.id, "name": entity.name, "kind": entity.kind, "country": entity.country}
        yield {"position": position, **known, "role": part.role.value, "written": written}


def _last_day(when: When) -> str:
    return (when.stop - timedelta(days=1)).isoformat()
