"""``extract`` and ``add``."""

from __future__ import annotations

import sys

import click

from tieup.cli.common import complain, db_option, extractor_option, outlets_option, print_json, progress, several


@click.command("extract")
@click.argument("paths", nargs=-1, required=True)
@click.option("--min-confidence", type=click.FloatRange(0, 1), help="Print claims from this on; by default where F1 is best.")
@extractor_option
@outlets_option
def extract_command(paths: tuple[str, ...], min_confidence: float | None, extractor: str, outlets: str | None) -> None:
    """Print what the pages say, one JSON object a document.

    \b
    Examples:
      tieup extract article.html
      tieup extract news/ 'more/*.txt' archive.zip pages.jsonl
      curl -s ADDRESS | tieup extract -
    """
    from tieup.outlet import Outlets
    from tieup.pipeline import Kit, attempt
    from tieup.records import reading_to_json
    from tieup.sources import open_inputs

    known, failed = Outlets.load(outlets), False
    kit = Kit.load(extractor=extractor, least=min_confidence, outlets=known)
    for item in progress(open_inputs(paths, outlets=known), "documents"):
        outcome = attempt(item, kit)
        if outcome.failure:
            failed = True
            complain(outcome.failure.document, outcome.failure.reason)
        elif outcome.reading:
            print_json(reading_to_json(outcome.reading))
    sys.exit(1 if failed else 0)


@click.command("add")
@click.argument("paths", nargs=-1, required=True)
@click.option(
    "--gate/--no-gate",
    default=None,
    help="Pass over pages that cannot hold a tie-up, told from their bytes alone. By default where web archives are read.",
)
@click.option("--jobs", type=click.IntRange(min=1), help="Read with so many processes; by default with this one.")
@click.option("--engine", "name", type=click.Choice(["ray"]), help="Let a Ray cluster read, or one that is started here.")
@extractor_option
@outlets_option
@db_option
def add_command(
    *, paths: tuple[str, ...], gate: bool | None, jobs: int | None, name: str | None, path: str, extractor: str, outlets: str | None
) -> None:
    """Read pages into the database; what it has already is passed over, so an interrupted run goes on.

    \b
    Examples:
      tieup add news/
      tieup add archive.zip pages.jsonl --db mobility.db
      tieup add crawl.warc.gz
      tieup add archives/ --jobs 8
      tieup add '/data/2024/*.warc.gz' --engine ray --db postgresql://db/tieup
    """
    from tieup.cli.tally import Tally, measured
    from tieup.engines import Work, engine, parts_of
    from tieup.outlet import Outlets
    from tieup.sources import are_web_archives, is_stream
    from tieup.store import open_store

    if (jobs or name) and any(map(is_stream, paths)):
        raise click.UsageError("Addresses and standard input are read one after another: leave out --jobs and --engine.")
    tally, parts = Tally(), list(parts_of(paths))
    gated = are_web_archives(paths) if gate is None else gate
    work = Work(path, extractor, gated, Outlets.load(outlets))
    steps = engine(name or ("processes" if jobs else "here"), jobs)(work, parts)
    with open_store(path) as store:
        for step in measured(steps, tally, sum(part.size for part in parts)):
            tally.add(step)
        counts = store.counts()
    tally.tell()
    click.echo(f"{path}: {several(counts['documents'], 'document')}, {several(counts['claims'], 'claim')}.", err=True)
    sys.exit(1 if tally.failed else 0)
