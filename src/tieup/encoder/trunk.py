"""The trunk: the lower layers of the encoder, which the tagger of names and the reader of pairs share."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from tieup.encoder import files
from tieup.encoder.tokenizer import BEGIN, END, Tokenizer

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

Vectors = NDArray[np.float32]

_REPAIR = "reinstall tieup, or train it anew with: tieup train names"


class Trunk:
    """Text in, a vector for each piece out. One instance may be used again and again; it keeps no state between texts."""

    def __init__(self, session: InferenceSession, tokenizer: Tokenizer) -> None:
        self._session, self.tokenizer = session, tokenizer

    @classmethod
    @cache
    def load(cls, folder: Path | None = None, threads: int = 1) -> Trunk:
        """The trunk in ``folder``, by default the one that the package ships. Raises DataError where its files are missing or damaged."""
        place = folder or files.shipped()
        return cls(files.session(place, files.TRUNK, _REPAIR, threads), _tokenizer(files.read(place, files.VOCABULARY, _REPAIR)))

    def vectors(self, ids: Sequence[int]) -> Vectors:
        """The vectors of these pieces in context, shape (1, pieces + 2, width): before the first stands the mark of the begin, behind the
        last that of the end.

        One text at a time: in a batch the 8-bit arithmetic would let the texts change one another's vectors.
        """
        return np.asarray(self._session.run(None, {"ids": np.array([[BEGIN, *ids, END]], np.int64)})[0])


def _tokenizer(vocabulary: bytes) -> Tokenizer:
    rows = [line.rpartition("\t") for line in vocabulary.decode("utf-8").split("\n")[:-1]]
    return Tokenizer([piece for piece, _, _ in rows], [float(score) for _, _, score in rows])
