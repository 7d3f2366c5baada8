"""Times in a text, against the article's date: days, months, quarters, halves, years, weekdays and words such as 'last year'.

Month and weekday names come from CLDR (babel), all other words from ``times.toml``. Without an article's date a weekday, a bare month and
'last year' stay open: nothing is guessed.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from tieup.codebook import Kind
from tieup.dates import When
from tieup.lang import Language
from tieup.model import Mention
from tieup.text import Folded, normal

_ISO = re.compile(r"\b(?P<y>(?:19|20)\d\d)-(?P<m>\d\d)-(?P<d>\d\d)\b|\b(?P<d2>\d{1,2})\.(?P<m2>\d{1,2})\.(?P<y2>(?:19|20)\d\d)\b")
_YEAR = r"(?:19|20)\d\d"
# A bare day and month lies at most so long after the article; else it is last year's.
_AHEAD = dt.timedelta(days=31)


@dataclass(frozen=True, slots=True)
class _Grammar:
    months: Mapping[str, int]
    weekdays: Mapping[str, int]
    day_month: re.Pattern[str]
    month: re.Pattern[str]
    part: re.Pattern[str]
    year: re.Pattern[str]
    weekday: re.Pattern[str]
    relative: Mapping[str, int]
    parts: Mapping[str, str]
    lead: Mapping[str, str]


def times(text: Folded, language: Language, reference: When | None) -> tuple[Mention, ...]:
    """The times, none inside another. The origin ends with ``+since``, ``+from``, ``+by`` or ``+until`` where the words before say so."""
    grammar = _grammar(language)
    found: dict[int, tuple[int, When, str]] = {}
    for start, stop, when, rule in _all(text.text, grammar, reference):
        if not any(s < stop and start < e for s, (e, _, _) in found.items()):
            found[start] = (stop, when, rule + _lead(text.text[max(0, start - 24) : start], grammar))
    return tuple(Mention(text.span(s, e), Kind.TIME, when, rule) for s, (e, when, rule) in sorted(found.items()))


def _all(text: str, grammar: _Grammar, reference: When | None) -> Iterator[tuple[int, int, When, str]]:
    """The readings of each kind, the more exact kinds first."""
    day = reference.start if reference else None
    for match in _ISO.finditer(text):
        year, month, number = (int(match[k] or match[f"{k}2"]) for k in ("y", "m", "d"))
        yield from _dated(match, year, month, number, "times.digits")
    for match in grammar.day_month.finditer(text):
        month = grammar.months[match["month"] or match["month2"]]
        number, stated = int(match["day"] or match["day2"]), match["year"] or match["year2"]
        if stated or day:
            whole = int(stated) if stated else _year_of(month, number, day)
            yield from _dated(match, whole, month, number, "times.day")
    for match in grammar.part.finditer(text):
        year = int(match["year"]) if match["year"] else (day.year if day else 0)
        if year:
            kind, ordinal = grammar.parts[normal(match["part"])].split()
            yield match.start(), match.end(), (When.quarter if kind == "quarter" else When.half)(year, int(ordinal)), f"times.{kind}"
    yield from _coarse(text, grammar, day)


def _coarse(text: str, grammar: _Grammar, day: dt.date | None) -> Iterator[tuple[int, int, When, str]]:
    for match in grammar.month.finditer(text):
        month = grammar.months[match["month"]]
        if match["year"] or day:
            year = int(match["year"]) if match["year"] else _year_of(month, 1, day)
            yield match.start(), match.end(), When.month(year, month), "times.month"
    for match in grammar.year.finditer(text):
        group = "year" if match["year"] else "named"
        yield match.start(group), match.end(group), When.year(int(match[group])), "times.year"
    if day is None:
        return
    for match in grammar.weekday.finditer(text):
        when = day - dt.timedelta(days=(day.weekday() - grammar.weekdays[match["weekday"]]) % 7)
        yield match.start(), match.end(), When.day(when.year, when.month, when.day), "times.weekday"
    for words, years in grammar.relative.items():
        for match in re.finditer(rf"\b{re.escape(words)}\b", text):
            yield match.start(), match.end(), When.year(day.year + years), "times.relative"


def _dated(match: re.Match[str], year: int, month: int, number: int, rule: str) -> Iterator[tuple[int, int, When, str]]:
    try:
        when = When.day(year, month, number)
    except ValueError:  # 31 February is no date, so the digits mean something else
        return
    yield match.start(), match.end(), when, rule


def _year_of(month: int, number: int, day: dt.date | None) -> int:
    """The year of a bare day and month: the article's, or the one before where that lies ahead."""
    assert day is not None  # noqa: S101 - asked only with an article's date
    try:
        ahead = dt.date(day.year, month, number) - day > _AHEAD
    except ValueError:
        ahead = False
    return day.year - ahead


def _lead(before: str, grammar: _Grammar) -> str:
    """What the words right before a time say of it, as a suffix."""
    for words, meaning in grammar.lead.items():
        if re.search(rf"(?<!\w){re.escape(words)}\s*$", before):
            return f"+{meaning}"
    return ""


@cache
def _grammar(language: Language) -> _Grammar:
    """The patterns of a language, compiled once."""
    data = language.data("times")
    months, weekdays = _names(language.code)
    month = _either(months)
    order = rf"\b(?P<day>\d{{1,2}})(?:\.|st|nd|rd|th)? (?:of )?(?P<month>{month})\.?(?:,? (?P<year>{_YEAR}))?\b"
    reverse = rf"\b(?P<month2>{month})\.? (?P<day2>\d{{1,2}})(?:st|nd|rd|th)?\b(?:,? (?P<year2>{_YEAR})\b)?"
    parts = {normal(words): value for words, value in data.get("parts", {}).items()}
    years = _either(data.get("year_words", ()))
    leads = sorted(((normal(w), k) for k, words in data.get("lead", {}).items() for w in words), key=lambda row: -len(row[0]))
    before = _either(words for words, _ in leads)
    return _Grammar(
        months,
        weekdays,
        re.compile(f"{order}|{reverse}"),
        re.compile(rf"\b(?P<month>{month})\b(?:,? (?P<year>{_YEAR})\b)?"),
        re.compile(rf"\b(?P<part>{_either(parts)})\b(?:\W+(?:\w+ )?(?P<year>{_YEAR})\b)?"),
        re.compile(rf"(?<!\w)(?:{before}) (?P<year>{_YEAR})\b(?![-.,]?\d)|\b(?P<named>{_YEAR})(?= (?:{years})\b)"),
        re.compile(rf"\b(?:{_either(data.get('on', ()))}) (?P<weekday>{_either(weekdays)})\b"),
        {normal(words): years for words, years in data.get("relative", {}).items()},
        parts,
        dict(leads),
    )


def _either(words: Iterable[str]) -> str:
    """A pattern for any of the words, the longest first; one that never matches where there are none."""
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True)) or "(?!)"


@cache
def _names(code: str) -> tuple[dict[str, int], dict[str, int]]:
    """Folded month and weekday names of a language, with all their case forms that CLDR has."""
    from babel import Locale  # noqa: PLC0415 - its tables are read once a language

    locale = Locale(code)
    return _wide(locale.months), _wide(locale.days)


def _wide(table: Mapping[str, Mapping[str, Mapping[int, str]]]) -> dict[str, int]:
    return {normal(name): int(key) for context in ("format", "stand-alone") for key, name in table[context]["wide"].items()}
