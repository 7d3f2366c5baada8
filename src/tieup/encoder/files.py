"""The networks as files: settings that name what belongs together by checksum, a session for each, errors that name the way out."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import TYPE_CHECKING, Any

from tieup.errors import DataError

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

TRUNK, VOCABULARY = "trunk.onnx", "vocabulary.tsv"


def shipped() -> Traversable:
    """The folder of the networks that the package ships."""
    return files("tieup.encoder").joinpath("data")


def settings(place: Traversable, name: str, repair: str, *, elsewhere: bool = False) -> Mapping[str, Any]:
    """The settings in ``name``, once the files they belong to are found as they were when written; ``elsewhere``: without the trunk's,
    which stand in another folder.

    Raises DataError where one is missing or damaged, or where the settings are none.
    """
    raw = read(place, name, repair)
    try:
        data: Mapping[str, Any] = json.loads(raw)
        sums = dict(data["sha256"])
    except (ValueError, KeyError, TypeError) as error:
        raise DataError(str(place.joinpath(name)), f"cannot be loaded: {error!r}; {repair}") from error
    for each, expected in sums.items():
        if elsewhere and each in (TRUNK, VOCABULARY):
            continue
        if hashlib.sha256(read(place, each, repair)).hexdigest() != expected:
            raise DataError(str(place.joinpath(each)), f"the network's file is damaged (its checksum differs); {repair}")
    return data


def read(place: Traversable, name: str, repair: str) -> bytes:
    try:
        return place.joinpath(name).read_bytes()
    except OSError as error:
        raise DataError(str(place.joinpath(name)), f"the network's file is missing or cannot be read ({error}); {repair}") from error


def session(place: Traversable, name: str, repair: str, threads: int = 1) -> InferenceSession:
    """The network in ``name``, ready to run. Raises DataError where it is none."""
    import onnxruntime  # noqa: PLC0415 - a large library, loaded when a text is first read

    options: Any = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    model = read(place, name, repair)
    try:
        return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
    except Exception as error:  # onnxruntime raises classes of its own that share no other base
        raise DataError(str(place.joinpath(name)), f"cannot be loaded: {error}; {repair}") from error


def checksums(place: Traversable, names: Iterable[str]) -> dict[str, str]:
    """What settings say of the files that belong to them."""
    return {name: hashlib.sha256(place.joinpath(name).read_bytes()).hexdigest() for name in names}
