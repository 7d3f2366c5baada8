"""Which organisation a name means, told by the words around it."""

import csv
from importlib.resources import files

import pytest

from tieup.entity import Gazetteer, Linker, NameHit, Registry
from tieup.lang import available, language
from tieup.text import fold, normal

REGISTRY = Registry.load()
GAZETTEER = Gazetteer.of(REGISTRY, {ending for code in available() for ending in language(code).endings})
LINKER = Linker.load(REGISTRY)


def linked(text: str, year: int | None = None) -> tuple[tuple[NameHit, str], ...]:
    return LINKER.link(GAZETTEER.find(text, fold(text)), text, year)


def rows() -> list[dict[str, str]]:
    return list(csv.DictReader(files("tieup.entity").joinpath("data", "homographs.csv").read_text("utf-8").splitlines()))


@pytest.mark.parametrize(
    ("text", "year", "wanted"),
    [
        ("Daimler will build electric trucks and buses with the joint venture.", 2023, "daimler-truck"),
        ("Daimler will build electric trucks and buses with the joint venture.", 2018, "mercedes-benz"),
        ("Daimler presented a new saloon.", 2023, "mercedes-benz"),
        ("Volvo delivers forty electric trucks to the haulier.", None, "volvo-group"),
        ("Volvo unveils an electric SUV.", None, "volvo-cars"),
        ("Rolls-Royce supplies the engines of the aircraft.", None, "rolls-royce-holdings"),
        ("Rolls-Royce, a luxury carmaker that is part of BMW, was there.", None, "rolls-royce-motor-cars"),
        ("The map data come from Here, whose navigation is used.", None, "here"),
        ("A gigafactory of ACC with Stellantis makes cells.", None, "automotive-cells-company"),
        ("Eve will ship lithium cells from its battery plant.", None, "eve-energy"),
        ("The eVTOL of Eve comes from Embraer.", None, "eve-air-mobility"),
        ("Volvo liefert vierzig Lkw an die Spedition.", None, "volvo-group"),
        ("Saab baute in Trollhättan Autos.", None, "saab-automobile"),
        ("Die Triebwerke liefert Rolls-Royce für das Flugzeug.", None, "rolls-royce-holdings"),
        ("Der Mineralölkonzern Shell betreibt Ladesäulen.", None, "shell"),
        ("Компания Вольво поставит сорок грузовиков.", None, "volvo-group"),
        ("Роллс-Ройс поставляет двигатели для самолётов.", None, "rolls-royce-holdings"),
        ("Сааб делает истребители.", None, "saab"),
        ("沃尔沃交付四十辆电动卡车", None, "volvo-group"),
        ("沃尔沃发布纯电轿车", None, "volvo-cars"),
        ("中通交付氢能客车", None, "zhongtong-bus"),
        ("中通的快递业务", None, "zto-express"),
        ("Volvo livre quarante camions électriques.", None, "volvo-group"),
        ("Le groupe pétrolier Total installe des bornes.", None, "totalenergies"),
        ("Volvo vende más coches eléctricos.", None, "volvo-cars"),
        ("La marca española Seat es de Volkswagen.", None, "seat"),
        ("Rolls-Royce, marchio di lusso di BMW.", None, "rolls-royce-motor-cars"),
        ("MAN costruisce camion con Traton.", None, "man-truck-bus"),
    ],
)
def test_words_around_a_name_tell_its_organisation(text, year, wanted) -> None:
    assert wanted in [identity for _, identity in linked(text, year)]


@pytest.mark.parametrize(
    ("text", "unwanted"),
    [
        ("A statue of Gerald Ford stands there.", "ford"),
        ("Mercedes boss Ola Källenius spoke.", "ola"),
        ("The car has ACC, that is adaptive cruise control.", "automotive-cells-company"),
        ("Das Auto hat ACC, also einen Abstandsregeltempomaten.", "automotive-cells-company"),
        ("The Chevrolet Bolt is back.", "bolt"),
        ("Памятник президенту Форду.", "ford"),
        ("杰拉尔德·福特曾任总统", "ford"),
        ("La voiture a l'ACC, un régulateur de vitesse.", "automotive-cells-company"),
        ("El coche tiene ACC, un control de crucero.", "automotive-cells-company"),
        ("Una statua del presidente Ford.", "ford"),
    ],
)
def test_a_name_that_means_no_organisation_is_left_out(text, unwanted) -> None:
    assert unwanted not in [identity for _, identity in linked(text)]


@pytest.mark.parametrize(
    "text",
    ["Ford builds cars.", "Ford baut Autos.", "Форд строит автомобили.", "福特生产汽车"],
)
def test_the_firm_stays_where_no_word_speaks_for_another_reading(text) -> None:
    assert [identity for _, identity in linked(text)] == ["ford"]


def test_a_name_keeps_its_reading_where_another_sentence_tells_it() -> None:
    text = "Volvo has won an order.\nThe truck that Volvo builds is heavy-duty.\nVolvo is glad."
    assert [identity for _, identity in linked(text)] == ["volvo-group"] * 3


def test_a_sure_name_elsewhere_tells_the_doubtful_one() -> None:
    text = "Rolls-Royce Motor Cars has a new partner.\nAn announcement by Rolls-Royce followed."
    assert [identity for _, identity in linked(text)] == ["rolls-royce-motor-cars"] * 2


@pytest.mark.parametrize(("text", "doubtful"), [("Seat is a brand of Volkswagen.", False), ("Seat it is.", True)])
def test_words_that_speak_for_a_doubtful_name_make_it_sure(text, doubtful) -> None:
    assert [hit.doubtful for hit, identity in linked(text) if identity == "seat"] == [doubtful]


def test_links_are_hits_in_their_order() -> None:
    text = "BMW and Volvo and CATL work with Shell on chargers; Henry Ford II is dead."
    hits = GAZETTEER.find(text, fold(text))
    assert [hit.span for hit, _ in LINKER.link(hits, text)] == [h.span for h in hits if h.bare.of(text) != "Ford"]


@pytest.mark.parametrize("row", rows(), ids=lambda row: f"{row['names']}-{row['id']}")
def test_each_reading_is_of_a_known_organisation_and_a_name_that_is_found(row) -> None:
    assert row["id"] == "" or REGISTRY.get(row["id"]) is not None
    for name in row["names"].split("|"):
        assert GAZETTEER.find(name, fold(name)), name
    words = [word for column, cell in row.items() if column not in {"names", "id", "years"} for word in cell.split("|") if word]
    assert all(normal(word) == word for word in words)
