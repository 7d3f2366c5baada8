"""The tie-ups are brought up to date beside the desk: whoever dies, they are in the end, and nobody who looks waits for it."""

from __future__ import annotations

import json
import multiprocessing
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier
from typing import Any

import pytest

pytest.importorskip("fastapi")

from small_desk import CATL, NORD, fill, put, reading
from tieup.codebook import Form, Role, Status
from tieup.dates import When
from tieup.questions import Database, open_database
from tieup.store import open_store
from tieup.web.keeping import kept
from tieup.web.remembered import Remembered, Version

PATIENCE = 90  # seconds; processes start slowly on a busy machine
SUPPLY = {CATL: Role.SUPPLIER, NORD: Role.CUSTOMER}
DESK = """
import multiprocessing, sys, time
from functools import partial
from tieup.web.keeping import kept
if __name__ == "__main__":
    with kept(sys.argv[1]):
        while not multiprocessing.active_children():
            time.sleep(0.05)
        print(multiprocessing.active_children()[0].pid, flush=True)
        time.sleep(600)
"""


@pytest.fixture
def path(places: Callable[[], str]) -> str:
    made = places()
    fill(made)
    with open_store(made) as store:
        store.merge()
    return made


@pytest.fixture
def seen(path: str) -> Iterator[Database]:
    """The database as the desk sees it."""
    with open_database(path, eager=False) as database:
        yield database


def news(path: str, name: str, day: int = 1) -> None:
    with open_store(path) as store:
        put(store, reading(name, SUPPLY, (Form.SUPPLY, Status.AGREED, When.day(2025, 1, day))))


def until(question: Callable[[], object]) -> None:
    end = time.monotonic() + PATIENCE
    while not question():
        assert time.monotonic() < end
        time.sleep(0.05)


def test_what_is_new_shows_once_it_was_merged(path, seen) -> None:
    news(path, "new.html")
    assert seen.tieups().total == 3
    with kept(path):
        until(lambda: seen.tieups().total == 4)
        news(path, "newer.html", 2)
        until(lambda: any(len(tie.claims) == 2 for tie in seen.tieups(company="Nordvolt", form="supply")))
    assert multiprocessing.active_children() == []


def test_if_the_process_dies_another_takes_its_place(path, seen) -> None:
    with kept(path):
        until(multiprocessing.active_children)
        multiprocessing.active_children()[0].kill()
        news(path, "new.html")
        until(lambda: seen.tieups().total == 4)


def test_the_process_ends_with_its_desk_whichever_way_that_goes(path, tmp_path) -> None:
    program = tmp_path / "desk.py"
    program.write_text(DESK)
    with subprocess.Popen([sys.executable, program, path], stdout=subprocess.PIPE, text=True) as desk:
        assert desk.stdout
        child = int(desk.stdout.readline())
        desk.kill()
        until(lambda: not running(child))


def running(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    with open(f"/proc/{process}/stat") as told:  # noqa: PTH123 - a file of the system
        return told.read().rpartition(")")[2].split()[0] != "Z"


def test_a_page_read_anew_is_no_trouble_before_it_was_merged(path, seen) -> None:
    """Its tie-up still names a claim that no page makes any more."""
    (tie,) = seen.tieups(company="Nordvolt")
    with open_store(path) as store:
        other = {NORD: Role.PARTNER, CATL: Role.PARTNER}
        put(store, reading("nord.html", other, (Form.LICENSING, Status.ACTIVE, When.year(2025))))
    assert seen.tieup(tie.id).steps == ()
    (supply,) = seen.tieups(company="BMW", form="supply")
    claims = len(seen.tieup(supply.id).steps)
    seen.judging.reject(supply.claims[0], author="anna")
    assert len(seen.tieup(supply.id).steps) == claims - 1


def test_a_part_of_a_long_list_is_that_part_of_the_whole(seen) -> None:
    for asked in ({}, {"company": "BMW"}, {"as_of": "2025"}, {"text": "battery"}, {"company": "nobody"}):
        whole: Any = seen.tieups(**asked)
        for first in range(5):
            for limit in (None, 0, 1, 2, 9):
                part: Any = seen.tieups(first=first, limit=limit, **asked)
                assert list(part) == list(whole)[first:][:limit]
                assert part.total == whole.total == len(whole)


# -- answers that are kept -----------------------------------------------------------------------------------------------------------


def test_an_answer_is_reckoned_once_for_all_who_ask_until_something_changes() -> None:
    kept_here, reckoned, start = Remembered(), list[int](), Barrier(8)

    def ask(version: int) -> int:
        def reckon() -> int:
            reckoned.append(version)
            return version

        start.wait()
        return kept_here.get("how many", Version(0, version), reckon)

    for version in (1, 2):
        with ThreadPoolExecutor(8) as pool:
            assert set(pool.map(ask, [version] * 8)) == {version}
    assert reckoned == [1, 2]


def test_a_failure_is_not_kept() -> None:
    kept_here = Remembered()
    with pytest.raises(ZeroDivisionError):
        kept_here.get("one", Version(0, 1), lambda: 1 // 0)
    assert kept_here.get("one", Version(0, 1), lambda: 7) == 7


def test_what_nobody_asked_for_longest_is_forgotten() -> None:
    kept_here, reckoned = Remembered(), list[int]()
    for number in range(1000):
        kept_here.get(number, Version(0, 1), partial(reckoned.append, number))
        kept_here.get(0, Version(0, 1), lambda: reckoned.append(-1))
    assert len(reckoned) == 1000
    kept_here.get(1, Version(0, 1), lambda: reckoned.append(1))
    assert len(reckoned) == 1001


def test_what_took_long_is_shown_a_little_longer_but_not_past_a_judgement() -> None:
    kept_here, reckoned = Remembered(patience=1e6), list[Version]()

    def ask(judged: int, merged: int) -> None:
        version = Version(judged, merged)

        def reckon() -> None:
            time.sleep(0.001)
            reckoned.append(version)

        kept_here.get("how many", version, reckon)

    for judged, merged in ((0, 1), (0, 2), (1, 2), (1, 3), (0, 3)):
        ask(judged, merged)
    assert reckoned == [(0, 1), (1, 2), (0, 3)]


# -- the whole, as a user starts it ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("workers", ["1", "2"])
def test_the_desk_opens_and_shows_what_is_added_meanwhile(path, workers) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with subprocess.Popen([sys.executable, "-m", "tieup", "serve", "--db", path, "--port", str(port), "--workers", workers]) as desk:
        until(lambda: total(port) == 3)
        news(path, "new.html")
        until(lambda: total(port) == 4)
        desk.terminate()


def total(port: int) -> int:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/new.json", timeout=60) as answer:
            return int(json.load(answer)["total"])
    except urllib.error.URLError:
        return -1
