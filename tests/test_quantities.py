"""Quantities in running text."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tieup.check import faults
from tieup.dates import When
from tieup.lang import available, language
from tieup.mention.quantities import quantities
from tieup.mention.values import values
from tieup.model import Quantity
from tieup.text import fold

EXAMPLES = [
    (code, text, wanted)
    for code in available()
    for unit in language(code).data("quantities").get("unit", ())
    for text, wanted in unit["match"].items()
    if wanted
]


def read(code: str, text: str) -> list[Quantity]:
    return [m.value for m in quantities(text, fold(text), code) if isinstance(m.value, Quantity)]


def test_the_examples_of_the_data_are_read_as_they_say() -> None:
    assert [fault for fault in faults() if "quantities.toml" in fault] == []


@pytest.mark.parametrize(
    ("code", "text", "wanted"),
    [
        ("en", "to invest up to US$1.2bn in cells", Quantity(None, 1.2e9, "USD", "cells")),
        ("en", "a plant for 40,000 battery-electric vans a year", Quantity(40000, 40000, "vehicles", "battery-electric vans", "year")),
        ("de", "zwischen 3 und 5 Milliarden Euro", Quantity(3e9, 5e9, "EUR")),
        ("de", "einen Anteil von mindestens 25,1 Prozent", Quantity(25.1, None, "%", "Anteil")),
        ("ru", "завод мощностью 4 ГВт·ч в год", Quantity(4, 4, "GWh", "мощностью", "year")),
    ],
)
def test_a_quantity_has_its_limits_its_unit_and_what_is_measured(code, text, wanted) -> None:
    assert read(code, text) == [wanted]


@pytest.mark.parametrize(
    ("code", "text", "shares"),
    [
        ("en", "a 50:50 joint venture", [50]),
        ("en", "a 60/40 partnership", [60, 40]),
        ("de", "ein 50/50-Joint-Venture", [50]),
        ("fr", "une coentreprise 50-50", [50]),
        ("zh", "以50:50股比成立", [50]),
        ("en", "the match ended 50:40 for the firm", []),
    ],
)
def test_a_ratio_that_makes_a_whole_splits_a_firm(code, text, shares) -> None:
    assert [(q.low, q.unit) for q in read(code, text)] == [(share, "%") for share in shares]


@pytest.mark.parametrize(("text", "unit"), [("1,000 EV chargers", "chargers"), ("40 truck engines", "units"), ("1,000 EVs", "vehicles")])
def test_the_last_noun_is_what_is_counted(text, unit) -> None:
    assert [q.unit for q in read("en", text)] == [unit]


@pytest.mark.parametrize(("code", "text"), [("en", "one vehicle"), ("zh", "每一辆车")])
def test_a_single_thing_is_no_quantity(code, text) -> None:
    assert read(code, text) == []


@pytest.mark.parametrize(
    "text",
    [
        "the Model 3 and the e6",
        "an Audi A6 with 46 mm",
        "at 10:30 on 3 May",
        "call +49 40 123456",
        "85 km/h",
        "$1 = 0.96 euros",
        "Euro 6",
        "50:50",
    ],
)
def test_names_dates_clocks_and_rates_are_no_quantities(text) -> None:
    assert read("en", text) == []


def test_a_converted_amount_is_none_of_its_own() -> None:
    assert [q.unit for q in read("en", "9.6 trillion won ($6.5 billion) and 2 million euros ($2.3 million)")] == ["KRW", "EUR"]


def test_times_and_quantities_do_not_share_words() -> None:
    text = "In 2025 vehicles follow; in five years 2000 euros, for ten years."
    found = values(text, fold(text), language("en"), When.day(2024, 5, 3))
    assert [m.span.of(text) for m in found if m.kind == "quantity"] == ["2000 euros", "ten years"]


@settings(deadline=None)  # the first reading of a language compiles its units
@given(st.sampled_from(EXAMPLES), st.sampled_from(["", " \n", "ﬁn\n"]), st.sampled_from(["", "\n…"]))
def test_other_lines_change_nothing(example, before, after) -> None:
    code, text, _ = example
    alone, whole = quantities(text, fold(text), code), before + text + after
    among = quantities(whole, fold(whole), code)
    assert [m.value for m in among] == [m.value for m in alone]
    assert [m.span.of(whole) for m in among] == [m.span.of(text) for m in alone]


@pytest.mark.parametrize(
    ("code", "text", "left"),
    [
        ("en", "Its shares rose by 6.8%, after a 4.2% gain, for a 20% stake", [20]),
        ("en", "13,333,334 shares at $0.075 per share, or $1 million", [13333334, 1e6]),
        ("en", "more than 150 years of experience, for 5 years", [5]),
        ("de", "Die Aktie stieg um 5 Prozent, nach einem Anteil von 20 Prozent", [20]),
        ("it", "4,1556 € per azione o 57 milioni di euro", [57e6]),
        ("ru", "акции выросли на 5%, доля 20%", [20]),
        ("zh", "股价暴跌超 7%，持股 20%", [20]),
    ],
)
def test_a_rise_a_price_by_the_piece_and_an_age_are_no_quantities_of_a_tie_up(code, text, left) -> None:
    assert [quantity.low for quantity in read(code, text)] == left
