"""The log of judgements as rows."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import Connection, select

from tieup.store.judgements import Action, Judgement
from tieup.store.tables import JUDGEMENTS


def read_log(connection: Connection) -> tuple[Judgement, ...]:
    """All judgements, oldest first."""
    return tuple(_judgement(row) for row in connection.execute(select(JUDGEMENTS).order_by(JUDGEMENTS.c.number)))


def _judgement(row: Any) -> Judgement:  # noqa: ANN401 - a row of the log
    details = json.loads(row.details)
    given = {**details, "names": tuple(details["names"])}
    return Judgement(Action(row.action), row.subject, row.author, row.target, number=row.number, made=row.made, **given)


def judgement_row(made: Judgement) -> dict[str, Any]:
    """The row of a judgement."""
    plain = {name: getattr(made, name) for name in ("number", "made", "author", "subject", "target")}
    details = {name: getattr(made, name) for name in ("name", "names", "kind", "country", "quote", "start")}
    return {**plain, "action": made.action.value, "details": json.dumps(details, ensure_ascii=False)}
