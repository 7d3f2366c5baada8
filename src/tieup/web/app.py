"""The application: routes, guards and what is said when something goes wrong."""

from __future__ import annotations

import gc
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib import import_module
from importlib.resources import files
from typing import Any

from anyio.to_thread import current_default_thread_limiter
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.staticfiles import StaticFiles

from tieup import __version__
from tieup.desk import accounts, open_desk
from tieup.errors import DeskError, QuestionError, Refusal, StoreError, TieupError
from tieup.questions import open_database
from tieup.store import open_store
from tieup.store.directory import listed_ids
from tieup.web import alerting, entering, judging, seeing, sourcing
from tieup.web.guard import Guard, Limiter
from tieup.web.page import View, both, render, templates
from tieup.web.remembered import Remembered
from tieup.web.settings import Settings
from tieup.web.visit import LoginNeededError, Office, RefusedError, link, visiting
from tieup.web.wording import Wording, wordings

_FAILURES = 8  # to log in, of a name or from an address, in a quarter of an hour
_AT_ONCE = 8  # requests; the others wait their turn, so that none waits for a connection in vain
_PATIENCE = 20  # so much longer than it took to reckon is an answer shown while tie-ups are merged beside the desk
_LOG = logging.getLogger("tieup.web")


def create_app(settings: Settings) -> FastAPI:
    """The desk of a database. Raises DeskError where others could reach it and nobody can log in."""
    check(settings)
    database = open_database(settings.path, eager=settings.eager)
    desk = open_desk(settings.path)
    limiter, remembered = Limiter(max(1, _FAILURES // settings.workers)), Remembered(0 if settings.eager else _PATIENCE)
    office = Office(database, desk, settings, desk.secret("forms"), limiter, remembered)

    @asynccontextmanager
    async def life(_app: FastAPI) -> AsyncIterator[None]:
        current_default_thread_limiter().total_tokens = _AT_ONCE
        await run_in_threadpool(_prepare)
        yield
        desk.close()
        database.close()

    app = FastAPI(title="tieup", version=__version__, docs_url=None, redoc_url=None, lifespan=life)
    app.state.office = office
    _routes(app)
    _troubles(app)
    app.add_middleware(Guard, hosts=(settings.host, *settings.hosts))
    return app


def _prepare() -> None:
    """Load what the first who asks would wait for."""
    listed_ids()
    wordings()
    templates()
    import_module("igraph")
    gc.freeze()  # all this stays: to look through it for garbage again and again would stop every answer


def check(settings: Settings) -> None:
    """Raises DeskError where others could reach the desk and nobody can log in, StoreError where there can be no database."""
    open_store(settings.path).__exit__(None, None, None)  # made, or brought up to date
    with open_desk(settings.path) as desk:
        if settings.beyond and not accounts.count(desk):
            raise DeskError(
                f"{settings.host} can be reached from other machines, so a login is needed: "
                "tieup account add NAME --role admin, then serve again"
            )


def _routes(app: FastAPI) -> None:
    app.mount("/static", StaticFiles(directory=str(files("tieup.web").joinpath("static"))), name="static")
    both(app, "/", "tieups", seeing.new)
    both(app, "/tie/{identity}", "tieup", seeing.tie)
    both(app, "/claim/{identity}", "claim", seeing.claim)
    both(app, "/company/{identity:path}", "company", seeing.company)
    both(app, "/network", "network", seeing.network)
    both(app, "/compare", "compare", seeing.compare)
    both(app, "/search", "search", seeing.search)
    both(app, "/sources", "sources", sourcing.sources)
    both(app, "/review", "review", judging.review)
    both(app, "/alerts", "alerts", alerting.alerts)
    both(app, "/api", "api", sourcing.api)
    app.get("/export/{kind}", operation_id="export", response_class=Response, responses={404: {}})(sourcing.export)
    for path, function in (
        ("/login", entering.login_page), ("/watch/{token}/atom", alerting.atom), ("/watch/{token}/feed.json", alerting.json_feed)
    ):  # fmt: skip
        app.get(path, include_in_schema=False, response_class=Response)(function)
    for path, action in (
        ("/login", entering.log_in), ("/logout", entering.log_out), ("/settings", entering.settings), ("/judge", judging.judge),
        ("/alerts", alerting.save), ("/alerts/remove", alerting.remove),
    ):  # fmt: skip
        app.post(path, include_in_schema=False, response_class=Response)(action)


def _troubles(app: FastAPI) -> None:
    """Each kind of trouble as a page, or as JSON where data was asked for."""

    async def login(request: Request, _error: Exception) -> Response:
        if _wants_data(request):
            return JSONResponse({"error": "login needed"}, 401)
        return RedirectResponse(link("/login", next=visiting(request).here), 303)

    async def refused(request: Request, error: Exception) -> Response:
        assert isinstance(error, RefusedError)  # noqa: S101 - it is registered for no other
        return _trouble(request, error.status, error.key, error.detail)

    async def unreadable(request: Request, error: Exception) -> Response:
        return _trouble(request, 400, "bad_question", error)

    async def unreachable(request: Request, error: Exception) -> Response:
        return _trouble(request, 503, "unreachable", error)

    async def unknown(request: Request, error: Exception) -> Response:
        status = getattr(error, "status_code", 404)
        return _trouble(request, status, "not_found" if status == 404 else "bad_question", "")

    async def failed(request: Request, error: Exception) -> Response:
        _LOG.error("%s %s", request.method, request.url.path, exc_info=error)
        return _trouble(request, 500, "failed", "")

    for kind, handler in (
        (LoginNeededError, login), (RefusedError, refused), (QuestionError, unreadable), (RequestValidationError, unreadable),
        (StoreError, unreachable), (TieupError, unreadable), (HTTPException, unknown), (Exception, failed),
    ):  # fmt: skip
        app.add_exception_handler(kind, handler)


def _plain(detail: str | Exception) -> str:
    return "; ".join(f"{name}: {message}" for name, message in _faults(detail)) or str(detail)


def _faults(detail: str | Exception) -> list[tuple[str, str]]:
    """The parameters of an address that cannot be read, and why."""
    told: list[dict[str, Any]] = list(detail.errors()) if isinstance(detail, RequestValidationError) else []
    return [(".".join(map(str, each["loc"][1:])), each["msg"]) for each in told]


def _worded(detail: str | Exception, say: Wording) -> str:
    """What is to be said beside the words of the trouble, in the language of the desk; nothing where only programmers would read it."""
    if isinstance(detail, Refusal):
        return say.refusal(detail)
    if faults := _faults(detail):
        return "; ".join(dict.fromkeys(say("unreadable", name=say.parameter(name)) for name, _ in faults))
    return detail if isinstance(detail, str) else ""


def _wants_data(request: Request) -> bool:
    path = request.url.path
    return path.endswith(".json") or path.startswith("/export/")


def _trouble(request: Request, status: int, key: str, detail: str | Exception) -> Response:
    if _wants_data(request):
        return JSONResponse({"error": key.replace("_", " "), "detail": _plain(detail)}, status)
    try:
        visit = visiting(request)
    except StoreError as error:  # nothing can be asked, not even who it is
        return PlainTextResponse(str(error), 503)
    return render(visit, View("trouble.html", dict, lambda: {"key": key, "detail": _worded(detail, visit.say)}, status))
