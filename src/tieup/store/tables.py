"""The tables. Claims are never overwritten: a document that comes to show another text makes its older sightings not current."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Float, ForeignKey, Index, Integer, MetaData, String, Table, Text

METADATA = MetaData()

READINGS = Table(
    "readings",
    METADATA,
    Column("id", String(32), primary_key=True),  # of reader, text and claims
    Column("document", Text, nullable=False),  # of the sighting that is shown, as the address, the origin and more of the article
    Column("address", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("language", String(8), nullable=False),
    Column("published", String(32)),  # EDTF
    Column("published_start", String(10)),  # first day, ISO 8601
    Column("article", Text, nullable=False),  # JSON, exact
    Column("reader", Text, nullable=False),
    Column("added", String(32), nullable=False),  # UTC, ISO 8601
    Column("current", Boolean, nullable=False),
    Column("known", String(10), nullable=False, server_default=""),  # the day since which one could know
    Column("origin", Text, nullable=False, server_default=""),  # JSON: where the page has it from; see origins
    Column("shown", String(32), nullable=False, server_default=""),  # the sighting
    Column("seen", Text, nullable=False, server_default=""),  # JSON: the other documents that show it, and those that did
    Index("readings_document", "document"),
)

SIGHTINGS = Table(
    "sightings",
    METADATA,
    Column("id", String(32), primary_key=True),  # of document, content and reader
    Column("reading", String(32), ForeignKey("readings.id"), nullable=False, index=True),
    Column("page", String(32), nullable=False),  # of document and content
    Column("document", Text, nullable=False),
    Column("reader", Text, nullable=False),
    Column("address", Text, nullable=False),
    Column("head", Text, nullable=False),  # JSON: what the document has of the article besides its text
    Column("first_seen", String(32), nullable=False),  # UTC, ISO 8601
    Column("last_seen", String(32), nullable=False),
    Column("current", Boolean, nullable=False),  # it is what the document shows now
    Column("captured", String(32), nullable=False, server_default=""),  # UTC, ISO 8601: when the document last showed it
    Index("sightings_document", "document"),
)
Index("sightings_latest", SIGHTINGS.c.first_seen.desc(), SIGHTINGS.c.document)

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
    Column("claim", Text, nullable=False),  # JSON, exact
    Column("fact", Text, nullable=False, server_default=""),  # JSON: what merging needs of it
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

SPELLINGS = Table(  # each way in which pages name an organisation, once
    "spellings",
    METADATA,
    Column("id", String(32), primary_key=True),  # of the next five
    Column("entity", String(200), nullable=False, index=True),
    Column("name", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("country", String(2), nullable=False, index=True),
    Column("written", Text, nullable=False),
    Column("key", String(200), nullable=False, index=True),  # what all spellings of one name share; of what is written
    Column("called", String(200), nullable=False, index=True),  # and of the name
    Column("folded", Text, nullable=False),  # both, folded
    Column("current", String(200), nullable=False, index=True),  # the id by the judgements
)

NAME_PARTS = Table(  # spellings from each of their words on: so those are found of which something asked for is a part
    "name_parts",
    METADATA,
    Column("part", String(40).with_variant(String(40, collation="C"), "postgresql"), primary_key=True),  # folded, the beginning of it
    Column("spelling", String(32), primary_key=True),
    sqlite_with_rowid=False,
)

TERMS = Table(
    "terms",
    METADATA,
    Column("claim", String(32), ForeignKey("claims.id"), primary_key=True),
    Column("kind", String(8), primary_key=True),  # form, field or place
    Column("value", String(32), primary_key=True),
    Index("terms_value", "kind", "value"),
)

WORDS = Table(  # all words of the full text: which of them begin so is looked up here
    "words",
    METADATA,
    Column("word", String(200).with_variant(String(200, collation="C"), "postgresql"), primary_key=True),
    sqlite_with_rowid=False,
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

# -- the view: tie-ups as of now, made from the tables above, and made again where it is stale ----------------------------------------

FACTS = Table(  # what merging needs of current claims, as judged; beside one another where they may be one tie-up
    "facts",
    METADATA,
    Column("key", String(16), primary_key=True),  # of the block: claims with a key in common may be one tie-up
    Column("claim", String(32), primary_key=True),
    Column("known", String(10), nullable=False),  # the day since which one could know
    Column("fact", Text, nullable=False),  # JSON
    Index("facts_claim", "claim"),
    sqlite_with_rowid=False,
)

BRIDGES = Table(  # the other keys of claims that have several: they make one block of two
    "bridges",
    METADATA,
    Column("key", String(16), primary_key=True),
    Column("home", String(16), primary_key=True, index=True),  # the key that the fact stands at
    Column("claim", String(32), primary_key=True, index=True),
    sqlite_with_rowid=False,
)

STALE = Table("stale", METADATA, Column("key", String(16), primary_key=True), sqlite_with_rowid=False)  # what changed since the last merge

BLOCKS = Table(  # the keys that hang together, as merged last
    "blocks",
    METADATA,
    Column("key", String(16), primary_key=True),
    Column("block", String(16), nullable=False, index=True),
    sqlite_with_rowid=False,
)

TIES = Table(
    "ties",
    METADATA,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("id", String(16), nullable=False, index=True),
    Column("block", String(16), nullable=False, index=True),
    Column("made", String(32), nullable=False),  # of the facts that it is made of: what is made of the same stays
    Column("status", String(16), nullable=False),
    Column("first", String(10)),
    Column("last", String(10)),
    Column("known", String(10), nullable=False),  # the day since which one could know of the last claim
    Column("since", String(10), nullable=False),  # and of the first
    Column("doubt", Float, nullable=False, index=True),  # how much a look by a person would help
    Column("record", Text, nullable=False),  # JSON
)

TIE_CLAIMS = Table(
    "tie_claims",
    METADATA,
    Column("tie", Integer, primary_key=True),
    Column("claim", String(32), primary_key=True, index=True),
    sqlite_with_rowid=False,
)

TIE_TERMS = Table(  # what tie-ups are asked for by, the most recent of each value beside one another
    "tie_terms",
    METADATA,
    Column("kind", String(8), primary_key=True),  # entity, form, field, place or language; and one that all have
    Column("value", String(200), primary_key=True),
    Column("last", String(10), primary_key=True),  # that of the tie-up, empty where it has none, as the next three
    Column("tie", Integer, primary_key=True),
    Column("first", String(10)),
    Column("status", String(16), nullable=False),
    Column("since", String(10), nullable=False),
    Index("tie_terms_tie", "tie"),
    sqlite_with_rowid=False,
)

TALLIES = Table(  # how many tie-ups have each term but organisations, so that all need not be counted to tell
    "tallies",
    METADATA,
    Column("kind", String(8), primary_key=True),
    Column("value", String(200), primary_key=True),
    Column("ties", Integer, nullable=False),
    sqlite_with_rowid=False,
)

BUILT = Table("built", METADATA, Column("name", String(16), primary_key=True), Column("value", Text, nullable=False))
