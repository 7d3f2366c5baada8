"""Where something is done, and where a firm only sits."""

import pytest

from tieup.lang import available, language
from tieup.mention.places import places
from tieup.mention.sites import SITE_WORDS, is_site, sites
from tieup.model import Page
from tieup.pipeline import Kit, claims_of
from tieup.text import fold


@pytest.fixture(scope="module")
def rules() -> Kit:
    """Rules alone: places are read the same whatever decides on the pairs."""
    return Kit.load(extractor="rules")


def _sites(code: str, text: str) -> list[str]:
    folded, tongue = fold(text), language(code)
    return [m.span.of(text) for m in sites(text, folded, tongue, (), places(text, folded, tongue)) if is_site(m)]


@pytest.mark.parametrize(
    ("code", "text", "wanted"),
    [
        ("en", "cells from the Kokomo plant and from a plant in Debrecen", ["Kokomo", "Debrecen"]),
        ("en", "lithium from an Australian mine", ["Australian"]),
        ("en", "a terminal near Rotterdam", ["Rotterdam"]),
        ("de", "das Werk Graz und eine australische Mine", ["Graz", "australische"]),
        ("de", "am Standort Zwickau", ["Zwickau"]),
        ("fr", "l'usine moribonde de Dieppe et l'usine hongroise", ["Dieppe", "hongroise"]),
        ("es", "la planta alemana de Zwickau", ["Zwickau", "alemana"]),
        ("it", "lo stabilimento di Craiova", ["Craiova"]),
        ("pt", "as primeiras células na Alemanha", ["Alemanha"]),
        ("ru", "топливо для украинских АЭС и завод в Калуге", ["Калуге", "украинских"]),
        ("zh", "南非罗斯林工厂", ["南非罗斯林"]),
        ("ru", "автобусы на улицах Казани", ["Казани"]),
        ("fr", "des bus dans les rues de Lyon", ["Lyon"]),
        ("it", "per le strade di Torino", ["Torino"]),
        ("ru", "на площадке «Заря» в Москве", ["Москве"]),
    ],
)
def test_a_site_is_told_by_what_stands_beside_it(code, text, wanted) -> None:
    assert _sites(code, text) == wanted


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("en", "a start-up based in Munich"),
        ("en", "the carmaker from Munich"),
        ("en", "German carmakers"),
        ("de", "die Firma mit Hauptsitz in Graz"),
        ("es", "una empresa con sede en Madrid"),
        ("fr", "la société basée à Lyon"),
        ("it", "una società con sede a Torino"),
        ("ru", "компания со штаб-квартирой в Москве"),
        ("zh", "总部位于德国"),
        ("en", "the agreement was signed in Berlin"),
        ("de", "die Messe findet in Hannover statt"),
        ("fr", "l'accord signé à Lyon"),
        ("ru", "стороны подписали в Москве"),
        ("ru", "на площадке форума «Неделя аккумуляторов» в Москве"),
        ("de", "auf der Messe „Batterietage“ in Berlin"),
        ("en", 'at the conference "Battery Days" in Berlin'),
    ],
)
def test_a_seat_is_no_site(code, text) -> None:
    assert _sites(code, text) == []


def test_a_government_brings_its_country_where_no_site_is_told(rules) -> None:
    text = "Loan\n\nThe Canadian government and Ford signed a contract on electric buses."
    found = claims_of(Page("note.txt", text), rules)
    assert {(p.value.country, p.rule) for c in found for p in c.places} == {("CA", "places.government")}


def test_the_exact_place_stands_for_its_country(rules) -> None:
    text = "Cells\n\nBMW and CATL will jointly produce battery cells in Hungary, in Debrecen."
    found = claims_of(Page("note.txt", text), rules)
    assert {(p.value.country, p.value.city) for c in found for p in c.places} == {("HU", "Debrecen")}


@pytest.mark.parametrize("code", available())
def test_every_language_has_the_words(code) -> None:
    words = language(code).data("places")["sites"]
    assert set(words) == set(SITE_WORDS)
