"""Who buys, who sells and who is sold: one claim of all three, in every language; what is sold tells a takeover from a delivery."""

import pytest

from plain_article import plain_article
from tieup.extract import extract
from tieup.model import Claim
from tieup.pipeline import Kit

BUYS, SELLS, SOLD, PARTNER = "investor", "seller", "target", "partner"

TAKEOVERS = [
    (
        "en",
        "Nokia has sold its map unit Here to BMW, Audi and Mercedes-Benz for 2.8 billion euros.",
        {"Nokia": SELLS, "Here": SOLD, "BMW": BUYS, "Audi": BUYS, "Mercedes-Benz": BUYS},
    ),
    ("en", "Shell has acquired the charging operator Ubitricity from Siemens.", {"Shell": BUYS, "ubitricity": SOLD, "Siemens": SELLS}),
    ("en", "Volvo Cars has sold its 30 percent stake in Lynk & Co to Zeekr.", {"Volvo Cars": SELLS, "Lynk & Co": SOLD, "Zeekr": BUYS}),
    (
        "en",
        "SoftBank agreed to sell Boston Dynamics to Hyundai Motor Group.",
        {"SoftBank": SELLS, "Boston Dynamics": SOLD, "Hyundai Motor Group": BUYS},
    ),
    (
        "en",
        "BP and Volkswagen invested 50 million dollars in the battery maker Northvolt.",
        {"BP": BUYS, "Volkswagen": BUYS, "Northvolt": SOLD},
    ),
    (
        "en",
        "Honda and LG Energy Solution are setting up a joint venture with POSCO to build cells in Ohio.",
        {"Honda": PARTNER, "LG Energy Solution": PARTNER, "POSCO": PARTNER},
    ),
    (
        "de",
        "Nokia verkauft seine Kartensparte Here an BMW, Audi und Mercedes-Benz.",
        {"Nokia": SELLS, "Here": SOLD, "BMW": BUYS, "Audi": BUYS, "Mercedes-Benz": BUYS},
    ),
    ("de", "Shell übernimmt den Ladeanbieter Ubitricity von Siemens.", {"Shell": BUYS, "ubitricity": SOLD, "Siemens": SELLS}),
    (
        "de",
        "BP und Volkswagen beteiligen sich mit 50 Millionen Dollar am Batteriehersteller Northvolt.",
        {"BP": BUYS, "Volkswagen": BUYS, "Northvolt": SOLD},
    ),
    (
        "de",
        "BMW, Bosch und Siemens gründen mit E.ON ein Gemeinschaftsunternehmen für Schnelllader.",
        {"BMW": PARTNER, "Bosch": PARTNER, "Siemens": PARTNER, "E.ON": PARTNER},
    ),
    (
        "fr",
        "Nokia vend sa filiale de cartographie Here à BMW, Audi et Mercedes-Benz.",
        {"Nokia": SELLS, "Here": SOLD, "BMW": BUYS, "Audi": BUYS, "Mercedes-Benz": BUYS},
    ),
    ("fr", "Shell a racheté l'opérateur de recharge Ubitricity à Siemens.", {"Shell": BUYS, "ubitricity": SOLD, "Siemens": SELLS}),
    ("fr", "Volvo Cars cède à Zeekr sa participation de 30 % dans Lynk & Co.", {"Volvo Cars": SELLS, "Lynk & Co": SOLD, "Zeekr": BUYS}),
    (
        "fr",
        "BP et Volkswagen ont investi 50 millions de dollars dans le fabricant de batteries Northvolt.",
        {"BP": BUYS, "Volkswagen": BUYS, "Northvolt": SOLD},
    ),
    (
        "es",
        "Nokia vende su filial de mapas Here a BMW, Audi y Mercedes-Benz.",
        {"Nokia": SELLS, "Here": SOLD, "BMW": BUYS, "Audi": BUYS, "Mercedes-Benz": BUYS},
    ),
    (
        "es",
        "Volvo Cars ha vendido a Zeekr su participación del 30 % en Lynk & Co.",
        {"Volvo Cars": SELLS, "Lynk & Co": SOLD, "Zeekr": BUYS},
    ),
    (
        "es",
        "BP y Volkswagen han invertido 50 millones de dólares en el fabricante de baterías Northvolt.",
        {"BP": BUYS, "Volkswagen": BUYS, "Northvolt": SOLD},
    ),
    (
        "it",
        "Nokia vende la sua divisione mappe Here a BMW, Audi e Mercedes-Benz.",
        {"Nokia": SELLS, "Here": SOLD, "BMW": BUYS, "Audi": BUYS, "Mercedes-Benz": BUYS},
    ),
    ("it", "Shell ha acquistato da Siemens l'operatore di ricarica Ubitricity.", {"Shell": BUYS, "ubitricity": SOLD, "Siemens": SELLS}),
    ("it", "Volvo Cars ha ceduto a Zeekr la sua quota del 30% in Lynk & Co.", {"Volvo Cars": SELLS, "Lynk & Co": SOLD, "Zeekr": BUYS}),
    (
        "it",
        "BP e Volkswagen hanno investito 50 milioni di dollari nel produttore di batterie Northvolt.",
        {"BP": BUYS, "Volkswagen": BUYS, "Northvolt": SOLD},
    ),
    (
        "ru",
        "Nokia продала картографический сервис Here компаниям BMW, Audi и Mercedes-Benz.",
        {"Nokia": SELLS, "Here": SOLD, "BMW": BUYS, "Audi": BUYS, "Mercedes-Benz": BUYS},
    ),
    ("ru", "Volvo Cars продала свою долю 30% в Lynk & Co компании Zeekr.", {"Volvo Cars": SELLS, "Lynk & Co": SOLD, "Zeekr": BUYS}),
    (
        "zh",
        "诺基亚将地图业务Here出售给宝马、奥迪和奔驰。",
        {"Nokia": SELLS, "Here": SOLD, "BMW": BUYS, "Audi": BUYS, "Mercedes-Benz": BUYS},
    ),
    ("zh", "壳牌从西门子手中收购了充电运营商Ubitricity。", {"Shell": BUYS, "ubitricity": SOLD, "Siemens": SELLS}),
    ("zh", "沃尔沃汽车将其持有的领克30%股权出售给极氪。", {"Volvo Cars": SELLS, "Lynk & Co": SOLD, "Zeekr": BUYS}),
    ("en", "BMW sold its 24 percent stake in Alpina to Geely.", {"BMW": SELLS, "Alpina": SOLD, "Geely Auto": BUYS}),
    ("en", "Bosch is divesting its stake in Northvolt to Volkswagen.", {"Bosch": SELLS, "Northvolt": SOLD, "Volkswagen": BUYS}),
    ("en", "Geely bought Lotus from Proton in 2017.", {"Geely Auto": BUYS, "Lotus Cars": SOLD, "Proton": SELLS}),
    ("de", "Geely hat Lotus von Proton gekauft.", {"Geely Auto": BUYS, "Lotus Cars": SOLD, "Proton": SELLS}),
    ("de", "General Motors hat Opel an PSA verkauft.", {"General Motors": SELLS, "Opel": SOLD, "PSA": BUYS}),
    ("fr", "General Motors a vendu Opel à PSA.", {"General Motors": SELLS, "Opel": SOLD, "PSA": BUYS}),
    ("fr", "Geely a racheté Lotus à Proton.", {"Geely Auto": BUYS, "Lotus Cars": SOLD, "Proton": SELLS}),
    ("fr", "Lotus a été cédé par Proton à Geely.", {"Geely Auto": BUYS, "Lotus Cars": SOLD, "Proton": SELLS}),
    ("es", "General Motors ha vendido Opel a PSA.", {"General Motors": SELLS, "Opel": SOLD, "PSA": BUYS}),
    ("es", "Lotus fue vendida por Proton a Geely.", {"Geely Auto": BUYS, "Lotus Cars": SOLD, "Proton": SELLS}),
    ("it", "General Motors ha venduto Opel a PSA.", {"General Motors": SELLS, "Opel": SOLD, "PSA": BUYS}),
    ("it", "Geely ha comprato Lotus da Proton.", {"Geely Auto": BUYS, "Lotus Cars": SOLD, "Proton": SELLS}),
    ("it", "Lotus è stata venduta da Proton a Geely.", {"Geely Auto": BUYS, "Lotus Cars": SOLD, "Proton": SELLS}),
    ("ru", "General Motors продала Opel концерну PSA.", {"General Motors": SELLS, "Opel": SOLD, "PSA": BUYS}),
    ("ru", "Geely купила Lotus у Proton.", {"Geely Auto": BUYS, "Lotus Cars": SOLD, "Proton": SELLS}),
    ("zh", "通用汽车把欧宝卖给了PSA。", {"General Motors": SELLS, "Opel": SOLD, "PSA": BUYS}),
    ("zh", "吉利向宝腾收购了路特斯51%的股权。", {"Geely Auto": BUYS, "Lotus Cars": SOLD, "Proton": SELLS}),
    ("zh", "软银已将波士顿动力出售给现代汽车集团。", {"SoftBank": SELLS, "Boston Dynamics": SOLD, "Hyundai Motor Group": BUYS}),
]

GOODS = [
    ("en", "CATL sells battery cells to BMW."),
    ("de", "CATL verkauft Zellen an BMW."),
    ("fr", "CATL vend des cellules \u00e0 BMW."),
    ("es", "CATL vende celdas a BMW."),
    ("it", "CATL vende celle a BMW."),
    ("pt", "A CATL vende c\u00e9lulas \u00e0 BMW."),
]


def claims(text: str, language: str, kit: Kit) -> tuple[Claim, ...]:
    article = plain_article(text, language)
    return extract(article, kit.knowledge).claims


def roles(claim: Claim) -> dict[str, str]:
    return {part.entity.value.name: part.role.value for part in claim.participants}


@pytest.mark.parametrize(("language", "text", "expected"), TAKEOVERS)
def test_a_takeover_is_one_claim_of_all_who_take_part(language: str, text: str, expected: dict[str, str], kit: Kit) -> None:
    assert [roles(claim) for claim in claims(text, language, kit)] == [expected]


@pytest.mark.parametrize(("language", "text"), GOODS)
def test_who_sells_goods_is_a_supplier(language: str, text: str, kit: Kit) -> None:
    (claim,) = claims(text, language, kit)
    assert roles(claim) == {"CATL": "supplier", "BMW": "customer"}


DATED = [
    ("en", "In 2024 BMW sold its stake in Northvolt to Renault.", {"BMW": SELLS, "Northvolt": SOLD, "Renault": BUYS}),
    (
        "it",
        "Nel 2024 BMW ha venduto la sua quota del 12 per cento in Northvolt a Renault.",
        {"BMW": SELLS, "Northvolt": SOLD, "Renault": BUYS},
    ),
    ("ru", "В 2024 году BMW продала свою долю в Northvolt концерну Renault.", {"BMW": SELLS, "Northvolt": SOLD, "Renault": BUYS}),
]


@pytest.mark.parametrize(("language", "text", "expected"), DATED)
def test_the_preposition_of_a_time_does_not_govern_the_name_behind_it(language: str, text: str, expected: dict[str, str], kit: Kit) -> None:
    assert [roles(claim) for claim in claims(text, language, kit)] == [expected]


MONEY = [
    ("en", "Northvolt has received a loan from the government of Canada.", {"Northvolt": "partner", "Canada": "host"}),
    ("zh", "德国政府向Northvolt提供9亿欧元补贴。", {"Northvolt": "partner", "Germany": "host"}),
]


@pytest.mark.parametrize(("language", "text", "expected"), MONEY)
def test_a_state_that_gives_money_is_the_host(language: str, text: str, expected: dict[str, str], kit: Kit) -> None:
    assert [roles(claim) for claim in claims(text, language, kit)] == [expected]
