"""People in running text, and for whom they act."""

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tieup.codebook import Kind, Zone
from tieup.dates import When
from tieup.entity.tables import posts
from tieup.extract import extract
from tieup.model import Article, Block, Person, Span


def mentions(kit, code, text, kind=Kind.PERSON):
    article = Article("note", text, code, blocks=(Block(Span(0, len(text)), Zone.BODY),))
    return [m for m in extract(article, kit.knowledge).mentions if m.kind is kind]


def people(kit, code, text):
    return [(m.span.of(text), m.value.name, m.value.organisation) for m in mentions(kit, code, text) if isinstance(m.value, Person)]


@pytest.mark.parametrize(
    ("code", "text", "wanted"),
    [
        ("en", "Elon Musk met the engineers. Musk's visit was short.", [("Elon Musk", "Elon Musk"), ("Musk's", "Elon Musk")]),
        ("de", "Luca de Meo sprach. De Meos Ansatz ist klar.", [("Luca de Meo", "Luca de Meo"), ("De Meos", "Luca de Meo")]),
        ("ru", "Визит Илона Маска был коротким. О Маске пишут все.", [("Илона Маска", "Elon Musk"), ("Маске", "Elon Musk")]),
    ],
)
def test_known_people_are_found_in_full_and_then_by_surname(kit, code, text, wanted) -> None:
    assert [found[:2] for found in people(kit, code, text)] == wanted


@pytest.mark.parametrize(
    ("code", "text", "wanted"),
    [
        ("en", "BMW chief executive Mara Vellinger spoke.", ("Mara Vellinger", "BMW")),
        ("en", "Mara Vellinger, head of battery purchasing at BMW, spoke.", ("Mara Vellinger", "BMW")),
        ("en", "So said the head of purchasing at BMW, Mara Vellinger.", ("Mara Vellinger", "BMW")),
        ("es", "Lo dijo la consejera delegada de Seat, Mara Vellinger.", ("Mara Vellinger", "Seat")),
        ("it", "Ha parlato l'amministratrice delegata di Iveco, Mara Vellinger.", ("Mara Vellinger", "Iveco")),
        ("de", "Das sagte die Bosch-Chefin Mara Vellinger.", ("Mara Vellinger", "Bosch")),
        ("de", "Der Vorstandsvorsitzende der Varta AG, Jorin Pellwitz, sprach.", ("Jorin Pellwitz", "Varta")),
        ("de", "Jorin Pellwitz, Leiter der Entwicklung bei BMW, sprach.", ("Jorin Pellwitz", "BMW")),
        ("fr", "Mara Vellinger, directrice des achats de BMW, a pris la parole.", ("Mara Vellinger", "BMW")),
        ("fr", "Selon l'agenda d'Emma Vellinger, PDG de Varta, la date est fixée.", ("Emma Vellinger", "Varta")),
        ("ru", "Об этом сообщил генеральный директор «КАМАЗа» Тимур Вельяшев.", ("Тимур Вельяшев", "KamAZ")),
        ("ru", "Тимур Вельяшев, руководитель проектов «Росатома», выступил.", ("Тимур Вельяшев", "Rosatom")),
    ],
)
def test_a_function_beside_a_name_makes_a_person_of_the_firm_it_names(kit, code, text, wanted) -> None:
    assert [(name, house) for _, name, house in people(kit, code, text)] == [wanted]


def test_a_person_is_led_by_a_firm_that_no_list_holds(kit) -> None:
    found = people(kit, "es", "Lo dijo el director de compras de Quorvane, Mara Vellinger.")
    assert [word for word, _, _ in found] == ["Mara Vellinger"]


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("en", "The president of Quorvane Dynamics spoke."),
        ("en", "The chief executive of General Motors spoke."),
        ("de", "Der Chef von Northvolt sprach."),
        ("ru", "Глава компании Sono Motors выступил."),
        ("ru", "Директор завода «Новые Технологии» выступил."),
    ],
)
def test_a_firm_behind_a_function_is_no_person(kit, code, text) -> None:
    assert people(kit, code, text) == []


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("de", "Luca de Meo sprach. De Meos Ansatz ist klar."),
        ("de", "Der Geschäftsführer Jorin Pellwitz sprach. Pellwitz Ansatz ist klar."),
        ("en", "Chairman Mara Vellinger spoke. Vellinger Plan B is clear."),
    ],
)
def test_a_person_is_no_organisation(kit, code, text) -> None:
    assert mentions(kit, code, text, Kind.ORGANISATION) == []


@pytest.mark.parametrize("text", ["Li Auto and Porsche met Ford.", "Wolfgang Porsche spoke. Porsche builds cars."])
def test_firms_named_after_people_stay_firms(kit, text) -> None:
    found = {m.span.of(text) for m in mentions(kit, "en", text, Kind.ORGANISATION)}
    assert "Porsche" in found
    assert found.isdisjoint(word for word, _, _ in people(kit, "en", text))


def test_a_place_may_share_a_character_with_the_function_behind_it(kit) -> None:
    assert people(kit, "zh", "伦敦市长办公室称，2030年全市公交实现零排放。") == []


def test_the_post_of_the_year_goes_before_others() -> None:
    held = [p for p in posts() if p.person == "Luca de Meo"]
    assert {p.organisation for p in held if p.years_from(2017) == 0} == {"seat"}
    assert {p.organisation for p in held if p.years_from(2022) == 0} == {"renault"}


@pytest.mark.parametrize(("year", "house"), [(2017, "Seat"), (2022, "Renault")])
def test_a_person_acts_for_the_firm_of_the_day(kit, year, house) -> None:
    text = "Luca de Meo spoke."
    article = Article("note", text, "en", published=When.year(year), blocks=(Block(Span(0, len(text)), Zone.BODY),))
    assert [m.value.organisation for m in extract(article, kit.knowledge).mentions if isinstance(m.value, Person)] == [house]


def test_a_person_who_meets_stands_for_the_firm(kit) -> None:
    text = "Elon Musk met the board of Panasonic in Tokyo."
    found = {m.entity.id: m.origin for m in mentions(kit, "en", text, Kind.ORGANISATION)}
    assert found["tesla"] == "person"
    assert found["panasonic"] == "gazetteer"


def test_a_person_beside_the_firm_does_not_stand_for_it(kit) -> None:
    text = "Tesla chief executive Elon Musk met the board of Panasonic."
    assert {m.origin for m in mentions(kit, "en", text, Kind.ORGANISATION)} == {"gazetteer"}


PIECES = [
    "CEO",
    "Elon Musk",
    "Musk",
    "Mara Vellinger",
    "of",
    ",",
    ".",
    "BMW",
    "«Росатома»",
    "директор",
    "Chef",
    "de",
    "\u00ad",
    "Li Auto",
    "\n",
    "-",
    "伦敦市长",
    "董事长",
    "李书福",
    "。",
]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=30), st.sampled_from(["en", "de", "ru", "zh"]))
def test_people_never_overlap_one_another_or_reach_out_of_the_text(kit, words, code) -> None:
    text = "x " + " ".join(words)
    found = sorted(m.span for m in mentions(kit, code, text))
    assert all(one.stop <= other.start for one, other in itertools.pairwise(found))
    assert all(span.of(text).strip() for span in found)
