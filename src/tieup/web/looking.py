"""Thin questions of the desk's own: which documents there are, and how many tie-ups of each kind."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from tieup.desk import Desk
from tieup.store import Query
from tieup.store.tables import CLAIMS, READINGS, SIGHTINGS, SPELLINGS, TALLIES, TIE_TERMS
from tieup.store.ties import select_numbers
from tieup.web.remembered import Version


@dataclass(frozen=True, slots=True)
class Document:
    """A document as the database has it."""

    name: str
    address: str
    title: str
    language: str
    published: str
    added: str
    claims: int


def documents(desk: Desk, first: int, most: int) -> tuple[Document, ...]:
    """The current documents, the latest first."""
    read, seen = READINGS.c, SIGHTINGS.c
    counted = select(func.count()).where(CLAIMS.c.reading == read.id).scalar_subquery()
    rows = select(seen.document, seen.address, read.title, read.language, read.published, seen.first_seen, counted.label("claims"))
    rows = rows.join(READINGS, read.id == seen.reading).where(seen.current)
    rows = rows.order_by(seen.first_seen.desc(), seen.document).offset(first).limit(most)
    with desk.reading() as connection:
        return tuple(
            Document(r.document, r.address, r.title, r.language, r.published or "", r.first_seen, r.claims)
            for r in connection.execute(rows)
        )


def languages(desk: Desk) -> dict[str, int]:
    """How many documents there are in each language."""
    rows = select(READINGS.c.language, func.count()).join(SIGHTINGS, SIGHTINGS.c.reading == READINGS.c.id)
    rows = rows.where(SIGHTINGS.c.current).group_by(READINGS.c.language)
    with desk.reading() as connection:
        return {str(language): int(count) for language, count in connection.execute(rows.order_by(func.count().desc()))}


Counts = dict[str, dict[str, int]]
_MANY = 200
_KINDS = {"field": "field", "form": "form", "place": "country"}


def counted(desk: Desk, query: Query, companies: frozenset[str] | None) -> Counts:
    """How many tie-ups answer a query, by field, form, status, country and year; ``companies`` as for ``select_numbers``."""
    chosen = select_numbers(query, companies, frozenset()).subquery()
    status, year = chosen.c.status, func.substr(chosen.c.last, 1, 4)
    counts: dict[str, Counter[str]] = {name: Counter() for name in (*_KINDS.values(), "status", "year")}
    with desk.reading() as connection:
        for kind, value, number in connection.execute(_terms(query, companies, chosen)):
            if kind in _KINDS:
                counts[_KINDS[kind]][value] = number
        for now, last, number in connection.execute(select(status, year, func.count()).group_by(status, year)):
            counts["status"][now] += number
            if last:
                counts["year"][last] += number
    return {name: dict(sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))) for name, found in counts.items()}


def _terms(query: Query, companies: frozenset[str] | None, chosen: Any) -> Any:  # noqa: ANN401 - statements
    """How often each term is there: of all tie-ups that is tallied, the few of a company are looked up, of others all are gone through."""
    if query == Query() and companies is None:
        return select(TALLIES.c.kind, TALLIES.c.value, TALLIES.c.ties).where(TALLIES.c.ties > 0)
    kind, value = TIE_TERMS.c.kind, TIE_TERMS.c.value
    terms = select(kind, value, func.count()).group_by(kind, value).where(TIE_TERMS.c.tie.in_(select(chosen.c.tie)))
    if companies is None:
        terms = terms.where(kind.in_(_KINDS))
    return terms


def spellings(desk: Desk, identity: str) -> tuple[str, ...]:
    """What pages call an organisation."""
    rows = select(SPELLINGS.c.written).where(SPELLINGS.c.current == identity).distinct().order_by(SPELLINGS.c.written).limit(_MANY)
    with desk.reading() as connection:
        return tuple(connection.scalars(rows))


UNKNOWN = Version(None, float("nan"))  # of what may have changed at any time
