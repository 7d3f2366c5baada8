"""Candidate pairs, liberally: every two organisations of a sentence, each with its best trigger, and what speaks for them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, islice

from tieup.encoder import Pair
from tieup.extract.arguments import TOPIC, Argument, arguments, complement
from tieup.extract.clauses import clauses
from tieup.extract.clues import Clue, Scene
from tieup.extract.companions import evened
from tieup.extract.features import Context, features, network_features
from tieup.extract.forest import TREES, Forest
from tieup.extract.scorer import Features, Scorer
from tieup.extract.shares import Shares
from tieup.mention.descriptions import BYSTANDERS
from tieup.mention.tagged import SILENT
from tieup.model import Mention

_FARTHEST = 3  # sentences from those that name somebody to the one that speaks of them
_FOCUS = 4  # organisations that a sentence may speak of without naming them

Focus = tuple[int, Mention]  # an organisation and the number of the sentence that named it
Asked = Iterator[tuple[tuple[Argument, Argument], Clue | None, Scene]]  # two arguments, their trigger and what is said of them


@dataclass(frozen=True, slots=True)
class Frame:
    """A trigger of a sentence, or none, with its arguments and what in the sentence belongs to whom of them."""

    trigger: Clue | None
    arguments: tuple[Argument, ...]
    shares: Shares

    @classmethod
    def of(cls, text: str, scene: Scene, trigger: Clue | None) -> Frame:
        found = arguments(text, scene, trigger)
        return cls(trigger, found, Shares.of(scene, trigger, found))


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

    @property
    def across(self) -> bool:
        """Whether the sentence itself names only one of the two."""
        return self.one.position == TOPIC

    @property
    def plain(self) -> bool:
        """Whether its words leave no doubt who plays which part ('A was taken over by B'): those of the rule and where the two stand."""
        telling = self.trigger is not None and bool(self.trigger.rule.settings.get("telling"))
        return telling and complement(self.one, self.other)


Group = tuple[Candidate, ...]


def candidates(scenes: tuple[Scene, ...], context: Context, forest: Forest) -> list[Group]:
    """All candidates with their scores by what the rules find, in order of place; those that the same words join are a group."""
    groups: list[Group] = []
    focus: tuple[Focus, ...] = ()
    for scene in (_parties(scene) for scene in scenes if scene.sentence.zone not in SILENT):
        for clause in clauses(context.text, scene):
            frames = [Frame.of(context.text, clause, trigger) for trigger in _whole(clause.triggers) or (None,)]
            groups += (_unscored(asked, context) for asked in (_in_sentence(frames), _across(focus, frames, scene)))
        focus = _refocused(focus, scene, context.text)
    judged = iter(scored(grown([each for group in groups for each in group], forest), context.scorer, context.language))
    return [tuple(islice(judged, len(group))) for group in groups]


def heard(groups: Iterable[Group], context: Context) -> list[Group]:
    """The same with what the network says of each two, scored by the weights of the context."""
    return [tuple(scored((_told(each, context) for each in group), context.scorer, context.language)) for group in groups]


def grown(found: Sequence[Candidate], forest: Forest) -> Iterator[Candidate]:
    """With what these trees make of the features of each, all at once."""
    for candidate, total in zip(found, forest.totals([c.features for c in found]), strict=True):
        yield replace(candidate, features=(*candidate.features, (TREES, float(total))))


def scored(found: Iterable[Candidate], scorer: Scorer, language: str) -> Iterator[Candidate]:
    """With their scores by these weights."""
    return (replace(each, score=scorer.probability(each.features, language)) for each in found)


def surest(groups: Iterable[Group]) -> tuple[Candidate, ...]:
    """Of each group, of each two organisations and each form the candidate with the highest score."""
    return tuple(each for group in groups for each in _surest(evened(group)))


def _whole(triggers: Sequence[Clue]) -> list[Clue]:
    """Without words that are a part of longer ones for the same form, or of such as leave no doubt: 'taken over by' says who takes over,
    'taken over' does not; who buys a licence buys no goods.
    """

    def part(one: Clue, other: Clue) -> bool:
        alike = one.rule.settings["form"] == other.rule.settings["form"] or other.rule.settings.get("telling")
        return bool(alike) and one.span != other.span and one.span in other.span

    return [one for one in triggers if not any(part(one, other) for other in triggers)]


def _refocused(old: tuple[Focus, ...], scene: Scene, text: str) -> tuple[Focus, ...]:
    """What may be told of next, the latest sentence's first: seldom a state, nor the firm inside a compound ('VW-Offensive')."""
    index = scene.sentence.index
    told = [(index, m) for m in scene.organisations if m.entity.kind != "government" and not text.startswith("-", m.span.stop)]
    latest: dict[str, Focus] = {}
    for at, mention in (*told, *old):
        if index - at < _FARTHEST:
            latest.setdefault(mention.entity.id, (at, mention))
    return tuple(latest.values())[:_FOCUS]


def _parties(scene: Scene) -> Scene:
    kept = tuple(m for m in scene.organisations if m.entity.kind not in BYSTANDERS)
    return replace(scene, organisations=kept)


def _in_sentence(frames: Iterable[Frame]) -> Asked:
    """Every two organisations of a sentence, with each of its triggers, but those that have a tie with a third each."""
    for frame in frames:
        pairs = (pair for pair in combinations(frame.arguments, 2) if not frame.shares.apart(*pair))
        yield from ((pair, frame.trigger, frame.shares.own(*pair)) for pair in pairs)


def _across(focus: Sequence[Focus], frames: Iterable[Frame], scene: Scene) -> Asked:
    """A sentence may speak of those that the sentences before it told of, without naming them."""
    here = {m.entity.id for m in scene.organisations}
    topics = [Argument(m, TOPIC, -1 - n, None) for n, (_, m) in enumerate(focus) if m.entity.id not in here]
    for frame in frames:
        yield from (((topic, each), frame.trigger, frame.shares.own(each)) for each in frame.arguments for topic in topics)


def _unscored(pairs: Asked, context: Context) -> Group:
    return tuple(
        Candidate(*pair, trigger, scene, tuple(features(pair, trigger, scene, context)), 0.0)
        for pair, trigger, scene in pairs
        if pair[0].mention.entity.id != pair[1].mention.entity.id
    )


def _told(candidate: Candidate, context: Context) -> Candidate:
    more = network_features((candidate.one, candidate.other), candidate.scene, context)
    return replace(candidate, features=(*candidate.features, *more))


def _surest(group: Iterable[Candidate]) -> Iterable[Candidate]:
    told: dict[tuple[Pair, str], list[Candidate]] = defaultdict(list)
    for candidate in group:
        told[candidate.pair, str(candidate.trigger.rule.settings["form"]) if candidate.trigger else ""].append(candidate)
    return map(_best, told.values())


def _best(told: Sequence[Candidate]) -> Candidate:
    """The one with the highest score; if its words leave it open who plays which part, the best one whose words do not, as sure as it."""
    best = max(told, key=lambda candidate: candidate.score)
    return replace(max(told, key=lambda candidate: (candidate.plain, candidate.score)), score=best.score)
