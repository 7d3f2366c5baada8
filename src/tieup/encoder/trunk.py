"""The trunk: the lower layers of the encoder, which the tagger of names and the reader of pairs share. It reads a text once for both."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from tieup.encoder import files
from tieup.encoder.tokenizer import BEGIN, END, Pieces, Tokenizer
from tieup.model import Span

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

Vectors = NDArray[np.float32]

_REPAIR = "reinstall tieup, or train it anew with: tieup train names"
_CHUNK = 192  # pieces that are read at once
_OVERLAP = 48  # pieces that two chunks of a long line share


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text as the trunk sees it: the code points it takes in the text, its pieces (whose places count from the line's start), and
    chunks of them with a vector for each piece. The chunks of a long line overlap.
    """

    span: Span
    pieces: Pieces
    chunks: tuple[Vectors, ...]

    def joined(self, of_chunks: Sequence[NDArray[np.float32]]) -> NDArray[np.float32]:
        """One row for each piece out of rows for each piece of each chunk, the marks of begin and end among these: a piece of two chunks
        counts where it stands farther from the cut.
        """
        out = np.zeros((len(self.pieces), of_chunks[0].shape[1]), np.float32)
        for start, rows in zip(_chunk_starts(len(self.pieces)), of_chunks, strict=True):
            first = _OVERLAP // 2 if start else 0
            out[start + first : start + _CHUNK] = rows[1 + first : -1]
        return out


class Trunk:
    """Text in, vectors of its pieces out. One instance may be used again and again; it keeps no state between texts."""

    def __init__(self, session: InferenceSession, tokenizer: Tokenizer) -> None:
        self._session, self.tokenizer = session, tokenizer

    @classmethod
    @cache
    def load(cls, folder: Path | None = None, threads: int = 1) -> Trunk:
        """The trunk in ``folder``, by default the one that the package ships. Raises DataError where its files are missing or damaged."""
        place = folder or files.shipped()
        return cls(
            files.session(place, files.TRUNK, _REPAIR, threads), Tokenizer(*vocabulary(files.read(place, files.VOCABULARY, _REPAIR)))
        )

    def read(self, text: str, spans: Iterable[Span]) -> tuple[Line, ...]:
        """The lines in these spans of the text, one by one. No name and no context runs over a line's end."""
        return tuple(self._line(text, line) for span in spans for line in _lines(text, span))

    def _line(self, text: str, span: Span) -> Line:
        pieces = self.tokenizer.encode(span.of(text))
        chunks = (pieces.ids[start : start + _CHUNK] for start in _chunk_starts(len(pieces)))
        return Line(span, pieces, tuple(map(self._vectors, chunks)))

    def _vectors(self, ids: Sequence[int]) -> Vectors:
        """The vectors of these pieces in context, shape (pieces + 2, width): before the first stands the mark of the begin, behind the
        last that of the end.

        One line at a time: in a batch the 8-bit arithmetic would let the lines change one another's vectors.
        """
        return np.asarray(self._session.run(None, {"ids": np.array([[BEGIN, *ids, END]], np.int64)})[0][0])


def _chunk_starts(pieces: int) -> range:
    """The number of the first piece of each chunk of so many."""
    return range(0, max(1, pieces - _OVERLAP) if pieces else 0, _CHUNK - _OVERLAP)


def _lines(text: str, span: Span) -> Iterator[Span]:
    """The lines of a span that hold something."""
    at = span.start
    for line in span.of(text).split("\n"):
        if line.strip():
            yield Span(at, at + len(line))
        at += len(line) + 1


def vocabulary(content: bytes) -> tuple[list[str], list[float]]:
    """The pieces of a vocabulary's file and their scores."""
    rows = [line.rpartition("\t") for line in content.decode("utf-8").split("\n")[:-1]]
    return [piece for piece, _, _ in rows], [float(score) for _, _, score in rows]
