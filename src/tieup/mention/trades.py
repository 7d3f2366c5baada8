"""What firms that no registry holds make or do: from the words that introduce them ('the battery maker Alpha', 'Beta, a Czech carmaker'),
else from their names ('Gamma Batteries').
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from importlib.resources import files

from tieup.lang import Language, RuleSet
from tieup.mention.descriptions import leading_words
from tieup.mention.source import Source
from tieup.model import Mention, Span
from tieup.text import normal

_MARKS = " \t\u00a0\"'\u00ab\u201e\u201c\u201d\u2018\u300a("
_FAR = 40  # code points that may stand between a name and the words behind it
# Behind a name: a comma, a bracket or a dash, then at most four words.
_BEHIND = re.compile(r"[\"'\u00bb\u201d\u201c\u300b)]*\s?[,(\u2013\u2014\uff0c\uff08-]\s?(?:[\w'-]+ ){0,4}")


class TradeReader:
    """Gives unknown firms a kind by the rules of ``trades.toml``, whose ids are kinds of the registry."""

    def __init__(self, language: Language) -> None:
        self._rules = RuleSet(language, "trades")
        self._leading = leading_words(language)

    def read(self, source: Source, firms: Sequence[Mention]) -> tuple[Mention, ...]:
        """The mentions, in order, those of unknown firms with what the text tells of them."""
        told: dict[str, Counter[str]] = defaultdict(Counter)
        for hit in self._rules.find(source.folded.text):
            firm = self._introduced(source.text, source.folded.span(hit.start, hit.stop), firms)
            if firm is not None:
                told[firm.entity.id][hit.item.id] += 1
        return tuple(_known(firm, told.get(firm.entity.id)) for firm in firms)

    def _introduced(self, text: str, words: Span, firms: Sequence[Mention]) -> Mention | None:
        """The firm that the words lead, else the one behind which they stand."""
        if any(words.overlaps(firm.span) for firm in firms):
            return None
        ahead = next((f for f in firms if 0 <= f.span.start - words.stop <= _FAR and self._leads(text[words.stop : f.span.start])), None)
        behind = (f for f in reversed(firms) if 0 < words.start - f.span.stop <= _FAR)
        return ahead or next((f for f in behind if _BEHIND.fullmatch(text, f.span.stop, words.start)), None)

    def _leads(self, gap: str) -> bool:
        return self._leading.fullmatch(normal(gap).strip(_MARKS)) is not None


def _known(firm: Mention, told: Counter[str] | None) -> Mention:
    entity = firm.entity
    if not entity.provisional or entity.kind:
        return firm
    kind = told.most_common(1)[0][0] if told else _by_name(normal(entity.name))
    return replace(firm, value=replace(entity, kind=kind)) if kind else firm


def _by_name(name: str) -> str:
    """The kind that the last telling word of a name says."""
    spaced, dense = name_words()
    said = [kind for word in name.split() if (kind := spaced.get(word) or _by_ending(word, spaced))]
    if said:
        return said[-1]
    parts = [word for word in dense if word in name]
    return dense[max(parts, key=lambda word: (name.rindex(word), len(word)))] if parts else ""


def _by_ending(word: str, kinds: Mapping[str, str]) -> str:
    """The kind of the longest ending of a word that is listed with ``*`` before it."""
    return next((kinds[ending] for at in range(len(word)) if (ending := f"*{word[at:]}") in kinds), "")


@cache
def name_words() -> tuple[Mapping[str, str], Mapping[str, str]]:
    """The words of ``mention/trades.toml`` with their kinds: those of scripts with spaces, and the others."""
    data = tomllib.loads(files("tieup.mention").joinpath("trades.toml").read_text("utf-8"))
    words = [(normal(word), kind) for kind, listed in data.items() for word in listed]
    return {word: kind for word, kind in words if not _dense(word)}, {word: kind for word, kind in words if _dense(word)}


def _dense(word: str) -> bool:
    return word[0] >= "\u2e80"
