"""The desk under load: the median and the slowest of each view, then steady requests for a minute while a writer adds pages.

    python bench/desk.py DATABASE [--rate 50] [--seconds 60]

The desk is a process of its own on this machine; give it a copy of a database, since pages are added to it.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import quote

from tieup.codebook import Form, Status
from tieup.model import Article, Claim, Entity, Found, Page, Participant, Reading, Span
from tieup.store import open_store

PORT = 8765
BASE = f"http://127.0.0.1:{PORT}"
TURNS = 9


def get(view: str) -> tuple[float, int]:
    """Seconds and status of an answer."""
    start = time.perf_counter()
    try:
        with urllib.request.urlopen(BASE + view, timeout=60) as answer:  # noqa: S310 - our own
            answer.read()
            return time.perf_counter() - start, answer.status
    except urllib.error.HTTPError as error:
        return time.perf_counter() - start, error.code
    except OSError:
        return time.perf_counter() - start, 0


def data(view: str) -> dict[str, list[dict[str, str]]]:
    with urllib.request.urlopen(BASE + view, timeout=600) as answer:  # noqa: S310 - our own
        return dict(json.load(answer))


def views() -> list[str]:
    """One address of each kind."""
    tie = data("/new.json")["tieups"][0]
    claim = data(f"/tie/{tie['id']}.json")["claims"][0]["claim"]
    firm = quote(tie["participants"][0]["id"])  # type: ignore[index]  # plain JSON
    plain = ["/", "/?field=battery&status=active", "/?company=BMW", f"/tie/{tie['id']}", f"/claim/{claim}", f"/company/{firm}"]
    return [*plain, "/network?company=BMW", "/compare?one=BMW&other=CATL", "/search?q=battery+deal", "/sources", "/review", "/alerts"]


def write(path: Path, stop: threading.Event) -> None:
    """Add a page after another until told to stop."""
    with open_store(path) as store:
        number = 0
        while not stop.is_set():
            text = f"Alpha {number} and Beta {number} signed a deal."
            names = (f"Alpha {number}", f"Beta {number}")
            spans = [Span(text.index(name), text.index(name) + len(name)) for name in names]
            signed = Span(text.index("signed"), text.index("signed") + 6)
            parties = tuple(
                Participant(Found.at(Entity(f"new:{name.lower()}", name), span, "bench")) for name, span in zip(names, spans, strict=True)
            )
            claim = Claim(parties, (Found.at(Form.COOPERATION, signed, "bench"),), Found.at(Status.AGREED, signed, "bench"), confidence=0.5)
            store.add(Page(f"bench {time.time()}", text), Reading(Article(f"bench {time.time()}", text, "en"), (claim,)), "bench")
            number += 1
            time.sleep(0.2)
        print(f"{number} pages added meanwhile")


def steady(addresses: list[str], rate: int, seconds: int) -> list[tuple[float, int]]:
    """The answers to so many requests a second."""
    with ThreadPoolExecutor(64) as pool:
        start, calls = time.perf_counter(), []
        for number in range(rate * seconds):
            time.sleep(max(0.0, start + number / rate - time.perf_counter()))
            calls.append(pool.submit(get, addresses[number % len(addresses)]))
        return [call.result() for call in calls]


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("database", type=Path)
    arguments.add_argument("--rate", type=int, default=50)
    arguments.add_argument("--seconds", type=int, default=60)
    given = arguments.parse_args()
    server = subprocess.Popen([sys.executable, "-m", "tieup", "serve", "--db", str(given.database), "--port", str(PORT)])
    try:
        while get("/api")[1] != 200:
            time.sleep(0.5)
        addresses = views()
        for view in addresses:
            first, times = get(view)[0], sorted(get(view)[0] for _ in range(TURNS))
            told = [f"{what} {spent * 1000:.0f} ms" for what, spent in (("median", statistics.median(times)), ("slowest", times[-1]))]
            print(f"{view:45} first {first * 1000:.0f} ms, {', '.join(told)}")
        stop = threading.Event()
        writer = threading.Thread(target=write, args=(given.database, stop))
        writer.start()
        answers = steady(addresses, given.rate, given.seconds)
        stop.set()
        writer.join()
        times = sorted(seconds for seconds, _ in answers)
        wrong = sum(status != 200 for _, status in answers)
        print(f"{given.rate}/s for {given.seconds} s: {wrong} of {len(answers)} failed, median {statistics.median(times) * 1000:.0f} ms, "
              f"95 % under {times[int(len(times) * 0.95)] * 1000:.0f} ms")  # fmt: skip
    finally:
        server.terminate()
        server.wait()


if __name__ == "__main__":
    main()
