"""What can be asked of the store."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, exists, select

from tieup.codebook import Field, Form, Status
from tieup.model import Article, Claim
from tieup.store.tables import CLAIMS, PARTIES, READINGS, TERMS
from tieup.text import normal


@dataclass(frozen=True, slots=True)
class StoredClaim:
    """A claim with its id, its article, and the time at which it was added (UTC, ISO 8601)."""

    id: str
    claim: Claim
    article: Article
    added: str


@dataclass(frozen=True, slots=True)
class Query:
    """Filters, all of which must hold; empty ones hold always.

    ``company`` is an id or a part of a name in any spelling; ``country`` (ISO 3166-1 alpha-2) of a place or a participant; ``since`` and
    ``until`` bound the announcement, else the article's date; ``text`` are words of quotes or title.
    """

    company: str = ""
    form: Form | None = None
    field: Field | None = None
    status: Status | None = None
    country: str = ""
    language: str = ""
    since: date | None = None
    until: date | None = None
    text: str = ""
    document: str = ""


def select_claims(query: Query) -> Select[Any]:
    """The statement for a query: claims of current readings, by day and place."""
    statement = select(CLAIMS.c.id, CLAIMS.c.claim, READINGS.c.article, READINGS.c.added, READINGS.c.id.label("reading"))
    statement = statement.join(READINGS, READINGS.c.id == CLAIMS.c.reading).where(READINGS.c.current)
    for condition in _conditions(query):
        statement = statement.where(condition)
    return statement.order_by(CLAIMS.c.day, READINGS.c.document, CLAIMS.c.position, CLAIMS.c.id)


def _conditions(query: Query) -> list[Any]:
    conditions: list[Any] = []
    if query.company:
        named = PARTIES.c.names.contains(normal(query.company), autoescape=True) | (PARTIES.c.entity == query.company)
        conditions.append(exists().where(PARTIES.c.claim == CLAIMS.c.id, named))
    conditions += [_term(kind, value) for kind, value in (("form", query.form), ("field", query.field)) if value]
    if query.country:
        home = exists().where(PARTIES.c.claim == CLAIMS.c.id, PARTIES.c.country == query.country.upper())
        conditions.append(home | _term("place", query.country.upper()))
    if query.status:
        conditions.append(CLAIMS.c.status == query.status.value)
    conditions += [CLAIMS.c.words.contains(word, autoescape=True) for word in normal(query.text).split()]
    for column, value in ((READINGS.c.language, query.language), (READINGS.c.document, query.document)):
        if value:
            conditions.append(column == value)
    if query.since:
        conditions.append(CLAIMS.c.day >= query.since.isoformat())
    if query.until:
        conditions.append(CLAIMS.c.day <= query.until.isoformat())
    return conditions


def _term(kind: str, value: str) -> Any:  # noqa: ANN401 - a condition
    return exists().where(TERMS.c.claim == CLAIMS.c.id, TERMS.c.kind == kind, TERMS.c.value == str(value))
