"""Who speaks for a tie-up: copies of one text, and pages that give one source, are one voice.

A page that names no source of its own speaks for itself, together with its near copies and the other pages of its site; a page that names
an agency, a newspaper or another page's site speaks for those.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tieup.consolidate.facts import Fact
from tieup.consolidate.links import joined_by


@dataclass(frozen=True, slots=True)
class Voice:
    """An independent source: its name where pages give one, else its first page, and the documents that have it from there."""

    name: str
    documents: tuple[str, ...]


def voices(facts: Iterable[Fact]) -> tuple[Voice, ...]:
    """The independent voices, those that most pages follow first."""
    pages = {fact.document: fact for fact in facts}
    copies = _copies(pages)
    together: dict[str, list[Fact]] = defaultdict(list)
    for document in sorted(pages):
        together[copies[document]].append(pages[document])
    said: dict[str, set[str]] = defaultdict(set)
    for group in together.values():
        for name in _sources(group):
            said[name].update(document for fact in group for document in (fact.document, *fact.copies))
    found = (Voice(name, tuple(sorted(documents))) for name, documents in said.items())
    return tuple(sorted(found, key=lambda voice: (-len(voice.documents), voice.name)))


def _copies(pages: Mapping[str, Fact]) -> dict[str, str]:
    """What stands for each page: of near copies the same."""
    first: dict[str, str] = {}
    alike = ((document, first.setdefault(band, document)) for document, fact in pages.items() for band in fact.origin.sketch)
    pairs = {pair for pair in alike if pair[0] != pair[1]} if len(pages) > 1 else ()
    return {document: document for document in pages} | joined_by(pairs)


def _sources(copies: list[Fact]) -> frozenset[str]:
    """What copies of one text have it from: what they name, else the earliest of their sites."""
    named = frozenset().union(*(fact.origin.credits for fact in copies))
    if named:
        return named
    first = min(copies, key=lambda fact: (fact.known is None, fact.known, fact.document) if fact.known else (True, fact.document))
    return frozenset({first.origin.site or first.document})
