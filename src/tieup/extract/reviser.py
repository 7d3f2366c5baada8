"""A claim's forms, fields, status and roles: what the network says weighed against what the rules read from the words.

Small log-linear models, one for each kind of value, whose weights are data. A value takes the words that a rule read it from, else those of
the sentence in which the network saw the two.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Any, TypeVar

from tieup.codebook import Field, Form, Role, Status, Zone
from tieup.encoder import Relation, Scores
from tieup.errors import DataError
from tieup.extract.attach import MOST_VALUES
from tieup.extract.clues import Clue, Scene
from tieup.extract.families import family
from tieup.extract.scorer import Feature
from tieup.extract.status import QUESTION, SWEEPING
from tieup.model import Claim, Found, Span

_BY_NETWORK = "network"
_TRIGGERS, _FIELDS = "triggers", "fields"
_SAID_FURTHER = frozenset({_TRIGGERS, _FIELDS})
_UNLIKELY = -6.0  # log-probability below which the network's answer tells no more
_SIDES = (
    (Role.SUPPLIER, Role.CUSTOMER),
    (Role.INVESTOR, Role.TARGET),
    (Role.INVESTOR, Role.SELLER),
    (Role.SELLER, Role.TARGET),
    (Role.LICENSOR, Role.LICENSEE),
    (Role.PARTNER, Role.HOST),
    (Role.INVESTOR, Role.HOST),
    (Role.PARTNER, Role.VENTURE),
)
_HOLDS = "status.holds"  # words for a stake that somebody has
_OPENING = 4  # sentences, the title among them
_SEVERAL = 2.0  # words for a value: more of them speak no louder

Roles = tuple[Role, Role]
T = TypeVar("T")

_TOGETHER: tuple[Roles, ...] = ((Role.PARTNER, Role.PARTNER), *_SIDES, *((other, one) for one, other in _SIDES))
# Forms whose two sides are no plain partners: what the codebook says of them holds, however unsure the rest is.
_SIDED: Mapping[Form, frozenset[Role]] = {
    Form.SUPPLY: frozenset({Role.SUPPLIER, Role.CUSTOMER}),
    Form.LICENSING: frozenset({Role.LICENSOR, Role.LICENSEE}),
    Form.EQUITY: frozenset({Role.INVESTOR, Role.TARGET, Role.SELLER}),
}
_UNSIDED = frozenset(Role) - _SIDED[Form.SUPPLY]  # what a state and a firm may be to one another where nothing is supplied


@dataclass(frozen=True, slots=True)
class Reviser:
    """Weights of named features, by kind of value: ``forms``, ``fields``, ``status`` and ``roles``. ``least`` are probabilities from which
    a form or field is taken; of statuses and of the roles that two may play together the likeliest is.
    """

    weights: Mapping[str, Mapping[str, float]]
    least: Mapping[str, float]

    @classmethod
    @cache
    def load(cls) -> Reviser:
        """The weights that the package ships. Raises DataError where there are none."""
        place = files("tieup.extract").joinpath("weights", "values.toml")
        if not place.is_file():
            raise DataError("extract/weights/values.toml", "no such weights; reinstall tieup")
        data = tomllib.loads(place.read_text("utf-8"))
        return cls(data["weights"], data["least"])

    def revised(self, evidence: Evidence) -> Claim:
        """A claim of two participants, with the values that rules and network together speak most for."""
        return self.weighed(evidence)[0]

    def weighed(self, evidence: Evidence) -> tuple[Claim, Mapping[Roles, float]]:
        """The same, and what its roles were chosen from: log-probabilities of those that the two may play together, in its order of
        participants.
        """
        where = _Words(evidence)
        fields = tuple(map(where.field, self._fields(evidence)))
        formed = self.formed(evidence)
        status, parts = where.status(self._status(formed)), self._parts(formed)
        likeliest = max(parts, key=lambda roles: parts[roles])
        parties = tuple(replace(each, role=role) for each, role in zip(formed.claim.participants, likeliest, strict=True))
        return replace(formed.claim, fields=fields, status=status, participants=parties), parts

    def formed(self, evidence: Evidence) -> Evidence:
        """The same with the forms decided: who plays which role, and how firm it is, depends on what the two do."""
        return replace(evidence, claim=replace(evidence.claim, forms=tuple(map(_Words(evidence).form, self._forms(evidence)))))

    def score(self, kind: str, features: Iterable[Feature]) -> float:
        weights = self.weights[kind]
        return sum(weights.get(name, 0.0) * value for name, value in features)

    def _forms(self, evidence: Evidence) -> list[Form]:
        """Those likely enough, plain cooperation only where the text says no more; else the likeliest. What further sentences alone say
        must be likelier than plain cooperation is.
        """
        worded, own = [form for form in Form if evidence.worded(form)] or list(Form), replace(evidence, further=())
        scores = {form: self.score("forms", form_features(form, evidence)) for form in worded}
        plain = scores.get(Form.COOPERATION, -math.inf)
        scores = {form: score for form, score in scores.items() if score >= plain or own.worded(form)}
        chosen = self._taken("forms", scores) or [max(scores, key=lambda form: scores[form])]
        return [form for form in chosen if form is not Form.COOPERATION] or chosen

    def _fields(self, evidence: Evidence) -> list[Field]:
        worded = (field for field in Field if evidence.says(_FIELDS, "field", field, evidence.claim.fields))
        return self._taken("fields", {field: self.score("fields", field_features(field, evidence)) for field in worded})

    def _parts(self, evidence: Evidence) -> Mapping[Roles, float]:
        return _logs({roles: self.score("roles", role_features(roles, evidence)) for roles in evidence.playable()})

    def _status(self, evidence: Evidence) -> Status:
        """The likeliest; but what words deny or end is denied or ended, a stake that is held is no deal that was made or closed, and what
        only a headline asks nobody has agreed on.
        """
        likeliest = max(Status, key=lambda status: self.score("status", status_features(status, evidence)))
        said, rule = evidence.claim.status.value, evidence.claim.status.rule
        holds = rule == _HOLDS and likeliest in (Status.AGREED, Status.COMPLETED)
        sweeps = said in SWEEPING and rule.startswith("status.")
        asks = rule == QUESTION and all(scene.sentence.zone is Zone.TITLE for scene in evidence.scenes)
        return said if holds or sweeps or asks else likeliest

    def _taken(self, kind: str, scores: Mapping[Any, float]) -> list[Any]:
        """The values that are likely enough, the likeliest first, no more than a few."""
        bar = math.log(self.least[kind] / (1 - self.least[kind]))
        return sorted((value for value, score in scores.items() if score >= bar), key=lambda value: -scores[value])[:MOST_VALUES]


@dataclass(frozen=True, slots=True)
class Evidence:
    """What there is to weigh: a claim of two by the rules, what the network says of them, the scenes that the claim was read in, and
    further ones that tell of the two, which may say more of what they do ('The partnership covers joint purchasing'). ``plain``: its words
    leave no doubt who plays which role.
    """

    claim: Claim
    relation: Relation
    scenes: tuple[Scene, ...]
    further: tuple[Scene, ...] = ()
    plain: bool = False

    def told(self, kind: str) -> Iterator[Clue]:
        """The words of a kind that speak of the tie-up. What joint work aims at and how firm it is, only its own sentences say."""
        scenes = (*self.scenes, *self.further) if kind in _SAID_FURTHER else self.scenes
        return (clue for scene in scenes for clue in getattr(scene, kind))

    def count(self, kind: str, key: str, value: str, *, strong: bool = False) -> int:
        """How many words of a kind speak for a value; only the strong ones if asked."""
        found = (clue.rule.settings for clue in self.told(kind))
        return sum(each.get(key) == value and not (strong and each.get("strength") == "weak") for each in found)

    def says(self, kind: str, key: str, value: str, read: Iterable[Found[Any]]) -> bool:
        """Whether words speak for a value: what none support is not recorded, however sure the network is."""
        return self.count(kind, key, value) > 0 or any(found.value == value for found in read)

    def worded(self, form: Form) -> bool:
        """Whether words speak for a form: of a tie-up, or of what joint work aims at."""
        return self.says(_TRIGGERS, "form", form, self.claim.forms) or self.count("purposes", "form", form) > 0

    @property
    def merging(self) -> bool:
        """Whether the words are of two houses that become one: neither buys the other."""
        deals = (clue.rule for clue in self.told(_TRIGGERS) if clue.rule.settings["form"] == Form.ACQUISITION)
        return any("slots" not in rule.settings for rule in deals)

    @property
    def place(self) -> str:
        """Where the claim stands: in the ``opening``, where an article tells its news, or ``later``, where it tells what was before."""
        sentence = self.scenes[0].sentence
        return "opening" if sentence.zone is Zone.TITLE or sentence.index < _OPENING else "later"

    @property
    def said(self) -> Roles:
        """The roles by the rules, in the claim's order of participants."""
        one, other = self.claim.participants
        return one.role, other.role

    def playable(self) -> Iterator[Roles]:
        """The roles that two may play together in what they do, those of the rules first; these alone where their words leave no doubt."""
        sides = self._sides()
        if self.plain and sides.issuperset(self.said):
            return iter([self.said])
        others = _UNSIDED if "public" in self.families else frozenset(Role)
        tried = (self.said, *(roles for roles in _TOGETHER if roles != self.said))
        return (roles for roles in tried if _opposite(roles, sides or others))

    def _sides(self) -> frozenset[Role]:
        """The roles of those who stand on two sides in what the two do; none where it has no sides."""
        forms = {found.value for found in self.claim.forms}
        if Form.ACQUISITION in forms and not self.merging:
            forms.add(Form.EQUITY)
        return frozenset(role for form in forms for role in _SIDED.get(form, ()))

    def network_roles(self) -> tuple[Scores, Scores]:
        """What the network says of the roles, in the claim's order of participants."""
        one, other = self.relation.together.roles
        return (one, other) if self.claim.participants[0].entity.value.id == self.relation.pair[0] else (other, one)

    def network_status(self) -> Scores:
        """What the network says of how firm it is where the two meet in the claim's own sentences: others may tell of another time."""
        return self.relation.within([scene.sentence.span for scene in self.scenes]).status

    @property
    def families(self) -> tuple[str, str]:
        """What the two make or do, coarsely."""
        one, other = (family(p.entity.value) for p in self.claim.participants)
        return one, other


def _opposite(roles: Roles, sides: frozenset[Role]) -> bool:
    """Whether two stand on these sides, each on another one unless both are partners."""
    return sides.issuperset(roles) and (roles[0] is not roles[1] or roles[0] is Role.PARTNER)


def form_features(form: Form, evidence: Evidence) -> Iterator[Feature]:
    said = any(found.value is form and not found.rule.startswith(_BY_NETWORK) for found in evidence.claim.forms)
    yield "network", evidence.relation.together.forms[form] / 2
    yield f"is {form}", 1.0
    yield "said", float(said)
    yield "said beside others", float(said and len(evidence.claim.forms) > 1)
    yield f"said {form}", float(said)
    yield "words", min(_SEVERAL, evidence.count(_TRIGGERS, "form", form, strong=True))
    yield "weak words", min(_SEVERAL, evidence.count(_TRIGGERS, "form", form))
    aims = min(_SEVERAL, evidence.count("purposes", "form", form))
    yield "aims", aims
    yield f"aims of {form}", aims
    yield (
        f"{form} aimed at by plain cooperation",
        float(aims > 0 and all(found.value is Form.COOPERATION for found in evidence.claim.forms)),
    )
    yield f"{form} between {'+'.join(sorted(evidence.families))}", 1.0


def field_features(field: Field, evidence: Evidence) -> Iterator[Feature]:
    fields = evidence.claim.fields
    places = [at for at, found in enumerate(fields) if found.value is field]
    yield "network", evidence.relation.together.fields[field] / 2
    yield f"is {field}", 1.0
    yield "named first", float(0 in places)
    yield "named later", float(any(places))
    yield "others named", float(bool(fields) and not places)
    yield "words", min(_SEVERAL, evidence.count(_FIELDS, "field", field))
    yield from ((f"{field} of {participant.entity.value.kind or 'unknown'}", 1.0) for participant in evidence.claim.participants)


def status_features(status: Status, evidence: Evidence) -> Iterator[Feature]:
    said = evidence.claim.status.value
    cues = evidence.count("cues", "status", status)
    yield "network", _logs(evidence.network_status())[status] / 2
    yield f"is {status}", 1.0
    yield f"said {status}", float(said is status)
    yield f"said {status} by a cue", float(said is status and evidence.claim.status.rule.startswith("status."))
    yield f"{status} for {said}", float(said is not status)
    yield "words", min(_SEVERAL, cues)
    yield f"{status} {evidence.place}", 1.0
    yield from ((f"{status} of {found.value}", 1.0) for found in evidence.claim.forms)
    if not evidence.claim.status.rule.startswith("status."):
        yield f"{status} without a cue", 1.0
        yield f"{status} {evidence.place} without a cue", 1.0
        yield from ((f"{status} of {found.value} without a cue", 1.0) for found in evidence.claim.forms)


def role_features(roles: Roles, evidence: Evidence) -> Iterator[Feature]:
    """``roles`` in the claim's order of participants."""
    sides = [max(_UNLIKELY, _logs(scores)[role]) for scores, role in zip(evidence.network_roles(), roles, strict=True)]
    played = "+".join(sorted(roles))
    yield "network", sum(sides) / 2
    yield f"is {played}", 1.0
    yield "said", float(roles == evidence.said)
    yield f"said {played}", float(roles == evidence.said)
    yield f"{played} for {'+'.join(sorted(evidence.said))}", 1.0
    yield "the other way round", float(roles[::-1] == evidence.said and roles[0] is not roles[1])
    yield from ((f"{played} of {found.value}", 1.0) for found in evidence.claim.forms)
    yield from ((f"{role} is {family}", 1.0) for role, family in zip(roles, evidence.families, strict=True))


def _logs(scores: Mapping[T, float]) -> Mapping[T, float]:
    """Log-probabilities that sum up to one."""
    highest = max(scores.values())
    total = highest + math.log(sum(math.exp(score - highest) for score in scores.values()))
    return {value: score - total for value, score in scores.items()}


class _Words:
    """Where the words for a value stand."""

    def __init__(self, evidence: Evidence) -> None:
        self._evidence, self._claim, self._scenes = evidence, evidence.claim, evidence.scenes

    def form(self, form: Form) -> Found[Form]:
        known = next((found for found in self._claim.forms if found.value is form), None)
        return known or Found(form, *self._clue((_TRIGGERS, "purposes"), "form", form))

    def field(self, field: Field) -> Found[Field]:
        known = next((found for found in self._claim.fields if found.value is field), None)
        return known or Found(field, *self._clue((_FIELDS,), "field", field))

    def status(self, status: Status) -> Found[Status]:
        said = self._claim.status
        return said if said.value is status else Found(status, *self._clue(("cues",), "status", status))

    def _clue(self, kinds: Sequence[str], key: str, value: str) -> tuple[tuple[Span, ...], str]:
        """The words of a rule for this value nearest to the claim's anchor, else the whole sentence."""
        anchor = self._claim.trigger or self._scenes[0].sentence.span
        found = (clue for kind in kinds for clue in self._evidence.told(kind))
        clues = [c for c in found if c.rule.settings.get(key) == value]
        nearest = min(clues, key=lambda c: (c.span.gap(anchor), c.span), default=None)
        if nearest:
            return (nearest.span,), f"{_BY_NETWORK}.{key}.{nearest.rule.id}"
        return (self._scenes[0].sentence.span,), f"{_BY_NETWORK}.{key}"
