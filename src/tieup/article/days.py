"""Days as pages write them, in any language that the data knows."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from functools import cache

from tieup.article.words import entries, universal
from tieup.dates import When
from tieup.lang import available
from tieup.scripts import UNSPACED
from tieup.text import fold, normal

_LETTERS = re.compile(r"('[^']*'|y+|M+|d+)")
_PLAUSIBLE = range(1950, 2101)
_STAMP = re.compile(r"\s*(\d{4})-?(\d{2})-?(\d{2})(?!\d)")


@dataclass(frozen=True, slots=True, order=True)
class Day:
    """A day at a place of a folded text; its year is None where the text leaves it out."""

    start: int
    stop: int
    year: int | None
    month: int
    day: int

    @property
    def date(self) -> dt.date | None:
        """The day itself; None without a year."""
        return dt.date(self.year, self.month, self.day) if self.year else None


def stamp(text: str) -> When | None:
    """The day of a machine's date, ISO 8601 or that of mail; the hour's zone is taken as written."""
    if match := _STAMP.match(text):
        return _when(*map(int, match.groups()))
    try:
        moment = parsedate_to_datetime(text.strip())
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return _when(moment.year, moment.month, moment.day)


def _when(year: int, month: int, day: int) -> When | None:
    try:
        return When.day(year, month, day) if year in _PLAUSIBLE else None
    except ValueError:
        return None


def written(text: str) -> When | None:
    """The day that ``text``, a field for a date, gives in whatever form."""
    found = stamp(text)
    if found or len(text) > 80:
        return found
    days = days_in(normal(text))
    return when(days[0]) if len(days) == 1 else None


def when(day: Day) -> When | None:
    return _when(day.year, day.month, day.day) if day.year else None


def days_in(folded: str) -> list[Day]:
    """The full dates of a folded text, in order."""
    if not any(char.isdigit() for char in folded):
        return []
    return _distinct(_found(folded, (*universal()["dates"], *entries("dates"))))


def yearless_in(folded: str) -> list[Day]:
    """The days and months without a year of a folded text, in order."""
    return _distinct(_found(folded, entries("days")))


def _distinct(days: Iterator[Day]) -> list[Day]:
    """Without those within a longer one."""
    out: list[Day] = []
    for day in sorted(days, key=lambda d: (d.start, -d.stop)):
        if not out or day.start >= out[-1].stop:
            out.append(day)
    return out


def _found(folded: str, forms: tuple[str, ...]) -> Iterator[Day]:
    for form in dict.fromkeys(forms):
        for match in _pattern(form).finditer(folded):
            if day := _day(match):
                yield day


def _day(match: re.Match[str]) -> Day | None:
    parts = match.groupdict()
    month = int(parts["month"]) if "month" in parts else _months()[parts["name"]]
    year = int(parts["year"]) if "year" in parts else None
    try:
        dt.date(year or 2000, month, int(parts["day"]))
    except ValueError:
        return None
    return Day(match.start(), match.end(), year, month, int(parts["day"])) if year is None or year in _PLAUSIBLE else None


@cache
def _pattern(form: str) -> re.Pattern[str]:
    """A form in the letters of CLDR, other words in its quotes, as a pattern over folded text."""
    parts = "".join(_part(part) for part in _LETTERS.split(form))
    return re.compile(rf"(?:(?<![\w.])|(?<=[{UNSPACED}])){parts}(?!\d|\.\d)")


def _part(part: str) -> str:
    match part[:1]:
        case "y":
            return r"(?P<year>\d{4})"
        case "M" if len(part) > 2:
            return rf"(?P<name>{'|'.join(map(re.escape, sorted(_months(), key=len, reverse=True)))})\.?"
        case "M":
            return rf"(?P<month>\d{{{len(part)}}})" if len(part) == 2 else r"(?P<month>\d{1,2})"
        case "d":
            ordinals = "|".join([*entries("ordinals"), ""])
            return r"(?P<day>\d{2})" if part == "dd" else rf"(?P<day>\d{{1,2}})(?:{ordinals})"
    return re.escape(fold(part.strip("'")).text).replace(r"\ ", r"\s+")


@cache
def _months() -> dict[str, int]:
    """Folded names of the months, whole and short, in every language."""
    from babel import Locale  # noqa: PLC0415 - a third of a second

    return {
        normal(name).rstrip("."): number
        for code in available()
        for context in ("format", "stand-alone")
        for width in ("wide", "abbreviated")
        for number, name in Locale.parse(code).months[context][width].items()
    }
