"""What several tests draw from: spans, articles of one or more blocks."""

import unicodedata

from hypothesis import strategies as st

from tieup.codebook import Zone
from tieup.model import Article, Block, Span

WORDS = [
    "BMW",
    "und",
    "Росатом",
    "г",
    "млн",
    "U.S",
    "Co",
    "z",
    "B",
    "3",
    "2025",
    "signed",
    "签署",
    "«",
    "»",
    "“",
    '"',
    "(",
    ")",
    "•",
    "www.Volt.com",
]
MARKS = [".", "...", "!", "?", "…", "。", "；", ",", " ", "  ", "\n", "\u00a0"]


@st.composite
def spans(draw: st.DrawFn, stop: int = 50) -> Span:
    first, second = sorted(draw(st.lists(st.integers(0, stop), min_size=2, max_size=2, unique=True)))
    return Span(first, second)


@st.composite
def articles(draw: st.DrawFn, language: str = "en") -> Article:
    """An article of blocks set apart by empty lines, in words that sentences are made and broken with."""
    pieces = st.lists(st.one_of(st.sampled_from(WORDS), st.sampled_from(MARKS), st.text(max_size=5)), min_size=1, max_size=25)
    drawn = draw(st.lists(pieces.map(lambda parts: unicodedata.normalize("NFC", "".join(parts)).strip()).filter(bool), max_size=4))
    blocks, at = [], 0
    for text in drawn:
        blocks.append(Block(Span(at, at + len(text)), draw(st.sampled_from([Zone.TITLE, Zone.BODY, Zone.LIST]))))
        at += len(text) + 2
    return Article("drawn", "\n\n".join(drawn), language, blocks=tuple(blocks))
