"""The commands as a user runs them: real processes, real files."""

import csv
import io
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tieup.lang import available

TEXT = "BMW and Toyota team up\n2024-05-03\n\nBMW and Toyota signed an agreement on Friday to jointly develop fuel cells for electric cars."


def tieup(*arguments: str, cwd: Path, stdin: str | None = None) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONUTF8": "1", "TIEUP_DB": str(cwd / "t.db")}
    command = [sys.executable, "-m", "tieup", *arguments]
    return subprocess.run(command, cwd=cwd, input=stdin, capture_output=True, text=True, check=False, env=environment, encoding="utf-8")


@pytest.fixture(scope="module")
def desk(tmp_path_factory) -> Path:
    folder: Path = tmp_path_factory.mktemp("desk")
    (folder / "pages").mkdir()
    (folder / "pages" / "one.txt").write_text(TEXT, "utf-8")
    (folder / "pages" / "empty.txt").write_text("", "utf-8")
    added = tieup("add", "pages", cwd=folder)
    assert added.returncode == 1, added.stderr
    assert "pages/empty.txt" in added.stderr
    return folder


def test_extract_prints_one_json_object_a_document(desk) -> None:
    run = tieup("extract", "pages/one.txt", cwd=desk)
    record = json.loads(run.stdout)
    assert run.returncode == 0
    assert (record["document"], record["language"], record["published"]) == ("pages/one.txt", "en", "2024-05-03")
    claim = record["claims"][0]
    assert {p["entity"]["id"] for p in claim["participants"]} == {"bmw", "toyota"}
    text = (desk / "pages" / "one.txt").read_text("utf-8")
    assert all(e["quote"] == text[e["start"] : e["stop"]] for e in claim["evidence"])


def test_extract_reads_standard_input(desk) -> None:
    run = tieup("extract", "-", cwd=desk, stdin=TEXT)
    assert json.loads(run.stdout)["claims"]


def test_adding_twice_changes_nothing(desk) -> None:
    before = tieup("export", "--format", "jsonl", cwd=desk).stdout
    again = tieup("add", "pages/one.txt", cwd=desk)
    assert again.returncode == 0
    assert "0 documents read" in again.stderr
    assert tieup("export", "--format", "jsonl", cwd=desk).stdout == before


def test_list_filters(desk) -> None:
    everything = json.loads(tieup("list", "--json", cwd=desk).stdout)
    assert everything
    for wanted in (["--company", "toyota"], ["--status", "agreed"], ["--language", "en"], ["--since", "2024"], ["--text", "fuel cells"]):
        assert json.loads(tieup("list", "--json", *wanted, cwd=desk).stdout) == everything
    for unwanted in (["--company", "Tesla"], ["--status", "denied"], ["--language", "ru"], ["--until", "2020-01-01"], ["--country", "BR"]):
        assert json.loads(tieup("list", "--json", *unwanted, cwd=desk).stdout) == []


def test_list_draws_a_table(desk) -> None:
    run = tieup("list", cwd=desk)
    assert "BMW" in run.stdout
    assert "Toyota" in run.stdout


def test_failures_are_kept(desk) -> None:
    failures = json.loads(tieup("list", "--failures", "--json", cwd=desk).stdout)
    assert [f["document"] for f in failures] == ["pages/empty.txt"]
    assert failures[0]["reason"]


def test_show_tells_a_life_with_quotes(desk) -> None:
    tie = json.loads(tieup("list", "--json", cwd=desk).stdout)[0]["id"]
    record = json.loads(tieup("show", tie, "--json", cwd=desk).stdout)
    assert record["claims"][0]["document"] == "pages/one.txt"
    table = tieup("show", tie, cwd=desk).stdout
    assert "2024-05-03" in table
    assert "signed an agreement" in table


def test_show_of_nothing_says_so(desk) -> None:
    run = tieup("show", "zzz", cwd=desk)
    assert run.returncode == 2
    assert "see tieup list" in run.stderr


def test_company_lists_partners(desk) -> None:
    assert json.loads(tieup("company", "BMW", "--json", cwd=desk).stdout)["partners"][0]["partner"] == "Toyota"


def test_export_is_csv(desk) -> None:
    rows = list(csv.DictReader(io.StringIO(tieup("export", cwd=desk).stdout)))
    assert rows[0]["participants"] == "BMW; Toyota"
    assert rows[0]["document"] == "pages/one.txt"


def test_explain_shows_what_was_rejected_too(desk) -> None:
    record = json.loads(tieup("explain", "--json", "pages/one.txt", cwd=desk).stdout)
    assert {"zones", "mentions", "candidates"} <= set(record)
    assert all(c["taken"] or c["why_not"] for c in record["candidates"])
    assert "BMW" in tieup("explain", "pages/one.txt", cwd=desk).stdout


def test_an_unsupported_language_is_named(desk) -> None:
    (desk / "pl.txt").write_text(
        "Polska firma podpisała umowę z niemieckim producentem samochodów w sprawie dostaw baterii do autobusów. " * 4, "utf-8"
    )
    run = tieup("extract", "pl.txt", cwd=desk)
    assert run.returncode == 1
    assert f"tieup reads {', '.join(available())}" in run.stderr


def test_a_wrong_database_is_a_clear_error(desk) -> None:
    (desk / "no.db").write_text("this is no database, " * 100, "utf-8")
    run = tieup("list", "--db", "no.db", cwd=desk)
    assert run.returncode == 2
    assert "no.db" in run.stderr
    assert "Traceback" not in run.stderr


def test_wrong_use_is_two(desk) -> None:
    assert tieup("list", "--form", "marriage", cwd=desk).returncode == 2
    assert tieup("nonsense", cwd=desk).returncode == 2


@pytest.mark.parametrize(
    "command", ["extract", "add", "list", "show", "company", "export", "entity", "explain", "evaluate", "lang", "doctor", "demo"]
)
def test_every_command_has_help(desk, command) -> None:
    run = tieup(command, "--help", cwd=desk)
    assert run.returncode == 0
    assert "Usage" in run.stdout


def test_doctor_and_lang_check(desk) -> None:
    assert "organisations" in json.loads(tieup("doctor", "--json", cwd=desk).stdout)
    assert tieup("lang", "check", cwd=desk).returncode == 0


def test_demo_shows_ties_and_a_life(desk) -> None:
    run = tieup("demo", cwd=desk)
    assert run.returncode == 0
    assert "The life of one of them" in run.stdout
    assert "Velmora" in run.stdout


def test_brackets_and_escapes_of_a_page_are_no_markup(tmp_path) -> None:
    (tmp_path / "odd[b].txt").write_text(TEXT.replace("signed", "signed [/red] \x1b[31m"), "utf-8")
    assert tieup("add", "odd[b].txt", cwd=tmp_path).returncode == 0
    tie = json.loads(tieup("list", "--json", cwd=tmp_path).stdout)[0]["id"]
    shown = tieup("show", tie, cwd=tmp_path).stdout
    assert "signed [/red]" in shown
    assert "odd[b].txt" in shown
    assert "\x1b[31m" not in shown
    assert tieup("explain", "odd[b].txt", cwd=tmp_path).returncode == 0


def test_a_reader_that_leaves_early_is_no_error(desk) -> None:
    command = [sys.executable, "-m", "tieup", "export", "--db", str(desk / "t.db")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.close()
        assert process.stderr.read() == b""


@pytest.mark.parametrize("command", [["list"], ["entity", "list"], ["export"], ["extract", "pages/one.txt"]])
def test_a_pipe_that_breaks_is_quiet(desk, command) -> None:
    """The reader is gone before anything is printed."""
    end, start = os.pipe()
    os.close(end)
    run = subprocess.run(
        [sys.executable, "-m", "tieup", *command], cwd=desk, stdout=start, stderr=subprocess.PIPE, check=False,
        env={**os.environ, "TIEUP_DB": str(desk / "t.db")},
    )  # fmt: skip
    os.close(start)
    assert (run.returncode, run.stderr) == (0, b"")


def test_a_company_is_found_by_any_of_its_names(desk) -> None:
    assert json.loads(tieup("company", "Bayerische Motoren Werke", "--json", cwd=desk).stdout)["partners"][0]["partner"] == "Toyota"
    assert json.loads(tieup("list", "--company", "丰田", "--json", cwd=desk).stdout)


def test_times_are_whole_years_and_months(desk) -> None:
    assert json.loads(tieup("list", "--json", "--until", "2024", cwd=desk).stdout)
    assert json.loads(tieup("list", "--json", "--since", "2024-05", "--until", "2024-05", cwd=desk).stdout)
    assert tieup("list", "--since", "soon", cwd=desk).returncode == 2


def test_no_cell_of_the_csv_is_a_formula(tmp_path) -> None:
    (tmp_path / "=HYPERLINK(1).txt").write_text(TEXT, "utf-8")
    tieup("add", "=HYPERLINK(1).txt", cwd=tmp_path)
    (row,) = csv.DictReader(io.StringIO(tieup("export", cwd=tmp_path).stdout))
    assert row["document"] == "'=HYPERLINK(1).txt"
    assert json.loads(tieup("export", "--format", "jsonl", cwd=tmp_path).stdout)["document"] == "=HYPERLINK(1).txt"


def test_a_page_read_before_is_no_failure_after_it_could_not_be_fetched(tmp_path) -> None:
    page = tmp_path / "one.txt"
    for text, failed in ((TEXT, []), ("", ["one.txt"]), (TEXT, [])):
        page.write_text(text, "utf-8")
        tieup("add", "one.txt", cwd=tmp_path)
        assert [f["document"] for f in json.loads(tieup("list", "--failures", "--json", cwd=tmp_path).stdout)] == failed


def test_judgements_on_entities(tmp_path) -> None:
    (tmp_path / "one.txt").write_text(TEXT.replace("BMW", "Kirunavolt Motors"), "utf-8")
    assert tieup("add", "one.txt", cwd=tmp_path).returncode == 0
    (one,) = json.loads(tieup("entity", "list", "--provisional", "--json", cwd=tmp_path).stdout)
    assert (one["name"], one["spellings"], one["documents"], one["ties"]) == ("Kirunavolt Motors", ["Kirunavolt Motors"], 1, 1)
    done = tieup("entity", "merge", "Kirunavolt Motors", "BMW", "--author", "anna", cwd=tmp_path)
    assert "entity undo 1" in done.stderr
    assert json.loads(tieup("company", "BMW", "--json", cwd=tmp_path).stdout)["partners"][0]["partner"] == "Toyota"
    shown = json.loads(tieup("entity", "show", "BMW", "--json", cwd=tmp_path).stdout)
    assert (shown["spellings"], shown["judgements"][0]["author"]) == (["Kirunavolt Motors"], "anna")
    assert tieup("entity", "split", "BMW", "Kirunavolt Motors", cwd=tmp_path).returncode == 2
    assert tieup("entity", "undo", cwd=tmp_path).returncode == 0
    assert tieup("entity", "add", "Kiruna Group", "--country", "se", "--names", "Kirunavolt Motors", "KVMX", cwd=tmp_path).returncode == 0
    added = json.loads(tieup("entity", "list", "--text", "kirunavolt", "--json", cwd=tmp_path).stdout)
    assert [(e["id"], e["country"]) for e in added] == [("own:kiruna-group", "SE")]
    assert json.loads(tieup("list", "--country", "SE", "--json", cwd=tmp_path).stdout)
    log = json.loads(tieup("entity", "log", "--json", cwd=tmp_path).stdout)
    assert [(j["action"], j["stands"]) for j in log] == [("merge", False), ("undo", True), ("add", True)]
    assert "anna" in tieup("entity", "log", cwd=tmp_path).stdout
    refused = tieup("entity", "undo", "1", cwd=tmp_path)
    assert (refused.returncode, "taken back already" in refused.stderr) == (2, True)


def test_an_interrupted_run_says_how_to_go_on(tmp_path) -> None:
    (tmp_path / "one.txt").write_text(TEXT, "utf-8")
    command = [sys.executable, "-m", "tieup", "extract", "one.txt", "-"]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=tmp_path, stdin=pipe, stdout=pipe, stderr=pipe) as process:
        assert process.stdout
        assert process.stderr
        assert b"BMW" in process.stdout.readline()
        process.send_signal(signal.SIGINT)
        assert b"goes on from there" in process.stderr.read()
    assert process.returncode == 130


def test_evaluate_names_what_it_could_not_read(tmp_path) -> None:
    lines = [json.dumps({"doc": name, "lang": "en", "claims": []}) for name in ("empty.txt", "gone.txt")]
    (tmp_path / "gold.jsonl").write_text("\n".join(lines), "utf-8")
    (tmp_path / "empty.txt").write_text("", "utf-8")
    run = tieup("evaluate", "gold.jsonl", "--json", cwd=tmp_path)
    assert run.returncode == 1
    assert "empty.txt" in run.stderr
    assert "gone.txt" in run.stderr
    assert json.loads(run.stdout)["all"]["P"] is None


def test_evaluate_refuses_what_is_no_output(tmp_path) -> None:
    (tmp_path / "gold.jsonl").write_text(json.dumps({"doc": "a.txt", "lang": "en", "claims": []}), "utf-8")
    (tmp_path / "system.jsonl").write_text("{}", "utf-8")
    run = tieup("evaluate", "gold.jsonl", "--system", "system.jsonl", cwd=tmp_path)
    assert run.returncode == 2
    assert "system.jsonl:1" in run.stderr
