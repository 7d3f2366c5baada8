"""Judgements made in place: each is checked, kept with its author, refused where somebody else was quicker, and can be taken back."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Annotated

from fastapi import Depends
from fastapi.responses import RedirectResponse

from tieup.desk.accounts import Level
from tieup.errors import JudgementError, StoreError
from tieup.questions import Judging
from tieup.questions.plain import claim_json
from tieup.store import Directory, Judgement, Query, Store
from tieup.store.judgements import Action, taken_back
from tieup.store.judging import merge, split, undo
from tieup.store.spelling import same_id
from tieup.web.correcting import given_values
from tieup.web.logged import logged, plain, told_of, with_made
from tieup.web.page import Said, View
from tieup.web.visit import Form, Reader, RefusedError, Visit, entered, with_done, within

_QUEUE, _EACH, _SURE, _LOGGED = 20, 2, 1.0, 200
Log = Sequence[Judgement]
Given = Mapping[str, str]


def review(visit: Reader) -> View:
    """The claims at which a look would help most, and the log of judgements."""
    database = visit.database
    log, ties = database.store.judgements(), database.doubtful(_QUEUE)
    latest = frozenset(claim for tie in ties for claim in tie.claims[-_EACH:])
    found = database.store.claims(Query(claims=latest)) if latest else ()
    records = sorted((r for r in found if r.claim.confidence < _SURE), key=lambda r: (r.claim.confidence, r.id))
    gone, made = taken_back(log), database.store.judged_on(record.id for record in records)

    def data() -> Said:
        return {
            "doubtful": with_made(map(claim_json, records), made),
            "judgements": [{**plain(judgement), "stands": judgement.number not in gone} for judgement in reversed(log)],
        }

    def shown() -> Said:
        return {"records": records, "made": made, "log": logged(log, database.store, visit.say, _LOGGED), "seen": len(log)}

    return View("review.html", data, shown)


def judge(form: Form, visit: Annotated[Visit, Depends(entered)]) -> RedirectResponse:
    """Carry out the judgement of a form and go back to where it was made."""
    author, action, seen = visit.require(Level.REVIEWER).name, form.get("action", ""), form.get("seen", "")
    if action not in {*_ON_NAMES, *_ON_CLAIMS} or not seen.isdecimal():
        raise RefusedError(400, "bad_question")
    try:
        made = (_on_names if action in _ON_NAMES else _on_claims)(visit.database.store, form, author, int(seen))
    except JudgementError as error:
        raise RefusedError(409, "refused", error) from error
    except _LateError as late:
        (other,) = logged([late.other], visit.database.store, visit.say, 1)
        raise RefusedError(409, "moved_on", told_of(other, visit.say)) from late
    _show(visit.database.store)
    return RedirectResponse(with_done(within(form.get("next", "/review")), made.number), 303)


class _LateError(Exception):
    """Somebody else has judged on the same in the meantime."""

    def __init__(self, other: Judgement) -> None:
        super().__init__(other.number)
        self.other = other


def _show(store: Store) -> None:
    """What was judged shows at once; where another program is writing now, a little later."""
    try:
        store.merge()
    except StoreError as error:
        if not error.passing:
            raise


def _on_names(store: Store, form: Given, author: str, seen: int) -> Judgement:
    def decided(directory: Directory, log: Log) -> Judgement:
        made = _ON_NAMES[form["action"]](directory, log, form, author)
        _refuse_late(made, log[seen:])
        return made

    return store.judge(decided)


def _on_claims(store: Store, form: Given, author: str, seen: int) -> Judgement:
    judging = Judging(store, lambda made, log: _refuse_late(made, log[seen:]))
    return _ON_CLAIMS[form["action"]](judging, form, author)


def _refuse_late(made: Judgement, newer: Log) -> None:
    """What somebody else has judged since the page was shown is looked at again first."""
    mine = {same_id(made.subject), same_id(made.target)} - {""}
    for other in newer:
        touched = {same_id(other.subject), same_id(other.target)} - {""}
        if mine & touched or (made.action is Action.UNDO and made.subject == str(other.number)):
            raise _LateError(other)


def _merge(directory: Directory, _log: Log, form: Given, author: str) -> Judgement:
    return merge(directory, form.get("subject", ""), form.get("into", ""), author)


def _split(directory: Directory, _log: Log, form: Given, author: str) -> Judgement:
    names = tuple(name for name in form.get("names", "").split("\n") if name.strip())
    if not names:
        raise JudgementError("name a spelling that means another firm", "no_spelling")
    return split(directory, Judgement(Action.SPLIT, form.get("subject", ""), author, names=names), form.get("into", ""))


def _undo(_directory: Directory, log: Log, form: Given, author: str) -> Judgement:
    number = form.get("number", "")
    return undo(log, int(number) if number.isdecimal() else None, author)


def _confirm(judging: Judging, form: Given, author: str) -> Judgement:
    return judging.confirm(_named(form, "claim"), author=author)


def _reject(judging: Judging, form: Given, author: str) -> Judgement:
    return judging.reject(_named(form, "claim"), author=author)


def _correct(judging: Judging, form: Given, author: str) -> Judgement:
    """The field, its values, and the words of the text that were selected, or typed."""
    at = form.get("start", "")
    words = form.get("quote", ""), int(at) if at.isdecimal() else 0
    return judging.correct(_named(form, "claim"), form.get("field", ""), given_values(form), author=author, words=words)


def _same(judging: Judging, form: Given, author: str) -> Judgement:
    return judging.same(_named(form, "tie"), _named(form, "other"), author=author)


def _apart(judging: Judging, form: Given, author: str) -> Judgement:
    return judging.apart(_named(form, "tie"), _named(form, "other"), author=author)


def _named(form: Given, key: str) -> str:
    if not form.get(key, "").strip():
        raise JudgementError(f"the form names no {key}", "incomplete")
    return form[key].strip()


_ON_NAMES: dict[str, Callable[[Directory, Log, Given, str], Judgement]] = {"merge": _merge, "split": _split, "undo": _undo}
_ON_CLAIMS: dict[str, Callable[[Judging, Given, str], Judgement]] = {
    "confirm": _confirm, "reject": _reject, "correct": _correct, "same": _same, "apart": _apart
}  # fmt: skip
