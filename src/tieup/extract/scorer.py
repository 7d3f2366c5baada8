"""A linear scorer over named features: its weights are data, and its sum can be read term by term."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType

from tieup.errors import DataError

Feature = tuple[str, float]  # its name and its value
Features = tuple[Feature, ...]


@dataclass(frozen=True, slots=True)
class Scorer:
    """Logistic regression: the probability that a candidate pair is a tie-up. Features without a weight count nothing.

    ``slope`` and ``shifts`` (log-odds, by language) make the sum of the weighted features hold as a probability on texts that the weights
    have not seen; a language without a shift of its own has that under ``""``.
    """

    weights: Mapping[str, float]
    threshold: float
    slope: float = 1.0
    shifts: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({"": 0.0}))

    @classmethod
    @cache
    def load(cls, extractor: str, folder: Path | None = None) -> Scorer:
        """The weights for an extractor in ``folder``, by default those that the package ships. Raises DataError where there are none."""
        place = (folder or files("tieup.extract").joinpath("weights")).joinpath(f"{extractor}.toml")
        if not place.is_file():
            raise DataError(f"extract/weights/{extractor}.toml", "no such weights; reinstall tieup")
        data = tomllib.loads(place.read_text("utf-8"))
        calibration = data["calibration"]
        shifts = MappingProxyType({"": float(calibration["shift"]), **calibration.get("languages", {})})
        return cls(MappingProxyType(dict(data["weights"])), float(data["threshold"]), float(calibration["slope"]), shifts)

    def total(self, features: Iterable[Feature]) -> float:
        return sum(self.weights.get(name, 0.0) * value for name, value in features)

    def log_odds(self, total: float, language: str = "") -> float:
        """A total as it holds on texts that the weights have not seen."""
        return self.slope * total + self.shifts.get(language, self.shifts[""])

    def probability(self, features: Iterable[Feature], language: str = "") -> float:
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, self.log_odds(self.total(features), language)))))
