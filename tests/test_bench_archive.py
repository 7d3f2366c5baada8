"""The benchmark of archives measures what the program does today."""

import runpy
from importlib.util import find_spec
from pathlib import Path

import pytest

from tieup.gate import Gate

BENCH = runpy.run_path(str(Path(__file__).parents[1] / "bench" / "archive.py"))


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("bench") / "a.warc.gz"
    BENCH["write"](path, 40)
    return path


@pytest.mark.parametrize("name", BENCH["ROWS"])
def test_each_row_can_be_measured(archive: Path, name: str) -> None:
    if "resiliparse" in name and not find_spec("resiliparse"):
        pytest.skip("resiliparse is installed by make bench only")
    found = BENCH["measure"](name, archive)
    assert found["pages"] == 40
    assert found["rate"] > 0


def test_the_archive_holds_what_it_says() -> None:
    gate = Gate.load()
    passed = {sort: [gate.passes(body) for each, body in BENCH["made"](200) if each == sort] for sort in ("telling", "other")}
    assert len(passed["telling"]) == 10
    assert all(passed["telling"])
    assert not any(passed["other"])


def test_the_archive_is_the_same_every_time() -> None:
    assert list(BENCH["made"](30)) == list(BENCH["made"](30))
