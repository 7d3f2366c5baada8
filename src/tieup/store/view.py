"""The view of tie-ups, kept in the database: made again where it is stale, wholly or not at all.

What changes claims marks the keys of their blocks as stale in the same transaction; ``refresh`` merges the blocks that hang together with
them, and no others. A process that is killed leaves the last good view and what is stale.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from sqlalchemy import Column, Connection, Integer, MetaData, String, Table, delete, func, insert, select

from tieup.consolidate import Fact, Kinship, Links, keys_of, merged
from tieup.consolidate.blocks import components, judged_keys
from tieup.store.facts import FACT_COLUMNS, Who, fact_from
from tieup.store.judgements import Identities
from tieup.store.newcomers import Newcomers
from tieup.store.tables import BLOCKS, CLAIMS, KEYS, READINGS, STALE, TIE_CLAIMS, TIE_TERMS, TIES
from tieup.store.ties import tie_rows
from tieup.store.tools import batched
from tieup.store.verdicts import Verdicts

_CHUNK = 500  # values in one list of a statement
_ALL = 20_000  # stale keys from which on everything is gone through
_ROWS = 5_000  # rows written at once

# Which claims are to be merged, by block: lives as long as the connection.
_MEMBERS = Table(
    "members",
    MetaData(),
    Column("claim", String(32), primary_key=True),
    Column("block", Integer, nullable=False, index=True),
    prefixes=["TEMPORARY"],
)


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
    """Claims are new: keep the keys of their blocks, and mark them as stale."""
    rows = [(key, fact.id) for fact in facts for key in dict.fromkeys((*keys_of(fact, rules.kin), *judged_keys(fact, rules.links)))]
    for some in batched(rows, _ROWS):
        connection.execute(insert(KEYS), [{"key": key, "claim": claim} for key, claim in some])
    for keys in batched(sorted({key for key, _ in rows}), _CHUNK):
        _mark(connection, keys)


def forget(connection: Connection, claims: Iterable[str]) -> None:
    """Claims do not hold any more, or their keys may change: mark their blocks as stale, and drop the keys."""
    for some in batched(claims, _CHUNK):
        here = KEYS.c.claim.in_(some)
        _mark(connection, connection.scalars(select(KEYS.c.key).where(here).distinct()).all())
        connection.execute(delete(KEYS).where(here))


def _mark(connection: Connection, keys: Sequence[str]) -> None:
    for some in batched(keys, _CHUNK):
        marked = set(connection.scalars(select(STALE.c.key).where(STALE.c.key.in_(some))))
        if fresh := [{"key": key} for key in some if key not in marked]:
            connection.execute(insert(STALE), fresh)


def is_stale(connection: Connection) -> bool:
    return connection.execute(select(STALE.c.key).limit(1)).first() is not None


def refresh(connection: Connection, rules: Rules) -> int:
    """Merge what is stale. Gives the number of tie-ups made."""
    count = connection.scalar(select(func.count()).select_from(STALE)) or 0
    if not count:
        return 0
    _MEMBERS.create(connection, checkfirst=False)
    keyed = _everything(connection) if count > _ALL else _closure(connection)
    _clear(connection, keyed, everything=count > _ALL)
    made = _write(connection, keyed, rules)
    connection.execute(delete(STALE))
    _MEMBERS.drop(connection, checkfirst=False)
    return made


def _everything(connection: Connection) -> dict[str, tuple[str, ...]]:
    """The keys of all current claims."""
    return _grouped(connection.execute(select(KEYS.c.claim, KEYS.c.key).order_by(KEYS.c.claim)))


def _closure(connection: Connection) -> dict[str, tuple[str, ...]]:
    """The keys of the claims that hang together with what is stale, whatever way round."""
    found: dict[str, tuple[str, ...]] = {}
    seen, left = set[str](), set(connection.scalars(select(STALE.c.key)))
    while left:
        seen |= left
        new: set[str] = set()
        for keys in batched(left, _CHUNK):
            new.update(connection.scalars(select(KEYS.c.claim).where(KEYS.c.key.in_(keys)).distinct()))
        new -= found.keys()
        for claims in batched(new, _CHUNK):
            found.update(
                _grouped(connection.execute(select(KEYS.c.claim, KEYS.c.key).where(KEYS.c.claim.in_(claims)).order_by(KEYS.c.claim)))
            )
        left = {key for claim in new for key in found[claim]} - seen
    return found


def _grouped(rows: Iterable[Any]) -> dict[str, tuple[str, ...]]:
    return {claim: tuple(row.key for row in group) for claim, group in groupby(rows, key=lambda row: str(row.claim))}


def _clear(connection: Connection, keyed: dict[str, tuple[str, ...]], *, everything: bool) -> None:
    """Take out the tie-ups that stood where the keys are."""
    if everything:
        empty(connection)
        return
    keys = {key for keys in keyed.values() for key in keys} | set(connection.scalars(select(STALE.c.key)))
    old: set[str] = set()
    for some in batched(keys, _CHUNK):
        old.update(connection.scalars(select(BLOCKS.c.block).where(BLOCKS.c.key.in_(some))))
    for some in batched(old, _CHUNK):
        ties = select(TIES.c.number).where(TIES.c.block.in_(some))
        connection.execute(delete(TIE_CLAIMS).where(TIE_CLAIMS.c.tie.in_(ties)))
        connection.execute(delete(TIE_TERMS).where(TIE_TERMS.c.tie.in_(ties)))
        connection.execute(delete(TIES).where(TIES.c.block.in_(some)))
        connection.execute(delete(BLOCKS).where(BLOCKS.c.block.in_(some)))


def empty(connection: Connection) -> None:
    """Take out all tie-ups."""
    for table in (TIE_CLAIMS, TIE_TERMS, TIES, BLOCKS):
        connection.execute(delete(table))


def _write(connection: Connection, keyed: dict[str, tuple[str, ...]], rules: Rules) -> int:
    block_of = components(keyed.values())
    numbers = {block: number for number, block in enumerate(sorted(set(block_of.values())))}
    _insert(connection, BLOCKS, ({"key": key, "block": block} for key, block in block_of.items()))
    _insert(connection, _MEMBERS, ({"claim": claim, "block": numbers[block_of[keys[0]]]} for claim, keys in keyed.items()))
    blocks = list(numbers)
    keyed.clear()  # a million claims' keys are much to hold while the rest is done
    first = (connection.scalar(select(func.max(TIES.c.number))) or 0) + 1
    made = 0
    waiting: dict[Table, list[dict[str, Any]]] = defaultdict(list)
    for number, facts in _facts(connection, rules):
        for group in merged(facts, rules.kin, rules.links):
            for table, rows in tie_rows(first + made, blocks[number], group):
                waiting[table] += rows
            made += 1
        if len(waiting[TIE_TERMS]) > _ROWS:
            _flush(connection, waiting)
    _flush(connection, waiting)
    return made


def _flush(connection: Connection, waiting: dict[Table, list[dict[str, Any]]]) -> None:
    for table in (TIES, TIE_CLAIMS, TIE_TERMS):
        if waiting[table]:
            connection.execute(insert(table), waiting[table])
    waiting.clear()


def _insert(connection: Connection, table: Table, rows: Iterable[dict[str, Any]]) -> None:
    for some in batched(rows, _ROWS):
        connection.execute(insert(table), list(some))


def _facts(connection: Connection, rules: Rules) -> Iterator[tuple[int, list[Fact]]]:
    """The facts of the members by block."""
    joined = _MEMBERS.join(CLAIMS, CLAIMS.c.id == _MEMBERS.c.claim).join(READINGS, READINGS.c.id == CLAIMS.c.reading)
    rows = select(_MEMBERS.c.block, *FACT_COLUMNS).select_from(joined).order_by(_MEMBERS.c.block)
    for block, group in groupby(connection.execute(rows.execution_options(yield_per=2000)), key=lambda row: int(row.block)):
        yield block, [fact for row in group if (fact := rules.fact(row))]
