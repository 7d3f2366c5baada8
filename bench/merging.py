"""Merging and asking at several sizes: seconds and peak memory to merge, seconds to take 1,000 claims more, milliseconds a question.

    python bench/merging.py [--claims 10000 100000 1000000] [--folder DIR] [--database postgresql://...]

Each size is a process of its own. The claims of ``world`` are added as pages are; with a folder such a database is kept, and another
run measures a copy of it. With ``--database`` it is an empty one of a server, and of one size. Questions are asked of companies as often as
the news has them; their times are medians by the clock, in brackets the slowest of twenty. Seconds are those of the processor, and by the
clock.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from itertools import islice
from pathlib import Path
from typing import NamedTuple

import tieup
from tieup.codebook import Field, Form, Status
from tieup.questions import Database
from tieup.store import Store, open_store
from tieup.store.tools import batched
from world import READER, World

SIZES = (10_000, 100_000, 1_000_000)
MORE = 1_000
PAGES_AT_ONCE = 500
ASKED = 20  # questions of each kind
AS_OF = "2019-06-30"


class Took(NamedTuple):
    """Seconds of the processor and by the clock."""

    processor: float
    clock: float

    def __str__(self) -> str:
        return f"{self.processor:.1f} ({self.clock:.1f})"


@contextmanager
def timed(rows: dict[str, str], name: str) -> Iterator[None]:
    """Note the time under this name."""
    start = time.process_time(), time.perf_counter()
    yield
    rows[name] = str(Took(time.process_time() - start[0], time.perf_counter() - start[1]))


def add(store: Store, world: World, claims: int, first: int = 0) -> None:
    """Add so many claims, a few hundred pages at once."""
    for some in batched(world.readings(claims, first), PAGES_AT_ONCE):
        store.add_all(some, READER)


def questions(database: Database, world: World) -> dict[str, list[Callable[[], object]]]:
    """Twenty of each kind."""
    chance = random.Random(11)  # noqa: S311 - no secret
    drawn = (world.firms[world.firm(chance)].entity.name for _ in range(1000))
    known = ((name, database.tieups(company=name, limit=1)) for name in drawn)
    names, ids = zip(*islice(((name, found[0].id) for name, found in known if found), ASKED), strict=True)
    fields = [chance.choice(list(Field)) for _ in names]
    ties = partial(database.tieups, limit=50)
    return {
        "list": [ties] * ASKED,
        "tie-ups of a company": [partial(ties, company=n) for n in names],
        "of a company in a field": [partial(ties, company=n, field=f) for n, f in zip(names, fields, strict=True)],
        "of a field": [partial(ties, field=f) for f in fields],
        "of a field, active, since 2024": [partial(ties, field=f, status=Status.ACTIVE, since="2024") for f in fields],
        "of a form and a status": [partial(ties, form=chance.choice(list(Form)), status=chance.choice(list(Status))) for _ in names],
        f"of a company as of {AS_OF}": [partial(ties, company=n, as_of=AS_OF) for n in names],
        "one tie-up with its life": [partial(database.tieup, i) for i in ids],
        "a company": [partial(database.company, n) for n in names],
        f"a company as of {AS_OF}": [partial(database.company, n, as_of=AS_OF) for n in names],
        "search for a company": [partial(database.search, n) for n in names],
        "search for words all have": [partial(database.search, f"signed deal {f.replace('_', ' ')}") for f in fields],
        f"search as of {AS_OF}": [partial(database.search, n, as_of=AS_OF) for n in names],
        "network of a company": [partial(database.network, company=n) for n in names],
    }


def asked(path: str, world: World) -> dict[str, str]:
    """The median of each question, in milliseconds, and the slowest."""
    with tieup.open(path) as database:
        return {name: _milliseconds(calls) for name, calls in questions(database, world).items()}


def _milliseconds(calls: list[Callable[[], object]]) -> str:
    took = [_seconds(call) * 1000 for call in calls]
    return f"{statistics.median(took):.0f} ({max(took):.0f})"


def _seconds(call: Callable[[], object]) -> float:
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


def measure(path: str, claims: int, *, loaded: bool) -> dict[str, str]:
    """The column of one size."""
    world, rows = World(claims), dict[str, str]()
    with open_store(path) as store:
        if not loaded:
            with timed(rows, "add all, s"):
                add(store, world, claims)
        with timed(rows, "merge all, s"):
            made = store.merge()
        rows["tie-ups"] = f"{made:,}"
        rows["peak memory, MB"] = str(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
        with timed(rows, "add 1,000 more, s"):
            add(store, world, MORE, claims)
        with timed(rows, "merge those, s"):
            store.merge()
    return rows | asked(path, world)


def kept(folder: Path, claims: int) -> Path:
    """A copy of the database with so many claims, made where there is none."""
    loaded, copy = folder / f"claims-{claims}.db", folder / "measured.db"
    if not loaded.exists():
        with open_store(making := folder / "making.db") as store:
            add(store, World(claims), claims)
        making.rename(loaded)
    shutil.copyfile(loaded, copy)
    return copy


def one(claims: int, folder: str, database: str) -> dict[str, str]:
    """The column of one size, measured here."""
    if database:
        return measure(database, claims, loaded=False)
    if folder:
        return measure(str(kept(Path(folder), claims)), claims, loaded=True)
    with tempfile.TemporaryDirectory() as name:
        return measure(str(Path(name) / "bench.db"), claims, loaded=False)


def main() -> None:
    """Measure each size in a process of its own and print a column each as Markdown."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--claims", type=int, nargs="+", default=list(SIZES))
    parser.add_argument("--folder", default="")
    parser.add_argument("--database", default="")
    parser.add_argument("--one", action="store_true", help="print the column of the first size as JSON")
    given = parser.parse_args()
    if given.one:
        print(json.dumps(one(given.claims[0], given.folder, given.database)))
        return
    around = ["--folder", given.folder, "--database", given.database]
    columns = [json.loads(_run([sys.executable, __file__, "--one", "--claims", str(claims), *around])) for claims in given.claims]
    print("| |", " | ".join(f"{claims:,} claims" for claims in given.claims), "|\n|" + "---|" * (len(columns) + 1))
    for name in columns[-1]:
        print("|", name, "|", " | ".join(column.get(name, "") for column in columns), "|")


def _run(command: list[str]) -> str:
    return subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout


if __name__ == "__main__":
    main()
