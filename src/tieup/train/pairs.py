"""``tieup train pairs``: the network over pairs, on the trunk of the tagger.

First other people's corpora, then short texts that were written to learn from, then whole articles, last the development texts, always with
some names replaced. The last step is short, and on demand taken five times more with a fifth of the development texts left out, by which
the network can then be judged.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial
from itertools import chain, islice
from pathlib import Path
from typing import Any, Protocol, TypeVar

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional
from torch.optim.swa_utils import AveragedModel

from tieup.encoder import Trunk
from tieup.encoder.files import TRUNK, VOCABULARY, checksums, shipped
from tieup.encoder.relations import HEADS, arrays
from tieup.train import card, documents, export, labelled, relations
from tieup.train.documents import Text
from tieup.train.folds import FOLDS, fold_of
from tieup.train.lessons import LABELS, Lesson, Question, Target, lesson
from tieup.train.network import Readout, higher_layers, short_floats
from tieup.train.pairing import Pairing
from tieup.train.preparing import VARIED, Forms, Preparer

Report = Callable[[str], None]
T = TypeVar("T")

_WEIGHTS = {"forms": 0.15, "fields": 0.1, "status": 0.4, "first": 0.3, "second": 0.3}  # of the heads in the loss, that of the pair has 1
_LEAST = 4  # pairs without a tie-up that a text is asked about
_FAR, _MIXED = 2, 1.5  # sentences beyond which pairs count as equally far, and how much chance mixes the near with the far
_MIXING = 12  # batches that are sorted by length together
_WARM = 50  # steps
_MEAN = 100  # steps whose networks are averaged: what they agree on holds for other texts too
_HEADS_FASTER = 5.0
_KEPT = 100  # steps after which it is noted how far a fit has come
_TOLD = 250  # texts after which it is told how many are prepared
_SKETCH = 40  # texts of a corpus in a sketch
_AGAIN = 0.15  # share of the exercises that come again with the articles: one that learns from articles alone doubts bare sentences
_ARTICLES_AGAIN = 0.25  # share of the articles that come again with the development texts
_UNFINISHED = "unfinished-{}.pt"
_ALSO = 3  # times that a text which must hold counts
_HIGHER = 1  # layers of the published encoder on top of those of the tagger: three more had learned nothing that this one does not know


class Stateful(Protocol):
    """What torch can note and set again."""

    def state_dict(self) -> dict[str, Any]: ...
    def load_state_dict(self, state: Any, /) -> Any: ...  # noqa: ANN401 - as torch has it


@dataclass(frozen=True, slots=True)
class Fit:
    """Questions a step, highest rate, pairs without a tie-up for each with one, and tie-ups that a text is asked about at the most: long
    lists should not teach more than other texts. ``falling``: the rate sinks to nearly nothing.
    """

    batch: int
    rate: float
    none: float
    most: int = 8
    falling: bool = False

    def rate_at(self, step: int, steps: int) -> float:
        """The rate at a step of so many."""
        return self.rate * min(1.0, step / _WARM) * (1.0 - 0.95 * step / steps if self.falling else 1.0)


# Three tie-ups of an exercise, of which there are thousands, teach nearly what all of them do, in half the time. An article teaches above
# all which of a dozen firms have no tie-up; of what a network says of unknown articles the most was gained while the rate sank (average
# precision .61 at two fifths of it, .71 at its end).
ELSEWHERE, EXERCISES = Fit(24, 2e-4, 1.5), Fit(12, 1.5e-4, 1.5, most=3)
ARTICLES = Fit(12, 1.2e-4, 4.0, most=10, falling=True)
HERE = replace(ARTICLES, rate=6e-5)


@dataclass(frozen=True)
class Asked:
    """A question about a text."""

    text: Lesson
    question: Question

    @property
    def target(self) -> Target:
        return self.question.target

    @cached_property
    def length(self) -> int:
        """Pieces of the longest window."""
        return max(len(self.text.ground.window(m).pieces) for m in self.question.meetings)


def chosen(text: Lesson, plan: Fit, chance: random.Random) -> list[Asked]:
    """Tie-ups of a text and so many times as many other pairs, at least a few, rather those that stand near one another."""
    ties, others = ([Asked(text, q) for q in text.asked if q.target.tie is tie] for tie in (True, False))
    ties = chance.sample(ties, min(plan.most, len(ties)))
    others.sort(key=lambda a: min(a.question.meetings[0].sentences, _FAR) + chance.random() * _MIXED)
    return ties + others[: max(_LEAST, int(plan.none * len(ties)))]


def fit(network: Pairing, lessons: Sequence[Lesson], plan: Fit, seed: int, kept: Path | None = None) -> Iterator[tuple[int, int, float]]:
    """Fit the network in one pass; yields after each step its number, the number of all and the loss.

    In the end the network is the mean of those of the last steps.
    In the file ``kept`` it is noted how far this has come; where there is one, it goes on from there to the same end.
    """
    torch.manual_seed(seed)
    chance = random.Random(seed)
    layers = {id(p) for part in (network.layers, network.readout) for p in part.parameters()}
    groups = [{"params": [p for p in network.parameters() if (id(p) in layers) is lower]} for lower in (True, False)]
    optimizer = torch.optim.AdamW(groups, plan.rate, weight_decay=0.01)
    mean = AveragedModel(network, avg_fn=_mean)
    network.train()
    batches = _batches([a for text in lessons for a in chosen(text, plan, chance)], plan.batch, chance)
    progress = _Progress({"network": network, "optimizer": optimizer, "mean": mean}, kept)
    done = progress.taken_up()
    for step, batch in enumerate(batches[done:], done + 1):
        for group, factor in zip(optimizer.param_groups, (1.0, _HEADS_FASTER), strict=True):
            group["lr"] = plan.rate_at(step, len(batches)) * factor
        loss = loss_of(network, batch)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimizer.step()
        mean.update_parameters(network)
        if step % _KEPT == 0:
            progress.keep(step)
        yield step, len(batches), float(loss.detach())
    network.load_state_dict(mean.module.state_dict())


@dataclass(frozen=True, slots=True)
class _Progress:
    """The parts of a fit, and the file in which they are kept, if any."""

    parts: Mapping[str, Stateful]
    file: Path | None

    def taken_up(self) -> int:
        """Set the parts to how they were kept; gives how many steps were done by then."""
        if self.file is None or not self.file.is_file():
            return 0
        kept = torch.load(self.file, weights_only=True)
        for name, part in self.parts.items():
            part.load_state_dict(kept[name])
        torch.set_rng_state(kept["chance"])
        return int(kept["step"])

    def keep(self, step: int) -> None:
        if self.file is None:
            return
        states = {name: part.state_dict() for name, part in self.parts.items()}
        new = self.file.with_suffix(".new")
        torch.save({**states, "chance": torch.get_rng_state(), "step": step}, new)
        new.replace(self.file)  # so that a half-written one is never taken up


def _mean(mean: Tensor, new: Tensor, count: Tensor) -> Tensor:
    return mean + (new - mean) / min(int(count) + 1, _MEAN)


def _batches(asked: list[Asked], size: int, chance: random.Random) -> list[list[Asked]]:
    """Mixed, but of windows about as long, so that little is padded."""
    chance.shuffle(asked)
    out = []
    for start in range(0, len(asked), size * _MIXING):
        part = sorted(asked[start : start + size * _MIXING], key=lambda a: a.length)
        out += [part[at : at + size] for at in range(0, len(part), size)]
    chance.shuffle(out)
    return out


def loss_of(network: Pairing, batch: Sequence[Asked]) -> Tensor:
    """How far the network is from what is true, a question."""
    answers, scores = ask(network, batch)
    ties = torch.tensor([float(each.target.tie) for each in batch])
    loss = functional.binary_cross_entropy_with_logits(scores, ties, reduction="sum")
    known = [(at, each.target) for at, each in enumerate(batch) if each.target.tie]
    if known:
        loss = loss + sum(_WEIGHTS[name] * _head_loss(name, answers[name], known) for name in HEADS[1:])
    return loss / len(batch)


def ask(network: Pairing, batch: Sequence[Asked]) -> tuple[dict[str, Tensor], Tensor]:
    """The answers of each head by question, and the scores: the meetings of a pair taken together as ``PairReader`` does."""
    with short_floats():
        answers = network.padded(**_inputs(batch)).float()
    owners = torch.tensor([at for at, each in enumerate(batch) for _ in each.question.meetings])
    ahead = torch.tensor([m.first.entity == each.question.pair[0] for each in batch for m in each.question.meetings])
    count, scores = len(batch), answers[:, 0]
    highest = torch.full((count,), -1e9).scatter_reduce(0, owners, scores.detach(), "amax")
    powers = torch.exp(scores - highest[owners])
    sums = torch.zeros(count).index_add(0, owners, powers)
    shares = (powers / sums[owners])[:, None]
    parts = dict(zip(HEADS, torch.split(answers, [len(LABELS[name]) for name in HEADS], 1), strict=True))
    first, second = parts["first"], parts["second"]
    parts["first"] = torch.where(ahead[:, None], first, second)
    parts["second"] = torch.where(ahead[:, None], second, first)
    means = {name: torch.zeros(count, part.shape[1]).index_add(0, owners, part * shares) for name, part in parts.items()}
    return means, highest + torch.log(sums)


def _inputs(batch: Sequence[Asked]) -> dict[str, Tensor]:
    """The windows of all meetings, padded to one length."""
    rows = [(each.text, meeting) for each in batch for meeting in each.question.meetings]
    windows = [text.ground.window(meeting) for text, meeting in rows]
    vectors = [torch.from_numpy(text.seen.through(window).astype(np.float32)) for (text, _), window in zip(rows, windows, strict=True)]
    told = [arrays(window, meeting) for window, (_, meeting) in zip(windows, rows, strict=True)]
    padded = nn.utils.rnn.pad_sequence
    return {
        "vectors": padded(vectors, batch_first=True),
        "padding": padded([torch.zeros(len(v)) for v in vectors], batch_first=True, padding_value=1.0),
        **{name: padded([torch.from_numpy(t[name][0]) for t in told], batch_first=True) for name in told[0]},
    }


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
    default the one that the package ships), gold of texts outside the folds that must hold, whether one network for each fold too,
    whether to go on from the network that the package ships.
    """

    corpora: Path
    out: Path
    seed: int = 0
    threads: int = 2
    reduced: bool = False
    tagger: Path | None = None
    also: Path | None = None
    folds: bool = False
    onward: bool = False


class Training:
    """One run by an order; what an interrupted run with the same folder has done is not done again."""

    def __init__(self, order: Order, report: Report) -> None:
        self._order, self._report = order, report
        torch.set_num_threads(order.threads)
        self._place = order.tagger or Path(str(shipped()))
        self._trunk = Trunk.load(order.tagger, order.threads)
        self._preparer = Preparer(order.tagger, order.seed, 1 if order.reduced else order.threads)
        order.out.mkdir(parents=True, exist_ok=True)

    def run(self) -> None:
        """The network that learned from all in the folder itself, those of the folds in ``fold-N``."""
        start = self._cached("articles.pt", self._onward if self._order.onward else self._schooled)
        again = _part(list(self._some(documents.articles())), _ARTICLES_AGAIN, self._order.seed)
        always = [*self._prepared("articles again", self._preparer.twice, again), *self._also() * _ALSO]
        told = self._prepared("development texts", self._preparer.forms, documents.development(self._order.corpora / "dev"))
        for fold in range(FOLDS if self._order.folds else 0):
            others = [t for t in told if fold_of(t[0].name) != fold]
            self._cached(f"fold-{fold}/network.pt", partial(self._here, start, [*others, *always], fold))
        self._cached("network.pt", partial(self._here, start, [*told, *always], -1))
        card.write_pairs(self._order.out / "CARD-pairs.md", relations.meanings(), labelled.SOURCES, len(self._exercises))

    def _schooled(self) -> Pairing:
        """From nothing by other people's corpora and exercises to articles."""
        return self._read_articles(self._cached("start.pt", self._exercised))

    def _onward(self) -> Pairing:
        """From the network that the package ships with articles."""
        return self._read_articles(self._fresh())

    def _read_articles(self, start: Pairing) -> Pairing:
        """Each article twice, once with other names, and exercises that come again, so that it forgets none."""
        articles = self._prepared("articles", self._preparer.twice, documents.articles())
        again = self._prepared("exercises again", self._preparer.single, _part(self._exercises, _AGAIN, self._order.seed))
        return self._fitted(start, list(chain(*articles, *again)), ARTICLES, "articles")

    @cached_property
    def _exercises(self) -> list[Text]:
        return list(self._some(documents.exercises(self._order.corpora)))

    def _also(self) -> list[Forms]:
        gold = self._order.also
        return self._prepared("texts that must hold", self._preparer.forms, documents.development(gold)) if gold else []

    def _prepared(self, name: str, prepare: Callable[[Iterable[Text]], Iterator[Forms]], texts: Iterable[Text]) -> list[Forms]:
        """The lessons of these texts."""
        forms: list[Forms] = []
        for each in prepare(self._some(texts)):
            forms.append(each)
            if len(forms) % _TOLD == 0:
                self._report(f"{len(forms)} {name} so far")
        ties = sum(question.target.tie for each in forms for question in each[0].asked)
        self._report(f"{len(forms)} {name}, {ties} tie-ups")
        return forms

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
        for left in self._order.out.glob(_UNFINISHED.format("*")):
            left.unlink()
        export.write_pairs(path.parent, network, checksums(self._place, (TRUNK, VOCABULARY)))
        return network

    def _fresh(self) -> Pairing:
        torch.manual_seed(self._order.seed)
        if self._order.onward:
            return export.read_pairs(Path(str(shipped())))
        layers = [*export.upper_layers(self._place), *([] if self._order.reduced else higher_layers(_HIGHER))]
        return Pairing(layers[:-1], Readout.of(layers[-1]), [len(LABELS[name]) for name in HEADS])

    def _elsewhere(self) -> Pairing:
        """Other people's corpora."""
        network, chance = self._fresh(), random.Random(self._order.seed)
        told = [t for name in relations.meanings() for t in self._some(relations.read(self._order.corpora, name, chance))]
        lessons = [each for at, t in enumerate(told) if (each := lesson(str(at), t, self._trunk))]
        self._report(f"{len(lessons)} texts of other corpora, {sum(q.target.tie for one in lessons for q in one.asked)} related pairs")
        self._fit(network, lessons, ELSEWHERE, "elsewhere")
        return network

    def _some(self, texts: Iterable[T]) -> Iterator[T]:
        return islice(texts, _SKETCH if self._order.reduced else None)

    def _exercised(self) -> Pairing:
        """From other people's corpora on with the texts that were written to learn from."""
        start = self._cached("elsewhere.pt", self._elsewhere)
        forms = self._prepared("exercises", self._preparer.single, self._exercises)
        return self._fitted(start, list(chain(*forms)), EXERCISES, "exercises")

    def _here(self, start: Pairing, texts: Sequence[Forms], fold: int) -> Pairing:
        """From ``start`` on with these development texts and articles."""
        chance = random.Random(f"{self._order.seed} {fold}")
        lessons = [_one_of(forms, chance) for forms in texts]
        return self._fitted(start, lessons, HERE, f"fold {fold}" if fold >= 0 else "all")

    def _fitted(self, start: Pairing, lessons: Sequence[Lesson], plan: Fit, name: str) -> Pairing:
        network = self._fresh()
        network.load_state_dict(start.state_dict())
        self._fit(network, lessons, plan, name)
        return network

    def _fit(self, network: Pairing, lessons: Sequence[Lesson], plan: Fit, name: str) -> None:
        mean, kept = 0.0, self._order.out / _UNFINISHED.format(name.replace(" ", "-"))
        for step, total, loss in fit(network, lessons, plan, self._order.seed, kept):
            mean = 0.98 * mean + 0.02 * loss if mean else loss
            if step % 50 == 0 or step == total:
                self._report(f"{name}, step {step} of {total}, loss {mean:.3f}")
        network.eval()


def _one_of(forms: Forms, chance: random.Random) -> Lesson:
    return chance.choice(forms[1:] or forms) if chance.random() < VARIED else forms[0]


def _part(of: Sequence[T], share: float, seed: int) -> list[T]:
    return random.Random(seed).sample(of, int(len(of) * share))


def train(order: Order, report: Report) -> None:
    """Train and write the networks into the order's folder."""
    Training(order, report).run()
