"""From label scores to names: the best sequence in which a name's inside follows only its own beginning."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

OUTSIDE = 0


def begin(kind: int) -> int:
    """The label of the first unit of a name of this kind; labels are 0 outside, then begin and inside of each kind in turn."""
    return 1 + 2 * kind


def inside(kind: int) -> int:
    return 2 + 2 * kind


def probabilities(scores: NDArray[np.floating], temperature: float) -> Array:
    """Scores as probabilities of each label, softened by ``temperature``."""
    shifted = scores.astype(np.float64) / temperature
    powers = np.exp(shifted - shifted.max(axis=-1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=-1, keepdims=True))


def names(chances: Array, least: float) -> Iterator[tuple[int, int, int, float]]:
    """First unit, last unit but one past, kind and probability of each name that is at least so probable.

    ``chances`` are probabilities by unit and label. A name's probability is the geometric mean over its units.
    """
    if not len(chances):
        return
    path = _best(_leaning(chances, least))
    for start, stop, kind in _runs(path):
        ours = chances[start:stop, begin(kind)] + chances[start:stop, inside(kind)]
        probability = float(np.exp(np.log(np.maximum(ours, 1e-12)).mean()))
        if probability >= least:
            yield start, stop, kind, min(1.0, probability)


def _leaning(chances: Array, least: float) -> Array:
    """Log-probabilities, leaning to names where less than even odds are enough, and away from them where more is asked."""
    logs = np.log(np.maximum(chances, 1e-12))
    logs[:, OUTSIDE] += np.log(least / (1 - least))
    return np.asarray(logs)


def _best(logs: Array) -> list[int]:
    """The best allowed path (Viterbi)."""
    allowed = _transitions(logs.shape[1])
    start = np.where(allowed[OUTSIDE], 0.0, -np.inf)
    best, back = logs[0] + start, []
    for row in logs[1:]:
        sums = np.where(allowed, best[:, None], -np.inf)
        back.append(sums.argmax(axis=0))
        best = sums.max(axis=0) + row
    path = [int(best.argmax())]
    for pointers in reversed(back):
        path.append(int(pointers[path[-1]]))
    return path[::-1]


def _transitions(labels: int) -> NDArray[np.bool_]:
    """Which label may follow which: an inside only its own beginning or inside."""
    allowed = np.ones((labels, labels), dtype=bool)
    for kind in range((labels - 1) // 2):
        allowed[:, inside(kind)] = False
        allowed[[begin(kind), inside(kind)], inside(kind)] = True
    return allowed


def _runs(path: list[int]) -> Iterator[tuple[int, int, int]]:
    start = 0
    for at in range(1, len(path) + 1):
        if at < len(path) and path[at] != OUTSIDE and path[at] % 2 == 0:
            continue
        if path[start] != OUTSIDE:
            yield start, at, (path[start] - 1) // 2
        start = at
