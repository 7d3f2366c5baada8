"""HTML to paragraphs in one pass, for pages that no tree can be built of: too large, too deep, too broken."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from tieup.codebook import Zone

_TOKENS = re.compile(r"(<[^<>]*>?)")
_NAME = re.compile(r"</?([a-zA-Z][a-zA-Z0-9]{0,15})")
_HIDDEN = frozenset(
    {"script", "style", "noscript", "template", "svg", "head", "nav", "footer", "aside", "form", "select", "button", "iframe", "textarea"}
)
_INLINE = frozenset(
    {"a", "abbr", "b", "cite", "code", "em", "font", "i", "mark", "q", "s", "small", "span", "strong", "sub", "sup", "time", "u", "wbr"}
)
_ZONES = {"h1": Zone.HEADING, "h2": Zone.HEADING, "h3": Zone.HEADING, "h4": Zone.HEADING, "li": Zone.LIST, "figcaption": Zone.CAPTION}


def linear_pieces(source: str) -> list[tuple[str, Zone | None]]:
    """The paragraphs of a page with what their elements say of them."""
    pieces: list[tuple[str, Zone | None]] = []
    words: list[str] = []
    zone: Zone | None = None
    for name, closes, text in _visible(source):
        if text is not None:
            words.append(text)
        elif name not in _INLINE:
            _flush(pieces, words, zone)
            zone = None if closes else _ZONES.get(name)
    _flush(pieces, words, zone)
    return pieces


def _flush(pieces: list[tuple[str, Zone | None]], words: list[str], zone: Zone | None) -> None:
    text = " ".join(html.unescape("".join(words)).split())
    words.clear()
    if text:
        pieces.append((text, zone))


def _visible(source: str) -> Iterator[tuple[str, bool, str | None]]:
    """Tags by name and whether they close, and the text between, without what is never shown."""
    hidden = ""
    for token in _TOKENS.split(source):
        match = _NAME.match(token)
        if not match:
            if not hidden and not token.startswith("<") and token:
                yield "", False, token
            continue
        name, closes = match[1].lower(), token.startswith("</")
        if hidden:
            hidden = "" if closes and name == hidden else hidden
        elif name in _HIDDEN and not closes and not token.endswith("/>"):
            hidden = name
        else:
            yield name, closes, None
