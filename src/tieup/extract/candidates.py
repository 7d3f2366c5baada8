"""Candidate pairs, liberally: every two organisations of a sentence, each with its best trigger, and what speaks for them."""

from __future__ import annotations

import itertools
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass

from tieup.codebook import Zone
from tieup.extract.arguments import Argument, arguments
from tieup.extract.clues import Clue, Scene
from tieup.extract.features import Context, Pair, features
from tieup.extract.scorer import Features
from tieup.model import Mention

# Zones that tell of other articles or of none.
SILENT = frozenset({Zone.TEASER, Zone.CHROME})
# Kinds of organisations that report, rate or list and are no parties.
BYSTANDERS = frozenset({"media", "exchange"})
# Log-odds by the network below which two that no sentence names together are not looked at.
FAR_FETCHED = -3.5


@dataclass(frozen=True, slots=True)
class Candidate:
    """Two organisations that may have a tie-up by the words of one scene (or two that follow one another)."""

    one: Argument
    other: Argument
    trigger: Clue | None
    scene: Scene
    features: Features
    score: float

    @property
    def pair(self) -> Pair:
        """The two entity ids, sorted."""
        first, second = sorted((self.one.mention.entity.id, self.other.mention.entity.id))
        return first, second


def candidates(scenes: tuple[Scene, ...], context: Context) -> tuple[Candidate, ...]:
    """All candidates with their scores, in order of place; those far apart, which only the network sees, at the end."""
    out: list[Candidate] = []
    topic: Mention | None = None
    told = [_parties(scene) for scene in scenes if scene.sentence.zone not in SILENT]
    for parties in told:
        out.extend(_in_sentence(parties, context))
        if topic and len({m.entity.id for m in parties.organisations}) == 1:
            out.extend(_with_topic(topic, parties, context))
        topic = next((m for m in parties.organisations if _may_be_topic(m, context.text)), topic)
    seen = {candidate.pair for candidate in out}
    return (*out, *_far(told, seen, context))


def _far(scenes: Sequence[Scene], seen: Container[Pair], context: Context) -> Iterator[Candidate]:
    """Two that no sentence names together, where the network does not rule them out: by the words beside the later of their mentions."""
    for pair, relation in context.relations.items():
        if pair in seen or relation.score < FAR_FETCHED:
            continue
        scene = next((s for s in scenes if relation.second in s.organisations), None)
        if scene is None or {relation.first.entity.kind, relation.second.entity.kind} & BYSTANDERS:
            continue
        trigger = min(scene.triggers, key=lambda t: t.span.gap(relation.second.span), default=None)
        argument = next(a for a in arguments(context.text, scene, trigger) if a.mention == relation.second)
        yield _candidate((Argument(relation.first, "far", -1, None), argument), trigger, scene, context)


def _may_be_topic(mention: Mention, text: str) -> bool:
    """What is told of next is seldom a state, nor the firm inside a compound ('VW-Offensive')."""
    return mention.entity.kind != "government" and not text.startswith("-", mention.span.stop)


def _parties(scene: Scene) -> Scene:
    kept = tuple(m for m in scene.organisations if m.entity.kind not in BYSTANDERS)
    return Scene(scene.sentence, kept, scene.triggers, scene.cues, scene.markers, scene.fields, scene.instruments, scene.values)


def _in_sentence(scene: Scene, context: Context) -> Iterator[Candidate]:
    """For each two organisations the surest candidate of each form that the sentence's triggers have."""
    best: dict[tuple[tuple[str, str], str], Candidate] = {}
    for trigger in scene.triggers or (None,):
        form = str(trigger.rule.settings["form"]) if trigger else ""
        for one, other in itertools.combinations(arguments(context.text, scene, trigger), 2):
            if one.mention.entity.id == other.mention.entity.id or one.position == other.position == "versus":
                continue  # examples in a list ('partners such as A and B') are no partners of one another
            candidate = _candidate((one, other), trigger, scene, context)
            key = (candidate.pair, form)
            if key not in best or candidate.score > best[key].score:
                best[key] = candidate
    yield from best.values()


def _with_topic(topic: Mention, scene: Scene, context: Context) -> Iterator[Candidate]:
    """A sentence with a trigger and one organisation may speak of the one the text was about just before."""
    for trigger in scene.triggers[:1]:
        for argument in arguments(context.text, scene, trigger)[:1]:
            if argument.mention.entity.id != topic.entity.id and argument.mention.entity.kind != "government":
                left = Argument(topic, "topic", -1, None)
                yield _candidate((left, argument), trigger, scene, context)


def _candidate(pair: tuple[Argument, Argument], trigger: Clue | None, scene: Scene, context: Context) -> Candidate:
    found = tuple(features(pair, trigger, scene, context))
    return Candidate(*pair, trigger, scene, found, context.scorer.probability(found, context.language))
