"""Ridge-regularised logistic regression over named features: of answers that hold or not, and of one answer among several."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional

Named = Sequence[tuple[str, float]]


@dataclass(frozen=True, slots=True)
class Case:
    """What is asked about, by its features, whether it is so (1 or 0), and how much it counts."""

    features: Named
    right: int
    weight: float = 1.0


def yes_or_no(
    cases: Sequence[Case], ridge: float, start: Mapping[str, float] | None = None, prior: Mapping[str, float] | None = None
) -> dict[str, float]:
    """The weights under which the right answers are likeliest, ``ridge`` drawing them to those of ``prior``, by default to 0. Near weights
    to ``start`` from save time.
    """
    names, matrix = _matrix([case.features for case in cases])
    right = torch.tensor([float(case.right) for case in cases])
    counts = torch.tensor([case.weight for case in cases])

    def loss(weights: Tensor) -> Tensor:
        return functional.binary_cross_entropy_with_logits(matrix @ weights, right, weight=counts, reduction="sum")

    return _fitted(names, loss, ridge, start or prior or {}, prior or {})


def choice(groups: Sequence[Sequence[Case]], ridge: float, prior: Mapping[str, float] | None = None) -> dict[str, float]:
    """The weights under which of each group of cases the right one is likeliest to be chosen (McFadden's conditional logit).

    Groups without a right case say nothing.
    """
    told = [group for group in groups if any(case.right for case in group)]
    names, matrix = _matrix([case.features for group in told for case in group])
    owners = torch.tensor([at for at, group in enumerate(told) for _ in group])
    right = torch.tensor([bool(case.right) for group in told for case in group])

    def loss(weights: Tensor) -> Tensor:
        scores = matrix @ weights
        highest = torch.full((len(told),), -torch.inf).scatter_reduce(0, owners, scores.detach(), "amax")
        sums = torch.zeros(len(told)).index_add(0, owners, (scores - highest[owners]).exp())
        return (sums.log() + highest).sum() - scores[right].sum()

    return _fitted(names, loss, ridge, prior or {}, prior or {})


def _matrix(rows: Sequence[Named]) -> tuple[list[str], Tensor]:
    names = sorted({name for row in rows for name, _ in row})
    numbers = {name: at for at, name in enumerate(names)}
    matrix = torch.zeros(len(rows), len(names), dtype=torch.float64)
    for at, row in enumerate(rows):
        for name, value in row:
            matrix[at, numbers[name]] += value
    return names, matrix.float()


def _fitted(names: Sequence[str], loss: object, ridge: float, start: Mapping[str, float], prior: Mapping[str, float]) -> dict[str, float]:
    """With those of the prior of which the cases say nothing."""
    assert callable(loss)  # noqa: S101 - one of the two above
    weights = torch.tensor([start.get(name, 0.0) for name in names], requires_grad=True)
    drawn_to = torch.tensor([prior.get(name, 0.0) for name in names])
    penalty = torch.tensor([0.01 if name == "bias" else 1.0 for name in names]) * ridge
    optimizer = torch.optim.LBFGS([weights], max_iter=100, line_search_fn="strong_wolfe")

    def closure() -> Tensor:
        optimizer.zero_grad()
        total: Tensor = loss(weights) + (penalty * (weights - drawn_to) ** 2).sum() / 2
        total.backward()
        return total

    optimizer.step(closure)
    return {**prior, **dict(zip(names, (float(w) for w in weights.detach()), strict=True))}


def written(weights: Mapping[str, float]) -> str:
    """The weights as lines of a TOML table, those that round to nothing left out."""
    return "".join(f'"{name}" = {value:.3f}\n' for name, value in sorted(weights.items()) if abs(value) >= 0.005)
