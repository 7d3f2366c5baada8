"""A reading as rows: the article, its claims, who takes part, and what merging and searching need of them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any, NamedTuple

from sqlalchemy import Connection, insert, select, update

from tieup.consolidate import origin_of
from tieup.dates import When
from tieup.model import Article, Claim, Page, Reading
from tieup.records import evidence, pack
from tieup.store.facts import fact_json, known_day, origin_json
from tieup.store.searching import keep
from tieup.store.speech import remember
from tieup.store.spelling import spelling
from tieup.store.tables import CLAIMS, FAILURES, PARTICIPANTS, READINGS, TERMS
from tieup.store.tools import batched, digest, now
from tieup.store.view import Rules, forget, note

_CHUNK = 500  # values in one list of a statement


class FactRow(NamedTuple):
    """What ``fact_from`` reads, without a way through the database."""

    id: str
    fact: str
    document: str
    published: str | None
    known: str
    language: str
    origin: str


def page_id(page: Page) -> str:
    return digest(page.document, page.content)


def has(connection: Connection, key: str) -> bool:
    return connection.execute(select(READINGS.c.id).where(READINGS.c.id == key)).first() is not None


def add_readings(connection: Connection, readings: Sequence[tuple[dict[str, str], Reading]], rules: Rules) -> None:
    """Keep readings, each with its id, page and reader; older ones of their documents do not hold any more. No document comes twice."""
    _supersede(connection, [reading.article.document for _, reading in readings])
    rows = [reading_row(given, reading.article) for given, reading in readings]
    connection.execute(insert(READINGS), rows)
    told = [_Told(_claim_row(row["id"], position, reading.article, claim), row, reading.article, claim)
            for row, (_, reading) in zip(rows, readings, strict=True) for position, claim in enumerate(reading.claims)]  # fmt: skip
    if not told:
        return
    connection.execute(insert(CLAIMS), [each.row for each in told])
    parts = [{"claim": each.id, **part} for each in told for part in participants(each.article, each.claim)]
    connection.execute(insert(PARTICIPANTS), parts)
    connection.execute(insert(TERMS), [{"claim": each.id, **term} for each in told for term in _terms(each.claim)])
    remember(connection, parts, rules.who)
    keep(connection, ((each.id, words_of(each.article, each.claim)) for each in told))
    note(connection, (fact for each in told if (fact := rules.fact(each.fact))), rules)


class _Told(NamedTuple):
    """A claim with its row and that of its reading."""

    row: dict[str, Any]
    reading: dict[str, Any]
    article: Article
    claim: Claim

    @property
    def id(self) -> str:
        return str(self.row["id"])

    @property
    def fact(self) -> FactRow:
        around = (self.reading[name] for name in ("document", "published", "known", "language", "origin"))
        return FactRow(self.id, self.row["fact"], *around)


def _supersede(connection: Connection, documents: Sequence[str]) -> None:
    """What was read of these documents before does not hold any more."""
    for some in batched(documents, _CHUNK):
        here = READINGS.c.document.in_(some), READINGS.c.current
        joined = select(CLAIMS.c.id).join(READINGS, READINGS.c.id == CLAIMS.c.reading)
        forget(connection, connection.scalars(joined.where(*here)).all())
        connection.execute(update(READINGS).where(*here).values(current=False))
        connection.execute(update(FAILURES).where(FAILURES.c.document.in_(some)).values(mended=True))


def reading_row(given: dict[str, str], article: Article) -> dict[str, Any]:
    """The row of a reading, whose id, page and reader are given."""
    added = now()
    return {
        **given,
        "added": added,
        "known": known_day(article.published, added),
        "origin": origin_json(origin_of(article)),
        "document": article.document,
        "address": article.address,
        "title": article.title,
        "language": article.language,
        "published": article.published.edtf if article.published else None,
        "published_start": article.published.start.isoformat() if article.published else None,
        "article": json.dumps(pack(article), ensure_ascii=False),
        "current": True,
    }


def _claim_row(reading: str, position: int, article: Article, claim: Claim) -> dict[str, Any]:
    exact = json.dumps(pack(claim), ensure_ascii=False)
    when = claim.announced.value if claim.announced else article.published
    row = {"id": digest(reading, str(position), exact), "reading": reading, "position": position, "status": claim.status.value.value}
    days = {"day": when.start.isoformat() if when else None, "last": _last_day(when) if when else None}
    return {**row, **days, "confidence": claim.confidence, "claim": exact, "fact": fact_json(article, claim)}


def words_of(article: Article, claim: Claim) -> str:
    """The words by which a claim is found: those of the title and of its quotes."""
    return "\n".join((article.title, *dict.fromkeys(row["quote"] for row in evidence(article, claim))))


def participants(article: Article, claim: Claim) -> Iterator[dict[str, Any]]:
    """The rows of those who take part, but for the claim."""
    for position, part in enumerate(claim.participants):
        entity, written = part.entity.value, spelling(part.entity, article.text)
        known = {"entity": entity.id, "name": entity.name, "kind": entity.kind, "country": entity.country}
        yield {"position": position, **known, "role": part.role.value, "written": written}


def _terms(claim: Claim) -> Iterator[dict[str, str]]:
    terms = {("form", f.value.value) for f in claim.forms} | {("field", f.value.value) for f in claim.fields}
    terms |= {("place", f.value.country) for f in claim.places}
    return ({"kind": kind, "value": value} for kind, value in sorted(terms))


def _last_day(when: When) -> str:
    return (when.stop - timedelta(days=1)).isoformat()
