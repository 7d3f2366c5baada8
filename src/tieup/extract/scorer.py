"""A linear scorer over named features: its weights are data, and its sum can be read term by term."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType

Features = tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class Scorer:
    """Logistic regression: the probability that a candidate pair is a tie-up. Features without a weight count nothing."""

    weights: Mapping[str, float]
    threshold: float

    @classmethod
    @cache
    def load(cls) -> Scorer:
        """The weights that the package ships."""
        data = tomllib.loads(files("tieup.extract").joinpath("weights.toml").read_text("utf-8"))
        return cls(MappingProxyType(dict(data["weights"])), float(data["threshold"]))

    def probability(self, features: Iterable[tuple[str, float]]) -> float:
        total = sum(self.weights.get(name, 0.0) * value for name, value in features)
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))

    def reasons(self, features: Features) -> tuple[tuple[str, float], ...]:
        """What each feature adds to the log-odds, the weightiest first."""
        terms = [(name, self.weights.get(name, 0.0) * value) for name, value in features]
        return tuple(sorted((t for t in terms if t[1]), key=lambda t: -abs(t[1])))
