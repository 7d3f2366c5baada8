"""Delivery by e-mail and webhook.

An event is marked as delivered after the other side has taken it. Where the program dies in between it is sent again with the same
``Message-ID`` or ``Idempotency-Key``, by which mail servers and webhooks know a repeat: told at least once on the wire, once to whoever
looks at the id.

An address of this machine or of a private network is not called, whatever its name leads to, unless that is allowed.
"""

from __future__ import annotations

import hashlib
import hmac
import http.client
import json
import smtplib
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage

from sqlalchemy import ColumnElement, select, update

from tieup.desk.changes import Event
from tieup.desk.feeds import name, sentence
from tieup.desk.tables import DELIVERIES, EVENTS, WATCHES, Desk, now
from tieup.desk.watches import Told, Watch, found
from tieup.errors import DeskError
from tieup.sources.limits import Limits
from tieup.sources.network import post as call

_WAITS = (60, 300, 1800, 7200, 21600, 86400)  # seconds before the next try
_PATIENCE = 20  # seconds for one call


@dataclass(frozen=True, slots=True)
class Post:
    """How mail leaves: a server, and the address that it comes from. ``private``: whether webhooks may be in private networks."""

    host: str = ""
    port: int = 25
    sender: str = ""
    user: str = ""
    password: str = ""
    tls: bool = False
    private: bool = False


def deliver(desk: Desk, post: Post, base: str, *, at: datetime | None = None) -> tuple[int, int]:
    """Send all that is due. How many were taken, how many failed and will be tried again."""
    taken = failed = 0
    moment = (at or datetime.now(UTC)).isoformat(timespec="seconds")
    for number, channel in _due(desk, moment):
        watch, told = _loaded(desk, number)
        if watch is None or told is None:
            continue
        try:
            _SENDERS[channel](watch, told, post, base)
        except (OSError, smtplib.SMTPException, http.client.HTTPException, DeskError, ValueError) as error:
            failed += 1
            _again(desk, number, channel, f"{type(error).__name__}: {error}")
        else:
            taken += 1
            _done(desk, number, channel)
    return taken, failed


def _due(desk: Desk, moment: str) -> list[tuple[int, str]]:
    wanted = select(DELIVERIES.c.event, DELIVERIES.c.channel).where(~DELIVERIES.c.done, DELIVERIES.c.due <= moment)
    with desk.reading() as connection:
        return [(row.event, row.channel) for row in connection.execute(wanted.order_by(DELIVERIES.c.event, DELIVERIES.c.channel))]


def _loaded(desk: Desk, number: int) -> tuple[Watch | None, Told | None]:
    joined = select(EVENTS).join(WATCHES, WATCHES.c.id == EVENTS.c.watch).where(EVENTS.c.number == number)
    with desk.reading() as connection:
        row = connection.execute(joined).first()
    if row is None:
        return None, None
    return found(desk, row.watch), Told(row.number, row.watch, row.made, Event.from_json(json.loads(row.event)))


def _done(desk: Desk, number: int, channel: str) -> None:
    with desk.writing() as connection:
        connection.execute(update(DELIVERIES).where(*_at(number, channel)).values(done=True, note=""))


def _again(desk: Desk, number: int, channel: str, note: str) -> None:
    with desk.writing() as connection:
        tries = connection.scalar(select(DELIVERIES.c.tries).where(*_at(number, channel))) or 0
        wait = timedelta(seconds=_WAITS[min(tries, len(_WAITS) - 1)])
        due = (datetime.now(UTC) + wait).isoformat(timespec="seconds")
        connection.execute(update(DELIVERIES).where(*_at(number, channel)).values(tries=tries + 1, due=due, note=note[:500]))


def _at(number: int, channel: str) -> tuple[ColumnElement[bool], ...]:
    return DELIVERIES.c.event == number, DELIVERIES.c.channel == channel


def mail(watch: Watch, told: Told, sender: str, base: str) -> EmailMessage:
    """The message. No word of a page gets into its headers unfolded."""
    message = EmailMessage()
    text = " ".join(sentence(told.event).split())
    message["Subject"] = f"{' '.join(watch.name.split())}: {text}"[:200]
    message["From"], message["To"] = sender, watch.email
    message["Message-ID"] = f"<{name(told).replace(':', '.')}@tieup>"
    message["Date"] = datetime.fromisoformat(told.made)
    message.set_content(f"{text}\n\n{base}/tie/{told.event.tie}\n")
    return message


def _by_mail(watch: Watch, told: Told, post: Post, base: str) -> None:
    if not post.host or not post.sender:
        raise DeskError("no mail server is set: give --smtp HOST:PORT and --from ADDRESS")
    with smtplib.SMTP(post.host, post.port, timeout=_PATIENCE) as server:
        if post.tls:
            server.starttls(context=ssl.create_default_context())
        if post.user:
            server.login(post.user, post.password)
        server.send_message(mail(watch, told, post.sender, base))


def body(told: Told, base: str) -> bytes:
    """What a webhook gets."""
    event = {"id": name(told), "made": told.made, "watch": told.watch, "url": f"{base}/tie/{told.event.tie}", **told.event.to_json()}
    return json.dumps(event, ensure_ascii=False, sort_keys=True).encode("utf-8", "replace")


def signature(secret: str, moment: str, content: bytes) -> str:
    """What proves that a call comes from this desk and when: HMAC with SHA-256 over time, a dot and the body."""
    return "sha256=" + hmac.new(secret.encode(), moment.encode() + b"." + content, hashlib.sha256).hexdigest()


def _by_webhook(watch: Watch, told: Told, post: Post, base: str) -> None:
    """Call it where its owner said it is: a redirect is a failure."""
    content, moment = body(told, base), now()
    headers = {
        "Content-Type": "application/json",
        "Idempotency-Key": name(told),
        "X-Tieup-Time": moment,
        "X-Tieup-Signature": signature(watch.secret, moment, content),
        "User-Agent": "tieup",
    }
    status = call(watch.webhook, content, headers, Limits(seconds=_PATIENCE, private=post.private))
    if not 200 <= status < 300:
        raise DeskError(f"it answered {status}")


_SENDERS: dict[str, Callable[[Watch, Told, Post, str], None]] = {"email": _by_mail, "webhook": _by_webhook}
