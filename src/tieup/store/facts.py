"""Facts as the store keeps them: with organisations as read, so that judgements on who is who can change; and as judged, for merging."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from tieup.codebook import Role
from tieup.consolidate.facts import ITSELF, Around, Fact, Origin, fact_of, last_day, pack_fact, parties_of, unpack_fact
from tieup.dates import When
from tieup.model import Article, Claim
from tieup.store.spelling import spelling
from tieup.store.tables import CLAIMS, READINGS

# From an entity as read and its spelling to the id by the judgements.
Who = Callable[[str, str], str]
FACT_COLUMNS = (
    CLAIMS.c.id,
    CLAIMS.c.fact,
    READINGS.c.document,
    READINGS.c.published,
    READINGS.c.known,
    READINGS.c.language,
    READINGS.c.origin,
    READINGS.c.seen,
)
FORMAT = 3  # raise it when what is kept changes: all facts are then made anew


def fact_json(article: Article, claim: Claim) -> str:
    """What merging needs of a claim, with its organisations as read."""
    parties = [(p.entity.value.id, spelling(p.entity, article.text), p.role.value) for p in claim.participants]
    doubts = [(found.value.id, spelling(found, article.text)) for found in claim.unconfirmed_by]
    return json.dumps([parties, doubts, *pack_fact(fact_of("", claim, article))], ensure_ascii=False, separators=(",", ":"))


def known_day(published: When | None, added: str) -> str:
    """The day since which one could know what a page says: the last of its date, else the one on which it was added."""
    day = last_day(published)
    return day.isoformat() if day else added[:10]


def fact_from(row: Any, who: Who) -> Fact | None:  # noqa: ANN401 - a row of FACT_COLUMNS
    """The fact of a row, with its organisations as judged; None where fewer than two are left."""
    parties, doubts, *packed = json.loads(row.fact)
    judged = parties_of((who(identity, written), Role(role)) for identity, written, role in parties)
    if len(judged) < 2:
        return None
    doubted = frozenset(who(identity, written) for identity, written in doubts)
    around = Around(
        row.id,
        row.document,
        judged,
        row.published or "",
        date.fromisoformat(row.known) if row.known else None,
        row.language,
        _origin(row.origin),
        *_seen(row.seen),
    )
    return unpack_fact(packed, doubted, around)


def judged_json(fact: Fact) -> str:
    """All of a fact as judged but its id and the day since which one could know: ``judged_from`` takes it from a row with these."""
    seen = fact.document, _edtf(fact.published), fact.language, fact.origin, fact.copies, fact.once
    judged = fact.parties, sorted(fact.doubts), sorted(fact.judged)
    return json.dumps([*seen, *judged, *pack_fact(fact)], ensure_ascii=False, separators=(",", ":"))


def judged_from(row: Any) -> Fact:  # noqa: ANN401 - a row of FACTS
    """The fact of a row."""
    document, published, language, (sketch, credits_, site), copies, once, parties, doubts, judged, *packed = json.loads(row.fact)
    around = Around(
        row.claim,
        document,
        tuple((identity, Role(role)) for identity, role in parties),
        published,
        date.fromisoformat(row.known) if row.known else None,
        language,
        Origin(tuple(sketch), tuple(credits_), site),
        tuple(copies),
        tuple(once),
        frozenset(judged),
    )
    return unpack_fact(packed, frozenset(doubts), around)


def _edtf(when: When | None) -> str:
    return when.edtf if when else ""


@lru_cache(maxsize=1 << 14)
def _origin(packed: str) -> Origin:
    if not packed:
        return ITSELF
    sketch, credits_, site = json.loads(packed)
    return Origin(tuple(sketch), tuple(credits_), site)


def _seen(packed: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    copies, once = json.loads(packed) if packed else ((), ())
    return tuple(copies), tuple(once)


def seen_json(copies: Sequence[str], once: Sequence[str]) -> str:
    """The other documents that show a text, and those that did; mostly there are none."""
    return json.dumps([copies, once], ensure_ascii=False, separators=(",", ":")) if copies or once else ""


def origin_json(origin: Origin) -> str:
    return json.dumps([list(origin.sketch), list(origin.credits), origin.site], ensure_ascii=False, separators=(",", ":"))
