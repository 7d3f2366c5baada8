"""The tables. Claims are never overwritten: a new reading of a document makes the older ones not current."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Float, ForeignKey, Index, Integer, MetaData, String, Table, Text

METADATA = MetaData()

READINGS = Table(
    "readings",
    METADATA,
    Column("id", String(32), primary_key=True),  # of document, content and reader
    Column("page", String(32), nullable=False),  # of document and content
    Column("document", Text, nullable=False),
    Column("address", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("language", String(8), nullable=False),
    Column("published", String(32)),  # EDTF
    Column("published_start", String(10)),  # first day, ISO 8601
    Column("article", Text, nullable=False),  # JSON, exact
    Column("reader", Text, nullable=False),
    Column("added", String(32), nullable=False),  # UTC, ISO 8601
    Column("current", Boolean, nullable=False),
    Index("readings_document", "document"),
)

CLAIMS = Table(
    "claims",
    METADATA,
    Column("id", String(32), primary_key=True),  # of reading and content
    Column("reading", String(32), ForeignKey("readings.id"), nullable=False, index=True),
    Column("position", Integer, nullable=False),
    Column("status", String(16), nullable=False, index=True),
    Column("confidence", Float, nullable=False),
    Column("day", String(10), index=True),  # first day of the announcement, else of the article
    Column("last", String(10), index=True),  # last day of the same
    Column("words", Text, nullable=False),  # folded quotes and title
    Column("claim", Text, nullable=False),  # JSON, exact
)

PARTICIPANTS = Table(
    "participants",
    METADATA,
    Column("claim", String(32), ForeignKey("claims.id"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("entity", String(200), nullable=False),  # as read: judgements are applied when asked
    Column("name", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("country", String(2), nullable=False),
    Column("role", String(16), nullable=False),
    Column("written", Text, nullable=False),  # as the page spells it; see spelling
    Index("participants_entity", "entity"),
)

TERMS = Table(
    "terms",
    METADATA,
    Column("claim", String(32), ForeignKey("claims.id"), primary_key=True),
    Column("kind", String(8), primary_key=True),  # form, field or place
    Column("value", String(32), primary_key=True),
    Index("terms_value", "kind", "value"),
)

FAILURES = Table(
    "failures",
    METADATA,
    Column("document", Text, primary_key=True),
    Column("reason", Text, nullable=False),
    Column("first_seen", String(32), nullable=False),
    Column("last_seen", String(32), nullable=False),
    Column("times", Integer, nullable=False),
    Column("mended", Boolean, nullable=False),  # read since
)

JUDGEMENTS = Table(  # only ever added to
    "judgements",
    METADATA,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("made", String(32), nullable=False),  # UTC, ISO 8601
    Column("author", Text, nullable=False),
    Column("action", String(8), nullable=False),
    Column("subject", Text, nullable=False),
    Column("target", Text, nullable=False),
    Column("details", Text, nullable=False),  # JSON: name, names, kind, country
)
