"""The order of reading: values, organisations, descriptions, scenes, candidates, claims."""

from __future__ import annotations

from dataclasses import dataclass

from tieup.extract.assemble import claims
from tieup.extract.candidates import Candidate, candidates
from tieup.extract.clues import scenes
from tieup.extract.features import Context
from tieup.extract.knowledge import Knowledge
from tieup.lang import Sentence, sentences
from tieup.mention.authorities import acting
from tieup.mention.places import outside
from tieup.mention.values import values
from tieup.model import Article, Claim, Mention
from tieup.text import fold


@dataclass(frozen=True, slots=True)
class Extraction:
    """The claims of an article, and all that led to them."""

    article: Article
    claims: tuple[Claim, ...]
    mentions: tuple[Mention, ...]
    candidates: tuple[Candidate, ...]
    sentences: tuple[Sentence, ...]


def extract(article: Article, knowledge: Knowledge) -> Extraction:
    """Read an article. Pure: the same article and knowledge give the same claims. Raises DataError for a language without data."""
    tongue = knowledge.tongue(article.language)
    folded, parts = fold(article.text), sentences(article, tongue.language)
    other = values(article.text, folded, tongue.language, article.published)
    firms = tongue.organisations.read(article.text, folded, parts, other)
    named = acting(firms, tongue.authorities.read(article.text, folded, parts, other))
    mentions = (*named, *tongue.descriptions.read(folded, parts, firms), *outside(other, named))
    found = scenes(folded, tongue, parts, mentions)
    context = Context.of(article.text, knowledge.registry, knowledge.scorer, found)
    pairs = candidates(found, context)
    return Extraction(article, claims(pairs, article, knowledge.scorer.threshold), mentions, pairs, parts)
