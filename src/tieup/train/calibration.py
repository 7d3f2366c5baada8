"""How well probabilities hold: of the pairs marked 0.8, eight in ten should be tie-ups."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence

_BINS = 10
_FARTHEST, _HALVED = 40.0, 60  # log-odds between which a level lies, and how often what is between is halved


def reliability(pairs: Iterable[tuple[float, bool]]) -> list[tuple[int, float, float]]:
    """How many pairs have a probability between 0 and .1, .1 and .2 and so on, their mean probability and the share that are tie-ups."""
    bins: dict[int, list[tuple[float, bool]]] = defaultdict(list)
    for chance, tie in pairs:
        bins[min(_BINS - 1, int(chance * _BINS))].append((chance, tie))
    return [(len(b), sum(c for c, _ in b) / len(b), sum(t for _, t in b) / len(b)) for _, b in sorted(bins.items())]


def calibration_error(pairs: Sequence[tuple[float, bool]]) -> float:
    """The expected calibration error: how far mean probability and share of tie-ups lie apart in each bin, weighted by its size."""
    return sum(count * abs(mean - share) for count, mean, share in reliability(pairs)) / max(1, len(pairs))


def level(log_odds: Sequence[float], ties: int) -> float:
    """What to add to these log-odds so that as many ties are expected as there are (some, but not all)."""
    low, high = -_FARTHEST, _FARTHEST
    for _ in range(_HALVED):
        middle = (low + high) / 2
        expected = sum(1 / (1 + math.exp(-each - middle)) for each in log_odds)
        low, high = (middle, high) if expected < ties else (low, middle)
    return (low + high) / 2
