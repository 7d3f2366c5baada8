"""A reading as rows: the article, its claims, who takes part, and what merging and searching need of them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection, insert, select

from tieup.dates import When
from tieup.model import Article, Claim, Page, Reading
from tieup.records import Json, evidence, pack
from tieup.store.facts import fact_json, known_day
from tieup.store.searching import Words, keep
from tieup.store.sightings import current_sightings, follows, hide, looks, mend, show, sighting_row, supersede
from tieup.store.speech import remember
from tieup.store.spelling import spelling
from tieup.store.tables import CLAIMS, PARTICIPANTS, READINGS, SIGHTINGS, TERMS
from tieup.store.tools import batched, digest, now
from tieup.store.view import Rules

_CHUNK = 500  # values in one list of a statement


class _Told(NamedTuple):
    """A claim with its row and its article."""

    row: dict[str, Any]
    article: Article
    claim: Claim

    @property
    def id(self) -> str:
        return str(self.row["id"])


def add_readings(connection: Connection, given: Sequence[tuple[Page, Reading]], reader: str, rules: Rules) -> None:
    """Keep what this reader read of pages; what their documents showed before they do not show any more. No document comes twice."""
    time = now()
    rows = [{**sighting_row(page, one.article, reader, time), "reading": reading_id(one, reader)} for page, one in given]
    before = current_sightings(connection, [row["document"] for row in rows])
    for row, (page, _) in zip(rows, given, strict=True):
        row["current"] = follows(page, reader, row["captured"], before.get(row["document"]))
    read = {str(row["reading"]): (row, reading) for row, (_, reading) in zip(rows, given, strict=True)}
    touched = supersede(connection, [row["document"] for row in rows if row["current"]])
    mend(connection, [row["document"] for row in rows])
    known = _known(connection, read)
    _add_texts(connection, {key: each for key, each in read.items() if key not in known}, rules)
    connection.execute(insert(SIGHTINGS), rows)
    hide(connection, touched | known)
    show(connection, touched | read.keys(), rules)


def reading_id(reading: Reading, reader: str) -> str:
    """An id of what copies of a text have in common, and of what was read in it: what is built so that it reads otherwise is no copy."""
    article = reading.article
    day = article.published.edtf if article.published else ""
    return digest(reader, article.text, article.title, article.language, day, *(_exact(claim) for claim in reading.claims))


def _known(connection: Connection, readings: Iterable[str]) -> set[str]:
    found: set[str] = set()
    for some in batched(readings, _CHUNK):
        found.update(connection.scalars(select(READINGS.c.id).where(READINGS.c.id.in_(some))))
    return found


def _add_texts(connection: Connection, fresh: Mapping[str, tuple[Json, Reading]], rules: Rules) -> None:
    """Keep readings by their ids, each with a sighting."""
    if not fresh:
        return
    texts = [_row(sighting, reading.article) for sighting, reading in fresh.values()]
    connection.execute(insert(READINGS), texts)
    told = [_Told(_claim_row(key, position, reading.article, claim), reading.article, claim)
            for key, (_, reading) in fresh.items() for position, claim in enumerate(reading.claims)]  # fmt: skip
    if not told:
        return
    connection.execute(insert(CLAIMS), [each.row for each in told])
    parts = [{"claim": each.id, **part} for each in told for part in participants(each.article, each.claim)]
    connection.execute(insert(PARTICIPANTS), parts)
    connection.execute(insert(TERMS), [{"claim": each.id, **term} for each in told for term in _terms(each.claim)])
    remember(connection, parts, rules.who)
    known = {str(row["id"]): str(row["known"]) for row in texts}
    keep(connection, (Words(each.id, known[each.row["reading"]], words_of(each.article, each.claim)) for each in told))


def _row(sighting: Json, article: Article) -> Json:
    """The row of a reading as this sighting shows it."""
    added = sighting["first_seen"]
    return {
        **looks(article),
        "id": sighting["reading"],
        "reader": sighting["reader"],
        "shown": sighting["id"],
        "added": added,
        "known": known_day(article.published, added),
        "title": article.title,
        "language": article.language,
        "published": article.published.edtf if article.published else None,
        "published_start": article.published.start.isoformat() if article.published else None,
        "current": True,
    }


def _claim_row(reading: str, position: int, article: Article, claim: Claim) -> dict[str, Any]:
    exact = _exact(claim)
    when = claim.announced.value if claim.announced else article.published
    row = {"id": digest(reading, str(position), exact), "reading": reading, "position": position, "status": claim.status.value.value}
    days = {"day": when.start.isoformat() if when else None, "last": _last_day(when) if when else None}
    return {**row, **days, "confidence": claim.confidence, "claim": exact, "fact": fact_json(article, claim)}


def _exact(claim: Claim) -> str:
    return json.dumps(pack(claim), ensure_ascii=False)


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
    return when.last.isoformat()
