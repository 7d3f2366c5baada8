"""What the network over pairs learns from: a text as the trunk sees it, and for its pairs of organisations what is true."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tieup.codebook import Field, Form, Role, Status
from tieup.encoder import Hint
from tieup.encoder.relations import HEADS, Seen
from tieup.encoder.trunk import Trunk
from tieup.encoder.windows import Ground, Meeting, Pair
from tieup.lang import Sentence
from tieup.model import Mention

LABELS: Mapping[str, tuple[str, ...]] = dict(
    zip(HEADS, (("tie-up",), tuple(Form), tuple(Field), tuple(Status), tuple(Role), tuple(Role)), strict=True)
)


@dataclass(frozen=True, slots=True)
class Target:
    """What is true of a pair. ``weight`` 0 asks nothing. What is empty is not known, and not asked.

    ``roles`` are those of the pair's entities in their order.
    """

    tie: bool
    weight: float = 1.0
    forms: frozenset[Form] = frozenset()
    fields: frozenset[Field] = frozenset()
    status: Status | None = None
    roles: tuple[Role, Role] | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """A text with its sentences, organisations and hints, and what is true of the organisations' pairs."""

    text: str
    sentences: tuple[Sentence, ...]
    organisations: tuple[Mention, ...]
    targets: Mapping[tuple[str, str], Target]
    hints: tuple[Hint, ...] = ()


@dataclass(frozen=True, slots=True)
class Lesson:
    """A text to learn from or to be asked about: what the trunk sees of it, in half precision, and of each pair that is asked about where
    the two meet and what is true of them.
    """

    name: str
    seen: Seen
    ground: Ground
    asked: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """What is to be said of two organisations that meet in a text."""

    pair: Pair
    meetings: tuple[Meeting, ...]
    target: Target


def lesson(name: str, told: Told, trunk: Trunk) -> Lesson | None:
    """A text as a lesson, without the pairs of which nothing is to be said; None where that is all of them."""
    lines = trunk.read(told.text, [s.span for s in told.sentences])
    ground = Ground.of(lines, told.sentences, told.organisations, told.hints)
    asked = tuple(
        Question(pair, meetings, told.targets[pair])
        for pair, meetings in ground.meetings().items()
        if pair in told.targets and told.targets[pair].weight
    )
    return Lesson(name, Seen.of(lines).halved(), ground, asked) if asked else None
