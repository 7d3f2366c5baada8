"""The figures of ``evaluate`` are those of the codebook's own scorer."""

import json
import subprocess
import sys
from importlib.resources import files
from pathlib import Path

import pytest

from tieup.agreement import counts, edtf, kinds
from tieup.errors import DataError
from tieup.evaluate import evaluate, system_claims
from tieup.gold import gold_documents

EXAMPLES = Path(str(files("tieup").joinpath("examples")))


def test_gold_scores_one_against_itself() -> None:
    documents = gold_documents(EXAMPLES / "gold.jsonl")
    report = evaluate(documents, {d.name: d.claims for d in documents})
    assert report.errors == ()
    total = report.rows[-1]
    assert (total["lang"], total["F1"], total["status"], total["role"], total["forms"], total["fields"]) == ("all", 1, 1, 1, 1, 1)


def test_nothing_found_scores_nothing() -> None:
    report = evaluate(gold_documents(EXAMPLES / "gold.jsonl"), {})
    assert report.rows[-1]["F1"] == 0
    assert report.rows[-1]["clean"] == 1


def test_a_wrong_pair_costs_precision_and_is_named() -> None:
    documents = gold_documents(EXAMPLES / "gold.jsonl")
    wrong = {"participants": [{"entity": "Qqq"}, {"entity": "Zzz"}], "forms": ["supply"], "status": "agreed"}
    report = evaluate(documents, {d.name: [*d.claims, wrong] for d in documents})
    assert report.rows[-1]["P"] < 1
    assert report.rows[-1]["R"] == 1
    assert "Qqq + Zzz" in report.errors[0]


def _disturbed(claims):
    """Claims as a poor reader might give them: some lost, some doubled, one partner, role, status or day wrong."""
    for number, claim in enumerate(claims):
        changed = json.loads(json.dumps(claim))
        wrong = changed["participants"][number % 2]
        match number % 5:
            case 0:
                wrong.update(entity=wrong["entity"] + " Group", role="supplier")
            case 1:
                wrong.update(entity="Zzz", as_written="Zzz")
            case 2:
                changed.update(status="denied", announced={"value": "2020", "precision": "year"}, evidence=["no such words"])
            case 3:
                continue
        yield changed
        if number % 7 == 0:
            yield claim


def _codebook_figures(shared, gold, output, lead):
    """What the scorer that comes with the annotated news prints."""
    option = ["--lead", str(lead)] if lead else []
    command = [sys.executable, str(shared / "tools" / "score.py"), str(gold), str(output), "--json", *option]
    return json.loads(subprocess.run(command, capture_output=True, check=True, text=True).stdout)


@pytest.mark.parametrize("lead", [None, 700])
@pytest.mark.parametrize("gold", ["gold/seeds.jsonl", "corpora/dev"])
def test_the_figures_agree_with_the_codebook_scorer(shared, tmp_path, gold, lead) -> None:
    documents = gold_documents(shared / gold)
    output = tmp_path / "system.jsonl"
    output.write_text("\n".join(json.dumps({"document": d.name, "claims": [*_disturbed(d.claims)]}) for d in documents), "utf-8")
    found = system_claims(documents, system=str(output), paths=())
    theirs = _codebook_figures(shared, shared / gold, output, lead)
    rows = evaluate(documents, found, lead=lead).rows
    assert {row["lang"] for row in rows} == set(theirs)
    for row in rows:
        assert {k: v for k, v in row.items() if k != "lang"} == pytest.approx(
            {k: v for k, v in theirs[row["lang"]].items() if k != "lang"}, nan_ok=True
        )


def test_a_file_without_gold_is_refused(tmp_path) -> None:
    (tmp_path / "gold.jsonl").write_text('{"no": "gold"}', "utf-8")
    with pytest.raises(DataError, match="not gold claims"):
        gold_documents(tmp_path / "gold.jsonl")


def test_an_interval_holds_the_figure(shared) -> None:
    documents = gold_documents(shared / "corpora/dev")
    found = {d.name: [*_disturbed(d.claims)] for d in documents}
    for row in evaluate(documents, found, interval=True).rows:
        assert row["F1 from"] <= row["F1"] <= row["F1 to"]


def test_gold_agrees_with_itself_in_every_value() -> None:
    documents = gold_documents(EXAMPLES / "gold.jsonl")
    rows = evaluate(documents, {d.name: d.claims for d in documents}).values
    total = {row["value"]: row for row in rows if row["lang"] == "all"}
    assert {"announced", "places", "quantities", "people"} <= set(total) <= set(kinds())
    assert {row["F1"] for row in total.values()} == {1}


@pytest.mark.parametrize(
    ("gold", "claim", "kind", "wanted"),
    [
        ({"announced": {"value": "2015-Q4"}}, {"announced": {"value": "2015-36"}}, "announced", (1, 1, 1)),
        ({"announced": {"value": "2015-H1"}}, {"announced": {"value": "2015-41"}}, "announced", (1, 1, 0)),
        ({"announced": {"value": "2015-09"}}, {"announced": None}, "announced", (1, 0, 0)),
        ({"instrument": "меморандум; mou"}, {"instrument": "mou"}, "instrument", (1, 1, 1)),
        ({"binding": "unstated"}, {"binding": "binding"}, "binding", (0, 1, 0)),
        ({}, {"source": "press"}, "source", (0, 0, 0)),
        ({"claim_source": "press"}, {"source": "party"}, "source", (1, 1, 0)),
        ({"quantities": [{"value": "<=500", "unit": "sites"}]}, {"quantities": [{"value": 500, "unit": "sites"}]}, "quantities", (1, 1, 1)),
        ({"quantities": [{"value": 500, "unit": "EUR"}]}, {"quantities": [{"value": 500, "unit": "USD"}]}, "quantities", (1, 1, 0)),
        ({"quantities": [{"value": 20, "unit": "%"}]}, {"quantities": [{"value": 20, "unit": "%"}] * 2}, "quantities", (1, 2, 1)),
        ({"places": [{"country": "US"}]}, {"places": [{"country": "US", "city": "Kokomo"}]}, "places", (1, 1, 1)),
        ({"places": [{"country": "US", "city": "科科莫"}]}, {"places": [{"country": "US", "city": "Kokomo"}]}, "cities", (1, 1, 1)),
        ({"products": ["I-PACE"]}, {"products": ["I-Pace", "F-Pace"]}, "products", (1, 2, 1)),
        (
            {"people": [{"name": "Mara Vellinger", "part": "signatory"}]},
            {"people": [{"name": "Mara Vellinger", "as_written": "Vellinger", "part": "spokesperson"}]},
            "people",
            (1, 1, 0),
        ),
    ],
)
def test_values_are_compared_by_the_codebook(gold, claim, kind, wanted) -> None:
    found = counts(gold, claim)
    assert (found[f"{kind}.gold"], found[f"{kind}.system"], found[f"{kind}.right"]) == wanted


@pytest.mark.parametrize(("written", "wanted"), [("2015-Q4", "2015-36"), ("2015-H2", "2015-41"), ("2015-10", "2015-10"), (None, "")])
def test_quarters_and_halves_are_read_as_edtf_numbers_them(written, wanted) -> None:
    assert edtf(written) == wanted
