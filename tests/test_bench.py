"""The benchmark measures what the program does today."""

import runpy
from importlib.util import find_spec
from pathlib import Path

import pytest

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
