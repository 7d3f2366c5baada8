"""The view made anew: after an update of the program, or of what it knows of owners."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from tieup.consolidate import FORMAT as MERGING
from tieup.consolidate import origin_of
from tieup.dates import When
from tieup.entity import Registry
from tieup.model import Article, Claim
from tieup.records import unpack
from tieup.store.adding import words_of
from tieup.store.facts import FACT_COLUMNS, FORMAT, fact_json, known_day, origin_json
from tieup.store.searching import Words, drop_all, keep
from tieup.store.sightings import face
from tieup.store.speech import remember
from tieup.store.tables import BUILT, CLAIMS, PARTICIPANTS, READINGS
from tieup.store.tools import batched
from tieup.store.view import Rules, empty, note

_SOME = 500  # rows gone through at once
_FACTS, _RULES = "facts", "rules"


def versions() -> dict[str, str]:
    """What the facts, and what the keys and tie-ups were made by."""
    return {_FACTS: str(FORMAT), _RULES: f"{MERGING} {Registry.load().digest.hex()[:32]}"}


def outdated(connection: Connection) -> set[str]:
    """Which of the two are to be made anew."""
    built = {row.name: row.value for row in connection.execute(select(BUILT))}
    return {name for name, version in versions().items() if built.get(name) != version}


def rebuild(connection: Connection, rules: Rules) -> None:
    """Bring facts and keys up to date; what comes of it is stale."""
    old = outdated(connection)
    if not old:
        return
    if _FACTS in old:
        _facts(connection, rules)
    rekey(connection, rules)
    _settled(connection)


def settle(connection: Connection) -> None:
    """A new database has nothing to make anew."""
    if connection.execute(select(READINGS.c.id).limit(1)).first() is None and not connection.execute(select(BUILT)).first():
        _settled(connection)


def _settled(connection: Connection) -> None:
    connection.execute(delete(BUILT).where(BUILT.c.name.in_(versions())))
    connection.execute(insert(BUILT), [{"name": name, "value": version} for name, version in versions().items()])


def rekey(connection: Connection, rules: Rules) -> None:
    """All keys anew, and no tie-ups until they are merged."""
    empty(connection)
    for rows in _current(connection):
        note(connection, (fact for row in rows if (fact := rules.fact(row))), rules)


def _current(connection: Connection) -> Iterator[list[Any]]:
    """The facts of current claims, a piece at a time; each is read whole before it is handed on."""
    after = ""
    while True:
        statement = select(*FACT_COLUMNS).join(READINGS, READINGS.c.id == CLAIMS.c.reading).where(READINGS.c.current, CLAIMS.c.id > after)
        rows = list(connection.execute(statement.order_by(CLAIMS.c.id).limit(_SOME * 10)))
        if not rows:
            return
        yield rows
        after = rows[-1].id


def _facts(connection: Connection, rules: Rules) -> None:
    """What merging needs of each page and claim, from the pages and claims themselves."""
    drop_all(connection)
    for keys in batched(connection.scalars(select(READINGS.c.id)).all(), _SOME):
        face(connection, keys)
        rows = connection.execute(
            select(READINGS.c.id, READINGS.c.article, READINGS.c.added, READINGS.c.published).where(READINGS.c.id.in_(keys))
        )
        for row in rows.all():
            _of_reading(connection, row)
    parts = select(PARTICIPANTS.c.entity, PARTICIPANTS.c.name, PARTICIPANTS.c.kind, PARTICIPANTS.c.country, PARTICIPANTS.c.written)
    remember(connection, map(dict, connection.execute(parts.distinct()).mappings()), rules.who)


def _of_reading(connection: Connection, row: Any) -> None:  # noqa: ANN401 - a row
    article = unpack(Article, json.loads(row.article))
    published = When.parse(row.published) if row.published else None
    values = {"known": known_day(published, row.added), "origin": origin_json(origin_of(article))}
    connection.execute(update(READINGS).where(READINGS.c.id == row.id).values(values))
    for key, packed in connection.execute(select(CLAIMS.c.id, CLAIMS.c.claim).where(CLAIMS.c.reading == row.id)).all():
        claim = unpack(Claim, json.loads(packed))
        fact = fact_json(article, claim)
        keep(connection, [Words(key, values["known"], words_of(article, claim))])
        connection.execute(update(CLAIMS).where(CLAIMS.c.id == key).values(fact=fact))
