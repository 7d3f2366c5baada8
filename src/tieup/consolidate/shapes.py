"""The shape of a fact: all that decides which tie-up it belongs to. Facts of one shape always go together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tieup.codebook import Field, Form, Status
from tieup.consolidate.facts import Fact
from tieup.dates import When


@dataclass(frozen=True, slots=True)
class Shape:
    """See Fact for the fields. ``month`` counts months since the year 0; ``judged`` are the anchors of judgements."""

    partners: frozenset[str]
    ventures: frozenset[str]
    forms: frozenset[Form]
    fields: frozenset[Field]
    status: Status
    said: When | None
    month: int | None
    places: frozenset[tuple[str, str]]
    products: frozenset[str]
    judged: frozenset[str]
    specific: frozenset[Form]  # the forms, unless it says no more than cooperation
    beside: frozenset[Form]  # where it says no more: the forms of what its document tells of the same partners besides

    @property
    def year(self) -> int | None:
        return None if self.month is None else self.month // 12

    @property
    def founds(self) -> bool:
        """Whether it speaks of a joint company by name."""
        return bool(self.ventures) and Form.JOINT_VENTURE in self.forms


def shape_of(fact: Fact, beside: frozenset[Form]) -> Shape:
    """The shape of a fact, beside others of its document."""
    month = fact.day.year * 12 + fact.day.month - 1 if fact.day else None
    who = fact.partners, fact.ventures
    return Shape(
        *who, fact.forms, fact.fields, fact.status, fact.said, month, fact.places, fact.products, fact.judged, fact.specific, beside
    )


def in_order(shapes: Iterable[Shape]) -> Iterator[Shape]:
    """The shapes in the order in which they are merged: see ``specific_first``."""
    by_rank: dict[tuple[object, ...], list[Shape]] = defaultdict(list)
    for shape in shapes:
        by_rank[_rank(shape)].append(shape)
    for rank in sorted(by_rank):
        alike = by_rank[rank]
        yield from sorted(alike, key=_spelt) if len(alike) > 1 else alike


def specific_first(shape: Shape) -> tuple[object, ...]:
    """The order in which shapes are merged: what says most comes first, then what is earliest."""
    return *_rank(shape), _spelt(shape)


def _rank(shape: Shape) -> tuple[object, ...]:
    founding = not (shape.founds and len(shape.partners - shape.ventures) > 1)
    first = shape.said.start.toordinal() if shape.said else 1 << 30
    says = (-len(shape.fields), -len(shape.specific), -len(shape.products), -len(shape.places))
    month = 1 << 30 if shape.month is None else shape.month
    return founding, *says, first, month


def _spelt(shape: Shape) -> tuple[object, ...]:
    """What tells two shapes apart that say equally much."""
    lists = (shape.partners, shape.ventures, shape.forms, shape.fields, shape.places, shape.products, shape.judged, shape.beside)
    return shape.status.value, *(tuple(sorted(each)) for each in lists), shape.said.edtf if shape.said else ""
