"""Times in running text, against the article's date."""

import pytest

from tieup.dates import When
from tieup.lang import language
from tieup.mention.times import times
from tieup.text import fold

FRIDAY = When.day(2024, 5, 3)


def read(code: str, text: str, reference: When | None = FRIDAY) -> list[str]:
    return [m.value.edtf for m in times(fold(text), language(code), reference)]  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("code", "text", "wanted"),
    [
        ("en", "signed on Wednesday", ["2024-05-01"]),
        ("en", "on November 5, 2009 and 27 September 2025", ["2009-11-05", "2025-09-27"]),
        ("en", "since 2019, by 2030", ["2019", "2030"]),
        ("en", "in the third quarter of 2026", ["2026-35"]),
        ("en", "last year", ["2023"]),
        ("de", "am Mittwoch", ["2024-05-01"]),
        ("de", "am 28. März 2024 und seit 2019", ["2024-03-28", "2019"]),
        ("de", "im vergangenen Jahr", ["2023"]),
        ("ru", "24.11.2014 и 27 сентября", ["2014-11-24", "2023-09-27"]),
        ("ru", "В 2022 году", ["2022"]),
        ("en", "2019-06-05", ["2019-06-05"]),
    ],
)
def test_times_are_read(code, text, wanted) -> None:
    assert read(code, text) == wanted


@pytest.mark.parametrize(
    ("code", "text"),
    [("de", "Die 2,5 Milliarden"), ("en", "the Peugeot 2008 and the Model 3"), ("en", "31.02.2020"), ("en", "it costs 2000 euros")],
)
def test_what_is_no_time_is_not_read(code, text) -> None:
    assert read(code, text) == []


def test_nothing_is_guessed_without_a_date() -> None:
    assert read("en", "on Wednesday, on 27 September, last year", None) == []


def test_the_words_before_say_what_a_time_means() -> None:
    (mention,) = times(fold("since 2019"), language("en"), None)
    assert mention.origin == "times.year+since"
