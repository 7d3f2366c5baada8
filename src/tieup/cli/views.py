"""Answers as rows of tables."""

from __future__ import annotations

from collections.abc import Iterator

from tieup.cli.common import printable, several
from tieup.model import TieUp
from tieup.questions import History, Step
from tieup.questions.plain import joined, partners, quote
from tieup.store import StoredClaim

ROW = ("id", "partners", "form", "field", "status", "last", "voices")


def tie_row(tie: TieUp) -> tuple[str, ...]:
    """A tie-up in a list; what claims disagree on is marked."""
    return (tie.id, partners(tie), joined(tie.forms), joined(tie.fields), status(tie), _day(tie), str(tie.voices))


def status(tie: TieUp) -> str:
    """The status, and what to beware of: 'in_talks (faded)', 'agreed (conflict: announced)'."""
    notes = ["faded"] if tie.faded else []
    notes += [f"conflict: {joined(tie.conflicts)}"] if tie.conflicts else []
    return f"{tie.status} ({'; '.join(notes)})" if notes else str(tie.status)


def step_row(step: Step) -> tuple[str, ...]:
    """A rung of a life; a day that only the article gives is marked."""
    day = step.day.isoformat() if step.day else "undated"
    return (
        day if step.dated or not step.day else f"({day})",
        step.status,
        quote(step.record),
        page_of(step.record),
        step.record.id[:8],
    )


def page_of(record: StoredClaim) -> str:
    """The page, and how many others show the same text."""
    others = len(record.documents) - 1
    return f"{record.article.document} (+{others})" if others else record.article.document


LIFE = ("day", "status", "in the words of the page", "page", "claim")


def told(history: History) -> str:
    """The head of a tie-up's page."""
    tie = history.tie
    fields, languages = joined(tie.fields) or "field not named", joined(tie.languages) or "an unknown language"
    said = f"{several(tie.documents, 'document')}, {several(tie.voices, 'independent voice')} in {languages}"
    return f"{printable(partners(tie))}\n{joined(tie.forms)} | {fields} | now {status(tie)}\n{said}"


def conflict_rows(history: History) -> Iterator[tuple[str, str, str]]:
    """Each value that claims disagree on, with the pages that give it."""
    pages = {record.id: record.article.document for record in history.records}
    for conflict in history.conflicts:
        for side in conflict.sides:
            yield conflict.field, side.value, joined(dict.fromkeys(pages[claim] for claim in side.claims))


def seen_rows(history: History) -> Iterator[tuple[str, str, str, str, str]]:
    """Where each text was seen besides, with its page, the days, and whether it still stands there."""
    for record in {record.reading: record for record in history.records}.values():
        page = record.article.document
        for sighting in record.sightings:
            if sighting.document != page:
                days = (sighting.first[:10], sighting.last[:10])
                yield page, sighting.document, *days, "yes" if sighting.current else "no"


SEEN = ("page", "same text seen at", "first", "last", "still")


def _day(tie: TieUp) -> str:
    return tie.last.plain if tie.last else ""
