"""The benchmark measures what the program does today."""

import runpy
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from small_desk import fill

BENCH = runpy.run_path(str(Path(__file__).parents[1] / "bench" / "run.py"))


@pytest.mark.parametrize("row", BENCH["ROWS"], ids=lambda row: row.name)
def test_each_row_can_be_measured(row) -> None:
    if "spaCy" in row.name and not find_spec("spacy"):
        pytest.skip("spaCy is installed by make bench only")
    found = BENCH["measure"](row, 1)
    assert found["documents"] > 1
    assert found["rate"] > 0


def test_the_mentions_are_those_of_the_extraction(kit) -> None:
    article = BENCH["articles"](1)[0]
    assert tuple(BENCH["mentions"](article, kit)) == BENCH["extract"](article, kit.knowledge).mentions


def test_a_ratio_stands_below_the_row_it_is_taken_of() -> None:
    names = [row.name for row in BENCH["ROWS"]]
    for above, row in zip(names, BENCH["ROWS"][1:], strict=False):
        assert row.beside in ("", above)


def test_the_desk_is_measured_under_load(tmp_path) -> None:
    """Every request of a short run is answered while pages are added."""
    pytest.importorskip("fastapi")
    fill(tmp_path / "desk.db")
    bench = Path(__file__).parents[1] / "bench" / "desk.py"
    command = [sys.executable, bench, tmp_path / "desk.db", "--rate", "10", "--seconds", "2"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert "| all | 20 | 0 |" in done.stdout
    assert "pages added meanwhile" in done.stdout
