"""Fitting the network: batches of like length, a rate that warms up and sinks, checkpoints from which a run goes on."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor
from torch.nn import functional

from tieup.encoder.tokenizer import BEGIN, END, PADDING, UNKNOWN
from tieup.train.labels import Example
from tieup.train.network import Tagging, short_floats

_BATCH = 1000  # pieces, padding counted
_WARM = 40  # steps
_FORGOTTEN = 0.04  # share of pieces hidden from the network
_SORTED = 800  # examples that are ordered by length together

Pass = Callable[[int], Sequence[Example]]
Batch = list[Example]


@dataclass(frozen=True, slots=True)
class Plan:
    """How to fit: number of passes over the examples, highest rate, the seed of all chance, where to keep checkpoints, lower layers left as
    they are, steps from one checkpoint to the next.
    """

    passes: int
    rate: float
    seed: int
    checkpoint: Path
    frozen: int = 0
    save_every: int = 200


class Fitting:
    """A run. ``examples`` gives those of a pass by its number: the same for the same number."""

    def __init__(self, network: Tagging, examples: Pass, plan: Plan) -> None:
        self._network, self._examples, self._plan = network, examples, plan
        network.encoder.freeze(plan.frozen)
        self._parameters = [p for p in network.parameters() if p.requires_grad]
        self._optimizer = torch.optim.AdamW(self._groups(), plan.rate, fused=True)
        self._done = 0

    def _groups(self) -> list[dict[str, object]]:
        """Matrices decay, biases and norms do not; the head starts from nothing and may learn faster."""
        head = {id(p) for p in self._network.head.parameters()}
        ours = [p for p in self._parameters if id(p) not in head]
        return [
            {"params": [p for p in ours if p.ndim > 1], "weight_decay": 0.01, "factor": 1.0},
            {"params": [p for p in ours if p.ndim < 2], "weight_decay": 0.0, "factor": 1.0},
            {"params": list(self._network.head.parameters()), "weight_decay": 0.0, "factor": 5.0},
        ]

    def run(self) -> Iterator[tuple[int, int, float]]:
        """Fit to the end; yields after each step its number, the number of all and the loss. Goes on from a checkpoint if there is one."""
        torch.manual_seed(self._plan.seed)
        self._resume()
        self._network.train()
        step = 0
        for number in range(self._plan.passes):
            batches = self._batches(number)
            total = len(batches) * self._plan.passes  # passes differ little in length
            for batch in batches:
                step += 1
                if step > self._done:
                    self._set_rate(step, total)
                    yield step, total, self._step(batch)
                    self._done = step
                    if step % self._plan.save_every == 0:
                        self._save()
        self._save()

    def _batches(self, number: int) -> list[Batch]:
        chance = random.Random(f"{self._plan.seed} {number}")
        examples = list(self._examples(number))
        chance.shuffle(examples)
        batches = [b for at in range(0, len(examples), _SORTED) for b in _of_like_length(examples[at : at + _SORTED])]
        chance.shuffle(batches)
        return batches

    def _set_rate(self, step: int, total: int) -> None:
        share = min(1.0, step / _WARM) * max(0.02, 1 - step / total)
        for group in self._optimizer.param_groups:
            group["lr"] = self._plan.rate * group["factor"] * share

    def _step(self, batch: Batch) -> float:
        ids, mask, allowed = tensors(batch)
        hidden = (torch.rand(ids.shape) < _FORGOTTEN) & (ids > UNKNOWN)
        with short_floats():
            scores = self._network(torch.where(hidden, UNKNOWN, ids), mask).float()
        loss = partial_loss(scores, allowed)
        self._optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self._parameters, 1.0)
        self._optimizer.step()
        return float(loss.detach())

    def _save(self) -> None:
        state = {
            "step": self._done,
            "network": self._network.state_dict(),
            "optimizer": self._optimizer.state_dict(),
            "chance": torch.get_rng_state(),
        }
        draft = self._plan.checkpoint.with_suffix(".part")
        torch.save(state, draft)
        draft.replace(self._plan.checkpoint)

    def _resume(self) -> None:
        if self._plan.checkpoint.is_file():
            state = torch.load(self._plan.checkpoint, weights_only=True)
            self._network.load_state_dict(state["network"])
            self._optimizer.load_state_dict(state["optimizer"])
            torch.set_rng_state(state["chance"])
            self._done = state["step"]


def _of_like_length(examples: Sequence[Example]) -> Iterator[Batch]:
    batch: Batch = []
    for example in sorted(examples, key=lambda e: len(e.ids)):
        if batch and (len(example.ids) + 2) * (len(batch) + 1) > _BATCH:
            yield batch
            batch = []
        batch.append(example)
    if batch:
        yield batch


def tensors(batch: Batch) -> tuple[Tensor, Tensor, Tensor]:
    """Ids, mask and allowed labels of a batch, padded; padding and the marks of begin and end allow everything (-1)."""
    length = max(len(e.ids) for e in batch) + 2
    ids = torch.full((len(batch), length), PADDING)
    mask = torch.zeros(len(batch), length)
    allowed = torch.full((len(batch), length), -1)
    for row, one in enumerate(batch):
        ids[row, : len(one.ids) + 2] = torch.tensor((BEGIN, *one.ids, END))
        mask[row, : len(one.ids) + 2] = 1
        allowed[row, 1 : len(one.ids) + 1] = torch.tensor(one.allowed)
    return ids, mask, allowed


def partial_loss(scores: Tensor, allowed: Tensor) -> Tensor:
    """Minus the log of the probability that the label is one of those allowed, averaged over the pieces that are asked."""
    bits = (allowed[..., None] >> torch.arange(scores.shape[-1])) & 1
    asked = bits.sum(-1) < scores.shape[-1]
    logs = functional.log_softmax(scores[asked], -1)
    return -logs.masked_fill(bits[asked] == 0, float("-inf")).logsumexp(-1).sum() / asked.sum().clamp(min=1)
