"""The names of one text: trimmed, sifted by what the tagger says, and one entity for all spellings of an organisation."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from tieup.article import article_of
from tieup.codebook import Kind, Zone
from tieup.encoder import Tag
from tieup.extract import Knowledge
from tieup.extract.extraction import names
from tieup.lang import sentences
from tieup.mention.aliases import abbreviates, common_acronyms
from tieup.mention.source import Source
from tieup.model import Article, Block, Mention, Page, Place, Span
from tieup.pipeline import Kit
from tieup.text import fold


def organisations(
    code: str, text: str, tags: Sequence[Tag] = (), read: Sequence[Span] | None = None, other: Sequence[Mention] = ()
) -> tuple[Mention, ...]:
    tongue = Knowledge.load().tongue(code)
    article = Article("t", text, code, blocks=(Block(Span(0, len(text)), Zone.BODY),))
    return tongue.organisations.read(Source(text, fold(text), sentences(article, tongue.language)), other, tags, read)


def said(text: str, **names: str) -> list[Tag]:
    """Tags of a kind for each name wherever it stands."""
    return [
        Tag(Span(at, at + len(name)), kind, 0.97)
        for kind, listed in names.items()
        for name in listed.split("|")
        for at in range(len(text))
        if text.startswith(name, at)
    ]


def ids(mentions: tuple[Mention, ...], text: str, name: str) -> set[str]:
    return {m.entity.id for m in mentions if m.span.of(text) == name}


ONE = [
    ("en", "Velmora Battery Systems Inc. (VBS) signed. VBS and Velmora build.", ("Velmora Battery Systems", "VBS", "Velmora")),
    ("en", 'Kiruna Motors AB (hereinafter "Kiruna") signed. Kiruna pays.', ("Kiruna Motors", "Kiruna")),
    ("en", "Orlova Cells Ltd (ASX: OCL) signed with BMW. OCL said so.", ("Orlova Cells", "OCL")),
    ("en", "Sony Honda Mobility (SHM) will build cars. SHM said so.", ("Sony Honda Mobility", "SHM")),
    ("de", "Die Velmora Zellwerke GmbH liefert. Die VELMORA Zellwerke zahlt.", ("Velmora Zellwerke", "VELMORA Zellwerke")),
    ("ru", "ООО «Велмора Энерго» (далее — ВЭ) работает. Офис «Велморы Энерго». ВЭ строит.", ("Велмора Энерго", "ВЭ", "Велморы Энерго")),
    ("ru", "Компания Ekocom и завод «Экоком» подписали договор с фирмой «Экокома».", ("Ekocom", "Экоком", "Экокома")),
    ("ru", "Завод «Белый ветер» (Velmora) работает. Компания Velmora платит.", ("Белый ветер", "Velmora")),
    ("zh", "云栈集团（Velmora）与宝马签署协议。Velmora供货。", ("云栈集团", "Velmora")),
    ("ru", "Компания «Велмора» и компания Velmora подписали договор с заводом «Велморой».", ("Велмора", "Velmora", "Велморой")),
]  # fmt: skip


@pytest.mark.parametrize(("code", "text", "spellings"), ONE)
def test_spellings_of_one_organisation_share_an_entity(code: str, text: str, spellings: tuple[str, ...]) -> None:
    found = organisations(code, text)
    assert [ids(found, text, name) for name in spellings] == [ids(found, text, spellings[0])] * len(spellings)
    assert len(ids(found, text, spellings[0])) == 1


TWO = [
    ("en", "Velmora Cells Ltd and Velmora Motors Ltd signed with Kiruna Cells Ltd.", ("Velmora Cells", "Velmora Motors", "Kiruna Cells")),
    ("en", "Velmora Cells Ltd, Velmora Motors Ltd and Velmora Corp. signed.", ("Velmora Cells", "Velmora Motors", "Velmora")),
    ("en", "BMW and BMW Brilliance signed with SK On and SK Innovation.", ("BMW", "BMW Brilliance", "SK On", "SK Innovation")),
    ("ru", "ООО «Северный ток» и ООО «Северный путь» подписали договор.", ("Северный ток", "Северный путь")),
]  # fmt: skip


@pytest.mark.parametrize(("code", "text", "names"), TWO)
def test_organisations_that_share_words_stay_apart(code: str, text: str, names: tuple[str, ...]) -> None:
    found = organisations(code, text)
    each = [ids(found, text, name) for name in names]
    assert all(len(one) == 1 for one in each)
    assert len(set().union(*each)) == len(names)


NOBODY = [
    ("en", "The Merger Agreement says that Velmora Cells Ltd pays.", "Merger Agreement"),
    ("en", "A direct current fast charger (DCFC) stands at Velmora Cells Ltd. The DCFC works.", "DCFC"),
    ("en", "Velmora Wins Large Order From Kiruna\n\nVelmora Cells Ltd won an order.", "Velmora Wins Large Order"),
    ("en", "China's Velmora Cells signed.", "China's Velmora Cells"),
    ("en", "Engineers at Velmora Cells Ltd have built a Holographic Glass Display (HGD) and showed it there. The HGD glows.", "HGD"),
    ("en", "Velmora Cells Ltd (FSE: K47; NYSE: VLM) pays SEK 45m to Tier One firms.", "FSE"),
    ("en", "Velmora Cells Ltd pays in NOK.", "NOK"),
    ("en", "By Mara Orlin. Velmora Cells Ltd signed.", "Mara Orlin"),
    ("de", "Die Velmora Zellwerke GmbH gründet ein Joint Venture.", "Joint Venture"),
]  # fmt: skip


@pytest.mark.parametrize(("code", "text", "name"), NOBODY)
def test_things_headlines_and_owners_are_no_names(code: str, text: str, name: str) -> None:
    assert not ids(organisations(code, text), text, name)


BELONGING = [
    ("en", "It was signed by Ravindra Kulhari of Sarvani Motors Ltd on Monday.", "Ravindra Kulhari", "Sarvani Motors"),
    ("en", "Velmora Autonomy Lab at BMW tests the cars.", "Velmora Autonomy Lab", "BMW"),
    ("de", "Unterzeichnet hat Ruvend Kolhar von BMW am Montag.", "Ruvend Kolhar", "BMW"),
    ("fr", "Le contrat porte la signature de Ruvend Kolhar de Renault.", "Ruvend Kolhar", "Renault"),
    ("fr", "La voiture Zelvy Kolhar d\u2019Orano roule.", "Zelvy Kolhar", "Orano"),
    ("es", "Lo dijo Ruvend Kolhar de Renault el lunes.", "Ruvend Kolhar", "Renault"),
    ("it", "Il contratto porta la firma di Ruvend Kolhar della Fiat.", "Ruvend Kolhar", "Fiat"),
    ("pt", "O contrato foi assinado por Ruvend Kolhar da Renault.", "Ruvend Kolhar", "Renault"),
    ("ru", "Договор подписал Ruvend Kolhar из Renault.", "Ruvend Kolhar", "Renault"),
]  # fmt: skip


@pytest.mark.parametrize(("code", "text", "name", "firm"), BELONGING)
def test_what_belongs_to_a_firm_and_looks_like_none_is_none(code: str, text: str, name: str, firm: str) -> None:
    def named(text: str) -> set[str]:
        return {m.span.of(text) for m in organisations(code, text, said(text, organisation=f"{name}|{firm}"))}

    assert name not in named(text)
    assert any(each.startswith(firm) for each in named(text))
    again = f"{text} {name}."  # named once more, it may be a firm
    assert name in named(again)


def test_a_firm_that_belongs_to_another_is_one() -> None:
    text = "The cells come from Velmora Cells Ltd of Bosch."
    assert [m.span.of(text) for m in organisations("en", text)] == ["Velmora Cells", "Bosch"]


def test_what_the_tagger_takes_for_another_kind_is_no_organisation() -> None:
    text = "Velmora signed with Jane Orlen in Kirunaville for the Zafirix."
    tags = said(text, organisation="Velmora", person="Jane Orlen", place="Kirunaville", product="Zafirix")
    assert [m.span.of(text) for m in organisations("en", text, tags)] == ["Velmora"]


def test_where_the_tagger_read_all_its_silence_counts() -> None:
    text = "We met Velmora in Kiruna."
    assert [m.span.of(text) for m in organisations("en", text, read=(Span(0, len(text)),))] == []
    assert "Velmora" in [m.span.of(text) for m in organisations("en", text)]


def test_one_place_where_a_name_is_seen_speaks_for_the_others() -> None:
    text = "We met Velmora. Then Velmora signed."
    tags = (Tag(Span(7, 14), "organisation", 0.9), Tag(Span(21, 28), "place", 0.6))
    assert len(organisations("en", text, tags)) == 2


def test_a_tag_is_trimmed_to_the_name() -> None:
    text = "Then the Velmora (board signed."
    assert [m.span.of(text) for m in organisations("en", text, (Tag(Span(5, 23), "organisation", 0.9),))] == ["Velmora"]


@pytest.mark.parametrize(("short", "long"), [("VW", "Skoda"), ("Vel", "Velmora"), ("DE", "Dürr"), ("SBV", "Velmora Battery Systems")])
def test_letters_that_do_not(short: str, long: str) -> None:
    assert not abbreviates(short, long)


def test_acronyms_of_things_are_told_from_those_of_names() -> None:
    assert common_acronyms("an electric vertical lifter (EVL) of Electric Vehicle Lines (EVX)") == {"EVL", "EVLs"}


def test_a_name_is_as_long_as_its_acronym() -> None:
    text = "Inspectors with hard hats came from the Velmora Norms and Safety Authority (VNSA) after lunch, which nobody had expected."
    assert organisations("en", text)[0].span.of(text) == "Velmora Norms and Safety Authority"


@pytest.mark.parametrize(
    ("code", "text", "name"),
    [
        ("ru", "Лом идёт на Белмарский металлургический завод (БМЗ) в городе.", "Белмарский металлургический завод"),
        ("it", "I bus vanno all'Azienda trasporti belmaresi (ATB) di Belmare.", "Azienda trasporti belmaresi"),
        ("fr", "La Société avelmaire des transports (SAT) commande des bus.", "Société avelmaire des transports"),
    ],
)
def test_a_name_in_small_letters_is_as_long_as_its_acronym(code: str, text: str, name: str) -> None:
    assert [m.span.of(text) for m in organisations(code, text)][:1] == [name]


def test_an_acronym_stands_for_what_the_text_spells_out() -> None:
    spelt = {"Молмарский металлургический завод (ММЗ)": "new:", "Минский моторный завод (ММЗ)": "minsk-motor-plant"}
    for words, identity in spelt.items():
        text = f"{words} покупает лом. ММЗ растёт."
        found = [m.entity.id for m in organisations("ru", text)]
        assert len(found) > 1
        assert all(each.startswith(identity) for each in found)


UNITS = [
    ("en", "Nissan Iberia and Toyota Finance Europe signed with BMW.", {"Nissan Iberia": "nissan", "Toyota Finance Europe": "toyota"}),
    ("en", "Ford, Europe's largest rival, and Ford Pro signed in Europe.", {}),
    ("ru", "АО «Форд Детали Рус» подписало договор.", {"Форд Детали Рус": "ford"}),
    ("zh", "奇瑞南非公司与比亚迪签署协议。", {"奇瑞南非": "chery"}),
    ("de", "Nissan Deutschland liefert.", {"Nissan Deutschland": "nissan"}),
]


@pytest.mark.parametrize(("code", "text", "units"), UNITS)
def test_a_unit_is_an_entity_of_its_own_that_belongs_to_the_firm(code: str, text: str, units: dict[str, str]) -> None:
    found = {m.span.of(text): m.entity for m in organisations(code, text) if "/" in m.entity.id}
    assert set(found) == set(units)
    registry = Knowledge.load().registry
    assert all(registry.related(found[name].id, owner) and found[name].id != owner for name, owner in units.items())
    assert not any(registry.related(found[name].id, "bmw") for name in units)


SLIPS = [("fr", "Le groupe Huwaei a signé.", "huawei"), ("en", "The firm Huawai signed.", ""), ("en", "The firm Velmora signed.", "")]


@pytest.mark.parametrize(("code", "text", "known"), SLIPS)
def test_only_a_slip_that_swaps_or_doubles_a_letter_is_forgiven(code: str, text: str, known: str) -> None:
    assert {m.entity.id for m in organisations(code, text) if not m.entity.provisional} == ({known} if known else set())


WORDS = [
    ("en", "Here they build cars. Plus ten vans. Total sales rose. Seat belts and shells of orange are smart.", set()),
    ("en", "The map maker Here and the oil group Shell signed with the telecom operator Orange.", {"here", "shell", "orange"}),
    ("en", "Lada and Ford build cars with the van maker MAN.", {"avtovaz", "ford", "man-truck-bus"}),
    ("de", "Man baut hier Autos. Plus zehn Vans. Total verkauft sich das gut.", set()),
    ("de", "MAN baut Lkw. Der Ölkonzern Shell und der Kartendienst Here zahlen.", {"man-truck-bus", "shell", "here"}),
    ("fr", "Plus de cent bus. Total des ventes : dix. Orange est une couleur.", set()),
    ("fr", "Le groupe pétrolier Total et l'opérateur Orange ont signé.", {"totalenergies", "orange"}),
    ("es", "Plus de ventas. Total de ventas: diez.", set()),
    ("it", "Gli Stati Uniti pagano. Plus di vendite.", set()),
    ("ru", "Лада и Форд строят автомобили.", {"avtovaz", "ford"}),
]


@pytest.mark.parametrize(("code", "text", "firms"), WORDS)
def test_words_that_are_also_names_count_where_the_context_speaks(code: str, text: str, firms: set[str]) -> None:
    starts = (at for at in range(len(text)) if text.startswith("Stati Uniti", at))
    places = [Mention(Span(at, at + len("Stati Uniti")), Kind.PLACE, Place("US"), "t") for at in starts]
    assert {m.entity.id for m in organisations(code, text, other=places) if not m.entity.provisional} == firms


def test_an_elided_preposition_is_no_firm(knowledge: Knowledge) -> None:
    article = article_of(Page("a.txt", b"Dell'accordo con Renault si parla da mesi. Anche Dell e Renault hanno firmato un accordo."))
    spans = [m.span.of(article.text) for m in names(article, knowledge).organisations]
    assert spans.count("Dell") == 1


@pytest.mark.parametrize(
    "text",
    [
        "The Coventry drive maker Torvane has granted a licence for its electric axle to Renault.",
        "The Edinburgh storage company paid Renault 185 million pounds for its battery business.",
    ],
)
def test_a_place_before_a_noun_for_firms_is_no_firm(text: str, kit: Kit) -> None:
    article = article_of(Page("a.txt", text.encode()))
    assert not any(m.span.of(text).startswith("The ") for m in names(article, kit.knowledge).organisations)


def test_a_compound_ends_where_the_tagger_sees_the_firm_end() -> None:
    text = "Der Velmora-Aufseher und Rolls-Royce kamen nach Oslo."
    found = organisations("de", text, said(text, organisation="Velmora|Rolls-Royce", place="Oslo"))
    assert {m.span.of(text) for m in found} == {"Velmora", "Rolls-Royce"}
