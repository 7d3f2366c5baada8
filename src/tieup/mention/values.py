"""What a text names besides organisations: times and countries. Quantities, cities and people have their readers still to come."""

from __future__ import annotations

from tieup.dates import When
from tieup.lang import Language
from tieup.mention.places import places
from tieup.mention.times import times
from tieup.model import Mention
from tieup.text import Folded


def values(text: str, folded: Folded, language: Language, reference: When | None) -> tuple[Mention, ...]:
    """All mentions that are no organisations. ``reference`` is the article's date."""
    return (*times(text, folded, language.code, reference), *places(text, folded, language))
