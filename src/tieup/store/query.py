"""What can be asked of the store."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, and_, exists, select

from tieup.codebook import Field, Form, Status
from tieup.model import Article, Claim
from tieup.store.tables import CLAIMS, PARTICIPANTS, READINGS, SIGHTINGS, TERMS

_MOST = 10_000  # values that a statement takes in one list; of more, all claims are gone through


@dataclass(frozen=True, slots=True)
class Sighting:
    """A document that shows a text, or did (``current`` says it), and when it was first and last seen to (UTC, ISO 8601)."""

    document: str
    address: str
    first: str
    last: str
    current: bool


@dataclass(frozen=True, slots=True)
class StoredClaim:
    """A claim with its id, its article, and the time at which it was added (UTC, ISO 8601).

    ``reading`` is the id of the reading that it comes from: another version of the article, or another reader, gives another one.
    ``sightings`` are all documents that the article was seen in, by name; the article is as the first that is current has it.
    """

    id: str
    claim: Claim
    article: Article
    added: str
    reading: str = ""
    sightings: tuple[Sighting, ...] = ()

    @property
    def documents(self) -> tuple[str, ...]:
        """The documents that show the article now, its own first."""
        others = (each.document for each in self.sightings if each.current and each.document != self.article.document)
        return (self.article.document, *others)


@dataclass(frozen=True, slots=True)
class Query:
    """Filters, all of which must hold; empty ones hold always.

    ``company`` is an id or a name in any known spelling, or where none is exactly so, words of a name; ``entities`` are ids, of which
    ``least`` take part; ``country`` (ISO 3166-1 alpha-2) of a place or a participant; the announcement, else the article's date, lies at
    least in part between ``since`` and ``until``; ``text`` are words of quotes or title. ``claims`` are ids.
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
    entities: frozenset[str] = frozenset()
    least: int = 1
    claims: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class AsRead:
    """What a query means for ids as read: those of the entities (None: any), and those of organisations of the country; and the documents
    into whose claims people bring the entities.
    """

    entities: frozenset[str] | None = None
    at_home: frozenset[str] = frozenset()
    brought: frozenset[str] = frozenset()


def select_claims(query: Query, as_read: AsRead, told: Select[Any] | None) -> Select[Any]:
    """The statement for a query: claims of current readings, by day and place; ``told`` are the ids of those that have its words."""
    statement = select(CLAIMS.c.id, CLAIMS.c.claim, READINGS.c.article, SIGHTINGS.c.head, READINGS.c.added, CLAIMS.c.reading)
    statement = statement.join(READINGS, READINGS.c.id == CLAIMS.c.reading).join(SIGHTINGS, _sighting(query)).where(READINGS.c.current)
    found = () if told is None else (CLAIMS.c.id.in_(told),)
    for condition in (*_conditions(query), *_of_entities(query, as_read), *found):
        statement = statement.where(condition)
    return statement.order_by(CLAIMS.c.day, READINGS.c.document, CLAIMS.c.position, CLAIMS.c.id)


def _sighting(query: Query) -> Any:  # noqa: ANN401 - a condition
    """The sighting that a claim is shown in: that of the document which is asked for, else the one that stands for its reading."""
    if query.document:
        return and_(SIGHTINGS.c.reading == READINGS.c.id, SIGHTINGS.c.document == query.document, SIGHTINGS.c.current)
    return SIGHTINGS.c.id == READINGS.c.shown


def _conditions(query: Query) -> list[Any]:
    conditions: list[Any] = [_term(kind, value) for kind, value in (("form", query.form), ("field", query.field)) if value]
    if query.status:
        conditions.append(CLAIMS.c.status == query.status.value)
    if query.claims and len(query.claims) <= _MOST:
        conditions.append(CLAIMS.c.id.in_(query.claims))
    if query.language:
        conditions.append(READINGS.c.language == query.language)
    if query.since:
        conditions.append(CLAIMS.c.last >= query.since.isoformat())
    if query.until:
        conditions.append(CLAIMS.c.day <= query.until.isoformat())
    return conditions


def _of_entities(query: Query, as_read: AsRead) -> list[Any]:
    conditions: list[Any] = []
    if as_read.entities is not None and len(as_read.entities) <= _MOST:
        conditions.append(_party(as_read.entities) | _shown_in(as_read.brought))
    if query.country:
        conditions.append(_party(as_read.at_home) | _term("place", query.country.upper()))
    return conditions


def _party(entities: frozenset[str]) -> Any:  # noqa: ANN401 - a condition
    return exists().where(PARTICIPANTS.c.claim == CLAIMS.c.id, PARTICIPANTS.c.entity.in_(entities))


def _shown_in(documents: frozenset[str]) -> Any:  # noqa: ANN401 - a condition
    return CLAIMS.c.reading.in_(select(SIGHTINGS.c.reading).where(SIGHTINGS.c.document.in_(documents)))


def _term(kind: str, value: str) -> Any:  # noqa: ANN401 - a condition
    return exists().where(TERMS.c.claim == CLAIMS.c.id, TERMS.c.kind == kind, TERMS.c.value == str(value))
