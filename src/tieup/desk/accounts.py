"""Accounts, passwords and sessions, for a desk that others can reach."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from sqlalchemy import delete, func, insert, select

from tieup.desk.tables import ACCOUNTS, SESSIONS, Desk, now
from tieup.errors import DeskError

_COST, _BLOCK, _PARALLEL = 2**14, 8, 1
_SESSION = timedelta(days=14)
_SHORTEST = 10  # letters of a password
_COUNT = select(func.count()).select_from(ACCOUNTS)


class Level(StrEnum):
    """What an account may do; each may do what those before it may."""

    READER = "reader"
    REVIEWER = "reviewer"
    ADMIN = "admin"

    def may(self, needed: Level) -> bool:
        levels = list(Level)
        return levels.index(self) >= levels.index(needed)


@dataclass(frozen=True, slots=True)
class User:
    """Who is at the desk."""

    name: str
    level: Level


def add(desk: Desk, name: str, password: str, level: Level) -> None:
    """Make an account. Raises DeskError where the name is taken or the password too short."""
    if not name.strip() or len(name) > 64 or not name.isprintable():
        raise DeskError("an account needs a name of up to 64 letters")
    if len(password) < _SHORTEST:
        raise DeskError(f"a password needs {_SHORTEST} letters or more")
    with desk.writing() as connection:
        if connection.scalar(select(ACCOUNTS.c.name).where(ACCOUNTS.c.name == name)):
            raise DeskError(f"there is an account {name!r} already; tieup account remove {name!r} first")
        connection.execute(insert(ACCOUNTS).values(name=name, password=hashed(password), role=level.value, made=now()))


def remove(desk: Desk, name: str) -> None:
    """Take an account away, with its sessions. Raises DeskError where there is none."""
    with desk.writing() as connection:
        connection.execute(delete(SESSIONS).where(SESSIONS.c.name == name))
        if connection.execute(delete(ACCOUNTS).where(ACCOUNTS.c.name == name)).rowcount == 0:
            raise DeskError(f"there is no account {name!r}")


def listed(desk: Desk) -> tuple[User, ...]:
    rows = select(ACCOUNTS.c.name, ACCOUNTS.c.role).order_by(ACCOUNTS.c.name)
    with desk.reading() as connection:
        return tuple(User(name, Level(role)) for name, role in connection.execute(rows))


def count(desk: Desk) -> int:
    with desk.reading() as connection:
        return connection.scalar(_COUNT) or 0


def hashed(password: str, salt: bytes | None = None) -> str:
    """A password as it is kept: 'scrypt$cost$block$parallel$salt$hash'."""
    salt = salt or secrets.token_bytes(16)
    made = _scrypt(password, salt, (_COST, _BLOCK, _PARALLEL))
    return f"scrypt${_COST}${_BLOCK}${_PARALLEL}${salt.hex()}${made.hex()}"


def matches(password: str, kept: str) -> bool:
    _, cost, block, parallel, salt, wanted = kept.split("$")
    made = _scrypt(password, bytes.fromhex(salt), (int(cost), int(block), int(parallel)))
    return hmac.compare_digest(made.hex(), wanted)


def _scrypt(password: str, salt: bytes, cost: tuple[int, int, int]) -> bytes:
    n, r, p = cost
    return hashlib.scrypt(password.encode("utf-8", "surrogatepass"), salt=salt, n=n, r=r, p=p, maxmem=64 * 1024 * 1024)


_NOBODY = hashed("", b"\0" * 16)  # checked where there is no such account, so that both take the same time


def log_in(desk: Desk, name: str, password: str) -> str | None:
    """A new session's token, or None where name and password do not belong together."""
    with desk.reading() as connection:
        kept = connection.scalar(select(ACCOUNTS.c.password).where(ACCOUNTS.c.name == name))
    if not matches(password, kept or _NOBODY) or kept is None:
        return None
    token = secrets.token_urlsafe(32)
    expires = (datetime.now(UTC) + _SESSION).isoformat(timespec="seconds")
    with desk.writing() as connection:
        connection.execute(delete(SESSIONS).where(SESSIONS.c.expires < now()))
        connection.execute(insert(SESSIONS).values(token=_key(token), name=name, expires=expires))
    return token


def log_out(desk: Desk, token: str) -> None:
    with desk.writing() as connection:
        connection.execute(delete(SESSIONS).where(SESSIONS.c.token == _key(token)))


def user_of(desk: Desk, token: str) -> User | None:
    """Whose session this is, where it has not run out."""
    joined = SESSIONS.join(ACCOUNTS, ACCOUNTS.c.name == SESSIONS.c.name)
    wanted = select(ACCOUNTS.c.name, ACCOUNTS.c.role).select_from(joined)
    with desk.reading() as connection:
        row = connection.execute(wanted.where(SESSIONS.c.token == _key(token), SESSIONS.c.expires >= now())).first()
    return User(row.name, Level(row.role)) if row else None


def _key(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
