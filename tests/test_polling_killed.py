"""A round or an archive that is killed in the middle: the same command again loses nothing and reads nothing twice."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tieup.store import open_store
from web_archives import gzipped, packed, record
from web_servers import Reply, serving

FIRMS = ("BMW", "Renault", "Ford", "Volvo", "Nissan", "Toyota")


def news(firm: str) -> bytes:
    text = f"{firm} and CATL have signed a contract: CATL will supply battery cells to {firm} from 2026, the two companies announced."
    return f"<html lang='en'><head><title>{firm} buys cells</title></head><body><article><p>{text}</p></article></body></html>".encode()


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    own = {"TIEUP_DB": str(tmp_path / "t.db"), "XDG_CACHE_HOME": str(tmp_path / "cache"), "TIEUP_PRIVATE": "1", "PYTHONUTF8": "1"}
    return {**os.environ, **own}


def documents(path: str) -> int:
    with open_store(path) as store:
        return store.counts()["documents"] if Path(path).exists() else 0


def killed_after(count: int, command: list[str], environment: dict[str, str]) -> None:
    """Run until so many documents are stored, then kill without warning."""
    running = subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL)
    stop = time.monotonic() + 200
    while documents(environment["TIEUP_DB"]) < count and running.poll() is None:
        assert time.monotonic() < stop
        time.sleep(0.3)
    running.send_signal(signal.SIGKILL)
    running.wait()


def test_a_killed_round_goes_on(environment: dict[str, str]):
    items = "".join(f"<item><link>/{number}</link></item>" for number in range(len(FIRMS)))
    replies = {f"/{number}": Reply(news(firm)) for number, firm in enumerate(FIRMS)}
    with serving({"/feed": Reply(f"<rss><channel>{items}</channel></rss>".encode()), **replies}) as site:
        command = [sys.executable, "-m", "tieup", "poll", site.url("/feed"), "--delay", "0.5"]
        killed_after(2, command, environment)
        assert 2 <= documents(environment["TIEUP_DB"]) < len(FIRMS)
        command[-1] = "0"
        again = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
        fetched = [path for path in site.paths if path not in {"/feed", "/robots.txt"}]
    assert documents(environment["TIEUP_DB"]) == len(FIRMS)
    assert set(fetched) == set(replies)
    assert len(fetched) <= len(FIRMS) + 1  # the one that was on its way
    assert f"{len(FIRMS)} documents read" not in again.stderr


def test_a_killed_archive_goes_on(tmp_path: Path, environment: dict[str, str]):
    archive = tmp_path / "a.warc.gz"
    archive.write_bytes(packed([record(f"https://example.com/{n}", news(FIRMS[n % 6]) + b"<!--%d-->" % n) for n in range(60)], gzipped))
    command = [sys.executable, "-m", "tieup", "add", str(archive)]
    killed_after(5, command, environment)
    before = documents(environment["TIEUP_DB"])
    again = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    assert documents(environment["TIEUP_DB"]) == 60
    assert f"{60 - before} documents read" in again.stderr
