"""``list``, ``show``, ``company`` and ``export``: questions to the database."""

from __future__ import annotations

import csv
import sys
from collections import Counter, defaultdict
from collections.abc import Callable
from datetime import datetime
from typing import Any

import click

from tieup.cli.common import db_option, json_option, print_json, printable, table
from tieup.codebook import Field, Form, Status
from tieup.store import Query, open_store

_DAY = click.DateTime(["%Y-%m-%d", "%Y-%m", "%Y"])


def _filters(command: Callable[..., Any]) -> Callable[..., Any]:
    for option in reversed(
        (
            click.option("--company", default="", help="A name, or a part of one, in any spelling."),
            click.option("--form", type=click.Choice([str(f) for f in Form]), help="The form of the tie-up."),
            click.option("--field", type=click.Choice([str(f) for f in Field]), help="What it is about."),
            click.option("--status", type=click.Choice([str(s) for s in Status]), help="How firm a claim says it is."),
            click.option("--country", default="", help="Of a place or a partner, as in DE."),
            click.option("--language", default="", help="Of the page, as in de."),
            click.option("--since", type=_DAY, help="From this day on."),
            click.option("--until", type=_DAY, help="Up to this day."),
            click.option("--text", default="", help="Words in the quotes or the title."),
        )
    ):
        command = option(command)
    return command


def _query(given: dict[str, Any]) -> Query:
    """The query behind the options; a day given as '2024' starts with it."""
    values = {key: value for key, value in given.items() if value}
    kinds: dict[str, Callable[[Any], Any]] = {
        "form": Form,
        "field": Field,
        "status": Status,
        "since": datetime.date,
        "until": datetime.date,
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
    from tieup.cli.views import ROW, gathered, tie_up_json, tie_up_row

    with open_store(path) as store:
        if failures:
            rows = [(printable(f.document), f.reason) for f in store.failures()]
            if as_json:
                print_json([{"document": document, "reason": reason} for document, reason in rows])
            else:
                table(("document", "reason"), rows)
            return
        found = gathered(store.claims(_query(given)))
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
    from tieup.cli.views import gathered, partners, rung_row, tie_up_json
    from tieup.records import claim_to_json

    with open_store(path) as store:
        found = [each for each in gathered(store.claims()) if each[0].id.startswith(tie)]
    if len(found) != 1:
        raise click.UsageError(f"{len(found) or 'no'} tie-ups start with {tie!r}; see tieup list")
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
    """Show the partners of a company, with forms, fields and status.

    \b
    Examples:
      tieup company BMW
      tieup company Rosatom --json
    """
    from tieup.cli.views import gathered
    from tieup.text import normal

    with open_store(path) as store:
        found = gathered(store.claims(Query(company=name)))
    rows: dict[str, Counter[str]] = defaultdict(Counter)
    for tie, _ in found:
        for entity, _role in tie.participants:
            if normal(name) not in normal(entity.name):
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
@click.option("--format", "kind", type=click.Choice(["csv", "jsonl"]), default="csv", show_default=True)
@db_option
def export_command(path: str, kind: str, **given: Any) -> None:  # noqa: ANN401 - the filters
    """Write claims to standard output, a line each.

    \b
    Examples:
      tieup export > claims.csv
      tieup export --format jsonl --company Tesla > tesla.jsonl
    """
    from tieup.cli.views import quote
    from tieup.records import claim_to_json

    writer = csv.writer(sys.stdout)
    if kind == "csv":
        writer.writerow(("claim", "document", "title", "published", "language", "participants", "roles", "forms", "fields", "status",
                         "instrument", "announced", "confidence", "quote"))  # fmt: skip
    with open_store(path) as store:
        for record in store.claims(_query(given)):
            article, row = record.article, claim_to_json(record.article, record.claim)
            published = article.published.edtf if article.published else ""
            if kind == "jsonl":
                head = {"claim": record.id, "document": article.document, "title": article.title, "published": published}
                print_json({**head, "language": article.language, **row})
                continue
            joined = ["; ".join(p["entity"]["name"] for p in row["participants"]), "; ".join(p["role"] for p in row["participants"])]
            lists = ["; ".join(row["forms"]), "; ".join(row["fields"])]
            announced = row["announced"]["value"] if row["announced"] else ""
            tail = [row["status"], row["instrument"], announced, row["confidence"], quote(record)]
            writer.writerow([record.id, article.document, article.title, published, article.language, *joined, *lists, *tail])
