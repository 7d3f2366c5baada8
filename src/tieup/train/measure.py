"""How well a tagger finds the parties of the development texts that are not held out, by language."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tieup.encoder import Tag, Tagger
from tieup.model import Span

PARTIES = ("organisation", "place")  # a state or city may be a party too
THRESHOLDS = (0.5, 0.25)
_HELD_OUT = 3  # every third document, by the hash of its name


@dataclass(frozen=True, slots=True)
class Document:
    """A development text, its language and the parties of its claims as they are written."""

    name: str
    language: str
    text: str
    parties: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Figures:
    """Of all parties: shares covered and found with exact boundaries; organisations named per document, parties per document."""

    documents: int
    parties: int
    covered: float
    exact: float
    names: float


def documents(folder: Path) -> Iterator[Document]:
    """The development texts that are not held out."""
    for path in sorted(folder.glob("*/*.json")):
        name = f"{path.parent.name}/{path.stem}"
        if int(hashlib.sha256(name.encode()).hexdigest(), 16) % _HELD_OUT:
            record = json.loads(path.read_text("utf-8"))
            written = (p["as_written"] for claim in record["claims"] for p in claim["participants"])
            text = path.with_suffix(".txt").read_text("utf-8")
            yield Document(name, path.parent.name, text, tuple(dict.fromkeys(w for w in written if w and w in text)))


def by_language(tagger: Tagger, texts: Sequence[Document], least: float) -> Mapping[str, Figures]:
    grouped: dict[str, list[Document]] = defaultdict(list)
    for document in texts:
        grouped[document.language].append(document)
    return {language: _figures(tagger, group, least) for language, group in sorted(grouped.items())}


def _figures(tagger: Tagger, texts: Sequence[Document], least: float) -> Figures:
    parties = covered = exact = names = 0
    for document, tags in zip(texts, tagger.tag([d.text for d in texts], least), strict=True):
        found = [tag.span for tag in tags if tag.kind in PARTIES]
        for written in document.parties:
            places = list(_places(written, document.text))
            parties += 1
            covered += any(_covers(span, place) for span in found for place in places)
            exact += any(place in found for place in places)
        names += len(_distinct(tags, document.text))
    return Figures(len(texts), parties, covered / max(1, parties), exact / max(1, parties), names / max(1, len(texts)))


def _places(written: str, text: str) -> Iterator[Span]:
    at = text.find(written)
    while at >= 0:
        yield Span(at, at + len(written))
        at = text.find(written, at + 1)


def _covers(one: Span, other: Span) -> bool:
    shared = min(one.stop, other.stop) - max(one.start, other.start)
    return 2 * shared >= min(len(one), len(other))


def _distinct(tags: Sequence[Tag], text: str) -> set[str]:
    return {tag.span.of(text).casefold() for tag in tags if tag.kind == PARTIES[0]}
