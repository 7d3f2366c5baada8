"""Where the claims come from: documents, failures, and everything as files."""

from __future__ import annotations

from datetime import UTC, datetime

from fastapi.responses import Response

from tieup.export import FORMATS, Told
from tieup.web import looking
from tieup.web.asked import PAGE, Asked, Paged
from tieup.web.charts import Bar, bars
from tieup.web.page import Said, View
from tieup.web.visit import Reader, RefusedError


def sources(visit: Reader, page: int = 1) -> View:
    """The documents, the latest first, and the pages that could not be read."""
    asked = Paged(page=max(1, min(page, 100_000)))
    desk, say = visit.office.desk, visit.say
    found, failed = looking.documents(desk, (asked.page - 1) * PAGE, PAGE + 1), visit.database.store.failures()
    spoken = visit.office.remembered.get("languages", looking.UNKNOWN, lambda: looking.languages(desk))
    listed, more = found[:PAGE], len(found) > PAGE
    chart = bars(say("by_language"), [Bar(say.language(code), n) for code, n in spoken.items()])

    def data() -> Said:
        return {
            "languages": spoken,
            "documents": [{name: getattr(d, name) for name in d.__slots__} for d in listed],
            "failures": [{"document": f.document, "reason": f.reason} for f in failed],
            "next": f"/sources.json?page={asked.page + 1}" if more else None,
        }

    return View("sources.html", data, lambda: {"found": listed, "more": more, "page": asked.page, "failed": failed, "chart": chart})


def export(visit: Reader, kind: str, asked: Asked) -> Response:
    """The tie-ups that answer a question, as a file."""
    form = FORMATS.get(kind)
    if form is None:
        raise RefusedError(404, "no_such", kind)
    database = visit.database
    ties = database.tieups(**asked.filters)
    told = [Told(history.tie, history.records) for history in database.histories(ties)]
    name = f"tieup-{datetime.now(UTC):%Y-%m-%d}.{form.suffix}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(form.write(told), media_type=form.media, headers=headers)


def api(visit: Reader) -> View:
    """What there is for programs."""
    document = visit.request.app.openapi()
    paths = [(path, next(iter(methods.values())).get("summary", "")) for path, methods in sorted(document["paths"].items())]
    return View("api.html", lambda: document, lambda: {"paths": paths})
