"""When a document showed what it did: of the versions in an archive the last one stands, in whatever order they come."""

from alembic import op
from sqlalchemy import Column, String

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Of what was seen before it is not known: the next page that says so goes first."""
    op.add_column("sightings", Column("captured", String(32), nullable=False, server_default=""))


def downgrade() -> None:
    """Forget it again."""
    op.drop_column("sightings", "captured")
