"""Places in running text: forms of names, neighbours, homographs, and which of them a claim takes."""

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tieup.codebook import Kind
from tieup.entity.atlas import spots
from tieup.lang import available, language
from tieup.mention.places import outside, places
from tieup.model import Entity, Mention, Page, Place, Span
from tieup.pipeline import claims_of
from tieup.text import fold, normal


def _read(code: str, text: str) -> list[tuple[str, Place]]:
    return [(m.span.of(text), m.value) for m in places(text, fold(text), language(code))]  # type: ignore[misc]


@pytest.mark.parametrize(
    ("code", "text", "wanted"),
    [
        ("en", "a plant in Hungary", ["HU"]),
        ("de", "ein Werk in Ungarn und in Polen", ["HU", "PL"]),
        ("ru", "на территории Беларуси и в Германии", ["BY", "DE"]),
        ("ru", "в США и Южной Корее", ["US", "KR"]),
        ("en", "in the UK and the U.S.", ["GB", "US"]),
        ("en", "a Hungarian plant", []),
        ("en", "they told us so", []),
    ],
)
def test_countries_are_found(code, text, wanted) -> None:
    assert [place.country for _, place in _read(code, text)] == wanted


@pytest.mark.parametrize(
    ("code", "text", "wanted"),
    [
        ("en", "a plant in Munich", [("Munich", Place("DE", city="Munich"))]),
        ("de", "das Werk in München", [("München", Place("DE", city="Munich"))]),
        ("de", "das Werk in Munchen", [("Munchen", Place("DE", city="Munich"))]),
        ("de", "das Münchner Werk", [("Münchner", Place("DE", city="Munich"))]),
        ("fr", "l'usine lyonnaise et le constructeur munichois", [("lyonnaise", Place("FR", city="Lyon"))]),
        ("de", "die Leipziger Fabrik", [("Leipziger", Place("DE", city="Leipzig"))]),
        ("de", "Niedersachsens Häfen", [("Niedersachsens", Place("DE", region="Lower Saxony"))]),
        ("ru", "в Санкт-Петербурге", [("Санкт-Петербурге", Place("RU", city="Saint Petersburg"))]),
        ("ru", "в Москве и под Калугой", [("Москве", Place("RU", city="Moscow")), ("Калугой", Place("RU", city="Kaluga"))]),
        ("ru", "в Нижнем Новгороде", [("Нижнем Новгороде", Place("RU", city="Nizhny Novgorod"))]),
        ("ru", "в Калужской области", [("Калужской области", Place("RU", region="Kaluga Region"))]),
        ("ru", "на Калужском заводе", [("Калужском", Place("RU", city="Kaluga"))]),
    ],
)
def test_cities_and_regions_are_found_in_their_forms(code, text, wanted) -> None:
    assert _read(code, text) == wanted


@pytest.mark.parametrize(
    ("code", "text", "wanted"),
    [
        ("en", "a plant in Kaluga, Russia, opened", [("Kaluga, Russia", Place("RU", city="Kaluga"))]),
        ("en", "near St. Louis, Missouri", [("St. Louis, Missouri", Place("US", "Missouri", "St. Louis"))]),
        ("en", "a site in Savannah, Georgia", [("Savannah, Georgia", Place("US", "Georgia", "Savannah"))]),
        ("en", "a plant in Tbilisi, Georgia", [("Tbilisi, Georgia", Place("GE", city="Tbilisi"))]),
        ("en", "a site in Shelbyville, Kentucky", [("Shelbyville, Kentucky", Place("US", "Kentucky", "Shelbyville"))]),
        ("en", "a plant in Birmingham, Alabama", [("Birmingham, Alabama", Place("US", "Alabama", "Birmingham"))]),
        ("de", "in Debrecen (Ungarn) gebaut", [("Debrecen (Ungarn)", Place("HU", city="Debrecen"))]),
        ("de", "in Grünheide bei Berlin", [("Grünheide", Place("DE", city="Grünheide"))]),
        ("en", "Paris, Germany and Spain", [("Paris", Place("FR", city="Paris")), ("Germany", Place("DE")), ("Spain", Place("ES"))]),
    ],
)
def test_neighbours_are_one_place(code, text, wanted) -> None:
    assert _read(code, text) == wanted


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("en", "the Bank of China lent"),
        ("en", "then Beijing Automotive signed"),
        ("en", "then Hyundai Motor India signed"),
        ("en", "a US-based firm paid US$5m"),
        ("en", "Nice cars. Reading the papers."),
        ("de", "Das Essen war gut, Essen auch."),
        ("de", "der Tesla Deutschland-Chef"),
        ("de", "Berliner Pfannkuchen"),
        ("ru", "Владимир Путин. Орел летит."),
        ("ru", "Того же мнения эксперт. По словам главы"),
    ],
)
def test_words_people_and_parts_of_names_are_no_places(code, text) -> None:
    assert _read(code, text) == []


@pytest.mark.parametrize(
    ("code", "text", "city"),
    [
        ("en", "a plant in Reading", "Reading"),
        ("de", "ein Werk in Essen", "Essen"),
        ("ru", "завод в Орле", "Oryol"),
        ("en", "in Nice, France", "Nice"),
    ],
)
def test_a_locative_speaks_for_a_doubtful_name(code, text, city) -> None:
    assert [place.city for _, place in _read(code, text)] == [city]


def test_a_place_inside_an_organisation_is_left_out() -> None:
    text = "with Shanghai Volkswagen in Shanghai"
    found = tuple(Mention(Span(at, at + 8), Kind.PLACE, Place("CN", city="Shanghai"), "t") for at in (5, 28))
    firm = Mention(Span(5, 24), Kind.ORGANISATION, Entity("svw", "SAIC Volkswagen"), "t")
    assert outside(found, [firm]) == found[1:]
    assert text[28:36] == "Shanghai"


_NAMES = sorted({name.text for _, names in spots() for name in names if not name.doubtful})


@settings(deadline=None)  # the first text of a language loads its tables
@given(
    st.lists(st.sampled_from(_NAMES), max_size=6),
    st.sampled_from(available()),
    st.sampled_from([" in ", ", ", " - ", "\n", " und ", " в ", ""]),
)
def test_mentions_are_in_order_apart_and_within_the_text(names, code, joint) -> None:
    text = joint.join(names)
    found = places(text, fold(text), language(code))
    assert all(one.span.stop <= other.span.start for one, other in itertools.pairwise(found))
    assert all(0 <= m.span.start < m.span.stop <= len(text) for m in found)


@settings(deadline=None)  # the first text of a language loads its tables
@given(
    st.sampled_from([(spot, name.text) for spot, names in spots() for name in names if not name.doubtful and len(normal(name.text)) > 4])
)
def test_every_sure_name_is_read_whole(item) -> None:
    spot, name = item
    text = f"(... {name} ...)"
    found = places(text, fold(text), language("ru" if not name.isascii() else "en"))
    assert not found or name in found[0].span.of(text) or spot.country != found[0].value.country  # type: ignore[union-attr]


def test_the_table_is_whole() -> None:
    kinds = [spot.kind for spot, _ in spots()]
    assert kinds.count("city") > 600
    assert kinds.count("region") > 150
    assert kinds.count("country") > 240
    keys = [(spot.kind, spot.country, spot.name) for spot, _ in spots()]
    assert len(keys) == len(set(keys))
    assert {spot.region for spot, _ in spots() if spot.region} <= {spot.name for spot, _ in spots() if spot.kind == "region"}


def test_a_claim_takes_the_country_where_the_work_is_done(kit) -> None:
    text = "BMW and CATL build together\n\nBMW and CATL will jointly produce battery cells in Hungary, they announced in a statement."
    found = claims_of(Page("note.txt", text), kit)
    assert {p.value.country for c in found for p in c.places} == {"HU"}
