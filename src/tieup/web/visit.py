"""One request: who is at the desk, in which language, and what it may do."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Annotated, TypeVar
from urllib.parse import parse_qsl, urlencode

from fastapi import Depends, Request

from tieup.desk import Desk, accounts
from tieup.desk.accounts import Level, User
from tieup.questions import Database
from tieup.web.guard import Limiter, form_token, same_origin
from tieup.web.remembered import Remembered, Version
from tieup.web.settings import Settings
from tieup.web.wording import Wording, choose

SESSION, VISIT, LANGUAGE, THEME = "tieup_session", "tieup_visit", "tieup_language", "tieup_theme"
T = TypeVar("T")
THEMES = ("auto", "light", "dark")


class LoginNeededError(Exception):
    """Nobody is logged in."""


class RefusedError(Exception):
    """A request that may not be carried out: the status, the key of the words that say why, and what they do not say."""

    def __init__(self, status: int, key: str, detail: str | Exception = "") -> None:
        super().__init__(key)
        self.status, self.key, self.detail = status, key, detail


@dataclass(frozen=True, slots=True)
class Office:
    """What all requests share."""

    database: Database
    desk: Desk
    settings: Settings
    secret: str
    limiter: Limiter
    remembered: Remembered

    @property
    def locked(self) -> bool:
        """Whether a login is needed."""
        return self.settings.beyond or accounts.count(self.desk) > 0


@dataclass(frozen=True)
class Visit:
    """A request with what every page needs. ``visit`` is a random name of the browser, in a cookie; ``locked``: a login is needed."""

    request: Request
    office: Office
    say: Wording
    user: User | None
    theme: str
    visit: str
    locked: bool

    @property
    def token(self) -> str:
        return form_token(self.office.secret, self.visit)

    @property
    def database(self) -> Database:
        return self.office.database

    @property
    def here(self) -> str:
        """The address of this page within the desk."""
        query = self.request.url.query
        return self.request.url.path + (f"?{query}" if query else "")

    @property
    def done(self) -> str:
        """The number of the judgement that was just made here."""
        given = self.request.query_params.get("done", "")
        return given if given.isdecimal() else ""

    def remembered(self, question: Hashable, reckon: Callable[[], T]) -> T:
        """What was reckoned before, where it still holds."""
        return self.office.remembered.get(question, self._version, reckon)

    @cached_property
    def _version(self) -> Version:
        """Looked up once, so that all parts of a page are of one state."""
        return Version(*self.database.store.version())

    def may(self, level: str) -> bool:
        return self.user is not None and self.user.level.may(Level(level))

    def require(self, level: Level) -> User:
        """Who it is, where the account may do this. Raises RefusedError."""
        if self.user is None:
            raise LoginNeededError
        if not self.user.level.may(level):
            raise RefusedError(403, "forbidden")
        return self.user


def visiting(request: Request) -> Visit:
    """The request as a visit, whoever it is."""
    office: Office = request.app.state.office
    cookies, locked = request.cookies, office.locked
    theme = cookies.get(THEME, "")
    return Visit(
        request,
        office,
        choose([cookies.get(LANGUAGE, "")], request.headers.get("accept-language", "")),
        _user(office, cookies) if locked else User(office.settings.person, Level.ADMIN),
        theme if theme in THEMES else THEMES[0],
        cookies.get(VISIT) or secrets.token_urlsafe(24),
        locked,
    )


def _user(office: Office, cookies: Mapping[str, str]) -> User | None:
    token = cookies.get(SESSION, "")
    return accounts.user_of(office.desk, token) if token else None


def entered(visit: Annotated[Visit, Depends(visiting)]) -> Visit:
    """A visit by somebody who may read. Raises LoginNeededError."""
    visit.require(Level.READER)
    return visit


AnyVisit = Annotated[Visit, Depends(visiting)]
Reader = Annotated[Visit, Depends(entered)]


async def posted(request: Request, visit: Annotated[Visit, Depends(visiting)]) -> dict[str, str]:
    """The fields of a form that a page of this desk sent; one that comes several times has a line for each. Raises RefusedError for any
    other.
    """
    given: dict[str, str] = {}
    for key, value in parse_qsl((await request.body()).decode("utf-8", "replace"), keep_blank_values=True):
        given[key] = f"{given[key]}\n{value}" if key in given else value
    if any("\0" in text for pair in given.items() for text in pair):
        raise RefusedError(400, "bad_question")
    known = VISIT in request.cookies and hmac.compare_digest(given.get("token", "").encode(), visit.token.encode())
    if not known or not same_origin(request.headers.get("origin", ""), request.headers.get("host", "")):
        raise RefusedError(403, "stale_form")
    return given


Form = Annotated[dict[str, str], Depends(posted)]


def within(address: str) -> str:
    """An address of this desk to go on to, whatever a form says."""
    plain = address.startswith("/") and not address.startswith(("//", "/\\")) and address.isprintable()
    return address if plain else "/"


def with_done(address: str, number: int) -> str:
    """The address with the judgement that was made there."""
    path, _, query = address.partition("?")
    kept = [(key, value) for key, value in parse_qsl(query, keep_blank_values=True) if key != "done"]
    return f"{path}?{urlencode([*kept, ('done', number)])}"


def link(path: str, **params: object) -> str:
    """An address with those parameters that say something."""
    query = urlencode({key: value for key, value in params.items() if value not in (None, "", False)})
    return f"{path}?{query}" if query else path
