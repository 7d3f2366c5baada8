"""What the gate takes for evidence, and how much of it a page needs: ``gate.toml``."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Self


class Sort(StrEnum):
    """What a stem is evidence of."""

    TRIGGER = "trigger"
    WEAK = "weak"
    FIELD = "field"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class Settings:
    """See ``gate.toml``."""

    window: int
    least: int
    short: int
    points: Mapping[Sort, int]
    most: Mapping[Sort, int]
    bystanders: frozenset[str]
    silent: frozenset[str]

    @classmethod
    @cache
    def load(cls) -> Self:
        data = tomllib.loads(files("tieup.gate").joinpath("gate.toml").read_text("utf-8"))
        points = {sort: data[sort.value]["points"] for sort in Sort}
        most = {sort: data[sort.value]["most"] for sort in Sort}
        bystanders, silent = frozenset(data["bystanders"]["kinds"]), frozenset(data["silent"]["words"])
        return cls(data["window"], data["least"], data["short"], points, most, bystanders, silent)
