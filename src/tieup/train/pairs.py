"""``tieup train pairs``: the network over pairs, on the trunk of the tagger.

First other people's corpora, then the development texts with some names replaced. Five times with a fifth of these left out, which the
network is then asked about: what it says there, unseen, is what the scorer's weights and the confidence are fitted on. At last with all.
"""

from __future__ import annotations

import random
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial
from importlib.resources import files
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from tieup.encoder import Trunk
from tieup.encoder.files import TRUNK, VOCABULARY, checksums, shipped
from tieup.encoder.relations import HEADS
from tieup.entity import Registry
from tieup.extract.knowledge import RULES, Knowledge
from tieup.train import card, documents, export, relations
from tieup.train.augment import Variation
from tieup.train.lessons import LABELS, Lesson, Target, lesson
from tieup.train.pairing import Pairing
from tieup.train.relations import Told

Report = Callable[[str], None]

FOLDS = 5

_WEIGHTS = {"pair": 1.0, "forms": 0.3, "fields": 0.15, "status": 0.3, "first": 0.2, "second": 0.2}  # of the heads in the loss
_EXPECTED = 2.0  # tie-ups a text: what the loss of a text is divided by
_WARM = 30  # steps
_HEADS_FASTER = 5.0
_SKETCH = 40  # texts of a corpus in a sketch
_VARIANTS = 2
_VARIED = 0.5  # share of the texts of a pass that are variants


@dataclass(frozen=True, slots=True)
class Fit:
    """Passes over the lessons, lessons a step, highest rate."""

    passes: int
    batch: int
    rate: float


ELSEWHERE, HERE = Fit(2, 24, 1.5e-4), Fit(5, 2, 1e-4)


@cache
def _folds() -> Mapping[str, int]:
    """The folds of the development texts: near-duplicates and texts on the same tie-up stand in one."""
    rows = files("tieup.train").joinpath("data", "folds.tsv").read_text("utf-8").splitlines()
    return {name: int(fold) for name, fold in (row.split("\t") for row in rows)}


def fold_of(name: str) -> int:
    """The fold of a text; one that is not listed has that of its name's checksum."""
    return _folds().get(name, zlib.crc32(name.encode()) % FOLDS)


def fit(network: Pairing, lessons: Callable[[int], Sequence[Lesson]], plan: Fit, seed: int) -> Iterator[tuple[int, int, float]]:
    """Fit the network; yields after each step its number, the number of all and the loss. ``lessons`` gives those of a pass."""
    torch.manual_seed(seed)
    chance = random.Random(seed)
    layers = {id(p) for p in network.layers.parameters()}
    groups = [{"params": [p for p in network.parameters() if (id(p) in layers) is lower]} for lower in (True, False)]
    optimizer = torch.optim.AdamW(groups, plan.rate, weight_decay=0.01)
    network.train()
    step = 0
    for number in range(plan.passes):
        batches = _batches(lessons(number), plan.batch, chance)
        for batch in batches:
            step, total = step + 1, plan.passes * len(batches)
            share = min(1.0, step / _WARM) * max(0.02, 1 - step / total)
            for group, factor in zip(optimizer.param_groups, (1.0, _HEADS_FASTER), strict=True):
                group["lr"] = plan.rate * factor * share
            loss = sum((loss_of(network, one) for one in batch), torch.zeros(())) / len(batch)
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()
            yield step, total, float(loss.detach())


def _batches(lessons: Sequence[Lesson], size: int, chance: random.Random) -> list[list[Lesson]]:
    mixed = [one for one in lessons if one.pairs]
    chance.shuffle(mixed)
    return [mixed[at : at + size] for at in range(0, len(mixed), size)]


def loss_of(network: Pairing, one: Lesson) -> Tensor:
    """How far the network is from what is true of the pairs of a text."""
    answers, scores = _asked(network, one)
    weights, ties = (torch.tensor([float(getattr(t, key)) for t in one.targets]) for key in ("weight", "tie"))
    loss = (functional.binary_cross_entropy_with_logits(scores, ties, reduction="none") * weights).sum()
    known = [(at, t) for at, t in enumerate(one.targets) if t.tie]
    if known:
        loss = loss + sum(_WEIGHTS[name] * _head_loss(name, answers[name], known) for name in HEADS[1:])
    return loss / _EXPECTED


def _asked(network: Pairing, one: Lesson) -> tuple[dict[str, Tensor], Tensor]:
    """The answers of each head by pair, and the scores: the meetings of a pair taken together as ``PairReader`` does."""
    answers = torch.cat([network(*(_inputs(page.vectors, page.inputs))) for page in one.pages])
    numbers, ahead = torch.tensor(one.rows[:, 0]), torch.tensor(one.rows[:, 1]).bool()
    count = len(one.pairs)
    scores = answers[:, 0]
    highest = torch.full((count,), -1e9).scatter_reduce(0, numbers, scores.detach(), "amax")
    powers = torch.exp(scores - highest[numbers])
    sums = torch.zeros(count).index_add(0, numbers, powers)
    shares = (powers / sums[numbers])[:, None]
    parts = dict(zip(HEADS, torch.split(answers, [len(LABELS[name]) for name in HEADS], 1), strict=True))
    first, second = parts["first"], parts["second"]
    parts["first"] = torch.where(ahead[:, None], first, second)
    parts["second"] = torch.where(ahead[:, None], second, first)
    means = {name: torch.zeros(count, part.shape[1]).index_add(0, numbers, part * shares) for name, part in parts.items()}
    return means, highest + torch.log(sums)


def _inputs(vectors: NDArray[np.float16], inputs: Mapping[str, NDArray[np.int64]]) -> Iterator[Tensor]:
    yield torch.from_numpy(vectors.astype(np.float32))[None]
    yield from (torch.from_numpy(inputs[name]) for name in ("marks", "firsts", "seconds", "steps"))


def _head_loss(name: str, answers: Tensor, known: Sequence[tuple[int, Target]]) -> Tensor:
    """Of a head that may have several answers at once, or of one that has one; pairs of which it is not known are left out."""
    loss: Callable[..., Tensor]
    if name in ("forms", "fields"):
        rows = [(at, getattr(t, name)) for at, t in known if getattr(t, name)]
        wanted = torch.tensor([[float(label in values) for label in LABELS[name]] for _, values in rows])
        loss = functional.binary_cross_entropy_with_logits
    else:
        values = [(at, t.status if name == "status" else t.roles and t.roles[name == "second"]) for at, t in known]
        rows = [(at, value) for at, value in values if value]
        wanted = torch.tensor([LABELS[name].index(value) for _, value in rows])
        loss = functional.cross_entropy
    return loss(answers[[at for at, _ in rows]], wanted, reduction="sum") if rows else torch.zeros(())


@dataclass(frozen=True, slots=True)
class Order:
    """What to train: folder of corpora, folder to write to, seed, threads, whether only a sketch, folder of the tagger to stand on (by
    default the one that the package ships).
    """

    corpora: Path
    out: Path
    seed: int = 0
    threads: int = 2
    reduced: bool = False
    tagger: Path | None = None


class Training:
    """One run by an order; what an interrupted run with the same folder has finished is not done again."""

    def __init__(self, order: Order, report: Report) -> None:
        self._order, self._report = order, report
        torch.set_num_threads(order.threads)
        self._place = order.tagger or Path(str(shipped()))
        self._trunk = Trunk.load(order.tagger, order.threads)
        self._chance = random.Random(order.seed)
        order.out.mkdir(parents=True, exist_ok=True)

    def run(self) -> None:
        """The networks of the folds in ``fold-N``, the one that learned from all in the folder itself."""
        start = self._cached("start.pt", self._elsewhere)
        told = list(self._development())
        for fold in range(FOLDS):
            others = [t for t in told if fold_of(t[0]) != fold]
            self._cached(f"fold-{fold}/network.pt", partial(self._here, start, others, fold))
        self._cached("network.pt", partial(self._here, start, told, -1))
        card.write_pairs(self._order.out / "CARD-pairs.md", relations.meanings())

    def _cached(self, name: str, make: Callable[[], Pairing]) -> Pairing:
        """The network of this name: made before, or made, written and exported now."""
        path = self._order.out / name
        network = self._fresh()
        if path.is_file():
            network.load_state_dict(torch.load(path, weights_only=True))
            return network
        network = make()
        path.parent.mkdir(parents=True, exist_ok=True)
        torch.save(network.state_dict(), path)
        export.write_pairs(path.parent, network, checksums(self._place, (TRUNK, VOCABULARY)))
        return network

    def _fresh(self) -> Pairing:
        torch.manual_seed(self._order.seed)
        layers = export.upper_layers(self._place)
        return Pairing(layers, layers[0].out.in_features, [len(LABELS[name]) for name in HEADS])

    def _elsewhere(self) -> Pairing:
        """Other people's corpora."""
        network = self._fresh()
        told = [t for name in relations.meanings() for t in self._some(relations.read(self._order.corpora, name, self._chance))]
        lessons = [lesson(str(at), (t.text, t.sentences, t.organisations), t.targets, self._trunk) for at, t in enumerate(told)]
        self._report(f"{len(lessons)} texts of other corpora, {sum(t.tie for one in lessons for t in one.targets)} related pairs")
        self._fit(network, lambda _: lessons, ELSEWHERE, "elsewhere")
        return network

    def _some(self, told: Iterable[Told]) -> list[Told]:
        return list(told)[:_SKETCH] if self._order.reduced else list(told)

    def _development(self) -> Iterator[tuple[str, tuple[Lesson, ...]]]:
        """Each text by name: as it stands, then its variants."""
        pool = Variation.of(Registry.load()).pool
        texts = list(documents.documents(self._order.corpora / "dev", Knowledge.load(extractor=RULES)))
        self._report(str(dict(documents.summary(texts))))
        for each in texts:
            forms = (each.told, *(documents.renamed(each.told, pool, self._chance) for _ in range(1 if self._order.reduced else _VARIANTS)))
            yield (
                each.name,
                tuple(lesson(each.name, (t.text, t.sentences, t.organisations), t.targets, self._trunk) for t in forms),
            )

    def _here(self, start: Pairing, told: Sequence[tuple[str, tuple[Lesson, ...]]], fold: int) -> Pairing:
        """From ``start`` on with these development texts."""
        network = self._fresh()
        network.load_state_dict(start.state_dict())
        chance = random.Random(f"{self._order.seed} {fold}")

        def lessons(_: int) -> list[Lesson]:
            return [chance.choice(forms[1:]) if chance.random() < _VARIED else forms[0] for _, forms in told]

        self._fit(network, lessons, HERE, f"fold {fold}" if fold >= 0 else "all")
        return network

    def _fit(self, network: Pairing, lessons: Callable[[int], Sequence[Lesson]], plan: Fit, name: str) -> None:
        plan = replace(plan, passes=1) if self._order.reduced else plan
        mean = 0.0
        for step, total, loss in fit(network, lessons, plan, self._order.seed):
            mean = loss if step == 1 else 0.98 * mean + 0.02 * loss
            if step % 50 == 0 or step == total:
                self._report(f"{name}, step {step} of {total}, loss {mean:.3f}")
        network.eval()


def train(order: Order, report: Report) -> None:
    """Train and write the networks into the order's folder."""
    Training(order, report).run()
