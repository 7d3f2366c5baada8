"""Who ties up with whom, by the network: a score for each two organisations that meet in a text, and what they do in which role."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from tieup.encoder import files
from tieup.encoder.trunk import Trunk
from tieup.encoder.windows import Layout, Meeting, Window, layout
from tieup.errors import DataError
from tieup.lang import Sentence
from tieup.model import Mention

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

MODEL, SETTINGS = "pairs.onnx", "pairs.json"
# What the network answers, in this order; how many answers each has and what they mean stands in the settings.
HEADS = ("pair", "forms", "fields", "status", "first", "second")

_REPAIR = "reinstall tieup, or train it anew with: tieup train pairs"

Scores = Mapping[str, float]  # log-odds, or log-probabilities up to a constant, by value of the codebook


@dataclass(frozen=True, slots=True)
class Relation:
    """What the network says of two organisations.

    ``score`` are the log-odds that they have a tie-up, ``first`` and ``second`` the mentions that speak most for it, in order of place.
    ``forms`` and ``fields`` are log-odds each, ``status`` and the ``roles`` (of the pair's entities, in the order of ``pair``)
    log-probabilities up to a constant.
    """

    pair: tuple[str, str]
    score: float
    first: Mention
    second: Mention
    forms: Scores
    fields: Scores
    status: Scores
    roles: tuple[Scores, Scores]


class PairReader:
    """Scores pairs. One instance may be used again and again; it keeps no state between texts."""

    def __init__(self, trunk: Trunk, head: InferenceSession, labels: Mapping[str, Sequence[str]]) -> None:
        self._trunk, self._head, self._labels = trunk, head, labels
        sizes = [len(labels[name]) for name in HEADS]
        self._cuts = np.cumsum(sizes)[:-1]

    @classmethod
    @cache
    def load(cls, folder: Path | None = None, trunk: Trunk | None = None) -> PairReader:
        """The reader in ``folder``, by default the one that the package ships, on the ``trunk`` shipped or another one.

        Raises DataError where its files are missing, damaged or do not belong together.
        """
        place = folder or files.shipped()
        settings = files.settings(place, SETTINGS, _REPAIR, elsewhere=trunk is not None)
        head = files.session(place, MODEL, _REPAIR)
        try:
            return cls(trunk or Trunk.load(folder), head, settings["labels"])
        except KeyError as error:
            raise DataError(str(place.joinpath(SETTINGS)), f"cannot be loaded: no {error}; {_REPAIR}") from error

    def read(self, text: str, sentences: Sequence[Sentence], organisations: Sequence[Mention]) -> dict[tuple[str, str], Relation]:
        """What the network says of each two organisations that meet in a window of the text, by their entity ids, each pair sorted."""
        found = layout(text, sentences, organisations, self._trunk.tokenizer)
        answers = dict(self._answers(found))
        return {pair: self._relation(pair, [(m, answers[m]) for m in meetings], organisations) for pair, meetings in found.meetings.items()}

    def _answers(self, found: Layout) -> Iterator[tuple[Meeting, NDArray[np.float32]]]:
        for number, window in enumerate(found.windows):
            here = [m for meetings in found.meetings.values() for m in meetings if m.window == number]
            if here:
                vectors = self._trunk.vectors(window.ids)
                feed: dict[str, Any] = {"vectors": vectors, **arrays(window, here, vectors.shape[1])}
                yield from zip(here, np.asarray(self._head.run(None, feed)[0]), strict=True)

    def _relation(
        self, pair: tuple[str, str], answered: Sequence[tuple[Meeting, NDArray[np.float32]]], organisations: Sequence[Mention]
    ) -> Relation:
        """The meetings taken together: a smooth maximum of their scores, the other answers weighted by these."""
        parts = [np.split(answer, self._cuts) for _, answer in answered]
        scores = np.array([part[0][0] for part in parts], np.float64)
        best = int(scores.argmax())
        shares = np.exp(scores - scores[best])
        total = float(scores[best] + np.log(shares.sum()))
        shares /= shares.sum()
        ahead = [organisations[m.first].entity.id == pair[0] for m, _ in answered]
        means = {name: self._mean(name, [part[number] for part in parts], shares) for number, name in enumerate(HEADS) if 0 < number < 4}
        roles = [[part[4 if (first is (side == 0)) else 5] for part, first in zip(parts, ahead, strict=True)] for side in (0, 1)]
        meeting = answered[best][0]
        return Relation(
            pair,
            total,
            organisations[meeting.first],
            organisations[meeting.second],
            **means,
            roles=(self._mean("first", roles[0], shares), self._mean("second", roles[1], shares)),
        )

    def _mean(self, name: str, answers: Sequence[NDArray[np.float32]], shares: NDArray[np.float64]) -> Scores:
        values = np.average(np.array(answers), axis=0, weights=shares)
        return dict(zip(self._labels[name], map(float, values), strict=True))


def arrays(window: Window, meetings: Sequence[Meeting], length: int) -> dict[str, NDArray[np.int64]]:
    """A window's meetings as the network takes them: which pieces belong to names, where the two stand, how far apart."""
    marks = np.zeros((1, length), np.int64)
    for start, stop in window.places.values():
        marks[0, start:stop] = 1
    return {
        "marks": marks,
        "firsts": np.array([window.places[m.first] for m in meetings], np.int64),
        "seconds": np.array([window.places[m.second] for m in meetings], np.int64),
        "steps": np.array([m.steps for m in meetings], np.int64),
    }
