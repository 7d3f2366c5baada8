"""The figures of ``evaluate`` are those of the codebook's own scorer."""

import json
import math
import subprocess
import sys
from importlib.resources import files
from pathlib import Path

import pytest

from tieup.errors import DataError
from tieup.evaluate import evaluate, gold_documents, system_claims

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


@pytest.mark.parametrize("lead", [None, 700])
def test_the_figures_agree_with_the_codebook_scorer(shared, tmp_path, kit, lead) -> None:
    del kit  # loaded already
    gold = shared / "gold" / "seeds.jsonl"
    documents = gold_documents(gold)
    found = system_claims(documents, system=None, paths=())
    output = tmp_path / "system.jsonl"
    output.write_text("\n".join(json.dumps({"document": d.name, "claims": found[d.name]}) for d in documents), "utf-8")
    command = [
        sys.executable,
        str(shared / "tools" / "score.py"),
        str(gold),
        str(output),
        "--json",
        *(["--lead", str(lead)] if lead else []),
    ]
    theirs = json.loads(subprocess.run(command, capture_output=True, check=True, text=True).stdout)
    for row in evaluate(documents, found, lead=lead).rows:
        for key, value in theirs[row["lang"]].items():
            assert row[key] == value or row[key] == pytest.approx(value) or (math.isnan(row[key]) and math.isnan(value)), key


def test_a_file_without_gold_is_refused(tmp_path) -> None:
    (tmp_path / "gold.jsonl").write_text('{"no": "gold"}', "utf-8")
    with pytest.raises(DataError, match="not gold claims"):
        gold_documents(tmp_path / "gold.jsonl")
