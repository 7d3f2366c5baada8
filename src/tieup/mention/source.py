"""A text as readers of mentions need it."""

from __future__ import annotations

from dataclasses import dataclass

from tieup.lang import Sentence
from tieup.model import Span
from tieup.text import Folded


@dataclass(frozen=True, slots=True)
class Source:
    """A text, folded and split, and the year in which it was published, where that is known."""

    text: str
    folded: Folded
    sentences: tuple[Sentence, ...]
    year: int | None = None

    def sentence_of(self, span: Span) -> Span | None:
        """The sentence that holds the span, None where it lies in none."""
        return next((s.span for s in self.sentences if span in s.span), None)
