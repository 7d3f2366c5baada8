"""Times as half-open intervals, printed as EDTF."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tieup.dates import When

YEARS = st.integers(1000, 9000)
TIMES = st.one_of(
    st.dates(dt.date(1000, 1, 1), dt.date(9000, 1, 1)).map(lambda d: When.day(d.year, d.month, d.day)),
    st.builds(When.month, YEARS, st.integers(1, 12)),
    st.builds(When.quarter, YEARS, st.integers(1, 4)),
    st.builds(When.half, YEARS, st.integers(1, 2)),
    st.builds(When.year, YEARS),
    st.integers(100, 900).map(lambda d: When.decade(d * 10)),
)


@given(TIMES)
def test_what_is_printed_is_read_again(when) -> None:
    assert When.parse(when.edtf) == when


@given(TIMES)
def test_the_days_of_a_time_make_that_time(when) -> None:
    assert When.spanning(when.start, when.stop - dt.timedelta(days=1)) == when


@given(TIMES, TIMES)
def test_a_range_is_printed_and_read_again(one, other) -> None:
    first, last = sorted((one, other))
    when = When.between(first, max(first, last, key=lambda w: w.stop))
    assert When.parse(when.edtf) == when


@given(st.builds(When.month, YEARS, st.integers(1, 12)) | st.builds(When.year, YEARS) | st.builds(When.quarter, YEARS, st.integers(1, 4)))
def test_thirds_follow_one_another_and_fill_the_time(when) -> None:
    early, middle, late = map(when.third, range(3))
    assert (early.start, early.stop, middle.stop, late.stop) == (when.start, middle.start, late.start, when.stop)


@given(TIMES)
def test_a_time_holds_its_start_and_not_its_stop(when) -> None:
    assert when.start in when
    assert when.stop not in when
    assert when.overlaps(when)


@pytest.mark.parametrize(
    ("when", "edtf"),
    [
        (When.quarter(2025, 3), "2025-35"),
        (When.half(2026, 2), "2026-41"),
        (When.decade(2030), "203X"),
        (When.between(When.day(2025, 9, 25), When.day(2025, 9, 28)), "2025-09-25/2025-09-28"),
        (When.between(When.year(2024), When.year(2027)), "2024/2027"),
        (When.year(2025).third(2), "2025-09/2025-12"),
        (When.week(When.day(2024, 5, 3).start), "2024-04-29/2024-05-05"),
    ],
)
def test_parts_of_years(when, edtf) -> None:
    assert when.edtf == edtf
    assert When.parse(edtf) == when


@pytest.mark.parametrize(
    ("when", "plain"),
    [(When.quarter(2025, n), f"2025 Q{n}") for n in (1, 2, 3, 4)]
    + [(When.half(2026, 1), "2026 H1"), (When.half(2026, 2), "2026 H2"), (When.decade(2030), "2030s"), (When.month(2025, 9), "2025-09")],
)
def test_people_are_told_parts_of_years_without_codes(when, plain) -> None:
    assert when.plain == plain


@pytest.mark.parametrize("text", ["", "Die", "2,5", "2025-13", "2025-02-30", "2025/2026/2027", "20X", "٢٠٢٥"])
def test_what_is_no_time_is_refused(text) -> None:
    with pytest.raises(ValueError, match=r"."):
        When.parse(text)


def test_an_empty_time_is_refused() -> None:
    with pytest.raises(ValueError, match="must not be empty"):
        When(dt.date(2025, 1, 1), dt.date(2025, 1, 1), When.year(2025).precision)
    with pytest.raises(ValueError, match="multiple of ten"):
        When.decade(2025)
