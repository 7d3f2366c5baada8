"""Tie-ups as rows, and the questions that rows answer."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from math import sqrt
from typing import Any

from sqlalchemy import Connection, Select, Table, func, select

from tieup.codebook import Field, Form, Role, Status
from tieup.consolidate import Merged, tie_up
from tieup.model import Entity, TieUp
from tieup.store.query import Query
from tieup.store.tables import TIE_CLAIMS, TIE_TERMS, TIES

_NOBODY = ""


def tie_rows(number: int, block: str, group: Merged) -> Iterator[tuple[Table, list[dict[str, Any]]]]:
    """The rows of a tie-up."""
    tie = tie_up(group, _by_id)
    days = {"first": _iso(tie.first), "last": _iso(tie.last)}
    known = sorted(fact.known.isoformat() for fact in group.facts if fact.known) or [_NOBODY]
    head = {"number": number, "id": tie.id, "block": block, "status": tie.status.value, **days}
    yield TIES, [{**head, "known": known[-1], "since": known[0], "doubt": doubt(tie), "record": _packed(tie)}]
    yield TIE_CLAIMS, [{"claim": claim, "tie": number} for claim in tie.claims]
    yield TIE_TERMS, [{"kind": kind, "value": value, "tie": number} for kind, value in _terms(tie)]


def doubt(tie: TieUp) -> float:
    """How much a look by a person would help: the less certain and the more consequential, the more."""
    unsure = 1 - abs(2 * tie.confidence - 1)
    return round((unsure + 0.5 * len(tie.conflicts)) * sqrt(1 + len(tie.claims)), 4)


def _by_id(identity: str) -> Entity:
    """The rows keep ids only: names are looked up when asked for, since they may change."""
    return Entity(identity, identity)


def _terms(tie: TieUp) -> set[tuple[str, str]]:
    found = {("entity", entity.id[:200]) for entity, _ in tie.participants}
    found |= {("form", form.value) for form in tie.forms} | {("field", field.value) for field in tie.fields}
    return found | {("language", language) for language in tie.languages} | {("place", country) for country in tie.countries}


def _packed(tie: TieUp) -> str:
    parties = [(entity.id, role.value) for entity, role in tie.participants]
    counts = [tie.documents, tie.voices, tie.by_party, tie.confidence]
    lists = [tie.forms, tie.fields, tie.languages, tie.countries, tie.conflicts, tie.claims]
    return json.dumps([parties, *counts, *lists], ensure_ascii=False, separators=(",", ":"))


def read_tie(row: Any, known: Callable[[str], Entity]) -> TieUp:  # noqa: ANN401 - a row of TIES
    """The tie-up that a row holds."""
    parties, documents, voices, by_party, confidence, forms, fields, languages, countries, conflicts, claims = json.loads(row.record)
    return TieUp(
        id=row.id,
        participants=tuple((known(identity), Role(role)) for identity, role in parties),
        forms=tuple(map(Form, forms)),
        fields=tuple(map(Field, fields)),
        status=Status(row.status),
        first=_day(row.first),
        last=_day(row.last),
        documents=documents,
        voices=voices,
        languages=tuple(languages),
        countries=tuple(countries),
        by_party=by_party,
        conflicts=tuple(conflicts),
        confidence=confidence,
        claims=tuple(claims),
    )


def parties_of_row(row: Any) -> Iterable[str]:  # noqa: ANN401 - a row of TIES
    return (identity for identity, _ in json.loads(row.record)[0])


def select_ties(query: Query, companies: frozenset[str] | None, at_home: frozenset[str]) -> Select[Any]:
    """The statement for a query: ``companies`` are ids of which enough take part (None: any), ``at_home`` organisations of its country."""
    statement = select(TIES)
    for condition in _conditions(query, companies, at_home):
        statement = statement.where(condition)
    return statement


def _conditions(query: Query, companies: frozenset[str] | None, at_home: frozenset[str]) -> Iterator[Any]:
    terms = (("form", query.form), ("field", query.field), ("language", query.language))
    yield from (_having(kind, [str(value)]) for kind, value in terms if value)
    if companies is not None:
        yield _having("entity", sorted(companies), query.least)
    if query.country:
        yield _having("place", [query.country.upper()]) | _having("entity", sorted(at_home))
    if query.status:
        yield TIES.c.status == query.status.value
    if query.since:
        yield TIES.c.last >= query.since.isoformat()
    if query.until:
        yield TIES.c.first <= query.until.isoformat()


def answers(tie: TieUp, query: Query, companies: frozenset[str] | None, at_home: frozenset[str]) -> bool:
    """What ``select_ties`` asks for, asked of a tie-up that is in no row."""
    ids = {entity.id for entity, _ in tie.participants}
    asked = (
        not query.form or query.form in tie.forms,
        not query.field or query.field in tie.fields,
        not query.language or query.language in tie.languages,
        companies is None or len(ids & companies) >= query.least,
        not query.country or query.country.upper() in tie.countries or bool(ids & at_home),
        not query.status or query.status is tie.status,
        query.since is None or (tie.last is not None and tie.last >= query.since),
        query.until is None or (tie.first is not None and tie.first <= query.until),
    )
    return all(asked)


def _having(kind: str, values: Sequence[str], least: int = 1) -> Any:  # noqa: ANN401 - a condition
    found = select(TIE_TERMS.c.tie).where(TIE_TERMS.c.kind == kind, TIE_TERMS.c.value.in_(values))
    return TIES.c.number.in_(found if least == 1 else found.group_by(TIE_TERMS.c.tie).having(func.count() >= least))


def most_recent(statement: Select[Any], limit: int | None) -> Select[Any]:
    ordered = statement.order_by(TIES.c.last.desc().nulls_last(), TIES.c.id.desc())
    return ordered if limit is None else ordered.limit(limit)


def count(connection: Connection, statement: Select[Any]) -> int:
    return connection.scalar(select(func.count()).select_from(statement.order_by(None).subquery())) or 0


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _day(iso: str | None) -> date | None:
    return date.fromisoformat(iso) if iso else None
