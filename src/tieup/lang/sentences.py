"""Sentences of an article: within a block, split where a sentence ends and not at an abbreviation."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from tieup.codebook import Zone
from tieup.lang.language import Language
from tieup.model import Article, Block, Span
from tieup.scripts import UNSPACED
from tieup.text import normal

_CLOSING = r"[\"'\u00bb\u201c\u201d\u2019)\]]*"
_WIDE = r"[\u3002\uff01\uff1f\uff1b]+[\"'\u201d\u2019)\uff09\u300d\u300f]*+(?![\uff0c\u3001\u300b])"
_BULLET = r"\s(?=[\u2022\u2023\u25aa\u25a0\u25cf\u25ba\u25e6]\s)"
_STOP = re.compile(rf"(?P<marks>[.!?\u2026]+){_CLOSING}|{_WIDE}|{_BULLET}|\n")
_WORD_BEFORE = re.compile(r"[\w./]*\w$")
_WORD_AFTER = re.compile(r"[\s\"'\u00ab\u201e\u201c(]*([^\W\d_]+)(?![\w.])")
_OPENING = re.compile(r"[\s\"'\u00ab\u201e\u201c(\u2013\u2014-]*(\S)")
_CAPITAL = re.compile(r"[\"\u00ab\u201e\u201c(]?([^\W\d_])[^\W\d_]")
_IDEOGRAPH = re.compile(f"[{UNSPACED}]")
_ADDRESS = re.compile(r"(?://|www|@)\S*$", re.IGNORECASE)
_ACRONYM = re.compile(r"(?:[^\W\d_]\.)+[^\W\d_]")
_ITEM = re.compile(r"(?:^|[.:;!?]\s)\s*\d{1,2}$")
_REACH = 60  # code points looked at on either side
_TITLES = frozenset({Zone.TITLE, Zone.HEADING})  # where capitals may stand within a sentence


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence, its place in the article's order and the zone it stands in."""

    span: Span
    index: int
    zone: Zone


def sentences(article: Article, language: Language) -> tuple[Sentence, ...]:
    """The sentences of all blocks, in order."""
    out: list[Sentence] = []
    for block in article.blocks:
        for span in _split(article.text, block, language):
            out.append(Sentence(span, len(out), block.zone))
    return tuple(out)


def _split(text: str, block: Block, language: Language) -> Iterator[Span]:
    stops = [_Stop.of(text, match, block.span) for match in _STOP.finditer(text, block.span.start, block.span.stop)]
    glued = any(stop.surely_glued for stop in stops)
    local = replace(language, openers=frozenset()) if block.zone in _TITLES else language
    start = block.span.start
    for stop in stops:
        if stop.always or ((stop.spaced or (glued and stop.glued) or stop.wide) and _ends(stop, local)):
            yield from _trimmed(text, start, stop.place)
            start = stop.place
    yield from _trimmed(text, start, block.span.stop)


@dataclass(frozen=True)
class _Stop:
    """A full stop or the like, which ends at ``place``: its marks without closing quotes, and what stands before and after it.

    Without ``marks`` it is a line's end, a bullet or a stop of a script without spaces: always an end.
    """

    place: int
    marks: str
    before: str
    after: str

    @classmethod
    def of(cls, text: str, match: re.Match[str], block: Span) -> _Stop:
        start, place = match.span()
        before, after = text[max(block.start, start - _REACH) : start], text[place : min(block.stop, place + _REACH)]
        return cls(place, match["marks"] or "", before, after)

    @property
    def always(self) -> bool:
        return not self.marks

    @property
    def spaced(self) -> bool:
        return self.after[:1].isspace()

    @property
    def wide(self) -> bool:
        """Whether it stands in a script without spaces; the dot of a Latin name may stand there too."""
        return self.marks.strip(".\u2026") != "" and bool(_IDEOGRAPH.match(self.after))

    @cached_property
    def word(self) -> str:
        """The word before; empty where something else stands there."""
        match = _WORD_BEFORE.search(self.before)
        return match.group() if match else ""

    @property
    def glued(self) -> bool:
        """Whether a capital follows without a space, not within an address."""
        capital = _CAPITAL.match(self.after)
        return bool(capital and capital[1].isupper() and len(self.word) != 1 and not _ADDRESS.search(self.before))

    @property
    def surely_glued(self) -> bool:
        """Whether it is glued, and not as in a name with a dot."""
        return self.glued and not self.word[:1].isupper() and (len(self.word) > 3 or not self.word.isdecimal())


def _ends(stop: _Stop, language: Language) -> bool:
    """Whether a sentence ends there: not before a small letter, and not at an abbreviation or the number of an item."""
    opening = _OPENING.match(stop.after)
    if opening and opening[1].islower():
        return False
    if stop.marks != "." or not stop.word:
        return True
    if _ITEM.search(stop.before):
        return False
    return not _is_short(stop.word, language) or _opens(stop.after, language)


def _is_short(word: str, language: Language) -> bool:
    """Whether a dot behind the word is part of it."""
    if word.isdecimal():
        return language.ordinal_dot and len(word) <= 2
    return len(word) == 1 or bool(_ACRONYM.fullmatch(word)) or normal(word) in language.abbreviations


def _opens(after: str, language: Language) -> bool:
    """Whether a word follows that has a capital only at the start of a sentence."""
    word = _WORD_AFTER.match(after)
    return bool(word and word[1][0].isupper() and normal(word[1]) in language.openers)


def _trimmed(text: str, start: int, stop: int) -> Iterator[Span]:
    while start < stop and text[start].isspace():
        start += 1
    while stop > start and text[stop - 1].isspace():
        stop -= 1
    if start < stop:
        yield Span(start, stop)
