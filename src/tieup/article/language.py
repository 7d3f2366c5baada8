"""Which language a text is in."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from tieup.article.words import universal

_ENOUGH = 1200  # code points; more tell no more
_SHORT = 40  # letters, below which what the page says of itself is believed first
_LETTER = re.compile(r"[^\W\d_]")
_TAG = re.compile(r"[a-z]{2}(?=$|[-_])")


@cache
def _identifier() -> Any:  # noqa: ANN401 - the package carries no types
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # noqa: PLC0415 - numpy

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(list(universal()["languages"]))
    return identifier


def language_of(text: str, declared: str = "") -> str:
    """The ISO 639-1 code of the language of ``text``; ``declared`` (a page's lang) is believed for very short ones.

    Empty where there are no letters.
    """
    letters = len(_LETTER.findall(text, 0, 400))
    tag = _TAG.match(declared.strip().lower())
    if letters < _SHORT and tag:
        return tag.group()
    return str(_identifier().classify(text[:_ENOUGH])[0]) if letters else ""
