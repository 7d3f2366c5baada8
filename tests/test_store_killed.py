"""kill -9 at any moment loses no stored page and leaves no half page."""

from __future__ import annotations

import random
import sqlite3
import subprocess
import sys
from pathlib import Path

from test_store import BATTERY, CITY, MOTORS, claim, reading
from tieup.model import Page, Reading
from tieup.store import open_store

WRITER = "import sys; sys.path.insert(0, sys.argv[1]); import test_store_killed as t; t.write_on(sys.argv[2])"
TOTAL = 100_000


def numbered(number: int) -> tuple[Page, Reading]:
    """The page of a number: three claims, and a text that is longer than a page of the database."""
    return reading(f"{number:06}", claim(), claim(BATTERY, CITY), claim(MOTORS, CITY), text=f"{claim.__doc__} {number} " * 300)


def write_on(path: str) -> None:
    """Add the pages that are not there yet and name each one that is kept."""
    with open_store(path) as store:
        for number in range(TOTAL):
            page, one = numbered(number)
            if not store.has(page, "r1"):
                store.add(page, one, "r1")
                sys.stdout.write(f"{number}\n")
                sys.stdout.flush()


def _run_and_kill(path: Path, after: int) -> list[int]:
    """The numbers that the writer said were kept before it was killed."""
    with subprocess.Popen([sys.executable, "-c", WRITER, Path(__file__).parent, path], stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout
        said = [int(writer.stdout.readline()) for _ in range(after)]
        writer.kill()
        return said + [int(line) for line in writer.stdout if line.endswith("\n")]


def test_killing_loses_no_page_and_leaves_none_half(tmp_path: Path) -> None:
    path, chance, said = tmp_path / "a.db", random.Random(1), list[int]()  # noqa: S311 - not a secret
    for _ in range(5):
        said += _run_and_kill(path, chance.randint(1, 60))
        assert said == sorted(set(said)), "a page was read twice"
        check = sqlite3.connect(path)
        assert check.execute("pragma integrity_check").fetchall() == [("ok",)]
        check.close()
        _assert_whole(path, said)


def _assert_whole(path: Path, said: list[int]) -> None:
    kept: dict[str, list[object]] = {}
    with open_store(path) as store:
        documents = store.counts()["documents"]
        for record in store.claims():
            kept.setdefault(record.article.document, []).append((record.article, record.claim))
    assert len(kept) == documents, "a page without its claims"
    assert {f"{number:06}" for number in said} <= kept.keys()
    for name, parts in kept.items():
        _, whole = numbered(int(name))
        assert parts == [(whole.article, one) for one in whole.claims]
