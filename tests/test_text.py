"""Folding for matching, and the way back."""

import re
import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tieup.text import any_of, any_written, fold, normal

TEXTS = st.text(alphabet="臺灣頭发aBßäÖéёЁйЙоo BMWРс«»„“’–\u00a0\u00ad\u200bﬁ\n\t.5", max_size=40)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Straße", "strasse"),
        ("Größe\u00a0„BMW“", 'grosse "bmw"'),
        ("firm\u00adware", "firmware"),
        ("Ёлка и йод", "елка и йод"),
        ("Рoсатом", "росатом"),
        ("E–Mobilität", "e-mobilitat"),
        ("O’Brien", "o'brien"),
        ("寧德時代與寶馬簽署協議，", "宁德时代与宝马签署协议,"),
    ],
)
def test_what_folds_to_what(text, folded) -> None:
    assert fold(text).text == folded


@given(TEXTS)
def test_every_folded_character_leads_back_into_the_text(text) -> None:
    folded = fold(text)
    for at, char in enumerate(folded.text):
        span = folded.span(at, at + 1)
        assert len(span) == 1
        assert char in fold(span.of(text)).text or char in fold(text).text
    offsets = [folded.offset(at) for at in range(len(folded.text))]
    assert offsets == sorted(offsets)


@given(TEXTS)
def test_folding_again_changes_nothing(text) -> None:
    assert fold(fold(text).text).text == fold(text).text


@given(TEXTS)
def test_a_key_has_single_spaces(text) -> None:
    assert normal(text) == " ".join(normal(text).split())


@given(TEXTS)
def test_originals_stand_in_line_with_what_they_fold_to(text) -> None:
    folded = fold(text)
    aligned = folded.aligned(text)
    assert len(aligned) == len(folded.text)
    assert all(char == text[folded.offset(at)] for at, char in enumerate(aligned))


def test_every_character_folds_once_and_for_all() -> None:
    assigned = [char for char in map(chr, range(sys.maxunicode + 1)) if unicodedata.category(char) not in {"Cn", "Co", "Cs"}]
    assert [char for char in assigned if fold(fold(char).text).text != fold(char).text] == []


@pytest.mark.parametrize(
    ("words", "text", "found"),
    [
        (["joint", "joint venture"], "a joint venture", "joint venture"),
        (["Größe", "Straße"], "die strasse", "strasse"),
        (["*werk"], "das stammwerk hier", "stammwerk"),
        (["c++", ""], "in c++ written", "c++"),
        ([], "a joint venture", None),
    ],
)
def test_the_longest_of_the_words_is_found(words, text, found) -> None:
    match = re.search(any_of(words), text)
    assert (match and match.group()) == found


def test_words_as_written_are_found_with_either_apostrophe() -> None:
    assert re.findall(any_written(["dell'", "d'"]), "dell’Enel, d'Ivoire") == ["dell’", "d'"]
    assert any_written([]) == ""
