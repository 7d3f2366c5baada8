"""Intervals of F1 over documents."""

from hypothesis import given
from hypothesis import strategies as st

from tieup.bootstrap import f1_interval


def _counts(want: int, got: int, both: int) -> dict[str, int]:
    return {"want": want, "got": got, "hit": both, "right": both}


documents = st.lists(
    st.tuples(st.integers(0, 5), st.integers(0, 5), st.integers(0, 5)).map(lambda each: _counts(each[0], each[1], min(each))),
    min_size=1,
    max_size=30,
)


@given(documents)
def test_an_interval_lies_between_nothing_and_one_and_is_the_same_again(counts) -> None:
    low, high = f1_interval(counts)
    assert 0 <= low <= high <= 1
    assert (low, high) == f1_interval(counts)


def test_documents_that_are_all_alike_leave_no_doubt() -> None:
    low, high = f1_interval([_counts(2, 2, 1)] * 20)
    assert low == high == 0.5


def test_more_documents_make_it_narrower() -> None:
    few = [_counts(1, 1, 1), _counts(1, 1, 0)] * 5
    (low, high), (lower, higher) = f1_interval(few * 20), f1_interval(few)
    assert lower < low < 0.5 < high < higher
