"""Tie-ups as rows, and the questions that rows answer."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from enum import StrEnum
from functools import lru_cache
from math import sqrt
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Select, Table, and_, exists, func, insert, or_, select, update

from tieup.codebook import Field, Form, Role, Status
from tieup.consolidate import Merged, tie_up
from tieup.dates import When
from tieup.model import Entity, TieUp
from tieup.store.query import Query
from tieup.store.tables import TALLIES, TIE_CLAIMS, TIE_TERMS, TIES

_NEVER = ""
_ALL = ("tie", ("",))  # a term of every tie-up
_ENTITY = "entity"
_KEPT = 1 << 15  # records in memory, of a kilobyte or two


def tie_rows(head: Mapping[str, Any], group: Merged) -> Iterator[tuple[Table, list[dict[str, Any]]]]:
    """The rows of a tie-up; ``head`` are the columns that do not hang on what it says: its number and more."""
    tie, number = tie_up(group, _by_id), head["number"]
    known = sorted(fact.known.isoformat() for fact in group.facts if fact.known) or [_NEVER]
    found = {"status": tie.status.value, "first": _start(tie.first), "since": known[0]}
    row = {**head, **found, "id": tie.id, "last": _start(tie.last), "known": known[-1], "doubt": doubt(tie), "record": _packed(tie)}
    yield TIES, [row]
    yield TIE_CLAIMS, [{"claim": claim, "tie": number} for claim in tie.claims]
    yield TIE_TERMS, [{"kind": kind, "value": value, "tie": number, **found, "last": row["last"] or _NEVER} for kind, value in _terms(tie)]


def doubt(tie: TieUp) -> float:
    """How much a look by a person would help: the less certain and the more consequential, the more."""
    unsure = 1 - abs(2 * tie.confidence - 1)
    return round((unsure + 0.5 * len(tie.conflicts)) * sqrt(1 + len(tie.claims)), 4)


def _by_id(identity: str) -> Entity:
    """The rows keep ids only: names are looked up when asked for, since they may change."""
    return Entity(identity, identity)


def _terms(tie: TieUp) -> set[tuple[str, str]]:
    found = {("tie", "")} | {(_ENTITY, entity.id[:200]) for entity, _ in tie.participants}
    found |= {("form", form.value) for form in tie.forms} | {("field", field.value) for field in tie.fields}
    return found | {("language", language) for language in tie.languages} | {("place", country) for country in tie.countries}


def _time(edtf: str) -> When | None:
    return _read_time(edtf) if edtf else None


_read_time = lru_cache(maxsize=1 << 14)(When.parse)  # few days, and many tie-ups of each


def _members(kind: type[StrEnum]) -> Callable[[Sequence[str]], tuple[Any, ...]]:
    members = {each.value: each for each in kind}
    return lambda values: tuple([members[value] for value in values])


# What a record holds after those who take part, in this order, and how it is read.
_VALUES: dict[str, Callable[[Any], Any]] = {
    "first": _time,
    "last": _time,
    "documents": int,
    "voices": int,
    "by_party": int,
    "confidence": float,
    "forms": _members(Form),
    "fields": _members(Field),
    "languages": tuple,
    "countries": tuple,
    "conflicts": tuple,
    "claims": tuple,
}


def _packed(tie: TieUp) -> str:
    parties = [(entity.id, role.value) for entity, role in tie.participants]
    values = (getattr(tie, name) for name in _VALUES)
    plain = (value.edtf if isinstance(value, When) else "" if value is None else value for value in values)
    return json.dumps([parties, *plain], ensure_ascii=False, separators=(",", ":"))


class Record(NamedTuple):
    """What a row keeps of a tie-up beside its columns: those who take part by id, and all the rest."""

    participants: tuple[tuple[str, Role], ...]
    values: Mapping[str, Any]


@lru_cache(maxsize=_KEPT)
def unpacked(packed: str) -> Record:
    """What a row keeps as JSON. Most rows are asked for again and again as they are, so they are kept."""
    parties, *values = json.loads(packed)
    read = {name: reader(value) for (name, reader), value in zip(_VALUES.items(), values, strict=True)}
    return Record(tuple((identity, Role(role)) for identity, role in parties), read)


def read_tie(row: Any, record: Record, known: Callable[[str], Entity]) -> TieUp:  # noqa: ANN401 - a row of TIES
    """The tie-up that a row holds, and its record."""
    parties = tuple((known(identity), role) for identity, role in record.participants)
    return TieUp(id=row.id, participants=parties, status=Status(row.status), **record.values)


class _Filter(NamedTuple):
    """Terms, by kind, of which a tie-up has at least so many."""

    any_of: tuple[tuple[str, Sequence[str]], ...]
    least: int = 1

    def of(self, terms: Any) -> ColumnElement[bool]:  # noqa: ANN401 - columns
        return or_(*(and_(terms.kind == kind, terms.value.in_(values)) for kind, values in self.any_of))

    @property
    def single(self) -> bool:
        """Whether a tie-up has it once at most."""
        return len(self.any_of) == 1 and len(self.any_of[0][1]) == 1


def select_numbers(query: Query, companies: frozenset[str] | None, at_home: frozenset[str]) -> Select[Any]:
    """The statement for a query: ``companies`` are ids of which enough take part (None: any), ``at_home`` organisations of its country.

    It gives of each tie-up its number, status, last day and the first on which one could know of it.
    The terms of one filter are gone through, which stand in the order of time; whether a tie-up has the others is looked up.
    """
    first, *others = (*_filters(query, companies, at_home), _Filter((_ALL,)))
    terms = TIE_TERMS.c
    told = terms.tie, terms.last, terms.since, terms.status
    found = select(*told).where(first.of(terms), *_conditions(query))
    for other in others:
        if other.any_of != (_ALL,):
            also = TIE_TERMS.alias()
            found = found.where(exists().where(other.of(also.c), also.c.last == terms.last, also.c.tie == terms.tie))
    if first.single:
        return found
    return found.group_by(*told).having(func.count() >= first.least)


def _filters(query: Query, companies: frozenset[str] | None, at_home: frozenset[str]) -> Iterator[_Filter]:
    """What is asked of terms, what few tie-ups have first."""
    if companies is not None:
        yield _Filter(((_ENTITY, sorted(companies)),), query.least)
    if query.country:
        yield _Filter((("place", [query.country.upper()]), (_ENTITY, sorted(at_home))))
    yield from (_Filter(((kind, [str(value)]),)) for kind, value in _named(query) if value)


def _named(query: Query) -> tuple[tuple[str, str | None], ...]:
    return ("field", query.field), ("form", query.form), ("language", query.language)


def _conditions(query: Query) -> Iterator[ColumnElement[bool]]:
    terms = TIE_TERMS.c
    if query.status:
        yield terms.status == query.status.value
    if query.since:
        yield terms.last >= query.since.isoformat()
    if query.until:
        yield terms.first <= query.until.isoformat()


def answers(tie: TieUp, query: Query, companies: frozenset[str] | None, at_home: frozenset[str]) -> bool:
    """What ``select_numbers`` asks for, asked of a tie-up that is in no row."""
    ids = {entity.id for entity, _ in tie.participants}
    asked = (
        not query.form or query.form in tie.forms,
        not query.field or query.field in tie.fields,
        not query.language or query.language in tie.languages,
        companies is None or len(ids & companies) >= query.least,
        not query.country or query.country.upper() in tie.countries or bool(ids & at_home),
        not query.status or query.status is tie.status,
        query.since is None or (tie.last is not None and tie.last.start >= query.since),
        query.until is None or (tie.first is not None and tie.first.start <= query.until),
    )
    return all(asked)


def most_recent(numbers: Select[Any], limit: int | None) -> Select[Any]:
    """The tie-ups with these numbers in order."""
    found = numbers.subquery()
    ordered = select(TIES).join(found, found.c.tie == TIES.c.number).order_by(found.c.last.desc(), TIES.c.id.desc())
    return ordered if limit is None else ordered.limit(limit)


def tally(connection: Connection, terms: Iterable[tuple[str, str]], sign: int) -> None:
    """Count tie-ups in, or out, by their terms, a kind and a value each; organisations are not counted."""
    kind, value, ties = TALLIES.c.kind, TALLIES.c.value, TALLIES.c.ties
    for term, number in Counter(term for term in terms if term[0] != _ENTITY).items():
        here = (kind == term[0]) & (value == term[1])
        if not connection.execute(update(TALLIES).where(here).values(ties=ties + sign * number)).rowcount:
            connection.execute(insert(TALLIES).values(kind=term[0], value=term[1], ties=number))


def count(connection: Connection, query: Query, numbers: Select[Any]) -> int:
    """How many tie-ups there are with these numbers, which answer the query."""
    plain = _tallied(query)
    if plain is None:
        return connection.scalar(select(func.count()).select_from(numbers.subquery())) or 0
    return connection.scalar(select(TALLIES.c.ties).where(TALLIES.c.kind == plain[0], TALLIES.c.value == plain[1])) or 0


def _tallied(query: Query) -> tuple[str, str] | None:
    """The one term that tie-ups must have to answer a query, where that is all that it asks for and they are counted by it."""
    asked = [(kind, str(value)) for kind, value in _named(query) if value]
    if replace(query, field=None, form=None, language="") != Query() or len(asked) > 1:
        return None
    return asked[0] if asked else (_ALL[0], "")


def _start(time: When | None) -> str | None:
    return time.start.isoformat() if time else None
