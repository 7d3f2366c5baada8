"""Claims as JSON: the public record that the commands print, and an exact one that the store keeps."""

from __future__ import annotations

import dataclasses
import types
import typing
from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import StrEnum
from functools import cache, partial
from typing import Any

from tieup.dates import When
from tieup.model import Article, Claim, Entity, Found, Participant, PersonPart, Place, Quantity, Reading, Span

Json = dict[str, Any]


def reading_to_json(reading: Reading) -> Json:
    """A document with its claims, as ``tieup extract`` prints it."""
    article = reading.article
    return {
        "document": article.document,
        "title": article.title,
        "language": article.language,
        "published": article.published.edtf if article.published else None,
        "claims": [claim_to_json(article, claim) for claim in reading.claims],
    }


def claim_to_json(article: Article, claim: Claim) -> Json:
    """The public record of a claim; quotes are cut from the article's text, so they are literal."""
    return {
        "participants": [_participant(article, p) for p in claim.participants],
        "forms": [f.value for f in claim.forms],
        "fields": [f.value for f in claim.fields],
        "status": claim.status.value,
        "instrument": claim.instrument.value if claim.instrument else "",
        "binding": claim.binding.value if claim.binding else "unstated",
        "announced": _when(claim.announced),
        "starts": _when(claim.starts),
        "ends": _when(claim.ends),
        "places": [_place(f.value) for f in claim.places],
        "quantities": [quantity_to_json(f.value) for f in claim.quantities],
        "products": [f.value for f in claim.products],
        "people": [_person(article, f) for f in claim.people],
        "source": claim.source.value if claim.source else None,
        "unconfirmed_by": [f.value.name for f in claim.unconfirmed_by],
        "confidence": claim.confidence,
        "secondary": claim.secondary,
        "evidence": evidence(article, claim),
    }


def evidence(article: Article, claim: Claim) -> list[Json]:
    """Every value's words: field, offsets, quote and the rule that read it, in order of place."""
    rows = {(name, span, found.rule) for name, found in claim.evidence() for span in found.spans}
    return [
        {"field": name, "start": span.start, "stop": span.stop, "quote": span.of(article.text), "rule": rule}
        for name, span, rule in sorted(rows, key=lambda row: (row[1], row[0], row[2]))
    ]


def _participant(article: Article, participant: Participant) -> Json:
    span, entity = participant.span, participant.entity.value
    record = {
        "entity": {"id": entity.id, "name": entity.name},
        "as_written": span.of(article.text),
        "role": participant.role,
        "start": span.start,
        "stop": span.stop,
    }
    words = participant.described
    return {**record, "described_as": words.of(article.text)} if words and words != span else record


def _when(found: Found[When] | None) -> Json | None:
    if found is None:
        return None
    return {"value": found.value.edtf, "precision": found.value.precision, "by_article": found.rule == "announced.by_article"}


def _place(place: Place) -> Json:
    return {key: value for key, value in dataclasses.asdict(place).items() if value}


def quantity_to_json(quantity: Quantity) -> Json:
    """``value`` is a number, or '<=500', '>400', '5-6' where the text gives a limit or a range."""
    unit = f"{quantity.unit}/{quantity.per}" if quantity.per else quantity.unit
    return {"value": _amount(quantity.low, quantity.high), "unit": unit, "what": quantity.what}


def _amount(low: float | None, high: float | None) -> float | str:
    if low is None or high is None:
        return f"<={_plain(high or 0)}" if low is None else f">{_plain(low)}"
    return _plain(low) if low == high else f"{_plain(low)}-{_plain(high)}"


def _plain(number: float) -> float:
    """The number, whole ones without a fraction."""
    return int(number) if float(number).is_integer() else number


def _person(article: Article, found: Found[PersonPart]) -> Json:
    person = found.value.person
    return {
        "name": person.name,
        "as_written": found.spans[0].of(article.text),
        "organisation": person.organisation,
        "function": person.function,
        "part": found.value.part,
    }


def entities(claims: Iterable[Claim]) -> dict[str, Entity]:
    """All organisations of the claims by id."""
    return {p.entity.value.id: p.entity.value for claim in claims for p in claim.participants}


def pack(value: object) -> Any:  # noqa: ANN401 - whatever JSON can hold
    """A record of the vocabulary as plain JSON values; ``unpack`` is its inverse."""
    if value is None or type(value) in _PLAIN:
        return value
    if isinstance(value, tuple):
        return [pack(item) for item in value]
    if isinstance(value, Span):
        return [value.start, value.stop]
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, When):
        return value.edtf
    given = ((name, getattr(value, name), default) for name, default in _defaults(type(value)))  # type: ignore[arg-type] # a type can be hashed
    return {name: pack(item) for name, item, default in given if item != default}


_PLAIN = frozenset({str, int, float, bool})


@cache
def _defaults(kind: Any) -> tuple[tuple[str, Any], ...]:  # noqa: ANN401 - a dataclass
    return tuple((field.name, field.default) for field in dataclasses.fields(kind))


def unpack(kind: Any, data: Any) -> Any:  # noqa: ANN401 - a type and its JSON
    """The record of type ``kind`` (a class, a tuple of one, an optional one, ``Found[...]``) that ``pack`` wrote."""
    return _reader(kind)(data)


@cache
def _reader(kind: Any) -> Callable[[Any], Any]:  # noqa: ANN401, PLR0911 - a type; a line for each kind of type
    """What makes such records of JSON: to look into a type takes longer than to read a record of it."""
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if origin in (types.UnionType, typing.Union):
        return partial(_optional, _reader(next(a for a in arguments if a is not types.NoneType)))
    if origin is tuple:
        return partial(_several, _reader(arguments[0]))
    if origin is Found:
        return partial(_found, _reader(arguments[0]))
    if kind is When:
        return When.parse
    if kind is Span:
        return _span
    if dataclasses.is_dataclass(kind):
        return partial(_record, kind, {name: _reader(hint) for name, hint in typing.get_type_hints(kind).items()})
    return kind if isinstance(kind, type) and issubclass(kind, StrEnum) else _plain_value


def _optional(reader: Callable[[Any], Any], data: Any) -> Any:  # noqa: ANN401 - see unpack
    return None if data is None else reader(data)


def _several(reader: Callable[[Any], Any], data: Iterable[Any]) -> tuple[Any, ...]:
    return tuple(map(reader, data))


def _found(reader: Callable[[Any], Any], data: Mapping[str, Any]) -> Found[Any]:
    return Found(reader(data["value"]), tuple(map(_span, data["spans"])), data["rule"])


def _span(data: Sequence[int]) -> Span:
    return Span(*data)


def _record(kind: Any, readers: Mapping[str, Callable[[Any], Any]], data: Mapping[str, Any]) -> Any:  # noqa: ANN401 - see unpack
    return kind(**{name: readers[name](item) for name, item in data.items()})


def _plain_value(data: Any) -> Any:  # noqa: ANN401 - see unpack
    return data
