"""Merging and asking at three sizes: seconds and peak memory to merge, seconds to take 1,000 claims more, milliseconds a question.

    python bench/merging.py [--sizes 10000 100000 1000000] [--folder DIR]

The claims are generated, always alike: firms of the registry in a lopsided distribution, a fifth that no list holds, pairs and consortia,
years of talk and deals, and noise in forms, fields, places and dates. Each size is a process of its own. All times are
processor time but the one by the clock.
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
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import insert

import tieup
from tieup.codebook import Field, Form, Status
from tieup.dates import When
from tieup.entity import Registry
from tieup.model import Article, Claim, Entity, Page, Reading
from tieup.records import pack, unpack
from tieup.store import Store, open_store
from tieup.store.adding import FactRow, reading_row
from tieup.store.engine import transaction
from tieup.store.searching import keep
from tieup.store.speech import remember
from tieup.store.tables import CLAIMS, PARTICIPANTS, READINGS, TERMS
from tieup.store.tools import batched, digest
from tieup.store.view import note

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


FORMS, FIELDS = [form for form in Form if form is not Form.COOPERATION], list(Field)


class Deal(NamedTuple):
    """What is to be found again: who, what, when and where."""

    firms: list[Entity]
    form: Form
    field: Field
    year: int
    town: str


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
        what = self.chance.choice(FORMS), self.chance.choice(FIELDS)
        return Deal(list(several.values()), *what, self.chance.randint(2008, 2025), self._word())

    def _heard(self) -> Deal:
        """A deal that a page may tell of: some are in all papers, most in a few."""
        if self.chance.random() < 0.7:
            return self.chance.choice(self.deals)
        return self.deals[min(len(self.deals) - 1, int(self.chance.paretovariate(0.4)) - 1)]

    def page(self, number: int) -> tuple[Article, list[dict[str, Any]]]:
        """A page, and its claims as the store packs them: a million records would take longer to make than to merge."""
        text, told, year = "", list[tuple[int, Deal, Status]](), 0
        for deal in (self._heard() for _ in range(CLAIMS_A_PAGE)):
            told.append((len(text), deal, self.chance.choices(list(Status), WEIGHTS)[0]))
            text += f"{deal.firms[0].name} {VERBS[told[-1][2]]} {' and '.join(f.name for f in deal.firms[1:])} in {deal.town}. "
            year = max(year, deal.year)
        published = When.day(min(2026, year + self.chance.randint(0, 2)), self.chance.randint(1, 12), 5)
        article = Article(f"page/{number}", text, "en", f"Deal {number}", published, "source", f"https://paper{number % 97}.example/")
        return article, [self._claim(text, *each) for each in told]

    def _claim(self, text: str, start: int, deal: Deal, status: Status) -> dict[str, Any]:
        chance = self.chance

        def found(value: object, at: int = start, size: int = 5) -> dict[str, Any]:
            return {"value": value, "spans": [[at, at + size]], "rule": "bench"}

        forms = (Form.COOPERATION,) if chance.random() < 0.15 else (deal.form, *chance.sample(FORMS, k=chance.random() < 0.1))
        fields = () if chance.random() < 0.25 else (deal.field, *chance.sample(FIELDS, k=chance.random() < 0.15))
        claim = {
            "participants": [{"entity": found(pack(f), text.index(f.name, start), len(f.name))} for f in deal.firms],
            "forms": [found(form.value) for form in dict.fromkeys(forms)],
            "status": found(status.value),
            "fields": [found(field.value) for field in dict.fromkeys(fields)],
            "places": [found({"country": "DE", "city": deal.town})] if chance.random() < 0.3 else [],
            "confidence": round(chance.random(), 2),
        }
        return {**claim, "announced": found(str(deal.year + chance.randint(0, 1)))} if chance.random() < 0.5 else claim


def load(store: Store, world: World, claims: int) -> None:
    """Put that many claims into the tables, as adding pages does."""
    for numbers in batched(range(claims // CLAIMS_A_PAGE), 1000):
        with transaction(store._engine) as connection:
            pages = [world.page(number) for number in numbers]
            readings = [reading_row({"id": digest(article.document), "page": "", "reader": "bench"}, article) for article, _ in pages]
            told = [
                _Told(row, article, packed, n)
                for row, (article, several) in zip(readings, pages, strict=True)
                for n, packed in enumerate(several)
            ]
            connection.execute(insert(READINGS), readings)
            connection.execute(insert(CLAIMS), [each.row for each in told])
            parts = [part for each in told for part in each.parts]
            connection.execute(insert(PARTICIPANTS), parts)
            connection.execute(insert(TERMS), [term for each in told for term in each.terms])
            rules = store._rules(connection)
            remember(connection, parts, rules.who)
            keep(connection, ((each.id, f"{each.article.title} {each.article.text}") for each in told))
            note(connection, (fact for each in told if (fact := rules.fact(each.fact))), rules)


class _Told:
    """The rows of a packed claim."""

    def __init__(self, reading: dict[str, Any], article: Article, packed: dict[str, Any], position: int) -> None:
        self.article, self._reading, self._packed = article, reading, packed
        self.id = digest(reading["id"], str(position))
        day = packed["announced"]["value"] + "-01-01" if "announced" in packed else reading["published_start"]
        head = {"id": self.id, "reading": reading["id"], "position": position, "status": packed["status"]["value"], "day": day, "last": day}
        self.row = {**head, "confidence": packed["confidence"], "claim": json.dumps(packed), "fact": json.dumps(self._fact())}

    def _values(self, name: str) -> list[Any]:
        return [each["value"] for each in self._packed[name]]

    def _fact(self) -> list[Any]:
        who = [(p["entity"]["value"]["id"], p["entity"]["value"]["name"], "partner") for p in self._packed["participants"]]
        said = self._packed["announced"]["value"] if "announced" in self._packed else ""
        places = [(place["country"], place["city"].casefold()) for place in self._values("places")]
        what = self._values("forms"), self._values("fields"), self._packed["status"]["value"], said
        return [who, [], *what, 0, "", "", places, [], [], 0, self._packed["confidence"]]

    @property
    def fact(self) -> FactRow:
        around = (self._reading[name] for name in ("document", "published", "known", "language", "origin"))
        return FactRow(self.id, self.row["fact"], *around)

    @property
    def parts(self) -> list[dict[str, Any]]:
        firms = [{"kind": "", "country": "", **p["entity"]["value"]} for p in self._packed["participants"]]
        return [{"claim": self.id, "position": n, "entity": f["id"], "name": f["name"], "kind": f["kind"], "country": f["country"],
                 "role": "partner", "written": f["name"]} for n, f in enumerate(firms)]  # fmt: skip

    @property
    def terms(self) -> list[dict[str, str]]:
        named = [("form", form) for form in self._values("forms")] + [("field", field) for field in self._values("fields")]
        return [{"claim": self.id, "kind": kind, "value": value} for kind, value in named]


def add(store: Store, world: World, claims: int, first: int) -> None:
    """Add that many claims the way pages are added."""
    pages = (world.page(number) for number in range(first, first + claims // CLAIMS_A_PAGE))
    readings = [
        (Page(article.document, article.text), Reading(article, tuple(unpack(Claim, each) for each in told))) for article, told in pages
    ]
    store.add_all(readings, "bench")


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
    start = time.process_time()
    call()
    return round((time.process_time() - start) * 1000, 2)


def measure(path: Path, size: int) -> dict[str, object]:
    """The row of one size."""
    world = World(size)
    with open_store(path) as store:
        load(store, world, size)
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        start, clock = time.process_time(), time.perf_counter()
        ties = store.merge()
        merged, wall = time.process_time() - start, time.perf_counter() - clock
        start = time.process_time()
        add(store, world, 1000, size)
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
