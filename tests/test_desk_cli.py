"""The desk's commands as a user gives them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from small_desk import BMW, CATL, fill, put, reading
from tieup.cli.main import cli
from tieup.codebook import Form, Role, Status
from tieup.dates import When
from tieup.errors import DeskError
from tieup.store import open_store


@pytest.fixture
def path(tmp_path: Path) -> Path:
    fill(tmp_path / "desk.db")
    return tmp_path / "desk.db"


def tieup(path: Path, *arguments: str, fed: str = "") -> Result:
    return CliRunner().invoke(cli, [*arguments, "--db", str(path)], input=fed)


def test_accounts_come_and_go_and_the_password_is_never_shown(path) -> None:
    made = tieup(path, "account", "add", "anna", "--role", "reviewer", fed="correct horse\ncorrect horse\n")
    assert made.exit_code == 0
    assert "correct horse" not in made.output
    assert json.loads(tieup(path, "account", "list", "--json").output) == [{"name": "anna", "role": "reviewer"}]
    assert tieup(path, "account", "remove", "anna").exit_code == 0
    assert json.loads(tieup(path, "account", "list", "--json").output) == []
    assert isinstance(tieup(path, "account", "remove", "anna").exception, DeskError)


def test_a_watch_tells_of_a_change_once(path) -> None:
    made = tieup(path, "watch", "add", "Cells", "--company", "BMW", "--since", "2020")
    assert made.exit_code == 0
    with open_store(path) as store:
        put(store, reading("more.html", {CATL: Role.SUPPLIER, BMW: Role.CUSTOMER}, (Form.SUPPLY, Status.ACTIVE, When.day(2024, 9, 9))))
    assert "Cells: 1 new" in tieup(path, "watch", "run").output
    assert "new" not in tieup(path, "watch", "run").output
    listed = json.loads(tieup(path, "watch", "list", "--json").output)
    assert [(w["name"], w["question"], w["events"]) for w in listed] == [("Cells", {"company": "BMW", "since": "2020"}, 1)]
    assert tieup(path, "watch", "remove", made.output.strip()).exit_code == 0
    assert json.loads(tieup(path, "watch", "list", "--json").output) == []


def test_what_cannot_be_delivered_is_said_and_kept(path) -> None:
    tieup(path, "watch", "add", "Cells", "--company", "BMW", "--email", "anna@example.org")
    with open_store(path) as store:
        put(store, reading("more.html", {CATL: Role.SUPPLIER, BMW: Role.CUSTOMER}, (Form.SUPPLY, Status.ACTIVE, When.day(2024, 9, 9))))
    run = tieup(path, "watch", "run")
    assert (run.exit_code, "1 failed and will be sent again" in run.output) == (1, True)


def test_a_desk_for_others_is_not_opened_without_accounts(path) -> None:
    pytest.importorskip("fastapi")
    opened = tieup(path, "serve", "--host", "0.0.0.0")  # noqa: S104
    assert isinstance(opened.exception, DeskError)
    assert "tieup account add" in str(opened.exception)
