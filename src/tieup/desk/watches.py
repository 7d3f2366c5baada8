"""Saved questions that are asked again and again.

A change and the state it was seen in are kept in one transaction: told once, lost never.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, RowMapping, delete, func, insert, select, update

from tieup.desk.changes import Change, Event, Json, events, state
from tieup.desk.tables import DELIVERIES, EVENTS, SEEN, WATCHES, Desk, now
from tieup.errors import DeskError
from tieup.model import TieUp
from tieup.questions import Database

_FILTERS = ("company", "form", "field", "status", "country", "language", "since", "until", "text")


@dataclass(frozen=True, slots=True)
class Watch:
    """A saved question and where its answers go. ``token`` opens its feed, ``secret`` signs what its webhook gets."""

    name: str
    question: Mapping[str, str]
    changes: tuple[Change, ...] = tuple(Change)[:4]
    owner: str = ""
    email: str = ""
    webhook: str = ""
    secret: str = ""
    id: str = field(default_factory=lambda: secrets.token_hex(6))
    token: str = field(default_factory=lambda: secrets.token_urlsafe(24))
    made: str = field(default_factory=now)

    @property
    def channels(self) -> tuple[str, ...]:
        return tuple(name for name, address in (("email", self.email), ("webhook", self.webhook)) if address)


@dataclass(frozen=True, slots=True)
class Told:
    """An event as it was kept."""

    number: int
    watch: str
    made: str
    event: Event


def save(desk: Desk, watch: Watch) -> Watch:
    """Keep a watch. Raises DeskError for one that says nothing or cannot be delivered."""
    _check(watch)
    row = {name: getattr(watch, name) for name in ("id", "name", "owner", "token", "email", "webhook", "secret", "made")}
    question = {name: value for name, value in watch.question.items() if name in _FILTERS and value}
    kept = {"question": json.dumps(question, ensure_ascii=False), "changes": json.dumps(watch.changes), "started": False}
    with desk.writing() as connection:
        connection.execute(insert(WATCHES).values(**row, **kept))
    return watch


def _check(watch: Watch) -> None:
    if not watch.name.strip():
        raise DeskError("a watch needs a name", "watch_name")
    if not watch.changes:
        raise DeskError("a watch needs a change to tell of", "watch_change")
    if Change.NEIGHBOUR in watch.changes and not watch.question.get("company"):
        raise DeskError("to watch a company's partners, name the company", "watch_company")
    if watch.email and ("@" not in watch.email or any(c.isspace() or not c.isprintable() for c in watch.email)):
        raise DeskError(f"{watch.email!r} is no e-mail address", "watch_email", name=watch.email)
    if watch.webhook and not watch.webhook.startswith(("https://", "http://")):
        raise DeskError("a webhook's address begins with https:// or http://", "watch_webhook")
    if watch.webhook and not watch.secret:
        raise DeskError("a webhook needs a secret to sign with", "watch_secret")


def remove(desk: Desk, identity: str) -> None:
    """Forget a watch and all that was told of it. Raises DeskError where there is none."""
    mine = select(EVENTS.c.number).where(EVENTS.c.watch == identity)
    with desk.writing() as connection:
        connection.execute(delete(DELIVERIES).where(DELIVERIES.c.event.in_(mine)))
        for table in (EVENTS, SEEN):
            connection.execute(delete(table).where(table.c.watch == identity))
        if connection.execute(delete(WATCHES).where(WATCHES.c.id == identity)).rowcount == 0:
            raise DeskError(f"there is no watch {identity!r}; see tieup watch list")


def listed(desk: Desk) -> tuple[Watch, ...]:
    with desk.reading() as connection:
        return tuple(map(_watch, connection.execute(select(WATCHES).order_by(WATCHES.c.made, WATCHES.c.id)).mappings()))


def found(desk: Desk, identity: str) -> Watch | None:
    with desk.reading() as connection:
        row = connection.execute(select(WATCHES).where(WATCHES.c.id == identity)).mappings().first()
    return _watch(row) if row else None


def _watch(row: RowMapping) -> Watch:
    plain = {name: row[name] for name in ("id", "name", "owner", "token", "email", "webhook", "secret", "made")}
    return Watch(question=json.loads(row["question"]), changes=tuple(map(Change, json.loads(row["changes"]))), **plain)


def told(desk: Desk, watch: str, *, limit: int = 100) -> tuple[Told, ...]:
    """What a watch has told of, the newest first."""
    rows = select(EVENTS).where(EVENTS.c.watch == watch).order_by(EVENTS.c.number.desc()).limit(limit)
    with desk.reading() as connection:
        return tuple(Told(r.number, r.watch, r.made, Event.from_json(json.loads(r.event))) for r in connection.execute(rows))


def look(desk: Desk, database: Database, watch: Watch) -> int:
    """Ask a watch's question again and keep what is new. How many events that gave; the first look gives none."""
    own = database.tieups(**_question(watch.question))
    near = _neighbours(database, watch.question["company"], own) if Change.NEIGHBOUR in watch.changes else ()
    with desk.writing() as connection:
        started = connection.scalar(select(WATCHES.c.started).where(WATCHES.c.id == watch.id))
        if started is None:
            return 0  # removed in the meantime
        before = {row.tie: json.loads(row.state) for row in connection.execute(select(SEEN).where(SEEN.c.watch == watch.id))}
        new = [*events(before, own, near=False), *events(before, near, near=True)] if started else []
        kept = [event for event in new if event.change in watch.changes]
        _keep(connection, watch, kept)
        _see(connection, watch.id, before, (*own, *near))
        connection.execute(update(WATCHES).where(WATCHES.c.id == watch.id).values(started=True))
    return len(kept)


def _question(question: Mapping[str, str]) -> Any:  # noqa: ANN401 - the filters, by name
    return {name: value for name, value in question.items() if name in _FILTERS}


def _neighbours(database: Database, company: str, own: Iterable[TieUp]) -> tuple[TieUp, ...]:
    """The tie-ups of a company's partners in which it takes no part."""
    ours = {tie.id for tie in own}
    partners = {partner.entity.id for partner in database.company(company).partners}
    found = {tie.id: tie for identity in sorted(partners) for tie in database.tieups(company=identity)}
    return tuple(tie for key, tie in found.items() if key not in ours)


def _keep(connection: Connection, watch: Watch, new: Sequence[Event]) -> None:
    for event in new:
        body = json.dumps(event.to_json(), ensure_ascii=False)
        same = select(func.count()).select_from(EVENTS).where(EVENTS.c.watch == watch.id, EVENTS.c.event == body)
        turn = connection.scalar(same) or 0
        row = {"watch": watch.id, "key": event.key(turn), "made": now(), "event": body}
        number = connection.execute(insert(EVENTS).values(row)).inserted_primary_key[0]  # type: ignore[index]  # one row was put in
        for channel in watch.channels:
            due = {"event": number, "channel": channel, "done": False, "tries": 0, "due": now(), "note": ""}
            connection.execute(insert(DELIVERIES).values(due))


def _see(connection: Connection, watch: str, before: Mapping[str, Json], ties: Iterable[TieUp]) -> None:
    """Remember the state of the tie-ups; one that no longer answers keeps the state it had, so that it is no news when it comes back."""
    for tie in ties:
        here, seen = state(tie), before.get(tie.id)
        if here == seen:
            continue
        packed = json.dumps(here, ensure_ascii=False)
        at = (SEEN.c.watch == watch) & (SEEN.c.tie == tie.id)
        if seen is None:
            connection.execute(insert(SEEN).values(watch=watch, tie=tie.id, state=packed))
        else:
            connection.execute(update(SEEN).where(at).values(state=packed))


def look_at_all(desk: Desk, database: Database, report: Callable[[Watch, int], None] = lambda _watch, _count: None) -> int:
    """Ask all questions again. How many events that gave."""
    total = 0
    for watch in listed(desk):
        count = look(desk, database, watch)
        report(watch, count)
        total += count
    return total
