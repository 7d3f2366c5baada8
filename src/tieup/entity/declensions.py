"""The forms in which a text may write a name of several words: 'Deutschen Bank', 'Silovym mashinam'; the last word is the gazetteer's."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from itertools import product

from tieup.scripts import HAN
from tieup.text import normal

_MIN_STEM = 3
_MOST_WORDS = 4
_SEAM = re.compile(rf"(?<=[{HAN}])(?=[a-z0-9])|(?<=[a-z0-9])(?=[{HAN}])")


def forms(key: str) -> Iterator[str]:
    """Further spellings of a folded name: its first words inflected, a space between Han and Latin letters."""
    words = key.split()
    if 1 < len(words) <= _MOST_WORDS:
        yield from (
            " ".join(each) for each in product(*([word, *_inflected(word)] for word in words[:-1]), words[-1:]) if list(each) != words
        )
    spread = _SEAM.sub(" ", key)
    if spread != key:
        yield spread


def _inflected(word: str) -> Iterator[str]:
    for ending, others in _endings().items():
        if word.endswith(ending) and len(word) - len(ending) >= _MIN_STEM:
            yield from (word.removesuffix(ending) + other for other in others)
            return


@cache
def _endings() -> Mapping[str, tuple[str, ...]]:
    """By ending, the longest first."""
    given = tomllib.loads(files("tieup.entity").joinpath("data", "declensions.toml").read_text("utf-8"))["endings"]
    folded = {normal(ending): tuple(map(normal, others)) for ending, others in given.items()}
    return dict(sorted(folded.items(), key=lambda item: -len(item[0])))
