"""``list``, ``show``, ``company`` and ``export``: questions to the database."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import click

from tieup.cli.common import db_option, json_option, print_json, printable, table
from tieup.codebook import Field, Form, Status
from tieup.dates import When
from tieup.export import FORMATS
from tieup.store import Query, StoredClaim, open_store


class _Time(click.ParamType[When]):
    """A day, a month or a year: '2024' is the whole of it."""

    name = "time"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> When:  # noqa: ANN401 - what click gives
        try:
            return When.parse(value)
        except ValueError:
            self.fail(f"{value!r} is no time; write it as 2024, 2024-05 or 2024-05-31", param, ctx)


def _filters(command: Callable[..., Any]) -> Callable[..., Any]:
    for option in reversed(
        (
            click.option("--company", default="", help="A name in any known spelling, an id, or a part of a name."),
            click.option("--form", type=click.Choice([str(f) for f in Form]), help="The form of the tie-up."),
            click.option("--field", type=click.Choice([str(f) for f in Field]), help="What it is about."),
            click.option("--status", type=click.Choice([str(s) for s in Status]), help="How firm a claim says it is."),
            click.option("--country", default="", help="Of a place or a partner, as in DE."),
            click.option("--language", default="", help="Of the page, as in de."),
            click.option("--since", type=_Time(), help="In part at or after this day, month or year."),
            click.option("--until", type=_Time(), help="In part at or before it."),
            click.option("--text", default="", help="Words in the quotes or the title."),
        )
    ):
        command = option(command)
    return command


def _query(given: dict[str, Any]) -> Query:
    """The query behind the options."""
    values = {key: value for key, value in given.items() if value}
    kinds: dict[str, Callable[[Any], Any]] = {
        "form": Form,
        "field": Field,
        "status": Status,
        "since": lambda when: when.start,
        "until": lambda when: when.stop - timedelta(days=1),
    }
    return Query(**{key: kinds[key](value) if key in kinds else value for key, value in values.items()})


@click.command("list")
@_filters
@click.option("--failures", is_flag=True, help="The inputs that could not be read, and why.")
@click.option("--limit", type=click.IntRange(1), default=50, show_default=True)
@json_option
@db_option
def list_command(path: str, limit: int, *, failures: bool, as_json: bool, **given: Any) -> None:  # noqa: ANN401 - the filters
    """List tie-ups, the most recent first.

    \b
    Examples:
      tieup list --company CATL --status active
      tieup list --field charging --since 2023 --json
      tieup list --failures
    """
    from tieup.cli.views import ROW, asked, tie_up_json, tie_up_row

    with open_store(path) as store:
        if failures:
            rows = [(printable(f.document), f.reason) for f in store.failures()]
            if as_json:
                print_json([{"document": document, "reason": reason} for document, reason in rows])
            else:
                table(("document", "reason"), rows)
            return
        found = asked(store, _query(given))
    if as_json:
        print_json([tie_up_json(*each) for each in found[:limit]])
        return
    table(ROW, (tie_up_row(*each) for each in found[:limit]))
    if len(found) > limit:
        click.echo(f"{len(found) - limit} more: --limit {len(found)}", err=True)


@click.command("show")
@click.argument("tie")
@json_option
@db_option
def show_command(tie: str, path: str, *, as_json: bool) -> None:
    """Show one tie-up by its id (or the start of it): its claims in time, with quotes and sources.

    \b
    Examples:
      tieup show 3f2a91
      tieup show 3f2a91 --json
    """
    from tieup.cli.views import beginning, partners, rung_row, tie_up_json
    from tieup.records import claim_to_json

    with open_store(path) as store:
        found = beginning(store, tie)
    if len(found) != 1:
        several = f": {', '.join(each.id for each, _ in found[:9])}" if found else ""
        raise click.UsageError(f"{len(found) or 'no'} tie-ups start with {tie!r}{several}; see tieup list")
    record, rungs = found[0]
    if as_json:
        claims = [{"document": g.record.article.document, **claim_to_json(g.record.article, g.record.claim)} for g in rungs]
        print_json({**tie_up_json(record, rungs), "claims": claims})
        return
    click.echo(f"{partners(record)}\n{', '.join(record.forms)} | {', '.join(record.fields) or 'field not named'} | now {record.status}\n")
    table(("day", "status", "in the words of the page", "page"), map(rung_row, rungs))


@click.command("company")
@click.argument("name")
@json_option
@db_option
def company_command(name: str, path: str, *, as_json: bool) -> None:
    """Show the partners of a company, by any of its names or its id, with forms, fields and status.

    \b
    Examples:
      tieup company BMW
      tieup company Rosatom --json
    """
    from tieup.cli.views import asked

    with open_store(path) as store:
        company, found = store.directory().matching(name), asked(store, Query(company=name))
    rows: dict[str, Counter[str]] = defaultdict(Counter)
    for tie, _ in found:
        for entity, _role in tie.participants:
            if entity.id not in company:
                rows[entity.name].update(
                    [*(f"form {f}" for f in tie.forms), *(f"field {f}" for f in tie.fields), f"status {tie.status}", "ties"]
                )
    ordered = sorted(rows.items(), key=lambda row: (-row[1]["ties"], row[0]))
    if as_json:
        print_json([{"partner": partner, **counts} for partner, counts in ordered])
        return
    named = [(p, str(c["ties"]), *(_listed(c, kind) for kind in ("form ", "field ", "status "))) for p, c in ordered]
    table(("partner", "ties", "forms", "fields", "status"), named, title=f"{name}: {len(found)} tie-ups")


def _listed(counts: Counter[str], kind: str) -> str:
    return ", ".join(key.removeprefix(kind) for key, _ in counts.most_common() if key.startswith(kind))


@click.command("export")
@_filters
@click.option("--format", "kind", type=click.Choice(list(FORMATS)), default="csv", show_default=True)
@click.option("--out", type=click.Path(dir_okay=False, allow_dash=True), default="-", help="A file; by default standard output.")
@db_option
def export_command(path: str, kind: str, out: str, **given: Any) -> None:  # noqa: ANN401 - the filters
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
    from tieup.cli.views import asked
    from tieup.export import by_id

    with open_store(path) as store:
        lived = asked(store, _query(given))
    records = (rung.record for _, rungs in lived for rung in rungs)
    told = by_id((record for record in records if isinstance(record, StoredClaim)), (tie for tie, _ in lived))
    with click.open_file(out, "wb") as file:
        file.write(FORMATS[kind].write(told))
