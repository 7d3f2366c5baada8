"""Which places of a text are where something is done: 'in Kokomo', 'the Graz plant', 'l'usine de Dieppe', 'an Australian mine'.

Not so where a firm only sits there ('based in Munich'). The words stand in ``[sites]`` of ``places.toml``:
``where`` leads to such a place, ``seats`` to a firm's seat, ``nouns`` are what is built or run there, ``links`` stand between noun and
name. Nationalities are the ``adjectives`` of ``authorities.toml``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cache

from tieup.codebook import Kind
from tieup.lang import Language
from tieup.model import Mention, Place, Span
from tieup.text import NEVER, Folded, any_of, fold, normal

SITE_WORDS = ("where", "seats", "links", "nouns")
# What the origin of such a place ends with.
SITE = "+site"
_REACH = 60
# What something is called, between its word and a place ('at the fair "Battery Day" in Berlin'), as folded.
_TITLE = re.compile(r' ?"[^"]+" ?(?=\w+ $)')
_WORD = re.compile(r"[\w'-]+")
# An adjective stands no farther from its noun than this many words.
_AWAY = 2


def sites(
    text: str, folded: Folded, language: Language, organisations: Iterable[Mention], mentions: Iterable[Mention]
) -> tuple[Mention, ...]:
    """The mentions, of places those of sites marked in their origin, and the nationalities of sites."""
    return _reader(language).read(text, folded, tuple(mentions), [m.span for m in organisations])


def is_site(mention: Mention) -> bool:
    return mention.origin.endswith(SITE)


@cache
def _reader(language: Language) -> SiteReader:
    return SiteReader(language)


class SiteReader:
    """Tells sites by the words of one language."""

    def __init__(self, language: Language) -> None:
        data, authorities = language.data("places").get("sites", {}), language.data("authorities")
        where, seats, links, nouns = (any_of(data.get(key, ())) for key in SITE_WORDS)
        start, stop, gap = (r"(?<![\w-])", r"(?![\w-])", "(?: |(?<=['-]))") if language.spaced else ("", "", " ?")
        self._where, self._seat = (re.compile(rf"{start}(?:{words}){gap}$") for words in (where, seats))
        self._led = re.compile(rf"{start}(?:{nouns})(?:(?: \w+)? (?:{links}))?{gap}$" if language.spaced else NEVER)
        self._followed = re.compile(rf"[ -](?:[\w-]+ )?(?:{nouns}){stop}" if language.spaced else rf"(?:{links})?(?:{nouns})")
        self._noun = re.compile(rf"{start}(?:{nouns}){stop}")
        self._nations = {normal(word): code for word, code in authorities.get("adjectives", {}).items()}
        self._tail = int(authorities.get("adjective_tail", 0))
        self._behind = bool(authorities.get("adjective_behind"))

    def read(self, text: str, folded: Folded, mentions: Sequence[Mention], organisations: Sequence[Span]) -> tuple[Mention, ...]:
        taken = [*organisations, *(m.span for m in mentions)]
        nations = (m for m in self._national(folded) if not any(m.span.overlaps(span) for span in taken))
        return (*(self._marked(m, text) for m in mentions), *nations)

    def _marked(self, mention: Mention, text: str) -> Mention:
        site = mention.kind is Kind.PLACE and self._is_site(mention.span, text)
        return replace(mention, origin=mention.origin + SITE) if site else mention

    def _is_site(self, span: Span, text: str) -> bool:
        before = _TITLE.sub(" ", fold(text[max(0, span.start - _REACH) : span.start].rsplit("\n", 1)[-1]).text)
        if self._seat.search(before):
            return False
        if self._led.search(before) or self._followed.match(fold(text[span.stop : span.stop + _REACH].split("\n", 1)[0]).text):
            return True
        last = before.split()[-1:]
        if last and self._nation(last[0]):  # 'im tunesischen Sousse'
            before = before.rstrip()[: -len(last[0])]
        return bool(self._where.search(before))

    def _national(self, folded: Folded) -> Iterator[Mention]:
        """Adjectives of nations beside a noun for a site."""
        for noun in self._noun.finditer(folded.text) if self._nations else ():
            for start, stop in self._beside(folded.text, noun):
                if code := self._nation(folded.text[start:stop]):
                    yield Mention(folded.span(start, stop), Kind.PLACE, Place(code), "places.nation" + SITE)
                    break

    def _beside(self, text: str, noun: re.Match[str]) -> list[tuple[int, int]]:
        """The words that may be an adjective of the noun, the nearest first."""
        if self._behind:
            stop = _line_end(text, noun.end())
            return [w.span() for w in _WORD.finditer(text, noun.end(), stop)][:_AWAY]
        start = text.rfind("\n", max(0, noun.start() - _REACH), noun.start()) + 1 or max(0, noun.start() - _REACH)
        return [w.span() for w in _WORD.finditer(text, start, noun.start())][: -_AWAY - 1 : -1]

    def _nation(self, word: str) -> str:
        """The country of an adjective in any of its forms."""
        stems = (word[: len(word) - cut] for cut in range(self._tail + 1))
        return next((self._nations[stem] for stem in stems if stem in self._nations), "")


def _line_end(text: str, at: int) -> int:
    stop = text.find("\n", at, at + _REACH)
    return stop if stop >= 0 else at + _REACH
