"""Candidate pairs, liberally: every two organisations of a sentence, each with its best trigger, and what speaks for them."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, replace

from tieup.encoder import Pair
from tieup.extract.arguments import Argument, arguments
from tieup.extract.clues import Clue, Scene
from tieup.extract.features import Context, features
from tieup.extract.scorer import Features
from tieup.mention.tagged import SILENT
from tieup.model import Mention

# Kinds of organisations that report, rate or list and are no parties.
BYSTANDERS = frozenset({"media", "exchange"})


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
    """All candidates with their scores, in order of place."""
    out: list[Candidate] = []
    topic: Mention | None = None
    told = [_parties(scene) for scene in scenes if scene.sentence.zone not in SILENT]
    for parties in told:
        out.extend(_in_sentence(parties, context))
        if topic and len({m.entity.id for m in parties.organisations}) == 1:
            out.extend(_with_topic(topic, parties, context))
        topic = next((m for m in parties.organisations if _may_be_topic(m, context.text)), topic)
    return tuple(out)


def _may_be_topic(mention: Mention, text: str) -> bool:
    """What is told of next is seldom a state, nor the firm inside a compound ('VW-Offensive')."""
    return mention.entity.kind != "government" and not text.startswith("-", mention.span.stop)


def _parties(scene: Scene) -> Scene:
    kept = tuple(m for m in scene.organisations if m.entity.kind not in BYSTANDERS)
    return replace(scene, organisations=kept)


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
