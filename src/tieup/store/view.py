"""The view of tie-ups, kept in the database: made again where it is stale, wholly or not at all.

What changes claims writes anew what merging needs of them, beside that of others which may be one tie-up with them, and marks the keys of
their blocks as stale in the same transaction. ``refresh`` merges the blocks that hang together with those, and no others, and writes the
tie-ups that are made of other facts than before. A process that is killed leaves the last good view and what is stale.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import Connection, Table, delete, func, insert, or_, select

from tieup.consolidate import Fact, Kinship, Links, Merged, keys_of, merged
from tieup.consolidate.blocks import components, judged_keys
from tieup.store.facts import Who, fact_from, judged_from, judged_json
from tieup.store.judgements import Identities
from tieup.store.newcomers import Newcomers
from tieup.store.tables import BLOCKS, BRIDGES, BUILT, FACTS, STALE, TALLIES, TIE_CLAIMS, TIE_TERMS, TIES
from tieup.store.ties import tally, tie_rows
from tieup.store.tools import batched, digest
from tieup.store.verdicts import Verdicts

_CHUNK = 500  # values in one list of a statement
_ROWS = 5_000  # rows written at once
_VIEW = (TIE_CLAIMS, TIE_TERMS, TIES, TALLIES, BLOCKS, FACTS, BRIDGES, STALE)
_MERGED = BUILT.c.name == "merged"  # how often something was merged


@dataclass(frozen=True, slots=True)
class Rules:
    """What merging goes by: who is who (``of`` answers it quickly), who belongs to whom, and what was judged on tie-ups, with whom that
    brought into claims.
    """

    who: Identities
    of: Who
    kin: Kinship
    verdicts: Verdicts
    newcomers: Newcomers

    @property
    def links(self) -> Links:
        return self.verdicts.links

    def fact(self, row: Any) -> Fact | None:  # noqa: ANN401 - a row of FACT_COLUMNS
        """The fact of a row as judged; None where it was rejected, or fewer than two firms are left."""
        fact = fact_from(row, self.of)
        return self.verdicts.fact(fact) if fact else None


def note(connection: Connection, facts: Iterable[Fact], rules: Rules) -> None:
    """Claims are new: keep what merging needs of them, and mark the keys of their blocks as stale."""
    for some in batched(facts, _ROWS):
        keyed = [(fact, tuple(dict.fromkeys((*keys_of(fact, rules.kin), *judged_keys(fact, rules.links))))) for fact in some]
        _insert(connection, FACTS, [_fact_row(fact, keys[0]) for fact, keys in keyed])
        _insert(connection, BRIDGES, [{"key": k, "home": keys[0], "claim": fact.id} for fact, keys in keyed for k in keys[1:]])
        _mark(connection, {key for _, keys in keyed for key in keys})


def _fact_row(fact: Fact, key: str) -> dict[str, Any]:
    return {"key": key, "claim": fact.id, "known": fact.known.isoformat() if fact.known else "", "fact": judged_json(fact)}


def forget(connection: Connection, claims: Iterable[str]) -> None:
    """Claims do not hold any more, or what merging needs of them may change: mark their blocks as stale, and drop it."""
    for some in batched(claims, _CHUNK):
        for table in (FACTS, BRIDGES):
            here = table.c.claim.in_(some)
            _mark(connection, connection.scalars(select(table.c.key).where(here).distinct()).all())
            connection.execute(delete(table).where(here))


def empty(connection: Connection) -> None:
    """Take out all tie-ups, and all that they are made of."""
    for table in _VIEW:
        connection.execute(delete(table))


def _mark(connection: Connection, keys: Iterable[str]) -> None:
    for some in batched(sorted(keys), _CHUNK):
        marked = set(connection.scalars(select(STALE.c.key).where(STALE.c.key.in_(some))))
        _insert(connection, STALE, [{"key": key} for key in some if key not in marked])


def is_stale(connection: Connection) -> bool:
    return connection.execute(select(STALE.c.key).limit(1)).first() is not None


def refresh(connection: Connection, rules: Rules) -> int:
    """Merge what is stale. Gives the number of tie-ups made."""
    stale = connection.scalars(select(STALE.c.key)).all()
    made = sum(_remake(connection, some, rules) for some in _several(_blocks(connection, stale)))
    if stale:
        connection.execute(delete(STALE))
        _next(connection)
    return made


def version(connection: Connection) -> int:
    """Another one each time that tie-ups are merged anew."""
    return int(connection.scalar(select(BUILT.c.value).where(_MERGED)) or 0)


def _next(connection: Connection) -> None:
    number = version(connection) + 1
    connection.execute(delete(BUILT).where(_MERGED))
    connection.execute(insert(BUILT).values(name="merged", value=str(number)))


def _blocks(connection: Connection, stale: Iterable[str]) -> dict[str, list[str]]:
    """The keys that hang together with what is stale, whatever way round, by block."""
    seen, left, pairs = set[str](), set(stale), set[tuple[str, str]]()
    while left:
        seen |= left
        found = {pair for some in batched(left, _CHUNK) for pair in _bridged(connection, some)}
        pairs |= found
        left = {key for pair in found for key in pair} - seen
    blocks: dict[str, list[str]] = defaultdict(list)
    for key, block in sorted(components([*((key,) for key in seen), *pairs]).items()):
        blocks[block].append(key)
    return blocks


def _bridged(connection: Connection, keys: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The pairs of keys, one of them among these, that some claim has in common."""
    here = or_(BRIDGES.c.key.in_(keys), BRIDGES.c.home.in_(keys))
    yield from ((row.key, row.home) for row in connection.execute(select(BRIDGES.c.key, BRIDGES.c.home).where(here).distinct()))


def _several(blocks: Mapping[str, Sequence[str]]) -> Iterator[dict[str, str]]:
    """Blocks by key, as many at once as go into a statement."""
    some: dict[str, str] = {}
    for block, keys in blocks.items():
        some.update(dict.fromkeys(keys, block))
        if len(some) >= _CHUNK:
            yield some
            some = {}
    if some:
        yield some


class _Made(NamedTuple):
    """A tie-up, its block, and of what it is made."""

    group: Merged
    block: str
    made: str


def _remake(connection: Connection, blocks: Mapping[str, str], rules: Rules) -> int:
    """Merge these blocks, given by key; what is as it was stays. Gives the number of the others."""
    facts, packed = _facts(connection, blocks)
    old = _old(connection, blocks)
    made = [each for block, some in facts.items() for each in _merged(block, some, packed, rules)]
    stay = {each.made for each in made if each.made in old}
    _drop(connection, [number for made_of, number in old.items() if made_of not in stay])
    fresh = [each for each in made if each.made not in stay]
    _write(connection, fresh)
    _insert(connection, BLOCKS, [{"key": key, "block": block} for key, block in blocks.items() if block in facts])
    return len(fresh)


def _facts(connection: Connection, blocks: Mapping[str, str]) -> tuple[dict[str, list[Fact]], dict[str, str]]:
    """The facts by block, and each as it is stored."""
    facts, packed = defaultdict[str, list[Fact]](list), dict[str, str]()
    for some in batched(blocks, _CHUNK):
        for row in connection.execute(select(FACTS).where(FACTS.c.key.in_(some))):
            facts[blocks[row.key]].append(judged_from(row))
            packed[row.claim] = row.known + row.fact
    return facts, packed


def _merged(block: str, facts: Iterable[Fact], packed: Mapping[str, str], rules: Rules) -> Iterator[_Made]:
    for group in merged(facts, rules.kin, rules.links):
        parts = (part for fact in group.facts for part in (fact.id, packed[fact.id]))
        yield _Made(group, block, digest(group.id, block, *parts))


def _old(connection: Connection, keys: Iterable[str]) -> dict[str, int]:
    """The tie-ups that stand where the keys are: the number of each by what it is made of. Their blocks are not known any more."""
    found: dict[str, int] = {}
    for some in batched(keys, _CHUNK):
        before = connection.scalars(select(BLOCKS.c.block).where(BLOCKS.c.key.in_(some)).distinct()).all()
        for names in batched(before, _CHUNK):
            rows = connection.execute(select(TIES.c.made, TIES.c.number).where(TIES.c.block.in_(names)))
            found.update((row.made, row.number) for row in rows)
            connection.execute(delete(BLOCKS).where(BLOCKS.c.block.in_(names)))
    return found


def _drop(connection: Connection, numbers: Iterable[int]) -> None:
    for some in batched(numbers, _CHUNK):
        terms = select(TIE_TERMS.c.kind, TIE_TERMS.c.value).where(TIE_TERMS.c.tie.in_(some))
        tally(connection, ((row.kind, row.value) for row in connection.execute(terms).all()), -1)
        for column in (TIE_CLAIMS.c.tie, TIE_TERMS.c.tie, TIES.c.number):
            connection.execute(delete(column.table).where(column.in_(some)))


def _write(connection: Connection, made: Sequence[_Made]) -> None:
    first = (connection.scalar(select(func.max(TIES.c.number))) or 0) + 1
    waiting: dict[Table, list[dict[str, Any]]] = defaultdict(list)
    for number, each in enumerate(made, first):
        for table, rows in tie_rows({"number": number, "block": each.block, "made": each.made}, each.group):
            waiting[table] += rows
    for table, rows in waiting.items():
        _insert(connection, table, rows)
    tally(connection, ((row["kind"], row["value"]) for row in waiting[TIE_TERMS]), 1)


def _insert(connection: Connection, table: Table, rows: Sequence[dict[str, Any]]) -> None:
    if rows:
        connection.execute(insert(table), rows)
