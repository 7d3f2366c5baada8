"""The languages of the interface: each says all that the others say, with the same values."""

import ast
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

pytest.importorskip("babel")

import tieup
from tieup.codebook import Binding, Field, Form, Instrument, Part, Role, Status, Voice
from tieup.consolidate.reasons import SAID
from tieup.desk.accounts import Level
from tieup.desk.changes import Change
from tieup.entity import Registry
from tieup.errors import JudgementError
from tieup.export import FORMATS
from tieup.store.judgements import Action
from tieup.store.values import NOTATIONS, PARTS
from tieup.web.wording import choose, wordings

CODES = sorted(wordings())
FALLBACK = next(iter(wordings()))
ERRORS = {"JudgementError", "QuestionError", "DeskError"}


@pytest.mark.parametrize("code", CODES)
def test_a_language_has_every_word_of_the_interface(code) -> None:
    here, there = wordings()[code].words, wordings()[FALLBACK].words
    assert {kind: sorted(words) for kind, words in here.items()} == {kind: sorted(words) for kind, words in there.items()}
    for kind, words in there.items():
        for key, text in words.items():
            assert set(re.findall(r"\{(\w+)\}", here[kind][key])) == set(re.findall(r"\{(\w+)\}", text)), key
            assert here[kind][key].strip()


@pytest.mark.parametrize("code", CODES)
def test_every_term_of_the_codebook_has_a_word(code) -> None:
    claim = {"form": Form, "field": Field, "status": Status, "role": Role}
    more = {"instrument": Instrument, "binding": Binding, "voice": Voice, "part": Part, "change": Change, "level": Level}
    for kind, terms in (claim | more).items():
        assert set(wordings()[code].words[kind]) == {str(term) for term in terms}


@pytest.mark.parametrize("code", CODES)
def test_what_else_the_desk_names_has_a_word(code) -> None:
    kinds = {organisation.kind for organisation in Registry.load()} - {""}
    named: dict[str, Iterable[str]] = {"action": Action, "because": SAID, "kind": kinds, "format": FORMATS, "refused": set(refusals())}
    for kind, terms in named.items():
        assert set(wordings()[code].words[kind]) == set(map(str, terms))
    for reason, text in wordings()[code].words["because"].items():
        assert ("{listed}" in text) == ("{listed}" in SAID[reason]), reason


TOLD = {
    "2026-34": {"en": "Q2 2026", "de": "Q2 2026"},
    "2026-40": {"en": "Jan – Jun 2026", "de": "Jan.–Juni 2026"},
    "202X": {"en": "2020 – 2029", "de": "2020–2029"},
    "2026-03-04/2026-06-30": {"en": "Mar 4 – Jun 30, 2026", "de": "4. März – 30. Juni 2026"},
    "2026": {"en": "2026", "de": "2026"},
    "2026-09": {"en": "September 2026", "de": "September 2026"},
}


@pytest.mark.parametrize("edtf", TOLD)
def test_times_are_told_in_words_not_in_codes(edtf) -> None:
    assert {code: " ".join(wordings()[code].edtf(edtf).split()) for code in TOLD[edtf]} == TOLD[edtf]


@pytest.mark.parametrize(
    ("code", "day", "month", "quarter", "share"),
    [
        ("en", "Oct 3, 2024", "October 2024", "Q3 2024", "0.90"),
        ("de", "03.10.2024", "Oktober 2024", "Q3 2024", "0,90"),
        ("zh", "2024\u5e7410\u67083\u65e5", "2024\u5e7410\u6708", "2024\u5e74\u7b2c3\u5b63\u5ea6", "0.90"),
    ],
)
def test_times_are_told_as_exactly_as_they_are_known_and_numbers_as_people_write_them(code, day, month, quarter, share) -> None:
    say = wordings()[code]
    told = [say.edtf(text) for text in ("2024-10-03", "2024-10", "2024", "2024-35")]
    assert told == [day, month, "2024", quarter]
    assert say.share(0.9) == share


def refusals() -> Iterator[str]:
    """The reasons that the program gives for refusals."""
    for module in Path(tieup.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(module.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ERRORS:
                for given in node.args[1:]:
                    yield from (part.value for part in ast.walk(given) if isinstance(part, ast.Constant) and isinstance(part.value, str))


@pytest.mark.parametrize("code", CODES)
def test_a_refusal_is_said_with_its_values(code) -> None:
    say = wordings()[code]
    assert "Gigatown" in say.refusal(JudgementError("", "not_said", words="Gigatown"))
    assert say.term("evidence", "announced") in say.refusal(JudgementError("", "no_value", field="announced", given="soon"))
    assert say.refusal(JudgementError("only for those who write requests by hand")) == ""
    assert say.parameter("language") == say("page_language") != "page_language"


@pytest.mark.parametrize("code", CODES)
def test_all_that_can_be_corrected_has_a_word(code) -> None:
    words = wordings()[code].words
    assert set(NOTATIONS) <= set(words["evidence"])
    assert {part for name, parts in PARTS.items() if name not in ("participants", "roles") for part in parts} == set(words["part_of_value"])


@pytest.mark.parametrize(
    ("cookie", "accepts", "expected"),
    [
        ("", "", FALLBACK),
        ("", "fr, de;q=0.8, en;q=0.5", "de"),
        ("", "zh-Hans-CN,zh;q=0.9", "zh"),
        ("ru", "de", "ru"),
        ("../etc", "xx;q=nonsense,;;;,ru;q=0.1", "ru"),
    ],
)
def test_the_language_is_that_of_the_cookie_then_of_the_browser(cookie, accepts, expected) -> None:
    assert choose([cookie], accepts).code == expected


def test_days_numbers_and_countries_follow_the_language() -> None:
    import datetime as dt

    german = wordings()["de"]
    assert (german.day(dt.date(2024, 5, 3)), german.number(1234567.5), german.country("CN")) == ("03.05.2024", "1.234.567,5", "China")
    assert german.day(None) == "ohne Datum"
    assert german.day("2024-05-03T10:20:30+00:00") == "03.05.2024"
