"""Who does the work of reading: this process, several on this machine, or a Ray cluster. All give the same database.

An engine is a function from the work and its parts to what became of them. Parts are independent of one another and may be read twice, in
any order: the store keeps a page once. So what dies is started again, and nothing is lost.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from tieup.engines.parts import Part, parts_of
from tieup.engines.work import Step, Work

__all__ = ["ENGINES", "Engine", "Part", "Step", "Work", "engine", "parts_of"]

Engine = Callable[[Work, Sequence[Part]], Iterator[Step]]
ENGINES = ("here", "processes", "ray")


def engine(name: str, jobs: int | None = None) -> Engine:
    """The engine of this name; ``jobs`` parts at a time, by default as many as there are cores. Raises MissingError without its extra."""
    if name == "ray":
        from tieup.engines.cluster import Cluster  # noqa: PLC0415 - an extra

        return Cluster(jobs)
    if name == "processes":
        from tieup.engines.processes import Processes  # noqa: PLC0415 - only where asked for

        return Processes(jobs)
    from tieup.engines.here import here  # noqa: PLC0415 - as above

    return here
