"""Sightings of texts: copies of a text become one reading. The view is made anew by the next merge."""

import hashlib
import json
from typing import Any

from alembic import op
from sqlalchemy import Boolean, Column, ForeignKey, String, Text, text

revision = "0005"
down_revision = "0004"

_HEAD = ("document", "address", "site", "published_by", "modified", "modified_by", "blocks")


def upgrade() -> None:
    """Make the table, and give readings the ids of their texts."""
    for name, kind in (("shown", String(32)), ("seen", Text)):
        op.add_column("readings", Column(name, kind, nullable=False, server_default=""))
    _sightings()
    # first what stands for the others: the current ones, by document
    for row in op.get_bind().execute(text("select id from readings order by current desc, document, id")).all():
        _move(row.id)
    op.drop_column("readings", "page")
    op.execute("delete from built")


def downgrade() -> None:
    """There is no way back: older programs cannot know the sightings."""
    raise NotImplementedError("go back to a copy of the database")


def _sightings() -> None:
    op.create_table(
        "sightings",
        Column("id", String(32), primary_key=True),
        Column("reading", String(32), ForeignKey("readings.id"), nullable=False),
        Column("page", String(32), nullable=False),
        Column("document", Text, nullable=False),
        Column("reader", Text, nullable=False),
        Column("address", Text, nullable=False),
        Column("head", Text, nullable=False),
        Column("first_seen", String(32), nullable=False),
        Column("last_seen", String(32), nullable=False),
        Column("current", Boolean, nullable=False),
    )
    op.create_index("ix_sightings_reading", "sightings", ["reading"])
    op.create_index("sightings_document", "sightings", ["document"])


def _move(old: str) -> None:
    """A reading gets the id of its text; where that is there, it becomes one more sighting of it."""
    connection = op.get_bind()
    row = connection.execute(text("select * from readings where id = :old"), {"old": old}).mappings().one()
    claims = connection.execute(text("select id, claim from claims where reading = :old order by position"), {"old": old}).all()
    article = json.loads(row["article"])
    parts = [article.get(name, "") for name in ("text", "title", "language", "published")]
    new = _digest(row["reader"], *(part or "" for part in parts), *(claim.claim for claim in claims))
    both = {"old": old, "new": new}
    if connection.execute(text("select id from readings where id = :new"), both).first() is None:
        _insert("readings", {**row, "id": new, "shown": old})
        connection.execute(text("update claims set reading = :new where reading = :old"), both)
    for claim in claims:
        _drop_copy(claim.id, old)
    connection.execute(text("delete from readings where id = :old"), both)
    head = json.dumps({name: article[name] for name in _HEAD if name in article}, ensure_ascii=False)
    times = {"first_seen": row["added"], "last_seen": row["added"]}
    kept = {name: row[name] for name in ("page", "document", "reader", "address", "current")}
    _insert("sightings", {"id": old, "reading": new, "head": head, **times, **kept})


def _drop_copy(claim: str, reading: str) -> None:
    """A claim that is left with its old reading is there already."""
    given = {"claim": claim, "reading": reading}
    here = "select id from claims where id = :claim and reading = :reading"
    for table in ("participants", "terms"):  # search and keys are made anew by the next merge
        op.get_bind().execute(text(f"delete from {table} where claim in ({here})"), given)  # noqa: S608 - names of tables from above
    op.get_bind().execute(text("delete from claims where id = :claim and reading = :reading"), given)


def _insert(table: str, row: dict[str, Any]) -> None:
    names = ", ".join(row)
    values = ", ".join(f":{name}" for name in row)
    op.get_bind().execute(text(f"insert into {table} ({names}) values ({values})"), row)  # noqa: S608 - names from above


def _digest(*parts: str) -> str:
    total = hashlib.sha256()
    for part in parts:
        data = part.encode("utf-8", "surrogatepass")
        total.update(len(data).to_bytes(8, "big") + data)
    return total.hexdigest()[:32]
