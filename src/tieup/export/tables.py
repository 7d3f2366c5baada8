"""Tables of claims: CSV, JSON Lines, Excel and Parquet."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from tieup.errors import MissingError
from tieup.export.told import Record, Told, all_claims, joined, place, quote, when
from tieup.records import claim_to_json, quantity_to_json

COLUMNS = ("tie", "claim", "reading", "read", "document", "address", "title", "published", "language", "participants", "ids", "roles",
           "forms", "fields", "status", "instrument", "binding", "announced", "starts", "ends", "places", "quantities", "products",
           "confidence", "quote")  # fmt: skip
_TIES = ("tie", "participants", "ids", "roles", "forms", "fields", "status", "first", "over", "claims", "documents")
_EVIDENCE = ("tie", "claim", "document", "field", "start", "stop", "quote", "rule")
_CELL = 32_000  # letters that a cell of Excel takes
_LISTS = ("participants", "ids", "roles", "forms", "fields", "places", "quantities", "products")


def row(told: Told, record: Record) -> dict[str, Any]:
    """A claim as one line; lists are lists."""
    claim, article = record.claim, record.article
    parties = [(p.entity.value, p.role) for p in claim.participants]
    return {
        "tie": told.tie.id,
        "claim": record.id,
        "reading": record.reading,
        "read": record.added,
        "document": article.document,
        "address": article.address,
        "title": article.title,
        "published": article.published.edtf if article.published else "",
        "language": article.language,
        "participants": [entity.name for entity, _ in parties],
        "ids": [entity.id for entity, _ in parties],
        "roles": [str(role) for _, role in parties],
        "forms": [str(f.value) for f in claim.forms],
        "fields": [str(f.value) for f in claim.fields],
        "status": str(claim.status.value),
        "instrument": str(claim.instrument.value) if claim.instrument else "",
        "binding": str(claim.binding.value) if claim.binding else "",
        "announced": when(claim.announced),
        "starts": when(claim.starts),
        "ends": when(claim.ends),
        "places": [place(f.value) for f in claim.places],
        "quantities": [" ".join(str(part) for part in quantity_to_json(f.value).values() if part != "") for f in claim.quantities],
        "products": [f.value for f in claim.products],
        "confidence": claim.confidence,
        "quote": quote(record),
    }


def to_csv(told: Sequence[Told]) -> bytes:
    """A line a claim. An apostrophe leads a cell that a spreadsheet would run as a formula."""
    return lines(COLUMNS, (_cells(row(*each)) for each in all_claims(told)))


def lines(columns: Sequence[str], rows: Iterable[Iterable[object]]) -> bytes:
    """CSV that no spreadsheet runs."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(map(_inert, cells) for cells in rows)
    return out.getvalue().encode("utf-8", "replace")


def _inert(cell: object) -> object:
    """A cell that no spreadsheet takes for a formula."""
    runs = isinstance(cell, str) and cell.lstrip()[:1] in ("=", "+", "-", "@") and cell.strip()
    return f"'{cell}" if runs else cell


def to_jsonl(told: Sequence[Told]) -> bytes:
    """The full record of each claim, a line each, with all its evidence."""
    return b"".join(json.dumps(_full(*each), ensure_ascii=False).encode("utf-8", "replace") + b"\n" for each in all_claims(told))


def _full(told: Told, record: Record) -> dict[str, Any]:
    article = record.article
    version = {"tie": told.tie.id, "claim": record.id, "reading": record.reading, "read": record.added}
    head = {**version, "documents": record.documents, "document": article.document, "address": article.address, "title": article.title}
    published = article.published.edtf if article.published else ""
    return {**head, "published": published, "language": article.language, **claim_to_json(article, record.claim)}


def to_excel(told: Sequence[Told]) -> bytes:
    """A workbook with sheets of tie-ups, claims and evidence. Raises MissingError without openpyxl."""
    try:
        from openpyxl import Workbook  # noqa: PLC0415 - an extra
    except ImportError as error:
        raise MissingError("openpyxl", "export") from error
    book = Workbook(write_only=True)
    book.properties.created = book.properties.modified = datetime(2000, 1, 1)  # noqa: DTZ001 - the format knows no zones
    for title, columns, rows in (
        ("tie-ups", _TIES, map(_tie, told)),
        ("claims", COLUMNS, (_cells(row(*each)) for each in all_claims(told))),
        ("evidence", _EVIDENCE, (cells for each in all_claims(told) for cells in _evidence(*each))),
    ):
        _sheet(book, title, columns, rows)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _sheet(book: Any, title: str, columns: Sequence[str], rows: Iterable[Iterable[object]]) -> None:  # noqa: ANN401 - a workbook
    from openpyxl.cell import WriteOnlyCell  # noqa: PLC0415

    sheet = book.create_sheet(title)
    sheet.freeze_panes = "A2"

    def cell(value: object) -> Any:  # noqa: ANN401 - a cell
        made = WriteOnlyCell(sheet, _printable(value) if isinstance(value, str) else value)
        if isinstance(value, str):
            made.data_type = "s"  # a text, also where it begins like a formula
        return made

    for cells in (columns, *rows):
        sheet.append([cell(value) for value in cells])


def _printable(text: str) -> str:
    """Text that a cell takes: no control characters, not too long."""
    return "".join(c for c in text if c.isprintable() or c in "\n\t")[:_CELL]


def _tie(told: Told) -> list[object]:
    tie, parties = told.tie, told.tie.participants
    names = (joined([entity.name for entity, _ in parties]), joined([e.id for e, _ in parties]), joined([role for _, role in parties]))
    documents = len({document for record in told.claims for document in record.documents})
    days = [day.isoformat() if day else "" for day in (told.first, told.over)]
    return [tie.id, *names, joined(tie.forms), joined(tie.fields), str(tie.status), *days, len(told.claims), documents]


def _evidence(told: Told, record: Record) -> Iterator[list[object]]:
    for name, found in record.claim.evidence():
        for span in found.spans:
            where = (name, span.start, span.stop, span.of(record.article.text), found.rule)
            yield [told.tie.id, record.id, record.article.document, *where]


def _cells(line: dict[str, Any]) -> list[object]:
    return [joined(value) if isinstance(value, list) else value for value in line.values()]


def to_parquet(told: Sequence[Told]) -> bytes:
    """The claims as columns; lists stay lists. Raises MissingError without pyarrow."""
    try:
        import pyarrow as pa  # noqa: PLC0415 - an extra
        from pyarrow import parquet  # noqa: PLC0415
    except ImportError as error:
        raise MissingError("pyarrow", "export") from error
    kinds = {name: pa.list_(pa.string()) if name in _LISTS else pa.string() for name in COLUMNS} | {"confidence": pa.float64()}
    table = pa.Table.from_pylist([row(*each) for each in all_claims(told)], schema=pa.schema(kinds.items()))
    out = io.BytesIO()
    parquet.write_table(table, out)
    return out.getvalue()
