"""How sure a figure is: the bootstrap over documents (Efron 1979), whose pairs hang together and are drawn together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

_SAMPLES = 2000
_SEED = 0  # the same documents give the same interval
_SHARE = 95.0  # per cent of the samples that lie inside


def f1_interval(counts: Sequence[Mapping[str, int]]) -> tuple[float, float]:
    """Between which values F1 lies in 95 % of the samples of documents drawn from these with replacement.

    ``counts`` of each document: ``want`` (pairs required), ``got`` (pairs claimed), ``hit`` and ``right`` (of these, which meet).
    """
    table = np.array([[one.get(name, 0) for name in ("want", "got", "hit", "right")] for one in counts], np.float64)
    chance = np.random.default_rng(_SEED)
    drawn = chance.integers(len(table), size=(_SAMPLES, len(table)))
    want, got, hit, right = table[drawn].sum(axis=1).T
    recall, precision = hit / np.maximum(want, 1), right / np.maximum(got, 1)
    f1 = 2 * precision * recall / np.maximum(precision + recall, 1e-9)
    low, high = np.percentile(f1, [50 - _SHARE / 2, 50 + _SHARE / 2])
    return float(low), float(high)
