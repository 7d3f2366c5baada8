"""Records as rows: what the tables and their JSON twins show."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from tieup.codebook import Role
from tieup.consolidate import Rung, partners_key, tie_ups, timeline
from tieup.model import TieUp
from tieup.records import Json
from tieup.store import Query, Store, StoredClaim

MAX_QUOTE = 160


def gathered(records: Iterable[StoredClaim]) -> list[tuple[TieUp, tuple[Rung, ...]]]:
    """The tie-ups with their rungs, the most recent first."""
    by_id = {record.id: record for record in records}
    found = [(tie, timeline(by_id[key] for key in tie.claims)) for tie in tie_ups(by_id.values())]
    return sorted(found, key=lambda pair: (last_day(pair[1]), pair[0].id), reverse=True)


Lived = tuple[TieUp, tuple[Rung, ...]]


def asked(store: Store, query: Query) -> list[Lived]:
    """The tie-ups of which some claim answers the query, each whole: what was not asked for does not change what it is."""
    if query == Query():
        return gathered(store.claims())
    answers = list(store.claims(query))
    if not answers:
        return []
    keys, wanted = {_head(record) for record in answers}, {record.id for record in answers}
    return [each for each in _headed(store, lambda head: head in keys) if wanted & set(each[0].claims)]


def beginning(store: Store, start: str) -> list[Lived]:
    """The tie-ups whose id begins so; of the others no claim is read."""
    found = _headed(store, lambda head: head.startswith(start) or start.startswith(head))
    return [each for each in found if each[0].id.startswith(start)]


def _headed(store: Store, wanted: Callable[[str], bool]) -> list[Lived]:
    claims = frozenset(claim for claim, parties in store.parties() if wanted(partners_key(parties)))
    return gathered(store.claims(Query(claims=claims))) if claims else []


def _head(record: StoredClaim) -> str:
    return partners_key((p.entity.value.id, p.role) for p in record.claim.participants)


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
