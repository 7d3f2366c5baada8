"""Patterns as a linguist writes them."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tieup.lang import Pattern, PatternSet
from tieup.lang.templates import Slot, TemplateSet


def found(source: str, text: str, *, spaced: bool = True) -> list[str]:
    patterns = PatternSet([(Pattern.parse(source, spaced=spaced), source)], spaced=spaced)
    return [text[h.start : h.stop] for h in patterns.find(text)]


@pytest.mark.parametrize(
    ("source", "text", "hits"),
    [
        ("sign* ... agreement|contract", "they signed a new, big agreement", ["signed a new, big agreement"]),
        ("sign* ... contract", "they signed. a contract", []),
        ("sign* ... contract", "signed on 1.5 million, a contract", ["signed on 1.5 million, a contract"]),
        ("sign* ... contract", "signed with velmora s.p.a. in the u.s. contract", ["signed with velmora s.p.a. in the u.s. contract"]),
        ("suppl(y|ies|ied)", "it supplies, a supplier", ["supplies"]),
        ("team(ed|s)? up", "they team up; it teams up", ["team up", "teams up"]),
        ("has been? asked", "has asked has been asked", ["has asked", "has been asked"]),
        ("*liefer*", "batterielieferung", ["batterielieferung"]),
        ("up to #", "up to 1,000.5 cars", ["up to 1,000.5"]),
        ("take .. stake", "take a 5 % stake", ["take a 5 % stake"]),
        ("buy", "buyer", []),
        ("l'azienda", "dell'azienda; l'azienda, un'azienda", ["l'azienda"]),
        ("s'alli(e|ent) ... avec", "elle s'allie, d'abord, avec; il rallie", ["s'allie, d'abord, avec"]),
        ("d'", "d'or, dore, l'art d'or", ["d'", "d'"]),
        ("dell'accordo|d'accordo", "sono d'accordo, dell'accordo", ["d'accordo", "dell'accordo"]),
    ],
)
def test_what_matches(source, text, hits) -> None:
    assert found(source, text) == hits


def test_a_language_without_spaces() -> None:
    assert found("签署 ... 协议", "双方签署合作协议", spaced=False) == ["签署合作协议"]
    assert found("(联合|共同)?(开发|研制)电池", "双方共同开发电池", spaced=False) == ["共同开发电池", "开发电池"]
    assert found("ai|adas*", "AI与ADAS2.0，Aion与RADAS".lower(), spaced=False) == ["ai", "adas2"]


@pytest.mark.parametrize("source", ["", "has? asked", "... agreement", "*", "a (b", "a )", "a ...", "a ... ... b", "a(b(c)d)"])
def test_a_pattern_that_is_not_well_formed_is_refused(source) -> None:
    with pytest.raises(ValueError, match=r"."):
        Pattern.parse(source)


@pytest.mark.parametrize("template", ["{day} to {day}", "in {age}"])
def test_a_template_that_is_not_well_formed_is_refused(template) -> None:
    with pytest.raises(ValueError, match="slot"):
        TemplateSet([(template, None)], {"day": Slot(digits=r"\d{1,2}")}, spaced=True)


@given(st.text("ab*#()|?'.[]\\+^$-\u00e9\u4e0e1 ", max_size=24), st.booleans())
def test_what_is_not_refused_compiles(source, spaced) -> None:
    try:
        pattern = Pattern.parse(source, spaced=spaced)
    except ValueError:
        return
    assert pattern.regex.pattern


@given(
    st.lists(st.sampled_from(["ab", "ab*", "a|b", "b ... a", "ab c", "*b", "ab'c", "c'ab", "c b? a"]), min_size=1, max_size=4, unique=True),
    st.text(alphabet="abc' .", max_size=24),
)
def test_many_at_once_find_what_each_finds_alone(sources, text) -> None:
    patterns = [(Pattern.parse(s), s) for s in sources]
    starts = [m.start() for m in re.finditer(r"\b(?=\w)", text)]
    alone = {(at, m.end(), s) for p, s in patterns for at in starts if (m := p.regex.match(text, at))}
    assert {(h.start, h.stop, h.item) for h in PatternSet(patterns).find(text)} == alone


@given(st.text(alphabet="ab*|()?.# ", max_size=12), st.text(alphabet="ab 1.,", max_size=20))
def test_what_is_written_is_refused_or_found_within_the_text(source: str, text: str) -> None:
    try:
        pattern = Pattern.parse(source)
    except ValueError:
        return
    for hit in PatternSet([(pattern, source)]).find(text):
        assert 0 <= hit.start < hit.stop <= len(text)
        assert any(head in text[hit.start :] for head in pattern.heads)


@given(st.text(alphabet="ab .", max_size=20), st.permutations(["ab*", "a|b", "b .. a"]))
def test_the_order_of_patterns_does_not_matter(text: str, sources: list[str]) -> None:
    def hits(ordered: list[str]) -> set[tuple[int, int, str]]:
        return {(h.start, h.stop, h.item) for h in PatternSet([(Pattern.parse(s), s) for s in ordered]).find(text)}

    assert hits(sources) == hits(sorted(sources))
