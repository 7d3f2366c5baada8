"""The documentation does what it says."""

import re
from pathlib import Path

import click
import pytest

from tieup.cli.main import cli
from tieup.codebook_page import page

ROOT = Path(__file__).parents[1]


def test_the_codebook_page_is_current() -> None:
    assert (ROOT / "docs" / "codebook.md").read_text("utf-8") == page()


def test_the_python_of_the_readme_runs(capsys) -> None:
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
