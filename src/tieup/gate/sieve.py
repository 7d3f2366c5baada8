"""The gate at work on a stream of inputs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tieup.gate.gate import Gate
from tieup.model import Failure, Page


@dataclass(slots=True)
class Sieve:
    """Lets through the pages that may hold a tie-up, and all failures. ``pages`` came, of which ``held`` were held back."""

    gate: Gate
    pages: int = 0
    held: int = 0

    def through(self, items: Iterable[Page | Failure]) -> Iterator[Page | Failure]:
        for item in items:
            if isinstance(item, Failure):
                yield item
                continue
            self.pages += 1
            if self.gate.passes(item.content):
                yield item
            else:
                self.held += 1
