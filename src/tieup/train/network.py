"""The encoder as a torch network, with a head that gives each piece a score per label."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from tieup.train import weights
from tieup.train.weights import Array, Shape, Weights

TAGGER_LAYERS = 6  # of the published encoder, from below

HIDDEN = -1e4  # added to the attention that nothing may pay to padding
_DROPOUT = 0.1  # of the vectors that enter the layers; inside them it costs more time than it helps in a few passes


class _Looking(nn.Module):
    """What a layer does with what vectors look for in others: what they find is added to them and normed, then two dense steps are, too."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.heads = shape.heads
        self.out = nn.Linear(shape.width, shape.width)
        self.attend_norm = nn.LayerNorm(shape.width, shape.epsilon)
        self.widen = nn.Linear(shape.width, shape.inner)
        self.narrow = nn.Linear(shape.inner, shape.width)
        self.norm = nn.LayerNorm(shape.width, shape.epsilon)

    def _looked(self, vectors: Tensor, sought: tuple[Tensor, Tensor, Tensor], hidden: Tensor) -> Tensor:
        """``sought``: query, key and value."""
        vectors = self.attend_norm(vectors + self.out(_attended(*sought, hidden, self.heads)))
        return self.norm(vectors + self.narrow(functional.gelu(self.widen(vectors))))


class Layer(_Looking):
    """Self-attention, then two dense steps, each added to its input and normed."""

    def __init__(self, shape: Shape) -> None:
        super().__init__(shape)
        self.attend = nn.Linear(shape.width, 3 * shape.width)

    def forward(self, vectors: Tensor, hidden: Tensor) -> Tensor:
        query, key, value = self.attend(vectors).chunk(3, -1)
        return self._looked(vectors, (query, key, value), hidden)


class Readout(_Looking):
    """A layer in which a few vectors look at all others, so that nothing is reckoned that nobody reads."""

    def __init__(self, shape: Shape) -> None:
        super().__init__(shape)
        self.ask = nn.Linear(shape.width, shape.width)
        self.offer = nn.Linear(shape.width, 2 * shape.width)

    @classmethod
    def of(cls, layer: Layer) -> Readout:
        """What a layer knows, for a few to look."""
        inner, width = layer.widen.weight.shape
        made, known = cls(Shape(width, 1, layer.heads, inner, 0, layer.norm.eps)), layer.state_dict()
        for kind in ("weight", "bias"):
            known[f"ask.{kind}"], known[f"offer.{kind}"] = known.pop(f"attend.{kind}").split((width, 2 * width))
        made.load_state_dict(known)
        return made

    def forward(self, asking: Tensor, vectors: Tensor, hidden: Tensor) -> Tensor:
        """What the ``asking`` (batch, few, width) see in the vectors (batch, pieces, width)."""
        key, value = self.offer(vectors).chunk(2, -1)
        return self._looked(asking, (self.ask(asking), key, value), hidden)


def _attended(query: Tensor, key: Tensor, value: Tensor, hidden: Tensor, heads: int) -> Tensor:
    """Plain products: on CPUs twice as fast to train as the fused kernel."""
    batch, count, width = query.shape
    query, key, value = (part.view(batch, -1, heads, width // heads).transpose(1, 2) for part in (query, key, value))
    scores = (query @ key.transpose(-1, -2)) * (width // heads) ** -0.5 + hidden
    return (scores.softmax(-1) @ value).transpose(1, 2).reshape(batch, count, width)


class Encoder(nn.Module):
    """Ids of pieces to vectors in context."""

    def __init__(self, shape: Shape, words: int) -> None:
        super().__init__()
        self.word = nn.Embedding(words, shape.width)
        self.position = nn.Embedding(shape.positions, shape.width)
        self.kind = nn.Parameter(torch.zeros(shape.width))
        self.norm = nn.LayerNorm(shape.width, shape.epsilon)
        self.layers = nn.ModuleList(Layer(shape) for _ in range(shape.layers))
        self.dropout = nn.Dropout(_DROPOUT)

    @classmethod
    def of(cls, weights: Weights) -> Encoder:
        encoder = cls(weights.shape, len(weights.pieces))
        encoder.load_state_dict(_tensors(weights.arrays))
        return encoder

    def freeze(self, layers: int) -> None:
        """Leave the vectors of pieces and the lower layers as they are: fitting is faster, and other languages keep what they know."""
        for parameter in self.parameters():
            parameter.requires_grad_(False)  # noqa: FBT003 - torch's own argument
        for parameter in self.layers[layers:].parameters():
            parameter.requires_grad_(True)  # noqa: FBT003

    def forward(self, ids: Tensor, mask: Tensor, which: slice = slice(None)) -> Tensor:
        places = torch.arange(ids.shape[1], device=ids.device)
        vectors = self.dropout(self.norm(self.word(ids) + self.position(places) + self.kind))
        hidden = ((1.0 - mask) * HIDDEN)[:, None, None, :]
        for layer in self.layers[which]:
            vectors = layer(vectors, hidden)
        return vectors


class Tagging(nn.Module):
    """The encoder with a head over labels."""

    def __init__(self, encoder: Encoder, labels: int) -> None:
        super().__init__()
        self.encoder = encoder
        self.head = nn.Linear(encoder.word.embedding_dim, labels)

    def forward(self, ids: Tensor, mask: Tensor) -> Tensor:
        return self.head(self.encoder(ids, mask))


def short_floats() -> torch.autocast:
    """Inside this a network multiplies short floats (bfloat16) where the processor does: half the time, exact enough to learn."""
    own = bool(torch.ops.mkldnn._is_mkldnn_bf16_supported())  # noqa: SLF001 - torch has no public way to ask
    return torch.autocast("cpu", torch.bfloat16, enabled=own)


def higher_layers(count: int) -> list[Layer]:
    """So many layers of the published encoder, from the first that the tagger does without. Raises DataError where it is not installed."""
    found = weights.read(weights.published_file()).lower(TAGGER_LAYERS + count).pruned(())
    return list(Encoder.of(found).layers[TAGGER_LAYERS:])


def _tensors(arrays: Mapping[str, Array]) -> dict[str, Tensor]:
    return {name: torch.from_numpy(np.ascontiguousarray(array)) for name, array in arrays.items()}
