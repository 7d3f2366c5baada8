"""What the network over pairs learns from: a text's windows as the trunk sees them, and for its pairs of organisations what is true."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tieup.codebook import Field, Form, Role, Status
from tieup.encoder.relations import HEADS, arrays
from tieup.encoder.trunk import Trunk
from tieup.encoder.windows import Meeting, layout
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
class Page:
    """A window: the trunk's vectors (pieces, width) in half precision, and its meetings as the network takes them."""

    vectors: NDArray[np.float16]
    inputs: Mapping[str, NDArray[np.int64]]


@dataclass(frozen=True, slots=True)
class Lesson:
    """A text to learn from or to be asked about.

    ``rows`` say of each meeting, in the order of the pages, the number of its pair and whether the pair's first entity stands first.
    """

    name: str
    pages: tuple[Page, ...]
    rows: NDArray[np.int64]
    pairs: tuple[tuple[str, str], ...]
    targets: tuple[Target, ...]


def lesson(
    name: str, told: tuple[str, Sequence[Sentence], Sequence[Mention]], targets: Mapping[tuple[str, str], Target], trunk: Trunk
) -> Lesson:
    """A text with its sentences and organisations as a lesson. Pairs without a target are left out."""
    text, sentences, organisations = told
    found = layout(text, sentences, organisations, trunk.tokenizer)
    pairs = tuple(pair for pair in found.meetings if pair in targets)
    pages, rows = [], []
    for number, window in enumerate(found.windows):
        here = [(at, m) for at, pair in enumerate(pairs) for m in found.meetings[pair] if m.window == number]
        if here:
            vectors = trunk.vectors(window.ids)
            pages.append(Page(vectors[0].astype(np.float16), arrays(window, [m for _, m in here], vectors.shape[1])))
            rows += [(at, _ahead(m, pairs[at], organisations)) for at, m in here]
    return Lesson(name, tuple(pages), np.array(rows, np.int64).reshape(-1, 2), pairs, tuple(targets[pair] for pair in pairs))


def _ahead(meeting: Meeting, pair: tuple[str, str], organisations: Sequence[Mention]) -> int:
    return int(organisations[meeting.first].entity.id == pair[0])
