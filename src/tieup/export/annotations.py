"""W3C Web Annotations: each quote on the page it stands on, by text position and by its words with what is around them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from tieup.export import names
from tieup.export.told import Record, Told, all_claims, around
from tieup.model import Span

_CONTEXT = "http://www.w3.org/ns/anno.jsonld"


def to_annotations(told: Sequence[Told]) -> bytes:
    """One collection with a page of annotations, one a value and span; a value is tagged, a claim is linked."""
    items = [annotation for each in all_claims(told) for annotation in _of_claim(*each)]
    page = {"type": "AnnotationPage", "id": "urn:tieup:annotations:1", "startIndex": 0, "items": items}
    head = {"@context": _CONTEXT, "id": "urn:tieup:annotations", "type": "AnnotationCollection", "label": "Quotes of tie-ups"}
    whole = {**head, "total": len(items), "first": page}
    return json.dumps(whole, ensure_ascii=False, indent=1).encode("utf-8", "replace") + b"\n"


def _of_claim(told: Told, record: Record) -> Iterator[dict[str, Any]]:
    for name, found in record.claim.evidence():
        for span in found.spans:
            key = names.short(record.id, name, str(span.start), str(span.stop), found.rule)
            yield {
                "id": f"urn:tieup:annotation:{key}",
                "type": "Annotation",
                "motivation": "identifying",
                "body": [
                    {"type": "TextualBody", "purpose": "tagging", "value": name},
                    {"type": "SpecificResource", "purpose": "linking", "source": names.claim(record.id)},
                    {"type": "SpecificResource", "purpose": "linking", "source": names.tie(told.tie.id)},
                ],
                "target": {"source": names.document(record.article), "selector": _selectors(record.article.text, span)},
            }


def _selectors(text: str, span: Span) -> list[dict[str, Any]]:
    before, after = around(text, span)
    return [
        {"type": "TextPositionSelector", "start": span.start, "end": span.stop},
        {"type": "TextQuoteSelector", "exact": span.of(text), "prefix": before, "suffix": after},
    ]
