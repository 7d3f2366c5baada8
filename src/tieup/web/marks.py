"""An article's text with the words marked that support a claim, as segments that a template can print."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from tieup.model import Article, Claim, Span


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text and the fields that its words support."""

    text: str
    fields: tuple[str, ...]
    start: int


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A block of the page: what it is there, and its pieces."""

    zone: str
    pieces: tuple[Piece, ...]


def paragraphs(article: Article, claim: Claim) -> tuple[Paragraph, ...]:
    """The blocks of the article, or its text where it has none."""
    marks = sorted({(span, name) for name, found in claim.evidence() for span in found.spans})
    blocks = [(block.span, str(block.zone)) for block in article.blocks] or [(Span(0, max(1, len(article.text))), "body")]
    return tuple(Paragraph(zone, tuple(pieces(article.text, span, marks))) for span, zone in blocks)


def pieces(text: str, whole: Span, marks: Iterable[tuple[Span, str]]) -> Iterator[Piece]:
    """The stretch cut where a mark begins or ends."""
    inside = [(span, name) for span, name in marks if span.overlaps(whole)]
    cuts = {whole.start, min(whole.stop, len(text))}
    cuts |= {edge for span, _ in inside for edge in (span.start, span.stop) if whole.start < edge < whole.stop}
    ordered = sorted(cuts)
    for start, stop in pairwise(ordered):
        names = dict.fromkeys(name for span, name in inside if span.start <= start and stop <= span.stop)
        yield Piece(text[start:stop], tuple(names), start)
