"""Other names that a text declares in brackets: 'Sony Honda Mobility (SHM)', '(hereinafter "Fund")', a spelling in another script."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tieup.entity.similarity import only_forms
from tieup.lang import Language
from tieup.model import Mention, Span
from tieup.text import normal

_QUOTES = "\"'\u00ab\u00bb\u2018\u2019\u201a\u201c\u201d\u201e\u300c\u300d"
_BRACKET = re.compile(rf"[{_QUOTES}]?(?P<form>[^()\uff08\uff09\n]{{0,24}}?)[ ]?[(\uff08](?P<inside>[^()\uff08\uff09\n]{{2,60}})[)\uff09]")
_ACRONYM = re.compile(r"(?<!\w)(?P<long>[^\W\d_][\w -]{6,80}) \((?P<short>[^\W\d_a-z]{2,6})s?\)")
_QUOTED = re.compile(rf"[{_QUOTES}](?P<name>[^{_QUOTES}]+)[{_QUOTES}]")
_SHORT = re.compile(r" \((?P<short>[^\W\d_a-z]{3,6})s?\)")
_WORDS = re.compile(r"[^\W\d_]\w*")
_REACH = 90
_LONGEST_JOINT = 4  # letters: 'and', 'des', 'pour'
_MOST_WORDS = 4


@dataclass(frozen=True, slots=True)
class Alias:
    """A short name where it is declared, and the mention that it is short for."""

    span: Span
    name: str
    long: Mention


class Aliases:
    """Finds declared short names by the ``alias_cues`` of ``organisations.toml``."""

    def __init__(self, language: Language) -> None:
        cues = "|".join(re.escape(normal(cue)) for cue in language.data("organisations").get("alias_cues", ()))
        self._cue = re.compile(rf"(?:{cues})[\s,:\u2013\u2014-]*" if cues else r"(?!)")

    def find(self, text: str, mentions: Sequence[Mention]) -> Iterator[Alias]:
        """The short names behind the mentions, in order of place."""
        for mention in mentions:
            match = _BRACKET.match(text, mention.span.stop)
            alias = self._alias(text, mention, match) if match and _is_form(match["form"]) else None
            if alias:
                yield alias

    def _alias(self, text: str, mention: Mention, match: re.Match[str]) -> Alias | None:
        start, inside = match.start("inside"), match["inside"]
        cue, quoted = self._cue.match(normal(inside)), _QUOTED.search(inside)
        at = inside.rfind(":") + 1 if not cue else cue.end()
        span = Span(start + quoted.start("name"), start + quoted.end("name")) if quoted else _trimmed(text, start + at, match.end("inside"))
        name = span.of(text) if span else ""
        if span is None or len(name.split()) > _MOST_WORDS or not (name[0].isupper() or name[0] >= "\u3040"):
            return None
        long = mention.span.of(text)
        return Alias(span, name, mention) if cue or quoted or abbreviates(name, long) or other_script(name, long) else None


def abbreviates(short: str, long: str) -> bool:
    """Whether capitals stand for the words: their letters are found in order, the first one first."""
    letters, given = iter(normal(long).replace(" ", "")), normal(short)
    return short.isupper() and given.isalpha() and normal(long)[:1] == given[:1] and all(letter in letters for letter in given)


def other_script(name: str, long: str) -> bool:
    """Whether one is in Latin letters and the other in none."""
    latin, others = ({char.isascii() for char in each if char.isalpha()} for each in (name, long))
    return len(latin) == len(others) == 1 and latin != others


def common_acronyms(text: str) -> frozenset[str]:
    """Acronyms that the text declares for a thing in small letters: 'direct current fast charger (DCFC)'."""
    out = set()
    for match in _ACRONYM.finditer(text):
        words = re.split(r"[ -]", match["long"])[-len(match["short"]) :]
        if words[0][:1].islower() and normal("".join(word[:1] for word in words)) == normal(match["short"]):
            out |= {match["short"], match["short"] + "s"}
    return frozenset(out)


def spelt_out(text: str) -> Iterator[tuple[str, Span]]:
    """Acronyms in brackets, each with the words before it whose initials it is, the first with a capital: 'Technical Standards and Safety
    Authority (TSSA)', 'Azienda trasporti milanesi (ATM)'.
    """
    for match in _SHORT.finditer(text):
        start, left = match.start(), match["short"]
        for word in reversed(list(_WORDS.finditer(text, max(0, match.start() - _REACH), match.start()))):
            apart, used = text[word.end() : start].strip(" -'\u2019"), _initial(word.group(), left)
            if apart or not (used or _is_joint(word.group())):
                break
            start, left = word.start(), left[:-1] if used else left
            if not left:
                if word.group()[0].isupper():
                    yield match["short"], Span(start, match.start())
                break


def _initial(word: str, letters: str) -> bool:
    """Whether the last of the letters stands for the word."""
    return normal(word)[:1] == normal(letters)[-1:] and (word[0].isupper() or not _is_joint(word))


def _is_joint(word: str) -> bool:
    """Whether it is a small word, for which an acronym has no letter."""
    return word.islower() and len(word) <= _LONGEST_JOINT


def _is_form(words: str) -> bool:
    """Whether what stands between a name and its bracket says nothing but the legal form."""
    return not words.strip(" ,") or only_forms(words)


def _trimmed(text: str, start: int, stop: int) -> Span | None:
    while start < stop and not text[start].isalnum():
        start += 1
    while stop > start and not text[stop - 1].isalnum():
        stop -= 1
    return Span(start, stop) if stop > start else None
