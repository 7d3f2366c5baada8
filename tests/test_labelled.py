"""Articles of open corpora with the claims they hold: the labels fit texts of those names, and nothing else."""

import gzip
import json
import tomllib
from collections import defaultdict
from importlib.resources import files

import pytest

from tieup.errors import DataError
from tieup.train.labelled import labelled

DATA = files("tieup.train").joinpath("data")
LABELS = {file.name: tomllib.loads(file.read_text("utf-8"))["text"] for file in DATA.joinpath("labelled").iterdir()}


def _body(record) -> list[str]:
    """Words in which all parties stand."""
    return [word for claim in record["claim"] for party in claim["parties"] for word in (*party.split(" "), ".")]


@pytest.fixture
def corpora(tmp_path):
    """The corpora, each with all the texts that the labels name."""
    _factrueval(tmp_path / "factrueval" / "devset", LABELS["factrueval.ru.toml"])
    _smartdata(tmp_path / "smartdata-de" / "v1", LABELS["smartdata.de.toml"])
    for language in ("en", "es", "it"):
        _meantime(tmp_path / "meantime" / language, LABELS[f"meantime.{language}.toml"])
    _electric(tmp_path / "fe-electrive", LABELS["feelectrive.en.toml"])
    _finance(tmp_path / "finre", LABELS["finre.zh.toml"])
    return tmp_path


def _factrueval(folder, records) -> None:
    folder.mkdir(parents=True)
    for record in records:
        (folder / f"{record['source']}.txt").write_text(" ".join(["Начало", *_body(record)]), "utf-8-sig")


def _smartdata(folder, records) -> None:
    folder.mkdir(parents=True)
    texts: dict[str, dict[int, str]] = defaultdict(dict)
    for record in records:
        part, number = record["source"].split("-")
        texts[part][int(number)] = " ".join(["Anfang", *_body(record)])
    trained = max(texts["train"])
    for part, first, last in (("train", 1, trained), ("test", trained + 1, max(texts["test"]))):
        documents = [{"text": {"string": texts[part].get(number, "nichts")}} for number in range(first, last + 1)]
        (folder / f"{part}.json.gz").write_bytes(gzip.compress("\n".join(map(json.dumps, documents)).encode()))


def _meantime(folder, records) -> None:
    folder.mkdir(parents=True)
    rows = []
    for record in records:
        name = record["source"].replace("-", "/", 1)
        for number, words in enumerate(
            (["Two", "makers", "of", "engines", "join", "forces"], ["June", "1", ",", "2009"], [*_body(record), "End", "."])
        ):
            rows += [f"{name}\t{number}\t{at}\t{word}\t-" for at, word in enumerate(words)]
    (folder / "meantime.conll").write_text("\n".join(rows), "utf-8")


def _numbered(records) -> list[str]:
    """A sentence for each number up to the last that a label names."""
    told = {int(record["source"]): " ".join(["Start", record["source"], *_body(record)]) for record in records}
    return [told.get(number, f"nothing {number}") for number in range(1, max(told) + 1)]


def _electric(folder, records) -> None:
    folder.mkdir(parents=True)
    (folder / "train.json").write_text(json.dumps([{"text": text} for text in _numbered(records)]), "utf-8")


def _finance(folder, records) -> None:
    """Each sentence stands there once for each pair of its names."""
    folder.mkdir(parents=True)
    rows = [f"{one}\t{other}\tunknown\t{text}\n\n" for text in _numbered(records) for one, other in (("A", "B"), ("B", "A"))]
    (folder / "train.txt").write_text("".join(rows), "utf-8")


def test_every_label_meets_its_text(corpora) -> None:
    found = list(labelled(DATA, corpora))
    assert len(found) == sum(map(len, LABELS.values()))
    assert {gold.language for gold, _ in found} == {"de", "en", "es", "it", "ru", "zh"}
    for gold, article in found:
        assert article.language == gold.language
        assert all(party["as_written"] in article.text for claim in gold.claims for party in claim["participants"])


def test_a_meantime_text_has_its_headline_and_its_day(corpora) -> None:
    article = next(article for gold, article in labelled(DATA, corpora) if gold.name.startswith("meantime.en"))
    assert article.title == "Two makers of engines join forces"
    assert str(article.published.edtf if article.published else "").startswith("2009-06-01")


def test_no_text_about_cars_is_labelled() -> None:
    assert not any(record["source"].startswith("corpus_gm") for records in LABELS.values() for record in records)


def test_a_missing_text_is_named(corpora) -> None:
    lost = LABELS["factrueval.ru.toml"][0]["source"]
    (corpora / "factrueval" / "devset" / f"{lost}.txt").unlink()
    with pytest.raises(DataError, match=lost):
        list(labelled(DATA, corpora))


def test_a_text_that_says_something_else_is_refused(corpora) -> None:
    record = next(record for record in LABELS["factrueval.ru.toml"] if record["claim"])
    (corpora / "factrueval" / "devset" / f"{record['source']}.txt").write_text("nichts", "utf-8")
    with pytest.raises(DataError, match=r"factrueval\.ru\.toml"):
        list(labelled(DATA, corpora))
