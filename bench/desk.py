"""The desk under load: what each view takes by itself, then steady requests for a minute while a writer adds pages.

    python bench/desk.py DATABASE [--rate 50] [--seconds 60] [--pages 5] [--workers 2]

The desk, the writer and those who ask are processes of their own on this machine. Give it a copy of a database (``bench/merging.py``
makes large ones), since pages are added to it: so many a second, each with news of tie-ups that are there already. Times are by the clock;
those under load count from when a request was due. Processor time is that of all processes of the desk, as Linux tells it: other work on
the machine changes it less.
"""

from __future__ import annotations

import argparse
import itertools
import json
import multiprocessing
import os
import random
import socket
import statistics
import subprocess
import sys
import threading
import time
import urllib.request
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection, HTTPException
from multiprocessing.synchronize import Event
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote

from tieup.codebook import Field, Form, Role, Status
from tieup.model import Article, Claim, Found, Page, Participant, Reading, Span, TieUp
from tieup.questions import Database
from tieup.store import open_store

TURNS, SAMPLE, ASKING = 40, 30, 32  # requests for a median, addresses of a kind, connections
PATIENCE = 60  # seconds for an answer
# How many of a hundred requests ask for what.
MIX = {"new": 18, "filtered": 8, "tie": 22, "claim": 14, "company": 14, "search": 10, "network": 4, "compare": 3, "sources": 3, "review": 2,
       "alerts": 2}  # fmt: skip


class Answer(NamedTuple):
    """What came of a request: its kind, seconds, and the status, 0 for none."""

    kind: str
    seconds: float
    status: int


class Desk:
    """``tieup serve`` as processes."""

    def __init__(self, database: str, workers: int) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = int(free.getsockname()[1])
        command = [sys.executable, "-m", "tieup", "serve", "--db", database, "--port", str(self.port), "--workers", str(workers)]
        self.process = subprocess.Popen(command)
        self._here = threading.local()

    def wait(self) -> None:
        while self.get("", "/api").status != 200:
            if self.process.poll() is not None:
                sys.exit("the desk did not open")
            time.sleep(0.2)
        self._here.__dict__.clear()  # it would be closed before it is used again

    def processor(self) -> float:
        """Seconds of processor that all its processes have used."""
        return sum(map(used, family(self.process.pid)))

    def get(self, kind: str, view: str) -> Answer:
        """Ask on a connection that this thread keeps, as browsers do."""
        start = time.perf_counter()
        try:
            if not hasattr(self._here, "connection"):
                self._here.connection = HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
            self._here.connection.request("GET", view)
            answer = self._here.connection.getresponse()
            answer.read()
        except (OSError, HTTPException):
            self._here.__dict__.clear()
            return Answer(kind, time.perf_counter() - start, 0)
        return Answer(kind, time.perf_counter() - start, answer.status)

    def data(self, view: str) -> dict[str, Any]:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{view}", timeout=600) as answer:
            return dict(json.load(answer))


def family(process: int) -> Iterator[int]:
    """A process and those that it started."""
    yield process
    for task in Path(f"/proc/{process}/task").iterdir():
        for child in (task / "children").read_text().split():
            yield from family(int(child))


def used(process: int) -> float:
    user, system = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


def views(desk: Desk, chance: random.Random) -> dict[str, list[str]]:
    """Addresses by kind, drawn from what the desk lists."""
    first = desk.data("/new.json")
    pages = [first, *(desk.data(f"/new.json?page={chance.randint(1, first['pages'])}") for _ in range(4))]
    listed = [tie for page in pages for tie in page["tieups"]]
    ties = [f"/tie/{tie['id']}" for tie in chance.sample(listed, min(SAMPLE, len(listed)))]
    firms = {firm["id"]: firm["name"] for tie in listed for firm in tie["participants"]}
    some = chance.sample(sorted(firms), min(SAMPLE, len(firms)))
    names = [quote(firms[firm]) for firm in some]
    return {
        "new": ["/", "/new.json", *(f"/?page={page}" for page in range(2, 6))],
        "filtered": [*(f"/?field={field}&status=active" for field in Field), *(f"/?company={name}" for name in names)],
        "tie": [*ties, *(f"{tie}.json" for tie in ties[:5])],
        "claim": [f"/claim/{desk.data(f'{tie}.json')['claims'][0]['claim']}" for tie in ties],
        "company": [f"/company/{quote(firm)}" for firm in some],
        "search": [*(f"/search?q={name}" for name in names), "/search?q=signed+deal"],
        "network": ["/network", *(f"/network?company={name}" for name in names[:9])],
        "compare": [f"/compare?one={one}&other={other}" for one, other in itertools.pairwise(names)],
        "sources": ["/sources", "/sources?page=2"],
        "review": ["/review"],
        "alerts": ["/alerts"],
    }


def write(database: str, rate: float, stop: Event) -> None:
    """Add pages until told to stop."""
    chance = random.Random(3)  # noqa: S311 - no secret
    with Database(open_store(database, wait=PATIENCE)) as opened:
        known = opened.tieups(limit=2000)
        start, number = time.perf_counter(), 0
        while not stop.wait(max(0.0, start + number / rate - time.perf_counter())):
            opened.store.add(*page(f"bench {time.time()} {number}", chance.sample(known, min(4, len(known)))), "bench")
            number += 1
        print(f"{number} pages added meanwhile", flush=True)


def page(name: str, ties: Iterable[TieUp]) -> tuple[Page, Reading]:
    """A page that tells of these tie-ups anew."""
    text, claims = "", []
    for tie in ties:
        claims.append(told(len(text), tie))
        text += f"{' and '.join(entity.name for entity, _ in tie.participants)} signed a deal. "
    return Page(name, text), Reading(Article(name, text, "en", "Deals"), tuple(claims))


def told(start: int, tie: TieUp) -> Claim:
    parties = []
    for entity, _ in tie.participants:
        parties.append(Participant(Found.at(entity, Span(start, start + len(entity.name)), "bench"), Role.PARTNER))
        start += len(entity.name) + 5
    signed = Span(start - 4, start + 2)
    forms, fields = ([Found.at(value, signed, "bench") for value in values] for values in (tie.forms or (Form.COOPERATION,), tie.fields))
    return Claim(tuple(parties), tuple(forms), Found.at(Status.AGREED, signed, "bench"), fields=tuple(fields), confidence=0.8)


def alone(desk: Desk, addresses: dict[str, list[str]]) -> None:
    """Print what each kind takes, asked one after the other."""
    print("| view | processor, ms | median, ms | 95 %, ms | slowest, ms |\n|---|---|---|---|---|")
    took = {}
    for kind, several in addresses.items():
        before = desk.processor()
        row = [desk.get(kind, view) for view in itertools.islice(itertools.cycle(several), max(TURNS, len(several)))]
        took[kind] = (desk.processor() - before) / len(row) * 1000
        print(f"| {kind} | {took[kind]:.0f} | {' | '.join(figures(row))} |", flush=True)
    print(f"\nA request of the mix: {sum(took[kind] * share for kind, share in MIX.items()) / sum(MIX.values()):.0f} ms of processor\n")


def figures(answers: Sequence[Answer]) -> Iterator[str]:
    """Median, 95 % and slowest, in milliseconds."""
    times = sorted(answer.seconds for answer in answers)
    for seconds in (statistics.median(times), times[int(len(times) * 0.95)], times[-1]):
        yield f"{seconds * 1000:.0f}"


def steady(desk: Desk, asked: Sequence[tuple[str, str]], rate: float) -> list[Answer]:
    """The answers to requests that come so many a second, whether those before are answered or not; waiting counts."""
    with ThreadPoolExecutor(ASKING) as pool:
        start = time.perf_counter()

        def ask(number: int, kind: str, view: str) -> Answer:
            answer = desk.get(kind, view)
            return answer._replace(seconds=time.perf_counter() - start - number / rate)

        calls = []
        for number, (kind, view) in enumerate(asked):
            time.sleep(max(0.0, start + number / rate - time.perf_counter()))
            calls.append(pool.submit(ask, number, kind, view))
        return [call.result() for call in calls]


def loaded(desk: Desk, addresses: dict[str, list[str]], given: argparse.Namespace, chance: random.Random) -> None:
    """Print what steady requests beside a writer gave, by kind and in all."""
    kinds = chance.choices(list(MIX), MIX.values(), k=round(given.rate * given.seconds))
    context = multiprocessing.get_context("spawn")
    stop = context.Event()
    writer = context.Process(target=write, args=(given.database, given.pages, stop))
    writer.start()
    start, before = time.perf_counter(), desk.processor()
    answers = steady(desk, [(kind, chance.choice(addresses[kind])) for kind in kinds], given.rate)
    took, busy = time.perf_counter() - start, desk.processor() - before
    each = busy / len(answers) * 1000
    print(f"{len(answers) / took:.0f} requests a second; the desk used {busy / took:.2f} processors, {each:.0f} ms a request")
    stop.set()
    writer.join()
    by_kind = defaultdict(list)
    for answer in answers:
        by_kind[answer.kind].append(answer)
    print("| view | requests | errors | median, ms | 95 %, ms | slowest, ms |\n|---|---|---|---|---|---|")
    for kind, some in {**{kind: by_kind[kind] for kind in addresses}, "all": answers}.items():
        print(f"| {kind} | {len(some)} | {sum(each.status != 200 for each in some)} | {' | '.join(figures(some))} |")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("database")
    parser.add_argument("--rate", type=float, default=50, help="requests a second")
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--pages", type=float, default=5, help="that the writer adds a second")
    parser.add_argument("--workers", type=int, default=2, help="processes of the desk")
    given = parser.parse_args()
    desk, chance = Desk(given.database, given.workers), random.Random(5)  # noqa: S311 - no secret
    try:
        desk.wait()
        addresses = views(desk, chance)
        alone(desk, addresses)
        loaded(desk, addresses, given, chance)
    finally:
        desk.process.terminate()
        desk.process.wait()


if __name__ == "__main__":
    main()
