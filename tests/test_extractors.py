"""What every extractor owes its users, whichever it is."""

from importlib.resources import files
from itertools import combinations

import pytest

from tieup.codebook import Form
from tieup.errors import DataError
from tieup.extract import EXTRACTORS, Knowledge
from tieup.lang import available
from tieup.model import Page
from tieup.pipeline import Kit, read

EXAMPLES = files("tieup").joinpath("examples")


@pytest.fixture(scope="module", params=EXTRACTORS)
def kit(request) -> Kit:
    return Kit.load(extractor=request.param)


def example_pages() -> list[Page]:
    folders = [folder for folder in EXAMPLES.iterdir() if folder.name in available()]
    found = [file for folder in folders for file in folder.iterdir() if file.name.endswith((".txt", ".html"))]
    return [Page(file.name, file.read_bytes()) for file in sorted(found, key=lambda f: f.name)]


@pytest.fixture(scope="module")
def readings(kit):
    return [read(page, kit) for page in example_pages()]


def test_every_language_has_pages_with_claims(readings) -> None:
    assert {r.article.language for r in readings if r.claims} == set(available())


def test_every_value_has_its_words(readings) -> None:
    for reading in readings:
        for claim in reading.claims:
            for field, found in claim.evidence():
                for span in found.spans:
                    assert span.of(reading.article.text).strip(), field


def test_claims_are_sure_enough_and_the_surest_come_first(kit, readings) -> None:
    for reading in readings:
        sure = [claim.confidence for claim in reading.claims]
        assert sure == sorted(sure, reverse=True)
        assert all(round(kit.knowledge.scorer.threshold, 3) <= each <= 1 for each in sure)


def test_partners_are_different_and_cooperation_stands_alone(readings) -> None:
    for claim in (claim for reading in readings for claim in reading.claims):
        assert all(a.entity.value.id != b.entity.value.id for a, b in combinations(claim.participants, 2))
        forms = [found.value for found in claim.forms]
        assert forms == [Form.COOPERATION] or Form.COOPERATION not in forms


def test_the_same_page_gives_the_same_claims(kit, readings) -> None:
    page, before = example_pages()[0], readings[0]
    assert read(page, kit) == before


def test_less_confidence_asked_for_never_loses_a_pair(kit) -> None:
    lenient = Kit.load(extractor=kit.extractor, least=0.05)

    def pairs(one: Kit, page: Page) -> set[frozenset[str]]:
        claims = read(page, one).claims
        return {frozenset(p.entity.value.id for p in pair) for c in claims for pair in combinations(c.participants, 2)}

    for page in example_pages()[:6]:
        assert pairs(kit, page) <= pairs(lenient, page)


def test_readings_of_different_extractors_are_told_apart() -> None:
    assert len({Kit.load(extractor=name).reader for name in EXTRACTORS}) == len(EXTRACTORS)


def test_an_extractor_that_is_not_there_is_named_with_those_that_are() -> None:
    with pytest.raises(DataError, match=r"oracle.*reader, rules"):
        Knowledge.load(extractor="oracle")
