"""Merging and asking at three sizes: seconds and peak memory to merge, seconds to take 1,000 claims more, milliseconds a question.

    python bench/merging.py [--sizes 10000 100000 1000000] [--folder DIR]

The claims are generated, always alike: firms of the registry in a lopsided distribution, a fifth that no list holds, pairs and consortia,
years of talk and deals, and noise in forms, fields, places and dates. Each size is a process of its own. Merging is measured in processor
time,
questions as they are answered.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import tieup
from tieup.codebook import Field, Form, Role, Status
from tieup.dates import When
from tieup.entity import Registry
from tieup.model import Article, Claim, Entity, Found, Page, Participant, Place, Reading, Span
from tieup.store import Store, open_store

CLAIMS_A_PAGE = 8
KINDS = {"carmaker", "battery", "supplier", "charging", "energy", "technology", "semiconductors", "truckmaker", "mining"}
VERBS = {
    Status.SPECULATED: "might work with",
    Status.IN_TALKS: "is in talks with",
    Status.PLANNED: "plans to work with",
    Status.AGREED: "signed a deal with",
    Status.ACTIVE: "works with",
    Status.COMPLETED: "has delivered to",
    Status.ENDED: "ended its work with",
    Status.DENIED: "denied to work with",
}
WEIGHTS = (1, 2, 3, 8, 6, 1, 2, 0.3)
SYLLABLES = ("vol", "kir", "nor", "mel", "tar", "zen", "lum", "gra", "fen", "os", "rik", "dal", "be", "xi", "jun", "hai")


Deal = tuple[list[Entity], Form, Field, int, str]


class World:
    """Who may tie up with whom, and the pages that tell of it."""

    def __init__(self, size: int) -> None:
        self.chance = random.Random(7)  # noqa: S311 - no secret
        known = sorted((o.entity for o in Registry.load() if o.kind), key=lambda e: e.id)
        self.chance.shuffle(known)
        self.known = known
        unknown = {f"{self._word()} {self.chance.choice(('Motors', 'Energy', 'Cells', 'Mobility'))}" for _ in range(max(50, size // 40))}
        self.unknown = [Entity(f"new:{name.casefold()}", name) for name in sorted(unknown)]
        self.deals = [self._deal() for _ in range(max(20, size // 6))]

    def _word(self) -> str:
        return "".join(self.chance.choices(SYLLABLES, k=3)).capitalize()

    def _firm(self) -> Entity:
        if self.chance.random() < 0.2:
            return self.chance.choice(self.unknown)
        return self.known[min(len(self.known) - 1, int(self.chance.paretovariate(0.6)) - 1)]

    def _deal(self) -> Deal:
        several: dict[str, Entity] = {}
        while len(several) < (2 if self.chance.random() < 0.9 else 4):
            firm = self._firm()
            several[firm.id] = firm
        form = self.chance.choice([f for f in Form if f is not Form.COOPERATION])
        return list(several.values()), form, self.chance.choice(list(Field)), self.chance.randint(2008, 2025), self._word()

    def _heard(self) -> Deal:
        """A deal that a page may tell of: some are in all papers, most in a few."""
        if self.chance.random() < 0.7:
            return self.chance.choice(self.deals)
        return self.deals[min(len(self.deals) - 1, int(self.chance.paretovariate(0.4)) - 1)]

    def pages(self, claims: int, first: int = 0) -> Iterator[tuple[Page, Reading]]:
        """Pages with this number of claims in all."""
        for number in range(first, first + claims // CLAIMS_A_PAGE):
            told = [self._heard() for _ in range(CLAIMS_A_PAGE)]
            yield self._page(number, told)

    def _page(self, number: int, told: list[Deal]) -> tuple[Page, Reading]:
        text, claims = "", list[tuple[int, Deal, Status]]()
        for deal in told:
            claims.append((len(text), deal, self.chance.choices(list(Status), WEIGHTS)[0]))
            text += self._sentence(deal, claims[-1][-1]) + " "
        published = When.day(min(2026, max(told, key=lambda d: d[3])[3] + self.chance.randint(0, 2)), self.chance.randint(1, 12), 5)
        article = Article(
            f"page/{number}", text, "en", f"Deal {number}", published, "source", f"https://paper{number % 97}.example/{number}"
        )
        return Page(article.document, text), Reading(article, tuple(self._claim(text, *each) for each in claims))

    def _sentence(self, deal: Deal, status: Status) -> str:
        firms, form, _, _, town = deal
        return f"{firms[0].name} {VERBS[status]} {' and '.join(f.name for f in firms[1:])} on {form.value} in {town}."

    def _claim(self, text: str, start: int, deal: Deal, status: Status) -> Claim:
        chance, (firms, form, field, year, town) = self.chance, deal
        parts = []
        for firm in firms:
            where = text.index(firm.name, start)
            parts.append(Participant(Found.at(firm, Span(where, where + len(firm.name)), "bench"), Role.PARTNER))
        span = Span(start, start + 5)
        forms = (Form.COOPERATION,) if chance.random() < 0.15 else (form, *chance.sample(list(Form), k=chance.random() < 0.1))
        fields = () if chance.random() < 0.25 else (field, *chance.sample(list(Field), k=chance.random() < 0.15))
        said = When.year(year + chance.randint(0, 1)) if chance.random() < 0.5 else None
        return Claim(
            tuple(parts),
            tuple(Found.at(each, span, "bench") for each in dict.fromkeys(forms)),
            Found.at(status, span, "bench"),
            tuple(Found.at(each, span, "bench") for each in dict.fromkeys(fields)),
            announced=Found.at(said, span, "bench") if said else None,
            places=(Found.at(Place("DE", city=town), span, "bench"),) if chance.random() < 0.3 else (),
            confidence=round(chance.random(), 2),
        )


def fill(store: Store, world: World, claims: int, first: int = 0) -> None:
    """Add that many claims."""
    batch: list[tuple[Page, Reading]] = []
    for each in world.pages(claims, first):
        batch.append(each)
        if len(batch) == 1000:
            store.add_all(batch, "bench")
            batch = []
    store.add_all(batch, "bench")


def questions(path: Path, world: World) -> dict[str, float]:
    """The median of each question, in milliseconds, with a database that is open."""
    names = [world.known[n].name for n in range(3, 25)]
    fields = list(Field)
    with tieup.open(path) as database:
        ids = [tie.id for tie in database.tieups(limit=40)]
        asked: dict[str, list[Callable[[], object]]] = {
            "tieups of a company": [lambda n=n: database.tieups(company=n, limit=50) for n in names],
            "tieups by field, status, since": [
                lambda f=f: database.tieups(field=f, status="active", since="2024", limit=50) for f in fields
            ],
            "one tie-up": [lambda i=i: database.tieup(i) for i in ids],
            "a company": [lambda n=n: database.company(n) for n in names],
            "a company as of 2019": [lambda n=n: database.company(n, as_of="2019") for n in names],
            "search": [lambda n=n: database.search(f"{n} deals", limit=20) for n in names],
            "network of a company": [lambda n=n: database.network(company=n) for n in names],
        }
        return {name: statistics.median(map(_timed, calls)) for name, calls in asked.items()}


def _timed(call: Callable[[], object]) -> float:
    start = time.perf_counter()
    call()
    return round((time.perf_counter() - start) * 1000, 2)


def measure(path: Path, size: int) -> dict[str, object]:
    """The row of one size."""
    world = World(size)
    with open_store(path) as store:
        fill(store, world, size)
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        start, clock = time.process_time(), time.perf_counter()
        ties = store.merge()
        merged, wall = time.process_time() - start, time.perf_counter() - clock
        start = time.process_time()
        fill(store, world, 1000, size)
        added = time.process_time() - start
        start = time.process_time()
        store.merge()
        more = time.process_time() - start
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    row = {
        "claims": size,
        "tie-ups": ties,
        "merge s": round(merged, 1),
        "by the clock": round(wall, 1),
        "peak MB": peak // 1024,
        "before MB": before // 1024,
    }
    return {**row, "add 1000 s": round(added, 2), "merge them s": round(more, 2), **questions(path, world)}


def main() -> None:
    """Measure each size in a process of its own and print the rows as Markdown."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000, 1_000_000])
    parser.add_argument("--folder")
    parser.add_argument("--one", action="store_true")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=given.folder) as folder:
        if given.one:
            print(json.dumps(measure(Path(folder) / "bench.db", given.sizes[0])))
            return
    rows = []
    for size in given.sizes:
        command = [sys.executable, __file__, "--one", "--sizes", str(size), *(["--folder", given.folder] if given.folder else [])]
        rows.append(json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout))
    print("|", " | ".join(rows[0]), "|\n|" + "---|" * len(rows[0]))
    for row in rows:
        print("|", " | ".join(map(str, row.values())), "|")


if __name__ == "__main__":
    main()
