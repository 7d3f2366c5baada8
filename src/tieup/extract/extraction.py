"""The order of reading: values, organisations, descriptions, scenes, candidates, claims."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache

from tieup.encoder import Line, Pair, PairReader, Relation
from tieup.extract.as_written import with_names
from tieup.extract.assemble import Judge, claims
from tieup.extract.candidates import Candidate, Group, candidates, heard, surest
from tieup.extract.clues import Scene, scenes
from tieup.extract.features import Context
from tieup.extract.hints import hints
from tieup.extract.knowledge import Knowledge
from tieup.extract.speakers import with_speakers
from tieup.extract.ventures import joint_by, with_ventures
from tieup.extract.voices import Told
from tieup.lang import Sentence, sentences
from tieup.mention.authorities import acting
from tieup.mention.people import Figure, people_of
from tieup.mention.places import outside
from tieup.mention.products import apart, of_tags, separate
from tieup.mention.sites import sites
from tieup.mention.source import Source
from tieup.mention.tagged import SILENT, tagged
from tieup.mention.values import values
from tieup.model import Article, Claim, Mention
from tieup.text import fold

# Probability by the rules from which the network is asked about a pair: from .08 on it was asked half as often and found less.
_HOPE = 0.03


@dataclass(frozen=True, slots=True)
class Extraction:
    """The claims of an article, and all that led to them: ``judge`` has said which candidates become claims."""

    article: Article
    claims: tuple[Claim, ...]
    mentions: tuple[Mention, ...]
    candidates: tuple[Candidate, ...]
    sentences: tuple[Sentence, ...]
    judge: Judge


@dataclass(frozen=True, slots=True)
class Named:
    """What an article names: ``organisations`` (with all that stands for one), the people with their houses, and all mentions; its lines
    as the encoder sees them, none where there was nothing to be read.
    """

    source: Source
    lines: tuple[Line, ...]
    organisations: tuple[Mention, ...]
    figures: tuple[Figure, ...]
    mentions: tuple[Mention, ...]


@dataclass(frozen=True, slots=True)
class Setting:
    """What deciding starts from: what an article names, its scenes, what the network says, and the candidates with their scores."""

    article: Article
    named: Named
    scenes: tuple[Scene, ...]
    relations: Mapping[Pair, Relation]
    candidates: tuple[Candidate, ...]


def extract(article: Article, knowledge: Knowledge) -> Extraction:
    """Read an article. Pure: the same article and knowledge give the same claims. Raises DataError for a language without data."""
    return decide(setting(article, knowledge), knowledge)


def setting(article: Article, knowledge: Knowledge) -> Setting:
    """All that comes before a claim is decided on."""
    tongue, named = knowledge.tongue(article.language), names(article, knowledge)
    found = scenes(named.source, tongue, named.mentions)
    context = Context.of(article, knowledge.registry, knowledge.by_rules, found)
    groups = candidates(found, context, knowledge.forest)
    if knowledge.pairs is None:
        return Setting(article, named, found, {}, surest(groups))
    relations = _relations(named, found, groups, knowledge.pairs)
    groups = heard(groups, replace(context, relations=relations, scorer=knowledge.scorer))
    return Setting(article, named, found, relations, surest(groups))


def decide(one: Setting, knowledge: Knowledge) -> Extraction:
    """The claims, by the scores of the candidates."""
    judge = Judge(knowledge.scorer.threshold, knowledge.reviser, one.relations)
    read = claims(one.candidates, one.article, judge, one.scenes)
    tongue, source = knowledge.tongue(one.article.language), one.named.source
    introduced = cache(lambda: tongue.descriptions.ventures(source, one.named.organisations))
    read = with_ventures(read, joint_by(introduced, knowledge.registry, source.year))
    told = Told.of(source, tongue, one.named.figures, one.named.organisations)
    spoken_of = with_names(with_speakers(read, told, knowledge.registry), one.named.organisations)
    return Extraction(one.article, spoken_of, one.named.mentions, one.candidates, one.named.source.sentences, judge)


def _relations(named: Named, found: tuple[Scene, ...], groups: Iterable[Group], reader: PairReader) -> Mapping[Pair, Relation]:
    """What the network says of the pairs that the rules do not rule out."""
    asked = {candidate.pair for group in groups for candidate in group if candidate.score >= _HOPE}
    return reader.read(named.lines, named.source.sentences, spoken(named), hints(named.source.text, found), asked)


def spoken(named: Named) -> tuple[Mention, ...]:
    """The organisations that the article itself names, in order: those of teasers and menus are left out."""
    silent = [s.span for s in named.source.sentences if s.zone in SILENT]
    return tuple(
        sorted((m for m in named.organisations if not any(m.span in span for span in silent)), key=lambda m: (m.span, m.entity.id))
    )


def names(article: Article, knowledge: Knowledge) -> Named:
    """The part of extraction that comes before the claims: people before firms, for a person's name is none of a firm."""
    tongue, year = knowledge.tongue(article.language), article.published.start.year if article.published else None
    source = Source(article.text, fold(article.text), sentences(article, tongue.language), year)
    dated = values(source.text, source.folded, tongue.language, article.published)
    products = knowledge.products.read(source)
    seen = tongue.people.read(source, (*dated, *products))
    other = (*people_of(seen), *products, *dated)
    seen_by = tagged(source, tongue.triggers, knowledge.tagger)
    firms = tongue.trades.read(source, tongue.organisations.read(source, other, seen_by.tags, seen_by.read or None))
    acts = acting(firms, tongue.authorities.read(source.text, source.folded, source.sentences, other))
    figures = tongue.people.settle(seen, firms, source.text, year)
    products = separate(products, firms)
    named = (*acts, *tongue.descriptions.read(source, firms))
    named = (*named, *tongue.people.standing(figures, named, source), *knowledge.products.standing(products, named, source))
    named = (*named, *tongue.first_person.read(source, figures, named))
    people = tuple(figure.mention for figure in figures)
    valued = sites(source.text, source.folded, tongue.language, acts, separate(outside(dated, acts), people))
    products = (*products, *apart(knowledge.goods.beside(named, source), products))
    known = (*named, *products, *people, *valued)
    return Named(source, seen_by.lines, named, figures, (*known, *apart(of_tags(seen_by.tags, source.text), known)))
