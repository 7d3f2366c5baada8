"""Texts made into lessons for the network over pairs, in several processes: a good part of the time of training goes into this."""

from __future__ import annotations

import multiprocessing
import random
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TypeVar

from tieup.encoder import Trunk
from tieup.entity import Registry
from tieup.extract.knowledge import RULES, Knowledge
from tieup.train import documents
from tieup.train.augment import Variation
from tieup.train.documents import Text, name_of
from tieup.train.lessons import Lesson, Told, lesson

T = TypeVar("T")
R = TypeVar("R")

Forms = tuple[Lesson, ...]  # a text as it stands, then its variants

VARIED = 0.5  # share of the texts of a pass that are variants
_VARIANTS = 2
_AT_A_TIME = 8  # texts that a process is given


@dataclass(frozen=True, slots=True)
class Preparer:
    """Makes lessons of texts on the trunk in the folder ``tagger`` (by default the one that the package ships), ``processes`` at a time.

    Which names a variant bears depends on the seed and the text alone, not on what is read beside it.
    """

    tagger: Path | None
    seed: int
    processes: int

    def forms(self, texts: Iterable[Text]) -> Iterator[Forms]:
        """Each text as it stands and variants of it; those of which nothing is to be asked are left out."""
        return self._each(texts, _VARIANTS)

    def twice(self, texts: Iterable[Text]) -> Iterator[Forms]:
        """Each text as it stands and one variant of it."""
        return self._each(texts, 1)

    def single(self, texts: Iterable[Text]) -> Iterator[Forms]:
        """Each text once, half of them as a variant: enough where a text is read in one pass."""
        return self._each(texts, 0)

    def _each(self, texts: Iterable[Text], variants: int) -> Iterator[Forms]:
        tasks = (_Task(self.tagger, self.seed, variants, text) for text in texts)
        return filter(None, in_processes(_prepared, tasks, self.processes))


def in_processes(make: Callable[[T], R], items: Iterable[T], processes: int) -> Iterator[R]:
    """What ``make`` makes of each, in order, so many processes at work."""
    if processes == 1:
        yield from map(make, items)
        return
    # Started afresh: a copy of this process would share the threads of its libraries.
    with ProcessPoolExecutor(processes, multiprocessing.get_context("spawn")) as pool:
        yield from pool.map(make, items, chunksize=_AT_A_TIME)


@dataclass(frozen=True, slots=True)
class _Task:
    tagger: Path | None
    seed: int
    variants: int
    text: Text


def _prepared(task: _Task) -> Forms:
    told = documents.document(task.text, _rules()).told
    name, trunk = name_of(task.text), Trunk.load(task.tagger)
    chance = random.Random(f"{task.seed} {name}")
    return tuple(made for one in _shapes(told, task.variants, chance) if (made := lesson(name, one, trunk)))


def _shapes(told: Told, variants: int, chance: random.Random) -> Sequence[Told]:
    if variants:
        return (told, *(documents.renamed(told, _pool(), chance) for _ in range(variants)))
    return (documents.renamed(told, _pool(), chance) if chance.random() < VARIED else told,)


@cache
def _rules() -> Knowledge:
    return Knowledge.load(extractor=RULES)


@cache
def _pool() -> Mapping[str, Sequence[str]]:
    return Variation.of(Registry.load()).pool
