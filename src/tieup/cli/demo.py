"""``demo``: the main job on the example pages of the package."""

from __future__ import annotations

import tempfile
from importlib.resources import as_file, files
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tieup.cli.common import complain, several, table

if TYPE_CHECKING:
    from tieup.questions import History


@click.command("demo")
@click.option("--keep", type=click.Path(dir_okay=False), help="Keep the database here.")
def demo_command(keep: str | None) -> None:
    """Read the example pages (English, German, Russian) and show the tie-ups, and the life of one of them."""
    from tieup.cli.views import LIFE, ROW, step_row, tie_row
    from tieup.pipeline import Kit, run
    from tieup.questions import open_database
    from tieup.questions.plain import partners
    from tieup.sources import open_inputs

    with as_file(files("tieup").joinpath("examples")) as pages, tempfile.TemporaryDirectory() as folder:
        with open_database(keep or Path(folder) / "demo.db") as database:
            inputs = open_inputs([str(f) for f in sorted(pages.iterdir()) if f.is_dir()])
            for outcome in run(inputs, Kit.load(), database.store):
                if outcome.failure:
                    complain(outcome.failure.document, outcome.failure.reason)
            counts, found = database.store.counts(), database.tieups()
            longest = max(database.histories(found), key=_story)
        table(ROW, map(tie_row, found), title=f"{several(counts['documents'], 'page')}, {several(len(found), 'tie-up')}")
        click.echo("")
        short = [(*row[:3], Path(row[3]).name, row[4]) for row in map(step_row, longest.steps)]
        table(LIFE, short, title=f"The life of one of them: {partners(longest.tie)}")
    click.echo("\nNext: tieup add YOUR_PAGES, then tieup list --company NAME, tieup show ID, tieup explain PAGE.")


def _story(history: History) -> tuple[int, int, str]:
    """How much of a story a tie-up has: the days it is told on, the rungs it climbs."""
    return len({step.day for step in history.steps}), len({step.status for step in history.steps}), history.tie.id
