"""Every engine makes the same database, whatever dies in between."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postgres_server import Server, missing, server
from tieup.engines import Part, Step, Work, engine, parts_of
from tieup.errors import EngineError
from tieup.model import Failure
from tieup.store import open_store
from web_archives import gzipped, packed, record

needs_ray = pytest.mark.skipif(not find_spec("ray"), reason="Ray is not installed: pip install 'tieup[ray]'")
needs_server = pytest.mark.skipif(bool(missing()), reason=missing() or "there is a server")
WAYS = [(), ("--jobs", "2"), pytest.param(("--engine", "ray"), marks=needs_ray)]
DEAL = "Nordwerk AG and Suedzell GmbH have signed contract {number}, under which Suedzell supplies battery cells for Nordwerk's vans."
ARCHIVES, EACH, FILES = 4, 15, 5
PATIENCE = 240.0  # seconds


def page(number: int) -> bytes:
    text = DEAL.format(number=number) + f" The plant near town {number} makes parcels of {number * 7} cells a day for the vans." * 8
    return f"<html><head><title>Cells {number}</title></head><body><article><p>{text}</p></article></body></html>".encode()


@pytest.fixture(scope="module")
def news(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Web archives, some files beside them, and one of these empty."""
    folder: Path = tmp_path_factory.mktemp("engines") / "news"
    (folder / "more").mkdir(parents=True)
    for number in range(ARCHIVES):
        records = [record(f"https://example.org/{number}/{n}", page(100 * number + n)) for n in range(EACH)]
        (folder / f"{number}.warc.gz").write_bytes(packed(records, gzipped))
    for number in range(FILES):
        (folder / "more" / f"{number}.html").write_bytes(page(1000 + number))
    (folder / "more" / "empty.txt").write_bytes(b"")
    return folder


def start(news: Path, database: str | Path, *options: str) -> subprocess.Popen[str]:
    """``tieup add`` in the folder beside the news. Ray gives way to all else on the machine unless it is told not to."""
    environment = {**os.environ, "PYTHONUTF8": "1", "RAY_worker_niceness": "0"}
    command = [sys.executable, "-m", "tieup", "add", news.name, "--db", str(database), *options]
    return subprocess.Popen(command, cwd=news.parent, env=environment, stderr=subprocess.PIPE, text=True, start_new_session=True)


def add(news: Path, database: str | Path, *options: str) -> tuple[int, str]:
    with start(news, database, *options) as run:
        _, said = run.communicate(timeout=PATIENCE)
        return run.returncode, said


def content(database: str | Path) -> list[tuple[str, str, str]]:
    """Each claim with its document and text."""
    with open_store(database) as store:
        return sorted((each.article.document, each.article.text, repr(each.claim)) for each in store.claims())


@pytest.fixture(scope="module")
def expected(news: Path) -> list[tuple[str, str, str]]:
    path = news.parent / "expected.db"
    total = Step.sum(engine("here")(Work(str(path)), list(parts_of([str(news)]))))
    assert (total.read, total.known, total.inputs) == (ARCHIVES * EACH + FILES, 0, ARCHIVES * EACH + FILES + 1)
    assert total.failures == (Failure(str(news / "more" / "empty.txt"), "empty"),)
    assert total.size == sum(file.stat().st_size for file in news.rglob("*.*"))
    found = [(document.removeprefix(f"{news.parent}/"), text, claim) for document, text, claim in content(path)]
    assert len({document for document, _, _ in found}) == ARCHIVES * EACH + FILES
    return sorted(found)


@pytest.mark.parametrize("way", WAYS)
def test_each_engine_makes_the_same_database_and_makes_it_once(
    way: tuple[str, ...], news: Path, expected: list[tuple[str, str, str]], tmp_path: Path
) -> None:
    code, said = add(news, tmp_path / "a.db", *way)
    assert code == 1, said
    assert "news/more/empty.txt: empty" in said
    assert f"{ARCHIVES * EACH + FILES} documents read, " in said
    assert content(tmp_path / "a.db") == expected
    _, again = add(news, tmp_path / "a.db", *way)
    assert f"0 documents read, {ARCHIVES * EACH + FILES} there already" in again
    assert content(tmp_path / "a.db") == expected


@pytest.mark.parametrize("way", [("--jobs", "2"), ("--engine", "ray")])
def test_addresses_are_read_in_turn_only(way: tuple[str, ...], news: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tieup", "add", "https://example.org", "--db", str(tmp_path / "a.db"), *way]
    run = subprocess.run(command, cwd=news.parent, capture_output=True, text=True, check=False)
    assert run.returncode == 2
    assert "leave out --jobs and --engine" in run.stderr


def test_a_process_that_dies_is_told_of_and_the_next_run_goes_on(news: Path, expected: list[tuple[str, str, str]], tmp_path: Path) -> None:
    database = tmp_path / "a.db"
    with start(news, database, "--jobs", "2") as run:
        until(lambda: documents(database) > 2)
        os.kill(workers("spawn_main", run.pid)[0], signal.SIGKILL)
        _, said = run.communicate(timeout=PATIENCE)
        assert run.returncode == 2
        assert "a process died" in said
    add(news, database, "--jobs", "2")
    assert content(database) == expected


def documents(database: str | Path) -> int:
    """How many the database has; none where there is none yet."""
    if isinstance(database, Path) and not database.is_file():
        return 0
    with open_store(database) as store:
        return store.counts()["documents"]


def until(true: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < end, "it did not come to that"
        time.sleep(0.1)


def workers(sign: str, session: int) -> list[int]:
    """The processes with this in their command line that were started by a run, the youngest first."""
    return sorted((number for number, line in commands() if sign in line and os.getsid(number) == session), reverse=True)


def busy_workers() -> list[int]:
    """The workers of Ray that read."""
    return [number for number, line in commands() if line.startswith("ray::_do")]


def commands() -> Iterator[tuple[int, str]]:
    """The number and the command line of each process."""
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):  # it has ended in between
            yield int(process.name), (process / "cmdline").read_text()


@pytest.fixture(scope="module")
def running() -> Iterator[Server]:
    with server() as started:
        yield started


@needs_ray
@needs_server
def test_ray_goes_on_when_a_worker_dies(news: Path, expected: list[tuple[str, str, str]], running: Server) -> None:
    database = running.database()
    with start(news, database, "--engine", "ray") as run:
        until(lambda: documents(database) > 2)
        os.kill(busy_workers()[0], signal.SIGKILL)
        _, said = run.communicate(timeout=PATIENCE)
        assert run.returncode == 1, said
    assert content(database) == expected


@needs_ray
@needs_server
def test_ray_goes_on_when_the_driver_is_killed_and_started_again(news: Path, expected: list[tuple[str, str, str]], running: Server) -> None:
    database = running.database()
    with start(news, database, "--engine", "ray") as run:
        until(lambda: documents(database) > 2)
        run.kill()
        run.communicate(timeout=PATIENCE)
    assert documents(database) < ARCHIVES * EACH + FILES
    _, said = add(news, database, "--engine", "ray")
    assert " there already" in said
    assert content(database) == expected


@needs_ray
@needs_server
def test_ray_goes_on_when_a_node_is_lost(
    news: Path, expected: list[tuple[str, str, str]], running: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ray.cluster_utils import Cluster

    monkeypatch.setenv("RAY_worker_niceness", "0")
    cluster = Cluster(initialize_head=True, head_node_args={"num_cpus": 1})
    try:
        node = cluster.add_node(num_cpus=1)
        monkeypatch.setenv("RAY_ADDRESS", cluster.address)
        database = running.database()
        with start(news, database, "--engine", "ray") as run:
            until(lambda: len(busy_workers()) > 1 and documents(database) > 2)
            cluster.remove_node(node, allow_graceful=False)
            _, said = run.communicate(timeout=PATIENCE)
            assert run.returncode == 1, said
    finally:
        cluster.shutdown()
    assert content(database) == expected


@needs_ray
def test_a_database_that_cannot_be_opened_ends_the_run_with_its_reason(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RAY_worker_niceness", "0")
    (tmp_path / "a.txt").write_text("A page.", "utf-8")
    with pytest.raises(EngineError, match="does its folder exist"):
        list(engine("ray", 1)(Work(str(tmp_path / "nowhere" / "a.db")), [Part((str(tmp_path / "a.txt"),))]))


@given(st.lists(st.sampled_from(["a.html", "b.txt", "c.warc.gz", "d.zip", "https://example.org/e", "-"])))
def test_parts_hold_every_input_once(paths: list[str]) -> None:
    parts = list(parts_of(paths))
    assert sorted(path for part in parts for path in part.paths) == sorted(paths)
    assert all(len(part.paths) == 1 for part in parts if part.paths[0] in {"c.warc.gz", "d.zip"})
