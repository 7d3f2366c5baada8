"""The latest documents are found without looking at the others."""

from alembic import op
from sqlalchemy import text

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Index sightings by the time at which they were first seen."""
    op.create_index("sightings_latest", "sightings", [text("first_seen DESC"), "document"])


def downgrade() -> None:
    """Drop the index."""
    op.drop_index("sightings_latest", "sightings")
