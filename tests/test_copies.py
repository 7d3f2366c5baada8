"""Short notes: what is told again in other dress is a copy, and what tells of another firm, number or day is none."""

import pytest

from tieup.consolidate.origins import sketch_of

COPIES = [
    (
        "Northvolt will supply BMW with battery cells from 2026, the two companies said on Monday.",
        "NORTHVOLT WILL SUPPLY BMW with battery cells from 2026 - the two companies said on Monday!",
    ),
    (
        "Northvolt will supply BMW with battery cells from 2026, the two companies said.",
        "BERLIN, 3 May (Agency) - Northvolt will supply BMW with battery cells from 2026, the two companies said. More soon.",
    ),
    (
        "Cells for BMW\nNorthvolt will supply BMW with battery cells from 2026, the two companies said.",
        "Swedish deal\nNorthvolt will supply BMW with battery cells from 2026, the two companies said. Write to us.",
    ),
    (
        "Northvolt und BMW bauen gemeinsam ein Werk für Batteriezellen in Heide, teilten beide mit.",
        "Heide (Agentur) \u2013 Northvolt und BMW bauen gemeinsam ein Werk für Batteriezellen in Heide, teilten beide mit.",
    ),
    (
        "Northvolt et BMW ont signé un accord pour la fourniture de cellules de batterie.",
        "Northvolt et BMW ont signé un accord pour la fourniture de cellules de batterie. (Agence)",
    ),
    (
        "Компания «Рено» будет поставлять «АвтоВАЗу» электродвигатели с 2026 года.",
        'Компания "Рено" будет поставлять "АвтоВАЗу" электродвигатели с 2026 года. Подробности позже.',
    ),
    (
        "宁德时代与宝马集团签署电动汽车动力电池长期供应协议，自二零二六年起供货。",
        "宁德时代与宝马集团签署电动汽车动力电池长期供应协议，自二零二六年起供货。更多消息稍后发布。",
    ),
]
OTHERS = [
    (
        "The carmaker BMW signs a contract for battery cells with Northvolt.",
        "The carmaker BMW signs a contract for battery cells with Samsung.",
    ),
    (
        "BMW signs with Northvolt. The two companies did not disclose the financial terms of their agreement.",
        "BMW signs with Samsung. The two companies did not disclose the financial terms of their agreement.",
    ),
    (
        "BMW signs with Northvolt - the two companies did not disclose the financial terms of their agreement.",
        "BMW signs with Samsung - the two companies did not disclose the financial terms of their agreement.",
    ),
    (
        "The German carmaker Volkswagen has signed a contract with Acme Co. and Northvolt.",
        "The German carmaker Volkswagen has signed a contract with Acme Co. and Samsung.",
    ),
    (
        "Northvolt will supply 10 GWh of battery cells a year to BMW from 2026.",
        "Northvolt will supply 12 GWh of battery cells a year to BMW from 2026.",
    ),
    (
        "Northvolt will supply cells for 1.2 billion euros to the carmaker BMW from 2026.",
        "Northvolt will supply cells for 12 billion euros to the carmaker BMW from 2026.",
    ),
    ("BMW signs with Northvolt.", "BMW signs with Northvolt."),  # so few words are soon the same by chance
    (
        "宁德时代与宝马集团签署电动汽车动力电池长期供应协议，自二零二六年起供货。",
        "宁德时代与奔驰集团签署电动汽车动力电池长期供应协议，自二零二六年起供货。",
    ),
    (
        "宁德时代与宝马合作。双方没有透露本次协议的具体金额以及合作期限等财务条款细节。",
        "宁德时代与奔驰合作。双方没有透露本次协议的具体金额以及合作期限等财务条款细节。",
    ),
    (
        "Компания Рено будет поставлять АвтоВАЗу электродвигатели с 2026 года.",
        "Компания Рено будет поставлять КамАЗу электродвигатели с 2026 года.",
    ),
    (
        "Northvolt et BMW ont signé un accord pour la fourniture de cellules.",
        "Northvolt et Audi ont signé un accord pour la fourniture de cellules.",
    ),
]


@pytest.mark.parametrize(("one", "other"), COPIES)
def test_a_note_told_again_is_a_copy(one: str, other: str) -> None:
    assert set(sketch_of(one)) & set(sketch_of(other))


@pytest.mark.parametrize(("one", "other"), OTHERS)
def test_a_note_about_something_else_is_none(one: str, other: str) -> None:
    assert not set(sketch_of(one)) & set(sketch_of(other))
