"""The view of tie-ups, kept beside the claims. It is filled by the first merge, which finds it missing."""

from alembic import op
from sqlalchemy import Column, Float, Integer, String, Text

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Make the tables."""
    op.add_column("readings", Column("known", String(10), nullable=False, server_default=""))
    op.add_column("readings", Column("origin", Text, nullable=False, server_default=""))
    op.add_column("claims", Column("fact", Text, nullable=False, server_default=""))
    op.drop_column("claims", "words")
    _search()
    _spellings()
    _keys()
    _ties()
    op.create_table("built", Column("name", String(16), primary_key=True), Column("value", Text, nullable=False))


def downgrade() -> None:
    """There is no way back: older programs cannot know the judgements."""
    raise NotImplementedError("go back to a copy of the database")


def _search() -> None:
    """The full text: of a kind of its own in each database."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute("create table search (claim varchar(32) primary key, words tsvector not null)")
        op.execute("create index search_words on search using gin (words)")
    else:
        op.execute("create virtual table search using fts5(claim unindexed, words, tokenize = 'unicode61 remove_diacritics 0')")


def _spellings() -> None:
    op.create_table(
        "spellings",
        Column("id", String(32), primary_key=True),
        Column("entity", String(200), nullable=False),
        Column("name", Text, nullable=False),
        Column("kind", Text, nullable=False),
        Column("country", String(2), nullable=False),
        Column("written", Text, nullable=False),
        Column("key", String(200), nullable=False),
        Column("called", String(200), nullable=False),
        Column("folded", Text, nullable=False),
        Column("current", String(200), nullable=False),
    )
    for name in ("entity", "country", "key", "called", "current"):
        op.create_index(f"ix_spellings_{name}", "spellings", [name])


def _keys() -> None:
    keys = Column("key", String(16), primary_key=True), Column("claim", String(32), primary_key=True)
    op.create_table("keys", *keys, sqlite_with_rowid=False)
    op.create_index("keys_claim", "keys", ["claim"])
    op.create_table("stale", Column("key", String(16), primary_key=True), sqlite_with_rowid=False)
    blocks = Column("key", String(16), primary_key=True), Column("block", String(16), nullable=False)
    op.create_table("blocks", *blocks, sqlite_with_rowid=False)
    op.create_index("ix_blocks_block", "blocks", ["block"])


def _ties() -> None:
    op.create_table(
        "ties",
        Column("number", Integer, primary_key=True, autoincrement=False),
        Column("id", String(16), nullable=False, unique=True),
        Column("block", String(16), nullable=False),
        Column("status", String(16), nullable=False),
        Column("first", String(10)),
        Column("last", String(10)),
        Column("known", String(10), nullable=False),
        Column("since", String(10), nullable=False),
        Column("doubt", Float, nullable=False),
        Column("record", Text, nullable=False),
    )
    for name in ("block", "status", "last", "doubt"):
        op.create_index(f"ix_ties_{name}", "ties", [name])
    claims = Column("claim", String(32), primary_key=True), Column("tie", Integer, nullable=False)
    op.create_table("tie_claims", *claims, sqlite_with_rowid=False)
    op.create_index("ix_tie_claims_tie", "tie_claims", ["tie"])
    terms = (Column(name, String(length), primary_key=True) for name, length in (("kind", 8), ("value", 200)))
    op.create_table("tie_terms", *terms, Column("tie", Integer, primary_key=True), sqlite_with_rowid=False)
    op.create_index("tie_terms_tie", "tie_terms", ["tie"])
