"""Thin questions of the desk's own: which documents there are, and which claims are doubtful."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select

from tieup.desk import Desk
from tieup.store.tables import CLAIMS, READINGS


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
    read = READINGS.c
    counted = select(func.count()).where(CLAIMS.c.reading == read.id).scalar_subquery()
    rows = select(read.document, read.address, read.title, read.language, read.published, read.added, counted.label("claims"))
    rows = rows.where(read.current).order_by(read.added.desc(), read.document).offset(first).limit(most)
    with desk.reading() as connection:
        return tuple(
            Document(r.document, r.address, r.title, r.language, r.published or "", r.added, r.claims) for r in connection.execute(rows)
        )


def languages(desk: Desk) -> dict[str, int]:
    """How many documents there are in each language."""
    rows = select(READINGS.c.language, func.count()).where(READINGS.c.current).group_by(READINGS.c.language)
    with desk.reading() as connection:
        return {str(language): int(count) for language, count in connection.execute(rows.order_by(func.count().desc()))}


def doubtful(desk: Desk, most: int) -> frozenset[str]:
    """The ids of the claims that the reader is least sure of."""
    rows = select(CLAIMS.c.id).join(READINGS, READINGS.c.id == CLAIMS.c.reading).where(READINGS.c.current)
    with desk.reading() as connection:
        return frozenset(connection.scalars(rows.order_by(CLAIMS.c.confidence, CLAIMS.c.id).limit(most)))
