"""What ``tieup explain`` says of a candidate adds up to its score."""

import math

import pytest

from tieup.article import article_of
from tieup.cli.explained import explained
from tieup.extract import extract
from tieup.model import Page
from tieup.pipeline import Kit

PAGE = """Cell makers share the order of Volvo

GÖTEBORG, 3 May 2023. CATL, Northvolt and Farasis will supply battery cells to Volvo, the carmaker said. Bosch, which sold
its stake in Nikola to Iveco, builds the motors.
"""


def test_reasons_and_the_lift_by_companions_add_up_to_the_score(kit: Kit) -> None:
    extraction = extract(article_of(Page("page.txt", PAGE.encode())), kit.knowledge)
    record = explained(extraction, kit.knowledge)
    shifts = kit.knowledge.scorer.shifts
    for candidate, told in zip(sorted(extraction.candidates, key=lambda c: -c.score), record["candidates"], strict=True):
        total = shifts.get("en", shifts[""]) + sum(reason["adds"] for reason in told["reasons"])
        rounding = 0.005 * (len(candidate.features) + 1)
        assert total == pytest.approx(math.log(candidate.score / (1 - candidate.score)), abs=rounding)
    assert any(reason["feature"] == "companions" for told in record["candidates"] for reason in told["reasons"])
