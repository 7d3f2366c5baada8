"""``serve``, ``watch``, ``account`` and ``mcp``: the desk in the browser, its alerts, who may enter, and a door for agents."""

from __future__ import annotations

import sys
import time
from importlib import import_module
from typing import TYPE_CHECKING, Any

import click

from tieup.cli.asking import _filters
from tieup.cli.common import db_option, json_option, print_json, printable, table
from tieup.cli.entities import _login
from tieup.desk.changes import Change
from tieup.errors import DeskError, MissingError

if TYPE_CHECKING:
    from tieup.desk import Desk
    from tieup.desk.delivery import Post


def _needed(module: str, extra: str) -> Any:  # noqa: ANN401 - a module
    try:
        return import_module(module)
    except ImportError as error:
        raise MissingError(error.name or module, extra) from error


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on; others than this machine need accounts.")
@click.option("--port", type=click.IntRange(1, 65535), default=8080, show_default=True)
@click.option("--name", "names", multiple=True, help="A host name under which browsers call it; may be given again.")
@click.option("--https", is_flag=True, help="It stands behind a proxy that speaks HTTPS.")
@click.option(
    "--workers", type=click.IntRange(1, 64), default=1, show_default=True, help="Processes that answer; one a core for many readers."
)
@db_option
def serve_command(path: str, host: str, port: int, names: tuple[str, ...], *, https: bool, workers: int) -> None:
    """Open the desk: what is new, tie-ups, companies, the network, review and alerts, in the browser.

    Needs: pip install 'tieup[web]'

    \b
    Examples:
      tieup serve
      tieup account add anna --role reviewer        then others may come in:
      tieup serve --host 0.0.0.0 --name desk.example
    """
    serving = _needed("tieup.web.serving", "web")
    settings = _needed("tieup.web.settings", "web").Settings(path, host, port, names, https, _login(), eager=False, workers=workers)
    _needed("tieup.web.app", "web").check(settings)
    click.echo(f"The desk is open at {settings.base} (end with Ctrl-C)", err=True)
    serving.serve(settings)


@click.group("account")
def account_command() -> None:
    """Who may enter a desk that other machines can reach: reader, reviewer (may judge), admin (may send alerts elsewhere).

    \b
    Examples:
      tieup account add anna --role reviewer
      tieup account list
      tieup account remove anna
    """


@account_command.command("add")
@click.argument("name")
@click.option("--role", type=click.Choice(["reader", "reviewer", "admin"]), default="reader", show_default=True)
@click.password_option(help="Asked for where it is not given.")
@db_option
def account_add_command(path: str, name: str, role: str, password: str) -> None:
    """Make an account.

    \b
    Example:
      tieup account add anna --role reviewer
    """
    from tieup.desk import accounts

    with _desk(path) as desk:
        accounts.add(desk, name, password, accounts.Level(role))
    click.echo(f"{printable(name)} may enter as {role}.", err=True)


@account_command.command("list")
@json_option
@db_option
def account_list_command(path: str, *, as_json: bool) -> None:
    """List the accounts.

    \b
    Example:
      tieup account list --json
    """
    from tieup.desk import accounts

    with _desk(path) as desk:
        found = accounts.listed(desk)
    if as_json:
        print_json([{"name": user.name, "role": user.level} for user in found])
    else:
        table(("name", "role"), [(user.name, user.level) for user in found])


@account_command.command("remove")
@click.argument("name")
@db_option
def account_remove_command(path: str, name: str) -> None:
    """Take an account away; its sessions end.

    \b
    Example:
      tieup account remove anna
    """
    from tieup.desk import accounts

    with _desk(path) as desk:
        accounts.remove(desk, name)


def _desk(path: str) -> Desk:
    from tieup.desk import open_desk
    from tieup.store import open_store

    open_store(path).__exit__(None, None, None)  # makes the database, or brings it up to date
    return open_desk(path)


@click.group("watch")
def watch_command() -> None:
    """Saved questions that tell of changes: a new tie-up, a change of status, a new partner, a conflict, a tie of its partners.

    \b
    Examples:
      tieup watch add 'Cells of BMW' --company BMW --field battery
      tieup watch add 'Around CATL' --company CATL --tell neighbour --email anna@example.org
      tieup watch run --every 15 --smtp mail.example.org:587 --tls --from tieup@example.org
    """


@watch_command.command("add")
@click.argument("name")
@_filters
@click.option("--tell", multiple=True, type=click.Choice([str(c) for c in Change]), help="Of what; by default of all but neighbour.")
@click.option("--email", default="", help="Tell this address.")
@click.option("--webhook", default="", help="Call this address; signed with TIEUP_WEBHOOK_SECRET.")
@click.option("--secret", default="", envvar="TIEUP_WEBHOOK_SECRET", help="What signs the calls.")
@db_option
def watch_add_command(path: str, name: str, tell: tuple[str, ...], **given: Any) -> None:  # noqa: ANN401 - the filters
    """Save a question, written as for tieup list. What answers it now is no news; changes from then on are.

    \b
    Examples:
      tieup watch add 'Cells of BMW' --company BMW --field battery
      tieup watch add 'Ends in Germany' --country DE --tell status
    """
    from tieup.desk import watches

    to = {key: given.pop(key) for key in ("email", "webhook", "secret")}
    question = {key: getattr(value, "edtf", str(value)) for key, value in given.items() if value}
    changes = tuple(map(Change, tell)) or tuple(change for change in Change if change is not Change.NEIGHBOUR)
    with _desk(path) as desk:
        watch = watches.save(desk, watches.Watch(name, question, changes, _login(), **to))
        with _database(path) as database:
            watches.look(desk, database, watch)
    click.echo(watch.id)


def _database(path: str) -> Any:  # noqa: ANN401 - heavy, imported when it is needed
    from tieup.questions import open_database

    return open_database(path)


@watch_command.command("list")
@json_option
@db_option
def watch_list_command(path: str, *, as_json: bool) -> None:
    """List the watches, and how many changes each has told of.

    \b
    Example:
      tieup watch list --json
    """
    from tieup.desk import watches

    with _desk(path) as desk:
        found = [(watch, watches.told(desk, watch.id)) for watch in watches.listed(desk)]
    if as_json:
        rows = [{"id": w.id, "name": w.name, "question": dict(w.question), "tell": w.changes, "events": len(told)} for w, told in found]
        print_json(rows)
        return
    lines = [(w.id, w.name, " ".join(f"{k}={v}" for k, v in w.question.items()), ", ".join(w.changes), str(len(t))) for w, t in found]
    table(("id", "name", "question", "tells of", "told"), lines)


@watch_command.command("remove")
@click.argument("identity", metavar="ID")
@db_option
def watch_remove_command(path: str, identity: str) -> None:
    """Forget a watch and what it told of.

    \b
    Example:
      tieup watch remove 3f2a91bc04d7
    """
    from tieup.desk import watches

    with _desk(path) as desk:
        watches.remove(desk, identity)


@watch_command.command("run")
@click.option("--every", type=click.IntRange(1), help="Minutes; without it the questions are asked once.")
@click.option("--smtp", default="", envvar="TIEUP_SMTP", help="The mail server, as HOST:PORT.")
@click.option("--from", "sender", default="", envvar="TIEUP_FROM", help="The address that mail comes from.")
@click.option("--tls", is_flag=True, help="Start TLS before mail is sent.")
@click.option("--private", is_flag=True, envvar="TIEUP_PRIVATE", help="Call webhooks in private networks too.")
@click.option("--base", default="http://127.0.0.1:8080", show_default=True, help="The desk's address, for links.")
@db_option
def watch_run_command(path: str, every: int | None, base: str, *, smtp: str, sender: str, **how: bool) -> None:
    """Ask all saved questions again and send what is new; a change is told once, also where this is killed in between.

    The name and password of the mail server are taken from TIEUP_SMTP_USER and TIEUP_SMTP_PASSWORD.

    \b
    Examples:
      tieup watch run
      tieup watch run --every 15 --smtp mail.example.org:587 --tls --from tieup@example.org
    """
    from tieup.desk import delivery, watches

    post, failed = _post(smtp, sender, **how), 0
    with _desk(path) as desk, _database(path) as database:
        while True:
            watches.look_at_all(desk, database, _report)
            taken, failed = delivery.deliver(desk, post, base)
            if taken or failed:
                click.echo(f"{taken} sent, {failed} failed and will be sent again.", err=True)
            if every is None:
                break
            time.sleep(every * 60)
    sys.exit(1 if failed else 0)


def _report(watch: Any, count: int) -> None:  # noqa: ANN401 - a watch
    if count:
        click.echo(f"{printable(watch.name)}: {count} new", err=True)


def _post(smtp: str, sender: str, *, tls: bool, private: bool) -> Post:
    import os

    from tieup.desk.delivery import Post

    host, _, port = smtp.rpartition(":") if ":" in smtp else (smtp, "", "25")
    if not port.isdecimal():
        raise DeskError(f"{smtp!r} is no mail server; write it as HOST:PORT")
    user, password = (os.environ.get(name, "") for name in ("TIEUP_SMTP_USER", "TIEUP_SMTP_PASSWORD"))
    return Post(host, int(port), sender, user, password, tls, private)


@click.command("mcp")
@db_option
def mcp_command(path: str) -> None:
    """Answer an agent's questions over standard input and output (Model Context Protocol).

    Needs: pip install 'tieup[mcp]'

    \b
    Example, as an agent's configuration starts it:
      tieup mcp --db mobility.db
    """
    made = _needed("tieup.mcp", "mcp")
    with _database(path) as database:
        made.server(database).run("stdio")
