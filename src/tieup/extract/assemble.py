"""Candidates that hold become claims: by event, not pair by pair."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import TypeVar

from tieup.codebook import Field, Form, Kind, Role, Status, Zone
from tieup.dates import When
from tieup.encoder import Pair, Relation
from tieup.extract import attach
from tieup.extract.arguments import complement, directed, roles
from tieup.extract.candidates import Candidate
from tieup.extract.clues import Scene
from tieup.extract.events import Tie, joined
from tieup.extract.reviser import Evidence, Reviser
from tieup.extract.status import firmest, status_of
from tieup.model import Article, Claim, Found, Mention, Participant, Span

T = TypeVar("T")

# Probability from which a sentence in which two meet tells something of their tie-up, if another one says that there is one.
_FAINT = 0.05


@dataclass(frozen=True, slots=True)
class Event:
    """A candidate with what its own sentence says of it."""

    candidate: Candidate
    form: Found[Form]
    status: Found[Status]
    fields: tuple[Found[Field], ...]
    when: Found[When] | None

    @property
    def anchor(self) -> Span:
        return self.form.spans[0]


@dataclass(frozen=True, slots=True)
class Judge:
    """What decides: from which probability a candidate is a claim; what the network says of the pairs, and the reviser that weighs it."""

    threshold: float
    reviser: Reviser | None = None
    relations: Mapping[Pair, Relation] = field(default_factory=dict)

    def takes(self, candidate: Candidate) -> bool:
        """Whether it is likely enough, and something says what it is."""
        return candidate.score >= self.threshold and self.told_of(candidate)

    def told_of(self, candidate: Candidate) -> bool:
        """Whether words or the network say what the two have."""
        return candidate.trigger is not None or candidate.pair in self.relations

    def told(self, draft: Draft, text: Sequence[Scene]) -> Tie:
        """What a draft tells, revised: the network sees a pair as a whole, what it says belongs to the surest of several claims.
        ``text``: all its scenes.
        """
        relation = self.relations.get(draft.pair)
        if self.reviser is None or relation is None or not draft.surest:
            one, other = draft.claim.participants
            return Tie(draft.claim, draft.event, {(one.role, other.role): 0.0}, draft.breaths)
        claim, parts = self.reviser.weighed(draft.evidence(relation, text))
        return Tie(claim, draft.event, parts, draft.breaths)


@dataclass(frozen=True, slots=True)
class Draft:
    """A claim of two by the rules, and the events behind it, the surest first. ``told``: all meetings of the two that are not unlikely,
    the likeliest first; ``surest``: whether it is the first of the pair's claims.
    """

    pair: Pair
    events: tuple[Event, ...]
    told: tuple[Candidate, ...]
    claim: Claim
    surest: bool

    @property
    def event(self) -> Hashable:
        """The words of the surest event: those of one sentence around one trigger tell of one."""
        return self.events[0].candidate.scene.sentence.index

    @property
    def breaths(self) -> tuple[int, int]:
        """The coordinations that the surest event names the two in."""
        first = self.events[0].candidate
        return first.one.group, first.other.group

    def evidence(self, relation: Relation, text: Sequence[Scene]) -> Evidence:
        """What there is to weigh, with the sentences that go on about the events and those in which the two meet otherwise."""
        own = scenes_of(self.events)
        others = (*attach.going_on(own, self.pair, text), *(candidate.scene for candidate in self.told))
        further = {scene.sentence.index: scene for scene in others if all(scene.sentence.index != each.sentence.index for each in own)}
        plain = any(event.candidate.plain for event in self.events)
        return Evidence(self.claim, relation, own, tuple(further.values()), plain)


def claims(found: Iterable[Candidate], article: Article, judge: Judge, scenes: Sequence[Scene]) -> tuple[Claim, ...]:
    """The claims behind the candidates that hold, the surest first. ``scenes`` are those of the whole text."""
    told = (judge.told(draft, scenes) for draft in drafts(found, article, judge, scenes))
    return tuple(sorted(map(_specific, joined(told)), key=lambda c: (-c.confidence, c.participants[0].span)))


def drafts(found: Iterable[Candidate], article: Article, judge: Judge, scenes: Sequence[Scene]) -> Iterator[Draft]:
    """The claims by the rules, pair by pair."""
    by_pair: dict[Pair, list[Candidate]] = defaultdict(list)
    for candidate in found:
        by_pair[candidate.pair].append(candidate)
    tied = _tied(filter(judge.takes, chain.from_iterable(by_pair.values())))
    for pair, meetings in by_pair.items():
        events = [_event(candidate, article, judge) for candidate in filter(judge.takes, meetings)]
        told = tuple(sorted((c for c in meetings if _tells(c, tied)), key=lambda c: -c.score))
        for number, cluster in enumerate(_clusters(events)):
            yield Draft(pair, tuple(cluster), told, _claim(cluster, told, scenes, article), surest=number == 0)


def _tied(taken: Iterable[Candidate]) -> Mapping[int, Collection[Pair]]:
    """By the number of each sentence the pairs that it names both of and tells a tie-up of."""
    tied: dict[int, set[Pair]] = defaultdict(set)
    for candidate in taken:
        if not candidate.across:
            tied[candidate.scene.sentence.index].add(candidate.pair)
    return tied


def _tells(candidate: Candidate, tied: Mapping[int, Collection[Pair]]) -> bool:
    """Whether its sentence may tell of the two: not where it names one alone and tells of a tie-up of others (see ``_tied``)."""
    others = candidate.across and any(pair != candidate.pair for pair in tied.get(candidate.scene.sentence.index, ()))
    return candidate.score >= _FAINT and not others


def _event(candidate: Candidate, article: Article, judge: Judge) -> Event:
    form, status = _form(candidate, judge), status_of(candidate, article.text)
    anchor, names = form.spans[0], (candidate.one.mention.span, candidate.other.mention.span)
    when = attach.announced(candidate.scene, anchor, article, status.value)
    return Event(candidate, form, status, attach.fields(candidate.scene, anchor, names, article.text), when)


def _form(candidate: Candidate, judge: Judge) -> Found[Form]:
    """By the trigger's words; without any by the network, and then the whole sentence is the words."""
    if candidate.trigger:
        return Found.at(Form(candidate.trigger.rule.settings["form"]), candidate.trigger.span, f"trigger.{candidate.trigger.rule.id}")
    forms = judge.relations[candidate.pair].together.forms
    return Found.at(Form(max(forms, key=lambda form: forms[form])), candidate.scene.sentence.span, "network.form")


def scenes_of(cluster: Sequence[Event]) -> tuple[Scene, ...]:
    """The scenes of the events, that of the surest first."""
    return tuple({e.candidate.scene.sentence.index: e.candidate.scene for e in cluster}.values())


def _clusters(events: list[Event]) -> list[list[Event]]:
    """Events of one pair that may be the same tie-up: no two fields apart, no two times apart, forms that agree or refine."""
    clusters: list[list[Event]] = []
    for event in sorted(events, key=lambda e: -e.candidate.score):
        home = next((c for c in clusters if all(_compatible(event, other) for other in c)), None)
        if home is None:
            clusters.append([event])
        else:
            home.append(event)
    return clusters


def _compatible(one: Event, other: Event) -> bool:
    fields, others = ({f.value for f in event.fields} - {Field.OTHER} for event in (one, other))
    if fields and others and not fields & others:
        return False
    if one.when and other.when and one.when.rule != other.when.rule and not one.when.value.overlaps(other.when.value):
        return False
    return not (_over(one.status.value) ^ _over(other.status.value)) or one.form.value == other.form.value


def _over(status: Status) -> bool:
    return status in (Status.ENDED, Status.DENIED, Status.COMPLETED)


def _claim(cluster: Sequence[Event], told: Sequence[Candidate], text: Sequence[Scene], article: Article) -> Claim:
    """What the events of a cluster say together, and what the ``text`` adds; ``told`` as in ``Draft``."""
    best, status = cluster[0], firmest([e.status for e in cluster])
    pair, scene, scenes = best.candidate.pair, best.candidate.scene, scenes_of(cluster)
    naming, following = tuple(attach.naming(pair, text)), tuple(attach.following(scenes, pair, text))
    own = [(event.candidate.scene, event.anchor) for event in cluster]
    beside, behind = ([(other, other.sentence.span) for other in others] for others in (naming, following))
    paper, parties = attach.instrument((*own, *behind), article.text), _participants(cluster, told)
    return Claim(
        participants=parties,
        forms=_forms(cluster),
        status=status,
        fields=_distinct(f for e in cluster for f in e.fields)
        or attach.fields_told(c.scene for c in told)
        or attach.fields_around(scene, text),
        instrument=paper,
        binding=attach.binding((*own, *behind), paper),
        announced=next((e.when for e in cluster if e.when), None) or attach.announced_around(naming, article, status.value),
        starts=attach.starts((*own, *beside, *behind), article, status.value),
        ends=attach.ends(own, article),
        places=attach.places((scenes, naming, following, *_farther(scenes, pair, text)), parties),
        quantities=attach.quantities(_anchored(cluster, naming), behind, article),
        products=attach.products((*scenes, *naming), article.text),
        trigger=best.anchor,
        confidence=round(best.candidate.score, 3),
        secondary=scene.sentence.zone is Zone.TEASER,
    )


def _farther(own: Sequence[Scene], who: Pair, text: Sequence[Scene]) -> Iterator[Iterable[Scene]]:
    """Where the places of a claim may be told at last: in the sentences that go on about its event, then in the headline."""
    yield attach.going_on(own, who, text)
    yield (s for s in text if s.sentence.zone is Zone.TITLE)


def _anchored(cluster: Sequence[Event], naming: Iterable[Scene]) -> Iterator[attach.Anchored]:
    """The sentences of a claim with their triggers: its own, then of those that name both partners the ones with one of its forms."""
    yield from ((event.candidate.scene, event.anchor) for event in cluster)
    forms = {event.form.value for event in cluster}
    for scene in naming:
        yield from ((scene, clue.span) for clue in scene.triggers if clue.rule.settings["form"] in forms)


def _forms(cluster: Sequence[Event]) -> tuple[Found[Form], ...]:
    """The forms of the surest events, without plain cooperation where the text says more."""
    forms = _distinct(e.form for e in cluster)
    return (tuple(f for f in forms if f.value is not Form.COOPERATION) or forms)[: attach.MOST_VALUES]


def _specific(claim: Claim) -> Claim:
    """The claim without the fields that say least where the text names another: something else, or the vehicles that a part is for."""
    fields = claim.fields
    for vague in (Field.OTHER, Field.VEHICLE):
        fields = tuple(found for found in fields if found.value is not vague) or fields
    return replace(claim, fields=fields)


def _distinct(found: Iterable[Found[T]]) -> tuple[Found[T], ...]:
    """The first of each value."""
    out: dict[T, Found[T]] = {}
    for each in found:
        out.setdefault(each.value, each)
    return tuple(out.values())


def _participants(cluster: Sequence[Event], further: Sequence[Candidate]) -> tuple[Participant, ...]:
    """The two with their roles: those of the event whose words leave no doubt, of the surest event that gives both, else one, else of the
    surest sentence that gives both.
    """
    own = [event.candidate for event in cluster]
    ranked = (
        [c for c in own if c.plain],
        [c for c in own if complement(c.one, c.other)],
        [c for c in own if directed(c.trigger)],
        [c for c in further if complement(c.one, c.other)],
    )
    candidate = next(filter(None, ranked), own)[0]
    both = zip((candidate.one, candidate.other), roles(candidate.one, candidate.other, candidate.trigger), strict=True)
    return tuple(_participant(argument.mention, role) for argument, role in both)


def _participant(mention: Mention, role: Role) -> Participant:
    return Participant(Found.at(mention.entity, mention.span, f"{Kind.ORGANISATION}.{mention.origin}"), role)
