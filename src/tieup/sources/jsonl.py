"""Pages as lines of JSON: ``text`` or ``html``, and ``title``, ``published`` or ``date``, ``url``, ``id`` where known."""

from __future__ import annotations

import json
from collections.abc import Iterator

from tieup.article import written
from tieup.dates import When
from tieup.model import Failure, Page
from tieup.sources.limits import Limits, Stream, lines_within, too_large


def pages_of_lines(name: str, stream: Stream, limits: Limits) -> Iterator[Page | Failure]:
    """A page for each line, named by its ``id`` or number; a bad line is a failure and the rest goes on."""
    count = 0
    for number, line in enumerate(lines_within(stream, limits), start=1):
        if line is None:
            yield Failure(f"{name}:{number}", too_large(limits))
        elif line.strip():
            yield _page(f"{name}:{number}", line)
        count += line is None or bool(line.strip())
    if not count:
        yield Failure(name, "empty")


def _page(name: str, line: bytes) -> Page | Failure:
    try:
        record = json.loads(line.decode("utf-8-sig"))
    except UnicodeDecodeError:
        return Failure(name, "not UTF-8")
    except RecursionError:
        return Failure(name, "not JSON: nested too deeply")
    except ValueError as error:
        return Failure(name, f"not JSON: {error}")
    if not isinstance(record, dict):
        return Failure(name, "not a JSON object")
    return _record(name, record)


def _record(name: str, record: dict[str, object]) -> Page | Failure:
    kind = "html" if _string(record, "html") else "text"
    content = _string(record, kind)
    if not content.strip():
        return Failure(name, "empty" if kind in record else "has neither text nor html")
    return Page(
        document=_identity(record) or name,
        content=content,
        address=_string(record, "url"),
        headers=(("content-type", "text/html" if kind == "html" else "text/plain"),),
        published=_published(record),
        title=_string(record, "title"),
    )


def _identity(record: dict[str, object]) -> str:
    value = record.get("id")
    return str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""


def _string(record: dict[str, object], key: str) -> str:
    value = record.get(key)
    return value if isinstance(value, str) else ""


def _published(record: dict[str, object]) -> When | None:
    """The day or the coarser time that the record gives; None for what is no time."""
    text = _string(record, "published") or _string(record, "date")
    if not text:
        return None
    try:
        return When.parse(text)
    except ValueError:
        return written(text)
