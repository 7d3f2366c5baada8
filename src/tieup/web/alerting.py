"""Watches at the desk: make one of a question, read what was told, as a page, Atom or JSON Feed."""

from __future__ import annotations

import secrets
from typing import Annotated

from fastapi import Depends
from fastapi.responses import RedirectResponse, Response

from tieup.desk import feeds, watches
from tieup.desk.accounts import Level
from tieup.desk.changes import Change, Event
from tieup.desk.watches import Told, Watch
from tieup.errors import DeskError
from tieup.web.asked import Asked, Question
from tieup.web.page import View
from tieup.web.visit import AnyVisit, Form, Reader, RefusedError, Visit, entered


def alerts(visit: Reader, asked: Asked) -> View:
    """The watches, and what they have told of lately."""
    desk = visit.office.desk
    mine = [w for w in watches.listed(desk) if visit.may(Level.ADMIN) or (visit.user and w.owner == visit.user.name)]
    told = {watch.id: watches.told(desk, watch.id, limit=20) for watch in mine}
    shown = {"mine": mine, "told": told, "asked": asked, "changes": list(Change), "sentence": lambda event: sentence(visit, event)}
    return View("alerts.html", lambda: {"watches": [_watch_json(watch, told[watch.id]) for watch in mine]}, lambda: shown)


def _watch_json(watch: Watch, told: tuple[Told, ...]) -> dict[str, object]:
    events = [{"id": feeds.name(each), "made": each.made, **each.event.to_json()} for each in told]
    head = {"id": watch.id, "name": watch.name, "question": dict(watch.question), "changes": list(watch.changes)}
    return {**head, "atom": f"/watch/{watch.token}/atom", "feed": f"/watch/{watch.token}/feed.json", "events": events}


def sentence(visit: Visit, event: Event) -> str:
    """An event in the words of the interface."""
    say = visit.say
    kind = "evidence" if event.change is Change.CONFLICT else "status"
    before, after = (say.term(kind, value) if value else "" for value in (event.before, event.after))
    told = f"{before} \u2192 {after}" if before else after
    return f"{' / '.join(event.partners)}: {say.term('change', event.change)}, {told}"


def save(form: Form, visit: Annotated[Visit, Depends(entered)]) -> Response:
    """Keep a watch. Where mail and calls go to is for those to say who run the desk."""
    user = visit.require(Level.REVIEWER)
    question = Question.model_validate({name: form.get(name, "") for name in Question.model_fields if name != "as_of"})
    where = {name: form.get(name, "").strip() for name in ("email", "webhook")}
    if any(where.values()):
        visit.require(Level.ADMIN)
    changes = tuple(change for change in Change if form.get(f"change_{change}"))
    secret = form.get("secret") or (secrets.token_urlsafe(24) if where["webhook"] else "")
    try:
        watches.save(visit.office.desk, Watch(form.get("name", ""), question.plain, changes, user.name, secret=secret, **where))
    except DeskError as error:
        raise RefusedError(400, "bad_question", error) from error
    return RedirectResponse("/alerts", 303)


def remove(form: Form, visit: Annotated[Visit, Depends(entered)]) -> Response:
    user = visit.require(Level.REVIEWER)
    watch = watches.found(visit.office.desk, form.get("id", ""))
    if watch is None:
        raise RefusedError(404, "no_such")
    if watch.owner != user.name:
        visit.require(Level.ADMIN)
    watches.remove(visit.office.desk, watch.id)
    return RedirectResponse("/alerts", 303)


def atom(visit: AnyVisit, token: str) -> Response:
    """A watch's feed; who knows its address needs no login, since feed readers have none."""
    watch, told = _by_token(visit, token)
    content = feeds.atom(watch, told, visit.office.settings.base, lambda event: sentence(visit, event))
    return Response(content, media_type=feeds.ATOM_TYPE)


def json_feed(visit: AnyVisit, token: str) -> Response:
    watch, told = _by_token(visit, token)
    content = feeds.json_feed(watch, told, visit.office.settings.base, lambda event: sentence(visit, event))
    return Response(content, media_type=feeds.JSON_TYPE)


def _by_token(visit: Visit, token: str) -> tuple[Watch, tuple[Told, ...]]:
    desk = visit.office.desk
    watch = next((w for w in watches.listed(desk) if secrets.compare_digest(w.token.encode(), token.encode())), None)
    if watch is None:
        raise RefusedError(404, "no_such")
    return watch, watches.told(desk, watch.id)
