"""Where texts were seen: a text is read and stored once, however many documents show it.

A reading is of a text; a sighting says that a document showed it. A reading is current as long as some document does, and is shown with the
name, address and site of the first of those by name: so it does not matter which of them came first.

Of the texts that a document showed, the last one by the time of its capture is current; a page without such a time shows what is there now.
So an archive with several versions of a document says the same in any order, and nothing new when it is read again.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, Select, select, update

from tieup.consolidate import origin_of
from tieup.model import Article, Page
from tieup.records import Json, pack, unpack
from tieup.store.facts import FACT_COLUMNS, origin_json, seen_json
from tieup.store.query import Sighting
from tieup.store.tables import CLAIMS, FAILURES, READINGS, SIGHTINGS
from tieup.store.tools import batched, digest
from tieup.store.view import Rules, forget, note

_CHUNK = 500  # values in one list of a statement
_SECOND = len("2024-05-03T10:00:00")  # letters of a time up to its second
_TEXT = ("text", "language", "title", "published")  # what copies share of an article


def page_id(page: Page) -> str:
    return digest(page.document, page.content)


def sighting_id(page: Page, reader: str) -> str:
    return digest(page_id(page), reader)


def has(connection: Connection, page: Page, reader: str) -> bool:
    """Whether this reader has seen this page."""
    return connection.execute(select(SIGHTINGS.c.id).where(SIGHTINGS.c.id == sighting_id(page, reader))).first() is not None


def captured(page: Page, time: str) -> str:
    """When the document showed this: as the page says, but for times to come, else now.

    As exact as the page says it, so that of two versions that were fetched within a second the later one is the last.
    """
    said = page.retrieved
    if said is None:
        return time
    exact = (said.replace(tzinfo=UTC) if said.tzinfo is None else said.astimezone(UTC)).isoformat()
    return exact if exact[:_SECOND] <= time[:_SECOND] else time


def current_sightings(connection: Connection, documents: Iterable[str]) -> Mapping[str, Any]:
    """What documents show now, by document."""
    columns = [SIGHTINGS.c[name] for name in ("document", "page", "reader", "captured")]
    found: dict[str, Any] = {}
    for some in batched(documents, _CHUNK):
        rows = connection.execute(select(*columns).where(SIGHTINGS.c.document.in_(some), SIGHTINGS.c.current))
        found.update({str(row.document): row for row in rows})
    return found


def follows(page: Page, reader: str, time: str, shown: Any) -> bool:  # noqa: ANN401 - a row
    """Whether a document that showed this page at that time has gone over to it from what it is known to show. Of two captures of one
    instant, any will do, as long as it is always the same one.
    """
    if shown is None or page.retrieved is None or time > shown.captured:
        return True
    return bool(time == shown.captured and (reader != shown.reader or page_id(page) > shown.page))


def sighting_row(page: Page, article: Article, reader: str, time: str) -> Json:
    """The row of a sighting, but for the reading."""
    return {
        "id": sighting_id(page, reader),
        "page": page_id(page),
        "document": article.document,
        "reader": reader,
        "address": article.address,
        "head": json.dumps({name: value for name, value in pack(article).items() if name not in _TEXT}, ensure_ascii=False),
        "first_seen": time,
        "last_seen": time,
        "captured": captured(page, time),
        "current": True,
    }


def article_from(packed: str, head: str) -> Article:
    """The article with this text as a sighting shows it."""
    text = {name: value for name, value in json.loads(packed).items() if name in _TEXT}
    article: Article = unpack(Article, {**text, **json.loads(head)})
    return article


def supersede(connection: Connection, documents: Sequence[str]) -> set[str]:
    """What these documents showed until now they do not show any more. Gives the readings of it."""
    touched: set[str] = set()
    for some in batched(documents, _CHUNK):
        here = SIGHTINGS.c.document.in_(some), SIGHTINGS.c.current
        touched.update(connection.scalars(select(SIGHTINGS.c.reading).where(*here)))
        connection.execute(update(SIGHTINGS).where(*here).values(current=False))
    return touched


def mend(connection: Connection, documents: Sequence[str]) -> None:
    """These documents could be read: they are no failures any more."""
    for some in batched(documents, _CHUNK):
        connection.execute(update(FAILURES).where(FAILURES.c.document.in_(some), ~FAILURES.c.mended).values(mended=True))


def is_news(connection: Connection, page: Page, reader: str, time: str) -> bool:
    """Whether that a page which is known was seen again says more than is known: of its document, or of the day."""
    row = connection.execute(_of(page, reader)).first()
    if row is None:
        return False
    shown = current_sightings(connection, [row.document]).get(row.document)
    late = captured(page, time)
    goes_back = not row.current and follows(page, reader, max(late, row.captured), shown)
    return goes_back or row.last_seen < time[:10] or (page.retrieved is not None and late > row.captured)


def revive(connection: Connection, page: Page, reader: str, time: str, rules: Rules) -> None:
    """A page that is known was seen again. If its document went back to it, that is what it shows again."""
    row = connection.execute(_of(page, reader)).first()
    if row is None:
        return
    late = max(captured(page, time), row.captured)
    shown = current_sightings(connection, [row.document]).get(row.document)
    here = SIGHTINGS.c.id == sighting_id(page, reader)
    connection.execute(update(SIGHTINGS).where(here).values(last_seen=time, captured=late))
    if row.current or not follows(page, reader, late, shown):
        return
    touched = supersede(connection, [row.document]) | {str(row.reading)}
    connection.execute(update(SIGHTINGS).where(here).values(current=True))
    hide(connection, touched)
    show(connection, touched, rules)


def _of(page: Page, reader: str) -> Select[Any]:
    names = ("document", "reading", "current", "captured", "last_seen")
    return select(*(SIGHTINGS.c[name] for name in names)).where(SIGHTINGS.c.id == sighting_id(page, reader))


def hide(connection: Connection, readings: Iterable[str]) -> None:
    """What hangs on these readings may change: mark it as stale."""
    for some in batched(sorted(readings), _CHUNK):
        forget(connection, connection.scalars(select(CLAIMS.c.id).where(CLAIMS.c.reading.in_(some))).all())


def show(connection: Connection, readings: Iterable[str], rules: Rules) -> None:
    """Sightings of these have come or gone: bring the readings up to date, which are hidden, and merge them anew."""
    for some in batched(sorted(set(readings)), _CHUNK):
        face(connection, some)
        joined = select(*FACT_COLUMNS).join(READINGS, READINGS.c.id == CLAIMS.c.reading)
        rows = connection.execute(joined.where(READINGS.c.current, CLAIMS.c.reading.in_(some))).all()
        note(connection, (fact for row in rows if (fact := rules.fact(row))), rules)


def face(connection: Connection, readings: Sequence[str]) -> None:
    """Show readings as the first of the documents that show them now."""
    here = SIGHTINGS.c.reading.in_(readings)
    columns = (SIGHTINGS.c.reading, SIGHTINGS.c.id, SIGHTINGS.c.document, SIGHTINGS.c.current)
    rows = connection.execute(select(*columns).where(here).order_by(SIGHTINGS.c.reading)).all()
    shown = select(READINGS.c.id, READINGS.c.shown, READINGS.c.seen, READINGS.c.current).where(READINGS.c.id.in_(readings))
    before = {row.id: row for row in connection.execute(shown)}
    for reading, group in groupby(rows, key=lambda row: str(row.reading)):
        now, old = _seen(list(group)), before[reading]
        if now["current"] and now["shown"] != old.shown:
            now |= _looks(connection, reading, now["shown"])
        if any(getattr(old, name) != now[name] for name in ("shown", "seen", "current")):
            connection.execute(update(READINGS).where(READINGS.c.id == reading).values(now))


def _seen(rows: Sequence[Any]) -> dict[str, Any]:
    """Which of its sightings stands for a reading, and the other documents that show it, or did."""
    named = sorted(rows, key=lambda row: (not row.current, row.document, row.id))
    current = [row.document for row in named if row.current]
    once = sorted({row.document for row in named} - set(current) - {named[0].document})
    return {"shown": named[0].id, "current": bool(current), "seen": seen_json(current[1:], once)}


def _looks(connection: Connection, reading: str, sighting: str) -> dict[str, Any]:
    """What a reading takes over from the sighting that stands for it."""
    packed = connection.scalar(select(READINGS.c.article).where(READINGS.c.id == reading))
    head = connection.scalar(select(SIGHTINGS.c.head).where(SIGHTINGS.c.id == sighting))
    return looks(article_from(packed or "{}", head or "{}"))


def looks(article: Article) -> dict[str, Any]:
    """The columns of a reading that depend on the document that shows it."""
    packed = json.dumps(pack(article), ensure_ascii=False)
    return {"document": article.document, "address": article.address, "article": packed, "origin": origin_json(origin_of(article))}


def sightings_of(connection: Connection, readings: Iterable[str]) -> Mapping[str, tuple[Sighting, ...]]:
    """The documents that show these readings, or did, by reading: each once, by name."""
    found: dict[str, tuple[Sighting, ...]] = {}
    columns = (SIGHTINGS.c.reading, *(SIGHTINGS.c[name] for name in ("document", "address", "first_seen", "last_seen", "current")))
    for some in batched(sorted(set(readings)), _CHUNK):
        rows = select(*columns).where(SIGHTINGS.c.reading.in_(some)).order_by(SIGHTINGS.c.reading, SIGHTINGS.c.document)
        for reading, group in groupby(connection.execute(rows).all(), key=lambda row: str(row.reading)):
            by_document = groupby(group, key=lambda row: str(row.document))
            found[reading] = tuple(_sighting(list(pages)) for _, pages in by_document)
    return found


def _sighting(pages: Sequence[Any]) -> Sighting:
    """The sighting of a text in one document; its page may have changed around the text."""
    last = max(pages, key=lambda row: (row.current, row.last_seen))
    return Sighting(last.document, last.address, min(row.first_seen for row in pages), max(row.last_seen for row in pages), last.current)
