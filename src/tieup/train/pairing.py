"""The network over pairs: layers on top of the trunk, the two names and what stands around them, an answer for each head."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor, nn
from torch.nn import functional

from tieup.encoder.windows import APARTNESS, NEARNESS
from tieup.train.network import Layer

_INNER, _LOOK = 192, 128
_FADING = 0.03  # what a piece outside the two names loses of its weight, in log-odds, for each piece it stands away
_DROPOUT = (0.1, 0.2)  # of the vectors that come in, of the heads' input
_SELDOM = -2.5  # log-odds of a tie-up to begin with


class Pairing(nn.Module):
    """``answers`` are the sizes of the heads, that of the pair itself first."""

    def __init__(self, layers: Sequence[Layer], width: int, answers: Sequence[int]) -> None:
        super().__init__()
        self.layers = nn.ModuleList(layers)
        self.mark = nn.Embedding(2, width)
        self.first, self.second, self.product = (nn.Linear(width, _INNER) for _ in range(3))
        self.query, self.key, self.value = nn.Linear(2 * width, _LOOK), nn.Linear(width, _LOOK), nn.Linear(width, _INNER)
        self.steps = nn.Embedding(NEARNESS + APARTNESS, _INNER)
        self.inner = nn.Linear(4 * _INNER, _INNER)
        self.heads = nn.Linear(_INNER, sum(answers))
        nn.init.zeros_(self.mark.weight)
        nn.init.normal_(self.steps.weight, std=0.02)
        with torch.no_grad():
            self.heads.bias[0] = _SELDOM

    def states(self, vectors: Tensor, marks: Tensor) -> Tensor:
        """The vectors of a window (1, pieces, width) in the light of where names stand."""
        vectors = functional.dropout(vectors + self.mark(marks), _DROPOUT[0], self.training)
        for layer in self.layers:
            vectors = layer(vectors, torch.zeros(1, 1, 1, 1))
        return vectors

    def answers(self, states: Tensor, firsts: Tensor, seconds: Tensor, steps: Tensor) -> Tensor:
        """The answers (pairs, all heads) for pairs of places in one window (pieces, width)."""
        sums = functional.pad(states.cumsum(0), (0, 0, 1, 0))
        one, other = _mean(sums, firsts), _mean(sums, seconds)
        around = self._around(states, torch.cat([one, other], -1), firsts, seconds)
        apart = self.steps(steps).sum(1)
        seen = torch.cat([self.first(one) + self.second(other), self.product(one * other), around, apart], -1)
        return self.heads(functional.gelu(self.inner(functional.dropout(functional.gelu(seen), _DROPOUT[1], self.training))))

    def _around(self, states: Tensor, both: Tensor, firsts: Tensor, seconds: Tensor) -> Tensor:
        """What the pair looks at: pieces near the two names rather than far ones."""
        places = torch.arange(states.shape[0], device=states.device)[None]
        away = (firsts[:, :1] - places).clamp(min=0) + (places - seconds[:, 1:]).clamp(min=0)
        scores = self.query(both) @ self.key(states).transpose(0, 1) * _LOOK**-0.5 - away * _FADING
        return scores.softmax(-1) @ self.value(states)

    def forward(self, vectors: Tensor, marks: Tensor, firsts: Tensor, seconds: Tensor, steps: Tensor) -> Tensor:
        """The answers for the pairs of one window."""
        return self.answers(self.states(vectors, marks)[0], firsts, seconds, steps)


def _mean(sums: Tensor, places: Tensor) -> Tensor:
    start, stop = places[:, 0], places[:, 1]
    return (sums[stop] - sums[start]) / (stop - start)[:, None]
