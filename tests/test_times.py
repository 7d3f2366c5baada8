"""Times in running text, against the article's date."""

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tieup.check import faults
from tieup.dates import When
from tieup.lang import available, language
from tieup.mention.times import times
from tieup.text import fold

EXAMPLES = [
    (code, text, wanted)
    for code in available()
    for rule in language(code).data("times").get("rule", ())
    for text, wanted in rule.get("match", {}).items()
]
FRIDAY = When.day(2024, 5, 3)


def read(code: str, text: str, reference: When | None = FRIDAY) -> list[str]:
    return [m.value.edtf for m in times(text, fold(text), code, reference)]  # type: ignore[union-attr]


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
        ("zh", "合作。2023 年 9 月", ["2023-09"]),
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
    (mention,) = times("since 2019", fold("since 2019"), "en", None)
    assert mention.origin == "times.year+since"


def test_the_examples_of_the_data_are_read_as_they_say() -> None:
    assert [fault for fault in faults() if "times.toml" in fault or "numbers.toml" in fault] == []


@settings(deadline=None)
@given(st.sampled_from(EXAMPLES), st.sampled_from(["", "(1)\n", "\u00a0\n", "\ufb01n\n"]), st.sampled_from(["", "\n\u2026", "\n2"]))
def test_other_lines_change_nothing(example, before, after) -> None:
    code, text, wanted = example
    whole = before + text + after
    mentions = times(whole, fold(whole), code, When.parse(language(code).data("times")["today"]))
    assert " ".join(m.value.edtf for m in mentions) == wanted  # type: ignore[union-attr]
    assert all(m.span.of(whole) in text for m in mentions)


@given(st.dates(dt.date(1990, 1, 1), dt.date(2040, 12, 31)))
def test_times_seen_from_a_day_lie_where_they_should(day) -> None:
    now = When.day(day.year, day.month, day.day)
    read_now = {
        text: When.parse(read("en", text, now)[0])
        for text in ("today", "this year", "this quarter", "last month", "next week", "on Monday")
    }
    assert all(day in read_now[text] for text in ("today", "this year", "this quarter"))
    assert read_now["last month"].stop <= day < read_now["next week"].start
    assert read_now["on Monday"].start <= day
    assert day - read_now["on Monday"].start < dt.timedelta(days=7)


@settings(deadline=None)  # the first reading of a language compiles its templates
@given(st.dates(dt.date(1950, 1, 1), dt.date(2049, 12, 31)), st.sampled_from(["%d.%m.%Y", "%Y-%m-%d", "%Y/%m/%d"]))
def test_dates_in_digits_are_read_in_every_language(day, pattern) -> None:
    assert {tuple(read(code, f"({day.strftime(pattern)})", None)) for code in available()} == {(day.isoformat(),)}
