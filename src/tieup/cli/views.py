"""Records as rows: what the tables and their JSON twins show."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tieup.codebook import Role
from tieup.consolidate import Rung, tie_ups, timeline
from tieup.model import TieUp
from tieup.records import Json
from tieup.store import StoredClaim

MAX_QUOTE = 160


def gathered(records: Iterable[StoredClaim]) -> list[tuple[TieUp, tuple[Rung, ...]]]:
    """The tie-ups with their rungs, the most recent first."""
    by_id = {record.id: record for record in records}
    found = [(tie, timeline(by_id[key] for key in tie.claims)) for tie in tie_ups(by_id.values())]
    return sorted(found, key=lambda pair: (last_day(pair[1]), pair[0].id), reverse=True)


def last_day(rungs: Sequence[Rung]) -> str:
    return max((g.day.isoformat() for g in rungs if g.day), default="")


def partners(tie: TieUp) -> str:
    """'CATL (supplier) - BMW (customer)'."""
    return " - ".join(e.name if role is Role.PARTNER else f"{e.name} ({role})" for e, role in tie.participants)


def tie_up_json(tie: TieUp, rungs: Sequence[Rung]) -> Json:
    return {
        "id": tie.id,
        "participants": [{"id": e.id, "name": e.name, "role": role} for e, role in tie.participants],
        "forms": tie.forms,
        "fields": tie.fields,
        "status": tie.status,
        "last": last_day(rungs),
        "claims": len(tie.claims),
        "documents": len({g.record.article.document for g in rungs}),
    }


def tie_up_row(tie: TieUp, rungs: Sequence[Rung]) -> tuple[str, ...]:
    quotes = len({g.record.article.document for g in rungs})
    return (tie.id, partners(tie), ", ".join(tie.forms), ", ".join(tie.fields), tie.status, last_day(rungs), str(quotes))


ROW = ("id", "partners", "form", "field", "status", "last", "documents")


def quote(record: StoredClaim) -> str:
    """The words between the first and the last that speak for the claim, cut where long."""
    article, claim = record.article, record.claim
    spans = [span for name, found in claim.evidence() if name in ("participants", "forms", "status") for span in found.spans]
    text = " ".join(article.text[min(s.start for s in spans) : max(s.stop for s in spans)].split())
    return text if len(text) <= MAX_QUOTE else f"{text[: MAX_QUOTE - 3]}..."


def rung_row(rung: Rung) -> tuple[str, ...]:
    record = rung.record
    assert isinstance(record, StoredClaim)  # noqa: S101 - the store gives no other
    day = rung.day.isoformat() if rung.day else "undated"
    return day, rung.status, quote(record), record.article.document
