"""Laws of the vocabulary."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from strategies import spans
from tieup.model import Found, Quantity, Span

TEXT = "".join(chr(ord("!") + at) for at in range(50))


@given(st.integers(-3, 9), st.integers(-3, 9))
def test_a_span_is_never_empty_nor_before_the_text(start: int, stop: int) -> None:
    if 0 <= start < stop:
        assert len(Span(start, stop)) == stop - start
    else:
        with pytest.raises(ValueError, match="not a span"):
            Span(start, stop)


@given(spans())
def test_a_span_slices_as_many_as_it_counts(span: Span) -> None:
    assert len(span.of(TEXT)) == len(span)
    assert TEXT.index(span.of(TEXT)) == span.start


@given(spans(), spans())
def test_spans_relate_as_their_code_points_do(one: Span, two: Span) -> None:
    first, second = set(range(one.start, one.stop)), set(range(two.start, two.stop))
    assert (one in two) is (first <= second)
    assert one.overlaps(two) is bool(first & second)
    assert set(one.cover(two).of(TEXT)) >= set(one.of(TEXT)) | set(two.of(TEXT))
    assert len(one.cover(two)) == max(first | second) - min(first | second) + 1


@given(spans(), spans())
def test_a_gap_is_what_the_cover_holds_beside_the_two(one: Span, two: Span) -> None:
    assert one.gap(two) == two.gap(one)
    if one.overlaps(two):
        assert one.gap(two) == 0
    else:
        assert one.gap(two) == len(one.cover(two)) - len(one) - len(two)


@given(st.lists(spans()))
def test_spans_sort_by_place_then_by_end(found: list[Span]) -> None:
    assert [(span.start, span.stop) for span in sorted(found)] == sorted((span.start, span.stop) for span in found)


def test_a_value_needs_words() -> None:
    with pytest.raises(ValueError, match="no words support 'iX3' \\(rule\\)"):
        Found("iX3", (), "rule")


def test_a_quantity_needs_a_number() -> None:
    with pytest.raises(ValueError, match="needs a number"):
        Quantity(None, None, "GWh")
