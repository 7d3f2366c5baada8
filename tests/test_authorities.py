"""Governments and cities as parties: with a word for the office, and bare where they sign."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tieup.codebook import Kind, Zone
from tieup.entity import Registry
from tieup.entity.atlas import spots
from tieup.lang import Sentence, available, language
from tieup.mention.authorities import BARE, GOVERNMENT, Authorities, acting, government_of
from tieup.mention.places import places
from tieup.model import Entity, Mention, Span
from tieup.text import fold


def _read(code: str, text: str) -> tuple[Mention, ...]:
    folded, tongue = fold(text), language(code)
    return Authorities(tongue).read(text, folded, (Sentence(Span(0, len(text)), 0, Zone.BODY),), places(text, folded, tongue))


@pytest.mark.parametrize(
    ("code", "text", "name", "identity"),
    [
        ("en", "The Canadian government pays.", "Canadian government", "state:ca"),
        ("en", "funded by the government of Hungary", "government of Hungary", "state:hu"),
        ("en", "a loan by the US government", "US government", "state:us"),
        ("en", "the government of the United States", "government of the United States", "state:us"),
        ("en", "the Government of the Republic of Moldova", "Government of the Republic of Moldova", "state:md"),
        ("en", "The Obama administration pays.", "Obama administration", "state:us"),
        ("en", "The City of Lyon orders buses.", "City of Lyon", "city:fr/lyon"),
        ("en", "with the State of Michigan", "State of Michigan", "region:us/michigan"),
        ("de", "Die Bundesregierung zahlt.", "Bundesregierung", "state:de"),
        ("de", "die ungarische Regierung", "ungarische Regierung", "state:hu"),
        ("de", "laut der US-Regierung", "US-Regierung", "state:us"),
        ("de", "die Regierung der USA", "Regierung der USA", "state:us"),
        ("de", "Die Stadt Hamburg bestellt Busse.", "Stadt Hamburg", "city:de/hamburg"),
        ("fr", "Le gouvernement français finance.", "gouvernement français", "state:fr"),
        ("fr", "un prêt de l'administration américaine", "administration américaine", "state:us"),
        ("fr", "un prêt du gouvernement de la Hongrie", "gouvernement de la Hongrie", "state:hu"),
        ("fr", "la métropole de Lyon commande des bus", "métropole de Lyon", "city:fr/lyon"),
        ("fr", "l\u2019État de l\u2019Ohio", "État de l\u2019Ohio", "region:us/ohio"),
        ("ru", "мэрия Москвы закупит электробусы", "мэрия Москвы", "city:ru/moscow"),
        ("ru", "по словам администрации Обамы", "администрации Обамы", "state:us"),
        ("ru", "правительство Узбекистана и BYD", "правительство Узбекистана", "state:uz"),
        ("ru", "турецкое правительство", "турецкое правительство", "state:tr"),
        ("es", "el gobierno de Estados Unidos", "gobierno de Estados Unidos", "state:us"),
        ("es", "el gobierno de EE.UU.", "gobierno de EE.UU.", "state:us"),
        ("es", "según el Gobierno alemán", "Gobierno alemán", "state:de"),
        ("es", "El Ayuntamiento de Barcelona encarga autobuses.", "Ayuntamiento de Barcelona", "city:es/barcelona"),
        ("pt", "a Câmara Municipal de Lisboa encomenda autocarros", "Câmara Municipal de Lisboa", "city:pt/lisbon"),
        ("pt", "o governo alemão", "governo alemão", "state:de"),
        ("it", "il governo degli Stati Uniti", "governo degli Stati Uniti", "state:us"),
        ("it", "il governo dell\u2019Ungheria", "governo dell\u2019Ungheria", "state:hu"),
        ("it", "dal governo canadese", "governo canadese", "state:ca"),
        ("it", "il Comune di Torino ordina autobus", "Comune di Torino", "city:it/turin"),
        ("zh", "匈牙利政府与企业签约", "匈牙利政府", "state:hu"),
        ("zh", "與合肥市政府簽約", "合肥市政府", "city:cn/hefei"),
    ],
)
def test_governments_and_cities_are_found(code, text, name, identity) -> None:
    found = _read(code, text)
    assert [(m.span.of(text), m.entity.id, m.entity.kind, m.origin) for m in found] == [(name, identity, "government", GOVERNMENT)]


@pytest.mark.parametrize(
    ("code", "text", "wanted"),
    [
        ("en", "Belarus and China signed a memorandum.", ["state:by", "state:cn"]),
        ("en", "BYD has an agreement with Hungary.", ["state:hu"]),
        ("de", "Das Abkommen zwischen der Ukraine und den USA gilt.", ["state:ua", "state:us"]),
        ("ru", "Беларусь и Китай подписали меморандум.", ["state:by", "state:cn"]),
        ("ru", "Соглашение о займе между Молдовой и ЕБРР", ["state:md"]),
        ("es", "Chile y China firmaron un memorando.", ["state:cl", "state:cn"]),
        ("it", "L'accordo tra l'Ucraina e la Polonia vale.", ["state:ua", "state:pl"]),
        ("zh", "中国与匈牙利签署合作备忘录。", ["state:cn", "state:hu"]),
        ("en", "The EBRD lends Moldova 20 million euros.", ["state:md"]),
        ("en", "A loan of 30 million to a bank; a grant for Serbia", ["state:rs"]),
        ("en", "Hamburg ordered 50 buses from Solaris.", ["city:de/hamburg"]),
        ("de", "Hamburg bestellt 50 Busse bei Solaris.", ["city:de/hamburg"]),
        ("fr", "La BEI accorde à la Moldavie un prêt.", ["state:md"]),
        ("it", "La BEI concede alla Serbia un prestito.", ["state:rs"]),
        ("ru", "Молдова получит 43 млн евро.", ["state:md"]),
        ("zh", "欧洲投资银行向摩尔多瓦提供贷款。", ["state:md"]),
        ("en", "Exports to Serbia rose by 30 million.", []),
        ("zh", "比亚迪向匈牙利出口汽车。", []),
        ("en", "BYD signed an agreement in Hungary.", []),
        ("en", "The deal with Japan's Nissan is off.", []),
        ("en", "Sales in China agreed with forecasts.", []),
        ("de", "Das Werk in Ungarn liefert mit den Partnern.", []),
        ("ru", "Компания подписала соглашение в Китае.", []),
    ],
)
def test_a_bare_place_counts_where_it_signs(code, text, wanted) -> None:
    assert [m.entity.id for m in _read(code, text) if m.origin == BARE] == wanted


def test_a_government_of_the_registry_gives_way_and_a_firm_does_not() -> None:
    government = Mention(Span(0, 20), Kind.ORGANISATION, Entity("hungary-government", "Hungarian government", "government"), "gazetteer")
    state = Mention(Span(0, 20), Kind.ORGANISATION, Entity("state:hu", "Hungary", "government"), GOVERNMENT)
    bank = Mention(Span(30, 43), Kind.ORGANISATION, Entity("boc", "Bank of China", "bank"), "gazetteer")
    china = Mention(Span(38, 43), Kind.ORGANISATION, Entity("state:cn", "China", "government"), BARE)
    assert acting([government, bank], [state, china]) == (state, bank)


@settings(deadline=None)  # the first text of a language loads its tables
@given(
    st.lists(
        st.sampled_from(["Hungary", "government of", "Regierung", "signed", "mit", "Lyon", "and", "Китай", "мэрия", "China", "\n"]),
        max_size=12,
    ),
    st.sampled_from(available()),
)
def test_mentions_lie_in_the_text_apart_and_in_order(words, code) -> None:
    text = " ".join(["x", *words])
    spans = [m.span for m in _read(code, text)]
    assert spans == sorted(spans)
    assert all(span.stop <= len(text) for span in spans)
    assert not any(one.overlaps(other) for at, one in enumerate(spans) for other in spans[at + 1 :])


def test_the_registry_calls_governments_as_their_places_do() -> None:
    lines = {o.id: o.entity for o in Registry.load() if ":" in o.id}
    named = {entity.id: entity for entity in (government_of(spot.place) for spot, _ in spots())}
    assert len(lines) > 50
    assert {key: named.get(key) for key in lines} == lines


@pytest.mark.parametrize("text", ["Estonia", "Moscow", "Guangdong", "United States"])
def test_the_name_of_a_place_alone_is_no_government(text) -> None:
    governments = [o for o in Registry.load() if ":" in o.id]
    assert not [o.id for o in governments if any(name.text == text for name in o.names)]
