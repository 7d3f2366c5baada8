"""A claim's forms and fields: what the network says weighed against what the rules read from the words.

Small log-linear models, one for each kind of value; status and roles stay as the rules read them, which was measured to be as good.
The weights are data. A value takes the words that a rule read it from, else those
of the sentence in which the network saw the two.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Any

from tieup.codebook import Field, Form
from tieup.encoder import Relation
from tieup.errors import DataError
from tieup.extract.clues import Clue, Scene
from tieup.extract.families import family
from tieup.model import Claim, Found, Span

_BY_NETWORK = "network"
_MOST = 2  # forms or fields of one claim

Named = Iterator[tuple[str, float]]


@dataclass(frozen=True, slots=True)
class Reviser:
    """Weights of named features, by kind of value: ``forms`` and ``fields``. ``least`` are probabilities from which a
    form or field is taken.
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
        where = _Words(evidence)
        forms = self._forms(evidence)
        return replace(
            evidence.claim,
            forms=tuple(map(where.form, forms)),
            fields=tuple(map(where.field, self._fields(evidence))),
        )

    def score(self, kind: str, features: Iterable[tuple[str, float]]) -> float:
        weights = self.weights[kind]
        return sum(weights.get(name, 0.0) * value for name, value in features)

    def _forms(self, evidence: Evidence) -> list[Form]:
        """Those likely enough, plain cooperation only alone; else the likeliest."""
        worded = [form for form in Form if evidence.says("triggers", "form", form, evidence.claim.forms)] or list(Form)
        scores = {form: self.score("forms", form_features(form, evidence)) for form in worded}
        chosen = self._taken("forms", scores) or [max(worded, key=lambda form: scores[form])]
        return chosen[:1] if chosen[0] is Form.COOPERATION else [form for form in chosen if form is not Form.COOPERATION]

    def _fields(self, evidence: Evidence) -> list[Field]:
        worded = (field for field in Field if evidence.says("fields", "field", field, evidence.claim.fields))
        return self._taken("fields", {field: self.score("fields", field_features(field, evidence)) for field in worded})

    def _taken(self, kind: str, scores: Mapping[Any, float]) -> list[Any]:
        """The values that are likely enough, the likeliest first, no more than a few."""
        bar = math.log(self.least[kind] / (1 - self.least[kind]))
        return sorted((value for value, score in scores.items() if score >= bar), key=lambda value: -scores[value])[:_MOST]


@dataclass(frozen=True, slots=True)
class Evidence:
    """What there is to weigh: a claim of two by the rules, what the network says of them, the scenes that the claim was read in."""

    claim: Claim
    relation: Relation
    scenes: tuple[Scene, ...]

    def clues(self, kind: str, key: str, value: str, *, strong: bool = False) -> int:
        """How many words of a kind speak for a value; only the strong ones if asked."""
        found = (c.rule.settings for scene in self.scenes for c in getattr(scene, kind))
        return sum(each.get(key) == value and not (strong and each.get("strength") == "weak") for each in found)

    def says(self, kind: str, key: str, value: str, read: Iterable[Found[Any]]) -> bool:
        """Whether words speak for a value: what none support is not recorded, however sure the network is."""
        return self.clues(kind, key, value) > 0 or any(found.value == value for found in read)

    @property
    def families(self) -> tuple[str, str]:
        """What the two make or do, coarsely."""
        one, other = (family(p.entity.value) for p in self.claim.participants)
        return one, other


def form_features(form: Form, evidence: Evidence) -> Named:
    said = any(found.value is form and not found.rule.startswith(_BY_NETWORK) for found in evidence.claim.forms)
    yield "network", evidence.relation.forms[form] / 2
    yield f"is {form}", 1.0
    yield "said", float(said)
    yield "said beside others", float(said and len(evidence.claim.forms) > 1)
    yield f"said {form}", float(said)
    yield "words", min(2.0, evidence.clues("triggers", "form", form, strong=True))
    yield "weak words", min(2.0, evidence.clues("triggers", "form", form))
    yield f"{form} between {'+'.join(sorted(evidence.families))}", 1.0


def field_features(field: Field, evidence: Evidence) -> Named:
    fields = evidence.claim.fields
    places = [at for at, found in enumerate(fields) if found.value is field]
    yield "network", evidence.relation.fields[field] / 2
    yield f"is {field}", 1.0
    yield "named first", float(0 in places)
    yield "named later", float(any(places))
    yield "others named", float(bool(fields) and not places)
    yield "words", min(2.0, evidence.clues("fields", "field", field))
    yield from ((f"{field} of {participant.entity.value.kind or 'unknown'}", 1.0) for participant in evidence.claim.participants)


class _Words:
    """Where the words for a value stand."""

    def __init__(self, evidence: Evidence) -> None:
        self._claim, self._scenes = evidence.claim, evidence.scenes

    def form(self, form: Form) -> Found[Form]:
        known = next((found for found in self._claim.forms if found.value is form), None)
        return known or Found(form, *self._clue("triggers", "form", form))

    def field(self, field: Field) -> Found[Field]:
        known = next((found for found in self._claim.fields if found.value is field), None)
        return known or Found(field, *self._clue("fields", "field", field))

    def _clue(self, kind: str, key: str, value: str) -> tuple[tuple[Span, ...], str]:
        """The words of a rule for this value nearest to the claim's anchor, else the whole sentence."""
        anchor = self._claim.trigger or self._scenes[0].sentence.span
        clues: list[Clue] = [c for scene in self._scenes for c in getattr(scene, kind) if c.rule.settings.get(key) == value]
        nearest = min(clues, key=lambda c: (c.span.gap(anchor), c.span), default=None)
        if nearest:
            return (nearest.span,), f"{_BY_NETWORK}.{key}.{nearest.rule.id}"
        return (self._scenes[0].sentence.span,), f"{_BY_NETWORK}.{key}"
