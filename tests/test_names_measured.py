"""Floors for names on annotated news: partners found, linked to whom they are, kept apart, and how many names are of nobody."""

from __future__ import annotations

import hashlib
import re
from collections import Counter, defaultdict
from dataclasses import replace
from itertools import combinations

import pytest

from tieup.article import article_of
from tieup.extract import Knowledge
from tieup.extract.extraction import names
from tieup.gold import GoldDocument, gold_documents
from tieup.model import Mention, Page, Span

# Of the partners of required ties: the share that a name covers, and the share of pairs of partners that are two entities;
# names a document that no list holds and no annotator named.
FLOORS = {
    "de": (0.86, 0.92, 2.8),
    "en": (0.94, 0.98, 3.5),
    "es": (0.90, 0.94, 6.5),
    "fr": (0.92, 0.97, 3.2),
    "it": (0.80, 0.95, 1.7),
    "ru": (0.91, 0.96, 2.6),
    "zh": (0.96, 0.93, 2.4),
}
_STAND_INS = ("description", "person", "model")


def _sampled(name: str) -> bool:
    """Every third document, another third than the one that is held out."""
    return int(hashlib.sha256(name.encode()).hexdigest(), 16) % 3 == 1


def _places(words: str, text: str) -> list[Span]:
    return [Span(*match.span()) for match in re.finditer(re.escape(words), text)] if words else []


def _told(document: GoldDocument) -> tuple[str, list[Mention]]:
    article = replace(article_of(Page(document.name, document.path.read_bytes())), language=document.language)
    return article.text, [m for m in names(article, Knowledge.load()).organisations if not m.origin.startswith(_STAND_INS)]


def _counts(document: GoldDocument) -> Counter[str]:
    text, mentions = _told(document)
    partners: dict[str, set[str]] = defaultdict(set)
    counts: Counter[str] = Counter(documents=1)
    written = {p.get("as_written", "") for claim in document.claims for p in claim["participants"]}
    for participant in (p for claim in document.claims if not claim.get("optional") for p in claim["participants"]):
        found = {m.entity.id for m in mentions if any(m.span.overlaps(at) for at in _places(participant.get("as_written", ""), text))}
        counts.update(partners=1, covered=bool(found))
        partners[participant["entity"]] |= found
    apart = [not one & other for one, other in combinations(filter(None, partners.values()), 2)]
    named = [at for words in written for at in _places(words, text)]
    unknown = {m.entity.id for m in mentions if m.entity.provisional}
    meant = {m.entity.id for m in mentions if any(m.span.overlaps(at) for at in named)}
    return counts + Counter(pairs=len(apart), apart=sum(apart), nobody=len(unknown - meant))


@pytest.mark.parametrize("language", FLOORS)
def test_names_of_news_stay_above_the_floors(shared, language: str) -> None:
    counts: Counter[str] = Counter()
    for document in gold_documents(shared / "corpora" / "dev"):
        if document.language == language and _sampled(document.name):
            counts.update(_counts(document))
    covered, apart, nobody = FLOORS[language]
    assert counts["covered"] / counts["partners"] >= covered
    assert counts["apart"] / counts["pairs"] >= apart
    assert counts["nobody"] / counts["documents"] <= nobody
