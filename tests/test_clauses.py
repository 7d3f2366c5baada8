"""Clauses that tell of firms of their own: who stands in one has no tie with who stands in another."""

from collections.abc import Iterable

import pytest

from plain_article import plain_article
from tieup.extract.extraction import Setting, setting
from tieup.extract.knowledge import Knowledge


def read(text: str, language: str, knowledge: Knowledge) -> Setting:
    return setting(plain_article(text, language), knowledge)


def pairs(text: str, language: str, knowledge: Knowledge) -> set[str]:
    """The candidate pairs, each by its two names in order of the alphabet."""
    return {" ".join(sorted((c.one.mention.entity.name, c.other.mention.entity.name))) for c in read(text, language, knowledge).candidates}


TWO = [
    ("en", "Bosch supplies inverters to Renault, while CATL supplies cells to BMW."),
    ("en", "Bosch supplies Renault; CATL works with BMW."),
    ("en", "Bosch works with Renault on motors and CATL with BMW."),
    ("de", "Bosch liefert Wechselrichter an Renault, während CATL Zellen an BMW liefert."),
    ("de", "Bosch arbeitet mit Renault zusammen, CATL kooperiert mit BMW."),
    ("fr", "Bosch fournit des onduleurs à Renault, tandis que CATL livre des cellules à BMW."),
    ("fr", "Bosch travaille avec Renault sur les moteurs, CATL avec BMW."),
    ("es", "Bosch suministra inversores a Renault, mientras que CATL suministra celdas a BMW."),
    ("es", "Bosch colabora con Renault en motores y CATL con BMW."),
    ("it", "Bosch fornisce inverter a Renault, mentre CATL fornisce celle a BMW."),
    ("pt", "A Bosch fornece inversores à Renault, enquanto a CATL fornece células à BMW."),
    ("ru", "Bosch поставляет инверторы Renault, а CATL поставляет ячейки BMW."),
    ("zh", "博世向雷诺供应逆变器，而宁德时代向宝马供应电芯。"),
    ("zh", "博世与雷诺合作，宁德时代则与宝马合作。"),
]


@pytest.mark.parametrize(("language", "text"), TWO)
def test_each_clause_has_its_own_pair(language: str, text: str, knowledge: Knowledge) -> None:
    assert pairs(text, language, knowledge) == {"Bosch Renault", "BMW CATL"}


ONE = [
    ("en", "Together with its partners Bosch and Renault, BMW builds a plant with CATL.", "BMW Renault"),
    ("en", "Bosch works with Renault, BMW and CATL on batteries.", "BMW Bosch"),
    ("en", "Bosch buys from CATL, which also supplies Renault and BMW.", "CATL Renault"),
    ("de", "Bosch arbeitet mit CATL, das auch Renault und BMW beliefert.", "CATL Renault"),
    ("en", "Bosch talked to Renault but signed with CATL and BMW.", "Bosch CATL"),
]


@pytest.mark.parametrize(("language", "text", "pair"), ONE)
def test_what_is_one_clause_is_not_cut(language: str, text: str, pair: str, knowledge: Knowledge) -> None:
    assert pair in pairs(text, language, knowledge)


def said(text: str, names: Iterable[str], knowledge: Knowledge) -> set[str]:
    """The values that stand in the scenes of a pair."""
    found = (c for c in read(text, "en", knowledge).candidates if {c.one.mention.entity.name, c.other.mention.entity.name} == set(names))
    return {value.span.of(text) for c in found for value in c.scene.values}


def test_a_clause_has_its_own_values_and_the_times_of_the_sentence(knowledge: Knowledge) -> None:
    text = "In May 2023, Bosch signed with Renault for 5 GWh, while CATL signed with BMW for 9 GWh."
    assert said(text, ("Bosch", "Renault"), knowledge) == {"May 2023", "5 GWh"}
    assert said(text, ("CATL", "BMW"), knowledge) == {"May 2023", "9 GWh"}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "BMW, which buys cells from CATL, competes with Renault."),
        ("de", "BMW, das Zellen von CATL bezieht, konkurriert mit Renault."),
        ("es", "BMW, que compra celdas a CATL, compite con Renault."),
        ("ru", "BMW, которая закупает ячейки у CATL, конкурирует с Renault."),
    ],
)
def test_who_competes_has_no_tie_by_that(language: str, text: str, knowledge: Knowledge) -> None:
    assert pairs(text, language, knowledge) == {"BMW CATL"}
