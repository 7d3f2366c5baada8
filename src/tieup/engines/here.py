"""One part after another in this process."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tieup.engines.parts import Part
from tieup.engines.work import Step, Work, steps
from tieup.store import open_store


def here(work: Work, parts: Sequence[Part]) -> Iterator[Step]:
    """Read the parts; a step for each input."""
    with open_store(work.database) as store:
        for part in parts:
            yield from steps(part, work, store)
