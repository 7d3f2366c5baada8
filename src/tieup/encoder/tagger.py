"""The tagger: names of organisations, persons, places and products in text, by a small neural network."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from tieup.encoder import decode, files
from tieup.encoder.tokenizer import Pieces
from tieup.encoder.trunk import Trunk
from tieup.encoder.units import units
from tieup.errors import DataError
from tieup.model import Span

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

MODEL, SETTINGS = "names.onnx", "names.json"

_WINDOW = 192  # pieces that are read at once
_OVERLAP = 48  # pieces that two windows of a long text share
_REPAIR = "reinstall tieup, or train it anew with: tieup train names"


@dataclass(frozen=True, slots=True)
class Tag:
    """A name: its code points in the text, its kind and the calibrated probability that it is one of this kind."""

    span: Span
    kind: str
    probability: float


class Tagger:
    """Tags names. One instance may be used again and again; it keeps no state between texts."""

    def __init__(self, trunk: Trunk, head: InferenceSession, kinds: Sequence[str], temperature: float) -> None:
        self._trunk, self._head, self._kinds, self._temperature = trunk, head, tuple(kinds), temperature

    @classmethod
    @cache
    def load(cls, folder: Path | None = None, threads: int = 1) -> Tagger:
        """The tagger in ``folder``, by default the one that the package ships.

        Raises DataError where its files are missing, damaged or do not belong together.
        """
        place = folder or files.shipped()
        settings = files.settings(place, SETTINGS, _REPAIR)
        head = files.session(place, MODEL, _REPAIR, threads)
        try:
            return cls(Trunk.load(folder, threads), head, settings["kinds"], settings["temperature"])
        except KeyError as error:
            raise DataError(str(place.joinpath(SETTINGS)), f"cannot be loaded: no {error}; {_REPAIR}") from error

    def tag(self, texts: Sequence[str], least: float = 0.5) -> list[tuple[Tag, ...]]:
        """The names in each text, in order of place, those whose probability is at least ``least`` (between 0 and 1).

        What is found in a text does not depend on the other texts.
        """
        if not 0 < least < 1:
            raise ValueError(f"not a probability between 0 and 1: {least}")
        return [tuple(tag for start, line in _lines(text) for tag in self._tags(line, start, least)) for text in texts]

    def _tags(self, text: str, at: int, least: float) -> Iterator[Tag]:
        """The names in a line that starts at this code point of the whole."""
        pieces = self._trunk.tokenizer.encode(text)
        places = units(text, pieces)
        scores = self._scores(pieces)[[number for number, _, _ in places]]
        chances = decode.probabilities(scores, self._temperature)
        for start, stop, kind, probability in decode.names(chances, least):
            yield Tag(Span(at + places[start][1], at + places[stop - 1][2]), self._kinds[kind], probability)

    def _scores(self, pieces: Pieces) -> NDArray[np.float32]:
        """Scores by piece and label. A long text is read in windows; each piece is judged where it stands farther from a cut."""
        scores = np.zeros((len(pieces), 1 + 2 * len(self._kinds)), np.float32)
        for start in range(0, max(1, len(pieces) - _OVERLAP), _WINDOW - _OVERLAP):
            vectors = self._trunk.vectors(pieces.ids[start : start + _WINDOW])
            first = _OVERLAP // 2 if start else 0
            scores[start + first : start + _WINDOW] = np.asarray(self._head.run(None, {"vectors": vectors})[0])[0, 1 + first : -1]
        return scores


def _lines(text: str) -> Iterator[tuple[int, str]]:
    """The lines of a text that hold something, with their first code points: no name runs over a line's end."""
    at = 0
    for line in text.split("\n"):
        if line.strip():
            yield at, line
        at += len(line) + 1
