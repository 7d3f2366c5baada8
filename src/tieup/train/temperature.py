"""How much the network's scores must be softened for its probabilities to hold."""

from __future__ import annotations

from collections.abc import Sequence

import torch

from tieup.train.fit import partial_loss, tensors
from tieup.train.labels import Example
from tieup.train.network import Tagging

_CHOICES = [0.8 + 0.05 * step for step in range(35)]


def temperature(network: Tagging, examples: Sequence[Example]) -> float:
    """The temperature under which examples not learned from are the most probable."""
    if not examples:
        return 1.0
    network.eval()
    rows = []
    with torch.no_grad():
        for one in examples:
            ids, mask, allowed = tensors([one])
            rows.append((network(ids, mask)[0], allowed[0]))
    scores, allowed = torch.cat([s for s, _ in rows]), torch.cat([a for _, a in rows])
    return min(_CHOICES, key=lambda choice: float(partial_loss(scores / choice, allowed)))
