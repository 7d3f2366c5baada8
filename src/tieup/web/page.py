"""From a view to bytes: the same answer as a page or as data."""

from __future__ import annotations

import functools
import hashlib
import inspect
import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any
from urllib.parse import quote

from fastapi import FastAPI
from fastapi.responses import HTMLResponse, JSONResponse, Response
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from tieup.codebook import Role
from tieup.export import FORMATS
from tieup.model import Entity, TieUp
from tieup.questions import Partner
from tieup.questions.plain import quote as quote_of
from tieup.store import StoredClaim
from tieup.store.values import NO_PART
from tieup.web.visit import THEMES, VISIT, Visit, link
from tieup.web.wording import wordings

Said = dict[str, Any]
_ROWS = 1 << 13  # rows of tables in memory, of a kilobyte or two


@dataclass(frozen=True, slots=True)
class View:
    """An answer: ``data`` makes what programs get, ``shown`` what the template needs; only one of the two is wanted."""

    template: str
    data: Callable[[], Said]
    shown: Callable[[], Said] = dict
    status: int = 200


@cache
def templates() -> Environment:
    environment = Environment(
        loader=PackageLoader("tieup.web"), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.globals.update(
        quote=quote_of,
        participants=_participants,
        link=link,
        company_link=company_link,
        row=row,
        wordings=wordings,
        formats=FORMATS,
        themes=THEMES,
        no_part=NO_PART,
        version=_version(),
        zip=zip,
    )
    return environment


@lru_cache(maxsize=_ROWS)
def row(kind: str, code: str, shown: TieUp | Partner) -> Markup:
    """A row of a table in a language of the interface. Most are shown again and again as they are, so their markup is kept."""
    markup: Markup = getattr(templates().get_template("parts.html").module, kind)(wordings()[code], shown)
    return markup


def _participants(record: StoredClaim) -> list[tuple[Entity, Role]]:
    return [(party.entity.value, party.role) for party in record.claim.participants]


@cache
def _version() -> str:
    """Changes with the style sheet and the script, so that browsers may keep them for long."""
    parts = [path.read_bytes() for path in sorted(files("tieup.web").joinpath("static").iterdir(), key=lambda p: p.name)]
    return hashlib.sha256(b"".join(parts)).hexdigest()[:12]


def company_link(identity: str) -> str:
    return f"/company/{quote(identity, safe=':', errors='replace')}"


def render(visit: Visit, view: View) -> Response:
    """The view as a page. The browser gets a name of its own at its first visit."""
    text = templates().get_template(view.template).render(visit=visit, say=visit.say, **view.shown())
    answer = HTMLResponse(text.encode("utf-8", "replace"), view.status)
    answer.headers["Cache-Control"], answer.headers["Vary"] = "private, no-cache", "Cookie, Accept-Language"
    if VISIT not in visit.request.cookies:
        set_cookie(answer, visit, VISIT, visit.visit)
    return answer


def set_cookie(answer: Response, visit: Visit, name: str, value: str) -> None:
    answer.set_cookie(name, value, max_age=365 * 86_400, httponly=True, samesite="lax", secure=visit.office.settings.secure)


def as_data(view: View) -> Response:
    content = json.dumps(view.data(), ensure_ascii=False, default=str).encode("utf-8", "replace")
    return Response(content, view.status, media_type="application/json", headers={"Cache-Control": "private, no-cache"})


def both(app: FastAPI, path: str, name: str, view: Callable[..., View]) -> None:
    """Serve a view at its path as a page, and with .json as data."""
    data = path.rstrip("/") or "/new"

    @functools.wraps(view)
    def data_of(*args: Any, **kwargs: Any) -> Response:  # noqa: ANN401 - what the view takes
        return as_data(view(*args, **kwargs))

    @functools.wraps(view)
    def page_of(*args: Any, **kwargs: Any) -> Response:  # noqa: ANN401
        return render(kwargs["visit"], view(*args, **kwargs))

    described: dict[int | str, dict[str, Any]] = {
        200: {"description": "the answer", "content": {"application/json": {"schema": {"type": "object"}}}},
        400: {"description": "a question that cannot be read"},
        401: {"description": "nobody is logged in"},
        404: {"description": "no such thing"},
    }
    for function in (data_of, page_of):
        function.__signature__ = inspect.signature(view, eval_str=True).replace(return_annotation=Response)  # type: ignore[attr-defined]
    app.get(f"{data}.json", operation_id=name, response_class=JSONResponse, responses=described, summary=view.__doc__)(data_of)
    app.get(path, include_in_schema=False, response_class=HTMLResponse)(page_of)
