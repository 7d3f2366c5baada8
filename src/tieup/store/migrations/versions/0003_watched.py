"""The feeds that are watched, and the addresses they have led to."""

from alembic import op
from sqlalchemy import Column, Integer, String, Text

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "feeds",
        Column("address", Text, primary_key=True),
        Column("title", Text, nullable=False),
        Column("added", String(32), nullable=False),
        Column("checked", String(32)),
        Column("entries", Integer, nullable=False),
        Column("trouble", Text, nullable=False),
    )
    op.create_table(
        "seen",
        Column("address", Text, primary_key=True),
        Column("changed", Text, nullable=False),
        Column("first", String(32), nullable=False),
        Column("last", String(32), nullable=False),
        Column("trouble", Text, nullable=False),
        Column("tries", Integer, nullable=False),
    )


def downgrade() -> None:
    """Forget what is watched."""
    op.drop_table("seen")
    op.drop_table("feeds")
