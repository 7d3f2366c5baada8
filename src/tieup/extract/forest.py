"""Boosted decision trees over named features: they see what features mean together, which a sum of weights cannot.

(Friedman, "Greedy function approximation: a gradient boosting machine", 2001.) The trees are a table of splits, walked for all candidates
of a text at once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tieup.errors import DataError
from tieup.extract.scorer import Features, Scorer

FILE = "trees.tsv"
TREES = "trees"  # the feature that trees make of all others

_REPAIR = "reinstall tieup, or fit it anew with: tieup train scorer"
_LEAF = "-"  # stands in place of the feature that a node would ask about


@dataclass(frozen=True, slots=True)
class Node:
    """A node of a tree. ``value``: the mean of the leaves below it, in log-odds. A candidate whose ``feature`` is at most ``threshold``
    goes on to ``low``, else to ``high`` (numbers of nodes in their forest); a leaf asks about no feature and leads to itself.
    """

    feature: str
    threshold: float
    low: int
    high: int
    value: float


class Forest:
    """Trees whose leaves add up to log-odds. A feature that a candidate does not have counts as 0."""

    def __init__(self, nodes: Sequence[Node]) -> None:
        """Raises ValueError where a node leads to none."""
        if any(not 0 <= child < len(nodes) for node in nodes for child in (node.low, node.high)):
            raise ValueError("a node leads to none")
        below = {child for at, node in enumerate(nodes) for child in (node.low, node.high) if child != at}
        self.nodes = tuple(nodes)
        self._roots = np.array([at for at in range(len(nodes)) if at not in below], np.int32)
        self._columns = {name: at for at, name in enumerate(sorted({node.feature for node in nodes}))}
        self._asks = np.array([self._columns[node.feature] for node in nodes], np.int32)
        self._thresholds = np.array([node.threshold for node in nodes])
        self._children = np.array([(node.high, node.low) for node in nodes], np.int32).reshape(-1, 2)
        self._values = np.array([node.value for node in nodes])

    @classmethod
    @cache
    def load(cls, folder: Path | None = None) -> Forest:
        """The trees in ``folder``, by default those that the package ships. Raises DataError where there are none or they are damaged."""
        place: Traversable = (folder or files("tieup.extract").joinpath("weights")).joinpath(FILE)
        try:
            return cls([_node(line) for line in place.read_text("utf-8").splitlines() if not line.startswith("#")])
        except (OSError, ValueError, IndexError) as error:
            raise DataError(f"extract/weights/{FILE}", f"cannot be read as trees: {error}; {_REPAIR}") from error

    def written(self) -> str:
        """The trees as ``load`` reads them, a node a line."""
        rows = ((n.feature or _LEAF, f"{n.threshold:.6g}", str(n.low), str(n.high), f"{n.value:.5f}") for n in self.nodes)
        return "".join("\t".join(row) + "\n" for row in rows)

    def totals(self, candidates: Sequence[Features]) -> NDArray[np.float64]:
        """The log-odds of each candidate."""
        if not candidates or not len(self._roots):
            return np.zeros(len(candidates))
        matrix = self._matrix(candidates)
        rows = np.arange(len(candidates))[:, None]
        at = np.broadcast_to(self._roots, (len(candidates), len(self._roots)))
        while True:
            further = self._children[at, (matrix[rows, self._asks[at]] <= self._thresholds[at]).view(np.int8)]
            if np.array_equal(further, at):
                return np.asarray(self._values[at].sum(1))
            at = further

    def _matrix(self, candidates: Sequence[Features]) -> NDArray[np.float64]:
        matrix = np.zeros((len(candidates), len(self._columns)))
        for row, features in enumerate(candidates):
            for name, value in features:
                if name in self._columns:
                    matrix[row, self._columns[name]] += value
        return matrix

    def reasons(self, features: Features) -> Mapping[str, float]:
        """What each feature adds to the log-odds: on the way to a leaf, how far the mean moves where it is asked about (Saabas, 2014).

        Under ``bias`` stands what the trees say of a candidate before they ask; the sum is the total.
        """
        has: dict[str, float] = defaultdict(float)
        for name, value in features:
            has[name] += value
        out: dict[str, float] = defaultdict(float)
        for root in map(int, self._roots):
            out["bias"] += self.nodes[root].value
            at = root
            while (node := self.nodes[at]).low != at:
                at = node.low if has.get(node.feature, 0.0) <= node.threshold else node.high
                out[node.feature] += self.nodes[at].value - node.value
        return out


def reasons(features: Features, scorer: Scorer, forest: Forest) -> tuple[tuple[str, float], ...]:
    """What each feature adds to the scorer's log-odds, by its own weight and through the trees, the weightiest first."""
    terms: dict[str, float] = defaultdict(float)
    for name, value in features:
        parts = forest.reasons(features) if name == TREES else {name: value}
        for each, part in parts.items():
            terms[each] += scorer.slope * scorer.weights.get(name, 0.0) * part
    return tuple(sorted((term for term in terms.items() if term[1]), key=lambda term: -abs(term[1])))


def _node(line: str) -> Node:
    feature, threshold, low, high, value = line.split("\t")
    return Node("" if feature == _LEAF else feature, float(threshold), int(low), int(high), float(value))
