"""What speaks for and against a candidate pair: named features, read by the scorer."""

from __future__ import annotations

import itertools
import math
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Self

from tieup.codebook import Zone
from tieup.encoder import Pair, Relation
from tieup.entity import Kinship, Registry
from tieup.extract.arguments import ASIDE, TOPIC, Argument, complement, directed, distinct, same_side
from tieup.extract.clues import Clue, Scene
from tieup.extract.families import family
from tieup.extract.scorer import Feature, Scorer
from tieup.model import Article, Span

NETWORK = "network"  # the feature that holds what the network says of a pair; the names of others about it begin so
_LEAST, _MOST = -6.0, 4.0  # log-odds beyond which the network's score tells no more
# Positions that no marker gives; 'between' joins those behind it.
_ONE_HOUSE = (Kinship.HOUSE, Kinship.SIBLINGS)
_OPEN_POSITIONS = frozenset({"subject", "object", "loose", "inside", "between", TOPIC})


@dataclass(frozen=True)
class Context:
    """What a candidate's features look at beyond its sentence. ``hub`` is the organisation that the text names most often, ``relations``
    are what the network says of pairs: none where it was not asked. ``year`` is that of the article, None where it is not known;
    ``counts`` are the mentions of each organisation, ``together`` the sentences that name both of a pair, ``headline`` those whom the title
    names, and ``headline_tells`` whether it has a trigger.
    """

    text: str
    language: str
    year: int | None
    registry: Registry
    scorer: Scorer
    counts: Mapping[str, int]
    together: Mapping[Pair, int]
    headline: frozenset[str]
    headline_tells: bool
    hub: str
    relations: Mapping[Pair, Relation] = field(default_factory=dict)

    @classmethod
    def of(cls, article: Article, registry: Registry, scorer: Scorer, scenes: tuple[Scene, ...]) -> Self:
        """Before the network is asked."""
        counts = Counter(m.entity.id for scene in scenes for m in scene.organisations)
        together = Counter(
            pair for scene in scenes for pair in itertools.combinations(sorted({m.entity.id for m in scene.organisations}), 2)
        )
        titles = [scene for scene in scenes if scene.sentence.zone is Zone.TITLE]
        headline = frozenset(m.entity.id for scene in titles for m in scene.organisations)
        hub = max(counts, key=lambda i: (counts[i], i in headline, i), default="")
        told = any(scene.triggers for scene in titles)
        year = article.published.start.year if article.published else None
        return cls(article.text, article.language, year, registry, scorer, counts, together, headline, told, hub)

    @cached_property
    def houses(self) -> frozenset[frozenset[str]]:
        """The pairs of organisations of the text that belong to one house."""
        pairs = itertools.combinations(self.counts, 2)
        return frozenset(frozenset(pair) for pair in pairs if self.registry.kinship(pair[0], pair[1], self.year) in _ONE_HOUSE)

    @cached_property
    def surest(self) -> Mapping[str, float]:
        """The highest of the network's scores for each organisation."""
        out: dict[str, float] = {}
        for pair, relation in self.relations.items():
            for each in pair:
                out[each] = max(relation.together.score, out.get(each, -math.inf))
        return out


def features(pair: tuple[Argument, Argument], trigger: Clue | None, scene: Scene, context: Context) -> Iterator[Feature]:
    """What the rules find."""
    yield "bias", 1.0
    yield from _trigger_features(pair, trigger)
    yield from _company_features(pair, scene, context)
    yield from _place_features(pair, trigger, scene, context)
    yield from _order_features(pair, trigger, scene)
    yield from _name_features(pair, context)
    yield from _kin_features(pair, trigger, scene, context)
    yield from _kind_features(pair)


def _trigger_features(pair: tuple[Argument, Argument], trigger: Clue | None) -> Iterator[Feature]:
    one, other = pair
    if trigger is None:
        yield "no trigger", 1.0
        return
    yield f"form {trigger.rule.settings['form']}", 1.0
    yield f"words {trigger.rule.settings.get('strength', 'strong')}", 1.0
    sort = "directed" if directed(trigger) else "mutual"
    if one.group == other.group:
        yield f"{sort} {one.position} coordinated", 1.0
    else:
        yield f"{sort} {'+'.join(sorted((one.position, other.position)))}", 1.0
    if one.position == other.position and one.position not in _OPEN_POSITIONS:
        yield f"same marker {'together' if one.group == other.group else 'apart'}", 1.0
    if directed(trigger):
        fit = "fit" if complement(one, other) else "same side" if same_side(one, other) else "open"
        yield f"roles {fit}", 1.0


def _company_features(pair: tuple[Argument, Argument], scene: Scene, context: Context) -> Iterator[Feature]:
    """What the other names of the sentence and the text say: a hub across from coordinated names, names that meet again."""
    one, other = (argument.mention.entity.id for argument in pair)
    others = distinct([m for m in scene.organisations if m.entity.id not in (one, other)])
    if pair[0].group == pair[1].group:
        yield f"{pair[0].position} coordinated {'beside others' if others else 'alone'}", 1.0
        yield "coordinated aside", float(pair[0].aside)
    elif others == 0:
        yield "alone together", 1.0
    if pair[0].position == TOPIC:
        yield "elsewhere", 1.0
        yield "elsewhere behind nearer names", float(pair[0].group < -1)
        yield "elsewhere in the headline", float(one in context.headline)
        yield "elsewhere, but they meet", float((min(one, other), max(one, other)) in context.together)
    yield "meet again", math.log(max(1, context.together.get((min(one, other), max(one, other)), 0)))
    if context.hub not in (one, other):
        beside = context.hub in {m.entity.id for m in scene.organisations}
        yield f"without the hub{' beside them' if beside else ''}", 1.0
    yield "headline tells", float(context.headline_tells)
    yield "both in headline", float({one, other} <= context.headline)


def _place_features(pair: tuple[Argument, Argument], trigger: Clue | None, scene: Scene, context: Context) -> Iterator[Feature]:
    one, other = pair[0].mention.span, pair[1].mention.span
    if pair[0].position != TOPIC:
        between = Span(min(one.stop, other.stop), max(one.start, other.start)) if one.gap(other) else None
        yield "distance", math.log1p(one.gap(other)) / 4
        if between:
            yield "names between", min(3.0, sum(m.span in between for m in scene.organisations))
            yield "clause between", float(any(c in between.of(context.text) for c in ";:"))
            yield "versus between", float(any(m.rule.id == ASIDE and m.span in between for m in scene.markers))
    if trigger:
        yield "trigger distance", math.log1p(max(trigger.span.gap(one), trigger.span.gap(other))) / 4
    yield "names in sentence", min(10.0, distinct(scene.organisations) - 2.0)
    yield f"zone {scene.sentence.zone}", 1.0
    yield "cue", float(bool(scene.cues))
    yield "field", float(bool(scene.fields))


def _order_features(pair: tuple[Argument, Argument], trigger: Clue | None, scene: Scene) -> Iterator[Feature]:
    """Where the trigger stands to the names, and whether other names stand nearer."""
    if trigger is None or pair[0].position == TOPIC:
        return
    one, other = pair[0].mention.span, pair[1].mention.span
    before = [trigger.span.stop <= one.start, trigger.span.stop <= other.start]
    yield f"order {'trigger first' if all(before) else 'trigger between' if any(before) else 'trigger last'}", 1.0
    for span in (one, other):
        gap = trigger.span.gap(span)
        nearer = {
            m.entity.id for m in scene.organisations if m.span.gap(trigger.span) < gap and (m.span < trigger.span) == (span < trigger.span)
        }
        nearer -= {argument.mention.entity.id for argument in pair}
        yield "nearer names", min(2.0, len(nearer))


def _kind_features(pair: tuple[Argument, Argument]) -> Iterator[Feature]:
    """What the two make or do: makers buy cells, rivals seldom ally."""
    one, other = sorted(family(argument.mention.entity) for argument in pair)
    yield f"kinds {one}+{other}", 1.0


def _name_features(pair: tuple[Argument, Argument], context: Context) -> Iterator[Feature]:
    mentions = [argument.mention for argument in pair]
    known = sum(not m.entity.provisional for m in mentions)
    yield f"known {known}", 1.0
    for mention in mentions:
        if mention.origin.startswith(("shape", "tagger", "description")):
            yield "description" if mention.origin.startswith("description") else mention.origin, 1.0
        if context.text[mention.span.stop : mention.span.stop + 2].startswith("-") and mention.origin == "gazetteer":
            yield "in compound", 1.0
        yield "often", math.log1p(context.counts.get(mention.entity.id, 0)) / 2
        yield "in headline", float(mention.entity.id in context.headline)
    if {"bank", "government", "ministry", "association", "research", "university"} & {m.entity.kind for m in mentions}:
        yield "public body", 1.0


def _kin_features(pair: tuple[Argument, Argument], trigger: Clue | None, scene: Scene, context: Context) -> Iterator[Feature]:
    """What is said of a house and its brands is seldom news of a tie-up, unless one is bought; of owners and their venture it often is. A
    list in which several are of one house counts brands, and no partners.
    """
    one, other = (argument.mention.entity.id for argument in pair)
    named = {m.entity.id for m in scene.organisations}
    yield "kin beside", min(3.0, sum(kin <= named - {one, other} for kin in context.houses))
    kinship = context.registry.kinship(one, other, context.year)
    if kinship:
        yield f"kin {kinship}", 1.0
        yield f"kin {kinship} {trigger.rule.settings['form'] if trigger else 'without trigger'}", 1.0


def network_features(pair: tuple[Argument, Argument], scene: Scene, context: Context) -> Iterator[Feature]:
    """What the network says of the two, beside what it says of each with others, and whether it saw them meet in this sentence."""
    one, other = (argument.mention.entity.id for argument in pair)
    relation = context.relations.get((min(one, other), max(one, other)))
    if relation is None:
        if context.relations:
            yield "network blind", 1.0
        return
    score = relation.together.score
    yield NETWORK, max(_LEAST, min(_MOST, score)) / 2
    highest = max(context.surest.values())
    yield "network behind the text's surest", min(4.0, highest - score) / 2
    yield "network behind the two's surest", min(4.0, max(context.surest[one], context.surest[other]) - score) / 2
    here = all(mention.span in scene.sentence.span for mention in relation.together.names)
    yield "network here", float(here)
