"""Fitted networks as the files that the program ships: 8-bit ONNX, the vocabulary, the settings; and layers read back from such a file."""

from __future__ import annotations

import json
import logging
import re
import tempfile
import warnings
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from tieup.encoder import relations, tagger
from tieup.encoder.files import TRUNK, VOCABULARY, checksums
from tieup.encoder.hints import SORTS
from tieup.encoder.tokenizer import BEGIN, END
from tieup.train.lessons import LABELS
from tieup.train.network import Encoder, Layer, Tagging
from tieup.train.pairing import Pairing
from tieup.train.weights import Shape, Weights

UPPER = 2  # layers above the trunk: they belong to the tagger, and others like them to the reader of pairs

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


def write(folder: Path, network: Tagging, weights: Weights, kinds: Sequence[str], temperature: float = 1.0) -> None:
    """Write trunk, vocabulary, tagger and its settings into ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    was_training = network.training
    network.eval()
    _write_model(folder / TRUNK, _Lower(network.encoder), {"ids": _TRIAL}, "vectors")
    vectors = torch.zeros(1, 5, network.encoder.word.embedding_dim)
    _write_model(folder / tagger.MODEL, _Upper(network), {"vectors": vectors}, "scores")
    network.train(was_training)
    lines = (f"{piece}\t{score:.4f}\n" for piece, score in zip(weights.pieces, weights.scores, strict=True))
    (folder / VOCABULARY).write_bytes("".join(lines).encode("utf-8"))
    write_settings(folder, kinds, temperature, weights.shape.heads)


def write_settings(folder: Path, kinds: Sequence[str], temperature: float, heads: int) -> None:
    sums = checksums(folder, (TRUNK, tagger.MODEL, VOCABULARY))
    _write_json(folder / tagger.SETTINGS, {"kinds": list(kinds), "temperature": round(temperature, 3), "heads": heads, "sha256": sums})


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
    import onnx  # noqa: PLC0415 - only here
    from onnx import numpy_helper  # noqa: PLC0415

    graph = onnx.load(str(folder / tagger.MODEL)).graph
    arrays = {each.name: numpy_helper.to_array(each) for each in graph.initializer}
    vectors = {m.groups(): array for name, array in arrays.items() if (m := re.search(r"layers\.(\d+)\.(\w+)\.(bias|weight)$", name))}
    matrices = [_numbers(arrays, name) for name in sorted(_quantised(arrays), key=_order)]
    heads = json.loads((folder / tagger.SETTINGS).read_text("utf-8"))["heads"]
    norms = (a.f for node in graph.node if node.op_type == "LayerNormalization" for a in node.attribute if a.name == "epsilon")
    epsilon = next(norms, _EPSILON)
    out = []
    for at, number in enumerate(sorted({key[0] for key in vectors}, key=int)):
        named = {f"{part}.{kind}": array for (layer, part, kind), array in vectors.items() if layer == number}
        own = matrices[at * len(_MATRICES) : (at + 1) * len(_MATRICES)]
        named.update({f"{part}.weight": matrix for part, matrix in zip(_MATRICES, own, strict=True)})
        inner, width = own[2].shape
        layer = Layer(Shape(width, 1, heads, inner, 0, epsilon))
        layer.load_state_dict({name: torch.from_numpy(np.array(array)) for name, array in named.items()})
        out.append(layer)
    return out


def _quantised(arrays: Mapping[str, NDArray[np.generic]]) -> list[str]:
    return [name.removesuffix("_quantized") for name in arrays if name.endswith("_quantized") and "MatMul" in name]


def _order(name: str) -> int:
    return int(re.findall(r"\d+", name)[-1])


def _numbers(arrays: Mapping[str, NDArray[np.generic]], name: str) -> NDArray[np.float32]:
    packed, zero, scale = (arrays[f"{name}_{part}"].astype(np.float32) for part in ("quantized", "zero_point", "scale"))
    return np.ascontiguousarray(((packed - zero) * scale).T)
