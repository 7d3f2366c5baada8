"""What firms that no registry holds make or do."""

import pytest

from tieup.article import article_of
from tieup.extract.extraction import names
from tieup.extract.families import FAMILIES, family
from tieup.extract.knowledge import Knowledge
from tieup.lang import RuleSet, available, language
from tieup.mention.trades import name_words
from tieup.model import Entity, Page


def kinds(text: str, knowledge: Knowledge) -> dict[str, str]:
    """The kinds of the unknown firms of a text, by name."""
    found = names(article_of(Page("a.txt", text.encode())), knowledge).organisations
    return {m.entity.name: m.entity.kind for m in found if m.entity.provisional}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "The carmaker Velmora signed a contract with Fjellcell, a Norwegian battery maker, on Monday.",
            {"Velmora": "carmaker", "Fjellcell": "battery"},
        ),
        (
            "Der Autobauer Velmora und der norwegische Batteriehersteller Fjellcell unterzeichneten am Montag einen Vertrag.",
            {"Velmora": "carmaker", "Fjellcell": "battery"},
        ),
        (
            "Le constructeur automobile Velmora et le fabricant de batteries norvégien Fjellcell ont signé un accord.",
            {"Velmora": "carmaker", "Fjellcell": "battery"},
        ),
        (
            "Автопроизводитель «Борей» и производитель аккумуляторов «Фьелль» подписали договор.",
            {"Борей": "carmaker", "Фьелль": "battery"},
        ),
    ],
)
def test_the_words_that_introduce_a_firm_tell_its_trade(text: str, told: dict[str, str], knowledge: Knowledge) -> None:
    assert kinds(text, knowledge) == told


def test_a_name_tells_the_trade_where_the_text_does_not(knowledge: Knowledge) -> None:
    text = "Northmill Batteries Inc. signed a contract with the recycler Velmora Motors AG on Monday."
    assert kinds(text, knowledge) == {"Northmill Batteries": "battery", "Velmora Motors": "recycling"}


def test_the_ending_of_a_name_may_tell_the_trade(knowledge: Knowledge) -> None:
    text = "Компания «Нордэлектротранс» подписала договор с компанией «Сарматский троллейбусный завод» в понедельник."
    assert kinds(text, knowledge) == {"Нордэлектротранс": "transport_operator", "Сарматский троллейбусный завод": "bus_maker"}


def test_words_about_another_firm_tell_nothing(knowledge: Knowledge) -> None:
    text = "Velmora AG buys cells from the battery maker Fjellcell. Velmora AG, which will build the car, paid more."
    assert kinds(text, knowledge) == {"Velmora": "", "Fjellcell": "battery"}


def test_what_the_registry_knows_stays(knowledge: Knowledge) -> None:
    found = names(article_of(Page("a.txt", b"The battery maker BMW signed a contract with the carmaker CATL.")), knowledge).organisations
    assert {m.entity.id: m.entity.kind for m in found} == {"bmw": "carmaker", "catl": "battery"}


def test_every_trade_is_a_kind_with_a_family() -> None:
    listed = {rule.id for code in available() for rule in RuleSet(language(code), "trades").rules}
    named = {kind for words in name_words() for kind in words.values()}
    assert {family(Entity("new:x", "x", kind)) for kind in listed | named} <= FAMILIES - {"unknown", "other"}
