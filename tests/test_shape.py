"""The shape of the program: layers, sizes, lazy imports, and no knowledge of languages in Python."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel import localedata

from tieup.lang import available

ROOT = Path(__file__).parents[1]
MODULES = sorted((ROOT / "src" / "tieup").rglob("*.py"))
NAMES = [str(module.relative_to(ROOT / "src")) for module in MODULES]
HEAVY = ("trafilatura", "sqlalchemy", "alembic", "rich", "numpy", "lxml", "py3langid", "daachorse", "simplemma")
NOT_LANGUAGES = {"br", "id", "lb", "no"}  # a coding of HTTP, a key, an element of TEI, a word of a message
Function = ast.FunctionDef | ast.AsyncFunctionDef


def functions(module: Path) -> Iterator[Function]:
    return (node for node in ast.walk(ast.parse(module.read_text("utf-8"))) if isinstance(node, Function))


def length(function: Function) -> int:
    assert function.end_lineno is not None
    return function.end_lineno - function.lineno + 1


def parameters(function: Function) -> int:
    given = function.args
    return len([a for a in (*given.posonlyargs, *given.args, *given.kwonlyargs) if a.arg not in {"self", "cls"}])


@pytest.mark.parametrize("module", MODULES, ids=NAMES)
def test_a_module_has_fewer_than_400_lines(module: Path) -> None:
    assert len(module.read_text("utf-8").splitlines()) < 400


def test_functions_are_short() -> None:
    lengths = sorted(length(f) for module in MODULES for f in functions(module))
    assert lengths[-1] <= 60
    assert lengths[int(len(lengths) * 0.95)] < 35
    assert lengths[len(lengths) // 2] <= 8


def test_functions_take_at_most_five_parameters() -> None:
    """Six things to pass are a record that has no name yet. A command has as many options as its users need."""
    library = [module for module in MODULES if module.parent.name != "cli"]
    assert [f"{m.name}: {f.name}" for m in library for f in functions(m) if parameters(f) > 5] == []


@pytest.mark.parametrize("module", MODULES, ids=NAMES)
def test_no_letter_of_another_script_stands_in_python(module: Path) -> None:
    assert module.read_text("utf-8").isascii()


@pytest.mark.parametrize("module", MODULES, ids=NAMES)
def test_no_language_is_named_in_python(module: Path) -> None:
    """A language is its data folder; a program that asks for one by name has knowledge in the wrong place."""
    codes = {*available(), *(name for name in localedata.locale_identifiers() if len(name) == 2)} - NOT_LANGUAGES
    constants = {node.value for node in ast.walk(ast.parse(module.read_text("utf-8"))) if isinstance(node, ast.Constant)}
    assert codes & {c for c in constants if isinstance(c, str)} == set()


@pytest.mark.parametrize(
    ("module", "unwanted"),
    [
        ("tieup.cli.main", HEAVY),
        ("tieup.model", HEAVY),
        ("tieup.pipeline", ("sqlalchemy", "alembic", "click", "rich", "trafilatura", "py3langid")),
    ],
)
def test_heavy_libraries_are_imported_on_demand(module: str, unwanted: tuple[str, ...]) -> None:
    program = f"import sys, {module}; print(*(name for name in {unwanted!r} if name in sys.modules))"
    loaded = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert loaded.stdout.split() == []


def test_help_loads_nothing_heavy() -> None:
    program = (
        "import sys; from click.testing import CliRunner; from tieup.cli.main import cli;"
        "assert 'extract' in CliRunner().invoke(cli, ['--help']).output;"
        f"print(*(name for name in {HEAVY!r} if name in sys.modules))"
    )
    loaded = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert loaded.stdout.split() == []


def test_the_layers_hold() -> None:
    lint = Path(sys.executable).with_name("lint-imports")
    run = subprocess.run([lint, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout
