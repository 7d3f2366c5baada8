"""The lines of a page: what plain text and HTML have in common before their zones are decided."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from tieup.article.words import universal
from tieup.codebook import Zone
from tieup.model import Span
from tieup.scripts import UNSPACED
from tieup.text import normal

_STOPS = ".!?\u3002\uff01\uff1f"
_CLOSING = "\"')]}\u00bb\u00ab\u201c\u201d\u2019\u2018\u300d\u300f\uff09*_ "
_FEW, _WIDEST = 3, 110  # lines that another follows, and how long they may be, in a text that is wrapped
_KEYED = 240  # code points; longer lines are never compared with the words of pages
_WORD = re.compile(rf"(?:(?![{UNSPACED}])[^\W\d_]){{4,}}")
_WIDE = re.compile(r"[\u2e80-\uffff]+")
_PAIR = re.compile(rf"(?=([{UNSPACED}]{{2}}))")
_MARKUP = re.compile(r"^[#>*_\s]+|[*_\s]+$")


@dataclass(frozen=True, slots=True)
class Line:
    """A line or paragraph as it stands at ``span``.

    ``key`` is the line folded for comparison, without markup around it, empty for a long one. ``apart``: an empty line, or the markup,
    sets it apart from what stands before. ``weight`` is its length, in which an ideograph counts for two letters.
    ``hint`` is what the markup says that it is.
    """

    span: Span
    text: str
    key: str
    apart: bool
    weight: int
    hint: Zone | None = None

    @property
    def ends(self) -> bool:
        """Whether it ends as a sentence does, neither open nor cut off."""
        text = self.text.rstrip(_CLOSING)
        return text[-1:] in _STOPS and bool(text) and not text.endswith(("...", "\u2026", ".."))

    @property
    def solid(self) -> bool:
        """Whether it reads as a paragraph of running text."""
        return self.weight >= 80 and self.ends

    @property
    def bullet(self) -> bool:
        """Whether it begins with a bullet."""
        return self.text[0] in universal()["bullets"] and self.text[1:2].isspace()

    @property
    def short(self) -> bool:
        return self.weight < 80 and not self.ends


def line(text: str, start: int, *, apart: bool, hint: Zone | None = None) -> Line:
    key = normal(_MARKUP.sub("", text)) if len(text) <= _KEYED else ""
    weight = len(text) + (0 if text.isascii() else sum(map(len, _WIDE.findall(text))))
    return Line(Span(start, start + len(text)), text, key, apart, weight, hint)


def stems(text: str) -> set[str]:
    """The beginnings of its longer words, for telling whether two texts speak of the same."""
    folded = text.casefold()
    return {word[:5] for word in _WORD.findall(folded)} | (set() if folded.isascii() else set(_PAIR.findall(folded)))


def share(title: set[str], body: set[str]) -> float:
    """How much of a title's words occur in the body."""
    return len(title & body) / len(title) if title else 0.0


def joined(pieces: Iterable[tuple[str, Zone | None]]) -> tuple[str, list[Line]]:
    """One text of the pieces, an empty line between two, and its lines."""
    texts: list[str] = []
    lines: list[Line] = []
    start = 0
    for text, hint in pieces:
        texts.append(text)
        lines.append(line(text, start, apart=True, hint=hint))
        start += len(text) + 2
    return "\n\n".join(texts), lines


def lines_of(text: str) -> Iterator[Line]:
    """The lines of a plain text that are not empty."""
    start, apart = 0, True
    for raw in text.split("\n"):
        stripped = raw.strip()
        if stripped:
            yield line(stripped, start + raw.index(stripped[0]), apart=apart)
        apart = not stripped
        start += len(raw) + 1


def unwrapped(text: str) -> str:
    """The text, where its lines are wrapped with each paragraph on one line, so that names and sentences run on."""
    lines = list(lines_of(text))
    if not _wrapped(lines):
        return text
    parts, at = [], 0
    for first, second in pairwise(lines):
        parts.append(text[at : first.span.stop])
        at = second.span.start
        parts.append(" " if _goes_on(first, second) else text[first.span.stop : at])
    return "".join((*parts, text[at:]))


def _wrapped(lines: list[Line]) -> bool:
    """Whether most lines that another follows directly are nearly of one length and break off within a sentence.

    The first line is left out: a title may be longer.
    """
    inner = [first for first, second in pairwise(lines[1:]) if not second.apart]
    if len(inner) < _FEW or max(len(item.text) for item in inner) > _WIDEST:
        return False
    broken = sum(len(item.text) >= 50 and not item.ends for item in inner)
    return broken * 5 >= len(inner) * 3


def _goes_on(first: Line, second: Line) -> bool:
    """Whether a wrapped paragraph goes on from one line to the next: neither short, nor before a bullet or a bare number."""
    return not second.apart and len(first.text) >= 45 and not second.bullet and any(map(str.isalpha, second.text))
