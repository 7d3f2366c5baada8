"""What organisations make or do, coarsely, and who of two sells to whom."""

from __future__ import annotations

from tieup.model import Entity

# Kinds of the registry, coarsely.
_FAMILIES = {
    kind: family
    for family, kinds in {
        "maker": ("carmaker", "bus_maker", "truck_maker", "two_wheeler", "tram_maker", "ship_maker"),
        "parts": ("supplier", "e_drive", "semiconductors", "electronics", "engineering", "other_industry"),
        "cells": ("battery", "materials", "mining", "chemicals", "recycling"),
        "energy": ("charging", "utility", "oil", "grid"),
        "mobility": ("transport_operator", "mobility_services", "leasing", "logistics", "retail", "rail"),
        "tech": ("software", "telecoms", "automated_driving"),
        "money": ("investor", "bank"),
        "public": ("government", "ministry", "regulator", "association", "research", "university"),
    }.items()
    for kind in kinds
}
FAMILIES = frozenset({*_FAMILIES.values(), "unknown", "other"})
# Along the chain of value, from those who sell to those who buy; financiers and unknown firms stand nowhere.
_CHAIN = ("cells", "parts", "tech", "maker", "mobility", "public")


def family(entity: Entity) -> str:
    """The family that the kind of an organisation belongs to."""
    return _FAMILIES.get(entity.kind, "unknown" if entity.provisional else "other")


def upstream(one: Entity, other: Entity) -> bool | None:
    """Whether ``one`` rather sells to ``other``; None where their kinds do not tell."""
    if {family(one), family(other)} <= set(_CHAIN) and family(one) != family(other):
        return _CHAIN.index(family(one)) < _CHAIN.index(family(other))
    return None
