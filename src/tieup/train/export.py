"""Fitted networks as the files that the program ships: 8-bit ONNX, the vocabulary, the settings; and layers read back from such a file."""

from __future__ import annotations

import json
import logging
import re
import shutil
import tempfile
import warnings
from collections.abc import Mapping
from pathlib import Path
from typing import Any

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
from tieup.train.network import Encoder, Layer, Tagging
from tieup.train.pairing import Pairing
from tieup.train.weights import Shape, Weights

UPPER = 2  # layers above the trunk: they belong to the tagger, and others like them to the reader of pairs

Arrays = Mapping[str, NDArray[Any]]

_OPSET = 17
_EPSILON = 1e-5  # of a norm that states none
_MATRICES = ("attend", "out", "widen", "narrow")
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
    return _layers(*_graph(folder / tagger.MODEL), _heads(folder))


def read_tagger(folder: Path) -> tuple[Weights, nn.Linear]:
    """Trunk and tagger as they were written, as one encoder with a head, the 8-bit matrices as numbers again."""
    (lower, epsilon), (upper, _) = _graph(folder / TRUNK), _graph(folder / tagger.MODEL)
    pieces, scores = vocabulary((folder / VOCABULARY).read_bytes())
    layers = [layer for arrays in (lower, upper) for layer in _layers(arrays, epsilon, _heads(folder))]
    arrays = {f"layers.{at}.{name}": array.numpy() for at, layer in enumerate(layers) for name, array in layer.state_dict().items()}
    arrays |= {f"{name}.weight": _numbers(lower, _ending(lower, f"{name}.weight_quantized")) for name in ("word", "position")}
    arrays |= {name: lower[_ending(lower, f"encoder.{name}")] for name in ("kind", "norm.weight", "norm.bias")}
    inner, width = layers[0].widen.weight.shape
    shape = Shape(width, len(layers), _heads(folder), inner, len(arrays["position.weight"]), epsilon)
    return Weights(shape, tuple(pieces), np.array(scores, np.float32), arrays), _head(upper)


def _head(arrays: Arrays) -> nn.Linear:
    matrix = _numbers(arrays, max(_quantised(arrays), key=_order)).T
    head = nn.Linear(matrix.shape[1], matrix.shape[0])
    head.load_state_dict({"weight": torch.from_numpy(matrix), "bias": torch.from_numpy(arrays[_ending(arrays, "head.bias")])})
    return head


def _ending(arrays: Arrays, end: str) -> str:
    """The name that ends so, without what tells that it is rounded."""
    return next(name for name in arrays if name.endswith(end)).removesuffix("_quantized")


def read_pairs(folder: Path) -> Pairing:
    """The network over pairs beside a tagger as it was written, its 8-bit matrices as numbers again, so that it can learn on."""
    arrays, epsilon = _graph(folder / relations.MODEL)
    network = Pairing(_layers(arrays, epsilon, _heads(folder)), len(arrays["query"]), [len(LABELS[name]) for name in relations.HEADS])
    own = {name: array for name, array in arrays.items() if name in dict(network.named_parameters())}
    own |= {f"{name}.weight": _numbers(arrays, f"{name}.weight") for name in ("mark", "steps")}
    own |= {f"{name}.weight": _numbers(arrays, f"{name}.weight_Transposed").T for name in ("parts", "heads")}
    known = {name: torch.from_numpy(array) for name, array in own.items()}
    network.load_state_dict({**network.state_dict(), **known})
    return network


def _heads(folder: Path) -> int:
    return int(json.loads((folder / tagger.SETTINGS).read_text("utf-8"))["heads"])


def _graph(path: Path) -> tuple[Arrays, float]:
    """The arrays of a network by name, and the epsilon of its norms."""
    import onnx  # noqa: PLC0415 - only here
    from onnx import numpy_helper  # noqa: PLC0415

    graph = onnx.load(str(path)).graph
    norms = (a.f for node in graph.node if node.op_type == "LayerNormalization" for a in node.attribute if a.name == "epsilon")
    # copied, since torch wants arrays that it may write to
    return {each.name: numpy_helper.to_array(each).copy() for each in graph.initializer}, next(norms, _EPSILON)


def _layers(arrays: Arrays, epsilon: float, heads: int) -> list[Layer]:
    vectors = {m.groups(): array for name, array in arrays.items() if (m := re.search(r"layers\.(\d+)\.(\w+)\.(bias|weight)$", name))}
    matrices = [_numbers(arrays, name).T for name in sorted(_quantised(arrays), key=_order)]
    out = []
    for at, number in enumerate(sorted({key[0] for key in vectors}, key=int)):
        named = {f"{part}.{kind}": array for (layer, part, kind), array in vectors.items() if layer == number}
        own = matrices[at * len(_MATRICES) : (at + 1) * len(_MATRICES)]
        named.update({f"{part}.weight": matrix for part, matrix in zip(_MATRICES, own, strict=True)})
        inner, width = own[2].shape
        layer = Layer(Shape(width, 1, heads, inner, 0, epsilon))
        layer.load_state_dict({name: torch.from_numpy(array) for name, array in named.items()})
        out.append(layer)
    return out


def _quantised(arrays: Arrays) -> list[str]:
    return [name.removesuffix("_quantized") for name in arrays if name.endswith("_quantized") and "MatMul" in name]


def _order(name: str) -> int:
    return int(re.findall(r"\d+", name)[-1])


def _numbers(arrays: Arrays, name: str) -> NDArray[np.float32]:
    """A matrix whose numbers were rounded to 8 bits."""
    packed, zero, scale = (arrays[f"{name}_{part}"].astype(np.float32) for part in ("quantized", "zero_point", "scale"))
    return np.asarray((packed - zero) * scale, np.float32)
