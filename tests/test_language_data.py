"""The data runs its own examples; the registry is whole."""

from collections import Counter

import pytest

from tieup.check import faults
from tieup.entity import Gazetteer, Kinship, Registry
from tieup.lang import available, language
from tieup.text import fold


def test_the_language_data_is_in_order() -> None:
    assert list(faults()) == []


def test_the_registry_is_whole() -> None:
    registry = Registry.load()
    assert len(registry) > 3000
    assert len({o.country for o in registry if o.country}) >= 40
    for organisation in registry:
        assert organisation.id == organisation.id.lower()
        assert organisation.id.isascii()
        assert organisation.kind
        assert not organisation.country or (len(organisation.country) == 2 and organisation.country.isupper())


def test_no_canonical_name_stands_twice() -> None:
    counts = Counter(o.name for o in Registry.load())  # ACEA the association is not Acea the utility
    assert [name for name, count in counts.items() if count > 1] == []


def test_owners_change_with_time() -> None:
    registry = Registry.load()
    assert "tata-motors" in registry.parents("jaguar-land-rover", 2015)
    assert "tata-motors" not in registry.parents("jaguar-land-rover", 2000)
    assert registry.related("mini", "bmw")


def test_houses_are_told_from_owners_of_a_venture() -> None:
    kinship = Registry.load().kinship
    assert kinship("mini", "bmw") == kinship("bmw", "mini") == Kinship.HOUSE
    assert kinship("here", "bmw") == Kinship.VENTURE
    assert kinship("mini", "rolls-royce-motor-cars") == Kinship.SIBLINGS
    assert kinship("bmw", "audi") == Kinship.PARTNERS
    assert kinship("bmw", "solaris") is None


def test_kinship_is_that_of_the_year() -> None:
    kinship = Registry.load().kinship
    assert [kinship("volvo-cars", "ford", year) for year in (2005, 2015)] == [Kinship.HOUSE, None]
    assert kinship("volvo-cars", "geely-holding", 2015) == Kinship.HOUSE
    assert kinship("volvo-cars", "geely-holding") == Kinship.VENTURE  # it had several owners, one after the other


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer.of(Registry.load(), {e for code in available() for e in language(code).endings})


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("БМВ и BMW Group", {"bmw"}),
        ("宝马与宁德时代签署协议", {"bmw", "catl"}),
        ("батареи «Росатома»", {"rosatom"}),
        ("Rosatom", {"rosatom"}),
        ("寧德時代", {"catl"}),
        ("BMWs Partner", {"bmw"}),
    ],
)
def test_names_are_found_in_every_script_and_form(gazetteer, text, wanted) -> None:
    assert {hit.ids[0] for hit in gazetteer.find(text, fold(text))} == wanted


def test_a_name_inside_a_word_is_none(gazetteer) -> None:
    assert gazetteer.find("Fordern und Bauten", fold("Fordern und Bauten")) == ()
