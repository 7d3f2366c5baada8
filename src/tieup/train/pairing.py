"""The network over pairs: layers on top of the trunk, told which two names are asked about, and an answer for each head."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor, nn
from torch.nn import functional

from tieup.encoder.windows import APARTNESS, MARKS, NEARNESS
from tieup.train.network import HIDDEN, Layer, Readout

_INNER = 192
_DROPOUT = (0.1, 0.15, 0.1)  # of the vectors that come in, of what the heads are given, of what they make of it


class Pairing(nn.Module):
    """``answers`` are the sizes of the heads, that of the pair itself first."""

    def __init__(self, layers: Sequence[Layer], readout: Readout, answers: Sequence[int]) -> None:
        super().__init__()
        self.layers, self.readout = nn.ModuleList(layers), readout
        width = readout.ask.in_features
        self.mark = nn.Embedding(MARKS, width)
        self.query = nn.Parameter(torch.zeros(width))
        self.parts = nn.Linear(4 * width, _INNER)
        self.steps = nn.Embedding(NEARNESS + APARTNESS, _INNER)
        self.heads = nn.Linear(_INNER, sum(answers))
        for embedding in (self.mark, self.steps):
            nn.init.normal_(embedding.weight, std=0.02)

    def forward(self, vectors: Tensor, marks: Tensor, places: Tensor, steps: Tensor) -> Tensor:
        """The answers (meetings, all heads) for windows (meetings, pieces, width) of one length; see ``padded`` for the other shapes."""
        return self.padded(vectors, torch.zeros(1, 1), marks, places, steps)

    def padded(self, vectors: Tensor, padding: Tensor, marks: Tensor, places: Tensor, steps: Tensor) -> Tensor:
        """The same for windows of several lengths: ``padding`` (meetings, pieces) is 1 behind the end of each. ``marks`` (meetings, pieces,
        sorts) are numbers of marks, ``places`` (meetings, 2, 2) where the two names begin and end, ``steps`` (meetings, 2).
        """
        states, hidden = functional.dropout(vectors + self.mark(marks).sum(2), _DROPOUT[0], self.training), padding * HIDDEN
        for layer in self.layers:
            states = layer(states, hidden[:, None, None, :])
        looks = ((states * self.query).sum(-1) + hidden).softmax(-1)
        asking = [_mean(states, places[:, 0]), _mean(states, places[:, 1]), (looks[:, :, None] * states).sum(1), states[:, 0]]
        seen = self.readout(torch.stack(asking, 1), states, hidden[:, None, None, :]).flatten(1)
        inner = self.parts(functional.dropout(seen, _DROPOUT[1], self.training)) + self.steps(steps).sum(1)
        return self.heads(functional.dropout(functional.gelu(inner), _DROPOUT[2], self.training))


def _mean(states: Tensor, places: Tensor) -> Tensor:
    at = torch.arange(states.shape[1], device=states.device)[None]
    inside = ((at >= places[:, :1]) & (at < places[:, 1:])).to(states.dtype)
    return (inside[:, :, None] * states).sum(1) / inside.sum(1, keepdim=True)
