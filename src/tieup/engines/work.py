"""The work of a run, and how a part of it is done."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain
from typing import Self

from tieup.engines.parts import Part
from tieup.entity import Organisation
from tieup.extract import EXTRACTORS
from tieup.gate import Gate
from tieup.model import Failure
from tieup.outlet import Outlets
from tieup.pipeline import Fate, Kit, Outcome, run
from tieup.sources import open_inputs
from tieup.store import Store, open_store

_WAIT = 600.0  # seconds that a worker waits for its turn to write: many may be before it


@dataclass(frozen=True, slots=True)
class Work:
    """The database to fill, what decides, whether pages pass the gate first, and which outlets are known."""

    database: str
    extractor: str = EXTRACTORS[0]
    gated: bool = False
    outlets: Outlets = field(default_factory=Outlets.load)


@dataclass(frozen=True, slots=True)
class Step:
    """What became of some inputs: how many of each fate, claims found, failures, and the bytes of the parts that are done with them."""

    held: int = 0
    known: int = 0
    read: int = 0
    claims: int = 0
    failures: tuple[Failure, ...] = ()
    size: int = 0

    @classmethod
    def of(cls, outcome: Outcome) -> Self:
        fate, reading = outcome.fate, outcome.reading
        return cls(
            held=int(fate is Fate.HELD),
            known=int(fate is Fate.KNOWN),
            read=int(fate is Fate.READ),
            claims=len(reading.claims) if reading else 0,
            failures=(outcome.failure,) if outcome.failure else (),
        )

    @classmethod
    def sum(cls, steps: Iterable[Self]) -> Self:
        """All of these together."""
        rows = list(steps)
        return cls(
            held=sum(row.held for row in rows),
            known=sum(row.known for row in rows),
            read=sum(row.read for row in rows),
            claims=sum(row.claims for row in rows),
            failures=tuple(chain.from_iterable(row.failures for row in rows)),
            size=sum(row.size for row in rows),
        )

    @property
    def inputs(self) -> int:
        return self.held + self.known + self.read + len(self.failures)


def steps(part: Part, work: Work, store: Store) -> Iterator[Step]:
    """Read a part into the store; a step for each input, and one for the end."""
    kit = _kit(store.own(), work.extractor, work.outlets)
    for outcome in run(open_inputs(part.paths, outlets=work.outlets), kit, store, _gate() if work.gated else None):
        yield Step.of(outcome)
    yield Step(size=part.size)


def do(part: Part, work: Work) -> Step:
    """Read a part into the database of the work, as a worker does."""
    with open_store(work.database, wait=_WAIT) as store:
        return Step.sum(steps(part, work, store))


@lru_cache(maxsize=1)
def _kit(own: tuple[Organisation, ...], extractor: str, outlets: Outlets) -> Kit:
    """Kept for the next part that this process reads."""
    return Kit.load(own, extractor, outlets=outlets)


@lru_cache(maxsize=1)
def _gate() -> Gate:
    return Gate.load()
