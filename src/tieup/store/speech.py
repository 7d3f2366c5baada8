"""How pages name organisations, as the database keeps it: found by name, by id, by country, without going through all pages."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import Connection, insert, or_, select, update

from tieup.entity import Registry
from tieup.model import Entity
from tieup.store.directory import Called, listed_ids
from tieup.store.judgements import Identities
from tieup.store.searching import LAST
from tieup.store.spelling import asked_part, name_key, parts
from tieup.store.tables import CLAIMS, NAME_PARTS, PARTICIPANTS, SIGHTINGS, SPELLINGS
from tieup.store.tools import batched, digest
from tieup.text import normal

_CHUNK = 500  # values in one list of a statement
_KEY = 200  # letters of a key that are kept
_PART = 40  # letters of a part that are kept


def remember(connection: Connection, rows: Iterable[dict[str, Any]], who: Identities) -> None:
    """Keep the spellings of participants that are not there yet."""
    fresh = {(row := _row(each, who))["id"]: row for each in rows}
    for some in batched(fresh, _CHUNK):
        known = set(connection.scalars(select(SPELLINGS.c.id).where(SPELLINGS.c.id.in_(some))))
        if new := [fresh[key] for key in some if key not in known]:
            connection.execute(insert(SPELLINGS), new)
            if cut := [part for row in new for part in part_rows(row["id"], row["folded"])]:
                connection.execute(insert(NAME_PARTS), cut)


def _row(given: dict[str, Any], who: Identities) -> dict[str, Any]:
    said = {name: given[name] for name in ("entity", "name", "kind", "country", "written")}
    keys = {"key": name_key(said["written"])[:_KEY], "called": name_key(said["name"])[:_KEY]}
    folded = f"{normal(said['written'])}\n{normal(said['name'])}"
    return {"id": digest(*said.values()), **said, **keys, "folded": folded, "current": who.of(said["entity"], said["written"])}


def part_rows(spelling: str, folded: str) -> list[dict[str, Any]]:
    """The rows of NAME_PARTS for a row of SPELLINGS."""
    kept = {part[:_PART] for line in folded.split("\n") for part in parts(line)}
    return [{"part": part, "spelling": spelling} for part in sorted(kept)]


def moved(connection: Connection, who: Identities) -> list[tuple[str, str]]:
    """Bring the ids up to the judgements; the entities and spellings that are another one now."""
    columns = (SPELLINGS.c.id, SPELLINGS.c.entity, SPELLINGS.c.written, SPELLINGS.c.current)
    found = []
    for row in connection.execute(select(*columns)).all():
        current = who.of(row.entity, row.written)
        if current != row.current:
            connection.execute(update(SPELLINGS).where(SPELLINGS.c.id == row.id).values(current=current))
            found.append((row.entity, row.written))
    return found


def everything(connection: Connection) -> Iterator[Called]:
    """All that current readings say."""
    return _called(connection, [])


def about(connection: Connection, ids: Iterable[str]) -> Iterator[Called]:
    """What current readings say of these, by current id; where the registry or all spellings give one name, one page each will do."""
    for some in batched(sorted(set(ids)), _CHUNK):
        rows = connection.execute(select(SPELLINGS).where(SPELLINGS.c.current.in_(some))).all()
        names: dict[str, set[tuple[str, str, str]]] = defaultdict(set)
        for row in rows:
            names[row.current].add((row.name, row.kind, row.country))
        unsure = {row.entity for row in rows if Registry.load().get(row.current) is None and len(names[row.current]) > 1}
        for row in rows:
            if row.entity not in unsure:
                yield Called(Entity(row.entity, row.name, row.kind, row.country), row.written, "")
        for entities in batched(sorted(unsure), _CHUNK):
            yield from _called(connection, [PARTICIPANTS.c.entity.in_(entities)])


def _called(connection: Connection, conditions: list[Any]) -> Iterator[Called]:
    who = PARTICIPANTS.c
    rows = select(who.entity, who.name, who.kind, who.country, who.written, SIGHTINGS.c.document).distinct()
    rows = rows.join(CLAIMS, CLAIMS.c.id == who.claim).join(SIGHTINGS, SIGHTINGS.c.reading == CLAIMS.c.reading)
    rows = rows.where(SIGHTINGS.c.current, *conditions)
    return (Called(Entity(*row[:4]), row.written, row.document) for row in connection.execute(rows))


def named(connection: Connection, name: str, who: Identities) -> frozenset[str]:
    """The current ids that this id or name may mean: exactly so if any, else all with a name of which it is a part."""
    here = who.of(name, "")
    if found := _here(connection, [here]) or _spelt(connection, name) | _here(connection, _listed(name, who)):
        return frozenset(found)
    return frozenset(_in_part(connection, asked_part(name)))


def exactly(connection: Connection, name: str, who: Identities) -> frozenset[str]:
    """The current ids that this id or name means, whether pages name them or not."""
    here = who.of(name, "")
    if here in who.own or Registry.load().get(here) or _here(connection, [here]):
        return frozenset({here})
    return frozenset(_spelt(connection, name) | (_listed(name, who) or _listed(name_key(name), who)))


def _here(connection: Connection, ids: Iterable[str]) -> set[str]:
    """Those of these current ids that pages name."""
    return set(connection.scalars(select(SPELLINGS.c.current).where(SPELLINGS.c.current.in_(ids)).distinct()))


def _spelt(connection: Connection, name: str) -> set[str]:
    """The current ids that pages call so."""
    key = name_key(name)[:_KEY]
    return set(connection.scalars(select(SPELLINGS.c.current).where(or_(SPELLINGS.c.key == key, SPELLINGS.c.called == key)).distinct()))


def _in_part(connection: Connection, asked: str) -> set[str]:
    """The current ids with a name of which this is a part, from the beginning of a word on."""
    part, spelt = NAME_PARTS.c, SPELLINGS.c
    found = select(spelt.current).join(NAME_PARTS, part.spelling == spelt.id)
    found = found.where(part.part >= asked[:_PART], part.part < asked[:_PART] + LAST, spelt.folded.contains(asked, autoescape=True))
    return set(connection.scalars(found.distinct())) if asked else set()


def _listed(name: str, who: Identities) -> set[str]:
    """The current ids that the registry and the user's own list so."""
    key = name_key(name)
    own = {who.of(who.spelt[key], "")} if key in who.spelt else set()
    return {who.of(each, name) for each in listed_ids().get(normal(name), ())} | own


def as_read(connection: Connection, ids: Iterable[str]) -> frozenset[str]:
    """The ids under which readers found these."""
    found: set[str] = set()
    for some in batched(sorted(ids), _CHUNK):
        found.update(connection.scalars(select(SPELLINGS.c.entity).where(SPELLINGS.c.current.in_(some)).distinct()))
    return frozenset(found)


def at_home(connection: Connection, country: str) -> frozenset[str]:
    """The current ids of organisations that may be of this country."""
    said = select(SPELLINGS.c.current).where(or_(SPELLINGS.c.country == country, SPELLINGS.c.current != SPELLINGS.c.entity)).distinct()
    return frozenset(connection.scalars(said))
