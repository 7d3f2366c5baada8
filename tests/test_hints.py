"""What rules and registry tell the network of a text."""

import pytest

from tieup.article import article_of
from tieup.encoder import Trunk
from tieup.encoder.hints import SORTS, Hint
from tieup.encoder.windows import MARKS, Ground
from tieup.extract.clues import CONTRAST
from tieup.extract.extraction import setting, spoken
from tieup.extract.families import FAMILIES
from tieup.extract.hints import hints, known_as
from tieup.lang import available
from tieup.model import Page, Span

TEXT = "CATL will supply battery cells to Quarnvelt Motors, the two firms said on Monday."


@pytest.fixture(scope="module")
def told(knowledge) -> dict[tuple[str, str], str]:
    one = setting(article_of(Page("a.txt", TEXT.encode())), knowledge)
    return {(hint.span.of(TEXT), hint.sort): hint.value for hint in hints(TEXT, one.scenes)}


def test_triggers_fields_and_markers_are_told(told) -> None:
    assert told["supply", "trigger"] == "supply strong"
    assert told["battery", "field"] == "battery"
    assert told["to", "marker"] == "to"


def test_of_names_family_and_role_are_told(told) -> None:
    assert told["CATL", "family"] == "cells"
    assert told["CATL", "role"] == "supplier"
    assert told["Quarnvelt Motors", "family"] == "maker"  # no list has it, but its name says so
    assert told["Quarnvelt Motors", "role"] == "customer"


def test_the_network_has_a_word_for_every_family() -> None:
    assert set(SORTS["family"]) == FAMILIES


@pytest.mark.parametrize("language", available())
def test_the_network_has_a_word_for_all_that_the_rules_of_a_language_say(knowledge, language) -> None:
    tongue = knowledge.tongue(language)
    said = {
        "trigger": {f"{rule.settings['form']} {rule.settings.get('strength', 'strong')}" for rule in tongue.triggers.rules},
        "cue": {rule.settings["status"] for rule in tongue.cues.rules if "status" in rule.settings},
        "field": {rule.settings["field"] for rule in tongue.fields.rules},
        "marker": {known_as(rule.id) for rule in tongue.markers.rules if rule.id != CONTRAST},
    }
    for sort, values in said.items():
        assert values <= set(SORTS[sort]), sort


def test_marks_stand_on_the_pieces_of_the_words(knowledge) -> None:
    one = setting(article_of(Page("a.txt", TEXT.encode())), knowledge)
    sentences = one.named.source.sentences
    lines = Trunk.load().read(TEXT, [s.span for s in sentences])
    ground = Ground.of(lines, sentences, spoken(one.named), hints(TEXT, one.scenes))
    (meeting,) = next(iter(ground.meetings().values()))
    window = ground.window(meeting)
    rows = window.told()
    assert len(rows) == len(window.pieces) + 2
    assert {len(row) for row in rows} == {2 + len(SORTS)}
    assert all(0 <= mark < MARKS for row in rows for mark in row)
    bare = Ground.of(lines, sentences, spoken(one.named)).window(meeting).told()
    assert rows != bare
    assert [row[:2] for row in rows] == [row[:2] for row in bare]


def test_what_the_network_has_no_word_for_is_not_told() -> None:
    text = "BMW grows"
    whole = Span(0, len(text))
    lines = Trunk.load().read(text, [whole])
    assert Ground.of(lines, (), (), [Hint(whole, "family", "astrologer")]).hints == Ground.of(lines, (), ()).hints
