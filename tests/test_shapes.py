"""Names by their shape."""

from dataclasses import replace

import pytest
from hypothesis import given, strategies

from tieup.lang import available, language
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


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("avec l'Université de Belmar et la Banque des Avelles", ["Université de Belmar", "Banque des Avelles"]),
        ("le fonds Avenir investit", ["Avenir"]),
        ("Un autre Avenir commence", []),
        ("Voitures - L'autonomie progresse", []),
    ],
)
def test_institutions_and_names_behind_a_head_noun_may_be_ordinary_words(text: str, names: list[str]) -> None:
    shapes = sorted(Shapes(language("fr")).find(text, Span(0, len(text))), key=lambda s: (s.span.start, -len(s.span)))
    assert [s.span.of(text) for s in shapes if s.origin in ("shape.prefix_form", "shape.head_noun")] == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("le consortium « Charge as you drive » signe", ["Charge as you drive"]),
        ("la société «Voltarine» et la filiale «\u00a0Avelmar\u00a0»", ["Voltarine", "Avelmar"]),
        ("la société « » signe", []),
    ],
)
def test_a_quoted_name_behind_a_noun_is_what_stands_between_the_marks(text: str, names: list[str]) -> None:
    shapes = Shapes(language("fr")).find(text, Span(0, len(text)))
    assert [s.span.of(text) for s in shapes if s.origin == "shape.prefix_form"] == names


@given(data=strategies.data(), code=strategies.sampled_from(sorted(available())))
def test_shapes_are_names_whatever_stands_where(data: strategies.DataObject, code: str) -> None:
    words = language(code).data("organisations")
    listed = [str(word) for key in ("legal_forms", "prefix_forms", "heads", "institutions", "links", "stop") for word in words.get(key, ())]
    others = ["Avelmar", "drive", "as", "B", "&", "and", "-", "\u00ab ", " \u00bb", '"', "(", ")", ",", ".", "\u00a0", "7"]
    text = " ".join(data.draw(strategies.lists(strategies.sampled_from([*listed, *others]), max_size=12)))
    for shape in Shapes(language(code)).find(text, Span(0, len(text) or 1)):
        assert shape.span.of(text) == shape.span.of(text).strip() != ""


def test_a_name_with_a_legal_form_begins_where_a_word_does() -> None:
    text = "la empresa de baterías Cerrovolt, S.L. y otra"
    shapes = Shapes(language("es")).find(text, Span(0, len(text)))
    assert {shape.span.of(text) for shape in shapes} == {"Cerrovolt"}


@pytest.mark.parametrize(
    ("code", "text", "names"),
    [
        ("en", "The China Road and Bridge Corporation signed.", ["China Road and Bridge"]),
        ("en", "Siemens and Velmora Corporation signed.", ["Velmora"]),
        ("en", "It bought Kerem Enerji Sanayi ve Ticaret A.Ş. in May.", ["Kerem Enerji Sanayi ve Ticaret"]),
        ("de", "Die Avelmar und die Velmora AG bauen.", ["Velmora"]),
        ("ru", "Глава фирмы Velmora SE и сама фирма SE", ["Velmora"]),
    ],
)
def test_a_legal_form_ends_the_whole_name(code: str, text: str, names: list[str]) -> None:
    shapes = Shapes(language(code)).find(text, Span(0, len(text)))
    assert [s.span.of(text) for s in shapes if s.origin == "shape.legal_form"] == names
