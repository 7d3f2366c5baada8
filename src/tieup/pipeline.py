"""The one obvious order of things: page, article, mentions, candidates, claims, store.

Pure up to the claim: no database, no network, no clock. ``run`` scales out by passing another ``map``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from enum import Enum
from functools import partial
from typing import Any, Protocol, Self

from tieup import __version__
from tieup.article import article_of
from tieup.entity.registry import Organisation
from tieup.errors import InputError, TieupError
from tieup.extract import EXTRACTORS, Extraction, Knowledge, extract
from tieup.gate import Gate
from tieup.lang import available
from tieup.model import Claim, Failure, Page, Reading
from tieup.outlet import Outlets


@dataclass(frozen=True, slots=True)
class Kit:
    """What reading needs: languages, registry, rules, weights and outlets. Loaded once, shared, never changed.

    ``extractor`` names what decides: ``reader``, the network and the rules together, or ``rules`` alone.
    """

    knowledge: Knowledge
    extractor: str = EXTRACTORS[0]
    outlets: Outlets = field(default_factory=Outlets.load)

    @classmethod
    def load(
        cls,
        own: tuple[Organisation, ...] = (),
        extractor: str = EXTRACTORS[0],
        least: float | None = None,
        outlets: Outlets | None = None,
    ) -> Self:
        """All that the package ships, organisations of one's own, and other outlets than those shipped. ``least`` is the confidence from
        which a claim is one, by default that at which the extractor is best. Raises DataError for a broken data file or an extractor that
        does not exist.
        """
        knowledge = Knowledge.load(own=own, extractor=extractor)
        if least is not None:
            knowledge = replace(knowledge, scorer=replace(knowledge.scorer, threshold=least))
        return cls(knowledge, extractor, Outlets.load() if outlets is None else outlets)

    @property
    def reader(self) -> str:
        """What reads, with its version and the mark of one's own outlets: what it has read it need not read again."""
        return f"{self.extractor} {__version__} {self.outlets.mark}".rstrip()


class Store(Protocol):
    """Where readings and failures go."""

    def has(self, page: Page, reader: str) -> bool: ...
    def add(self, page: Page, reading: Reading, reader: str) -> bool: ...
    def add_failure(self, failure: Failure) -> None: ...
    def see_again(self, page: Page, reader: str) -> None: ...


class Fate(Enum):
    """What became of an input."""

    READ = "read"
    FAILED = "failed"
    KNOWN = "there already"
    HELD = "held back by the gate"


@dataclass(frozen=True, slots=True)
class Outcome:
    """An input and what became of it, with its reading or the reason why there is none."""

    page: Page | None
    reading: Reading | None = None
    failure: Failure | None = None
    passed_over: Fate | None = None

    @property
    def document(self) -> str:
        """The name of the input."""
        return self.page.document if self.page else self.failure.document if self.failure else ""

    @property
    def fate(self) -> Fate:
        return self.passed_over or (Fate.FAILED if self.failure else Fate.READ)


def look(page: Page, kit: Kit) -> Extraction:
    """Read a page and keep all that led to its claims. Raises InputError."""
    article = article_of(page, kit.outlets)
    if article.language not in available():
        known = ", ".join(available())
        raise InputError(page.document, f"its language is {article.language or 'not known'}; tieup reads {known}")
    return extract(article, kit.knowledge)


def read(page: Page, kit: Kit) -> Reading:
    """The article of a page and its claims. Raises InputError."""
    extraction = look(page, kit)
    return Reading(extraction.article, extraction.claims)


def claims_of(page: Page, kit: Kit) -> tuple[Claim, ...]:
    """The claims of a page. Raises InputError."""
    return read(page, kit).claims


def attempt(item: Page | Failure | Outcome, kit: Kit) -> Outcome:
    """Read an input; whatever goes wrong inside one page stays with that page. An outcome is one already."""
    if isinstance(item, Outcome):
        return item
    if isinstance(item, Failure):
        return Outcome(None, failure=item)
    try:
        return Outcome(item, read(item, kit))
    except InputError as error:
        return Outcome(item, failure=Failure(item.document, error.reason))
    except TieupError:
        raise
    except Exception as error:  # noqa: BLE001 - one page never stops a run; the failure names what happened
        return Outcome(item, failure=Failure(item.document, f"{type(error).__name__}: {error}"))


Map = Callable[[Callable[[Any], Any], Iterable[Any]], Iterable[Any]]


def run(
    items: Iterable[Page | Failure],
    kit: Kit,
    store: Store,
    gate: Gate | None = None,
    map: Map = map,  # noqa: A002 - it is a map
) -> Iterator[Outcome]:
    """Read what passes the gate and the store does not have yet, and keep it, a transaction a page. Yields what became of each input."""
    for outcome in map(partial(attempt, kit=kit), _sifted(items, kit, store, gate)):
        if outcome.reading is not None:
            store.add(outcome.page, outcome.reading, kit.reader)
        elif outcome.failure is not None:
            store.add_failure(outcome.failure)
        yield outcome


def _sifted(items: Iterable[Page | Failure], kit: Kit, store: Store, gate: Gate | None) -> Iterator[Page | Failure | Outcome]:
    """An outcome in place of what need not be read. A page that the store has, and that could not be fetched in between, is no failure
    any more.
    """
    for item in items:
        if isinstance(item, Failure):
            yield item
        elif gate and not gate.passes(item.content):
            yield Outcome(item, passed_over=Fate.HELD)
        elif store.has(item, kit.reader):
            store.see_again(item, kit.reader)
            yield Outcome(item, passed_over=Fate.KNOWN)
        else:
            yield item
