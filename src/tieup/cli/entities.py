"""``entity``: who is who, and judgements on it."""

from __future__ import annotations

import getpass
from collections import Counter
from typing import TYPE_CHECKING, Any

import click

from tieup.cli.common import Decorated, db_option, json_option, print_json, printable, several, table

if TYPE_CHECKING:
    from collections.abc import Callable

    from tieup.store import Directory, Judgement, Known, Store


@click.group("entity")
def entity_command() -> None:
    """Who is who: list organisations, add your own, say which names are one firm and which are not; everything can be taken back.

    \b
    Examples:
      tieup entity list --provisional                names that no list holds
      tieup entity merge 'Kiruna Motors' BMW         both are one firm: BMW
      tieup entity split BMW 'Kiruna Motors'         this spelling means another firm
      tieup entity undo                              take the last judgement back
    """


def author_option(command: Decorated) -> Decorated:
    """``--author``, by default the login name."""
    return click.option("--author", default=_login, show_default="login name", help="Who judges.")(command)


def _login() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # a container whose user has no name
        return "unknown"


@entity_command.command("list")
@click.option("--provisional", is_flag=True, help="Only names that no list holds.")
@click.option("--text", default="", help="A part of a name or of a spelling.")
@json_option
@db_option
def list_command(path: str, text: str, *, provisional: bool, as_json: bool) -> None:
    """List the organisations of the database with all their spellings, and the number of documents and tie-ups.

    \b
    Examples:
      tieup entity list --provisional
      tieup entity list --text motors --json
    """
    from tieup.store import open_store

    with open_store(path) as store:
        known, ties = store.directory().known(), _ties(store)
    chosen = [k for k in known if (k.entity.provisional or not provisional) and _has_part(k, text)]
    if as_json:
        print_json([_entity_json(each, ties[each.entity.id]) for each in chosen])
        return
    rows = [(k.entity.id, k.entity.name, ", ".join(k.spellings), str(len(k.documents)), str(ties[k.entity.id])) for k in chosen]
    table(("id", "name", "spellings", "documents", "ties"), rows)


def _has_part(known: Known, part: str) -> bool:
    from tieup.text import normal

    return any(normal(part) in normal(name) for name in (known.entity.name, *known.spellings))


def _ties(store: Store) -> Counter[str]:
    """The number of tie-ups by entity."""
    from tieup.questions import Database

    return Counter(entity.id for tie in Database(store).tieups() for entity, _ in tie.participants)


def _entity_json(known: Known, ties: int) -> dict[str, Any]:
    entity = known.entity
    head = {"id": entity.id, "name": entity.name, "kind": entity.kind, "country": entity.country, "provisional": entity.provisional}
    return {**head, "spellings": known.spellings, "documents": len(known.documents), "ties": ties}


@entity_command.command("show")
@click.argument("name")
@json_option
@db_option
def show_command(name: str, path: str, *, as_json: bool) -> None:
    """Show one organisation by its id or any of its names: its spellings, its documents, and what was judged on it.

    \b
    Examples:
      tieup entity show BMW
      tieup entity show 'new:kiruna motors' --json
    """
    from tieup.store import open_store

    with open_store(path) as store:
        directory, log = store.directory(), store.judgements()
        known = directory.show(directory.one(name))
        ties = _ties(store)[known.entity.id]
    judged = [j for j in log if known.entity.id in (directory.current(j.subject), directory.current(j.target), j.subject)]
    if as_json:
        named = {**_entity_json(known, ties), "documents": known.documents}
        print_json({**named, "judgements": [_judgement_json(j, log) for j in judged]})
        return
    entity = known.entity
    told = [part for part in (entity.kind, entity.country, "provisional" if entity.provisional else "") if part]
    click.echo(f"{printable(entity.name)} ({printable(entity.id)}) {', '.join(told)}\n{several(ties, 'tie-up')}\n")
    table(("spelling",), [(s,) for s in known.spellings])
    table(("document",), [(d,) for d in known.documents])
    if judged:
        table(_LOG, [_judgement_row(j, log) for j in judged])


@entity_command.command("add")
@click.argument("name")
@click.option("--id", "identity", default="", help="Its id; by default 'own:' and the name.")
@click.option("--kind", default="", help="What it is, as in supplier.")
@click.option("--country", default="", help="Its home, as in DE.")
@click.option("--names", multiple=True, help="Another name of it; may be given again.")
@click.argument("more", nargs=-1)
@author_option
@db_option
def add_command(name: str, more: tuple[str, ...], identity: str, names: tuple[str, ...], *, path: str, **given: str) -> None:
    """Add an organisation of your own: known from then on when pages are read, and in what is stored. MORE are further names, as --names.

    \b
    Examples:
      tieup entity add 'Kiruna Motors' --country SE
      tieup entity add 'Kiruna Motors' --id kiruna --names 'Kiruna Mobility' KirunaM
    """
    from tieup.store.judgements import Action, Judgement
    from tieup.store.judging import add

    country = given["country"].upper()
    if country and not (len(country) == 2 and country.isascii() and country.isalpha()):
        raise click.BadParameter(f"{country!r} is no code of two letters, as in DE", param_hint="--country")
    asked = Judgement(Action.ADD, identity, given["author"], name=name, names=(*names, *more), kind=given["kind"], country=country)
    _judge(path, lambda directory, _log: add(directory, asked))


@entity_command.command("merge")
@click.argument("source", metavar="FROM")
@click.argument("into", metavar="INTO")
@author_option
@db_option
def merge_command(source: str, into: str, author: str, path: str) -> None:
    """Say that FROM is the same organisation as INTO, and is known as INTO from now on. Both are ids or names.

    \b
    Examples:
      tieup entity merge 'Kiruna Motors' 'Kiruna Mobility'
      tieup entity merge 'new:kiruna motors' bmw --author anna
    """
    from tieup.store.judging import merge

    _judge(path, lambda directory, _log: merge(directory, source, into, author))


@entity_command.command("split")
@click.argument("entity")
@click.argument("spellings", nargs=-1, required=True)
@click.option("--into", default="", help="The firm that they mean, known or new; by default one named by the first spelling.")
@author_option
@db_option
def split_command(entity: str, spellings: tuple[str, ...], into: str, author: str, path: str) -> None:
    """Say that these SPELLINGS of ENTITY mean another firm.

    \b
    Examples:
      tieup entity split 'Kiruna Group' 'Kiruna Motors'
      tieup entity split kiruna Kiruna --into 'City of Kiruna'
    """
    from tieup.store.judgements import Action, Judgement
    from tieup.store.judging import split

    asked = Judgement(Action.SPLIT, entity, author, names=spellings)
    _judge(path, lambda directory, _log: split(directory, asked, into))


@entity_command.command("undo")
@click.argument("number", type=click.IntRange(1), required=False)
@author_option
@db_option
def undo_command(number: int | None, author: str, path: str) -> None:
    """Take judgement NUMBER back, or the last one that stands. An undo has a number too, and can be taken back.

    \b
    Examples:
      tieup entity undo
      tieup entity undo 3
    """
    from tieup.store.judging import undo

    _judge(path, lambda _directory, log: undo(log, number, author))


@entity_command.command("log")
@json_option
@db_option
def log_command(path: str, *, as_json: bool) -> None:
    """Show all judgements, oldest first: when, by whom, what, and whether it stands.

    \b
    Examples:
      tieup entity log
      tieup entity log --json
    """
    from tieup.store import open_store

    with open_store(path) as store:
        log = store.judgements()
    if as_json:
        print_json([_judgement_json(j, log) for j in log])
    else:
        table(_LOG, [_judgement_row(j, log) for j in log])


_LOG = ("number", "made", "author", "judgement", "stands")


def _judge(path: str, decide: Callable[[Directory, Any], Judgement]) -> None:
    from tieup.store import open_store

    with open_store(path) as store:
        made = store.judge(decide)
    click.echo(f"Judgement {made.number}: {printable(_told(made))}. Take it back with: tieup entity undo {made.number}", err=True)


def _told(judgement: Judgement) -> str:
    """'merge new:kiruna into bmw'."""
    named = ", ".join(map(repr, judgement.names))
    sentences: dict[str, Callable[[], str]] = {
        "add": lambda: f"add {judgement.name} ({judgement.subject})" + (f", also {named}" if named else ""),
        "merge": lambda: f"merge {judgement.subject} into {judgement.target}",
        "split": lambda: f"split {named} off {judgement.subject}, into {judgement.target}",
        "undo": lambda: f"undo {judgement.subject}",
    }
    return sentences[judgement.action]()


def _stands(judgement: Judgement, log: tuple[Judgement, ...]) -> bool:
    from tieup.store.judgements import taken_back

    return judgement.number not in taken_back(log)


def _judgement_row(judgement: Judgement, log: tuple[Judgement, ...]) -> tuple[str, ...]:
    stands = "yes" if _stands(judgement, log) else "taken back"
    return str(judgement.number), judgement.made, judgement.author, _told(judgement), stands


def _judgement_json(judgement: Judgement, log: tuple[Judgement, ...]) -> dict[str, Any]:
    fields = ("number", "made", "author", "action", "subject", "target", "name", "names", "kind", "country")
    return {**{name: getattr(judgement, name) for name in fields}, "stands": _stands(judgement, log)}
