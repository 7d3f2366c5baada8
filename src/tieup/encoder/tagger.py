"""The tagger: names of organisations, persons, places and products in text, by a small neural network."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from tieup.encoder import decode, files
from tieup.encoder.trunk import Line, Trunk
from tieup.encoder.units import units
from tieup.errors import DataError
from tieup.model import Span

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

MODEL, SETTINGS = "names.onnx", "names.json"

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
        return [self.names(text, self.read(text, [Span(0, len(text))] if text else ()), least) for text in texts]

    def read(self, text: str, spans: Iterable[Span]) -> tuple[Line, ...]:
        """The lines in these spans of a text, for ``names`` and for the reader of pairs."""
        return self._trunk.read(text, spans)

    def names(self, text: str, lines: Iterable[Line], least: float = 0.5) -> tuple[Tag, ...]:
        """The names in these lines of the text, as ``tag`` gives them. Raises ValueError where ``least`` is no probability."""
        if not 0 < least < 1:
            raise ValueError(f"not a probability between 0 and 1: {least}")
        return tuple(tag for line in lines if line.chunks for tag in self._tags(line.span.of(text), line, least))

    def _tags(self, text: str, line: Line, least: float) -> Iterator[Tag]:
        places, at = units(text, line.pieces), line.span.start
        scores = self._scores(line)[[number for number, _, _ in places]]
        chances = decode.probabilities(scores, self._temperature)
        for start, stop, kind, probability in decode.names(chances, least):
            yield Tag(Span(at + places[start][1], at + places[stop - 1][2]), self._kinds[kind], probability)

    def _scores(self, line: Line) -> NDArray[np.float32]:
        """Scores by piece and label."""
        return line.joined([np.asarray(self._head.run(None, {"vectors": vectors[None]})[0])[0] for vectors in line.chunks])
