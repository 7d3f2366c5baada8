"""The fitted network as the files that the program ships: 8-bit ONNX, the vocabulary, the settings."""

from __future__ import annotations

import hashlib
import json
import logging
import tempfile
import warnings
from collections.abc import Sequence
from pathlib import Path

import torch
from torch import Tensor, nn

from tieup.encoder.tagger import MODEL, SETTINGS, VOCABULARY
from tieup.encoder.tokenizer import BEGIN, END
from tieup.train.network import Tagging
from tieup.train.weights import Weights

_OPSET = 17


class _Unpadded(nn.Module):
    """The network as it runs: one text at a time, nothing padded."""

    def __init__(self, network: Tagging) -> None:
        super().__init__()
        self.network = network

    def forward(self, ids: Tensor) -> Tensor:
        return self.network(ids, torch.ones_like(ids, dtype=torch.float32))


def write(folder: Path, network: Tagging, weights: Weights, kinds: Sequence[str], temperature: float = 1.0) -> None:
    """Write model, vocabulary and settings into ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    _write_model(folder / MODEL, network)
    lines = (f"{piece}\t{score:.4f}\n" for piece, score in zip(weights.pieces, weights.scores, strict=True))
    (folder / VOCABULARY).write_bytes("".join(lines).encode("utf-8"))
    write_settings(folder, kinds, temperature)


def write_settings(folder: Path, kinds: Sequence[str], temperature: float) -> None:
    sums = {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in (MODEL, VOCABULARY)}
    settings = {"kinds": list(kinds), "temperature": round(temperature, 3), "sha256": sums}
    (folder / SETTINGS).write_text(json.dumps(settings, indent=1) + "\n", "utf-8")


def _write_model(path: Path, network: Tagging) -> None:
    from onnxruntime.quantization import QuantType, quantize_dynamic  # noqa: PLC0415 - needs onnx, which only this step does

    was_training = network.training
    with tempfile.TemporaryDirectory() as scratch, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the exporter announces that another exporter will come
        full = Path(scratch) / "full.onnx"
        ids = torch.tensor([[BEGIN, 5, 6, 7, END]])
        torch.onnx.export(
            _Unpadded(network).eval(),
            (ids,),
            str(full),
            dynamo=False,
            input_names=["ids"],
            output_names=["scores"],
            dynamic_axes={"ids": {1: "pieces"}, "scores": {1: "pieces"}},
            opset_version=_OPSET,
        )
        logging.disable(logging.WARNING)  # the quantiser advises a step that this graph does not need
        quantize_dynamic(full, path, weight_type=QuantType.QInt8, per_channel=True, op_types_to_quantize=["MatMul", "Gather", "Gemm"])
        logging.disable(logging.NOTSET)
    network.train(was_training)
