"""What a question asks for: words and dates as people write them, turned into a query."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, TypedDict, TypeVar

from tieup.codebook import Field, Form, Status, Term
from tieup.dates import When
from tieup.errors import QuestionError
from tieup.store import Query

Day = date | str
T = TypeVar("T", bound=Term)


class Filters(TypedDict, total=False):
    """Filters, all of which must hold; empty ones hold always.

    ``company`` is an id or a name in any known spelling, or where none is exactly so, words of a name; ``country`` (ISO 3166-1 alpha-2)
    that of a place or a participant; ``language`` that of a page; ``text`` words of quotes or titles, in any inflection. Of the time spoken
    of some part lies between ``since`` and ``until``, which are dates or EDTF: '2024' is the whole of it.
    """

    company: str
    form: Form | str
    field: Field | str
    status: Status | str
    country: str
    language: str
    since: Day | None
    until: Day | None
    text: str
    document: str


def query_of(filters: Mapping[str, Any]) -> Query:
    """The query behind the filters. Raises QuestionError for a word that is none of the codebook's, and for what is no date."""
    kinds: dict[str, Callable[[Any], Any]] = {
        "form": lambda value: _term(Form, value),
        "field": lambda value: _term(Field, value),
        "status": lambda value: _term(Status, value),
        "since": first_day,
        "until": last_day,
    }
    given = {name: value for name, value in filters.items() if value}
    try:
        return Query(**{name: kinds[name](value) if name in kinds else value for name, value in given.items()})
    except TypeError as error:
        raise QuestionError(f"no such filter: {error}; there are {', '.join(Filters.__annotations__)}") from error


def first_day(given: Day) -> date:
    """The day, or the first of a time written as EDTF."""
    return given if isinstance(given, date) else _time(given).start


def last_day(given: Day) -> date:
    """The day, or the last of a time written as EDTF."""
    return given if isinstance(given, date) else _time(given).last


def _time(given: str) -> When:
    try:
        return When.parse(given)
    except ValueError as error:
        raise QuestionError(f"{given!r} is no time; write it as 2024, 2024-05 or 2024-05-31", "no_time", given=given) from error


def _term(kind: type[T], given: str) -> T:
    try:
        return kind(given)
    except ValueError as error:
        raise QuestionError(f"{given!r} is no {kind.__name__.lower()}; there are {', '.join(kind)}") from error
