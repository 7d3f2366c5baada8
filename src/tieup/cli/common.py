"""Options and output that several commands share."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from rich.text import Text

T = TypeVar("T")
Decorated = TypeVar("Decorated", bound=Callable[..., Any])


def several(count: int, what: str) -> str:
    """'1 tie-up', '3 tie-ups'."""
    return f"{count} {what}{'' if count == 1 else 's'}"


def db_option(command: Decorated) -> Decorated:
    """``--db PATH``, by default ``tieup.db`` here or what TIEUP_DB names."""
    option = click.option("--db", "path", default="tieup.db", envvar="TIEUP_DB", show_default=True, help="The database.")
    return option(command)


def json_option(command: Decorated) -> Decorated:
    """``--json``: data instead of a table."""
    return click.option("--json", "as_json", is_flag=True, help="Print JSON instead of a table.")(command)


def extractor_option(command: Decorated) -> Decorated:
    """``--extractor NAME``: what decides."""
    return click.option(
        "--extractor",
        default="reader",
        show_default=True,
        help="What decides: reader (network and rules together) or rules (words and lists alone, for audit).",
    )(command)


def outlets_option(command: Decorated) -> Decorated:
    """``--outlets FOLDER``: files of outlets of one's own."""
    return click.option(
        "--outlets",
        type=click.Path(exists=True, file_okay=False),
        default=None,
        envvar="TIEUP_OUTLETS",
        show_envvar=True,
        help="A folder with files of outlets of your own.",
    )(command)


def print_json(value: object) -> None:
    click.echo(json.dumps(value, ensure_ascii=False))


def table(columns: Sequence[str], rows: Iterable[Sequence[str]], *, title: str = "") -> None:
    """A table on standard output, as wide as the terminal. Cells are the words of pages: nothing in them is markup."""
    from rich.console import Console
    from rich.table import Table

    class Piped(Console):
        def on_broken_pipe(self) -> None:
            raise BrokenPipeError  # main ends quietly; rich would end with 1

    drawn = Table(*columns, title=_cell(title) if title else None, title_justify="left", show_edge=False, pad_edge=False)
    for row in rows:
        drawn.add_row(*map(_cell, row))
    Piped(soft_wrap=not sys.stdout.isatty(), width=None if sys.stdout.isatty() else 160).print(drawn)


def _cell(words: str) -> Text:
    from rich.text import Text

    return Text(printable(" ".join(words.split())))


def progress(items: Iterable[T], what: str) -> Iterator[T]:
    """The items, counted on standard error while they pass, where that is a terminal."""
    if not sys.stderr.isatty():
        yield from items
        return
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), TextColumn("{task.completed} " + what), TextColumn("{task.fields[rate]}"), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None, rate="")
        for item in items:
            yield item
            bar.advance(task)
            speed = bar.tasks[0].speed
            bar.update(task, rate=f"{speed:.0f}/s" if speed else "")


def complain(document: str, reason: str) -> None:
    """Name an input that failed, on standard error."""
    click.echo(f"{printable(document)}: {reason}", err=True)


def printable(text: str) -> str:
    """The text fit for any terminal: control characters and lone surrogates shown as escapes."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)
