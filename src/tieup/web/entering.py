"""Coming and going: login, logout, language and theme."""

from __future__ import annotations

from fastapi.responses import RedirectResponse, Response

from tieup.desk import accounts
from tieup.web.page import View, render, set_cookie
from tieup.web.visit import LANGUAGE, SESSION, THEME, THEMES, AnyVisit, Form, within
from tieup.web.wording import wordings


def login_page(visit: AnyVisit, next: str = "/") -> Response:  # noqa: A002 - the name that addresses use
    return render(visit, View("login.html", dict, lambda: {"next": within(next), "problem": ""}))


def log_in(form: Form, visit: AnyVisit) -> Response:
    """A session for who knows the password; slow to guess."""
    office, name = visit.office, form.get("user", "")
    client = visit.request.client.host if visit.request.client else ""
    keys = (f"name {name}", f"from {client}")
    if office.limiter.full(*keys):
        return _again(visit, form, "too_many", 429)
    token = accounts.log_in(office.desk, name, form.get("password", ""))
    if token is None:
        office.limiter.failed(*keys)
        return _again(visit, form, "wrong_login", 401)
    answer = RedirectResponse(within(form.get("next", "/")), 303)
    answer.set_cookie(SESSION, token, max_age=14 * 86_400, httponly=True, samesite="lax", secure=office.settings.secure)
    return answer


def _again(visit: AnyVisit, form: Form, problem: str, status: int) -> Response:
    return render(visit, View("login.html", dict, lambda: {"next": within(form.get("next", "/")), "problem": problem}, status))


def log_out(form: Form, visit: AnyVisit) -> Response:
    accounts.log_out(visit.office.desk, visit.request.cookies.get(SESSION, ""))
    answer = RedirectResponse(within(form.get("next", "/")), 303)
    answer.delete_cookie(SESSION)
    return answer


def settings(form: Form, visit: AnyVisit) -> Response:
    """Remember language and theme in cookies."""
    answer = RedirectResponse(within(form.get("next", "/")), 303)
    for name, value, known in ((LANGUAGE, form.get("language", ""), wordings()), (THEME, form.get("theme", ""), THEMES)):
        if value in known:
            set_cookie(answer, visit, name, value)
    return answer
