"""``explain``, ``evaluate``, ``lang`` and ``doctor``."""

from __future__ import annotations

import platform
import sys
from importlib.metadata import version
from math import isnan
from typing import TYPE_CHECKING, TypedDict

import click

from tieup import __version__
from tieup.cli.common import complain, db_option, extractor_option, json_option, outlets_option, print_json, table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Unpack

    from tieup.evaluate import Report


class How(TypedDict):
    """What ``evaluate`` is asked: only ties of the first so many characters, intervals too; errors or values to print."""

    lead: int | None
    interval: bool
    errors: bool
    values: bool


@click.command("explain")
@click.argument("paths", nargs=-1, required=True)
@extractor_option
@outlets_option
@json_option
def explain_command(paths: tuple[str, ...], extractor: str, outlets: str | None, *, as_json: bool) -> None:
    """Show why a page gives what it gives: zones, mentions, candidates with what spoke for and against, the rule behind each value.

    \b
    Examples:
      tieup explain article.html
      tieup explain --json article.html
    """
    from tieup.cli.explained import explained, print_explained
    from tieup.errors import InputError
    from tieup.model import Failure
    from tieup.outlet import Outlets
    from tieup.pipeline import Kit, look
    from tieup.sources import open_inputs

    known, failed = Outlets.load(outlets), False
    kit = Kit.load(extractor=extractor, outlets=known)
    for item in open_inputs(paths, outlets=known):
        if isinstance(item, Failure):
            failed = True
            complain(item.document, item.reason)
            continue
        try:
            record = explained(look(item, kit), kit.knowledge)
        except InputError as error:
            failed = True
            complain(error.document, error.reason)
            continue
        if as_json:
            print_json(record)
        else:
            print_explained(record)
    sys.exit(1 if failed else 0)


@click.command("evaluate")
@click.argument("gold", type=click.Path(exists=True))
@click.argument("paths", nargs=-1)
@click.option("--system", type=click.Path(exists=True, dir_okay=False), help="Output of tieup extract to score instead of reading.")
@click.option("--lead", type=click.IntRange(1), help="Only ties whose partners are named in the first N characters.")
@click.option("--interval", is_flag=True, help="Between which values F1 lies for 95 % of such collections of documents (bootstrap).")
@click.option("--errors", is_flag=True, help="Name the missed and the wrong pairs.")
@click.option("--values", is_flag=True, help="Score each kind of value over aligned claims instead: dates, places, products, ...")
@extractor_option
@json_option
def evaluate_command(*, gold: str, paths: tuple[str, ...], system: str | None, extractor: str, as_json: bool, **how: Unpack[How]) -> None:
    """Score claims against GOLD (a folder of LANG/NAME.json beside NAME.txt, or JSON Lines with their documents), by language.

    \b
    Examples:
      tieup evaluate gold/                       reads the documents, then scores
      tieup evaluate gold.jsonl --errors
      tieup evaluate gold/ --system output.jsonl --lead 700 --interval
      tieup evaluate gold/ --values
    """
    from tieup.evaluate import evaluate, system_claims
    from tieup.gold import gold_documents
    from tieup.model import Failure
    from tieup.pipeline import Kit

    failures: list[Failure] = []
    documents = gold_documents(gold)
    kit = Kit.load(extractor=extractor) if system is None else None
    found = system_claims(documents, system=system, paths=paths, kit=kit, tell=failures.append)
    report = evaluate(documents, found, lead=how["lead"], interval=how["interval"])
    if how["values"]:
        _print_values(report, as_json=as_json)
    else:
        _print_report(report, errors=how["errors"], as_json=as_json)
    for failure in failures:
        complain(failure.document, failure.reason)
    for document in documents:
        if document.name not in found:
            complain(document.name, "no claims were read from it; it counts as if it had none")
    sys.exit(1 if failures else 0)


def _print_report(report: Report, *, errors: bool, as_json: bool) -> None:
    if as_json:
        print_json({row["lang"]: {name: _figure(value) for name, value in row.items()} for row in report.rows})
        return
    if errors:
        for line in report.errors:
            click.echo(line)
    _print_rows(report.rows)


def _print_values(report: Report, *, as_json: bool) -> None:
    if as_json:
        print_json([{name: _figure(value) for name, value in row.items()} for row in report.values])
    elif report.values:
        _print_rows(report.values)


def _print_rows(rows: Sequence[Mapping[str, object]]) -> None:
    shown = [tuple(f"{v:.3f}" if isinstance(v, float) else str(v) for v in row.values()) for row in rows]
    table(tuple(rows[0]), shown)


def _figure(value: object) -> object:
    """As JSON has it: what cannot be said is null."""
    return None if isinstance(value, float) and isnan(value) else value


@click.group("lang")
def lang_command() -> None:
    """Languages are data: check them."""


@lang_command.command("check")
def check_command() -> None:
    """Run the examples of every rule and look for gaps; exit code 1 where something is wrong.

    \b
    Example:
      tieup lang check
    """
    from tieup.check import faults

    found = list(faults())
    for fault in found:
        click.echo(fault)
    click.echo(f"{len(found)} faults" if found else "The language data is in order.", err=True)
    sys.exit(1 if found else 0)


@click.command("doctor")
@json_option
@db_option
def doctor_command(path: str, *, as_json: bool) -> None:
    """Tell the versions, the languages, the registry and the state of the database.

    \b
    Example:
      tieup doctor
    """
    from pathlib import Path

    from tieup.entity import Registry
    from tieup.lang import available, language
    from tieup.store import open_store

    libraries = ("sqlalchemy", "alembic", "trafilatura", "daachorse", "py3langid", "simplemma", "click", "rich")
    rows = {"tieup": __version__, "python": platform.python_version(), **{name: version(name) for name in libraries}}
    rows["languages"] = ", ".join(f"{code} ({language(code).name})" for code in available())
    rows["organisations"] = str(len(Registry.load()))
    if Path(path).exists():
        with open_store(path) as store:
            rows[path] = ", ".join(f"{count} {what}" for what, count in store.counts().items())
    else:
        rows[path] = "not there yet; tieup add makes it"
    if as_json:
        print_json(rows)
    else:
        table(("what", "state"), rows.items())
