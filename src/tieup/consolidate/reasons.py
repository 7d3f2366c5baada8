"""Why claims were taken for one tie-up, in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tieup.codebook import Form
from tieup.consolidate.facts import Fact
from tieup.consolidate.kinship import Kinship
from tieup.consolidate.links import Links
from tieup.consolidate.shapes import shape_of, specific_first


def reasons(facts: Sequence[Fact], kin: Kinship, links: Links) -> dict[str, tuple[str, ...]]:
    """For each claim but the one that says most, what it shares with that one, else with the others."""
    if len(facts) < 2:
        return {}
    first, *rest = sorted(facts, key=lambda fact: (specific_first(shape_of(fact, frozenset())), fact.id))
    return {fact.id: tuple(_shared(fact, first, facts, (kin, links))) for fact in rest}


def _shared(fact: Fact, first: Fact, facts: Sequence[Fact], by: tuple[Kinship, Links]) -> Iterator[str]:
    kin, links = by
    heads = {links.head(anchor) for anchor in fact.judged}
    if any(heads & {links.head(anchor) for anchor in other.judged} for other in facts if other is not fact):
        yield "judged to be the same"
    yield from _partners(fact, first, kin)
    others = [other for other in (first, *facts) if other is not fact]
    forms = next((fact.specific & other.specific for other in others if fact.specific & other.specific), frozenset[Form]())
    yield f"the same form: {_listed(forms)}" if forms else "says no more than cooperation, or the others do not"
    fields = next((fact.fields & other.fields for other in others if fact.fields & other.fields), None)
    yield f"the same field: {_listed(fields)}" if fields else "names no field, or the others do not"


def _partners(fact: Fact, first: Fact, kin: Kinship) -> Iterator[str]:
    year = fact.day.year if fact.day else None
    if fact.partners == first.partners:
        yield "the same partners"
    elif shared := fact.ventures & first.ventures:
        yield f"the same joint company: {_listed(shared)}"
    else:
        pairs = [(one, other) for one in fact.partners - first.partners for other in first.partners if kin.akin(one, other, year)]
        yield "the same partners, counting " + ", ".join(f"{one} and {other} as one group" for one, other in sorted(pairs))


def _listed(values: frozenset[str] | frozenset[Form]) -> str:
    return ", ".join(sorted(map(str, values)))
