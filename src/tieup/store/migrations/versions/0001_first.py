"""The first tables. They are written out here, since the program's own will change with later revisions."""

from alembic import op
from sqlalchemy import Boolean, Column, Float, ForeignKey, Integer, String, Text

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the tables."""
    _readings()
    _claims()
    _parties()
    _terms()
    _failures()


def downgrade() -> None:
    """Drop them."""
    for name in ("failures", "terms", "parties", "claims", "readings"):
        op.drop_table(name)


def _readings() -> None:
    op.create_table(
        "readings",
        Column("id", String(32), primary_key=True),
        Column("page", String(32), nullable=False),
        Column("document", Text, nullable=False),
        Column("address", Text, nullable=False),
        Column("title", Text, nullable=False),
        Column("language", String(8), nullable=False),
        Column("published", String(32)),
        Column("published_start", String(10)),
        Column("article", Text, nullable=False),
        Column("reader", Text, nullable=False),
        Column("added", String(32), nullable=False),
        Column("current", Boolean, nullable=False),
    )
    op.create_index("readings_document", "readings", ["document"])


def _claims() -> None:
    op.create_table(
        "claims",
        Column("id", String(32), primary_key=True),
        Column("reading", String(32), ForeignKey("readings.id"), nullable=False),
        Column("position", Integer, nullable=False),
        Column("status", String(16), nullable=False),
        Column("confidence", Float, nullable=False),
        Column("day", String(10)),
        Column("words", Text, nullable=False),
        Column("claim", Text, nullable=False),
    )
    for name in ("reading", "status", "day"):
        op.create_index(f"ix_claims_{name}", "claims", [name])


def _parties() -> None:
    op.create_table(
        "parties",
        Column("claim", String(32), ForeignKey("claims.id"), primary_key=True),
        Column("entity", String(200), primary_key=True),
        Column("names", Text, nullable=False),
        Column("country", String(2), nullable=False),
    )
    op.create_index("parties_entity", "parties", ["entity"])


def _terms() -> None:
    op.create_table(
        "terms",
        Column("claim", String(32), ForeignKey("claims.id"), primary_key=True),
        Column("kind", String(8), primary_key=True),
        Column("value", String(32), primary_key=True),
    )
    op.create_index("terms_value", "terms", ["kind", "value"])


def _failures() -> None:
    op.create_table(
        "failures",
        Column("document", Text, primary_key=True),
        Column("reason", Text, nullable=False),
        Column("first_seen", String(32), nullable=False),
        Column("last_seen", String(32), nullable=False),
        Column("times", Integer, nullable=False),
        Column("mended", Boolean, nullable=False),
    )
