"""Judgements made in place: each is checked, kept with its author, refused where somebody else was quicker, and can be taken back."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Annotated, Any

from fastapi import Depends
from fastapi.responses import RedirectResponse

from tieup.desk.accounts import Level
from tieup.errors import JudgementError
from tieup.questions.plain import claim_json
from tieup.store import Directory, Judgement, Query
from tieup.store.judgements import Action, taken_back
from tieup.store.judging import merge, split, undo
from tieup.store.spelling import same_id
from tieup.web import looking
from tieup.web.page import View
from tieup.web.visit import Form, Reader, RefusedError, Visit, entered, within

_QUEUE = 25
Log = Sequence[Judgement]
Given = Mapping[str, str]


def review(visit: Reader) -> View:
    """The doubtful: claims that the reader is least sure of, names that no list holds, and the log of judgements."""
    store = visit.database.store
    ids = looking.doubtful(visit.office.desk, _QUEUE)
    records = sorted(store.claims(Query(claims=ids)), key=lambda r: (r.claim.confidence, r.id)) if ids else []
    log = store.judgements()
    rows = [{"judgement": j, "stands": j.number not in taken_back(log)} for j in reversed(log)]
    data = {
        "doubtful": [claim_json(record) for record in records],
        "judgements": [{**_plain(row["judgement"]), "stands": row["stands"]} for row in rows],
    }
    return View("review.html", data, {"records": records, "log": rows, "seen": len(log)})


def _plain(judgement: Any) -> dict[str, Any]:  # noqa: ANN401 - a judgement
    names = ("number", "made", "author", "action", "subject", "target", "name", "names")
    return {name: getattr(judgement, name) for name in names}


def judge(form: Form, visit: Annotated[Visit, Depends(entered)]) -> RedirectResponse:
    """Carry out the judgement of a form and go back to where it was made."""
    author = visit.require(Level.REVIEWER).name
    decide = _ACTIONS.get(form.get("action", ""))
    seen = form.get("seen", "")
    if decide is None or not seen.isdecimal():
        raise RefusedError(400, "bad_question")

    def decided(directory: Directory, log: Log) -> Judgement:
        made = decide(directory, log, form, author)
        _refuse_late(made, [j for j in log if j.number > int(seen)])
        return made

    try:
        made = visit.database.store.judge(decided)
    except JudgementError as error:
        raise RefusedError(409, "bad_question", str(error)) from error
    separator = "&" if "?" in (back := within(form.get("next", "/review"))) else "?"
    return RedirectResponse(f"{back}{separator}done={made.number}", 303)


def _refuse_late(made: Judgement, newer: Log) -> None:
    """What somebody else has judged since the page was shown is looked at again first."""
    mine = {same_id(made.subject), same_id(made.target)} - {""}
    for other in newer:
        touched = {same_id(other.subject), same_id(other.target)} - {""}
        if mine & touched or (made.action is Action.UNDO and made.subject == str(other.number)):
            raise RefusedError(409, "moved_on", f"{other.author}: {other.action} {other.subject} {other.target}".strip())


def _merge(directory: Directory, _log: Log, form: Given, author: str) -> Judgement:
    return merge(directory, form.get("subject", ""), form.get("into", ""), author)


def _split(directory: Directory, _log: Log, form: Given, author: str) -> Judgement:
    names = tuple(name for name in form.get("names", "").split("\n") if name.strip())
    if not names:
        raise JudgementError("name a spelling that means another firm")
    return split(directory, Judgement(Action.SPLIT, form.get("subject", ""), author, names=names), form.get("into", ""))


def _undo(_directory: Directory, log: Log, form: Given, author: str) -> Judgement:
    number = form.get("number", "")
    return undo(log, int(number) if number.isdecimal() else None, author)


_ACTIONS: dict[str, Callable[[Directory, Log, Given, str], Judgement]] = {"merge": _merge, "split": _split, "undo": _undo}
