"""Facts as judged beside one another by block, terms in order of time, and a full text in order of what one could know.

The view is made anew by the next merge.
"""

from datetime import date
from typing import Any

from alembic import op
from sqlalchemy import Column, Float, Integer, String, Text, column, select, table, text

revision = "0006"
down_revision = "0005"

_SOME = 1000  # rows moved at once
_LETTERS, _BITS = 11, 43  # letters of an id, and bits of them, that a number ends in


def upgrade() -> None:
    """Make the tables of the view anew, and number the full text."""
    for name in ("keys", "blocks", "stale", "ties", "tie_claims", "tie_terms"):
        op.drop_table(name)
    _facts()
    _ties()
    op.execute("delete from built where name = 'rules'")
    _number()


def downgrade() -> None:
    """There is no way back: older programs cannot know the numbers."""
    raise NotImplementedError("go back to a copy of the database")


def _facts() -> None:
    told = Column("known", String(10), nullable=False), Column("fact", Text, nullable=False)
    op.create_table("facts", _key(), _claim(), *told, sqlite_with_rowid=False)
    op.create_index("facts_claim", "facts", ["claim"])
    op.create_table("bridges", _key(), Column("home", String(16), primary_key=True), _claim(), sqlite_with_rowid=False)
    for name in ("home", "claim"):
        op.create_index(f"ix_bridges_{name}", "bridges", [name])
    op.create_table("stale", _key(), sqlite_with_rowid=False)
    op.create_table("blocks", _key(), Column("block", String(16), nullable=False), sqlite_with_rowid=False)
    op.create_index("ix_blocks_block", "blocks", ["block"])


def _key() -> Column[str]:
    return Column("key", String(16), primary_key=True)


def _claim() -> Column[str]:
    return Column("claim", String(32), primary_key=True)


def _ties() -> None:
    op.create_table(
        "ties",
        Column("number", Integer, primary_key=True, autoincrement=False),
        *(Column(name, String(length), nullable=False) for name, length in (("id", 16), ("block", 16), ("made", 32), ("status", 16))),
        *(Column(name, String(10)) for name in ("first", "last")),
        *(Column(name, String(10), nullable=False) for name in ("known", "since")),
        Column("doubt", Float, nullable=False),
        Column("record", Text, nullable=False),
    )
    for name in ("id", "block", "doubt"):
        op.create_index(f"ix_ties_{name}", "ties", [name])
    claims = Column("tie", Integer, primary_key=True), Column("claim", String(32), primary_key=True)
    op.create_table("tie_claims", *claims, sqlite_with_rowid=False)
    op.create_index("ix_tie_claims_claim", "tie_claims", ["claim"])
    op.create_table(
        "tie_terms",
        *(Column(name, String(length), primary_key=True) for name, length in (("kind", 8), ("value", 200), ("last", 10))),
        Column("tie", Integer, primary_key=True),
        Column("first", String(10)),
        *(Column(name, String(length), nullable=False) for name, length in (("status", 16), ("since", 10))),
        sqlite_with_rowid=False,
    )
    op.create_index("tie_terms_tie", "tie_terms", ["tie"])


def _number() -> None:
    """Number the rows of the full text by the days since which one could know."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute("alter table search add column number bigint not null default 0")
        _in_order("update search set number = :number where claim = :claim")
        op.execute("create unique index search_number on search (number)")
        return
    op.execute("create virtual table numbered using fts5(claim unindexed, words, tokenize = 'unicode61 remove_diacritics 0')")
    _in_order("insert into numbered (rowid, claim, words) select :number, claim, words from search where rowid = :place")
    op.drop_table("search")
    op.execute("alter table numbered rename to search")


def _in_order(statement: str) -> None:
    connection, search = op.get_bind(), table("search", column("claim"), column("rowid"))
    claims, readings = table("claims", column("id"), column("reading")), table("readings", column("id"), column("known"))
    place = search.c.claim if connection.dialect.name == "postgresql" else search.c.rowid
    rows = select(readings.c.known, search.c.claim, place.label("place"))
    rows = rows.select_from(search.join(claims, claims.c.id == search.c.claim).join(readings, readings.c.id == claims.c.reading))
    given, last = list[dict[str, Any]](), 0
    for known, claim, at in sorted(map(tuple, connection.execute(rows))):
        last = max(last + 1, _number_of(known, claim))
        given.append({"number": last, "claim": claim, "place": at})
    for start in range(0, len(given), _SOME):
        connection.execute(text(statement), given[start : start + _SOME])


def _number_of(known: str, claim: str) -> int:
    """As the store numbers claims."""
    day = date.fromisoformat(known).toordinal() if known else 0
    return day << _BITS | int(claim[:_LETTERS], 16) >> 1
