"""Watches and their delivery, against real servers: told once, whatever dies in between."""

from __future__ import annotations

import hmac
import json
import os
import signal
import socketserver
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from small_desk import BMW, CATL, NORD, fill, put, reading
from tieup.codebook import Form, Role, Status
from tieup.dates import When
from tieup.desk import Desk, accounts, changes, delivery, feeds, open_desk, watches
from tieup.desk.changes import Change, Event
from tieup.desk.delivery import Post
from tieup.desk.tables import DELIVERIES, METADATA
from tieup.desk.watches import Watch
from tieup.errors import DeskError
from tieup.model import Entity, TieUp
from tieup.questions import open_database
from tieup.store import open_store

BASE = "http://127.0.0.1:8080"
SUPPLY = {CATL: Role.SUPPLIER, BMW: Role.CUSTOMER}


@pytest.fixture
def path(places: Callable[[], str]) -> str:
    made = places()
    fill(made)
    return made


@pytest.fixture
def desk(path: str) -> Iterator[Desk]:
    with open_desk(path) as opened:
        yield opened


def look(desk: Desk, path: str, watch: Watch) -> int:
    with open_database(path) as database:
        return watches.look(desk, database, watch)


def news(path: str, name: str, parties: dict[Entity, Role], status: Status, when: When) -> None:
    with open_store(path) as store:
        put(store, reading(name, parties, (Form.SUPPLY, status, when)))


# -- what is a change ------------------------------------------------------------------------------------------------------------

names = st.sampled_from(["BMW", "CATL", "Nordvolt", "Kiruna"])


def made(key: str, status: Status, partners: frozenset[str], conflicts: frozenset[str]) -> TieUp:
    parties = tuple((Entity(name.lower(), name), Role.PARTNER) for name in sorted(partners))
    return TieUp(key, parties, (Form.SUPPLY,), (), status, conflicts=tuple(sorted(conflicts)))


ties = st.builds(
    made,
    st.sampled_from("abcd"),
    st.sampled_from(Status),
    st.frozensets(names, min_size=2),
    st.frozensets(st.sampled_from(["announced", "status"])),
)
worlds = st.lists(ties, max_size=4, unique_by=lambda tie: tie.id)


@given(worlds)
def test_nothing_changed_is_no_news(world) -> None:
    seen = {tie.id: changes.state(tie) for tie in world}
    assert list(changes.events(seen, world, near=False)) == []


@given(worlds, worlds)
def test_every_change_is_told_and_nothing_else(before, after) -> None:
    old = {tie.id: tie for tie in before}
    told = list(changes.events({key: changes.state(tie) for key, tie in old.items()}, after, near=False))
    assert {e.tie for e in told if e.change is Change.NEW_TIE} == {tie.id for tie in after} - set(old)
    turned = {tie.id for tie in after if tie.id in old and tie.status != old[tie.id].status}
    assert {e.tie for e in told if e.change is Change.STATUS} == turned
    known = {e.name for tie in before for e, _ in tie.participants}
    new = {e.name for tie in after if tie.id not in old for e, _ in tie.participants} - known
    assert sorted(e.after for e in told if e.change is Change.NEW_PARTNER) == sorted(new)
    assert len({event.key(0) for event in told}) == len(told)


# -- watching --------------------------------------------------------------------------------------------------------------------


def test_what_was_there_before_is_no_news_and_a_change_is_told_once(desk, path) -> None:
    watch = watches.save(desk, Watch("BMW", {"company": "BMW"}))
    assert look(desk, path, watch) == 0
    news(path, "more.html", SUPPLY, Status.ACTIVE, When.day(2024, 9, 9))
    assert look(desk, path, watch) > 0
    told = watches.told(desk, watch.id)
    assert any(t.event.change is Change.STATUS and t.event.after == "active" for t in told)
    assert look(desk, path, watch) == 0
    assert watches.told(desk, watch.id) == told


def test_a_watch_tells_of_what_it_was_asked_for(desk, path) -> None:
    watch = watches.save(desk, Watch("new", {"company": "BMW"}, (Change.NEW_PARTNER,)))
    look(desk, path, watch)
    news(path, "kiruna.html", {Entity("new:kiruna", "Kiruna"): Role.PARTNER, BMW: Role.PARTNER}, Status.AGREED, When.day(2025, 1, 1))
    assert look(desk, path, watch) == 1
    assert [(t.event.change, t.event.after) for t in watches.told(desk, watch.id)] == [(Change.NEW_PARTNER, "Kiruna")]


def test_ties_of_partners_with_others_are_seen(desk, path) -> None:
    watch = watches.save(desk, Watch("around", {"company": "BMW"}, (Change.NEIGHBOUR,)))
    look(desk, path, watch)
    news(path, "away.html", {CATL: Role.PARTNER, Entity("new:kiruna", "Kiruna"): Role.PARTNER}, Status.AGREED, When.day(2025, 1, 1))
    assert look(desk, path, watch) == 1
    assert watches.told(desk, watch.id)[0].event.change is Change.NEIGHBOUR


def test_a_watch_that_is_removed_is_gone_with_its_news(desk, path) -> None:
    watch = watches.save(desk, Watch("BMW", {"company": "BMW"}))
    look(desk, path, watch)
    news(path, "more.html", SUPPLY, Status.ACTIVE, When.day(2024, 9, 9))
    look(desk, path, watch)
    watches.remove(desk, watch.id)
    assert (watches.listed(desk), watches.told(desk, watch.id), look(desk, path, watch)) == ((), (), 0)
    with pytest.raises(DeskError):
        watches.remove(desk, watch.id)


@pytest.mark.parametrize(
    "fields",
    [
        {"name": " "}, {"changes": ()}, {"email": "nobody"}, {"email": "a@b\r\nBcc: x@y"}, {"webhook": "http://127.0.0.1/"},
        {"webhook": "file:///etc/passwd", "secret": "s"}, {"question": {}, "changes": (Change.NEIGHBOUR,)},
    ],
)  # fmt: skip
def test_a_watch_that_cannot_work_is_refused(desk, fields) -> None:
    with pytest.raises(DeskError):
        watches.save(desk, Watch(**{"name": "w", "question": {"company": "BMW"}, **fields}))
    assert watches.listed(desk) == ()


# -- feeds -----------------------------------------------------------------------------------------------------------------------


def test_feeds_hold_every_event_with_an_id_that_lasts(desk, path) -> None:
    watch = watches.save(desk, Watch("B & <W>", {"company": "BMW"}))
    look(desk, path, watch)
    news(path, "more.html", SUPPLY, Status.ACTIVE, When.day(2024, 9, 9))
    look(desk, path, watch)
    told = watches.told(desk, watch.id)
    atom, entry = ET.fromstring(feeds.atom(watch, told, BASE)), "{http://www.w3.org/2005/Atom}"  # noqa: S314 - our own
    data = json.loads(feeds.json_feed(watch, told, BASE))
    assert (
        [e.findtext(f"{entry}id") for e in atom.findall(f"{entry}entry")] == [i["id"] for i in data["items"]] == list(map(feeds.name, told))
    )
    assert atom.findtext(f"{entry}title") == data["title"] == "B & <W>"
    assert all(item["url"].startswith(f"{BASE}/tie/") for item in data["items"])


# -- delivery --------------------------------------------------------------------------------------------------------------------


class Mailbox(socketserver.ThreadingTCPServer):
    """A mail server on this machine, as much of one as takes a message."""

    allow_reuse_address = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Smtp)
        self.messages: list[bytes] = []
        self.refuse = False


class _Smtp(socketserver.StreamRequestHandler):
    server: Mailbox

    def handle(self) -> None:
        self.wfile.write(b"220 mail\r\n")
        while line := self.rfile.readline():
            word = line[:4].upper()
            if word == b"QUIT":
                self.wfile.write(b"221 bye\r\n")
                return
            if word == b"DATA":
                self._data()
            elif word == b"RCPT" and self.server.refuse:
                self.wfile.write(b"451 later\r\n")
            else:
                self.wfile.write(b"250 ok\r\n")

    def _data(self) -> None:
        self.wfile.write(b"354 go on\r\n")
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line)
        self.server.messages.append(b"".join(lines))
        self.wfile.write(b"250 taken\r\n")


class Hook(ThreadingHTTPServer):
    """A webhook that keeps what it is called with."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Called)
        self.calls: list[tuple[dict[str, str], bytes]] = []
        self.status = 200

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/hook"


class _Called(BaseHTTPRequestHandler):
    server: Hook

    def do_POST(self) -> None:
        content = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.calls.append((dict(self.headers), content))
        self.send_response(self.server.status)
        self.send_header("Location", "http://127.0.0.1:9/elsewhere")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(params=[Mailbox, Hook], ids=["mail", "webhook"])
def server(request) -> Iterator[Mailbox | Hook]:
    with request.param() as running:
        thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        yield running
        running.shutdown()
        thread.join()


def channel(server: Mailbox | Hook) -> tuple[dict[str, str], Post]:
    if isinstance(server, Hook):
        return {"webhook": server.address, "secret": "a secret"}, Post(private=True)
    return {"email": "anna@example.org"}, Post("127.0.0.1", server.server_address[1], "tieup@example.org")


def received(server: Mailbox | Hook) -> list[str]:
    """The ids of what arrived."""
    if isinstance(server, Hook):
        return [headers["Idempotency-Key"] for headers, _ in server.calls]
    return [str(message_from_bytes(content)["Message-ID"]) for content in server.messages]


def told_watch(desk: Desk, path: str, to: dict[str, Any]) -> Watch:
    watch = watches.save(desk, Watch("BMW\nBcc: evil@example.org", {"company": "BMW"}, **to))
    look(desk, path, watch)
    news(path, "more.html", SUPPLY, Status.ACTIVE, When.day(2024, 9, 9))
    news(path, "new.html", {NORD: Role.SUPPLIER, BMW: Role.CUSTOMER}, Status.AGREED, When.day(2025, 2, 2))
    assert look(desk, path, watch) >= 2
    return watch


def test_every_event_is_delivered_once(desk, path, server) -> None:
    to, post = channel(server)
    watch = told_watch(desk, path, to)
    count = len(watches.told(desk, watch.id))
    assert delivery.deliver(desk, post, BASE) == (count, 0)
    assert delivery.deliver(desk, post, BASE) == (0, 0)
    assert len(set(received(server))) == len(received(server)) == count


def test_a_failure_is_tried_again_later_with_the_same_id(desk, path, server) -> None:
    to, post = channel(server)
    watch = told_watch(desk, path, to)
    count = len(watches.told(desk, watch.id))
    if isinstance(server, Hook):
        server.status = 503
    else:
        server.refuse = True
    assert delivery.deliver(desk, post, BASE) == (0, count)
    first = received(server)
    if isinstance(server, Hook):
        server.status = 200
    else:
        server.refuse = False
    assert delivery.deliver(desk, post, BASE) == (0, 0)  # not yet
    assert delivery.deliver(desk, post, BASE, at=datetime.now(UTC) + timedelta(minutes=2)) == (count, 0)
    assert received(server)[len(first) :] == (first or received(server))


def test_mail_says_what_changed_and_nothing_can_be_added_to_its_headers(desk, path) -> None:
    watch = told_watch(desk, path, {"email": "anna@example.org"})
    for each in watches.told(desk, watch.id):
        message = message_from_bytes(delivery.mail(watch, each, "tieup@example.org", BASE).as_bytes(), policy=policy.default)
        assert message["Bcc"] is None
        assert message["To"] == "anna@example.org"
        assert f"{BASE}/tie/{each.event.tie}" in message.get_content()


def test_a_webhook_is_signed_and_follows_no_redirect(desk, path) -> None:
    with Hook() as hook:
        thread = threading.Thread(target=hook.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        told_watch(desk, path, {"webhook": hook.address, "secret": "a secret"})
        delivery.deliver(desk, Post(private=True), BASE)
        headers, content = hook.calls[0]
        signed = hmac.new(b"a secret", headers["X-Tieup-Time"].encode() + b"." + content, sha256).hexdigest()
        assert headers["X-Tieup-Signature"] == f"sha256={signed}"
        assert json.loads(content)["id"] == headers["Idempotency-Key"]
        assert delivery.signature("another", headers["X-Tieup-Time"], content) != headers["X-Tieup-Signature"]
        hook.shutdown()


def test_a_redirect_is_a_failure(desk, path) -> None:
    with Hook() as hook:
        hook.status = 307
        thread = threading.Thread(target=hook.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        watch = told_watch(desk, path, {"webhook": hook.address, "secret": "a secret"})
        assert delivery.deliver(desk, Post(private=True), BASE) == (0, len(watches.told(desk, watch.id)))
        hook.shutdown()


@pytest.mark.parametrize("address", ["http://{host}/hook", "http://localhost:{port}/hook", "http://[::ffff:127.0.0.1]:{port}/hook",
                                     "http://169.254.169.254/", "http://10.0.0.7/"])  # fmt: skip
def test_a_webhook_does_not_lead_into_the_own_network_unless_allowed(desk, path, address) -> None:
    """By number, by name, in the clothes of the other protocol."""
    with Hook() as hook:
        thread = threading.Thread(target=hook.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        where = address.format(host=f"127.0.0.1:{hook.server_port}", port=hook.server_port)
        watch = told_watch(desk, path, {"webhook": where, "secret": "a secret"})
        assert delivery.deliver(desk, Post(), BASE) == (0, len(watches.told(desk, watch.id)))
        assert hook.calls == []
        with desk.reading() as connection:
            assert "private network" in connection.execute(select(DELIVERIES.c.note)).scalars().first()
        hook.shutdown()


CRASH = """
import os, sys
from tieup.desk import delivery, open_desk, watches
from tieup.questions import open_database
path, moment, base = sys.argv[1:]
def die(*_args, **_named):
    os.kill(os.getpid(), 9)
setattr({"see": watches, "done": delivery}[moment], {"see": "_see", "done": "_done"}[moment], die)
with open_desk(path) as desk, open_database(path) as database:
    watches.look_at_all(desk, database)
    delivery.deliver(desk, delivery.Post(private=True), base)
"""


@pytest.mark.parametrize("moment", ["see", "done"])
def test_killed_in_between_a_change_is_neither_lost_nor_told_twice(desk, path, moment) -> None:
    """Killed after the events were written but before the state was; killed after a call was taken but before that was noted."""
    with Hook() as hook:
        thread = threading.Thread(target=hook.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        watch = watches.save(desk, Watch("BMW", {"company": "BMW"}, webhook=hook.address, secret="a secret"))  # noqa: S106
        look(desk, path, watch)
        news(path, "more.html", SUPPLY, Status.ACTIVE, When.day(2024, 9, 9))
        program = [sys.executable, "-c", CRASH, path, moment, BASE]
        for _ in range(2):
            killed = subprocess.run(program, check=False, env={**os.environ, "PYTHONUTF8": "1"})
            assert killed.returncode == -signal.SIGKILL
        look(desk, path, watch)
        told = watches.told(desk, watch.id)
        delivery.deliver(desk, Post(private=True), BASE)
        assert sum(t.event.change is Change.STATUS for t in told) == 1
        assert {headers["Idempotency-Key"] for headers, _ in hook.calls} == set(map(feeds.name, told))
        assert delivery.deliver(desk, Post(private=True), BASE) == (0, 0)
        hook.shutdown()


# -- accounts --------------------------------------------------------------------------------------------------------------------


def test_passwords_are_kept_as_salted_hashes(desk) -> None:
    accounts.add(desk, "anna", "correct horse", accounts.Level.READER)
    token = accounts.log_in(desk, "anna", "correct horse")
    with desk.reading() as connection:
        content = repr([connection.execute(select(table)).all() for table in METADATA.sorted_tables])
    assert "anna" in content
    assert "correct horse" not in content
    assert token
    assert token not in content
    assert accounts.hashed("same") != accounts.hashed("same")


@settings(deadline=None, max_examples=15)  # hashing is slow on purpose
@given(st.text(max_size=12), st.text(max_size=12))
def test_only_the_same_password_matches(one, other) -> None:
    kept = _hashes.setdefault(one, accounts.hashed(one))
    assert accounts.matches(other, kept) == (one == other)


_hashes: dict[str, str] = {}


def test_an_account_that_is_removed_is_out_at_once(desk) -> None:
    accounts.add(desk, "anna", "correct horse", accounts.Level.ADMIN)
    token = accounts.log_in(desk, "anna", "correct horse")
    assert accounts.user_of(desk, token or "") == accounts.User("anna", accounts.Level.ADMIN)
    accounts.remove(desk, "anna")
    assert accounts.user_of(desk, token or "") is None
    assert accounts.log_in(desk, "anna", "correct horse") is None


@pytest.mark.parametrize(("name", "password"), [("", "long enough"), ("a\nb", "long enough"), ("anna", "short"), ("x" * 65, "long enough")])
def test_accounts_that_are_none_are_refused(desk, name, password) -> None:
    with pytest.raises(DeskError):
        accounts.add(desk, name, password, accounts.Level.READER)


def test_events_survive_their_record() -> None:
    event = Event(Change.STATUS, "abc", ("BMW", "\u5b81\u5fb7"), "active", "agreed")
    assert Event.from_json(json.loads(json.dumps(event.to_json()))) == event
