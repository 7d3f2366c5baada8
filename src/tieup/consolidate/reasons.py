"""Why claims were taken for one tie-up, in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from tieup.codebook import Form
from tieup.consolidate.facts import Fact
from tieup.consolidate.kinship import Kinship
from tieup.consolidate.links import Links
from tieup.consolidate.shapes import shape_of, specific_first

SAID = {
    "judged": "judged to be the same",
    "partners": "the same partners",
    "venture": "the same joint company: {listed}",
    "group": "the same partners, counting {listed} as one group",
    "form": "the same form: {listed}",
    "any_form": "says no more than cooperation, or the others do not",
    "field": "the same field: {listed}",
    "any_field": "names no field, or the others do not",
}


@dataclass(frozen=True, slots=True)
class Reason:
    """What a claim shares with others: of which ``kind`` it is, and which organisations, forms or fields. As text it is English."""

    kind: str
    values: tuple[str, ...] = ()

    def __str__(self) -> str:
        joint = " and " if self.kind == "group" else ", "
        return SAID[self.kind].format(listed=joint.join(self.values))


def reasons(facts: Sequence[Fact], kin: Kinship, links: Links) -> dict[str, tuple[Reason, ...]]:
    """For each claim but the one that says most, what it shares with that one, else with the others."""
    if len(facts) < 2:
        return {}
    first, *rest = sorted(facts, key=lambda fact: (specific_first(shape_of(fact, frozenset())), fact.id))
    return {fact.id: tuple(_shared(fact, first, facts, (kin, links))) for fact in rest}


def _shared(fact: Fact, first: Fact, facts: Sequence[Fact], by: tuple[Kinship, Links]) -> Iterator[Reason]:
    kin, links = by
    heads = {links.head(anchor) for anchor in fact.judged}
    if any(heads & {links.head(anchor) for anchor in other.judged} for other in facts if other is not fact):
        yield Reason("judged")
    yield from _partners(fact, first, kin)
    others = [other for other in (first, *facts) if other is not fact]
    forms = next((fact.specific & other.specific for other in others if fact.specific & other.specific), frozenset[Form]())
    yield Reason("form", _listed(forms)) if forms else Reason("any_form")
    fields = next((fact.fields & other.fields for other in others if fact.fields & other.fields), None)
    yield Reason("field", _listed(fields)) if fields else Reason("any_field")


def _partners(fact: Fact, first: Fact, kin: Kinship) -> Iterator[Reason]:
    year = fact.day.year if fact.day else None
    if fact.partners == first.partners:
        yield Reason("partners")
    elif shared := fact.ventures & first.ventures:
        yield Reason("venture", _listed(shared))
    else:
        pairs = [(one, other) for one in fact.partners - first.partners for other in first.partners if kin.akin(one, other, year)]
        yield from (Reason("group", pair) for pair in sorted(pairs))


def _listed(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(map(str, values)))
