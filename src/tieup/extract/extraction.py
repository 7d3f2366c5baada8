"""The order of reading: values, organisations, descriptions, scenes, candidates, claims."""

from __future__ import annotations

from dataclasses import dataclass

from tieup.extract.assemble import claims
from tieup.extract.candidates import Candidate, candidates
from tieup.extract.clues import scenes
from tieup.extract.features import Context
from tieup.extract.knowledge import Knowledge
from tieup.extract.speakers import Told, with_speakers
from tieup.lang import Sentence, sentences
from tieup.mention.authorities import acting
from tieup.mention.people import Figure, people_of
from tieup.mention.places import outside
from tieup.mention.products import separate
from tieup.mention.source import Source
from tieup.mention.tagged import tagged
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


@dataclass(frozen=True, slots=True)
class Named:
    """What an article names: ``organisations`` (with all that stands for one), the people with their houses, and all mentions."""

    source: Source
    organisations: tuple[Mention, ...]
    figures: tuple[Figure, ...]
    mentions: tuple[Mention, ...]


def extract(article: Article, knowledge: Knowledge) -> Extraction:
    """Read an article. Pure: the same article and knowledge give the same claims. Raises DataError for a language without data."""
    tongue, named = knowledge.tongue(article.language), names(article, knowledge)
    found = scenes(named.source.folded, tongue, named.source.sentences, named.mentions)
    context = Context.of(article.text, knowledge.registry, knowledge.scorer, found)
    pairs = candidates(found, context)
    told = Told.of(named.source, tongue, named.figures, named.organisations)
    read = with_speakers(claims(pairs, article, knowledge.scorer.threshold, found), told, knowledge.registry)
    return Extraction(article, read, named.mentions, pairs, named.source.sentences)


def names(article: Article, knowledge: Knowledge) -> Named:
    """The part of extraction that comes before the claims: people before firms, for a person's name is none of a firm."""
    tongue, year = knowledge.tongue(article.language), article.published.start.year if article.published else None
    source = Source(article.text, fold(article.text), sentences(article, tongue.language))
    dated = values(source.text, source.folded, tongue.language, article.published)
    products = knowledge.products.read(source)
    seen = tongue.people.read(source, (*dated, *products))
    other = (*people_of(seen), *products, *dated)
    tags = tagged(source, tongue.triggers, knowledge.tagger)
    firms = tongue.organisations.read(source, other, tags)
    acts = acting(firms, tongue.authorities.read(source.text, source.folded, source.sentences, other))
    figures = tongue.people.settle(seen, firms, source.text, year)
    products = separate(products, firms)
    named = (*acts, *tongue.descriptions.read(source, firms))
    named = (*named, *tongue.people.standing(figures, named, source), *knowledge.products.standing(products, named, source))
    people = tuple(figure.mention for figure in figures)
    return Named(source, named, figures, (*named, *products, *people, *separate(outside(dated, acts), people)))
