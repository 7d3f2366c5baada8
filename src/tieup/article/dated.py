"""The day of publication as the text itself gives it. A wrong day is worse than none."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence

from tieup.article.days import Day, days_in, when, yearless_in
from tieup.article.lines import Line
from tieup.article.words import page_words
from tieup.codebook import Zone
from tieup.dates import When
from tieup.model import Block
from tieup.text import Folded, fold, normal

_OPENING = 200  # code points of a paragraph that may hold a dateline
_BELOW = 4  # lines below the headline that may hold the bare date
_PAGES = 2  # more bare dates than that make a list of articles
_NEAR = dt.timedelta(days=45)
_SITE = re.compile(r"[\d:.,\s]*(?:[|\u00b7]|[-\u2013\u2014]\s)\s*(?:[^.!?]|\.\w|\.$){0,40}$|\W*$")
_HOUR = re.compile(
    r"[\s,|]*(?:(?:[^\W\d_]{1,3}\s)?\d{1,2}[:.]\d{2})?(?::\d{2})?(?:\s?[ap]\.?m\.?)?"
    r"(?:\s(?:gmt|utc|[+-]\d{4})\s\S{1,20}|\s[a-z]{2,5})?\W*$"  # a zone, as feeds have it with the name of the site behind
)
_DASH = re.compile(r"[^.!?]{0,40}?(?:--|\s[-\u2013\u2014]|[\u2013\u2014]\s|/)|[^.!?]{0,3}\)\s*[-\u2013\u2014]")
# The address behind the name of an agency, as Markdown has it.
_ADDRESS = re.compile(r"\(https?://\S*\)")
_WORD = re.compile(r"[^\W\d_]+")
_DAY_DASH = re.compile(r"[\s,]*[\w\s.-]{0,40}?\s?(?:/|\s[-\u2013\u2014]{1,2}\s)")
# The same behind a place, where the name of an agency may stand in brackets and the day may end a sentence of its own.
_PLACED_DASH = re.compile(r"[^!?]{0,40}?(?:--|/|\s[-\u2013\u2014]\s)")
_STOP = re.compile(r"\.\s")
_MAX_DENSE_PLACE = 12  # code points of an agency and a place where words are not spaced


def published_in_text(lines: Sequence[Line], marked: Sequence[Block], title: int | None) -> tuple[When | None, str]:
    """The day and its evidence: a labelled line, a bare date by the headline, or a dateline."""
    for evidence, find in (("text:label", _labelled), ("text:line", _bare), ("text:dateline", _dateline)):
        day = find(lines, marked, title)
        if day:
            return day, evidence
    return None, ""


def _labelled(lines: Sequence[Line], marked: Sequence[Block], title: int | None) -> When | None:  # noqa: ARG001 - the three take the same
    found = {day for item, block in zip(lines, marked, strict=True) if block.zone is not Zone.TEASER and (day := _label(item.key))}
    return found.pop() if len(found) == 1 else None


def _label(key: str) -> When | None:
    """The day behind a label at the start of a short line."""
    match = page_words().date_label.match(key) if len(key) <= 80 else None
    if not match:
        return None
    days = days_in(key[match.end() :])
    lead = key[match.end() :][: days[0].start] if days else "."
    return when(days[0]) if days and (not lead.strip() or page_words().weekday.match(lead)) else None


def _bare(lines: Sequence[Line], marked: Sequence[Block], title: int | None) -> When | None:
    if title is None or sum(1 for item in lines if _alone(item)) > _PAGES:
        return None
    above = [lines[title - 1]] if title and not page_words().weekday.match(lines[title - 1].key) else []
    for item in (*_below(lines, marked, title), *above):
        if day := _alone(item):
            return when(day)
    return None


def _below(lines: Sequence[Line], marked: Sequence[Block], title: int) -> Iterator[Line]:
    """The lines between the headline and the text."""
    for item, block in zip(lines[title + 1 : title + 1 + _BELOW], marked[title + 1 :], strict=False):
        yield item
        if block.zone in {Zone.LEAD, Zone.BODY} and item.solid:
            return


def _alone(item: Line) -> Day | None:
    """The day of a line that holds nothing else but the hour, the author or the site."""
    key = item.key
    if not key or len(key) > 90 or page_words().other_date_label.match(key):
        return None
    days = days_in(key)
    if len(days) != 1:
        return None
    before, after = key[: days[0].start], key[days[0].stop :]
    return days[0] if _is_place_before(before) and _is_little(after) else None


def _is_little(after: str) -> bool:
    """The site, the hour or the weekday."""
    return bool(_SITE.match(after) or _HOUR.match(after) or page_words().weekday.fullmatch(after.strip(" ,.()")))


def _is_place_before(text: str) -> bool:
    """Nothing, a weekday, or a name before a bar."""
    text = text.strip()
    return not text or (text[-1] in "|," and len(text) <= 40) or bool(page_words().weekday.fullmatch(text.rstrip(".,")))


def _dateline(lines: Sequence[Line], marked: Sequence[Block], title: int | None) -> When | None:
    """The day that the first paragraph opens with, before a dash or a slash."""
    for item, block in zip(lines, marked, strict=True):
        if block.zone in {Zone.LEAD, Zone.BODY, Zone.LIST} and (title is None or item.span.start >= lines[title].span.start):
            if day := _opening(item.text[:_OPENING], lines):
                return day
            if item.solid:
                return None
    return None


def _opening(text: str, lines: Sequence[Line]) -> When | None:
    opening = fold(text)
    for day in days_in(opening.text)[:1]:
        before, after = _around(day, opening, text)
        if _is_place(before) and (_DASH.match(after) or _closes(before, after)):
            return when(day)
    for day in yearless_in(opening.text)[:1]:
        before, after = _around(day, opening, text)
        dash = _PLACED_DASH if before.strip() else _DAY_DASH
        if _is_place(before) and (dash.match(after) or _is_wired(before, after)):
            return _with_year(day, lines)
    return None


def _around(day: Day, opening: Folded, text: str) -> tuple[str, str]:
    """What stands before a day as it is written, and folded what stands behind it."""
    return text[: opening.offset(day.start)], opening.text[day.stop :]


def _closes(before: str, after: str) -> bool:
    """Whether a place and a day are all there is: 'Bremen, 5 March 2021. Nordwerk builds', or a wire's word for its dispatch follows."""
    return (before.rstrip().endswith(",") and _STOP.match(after) is not None) or _is_wired(before, after)


def _is_wired(before: str, after: str) -> bool:
    return len(before) <= _MAX_DENSE_PLACE and page_words().wire.match(after) is not None


def _is_place(text: str) -> bool:
    """Names of places or agencies, or nothing: hardly a small letter at the start of a word."""
    text = _ADDRESS.sub("", text)
    words = _WORD.findall(text)
    return len(text) <= 90 and sum(word[0].islower() for word in words) * 4 <= len(words)


def _with_year(day: Day, lines: Sequence[Line]) -> When | None:
    """The day in the one year in which a full date of the text is near it."""
    found: set[When] = set()
    for item in lines:
        for other in days_in(normal(item.text)):
            candidate = when(Day(day.start, day.stop, other.year, day.month, day.day)) if _exists(day, other.year) else None
            if candidate and other.date and abs(candidate.start - other.date) <= _NEAR:
                found.add(candidate)
    return found.pop() if len(found) == 1 else None


def _exists(day: Day, year: int | None) -> bool:
    try:
        dt.date(year or 0, day.month, day.day)
    except ValueError:
        return False
    return True
