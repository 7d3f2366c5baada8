"""Numbers in digits and words."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tieup.lang import available
from tieup.mention.numbers import Part, Sort, numbers, total
from tieup.text import fold


def read(code: str, text: str) -> list[float]:
    return [number.value for number in numbers(fold(text).text, code)]


@pytest.mark.parametrize(
    ("code", "text", "wanted"),
    [
        ("en", "two hundred and five or 1.2 billion", [205, 1.2e9]),
        ("en", "1,250,000 and 12.5", [1250000, 12.5]),
        ("de", "2,5 Milliarden, zweihundertfünfzig und 12.500", [2.5e9, 250, 12500]),
        ("de", "CHF 1'000'000", [1000000]),
        ("ru", "двести тридцать пять тысяч, 12 500", [235000, 12500]),
    ],
)
def test_numbers_are_read(code, text, wanted) -> None:
    assert read(code, text) == wanted


@pytest.mark.parametrize("text", ["a plant", "an A", "192.168.0.1", "27.09.2025", "1.2.3"])
def test_what_is_no_number_is_not_read(text) -> None:
    assert read("en", text) == []


@settings(deadline=None)
@given(st.integers(0, 10**12))
def test_grouped_digits_are_read_in_the_marks_of_english(number) -> None:
    assert read("en", f"{number:,}") == [number]


@settings(deadline=None)  # the first reading of a language compiles its words
@given(st.integers(0, 10**9), st.sampled_from(available()))
def test_plain_digits_are_read_in_every_language(number, code) -> None:
    assert read(code, f"({number})") == [number]


@given(st.lists(st.integers(1, 999), min_size=1, max_size=4))
def test_groups_and_scales_make_the_number_they_say(groups) -> None:
    scales = [1000.0**power for power in reversed(range(len(groups)))]
    parts = [
        part
        for group, scale in zip(groups, scales, strict=True)
        for part in (Part(float(group), Sort.ADD), *([Part(scale, Sort.SCALE)] if scale > 1 else []))
    ]
    assert total(parts) == sum(g * s for g, s in zip(groups, scales, strict=True))
