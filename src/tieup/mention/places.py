"""Countries in a text: their names in the language by CLDR (babel), inflected as the language inflects names. Cities are still to come."""

from __future__ import annotations

from functools import cache

from tieup.codebook import Kind
from tieup.entity import Gazetteer
from tieup.entity.registry import Name
from tieup.lang import Language
from tieup.model import Mention, Place
from tieup.text import Folded


def places(text: str, folded: Folded, language: Language) -> tuple[Mention, ...]:
    """The countries that the text names, in order."""
    hits = _gazetteer(language).find(text, folded)
    return tuple(Mention(hit.span, Kind.PLACE, Place(hit.ids[0]), "places.country") for hit in hits)


@cache
def _gazetteer(language: Language) -> Gazetteer:
    from babel import Locale  # noqa: PLC0415 - its tables are read once a language

    countries = {code: name for code, name in Locale(language.code).territories.items() if len(code) == 2 and code.isalpha()}
    return Gazetteer(((code, Name(name)) for code, name in countries.items()), language.endings)
