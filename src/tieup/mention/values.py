"""Times, quantities, places and people of a text, by the readers that there are."""

from __future__ import annotations

from tieup.dates import When
from tieup.lang import Language
from tieup.model import Mention
from tieup.text import Folded


def values(text: Folded, language: Language, reference: When | None) -> tuple[Mention, ...]:
    """All mentions that are no organisations, in order of place. ``reference`` is the article's date."""
    del text, language, reference
    return ()
