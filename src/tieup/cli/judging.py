"""``judge`` and ``review``: what people say of claims and tie-ups."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any, TextIO

import click

from tieup.cli.common import db_option, json_option, print_json, printable, table
from tieup.cli.entities import author_option

if TYPE_CHECKING:
    from tieup.questions import Database
    from tieup.store import Judgement


@click.group("judge")
def judge_command() -> None:
    """Say which claims are right and which are not, and which tie-ups are one; everything can be taken back and taken elsewhere.

    A CLAIM is its id or the beginning of it, as tieup show prints it. A judgement holds for the same page read anew.

    \b
    Examples:
      tieup judge confirm 4be1
      tieup judge correct 4be1 status denied
      tieup judge same 3f2a91 77ab02                 two tie-ups are one
      tieup judge export > judgements.jsonl
    """


def _told(made: Judgement) -> None:
    click.echo(f"Judgement {made.number}: {made.action}. Take it back with: tieup judge undo {made.number}", err=True)


@judge_command.command("confirm")
@click.argument("claims", nargs=-1, required=True, metavar="CLAIM...")
@author_option
@db_option
def confirm_command(claims: tuple[str, ...], author: str, path: str) -> None:
    """Say that claims are right as they are read.

    \b
    Examples:
      tieup judge confirm 4be1
      tieup judge confirm 4be1 90aa --author anna
    """
    from tieup.questions import open_database

    with open_database(path) as database:
        for claim in claims:
            _told(database.judging.confirm(claim, author=author))


@judge_command.command("reject")
@click.argument("claims", nargs=-1, required=True, metavar="CLAIM...")
@author_option
@db_option
def reject_command(claims: tuple[str, ...], author: str, path: str) -> None:
    """Say that documents do not say so: the claims are shown and counted no more.

    \b
    Examples:
      tieup judge reject 4be1
    """
    from tieup.questions import open_database

    with open_database(path) as database:
        for claim in claims:
            _told(database.judging.reject(claim, author=author))


@judge_command.command("correct")
@click.argument("claim")
@click.argument("field")
@click.argument("values", nargs=-1)
@click.option("--words", default="", help="The words of the article that say so: the evidence of the new values.")
@click.option("--at", "start", type=click.IntRange(0), help="About where these start, in letters from the beginning.")
@author_option
@db_option
def correct_command(path: str, claim: str, field: str, values: tuple[str, ...], **given: Any) -> None:  # noqa: ANN401 - the options
    """Give the VALUES of a FIELD of a claim; none takes the value away. The rest of the claim is confirmed by it.

    FIELD is status, forms, fields, participants, roles, instrument, binding, announced, starts, ends, places, quantities, products, people,
    source or unconfirmed_by. Of several values all are given; of participants and roles, those that change: WHO=ROLE takes part, WHO=none
    does not. Who comes in stands on --words, or on the name where the article has it.

    \b
    Examples:
      tieup judge correct 4be1 status in_talks
      tieup judge correct 4be1 fields battery charging
      tieup judge correct 4be1 announced 2024-05 --words "in May"
      tieup judge correct 4be1 starts
      tieup judge correct 4be1 roles CATL=supplier BMW=customer
      tieup judge correct 4be1 participants Orano=supplier --words "the French group"
      tieup judge correct 4be1 participants BMW=none
      tieup judge correct 4be1 places "HU; city=Debrecen" "DE; region=Bavaria; plant=Dingolfing"
      tieup judge correct 4be1 quantities "30 GWh/year" "<=500 jobs" --words "up to 500 jobs" --at 1200
      tieup judge correct 4be1 people "Anna Berg; organisation=BMW; function=purchasing; part=signatory"
    """
    from tieup.questions import open_database

    words, start = given["words"], given["start"]
    if start is not None and not words:
        raise click.UsageError("--at says where --words start: give these too")
    with open_database(path) as database:
        _told(database.judging.correct(claim, field, values, author=given["author"], words=(words, start or 0)))


@judge_command.command("same")
@click.argument("one")
@click.argument("other")
@author_option
@db_option
def same_command(one: str, other: str, author: str, path: str) -> None:
    """Say that two tie-ups, or two claims, are one tie-up.

    \b
    Examples:
      tieup judge same 3f2a91 77ab02
    """
    from tieup.questions import open_database

    with open_database(path) as database:
        _told(database.judging.same(one, other, author=author))


@judge_command.command("apart")
@click.argument("one")
@click.argument("other")
@author_option
@db_option
def apart_command(one: str, other: str, author: str, path: str) -> None:
    """Say that two tie-ups, or two claims of one, are not the same.

    \b
    Examples:
      tieup judge apart 4be1 90aa
    """
    from tieup.questions import open_database

    with open_database(path) as database:
        _told(database.judging.apart(one, other, author=author))


@judge_command.command("undo")
@click.argument("number", type=click.IntRange(1), required=False)
@author_option
@db_option
def undo_command(number: int | None, author: str, path: str) -> None:
    """Take judgement NUMBER back, or the last one that stands. An undo has a number too, and can be taken back.

    \b
    Examples:
      tieup judge undo
      tieup judge undo 3
    """
    from tieup.questions import open_database

    with open_database(path) as database:
        _told(database.judging.undo(number, author=author))


@judge_command.command("export")
@db_option
def export_command(path: str) -> None:
    """Print all judgements, those on who is who too, a line of JSON each.

    \b
    Examples:
      tieup judge export > judgements.jsonl
    """
    from tieup.questions import open_database

    with open_database(path) as database:
        for record in database.judging.export():
            print_json(record)


@judge_command.command("import")
@click.argument("file", type=click.File(encoding="utf-8"))
@db_option
def import_command(file: TextIO, path: str) -> None:
    """Add the judgements of a file that are not here yet, with their dates and authors.

    \b
    Examples:
      tieup judge import judgements.jsonl
    """
    from tieup.questions import open_database

    with open_database(path) as database:
        added = database.judging.load(json.loads(line) for line in file if line.strip())
    click.echo(f"{added} judgements added.", err=True)


@judge_command.command("gold")
@db_option
def gold_command(path: str) -> None:
    """Print documents with judged claims as gold for tieup evaluate; claims that nobody has judged on are optional.

    \b
    Examples:
      tieup judge gold > gold.jsonl
      tieup evaluate gold.jsonl
    """
    from tieup.questions import open_database

    with open_database(path) as database:
        for record in database.judging.gold():
            print_json(record)


@click.command("review")
@click.option("--limit", type=click.IntRange(1), default=20, show_default=True)
@author_option
@json_option
@db_option
def review_command(path: str, limit: int, author: str, *, as_json: bool) -> None:
    """Walk through the doubtful tie-ups, the least certain and most consequential first, and say of each least certain claim whether it is
    right. Without a terminal the list is printed.

    \b
    Examples:
      tieup review
      tieup review --limit 5 --json
    """
    from tieup.cli.views import ROW, tie_row
    from tieup.questions import open_database, tie_json

    with open_database(path) as database:
        ties = database.doubtful(limit)
        if as_json:
            print_json([tie_json(tie) for tie in ties])
        elif not sys.stdin.isatty():
            table(ROW, map(tie_row, ties))
        else:
            _walk(database, [tie.id for tie in ties], author)


def _walk(database: Database, ties: list[str], author: str) -> None:
    from tieup.cli.views import told
    from tieup.questions.plain import quote

    for identity in ties:
        history = database.tieup(identity)
        record = min(history.records, key=lambda each: each.claim.confidence)
        words = f"{record.claim.status.value}: {printable(quote(record))}\n{printable(record.article.document)}"
        click.echo(f"\n{told(history)}\n\n{words}\n")
        answer = click.prompt("Right? y yes, n no, s skip, q quit", type=click.Choice(["y", "n", "s", "q"]), show_choices=False)
        if answer == "q":
            return
        if answer != "s":
            judge = database.judging.confirm if answer == "y" else database.judging.reject
            _told(judge(record.id, author=author))
