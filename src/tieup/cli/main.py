"""The command ``tieup``: its sub-commands are imported when they are called, so that help is quick."""

from __future__ import annotations

import importlib
import os
import sys

import click

from tieup import __version__
from tieup.errors import TieupError

_COMMANDS = {
    "extract": ("tieup.cli.reading", "Print the tie-ups in files, folders, archives or an address as JSON."),
    "add": ("tieup.cli.reading", "Read pages into the database."),
    "feeds": ("tieup.cli.watching", "Which feeds are watched: add, list, remove."),
    "poll": ("tieup.cli.watching", "Read what is new in the feeds into the database."),
    "list": ("tieup.cli.asking", "List tie-ups, or the inputs that failed."),
    "show": ("tieup.cli.asking", "Show one tie-up's life with its quotes."),
    "company": ("tieup.cli.asking", "Show a company's partners."),
    "judge": ("tieup.cli.judging", "Say which claims are right and which tie-ups are one."),
    "review": ("tieup.cli.judging", "Walk through the doubtful tie-ups."),
    "search": ("tieup.cli.asking", "Find claims by words, in any inflection."),
    "network": ("tieup.cli.asking", "Who is in the middle, and who bridges camps."),
    "export": ("tieup.cli.asking", "Write claims as CSV or JSON Lines."),
    "serve": ("tieup.cli.desk", "Open the desk in the browser."),
    "watch": ("tieup.cli.desk", "Saved questions that tell of changes."),
    "account": ("tieup.cli.desk", "Who may enter a desk that others can reach."),
    "mcp": ("tieup.cli.desk", "Answer the questions of agents."),
    "entity": ("tieup.cli.entities", "Who is who: list, add, merge, split, undo."),
    "explain": ("tieup.cli.inspecting", "Show why a page gives what it gives."),
    "evaluate": ("tieup.cli.inspecting", "Score against gold claims."),
    "lang": ("tieup.cli.inspecting", "Check the language data."),
    "outlet": ("tieup.cli.outlets", "Check the files of outlets on their saved pages."),
    "train": ("tieup.cli.training", "Train the program's networks anew."),
    "doctor": ("tieup.cli.inspecting", "Versions, data files, languages, database."),
    "demo": ("tieup.cli.demo", "Read the example pages and show what is in them."),
}


class _ReaderLeftError(Exception):
    """Nobody reads standard output any more."""


class _Lazy(click.Group):
    """A group that knows its commands' names and imports one when it is used."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        del ctx
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        del ctx
        if cmd_name not in _COMMANDS:
            return None
        command = getattr(importlib.import_module(_COMMANDS[cmd_name][0]), f"{cmd_name}_command")
        assert isinstance(command, click.Command)  # noqa: S101 - each module keeps this name
        return command

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except BrokenPipeError as error:
            raise _ReaderLeftError from error  # click would end with 1

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        del ctx
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, (_, text) in _COMMANDS.items()])


@click.group(cls=_Lazy, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="tieup")
def cli() -> None:
    """Tie-ups between firms in electric mobility, read from news, each value with its quote.

    \b
    Examples:
      tieup demo                             what it does, on example pages
      tieup extract article.html             one JSON object a document
      tieup add pages/ archive.zip           into tieup.db; again: only what is new
      tieup list --company BMW --field battery
      tieup show 3f2a91                      one tie-up over time
      tieup export --format csv > claims.csv
    """


def main() -> None:
    """Run the command line; errors that users can mend are one line on standard error, exit code 2."""
    try:
        try:
            _run()
        finally:
            sys.stdout.flush()  # here, where a reader that has left can still be told from a fault
    except (BrokenPipeError, _ReaderLeftError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)


def _run() -> None:
    try:
        cli(standalone_mode=False)
    except click.exceptions.Abort:
        click.echo("Stopped. What was read is kept; the same command goes on from there.", err=True)
        sys.exit(130)
    except click.ClickException as error:
        error.show()
        sys.exit(2)
    except TieupError as error:
        click.echo(f"Error: {error}", err=True)
        sys.exit(2)
    except click.exceptions.Exit as stop:
        sys.exit(stop.exit_code)
