"""Names by their shape where an apostrophe joins small words to them."""

from dataclasses import replace

import pytest

from tieup.lang import language
from tieup.mention.shapes import Shapes
from tieup.model import Span

ELIDING = replace(language("en"), elisions=("l", "d", "dell"))


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("so dice l'Avelmar", "Avelmar"),
        ("i bus dell\u2019Avelmar", "Avelmar"),
        ("L'Avelmar vende", "Avelmar"),
        ("(L'Avelmar vende)", "Avelmar"),
        ("la D'Avelmar vende", "D'Avelmar"),
        ("i bus d'Avelmar Nova", "Avelmar Nova"),
    ],
)
def test_small_words_before_an_apostrophe_are_no_part_of_a_name(text: str, name: str) -> None:
    assert [shape.span.of(text) for shape in Shapes(ELIDING).find(text, Span(0, len(text)))] == [name]


def test_without_elisions_the_apostrophe_belongs_to_the_name() -> None:
    text = "a word by O'Reyvik"
    assert [shape.span.of(text) for shape in Shapes(language("en")).find(text, Span(0, len(text)))] == ["O'Reyvik"]
