"""Fitted networks as the files that the program ships: 8-bit ONNX, the vocabulary, the settings; and layers read back from such a file."""

from __future__ import annotations

import json
import logging
import re
import shutil
import tempfile
import warnings
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from tieup.encoder import relations, tagger
from tieup.encoder.files import TRUNK, VOCABULARY, checksums
from tieup.encoder.hints import SORTS
from tieup.encoder.tokenizer import BEGIN, END
from tieup.encoder.trunk import vocabulary
from tieup.train import corpora
from tieup.train.lessons import LABELS
from tieup.train.network import Encoder, Layer, Readout, Tagging
from tieup.train.pairing import Pairing
from tieup.train.weights import Shape, Weights

UPPER = 2  # layers above the trunk: they belong to the tagger, and others like them to the reader of pairs

Matrix = NDArray[np.float32]
L = TypeVar("L", bound=nn.Module)

_OPSET = 17
_EPSILON = 1e-5  # of a norm that states none
_LAYER = ("attend", "out", "widen", "narrow")  # its matrices as a graph numbers them
_READOUT = ("offer", "ask", "out", "widen", "narrow")
_LONG = ("ids", "vectors", "marks")  # inputs with a row or a value for each piece
_TRIAL = torch.tensor([[BEGIN, 5, 6, 7, END]])


class _Lower(nn.Module):
    """The trunk as it runs: one text at a time, nothing padded."""

    def __init__(self, encoder: Encoder) -> None:
        super().__init__()
        self.encoder = encoder

    def forward(self, ids: Tensor) -> Tensor:
        return self.encoder(ids, torch.ones_like(ids, dtype=torch.float32), slice(len(self.encoder.layers) - UPPER))


class _Upper(nn.Module):
    """The layers and the head above the trunk."""

    def __init__(self, network: Tagging) -> None:
        super().__init__()
        self.layers, self.head = network.encoder.layers[-UPPER:], network.head

    def forward(self, vectors: Tensor) -> Tensor:
        for layer in self.layers:
            vectors = layer(vectors, torch.zeros(1, 1, 1, 1))
        return self.head(vectors)


def write(folder: Path, network: Tagging, weights: Weights, temperature: float = 1.0, *, trunk: Path | None = None) -> None:
    """Write trunk, vocabulary, tagger and its settings into ``folder``; the first two as they are in the folder ``trunk``, if one is named:
    then what else stands on them still does.
    """
    folder.mkdir(parents=True, exist_ok=True)
    was_training = network.training
    network.eval()
    if trunk:
        for name in (TRUNK, VOCABULARY):
            shutil.copyfile(trunk / name, folder / name)
    else:
        _write_model(folder / TRUNK, _Lower(network.encoder), {"ids": _TRIAL}, "vectors")
        lines = (f"{piece}\t{score:.4f}\n" for piece, score in zip(weights.pieces, weights.scores, strict=True))
        (folder / VOCABULARY).write_bytes("".join(lines).encode("utf-8"))
    vectors = torch.zeros(1, 5, network.encoder.word.embedding_dim)
    _write_model(folder / tagger.MODEL, _Upper(network), {"vectors": vectors}, "scores")
    network.train(was_training)
    write_settings(folder, temperature, weights.shape.heads)


def write_settings(folder: Path, temperature: float, heads: int) -> None:
    sums = checksums(folder, (TRUNK, tagger.MODEL, VOCABULARY))
    settings = {"kinds": corpora.kinds(), "temperature": round(temperature, 3), "heads": heads, "sha256": sums}
    _write_json(folder / tagger.SETTINGS, settings)


def write_pairs(folder: Path, network: Pairing, trunk: Mapping[str, str]) -> None:
    """Write the network over pairs and its settings into ``folder``; ``trunk`` are the checksums of the files it stands on."""
    folder.mkdir(parents=True, exist_ok=True)
    was_training = network.training
    network.eval()
    inputs = {
        "vectors": torch.zeros(1, 5, network.mark.embedding_dim),
        "marks": torch.zeros(1, 5, 2 + len(SORTS), dtype=torch.long),
        "places": torch.tensor([[[1, 2], [2, 3]]]),
        "steps": torch.zeros(1, 2, dtype=torch.long),
    }
    _write_model(folder / relations.MODEL, network, inputs, "scores")
    network.train(was_training)
    sums = {**checksums(folder, (relations.MODEL,)), **trunk}
    _write_json(folder / relations.SETTINGS, {"labels": {name: list(labels) for name, labels in LABELS.items()}, "sha256": sums})


def _write_json(path: Path, data: Mapping[str, object]) -> None:
    path.write_text(json.dumps(data, indent=1) + "\n", "utf-8")


def _write_model(path: Path, network: nn.Module, inputs: Mapping[str, Tensor], output: str) -> None:
    from onnxruntime.quantization import QuantType, quantize_dynamic  # noqa: PLC0415 - needs onnx, which only this step does

    axes = {name: {1: "pieces"} for name in inputs if name in _LONG}
    if output == "vectors" or len(inputs) == 1:
        axes[output] = {1: "pieces"}
    with tempfile.TemporaryDirectory() as scratch, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the exporter announces that another exporter will come
        full = Path(scratch) / "full.onnx"
        torch.onnx.export(
            network.eval(),
            tuple(inputs.values()),
            str(full),
            dynamo=False,
            input_names=list(inputs),
            output_names=[output],
            dynamic_axes=axes,
            opset_version=_OPSET,
        )
        logging.disable(logging.WARNING)  # the quantiser advises a step that this graph does not need
        quantize_dynamic(full, path, weight_type=QuantType.QInt8, per_channel=True, op_types_to_quantize=["MatMul", "Gather", "Gemm"])
        logging.disable(logging.NOTSET)


def upper_layers(folder: Path) -> list[Layer]:
    """The layers of a tagger's file as torch layers, its 8-bit matrices as numbers again."""
    return _Graph.of(folder, tagger.MODEL).layers()


def read_tagger(folder: Path) -> tuple[Weights, nn.Linear]:
    """Trunk and tagger as they were written, as one encoder with a head, the 8-bit matrices as numbers again."""
    lower, upper = _Graph.of(folder, TRUNK), _Graph.of(folder, tagger.MODEL)
    pieces, scores = vocabulary((folder / VOCABULARY).read_bytes())
    layers = [*lower.layers(), *upper.layers()]
    arrays = {f"layers.{at}.{name}": array.numpy() for at, layer in enumerate(layers) for name, array in layer.state_dict().items()}
    arrays |= {f"{name}.weight": lower.numbers(lower.ending(f"{name}.weight_quantized")) for name in ("word", "position")}
    arrays |= {name: lower.arrays[lower.ending(f"encoder.{name}")] for name in ("kind", "norm.weight", "norm.bias")}
    inner, width = layers[0].widen.weight.shape
    shape = Shape(width, len(layers), lower.heads, inner, len(arrays["position.weight"]), lower.epsilon)
    return Weights(shape, tuple(pieces), np.array(scores, np.float32), arrays), upper.head()


def read_pairs(folder: Path) -> Pairing:
    """The network over pairs beside a tagger as it was written, its 8-bit matrices as numbers again, so that it can learn on."""
    graph = _Graph.of(folder, relations.MODEL)
    network = Pairing(graph.layers(), graph.readout(), [len(LABELS[name]) for name in relations.HEADS])
    own = {name: array for name, array in graph.arrays.items() if name in dict(network.named_parameters())}
    own |= {f"{name}.weight": graph.numbers(f"{name}.weight") for name in ("mark", "steps")}
    own |= {f"{name}.weight": graph.numbers(f"{name}.weight_Transposed").T for name in ("parts", "heads")}
    known = {name: torch.from_numpy(array) for name, array in own.items()}
    network.load_state_dict({**network.state_dict(), **known})
    return network


@dataclass(frozen=True, slots=True)
class _Graph:
    """The arrays of a network's file by name; the heads of attention in its layers and the epsilon of their norms."""

    arrays: Mapping[str, NDArray[Any]]
    heads: int
    epsilon: float

    @classmethod
    def of(cls, folder: Path, name: str) -> _Graph:
        import onnx  # noqa: PLC0415 - only here
        from onnx import numpy_helper  # noqa: PLC0415

        graph = onnx.load(str(folder / name)).graph
        norms = (a.f for node in graph.node if node.op_type == "LayerNormalization" for a in node.attribute if a.name == "epsilon")
        # copied, since torch wants arrays that it may write to
        arrays = {each.name: numpy_helper.to_array(each).copy() for each in graph.initializer}
        heads = json.loads((folder / tagger.SETTINGS).read_text("utf-8"))["heads"]
        return cls(arrays, int(heads), next(norms, _EPSILON))

    def layers(self) -> list[Layer]:
        names = {m[0]: int(m[1]) for name in self.arrays if (m := re.search(r"\blayers\.(\d+)\.", name))}
        matrices = self._matrices()
        return [
            self._filled(Layer, name, matrices[at * len(_LAYER) :], _LAYER) for at, name in enumerate(sorted(names, key=names.__getitem__))
        ]

    def readout(self) -> Readout:
        """The last layer of a network over pairs."""
        return self._filled(Readout, "readout.", self._matrices()[-len(_READOUT) :], _READOUT)

    def head(self) -> nn.Linear:
        """That of a tagger."""
        matrix = self._matrices()[-1]
        head = nn.Linear(matrix.shape[1], matrix.shape[0])
        head.load_state_dict({"weight": torch.from_numpy(matrix), "bias": torch.from_numpy(self.arrays[self.ending("head.bias")])})
        return head

    def ending(self, end: str) -> str:
        """The name that ends so, without what tells that it is rounded."""
        return next(name for name in self.arrays if name.endswith(end)).removesuffix("_quantized")

    def numbers(self, name: str) -> Matrix:
        """A matrix whose numbers were rounded to 8 bits."""
        packed, zero, scale = (self.arrays[f"{name}_{part}"].astype(np.float32) for part in ("quantized", "zero_point", "scale"))
        return np.asarray((packed - zero) * scale, np.float32)

    def _matrices(self) -> list[Matrix]:
        """Those of the layers, which a graph knows by number alone."""
        names = (name.removesuffix("_quantized") for name in self.arrays if name.endswith("_quantized") and "MatMul" in name)
        return [self.numbers(name).T for name in sorted(names, key=lambda name: int(re.findall(r"\d+", name)[-1]))]

    def _filled(self, kind: Callable[[Shape], L], name: str, matrices: Sequence[Matrix], parts: Sequence[str]) -> L:
        """A layer with the vectors that a graph knows by its name, and with the first of these matrices."""
        vectors = {m[1]: array for each, array in self.arrays.items() if (m := re.search(rf"\b{name}(\w+\.(?:bias|weight))$", each))}
        own = {f"{part}.weight": matrix for part, matrix in zip(parts, matrices, strict=False)}
        inner, width = own["widen.weight"].shape
        layer = kind(Shape(width, 1, self.heads, inner, 0, self.epsilon))
        layer.load_state_dict({each: torch.from_numpy(array) for each, array in {**vectors, **own}.items()})
        return layer
