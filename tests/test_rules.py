"""Rules of a data file: what is wrong with one is told with its file, its id and the reason."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import pytest

from tieup.errors import DataError
from tieup.lang import Language, Rule, RuleSet

WHOLE = {"id": "sign", "words": ["sign* ... agreement"], "match": ["they signed an agreement"], "no_match": ["the sign"], "form": "supply"}


@dataclass(frozen=True, slots=True)
class Given(Language):
    """A language whose every data file holds these entries."""

    entries: tuple[Mapping[str, Any], ...] = ()

    def data(self, name: str) -> Mapping[str, Any]:
        return {"rule": self.entries, "name": name}


def rule_set(entries: Iterable[Mapping[str, Any]]) -> RuleSet:
    none: frozenset[str] = frozenset()
    return RuleSet(Given("xx", "Test", True, "names", (), none, False, entries=tuple(entries)), "triggers")  # noqa: FBT003 - a record


def without(key: str) -> dict[str, Any]:
    return {name: value for name, value in WHOLE.items() if name != key}


def test_further_keys_are_settings() -> None:
    assert dict(Rule.parse("a.toml", WHOLE, spaced=True).settings) == {"form": "supply"}


@pytest.mark.parametrize("key", ["words", "match", "no_match"])
@pytest.mark.parametrize("gap", ["absent", "empty"])
def test_a_rule_without_a_part_is_refused(key: str, gap: str) -> None:
    entry = without(key) if gap == "absent" else {**WHOLE, key: []}
    with pytest.raises(DataError) as caught:
        rule_set([entry])
    assert str(caught.value) == f"lang/data/xx/triggers.toml: rule sign: missing {key}"


def test_a_rule_without_an_id_is_refused() -> None:
    with pytest.raises(DataError, match=r"^lang/data/xx/triggers\.toml: rule \?: missing id$"):
        rule_set([without("id")])


@pytest.mark.parametrize("words", ["... agreement", "sign* (a", "*", "sign* ..."])
def test_words_that_are_no_pattern_are_named(words: str) -> None:
    with pytest.raises(DataError) as caught:
        rule_set([{**WHOLE, "words": [words]}])
    assert str(caught.value).startswith("lang/data/xx/triggers.toml: rule sign: ")
    assert repr(words) in str(caught.value)


def test_a_whole_rule_has_no_faults() -> None:
    assert list(rule_set([WHOLE]).faults()) == []


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"match": ["they met"]}, "no match in 'they met'"),
        ({"no_match": ["They SIGNED the agreement"]}, "a match in 'They SIGNED the agreement'"),
    ],
)
def test_examples_are_run(change: dict[str, Any], fault: str) -> None:
    assert list(rule_set([{**WHOLE, **change}]).faults()) == [f"lang/data/xx/triggers.toml: rule sign: {fault}"]


def test_each_pattern_has_an_example() -> None:
    words, match = ["sign* ... agreement", "ink(s|ed)", "met, spoke"], ["they signed an agreement", "Ford inked it"]
    rules = rule_set([{**WHOLE, "words": words, "match": match}])
    assert list(rules.faults()) == []
    assert list(rules.unproven()) == ["lang/data/xx/triggers.toml: rule sign: no example of 'met, spoke'"]


def test_an_example_of_another_rule_is_none() -> None:
    rules = rule_set([{**WHOLE, "words": ["sign* ... agreement", "pact"]}, {**WHOLE, "id": "pact", "words": ["pact"], "match": ["a pact"]}])
    assert list(rules.unproven()) == ["lang/data/xx/triggers.toml: rule sign: no example of 'pact'"]


def test_an_id_stands_once() -> None:
    assert next(iter(rule_set([WHOLE, WHOLE]).faults())) == "lang/data/xx/triggers.toml: rule sign: the id stands twice"


def test_of_hits_of_one_rule_that_overlap_the_longest_counts() -> None:
    rules = rule_set([{**WHOLE, "words": ["sign*", "sign* ... agreement"]}, {**WHOLE, "id": "other", "words": ["agreement"]}])
    text = "they signed an agreement"
    assert [(hit.item.id, text[hit.start : hit.stop]) for hit in rules.find(text)] == [
        ("sign", "signed an agreement"),
        ("other", "agreement"),
    ]


def test_words_that_touch_those_of_unless_do_not_count() -> None:
    rules = rule_set([{**WHOLE, "words": ["sign*"], "unless": ["not sign*", "signed off"]}])
    assert [rules.find(text) != [] for text in ("they signed it", "they did not sign it", "he signed off")] == [True, False, False]


def test_words_inside_longer_ones_of_another_rule_count_unless_the_file_says_no() -> None:
    entries = [WHOLE, {"id": "paper", "words": ["agreement", "an agreement"], "match": ["an agreement"], "no_match": ["agree"]}]

    @dataclass(frozen=True, slots=True)
    class Longest(Given):
        def data(self, name: str) -> Mapping[str, Any]:
            return {"longest": True, "rule": self.entries, "name": name}

    none: frozenset[str] = frozenset()
    longest = RuleSet(Longest("xx", "Test", True, "names", (), none, False, entries=tuple(entries)), "triggers")  # noqa: FBT003 - a record
    text = "they signed an agreement, an agreement"
    assert [hit.item.id for hit in rule_set(entries).find(text)] == ["sign", "paper", "paper"]
    assert [hit.item.id for hit in longest.find(text)] == ["sign", "paper"]
