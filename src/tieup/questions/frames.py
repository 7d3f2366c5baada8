"""Rows as tables of the libraries that analysts use; each is imported when it is asked for."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from typing import Any

from tieup.errors import MissingError

Rows = Sequence[dict[str, Any]]


def to_pandas(rows: Rows) -> Any:  # noqa: ANN401
    return _library("pandas").DataFrame(rows)


def to_polars(rows: Rows) -> Any:  # noqa: ANN401
    return _library("polars").DataFrame(rows, infer_schema_length=None)


def to_arrow(rows: Rows) -> Any:  # noqa: ANN401
    return _library("pyarrow").Table.from_pylist(list(rows))


def _library(name: str) -> Any:  # noqa: ANN401 - a module
    try:
        return import_module(name)
    except ImportError as error:
        raise MissingError(name, "tables") from error
