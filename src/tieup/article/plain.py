"""Plain text to its lines: the article's text is the text itself, its paragraphs unwrapped."""

from __future__ import annotations

from dataclasses import replace

from tieup.article.lines import Line, lines_of, unwrapped
from tieup.codebook import Zone
from tieup.text import normal


def plain_lines(text: str, title: str = "") -> tuple[str, list[Line]]:
    """The text and its lines. A ``title`` that came beside the text and does not stand in it is put on top."""
    text = unwrapped(text)
    lines = list(lines_of(text))
    if not title or any(item.key == normal(title) for item in lines[:40]):
        return text, lines
    text = f"{title}\n\n{text}"
    first, *rest = lines_of(text)
    return text, [replace(first, hint=Zone.TITLE), *rest]
