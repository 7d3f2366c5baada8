"""A list of all words of the full text."""

from alembic import op
from sqlalchemy import Column, String

revision = "0007"
down_revision = "0006"

_LONGEST = 200


def upgrade() -> None:
    """Make the list, from the full text itself."""
    word = String(_LONGEST).with_variant(String(_LONGEST, collation="C"), "postgresql")
    op.create_table("words", Column("word", word, primary_key=True), sqlite_with_rowid=False)
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"insert into words select word from ts_stat('select words from search') where length(word) <= {_LONGEST}")  # noqa: S608
        return
    op.execute("create virtual table temp.vocabulary using fts5vocab('main', 'search', 'row')")
    op.execute(f"insert into words select term from temp.vocabulary where length(term) <= {_LONGEST}")  # noqa: S608 - a number
    op.execute("drop table temp.vocabulary")


def downgrade() -> None:
    """Leave the list out."""
    op.drop_table("words")
