"""The figures of ``evaluate`` are those of the codebook's own scorer."""

import json
import subprocess
import sys
from importlib.resources import files
from pathlib import Path

import pytest

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
