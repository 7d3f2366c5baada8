"""Several parts at a time, each in a process of this machine."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass

from tieup.engines.parts import Part
from tieup.engines.work import Step, Work, do
from tieup.errors import EngineError


@dataclass(frozen=True, slots=True)
class Processes:
    """``jobs`` processes, by default one for each core."""

    jobs: int | None = None

    def __call__(self, work: Work, parts: Sequence[Part]) -> Iterator[Step]:
        """Read the parts; a step for each. Raises EngineError where a process dies."""
        # Started afresh: a copy of this process would share its open database and the threads of its libraries.
        started = multiprocessing.get_context("spawn")
        pool = ProcessPoolExecutor(min(self.jobs or os.cpu_count() or 1, max(1, len(parts))), started)
        try:
            for future in as_completed([pool.submit(do, part, work) for part in parts]):
                yield future.result()
        except BrokenProcessPool as error:
            raise EngineError("a process died, of too little memory perhaps; run the same again: what was read is kept") from error
        finally:
            pool.shutdown(cancel_futures=True)
