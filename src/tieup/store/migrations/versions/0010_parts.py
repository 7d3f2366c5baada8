"""Names are found by their parts, and tie-ups counted, without going through all of them; times of tie-ups are kept in EDTF.

The view is made anew by the next merge.
"""

from alembic import op
from sqlalchemy import Column, Integer, MetaData, String, Table

from tieup.store.speech import part_rows

revision = "0010"
down_revision = "0009"

_SOME = 1_000  # spellings gone through at once
_PART = String(40).with_variant(String(40, collation="C"), "postgresql")


def upgrade() -> None:
    """Cut up the names that are there, and take the tie-ups out."""
    columns = (Column("part", _PART, primary_key=True), Column("spelling", String(32), primary_key=True))
    _cut(op.create_table("name_parts", *columns, sqlite_with_rowid=False))
    term = (Column("kind", String(8), primary_key=True), Column("value", String(200), primary_key=True))
    op.create_table("tallies", *term, Column("ties", Integer, nullable=False), sqlite_with_rowid=False)
    for view in ("ties", "tie_claims", "tie_terms", "built where name = 'rules'"):
        op.execute(f"delete from {view}")  # noqa: S608 - names of tables


def _cut(table: Table) -> None:
    connection = op.get_bind()
    spellings = Table("spellings", MetaData(), Column("id", String(32)), Column("folded", String))
    for some in connection.execute(spellings.select()).partitions(_SOME):
        if cut := [part for row in some for part in part_rows(row.id, row.folded)]:
            connection.execute(table.insert(), cut)


def downgrade() -> None:
    """Leave both out."""
    op.drop_table("name_parts")
    op.drop_table("tallies")
