"""``list``, ``show``, ``company`` and ``export``: questions to the database."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

import click

from tieup.cli.common import Decorated, db_option, json_option, print_json, printable, several, table
from tieup.codebook import Field, Form, Status
from tieup.dates import When
from tieup.export import FORMATS
from tieup.store import open_store


class _Time(click.ParamType[When]):
    """A day, a month or a year: '2024' is the whole of it."""

    name = "time"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> When:  # noqa: ANN401 - what click gives
        try:
            return When.parse(value)
        except ValueError:
            self.fail(f"{value!r} is no time; write it as 2024, 2024-05 or 2024-05-31", param, ctx)


def as_of_option(command: Decorated) -> Decorated:
    """``--as-of DAY``."""

    def last(_context: click.Context, _option: click.Parameter, when: When | None) -> date | None:
        return when.last if when else None

    return click.option(
        "--as-of", type=_Time(), callback=last, help="Answer as one would have then: by what was published up to that day."
    )(command)


def _filters(command: Callable[..., Any]) -> Callable[..., Any]:
    for option in reversed(
        (
            click.option("--company", default="", help="A name in any known spelling, an id, or some words of a name."),
            click.option("--form", type=click.Choice([str(f) for f in Form]), help="The form of the tie-up."),
            click.option("--field", type=click.Choice([str(f) for f in Field]), help="What it is about."),
            click.option("--status", type=click.Choice([str(s) for s in Status]), help="How firm it is now."),
            click.option("--country", default="", help="Of a place or a partner, as in DE."),
            click.option("--language", default="", help="Of the page, as in de."),
            click.option("--since", type=_Time(), help="In part at or after this day, month or year."),
            click.option("--until", type=_Time(), help="In part at or before it."),
            click.option("--text", default="", help="Words in the quotes or the title."),
        )
    ):
        command = option(command)
    return command


def _filled(given: dict[str, Any]) -> dict[str, Any]:
    """The filters that were given, as the questions take them."""
    return {key: value.edtf if isinstance(value, When) else value for key, value in given.items() if value}


@click.command("list")
@_filters
@click.option("--failures", is_flag=True, help="The inputs that could not be read, and why.")
@click.option("--limit", type=click.IntRange(1), default=50, show_default=True)
@as_of_option
@json_option
@db_option
def list_command(path: str, limit: int, as_of: date | None, *, failures: bool, as_json: bool, **given: Any) -> None:  # noqa: ANN401 - filters
    """List tie-ups, the most recent first.

    \b
    Examples:
      tieup list --company CATL --status active
      tieup list --field charging --since 2023 --json
      tieup list --company Northvolt --as-of 2023-06-30      as one would have answered then
      tieup list --failures
    """
    from tieup.cli.views import ROW, tie_row
    from tieup.questions import open_database, tie_json

    if failures:
        _failures(path, as_json=as_json)
        return
    with open_database(path) as database:
        found = database.tieups(limit=limit, as_of=as_of, **_filled(given))
    if as_json:
        print_json([tie_json(tie) for tie in found])
        return
    table(ROW, map(tie_row, found))
    if found.total > limit:
        click.echo(f"{found.total - limit} more: --limit {found.total}", err=True)


def _failures(path: str, *, as_json: bool) -> None:
    with open_store(path) as store:
        rows = [(printable(f.document), f.reason) for f in store.failures()]
    if as_json:
        print_json([{"document": document, "reason": reason} for document, reason in rows])
    else:
        table(("document", "reason"), rows)


@click.command("show")
@click.argument("tie")
@click.option("--why", is_flag=True, help="Say of each claim why it was taken for the same tie-up, and who the independent voices are.")
@as_of_option
@json_option
@db_option
def show_command(tie: str, path: str, as_of: date | None, *, why: bool, as_json: bool) -> None:
    """Show one tie-up by its id (or the start of it): its claims in time, with quotes and sources, and where they disagree.

    A day in brackets is the article's: the claim itself gives none. A page that stands for others with the same text is followed by their
    number; below it is told where the text was seen besides, and from when to when.

    \b
    Examples:
      tieup show 3f2a91
      tieup show 3f2a91 --why
      tieup show 3f2a91 --as-of 2019-06-30
      tieup show 3f2a91 --json
    """
    from tieup.cli.views import LIFE, SEEN, conflict_rows, seen_rows, step_row, told
    from tieup.questions import history_json, open_database

    with open_database(path) as database:
        history = database.tieup(tie, as_of=as_of)
    if as_json:
        print_json(history_json(history))
        return
    click.echo(f"{told(history)}\n")
    table(LIFE, map(step_row, history.steps))
    if seen := list(seen_rows(history)):
        click.echo("")
        table(SEEN, seen)
    if why:
        click.echo("")
        table(
            ("claim", "merged because"),
            [(step.record.id[:8], "; ".join(map(str, step.because)) or "it says most") for step in history.steps],
        )
        click.echo("")
        table(("voice", "pages"), [(voice.name, ", ".join(voice.documents)) for voice in history.voices])
    if history.conflicts:
        click.echo("")
        table(("disagree on", "value", "page"), conflict_rows(history))


@click.command("company")
@click.argument("name")
@click.option("--group", is_flag=True, help="Count its brands and daughters in.")
@as_of_option
@json_option
@db_option
def company_command(name: str, path: str, as_of: date | None, *, group: bool, as_json: bool) -> None:
    """Show the partners of a company, by any of its names or its id, with forms, fields and status.

    \b
    Examples:
      tieup company BMW
      tieup company Volkswagen --group
      tieup company Rosatom --json
    """
    from tieup.questions import company_json, open_database

    with open_database(path) as database:
        company = database.company(name, group=group, as_of=as_of)
    if as_json:
        print_json(company_json(company))
        return
    rows = [(p.entity.name, str(len(p.ties)), *map(_named, (p.forms, p.fields, p.statuses))) for p in company.partners]
    table(("partner", "ties", "forms", "fields", "status"), rows, title=f"{name}: {several(len(company.ties), 'tie-up')}")


def _named(counts: Iterable[tuple[str, int]]) -> str:
    return ", ".join(name for name, _ in counts)


@click.command("search")
@click.argument("words", nargs=-1, required=True)
@click.option("--limit", type=click.IntRange(1), default=20, show_default=True)
@as_of_option
@json_option
@db_option
def search_command(words: tuple[str, ...], path: str, limit: int, as_of: date | None, *, as_json: bool) -> None:
    """Find the claims whose quotes or titles have all WORDS, in any inflection and script, what was published last first.

    \b
    Examples:
      tieup search solid-state batteries
      tieup search plant
      tieup search plant Debrecen --json
    """
    from tieup.questions import hit_json, open_database

    with open_database(path) as database:
        hits = database.search(" ".join(words), limit=limit, as_of=as_of)
    if as_json:
        print_json([hit_json(hit) for hit in hits])
        return
    table(("tie-up", "in the words of the page", "page"), [(hit.tie, hit.quote, hit.record.article.document) for hit in hits])


@click.command("network")
@_filters
@click.option("--group", is_flag=True, help="Count brands and daughters to their groups.")
@click.option("--limit", type=click.IntRange(1), default=20, show_default=True)
@as_of_option
@json_option
@db_option
def network_command(path: str, limit: int, as_of: date | None, *, group: bool, as_json: bool, **given: Any) -> None:  # noqa: ANN401 - filters
    """Show who has most partners, who lies on most paths, and who bridges which camps. It needs igraph: pip install 'tieup[graph]'.

    \b
    Examples:
      tieup network --field battery
      tieup network --since 2023 --group --json
    """
    from tieup.questions import network_json, open_database

    with open_database(path) as database:
        network = database.network(group=group, as_of=as_of, **_filled(given))
    if as_json:
        print_json(network_json(network))
        return
    rows = [(n.entity.name, str(n.degree), f"{n.betweenness:.3f}", str(n.community), _camps(n.bridges)) for n in network.nodes[:limit]]
    pairs, triangles = several(len(network.edges), "pair"), several(len(network.triangles), "closed triangle")
    title = f"{several(len(network.nodes), 'organisation')}, {pairs}, {triangles}"
    table(("organisation", "partners", "betweenness", "camp", "bridges camps"), rows, title=title)


def _camps(camps: Iterable[int]) -> str:
    return ", ".join(map(str, camps))


@click.command("export")
@_filters
@click.option("--format", "kind", type=click.Choice(list(FORMATS)), default="csv", show_default=True)
@click.option("--out", type=click.Path(dir_okay=False, allow_dash=True), default="-", help="A file; by default standard output.")
@as_of_option
@db_option
def export_command(path: str, kind: str, out: str, as_of: date | None, **given: Any) -> None:  # noqa: ANN401 - the filters
    """Write the tie-ups that answer a question, as csv, jsonl, excel or parquet, in the columns of sdc, as a network (graphml, gexf with
    time, cypher), as linked data (rdf with PROV-O, W3C Web annotations) or as FollowTheMoney entities (ftm).

    In CSV an apostrophe leads a cell that begins with = + - or @, so that no spreadsheet runs words of a page as a formula; the other
    formats have the words as they are. excel and parquet need: pip install 'tieup[export]'

    \b
    Examples:
      tieup export > claims.csv
      tieup export --format excel --field battery --out battery.xlsx
      tieup export --format gexf --since 2019 --out network.gexf
    """
    from tieup.export import Told
    from tieup.questions import open_database

    with open_database(path) as database:
        histories = database.histories(database.tieups(as_of=as_of, **_filled(given)))
        told = [Told(history.tie, history.records) for history in histories]
    with click.open_file(out, "wb") as file:
        file.write(FORMATS[kind].write(told))
