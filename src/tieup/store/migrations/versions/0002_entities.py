"""Participants with their spellings in place of parties, the last day of each claim, and judgements on entities."""

import json
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from alembic import op
from sqlalchemy import Column, Connection, ForeignKey, Integer, String, Text, column, table, text

from tieup.dates import When

revision = "0002"
down_revision = "0001"
_STAND_INS = ("organisation.description", "organisation.model", "organisation.person")


def upgrade() -> None:
    """Make the tables and fill them from the claims that are there."""
    op.add_column("claims", Column("last", String(10)))
    op.create_index("ix_claims_last", "claims", ["last"])
    _participants()
    _judgements()
    _fill(op.get_bind())
    op.drop_table("parties")


def downgrade() -> None:
    """There is no way back: older programs cannot know the judgements."""
    raise NotImplementedError("go back to a copy of the database")


def _participants() -> None:
    op.create_table(
        "participants",
        Column("claim", String(32), ForeignKey("claims.id"), primary_key=True),
        Column("position", Integer, primary_key=True),
        Column("entity", String(200), nullable=False),
        Column("name", Text, nullable=False),
        Column("kind", Text, nullable=False),
        Column("country", String(2), nullable=False),
        Column("role", String(16), nullable=False),
        Column("written", Text, nullable=False),
    )
    op.create_index("participants_entity", "participants", ["entity"])


def _judgements() -> None:
    op.create_table(
        "judgements",
        Column("number", Integer, primary_key=True, autoincrement=False),
        Column("made", String(32), nullable=False),
        Column("author", Text, nullable=False),
        Column("action", String(8), nullable=False),
        Column("subject", Text, nullable=False),
        Column("target", Text, nullable=False),
        Column("details", Text, nullable=False),
    )


def _fill(connection: Connection) -> None:
    claims = table("claims", column("id"), column("last"))
    participants = table("participants", *map(column, ("claim", "position", "entity", "name", "kind", "country", "role", "written")))
    old = "select c.id, c.claim, r.article, r.published from claims c join readings r on r.id = c.reading"
    for key, packed, article, published in connection.execute(text(old)).all():
        claim = json.loads(packed)
        when = (claim.get("announced") or {}).get("value") or published
        if when:
            last = (When.parse(when).stop - timedelta(days=1)).isoformat()
            connection.execute(claims.update().where(claims.c.id == key).values(last=last))
        words = json.loads(article)["text"]
        rows = [{"claim": key, "position": n, **_row(part, words)} for n, part in enumerate(claim["participants"])]
        connection.execute(participants.insert(), rows)


def _row(part: Mapping[str, Any], words: str) -> dict[str, str]:
    found = part["entity"]
    entity, (start, stop) = found["value"], found["spans"][0]
    known = {name: entity.get(name, "") for name in ("name", "kind", "country")}
    written = known["name"] if found["rule"].startswith(_STAND_INS) else " ".join(words[start:stop].split())
    return {"entity": entity["id"], **known, "role": part.get("role", "partner"), "written": written}
