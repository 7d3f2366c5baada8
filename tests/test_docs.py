"""The documentation does what it says."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import click
import pytest

from tieup.cli.main import cli
from tieup.codebook_page import page
from web_servers import Reply, serving

ROOT = Path(__file__).parents[1]


def test_the_codebook_page_is_current() -> None:
    assert (ROOT / "docs" / "codebook.md").read_text("utf-8") == page()


def test_the_python_of_the_readme_runs(capsys, tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)  # it opens a database
    for block in re.findall(r"```python\n(.*?)```", (ROOT / "README.md").read_text("utf-8"), re.DOTALL):
        exec(compile(block, "README.md", "exec"), {})  # noqa: S102 - our own documentation
    assert "BMW and Toyota joint_development" in capsys.readouterr().out


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md"])
def test_commands_and_links_of_the_documents_exist(name) -> None:
    text = (ROOT / name).read_text("utf-8")
    context = click.Context(cli)
    for command in set(re.findall(r"^    tieup (\w+)", text, re.MULTILINE)):
        assert cli.get_command(context, command) is not None, command
    for target in re.findall(r"\]\(([^)#:]+)\)", text):
        assert (ROOT / target).exists(), target


def test_make_targets_of_the_readme_exist() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    for target in set(re.findall(r"make (\w+)", (ROOT / "README.md").read_text("utf-8"))) - {"and"}:
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A folder with the files that the README speaks of."""
    examples = Path(str(files("tieup").joinpath("examples")))
    shutil.copy(examples / "en" / "velmora-talks.html", tmp_path / "article.html")
    shutil.copytree(examples / "ru", tmp_path / "news")
    shutil.copy(examples / "en" / "wire.jsonl", tmp_path / "pages.jsonl")
    shutil.make_archive(str(tmp_path / "archive"), "zip", examples / "de")
    return tmp_path


@pytest.fixture
def feed() -> Iterator[str]:
    """The feed that the README watches."""
    listing = Reply(b"<rss><channel><item><link>/cells</link></item></channel></rss>")
    with serving({"/feed/": listing, "/cells": Reply(b"<p>BMW and Toyota signed an agreement to jointly develop fuel cells.</p>")}) as site:
        yield site.address


def test_the_commands_of_the_readme_run(desk, feed) -> None:
    commands = re.findall(r"^    (tieup [^#\n]+)", (ROOT / "README.md").read_text("utf-8"), re.MULTILINE)
    assert len(commands) >= 7
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    for command in commands:
        run = subprocess.run(
            ["sh", "-c", command.replace("3f2a91", _first_tie(desk)).replace("https://news.example.com", feed)],
            cwd=desk,
            env={**os.environ, "PATH": path, "PYTHONUTF8": "1", "TIEUP_PRIVATE": "1", "XDG_CACHE_HOME": str(desk / "cache")},
            capture_output=True,
            text=True,
            check=False,
        )
        assert run.returncode == 0, f"{command}\n{run.stderr}"
    assert (desk / "claims.csv").read_text("utf-8").count("\n") > 1


def _first_tie(desk: Path) -> str:
    if not (desk / "tieup.db").exists():
        return ""
    run = subprocess.run([sys.executable, "-m", "tieup", "list", "--json"], cwd=desk, capture_output=True, text=True, check=True)
    return str(json.loads(run.stdout)[0]["id"])
