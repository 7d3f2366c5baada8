"""Sentences of an article: within a block, split where a sentence ends and not at an abbreviation."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tieup.codebook import Zone
from tieup.lang.language import Language
from tieup.model import Article, Span
from tieup.text import normal

_END = re.compile(r"""[.!?\u2026]+["'\u00bb\u201c\u201d\u2019)\]]*(?=\s)|[\u3002\uff01\uff1f]["'\u201d\u2019)\u300d\u300f]*|\n""")
_WORD_BEFORE = re.compile(r"[\w.]*\w$")


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
        for span in _split(article.text, block.span, language):
            out.append(Sentence(span, len(out), block.zone))
    return tuple(out)


def _split(text: str, block: Span, language: Language) -> Iterator[Span]:
    start = block.start
    for match in _END.finditer(text, block.start, block.stop):
        if match.group() != "\n" and not _ends_sentence(text, match, language):
            continue
        yield from _trimmed(text, start, match.end())
        start = match.end()
    yield from _trimmed(text, start, block.stop)


def _ends_sentence(text: str, match: re.Match[str], language: Language) -> bool:
    if not match.group().startswith("."):
        return True
    following = text[match.end() : match.end() + 40].lstrip()
    if following[:1].islower():
        return False
    word = _WORD_BEFORE.search(text, max(0, match.start() - 30), match.start())
    if word is None or len(match.group()) > 1:
        return True
    last = word.group()
    if last.isdigit():
        return not (language.ordinal_dot and len(last) <= 2)
    initial = len(last) == 1 and last.isupper()
    return not initial and normal(last) not in language.abbreviations


def _trimmed(text: str, start: int, stop: int) -> Iterator[Span]:
    while start < stop and text[start].isspace():
        start += 1
    while stop > start and text[stop - 1].isspace():
        stop -= 1
    if start < stop:
        yield Span(start, stop)
