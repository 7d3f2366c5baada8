"""The texts that were written to learn from."""

from collections import Counter
from importlib.resources import files

import pytest

from tieup.codebook import Field, Form, Role, Status
from tieup.errors import DataError
from tieup.lang import available
from tieup.train.written import read, written

DATA = files("tieup.train").joinpath("data")


@pytest.fixture(scope="module")
def texts():
    return [text for part in ("", "articles", "apart") for text in written(DATA.joinpath(part))]


def test_every_language_has_texts_with_and_without_tie_ups(texts) -> None:
    told, silent = (Counter(gold.language for gold, _ in texts if bool(gold.claims) is tied) for tied in (True, False))
    for code in available():
        assert told[code] >= 10, code
        assert silent[code] >= 2, code


def test_every_value_of_the_codebook_is_taught(texts) -> None:
    claims = [claim for gold, _ in texts for claim in gold.claims if not claim["optional"]]
    assert {form for claim in claims for form in claim["forms"]} == set(Form)
    assert {field for claim in claims for field in claim["fields"]} == set(Field)
    assert {claim["status"] for claim in claims} == set(Status)
    assert {party["role"] for claim in claims for party in claim["participants"]} == set(Role)


def test_no_text_stands_twice(texts) -> None:
    assert max(Counter(article.text for _, article in texts).values()) == 1
    assert max(Counter(gold.name for gold, _ in written(DATA)).values()) == 1


def test_articles_keep_what_was_written(texts) -> None:
    for gold, article in texts:
        assert article.language == gold.language
        assert article.title, gold.name
        for claim in gold.claims:
            for party in claim["participants"]:
                assert party["as_written"] in article.text, gold.name


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (
            'title = "BMW"\nbody = ""\nclaim = [{parties = {BMW = "partner", CATL = "partner"}, forms = ["supply"], status = "agreed"}]',
            "CATL",
        ),
        ('title = "BMW"\nbody = "CATL"\nclaim = [{parties = {BMW = "boss", CATL = "partner"}, forms = [], status = "agreed"}]', "boss"),
        ('title = "BMW"', "body"),
        ("title = ", "TOML"),
    ],
)
def test_a_faulty_file_is_named_with_the_fault(tmp_path, text, fault) -> None:
    (tmp_path / "01.toml").write_text(f"[[text]]\n{text}\n", "utf-8")
    with pytest.raises(DataError, match=rf"written/xx/01\.toml.*{fault}"):
        list(read(tmp_path / "01.toml", "xx"))
