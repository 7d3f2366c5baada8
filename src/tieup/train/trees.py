"""The trees over what the rules find (see ``tieup.extract.forest``), fitted with LightGBM.

They learn from thousands of texts, the written ones among them, where the weights of a sum would learn nothing more.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import lightgbm
import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from tieup.encoder import Pair
from tieup.extract.candidates import Candidate
from tieup.extract.forest import Forest, Node
from tieup.extract.scorer import Features
from tieup.train.lessons import Target

_TREES, _ROUNDS = 400, 2  # how many, and how often it is chosen anew which candidate stands for a tie-up
_RARE = 15  # candidates that have a feature, below which nothing is learned of it
_SETTINGS = {
    "objective": "binary",
    "num_leaves": 15,
    "learning_rate": 0.05,
    "min_data_in_leaf": 20,
    "lambda_l2": 5.0,
    "feature_fraction": 0.4,
    "bagging_fraction": 0.8,
    "bagging_freq": 1,
    "deterministic": True,
    "force_row_wise": True,
    "verbose": -1,
}


@dataclass(frozen=True, slots=True)
class Sample:
    """The candidates of a text of which it is known whether their pair has a tie-up: the features, which pair, and the truth of each."""

    features: tuple[Features, ...]
    pairs: tuple[Pair, ...]
    ties: tuple[bool, ...]

    @classmethod
    def of(cls, candidates: Sequence[Candidate], targets: Mapping[Pair, Target]) -> Sample:
        """Pairs of which nothing is to be said are left out."""
        asked = [(c, target.tie) for c in candidates if (target := targets.get(c.pair)) and target.weight]
        return cls(tuple(c.features for c, _ in asked), tuple(c.pair for c, _ in asked), tuple(tie for _, tie in asked))


def fit(samples: Sequence[Sample], seed: int = 0) -> Forest:
    """Trees that tell the candidates of tie-ups from others. Of a tie-up's candidates the likeliest counts, first all a little."""
    names = _names(samples)
    matrix = _matrix(samples, names)
    ties = np.array([tie for sample in samples for tie in sample.ties])
    pairs = _numbers([(at, pair) for at, sample in enumerate(samples) for pair in sample.pairs])
    counts = np.where(ties, 1 / np.bincount(pairs)[pairs], 1.0)
    booster = None
    for _ in range(_ROUNDS):
        told = lightgbm.Dataset(matrix, ties.astype(float), weight=counts, free_raw_data=False)
        booster = lightgbm.train({**_SETTINGS, "seed": seed}, told, _TREES)
        counts = np.where(ties & ~_likeliest(booster.predict(matrix, raw_score=True), pairs), 0.0, 1.0)
    return Forest(list(nodes_of(booster, names)))


def _names(samples: Sequence[Sample]) -> list[str]:
    counts = Counter(name for sample in samples for features in sample.features for name, _ in features)
    return sorted(name for name, count in counts.items() if count >= _RARE)


def _matrix(samples: Sequence[Sample], names: Sequence[str]) -> csr_matrix:
    columns = {name: at for at, name in enumerate(names)}
    rows = [features for sample in samples for features in sample.features]
    cells = [(at, columns[name], value) for at, features in enumerate(rows) for name, value in features if name in columns]
    at, column, values = (np.array(each) for each in zip(*cells, strict=True))
    return csr_matrix((values.astype(float), (at, column)), shape=(len(rows), len(names)))  # features that come twice are summed


def _numbers(keys: Sequence[object]) -> NDArray[np.int64]:
    numbers: dict[object, int] = {}
    return np.array([numbers.setdefault(key, len(numbers)) for key in keys])


def _likeliest(scores: NDArray[np.float64], pairs: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Which candidates have the highest score of their pair, one of each."""
    order = np.lexsort((scores, pairs))
    last = np.append(np.flatnonzero(np.diff(pairs[order])), len(order) - 1)
    chosen = np.zeros(len(order), bool)
    chosen[order[last]] = True
    return chosen


def nodes_of(booster: lightgbm.Booster, names: Sequence[str]) -> Iterator[Node]:
    """The nodes of all trees, those of a tree one after another, its root first."""
    start = 0
    for tree in booster.dump_model()["tree_info"]:
        nodes = list(_below(tree["tree_structure"], names, start))
        yield from nodes
        start += len(nodes)


def _below(found: Mapping[str, Any], names: Sequence[str], at: int) -> Iterator[Node]:
    """A node that has the number ``at``, then all that are below it."""
    if "split_feature" not in found:
        yield Node("", 0.0, at, at, float(found["leaf_value"]))
        return
    low = list(_below(found["left_child"], names, at + 1))
    high = list(_below(found["right_child"], names, at + 1 + len(low)))
    name, threshold = names[found["split_feature"]], float(found["threshold"])
    yield Node(name, threshold, at + 1, at + 1 + len(low), float(found["internal_value"]))
    yield from (*low, *high)
