"""The values that a text names beside organisations, people and products: times, quantities, places."""

from __future__ import annotations

from tieup.dates import When
from tieup.lang import Language
from tieup.mention.places import places
from tieup.mention.quantities import SPANS, quantities
from tieup.mention.times import times
from tieup.model import Mention, Quantity
from tieup.text import Folded

_BARE_YEAR = "times.year"


def values(text: str, folded: Folded, language: Language, reference: When | None) -> tuple[Mention, ...]:
    """All mentions of values. ``reference`` is the article's date."""
    dated = times(text, folded, language.code, reference)
    counted = quantities(text, folded, language.code)
    return (*_unlike(dated, counted), *_without(counted, dated), *places(text, folded, language))


def _unlike(dated: tuple[Mention, ...], counted: tuple[Mention, ...]) -> tuple[Mention, ...]:
    """The times, without bare years that are the number of a quantity: '2000 euros'."""
    return tuple(t for t in dated if not any(t.span.overlaps(q.span) and _weighs_more(q, t) for q in counted))


def _without(counted: tuple[Mention, ...], dated: tuple[Mention, ...]) -> tuple[Mention, ...]:
    """The quantities, without those that are part of a time: 'in five years', 'in 2025 vehicles'."""
    return tuple(q for q in counted if not any(t.span.overlaps(q.span) and not _weighs_more(q, t) for t in dated))


def _weighs_more(quantity: Mention, time: Mention) -> bool:
    """Whether a quantity is surer than a time: only a measure, and only against a bare year."""
    measured = quantity.origin.endswith("measured") and isinstance(quantity.value, Quantity) and quantity.value.unit not in SPANS
    return measured and time.origin.startswith(_BARE_YEAR)
