"""Parts as tasks of a Ray cluster, or of one that is started on this machine."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Any, Self

from tieup.engines.parts import Part
from tieup.engines.work import Step, Work, do
from tieup.errors import EngineError, MissingError, TieupError
from tieup.model import Failure
from tieup.store import open_store

_TRIES = 3  # of a part whose worker dies; then it may be the part that kills it


@dataclass(frozen=True, slots=True)
class Cluster:
    """The cluster that RAY_ADDRESS names or that runs here, else a new one on this machine; ``jobs`` parts at a time, by default as many
    as it has cores.
    """

    jobs: int | None = None

    def __call__(self, work: Work, parts: Sequence[Part]) -> Iterator[Step]:
        """Read the parts; a step for each. A part whose worker dies, or is lost with its machine, is read again by another one.

        Raises MissingError without Ray, EngineError where it cannot be used.
        """
        session = _Session.start()
        try:
            yield from session.steps(session.reachable(work), parts, self.jobs or session.cores())
        finally:
            session.ray.shutdown()


@dataclass(frozen=True, slots=True)
class _Session:
    """A connection to a cluster."""

    ray: Any  # the module, which carries no types

    @classmethod
    def start(cls) -> Self:
        # Ray would tell its makers that it runs, and warn of what concerns graphics cards alone.
        os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
        os.environ.setdefault("RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO", "0")
        try:
            import ray  # noqa: PLC0415 - an extra
        except ImportError as error:
            raise MissingError("ray", "ray") from error
        try:
            ray.init(include_dashboard=False, log_to_driver=False, logging_level="error")
        except (OSError, RuntimeError, ValueError) as error:
            raise EngineError(f"Ray: {error}") from error
        return cls(ray)

    def cores(self) -> int:
        return max(1, int(self.ray.cluster_resources().get("CPU", 1)))

    def reachable(self, work: Work) -> Work:
        """The same work, its database named so that each worker finds it."""
        if work.database.startswith("postgresql"):
            return work
        if len({node["NodeManagerHostname"] for node in self.ray.nodes() if node["Alive"]}) > 1:
            raise EngineError(f"{work.database}: a file is on one machine only; name a database on a server with --db postgresql://...")
        return replace(work, database=str(Path(work.database).absolute()))

    def steps(self, work: Work, parts: Sequence[Part], jobs: int) -> Iterator[Step]:
        task = self.ray.remote(num_cpus=1, max_retries=_TRIES)(_do)
        here, left, running = str(Path.cwd()), iter(parts), dict[Any, Part]()
        while True:
            running.update((task.remote(part, work, here), part) for part in islice(left, jobs - len(running)))
            if not running:
                return
            done, _ = self.ray.wait(list(running), num_returns=1)
            yield from (self._result(each, running.pop(each), work) for each in done)

    def _result(self, reference: object, part: Part, work: Work) -> Step:
        try:
            step = self.ray.get(reference)
        except self.ray.exceptions.WorkerCrashedError:
            return _given_up(part, work)
        except self.ray.exceptions.RayError as error:
            raise EngineError(f"Ray: {error}; run the same again: what was read is kept") from error
        if isinstance(step, str):
            raise EngineError(step)
        assert isinstance(step, Step)  # noqa: S101 - what _do gives
        return step


def _do(part: Part, work: Work, folder: str) -> Step | str:
    """A part done, or the reason why none can be. In the folder of the user, where there is one: paths are names of documents too."""
    with contextlib.chdir(folder) if Path(folder).is_dir() else contextlib.nullcontext():
        try:
            return do(part, work)
        except TieupError as error:
            return str(error)


def _given_up(part: Part, work: Work) -> Step:
    failures = tuple(Failure(path, f"its worker died {_TRIES + 1} times while it was read") for path in part.paths)
    with open_store(work.database) as store:
        for failure in failures:
            store.add_failure(failure)
    return Step(failures=failures, size=part.size)
