"""``demo``: the main job on the example pages of the package."""

from __future__ import annotations

import tempfile
from importlib.resources import as_file, files
from pathlib import Path

import click

from tieup.cli.common import complain, table
from tieup.cli.views import ROW, gathered, partners, rung_row, tie_up_row
from tieup.consolidate import Rung
from tieup.model import TieUp


@click.command("demo")
@click.option("--keep", type=click.Path(dir_okay=False), help="Keep the database here.")
def demo_command(keep: str | None) -> None:
    """Read the example pages (English, German, Russian) and show the tie-ups, and the life of one of them."""
    from tieup.pipeline import Kit, run
    from tieup.sources import open_inputs
    from tieup.store import open_store

    with as_file(files("tieup").joinpath("examples")) as pages, tempfile.TemporaryDirectory() as folder:
        with open_store(keep or Path(folder) / "demo.db") as store:
            inputs = open_inputs([str(f) for f in sorted(pages.iterdir()) if f.is_dir()])
            for outcome in run(inputs, Kit.load(), store):
                if outcome.failure:
                    complain(outcome.failure.document, outcome.failure.reason)
            counts, found = store.counts(), gathered(store.claims())
        table(ROW, (tie_up_row(*each) for each in found), title=f"{counts['documents']} pages, {len(found)} tie-ups")
        tie, rungs = max(found, key=_story)
        click.echo("")
        short = [(*row[:3], Path(row[3]).name) for row in map(rung_row, rungs)]
        table(("day", "status", "in the words of the page", "page"), short, title=f"The life of one of them: {partners(tie)}")
    click.echo("\nNext: tieup add YOUR_PAGES, then tieup list --company NAME, tieup show ID, tieup explain PAGE.")


def _story(each: tuple[TieUp, tuple[Rung, ...]]) -> tuple[int, int, str]:
    """How much of a story a tie-up has: the days it is told on, the rungs it climbs."""
    tie, rungs = each
    return len({rung.day for rung in rungs}), len({rung.status for rung in rungs}), tie.id
