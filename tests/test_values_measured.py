"""Floors for the value readers on the examples of duckling and dateparser, where they are at hand."""

from __future__ import annotations

from collections import Counter, defaultdict

import pytest

from value_corpora import LANGUAGES, Example, dateparser, duckling

# The share that is read as the examples say, in every language; a sort has 5 to 158 of them in a language.
FLOORS = {"times": 0.97, "numbers": 0.95, "money": 0.93, "measures": 0.94}
# How many there are at least of a sort: leaving out more makes no share better.
NUMBERS = {"times": 720, "numbers": 240, "money": 155, "measures": 88}


@pytest.fixture(scope="module")
def examples(shared) -> list[Example]:
    return list(duckling(shared))


@pytest.mark.parametrize("sort", FLOORS)
def test_examples_are_read_as_they_say(examples, sort) -> None:
    counts: dict[str, Counter[bool]] = defaultdict(Counter)
    for example in examples:
        if example.sort == sort:
            counts[example.language][example.right] += 1
    shares = {language: count[True] / count.total() for language, count in counts.items()}
    assert set(shares) <= set(LANGUAGES)
    assert {language: share for language, share in shares.items() if share < FLOORS[sort]} == {}
    assert sum(count.total() for count in counts.values()) >= NUMBERS[sort]


def test_dates_of_the_tests_of_dateparser_are_read(shared) -> None:
    found = list(dateparser(shared))
    assert len(found) >= 54
    assert [example.text for example in found if not example.right] == []
