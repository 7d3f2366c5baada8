"""Names for things that last: URNs by the ids that tieup gives."""

from __future__ import annotations

import hashlib
import re
from urllib.parse import quote

from tieup.model import Article, Entity

_WEB = re.compile(r"https?://[^\s<>\"{}|\\^`]+", re.IGNORECASE)


def tie(identity: str) -> str:
    return f"urn:tieup:tie:{identity}"


def claim(identity: str) -> str:
    return f"urn:tieup:claim:{identity}"


def organisation(entity: Entity) -> str:
    return f"urn:tieup:organisation:{quote(entity.id, safe='', errors='replace')}"


def document(article: Article) -> str:
    """The page's address where it has one, else a name made of the document's."""
    for name in (article.address, article.document):
        if _WEB.fullmatch(name):
            return name
    return f"urn:tieup:document:{short(article.document)}"


def short(*parts: str) -> str:
    """A name for what has none, made of what it is."""
    return hashlib.sha256("\n".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:24]
