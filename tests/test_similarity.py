"""Two spellings of one organisation's name, or two organisations."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tieup.entity.similarity import same_name

NAMES = st.text("abcdefgh ИКЛМ宁德3.&-", max_size=20)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Hansel Energie GmbH", "Hansel Energie"),
        ("HanselAG", "Hansel Aktiengesellschaft"),
        ("Газэлектро", "Gazelektro OOO"),
        ("ПАО «Газэлектро»", "Gazelektro"),
        ("H.E.L. Systems", "HEL Systems"),
        ("Good Cell Company", "Goodcell"),
        ("Northern Cell Works", "NCW"),
        ("The Hansel Group, Inc.", "Hansel"),
        ("Hanselmann Batteries", "Hanselman Batteries"),
        ("鸿海电池有限公司", "鸿海电池"),
        ("U.S. Battery Works", "United States Battery Works"),
        ("Hansel Tyre Centre", "Hansel Tire Center"),
        ("Plant Forty-Four", "Plant 44"),
        ("Hansel Twenty", "Hansel 20"),
        ("Hasnel Inc.", "Hansel"),
        ("Hasel Inc.", "Haesl"),
    ],
)
def test_one_organisation(one: str, other: str) -> None:
    assert same_name(one, other)
    assert same_name(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Hansel Systems Ltd", "Hansel Ltd"),
        ("Hansel Mexico", "Hansel"),
        ("Plant 23", "Plant 24"),
        ("Plant Twenty", "Plant Twenty-Three"),
        ("Plant 20 3", "Plant 23 1"),
        ("Hasel", "Hasal"),
        ("Hansel Works 2", "Hansel Works"),
        ("Volta AG", "Siemens AG"),
        ("Lucid", "Lucia"),
        ("Berghof Energy", "Seehof Energy"),
        ("长城电池", "长江电池"),
    ],
)
def test_two_organisations(one: str, other: str) -> None:
    assert not same_name(one, other)
    assert not same_name(other, one)


@given(NAMES)
def test_a_name_is_itself(name: str) -> None:
    assert same_name(name, name)


@given(NAMES, NAMES)
def test_order_does_not_matter(one: str, other: str) -> None:
    assert same_name(one, other) == same_name(other, one)
