"""The letters that the rules and the registry look for, cut down to what can be found without reading a page."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tieup.entity import Registry
from tieup.gate.settings import Settings, Sort
from tieup.lang import available, language

_GAPS = frozenset({"...", ".."})
_SHORT = 3  # letters of a stem at least; ideographs say more
_NAME = 4


@dataclass(frozen=True, slots=True)
class Stem:
    """Letters that stand in a text wherever a rule matches it, and whose they are.

    ``before``, ``behind``: whether a word may hold more letters there.
    """

    text: str
    sort: Sort
    of: str
    before: bool = False
    behind: bool = False


def stems() -> Iterator[Stem]:
    """Those of every language that the data knows, and of every organisation."""
    for code in available():
        fields = list(_of_fields(code))
        things = tuple({stem.text.casefold() for stem in fields})
        for entry in language(code).data("triggers").get("rule", ()):
            sort = Sort.WEAK if entry.get("strength") == "weak" else Sort.TRIGGER
            yield from _of_words(entry["words"], sort, entry["form"], spaced=language(code).spaced, things=things)
        yield from fields
    yield from _of_names()


def _of_fields(code: str) -> Iterator[Stem]:
    for entry in language(code).data("fields").get("rule", ()):
        yield from _of_words(entry["words"], Sort.FIELD, entry["field"], spaced=language(code).spaced)


def _of_names() -> Iterator[Stem]:
    for organisation in Registry.load():
        for name in organisation.names:
            if not name.doubtful and weight(name.text) >= _NAME:
                yield Stem(name.text, Sort.NAME, organisation.kind)


def _of_words(patterns: Iterable[str], sort: Sort, rule: str, *, spaced: bool, things: tuple[str, ...] = ()) -> Iterator[Stem]:
    """A part of a pattern that names one of the ``things`` is left out: found in their place it would hide that they are named."""
    for pattern in patterns:
        words = _words(pattern)
        part = len(words) > 1  # of what the rule asks for: less is said by it
        wanted = max(words, key=_least, default=())
        if part and any(text.casefold().startswith(things) for text, *_ in wanted):
            continue
        for text, before, behind in wanted:
            dense = not spaced and not text.isascii()
            yield Stem(text, Sort.WEAK if part and sort is Sort.TRIGGER else sort, rule, before or dense, behind or dense)


def _words(pattern: str) -> list[tuple[tuple[str, bool, bool], ...]]:
    """The words that a pattern cannot do without, each with the letters of its alternatives; none for one that says too little."""
    words = [word for word in pattern.split() if word not in _GAPS and not _optional(word)]
    silent, letters = Settings.load().silent, map(_letters, words)
    return [found if len(words) == 1 or not any(text in silent for text, *_ in found) else () for found in letters]


def _least(alternatives: tuple[tuple[str, bool, bool], ...]) -> int:
    return min((weight(text) for text, *_ in alternatives), default=0)


def _optional(word: str) -> bool:
    return word.endswith("?") and not word.endswith(")?")


def _letters(word: str) -> tuple[tuple[str, bool, bool], ...]:
    """For each alternative of a word its longest run of letters, and whether a word may hold more before and behind it."""
    found = []
    for part in _expanded(word):
        pieces = re.split(r"[*#']", part)
        text = max(pieces, key=weight)
        found.append((text, not part.startswith(text), not part.endswith(text)))
    return tuple(found) if all(weight(text) >= _SHORT for text, *_ in found) else ()


def _expanded(word: str) -> Iterator[str]:
    """The alternatives of a word, those in brackets too."""
    for part in re.split(r"\|(?![^(]*\))", word):
        bracket = re.search(r"\(([^)]*)\)(\?)?", part)
        if not bracket:
            yield part
            continue
        for option in (*bracket[1].split("|"), *([""] if bracket[2] else [])):
            yield from _expanded(part[: bracket.start()] + option + part[bracket.end() :])


def weight(text: str) -> int:
    """The letters of a text; an ideograph counts for two."""
    return sum(2 if char >= "\u2e80" else 1 for char in text)
