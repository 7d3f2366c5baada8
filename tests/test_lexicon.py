"""Ordinary words: the dictionaries as they are kept hold what simplemma's own lookup finds, and no more."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from simplemma import is_known

from tieup.lang import available, language
from tieup.lang.lexicon import is_word

CODES = sorted({each.dictionary or each.code for each in map(language, available())} - {"zh"})
PIECES = [
    "werk",
    "haus",
    "Liefer",
    "vertrag",
    "contract",
    "l'accord",
    "Autos",
    "Batterie",
    "partner",
    "soci",
    "\u0430\u0432\u0442\u043e",
    "xq",
    "-",
]


@pytest.mark.parametrize("code", CODES)
@given(word=st.lists(st.sampled_from(PIECES), min_size=1, max_size=3).map("".join) | st.text(min_size=1, max_size=8))
def test_what_simplemma_knows_is_a_word(code, word) -> None:
    if "-" not in word and is_known(word, lang=code):
        assert is_word(word, language(code))


@pytest.mark.parametrize(("word", "code"), [("contract", "en"), ("contrats", "fr"), ("Liefervertrag", "de"), ("acuerdos", "es")])
def test_ordinary_words(word, code) -> None:
    assert is_word(word, language(code))


@pytest.mark.parametrize(("word", "code"), [("Northvolt", "en"), ("Velmora", "fr"), ("Xqzt", "de"), ("Stellantis", "it")])
def test_names_are_none(word, code) -> None:
    assert not is_word(word, language(code))
