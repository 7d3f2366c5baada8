"""Values on which the claims of one tie-up disagree, side by side."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TypeVar

from tieup.codebook import Status
from tieup.consolidate.facts import Amount, Fact
from tieup.dates import When

T = TypeVar("T")
_DONE = frozenset({Status.AGREED, Status.ACTIVE, Status.COMPLETED})
_ACTS = (Status.AGREED, Status.COMPLETED, Status.ENDED)
_SLACK = timedelta(days=3)  # papers of the next days often give their own date
_ROUNDING = 0.05


@dataclass(frozen=True, slots=True)
class Side:
    """One of the values, and the claims that give it."""

    value: str
    claims: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Conflict:
    """A field and the values that cannot all be true."""

    field: str
    sides: tuple[Side, ...]


def conflicts(facts: Sequence[Fact]) -> tuple[Conflict, ...]:
    """The disagreements, by field."""
    found = (*_denied(facts), *_announced(facts), *_times(facts, "starts"), *_times(facts, "ends"), *_amounts(facts))
    return tuple(sorted(found, key=lambda conflict: conflict.field))


def _denied(facts: Sequence[Fact]) -> Iterator[Conflict]:
    told = {fact.status for fact in facts}
    if Status.DENIED in told and told & _DONE:
        yield Conflict("status", _sides((f.status.value, f.id) for f in facts if f.status is Status.DENIED or f.status in _DONE))


def _announced(facts: Sequence[Fact]) -> Iterator[Conflict]:
    """Two days of one act."""
    for status in _ACTS:
        yield from _disagreeing("announced", [(f.said, f.id) for f in facts if f.status is status and f.said and not f.by_article])


def _times(facts: Sequence[Fact], name: str) -> Iterator[Conflict]:
    yield from _disagreeing(name, [(when, f.id) for f in facts if (when := getattr(f, name))])


def _disagreeing(name: str, given: Sequence[tuple[When, str]]) -> Iterator[Conflict]:
    if _any_two({when for when, _ in given}, _far):
        yield Conflict(name, _sides((when.edtf, claim) for when, claim in given))


def _far(one: When, other: When) -> bool:
    return max(one.start, other.start) - min(one.stop, other.stop) >= _SLACK


def _amounts(facts: Sequence[Fact]) -> Iterator[Conflict]:
    """Two sums: claims that each give one number in this unit, and not the same."""
    by_unit: dict[tuple[str, str], list[tuple[Amount, str]]] = defaultdict(list)
    for fact in facts:
        units = [(amount.unit, amount.per) for amount in fact.amounts]
        for amount in fact.amounts:
            if units.count((amount.unit, amount.per)) == 1 and amount.unit:
                by_unit[amount.unit, amount.per].append((amount, fact.id))
    for given in by_unit.values():
        if _any_two({amount for amount, _ in given}, _other_sum):
            yield Conflict("quantities", _sides((spelt(amount), claim) for amount, claim in given))


def _other_sum(one: Amount, other: Amount) -> bool:
    """Whether the two ranges lie apart by more than rounding."""
    low, high = max(_low(one), _low(other)), min(_high(one), _high(other))
    return low - high > _ROUNDING * abs(low)


def _low(amount: Amount) -> float:
    return float("-inf") if amount.low is None else amount.low


def _high(amount: Amount) -> float:
    return float("inf") if amount.high is None else amount.high


def spelt(amount: Amount) -> str:
    """'2000000000 EUR', '<=500 vehicles/year'."""
    unit = f"{amount.unit}/{amount.per}" if amount.per else amount.unit
    if amount.low == amount.high:
        return f"{amount.low:.12g} {unit}"
    if amount.low is None:
        return f"<={amount.high:.12g} {unit}"
    return f">{amount.low:.12g} {unit}" if amount.high is None else f"{amount.low:.12g}-{amount.high:.12g} {unit}"


def _any_two(values: set[T], apart: Callable[[T, T], bool]) -> bool:
    listed = list(values)
    return any(apart(one, other) for number, one in enumerate(listed) for other in listed[:number])


def _sides(given: Iterable[tuple[str, str]]) -> tuple[Side, ...]:
    claims: dict[str, set[str]] = defaultdict(set)
    for value, claim in given:
        claims[value].add(claim)
    return tuple(Side(value, tuple(sorted(claims[value]))) for value in sorted(claims))
