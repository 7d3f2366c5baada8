"""Times, money, numbers and measures with what they mean, from the examples of duckling: those that a news text could contain.

What no news text says of a tie-up is left out; docs/measured.md lists the classes with the reasons.
"""

from __future__ import annotations

import datetime as dt
import json
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tieup.dates import Precision, When
from tieup.mention.numbers import numbers
from tieup.mention.quantities import quantities
from tieup.mention.times import times
from tieup.model import Quantity
from tieup.text import fold

LANGUAGES = ("de", "en", "es", "fr", "it", "ru", "zh")
TODAY = When.day(2013, 2, 12)  # a Tuesday; all of duckling's examples are of that day
Wanted = When | Quantity

_TIME = re.compile(r"datetime(?:Interval|OpenInterval (?:After|Before))? .* (Day|Week|Month|Quarter|Year)$")
_STAMP = re.compile(r"\((\d+), (\d+), (\d+), \d+, \d+, \d+\)")
_AMOUNT = re.compile(r"(simple|between|above|under) (\w+) \(?([\d_.e]+)(?:, ?([\d_.e]+))?\)?$")
_DURATION = re.compile(r"DurationData (\d+) (Month|Year)$")
_NUMERAL = re.compile(r"NumeralValue ([\d_.e]+)$")
_UNITS = {"Dollar": "USD", "Pound": "GBP", "Kilometre": "km", "Mile": "mi", "Litre": "l", "Month": "months", "Year": "years"}
_SORTS = {"Time": "times", "Numeral": "numbers", "AmountOfMoney": "money"} | dict.fromkeys(("Distance", "Volume", "Duration"), "measures")
_DIGITS_ALONE = re.compile(r"[\d\s/.-]+")
_MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december")
_ENGLISH_DATE = re.compile("|".join(rf"\b{month}\b" for month in _MONTHS))
_ENGLISH_DISTANCE = re.compile(r"(?:in )?(?P<count>\d+) (?P<unit>\w+)(?P<ago> ago)?")
_DAYS = {unit: dt.timedelta(days=days) for unit, days in (("day", 1), ("week", 7), ("month", 30.5), ("year", 365.25))}
_CLOCK = re.compile(r"\d+[:.]\d+(?:[:.]\d+)?")
# What duckling calls a dollar in Chinese.
_YUAN = "[\u5143\u5757]"
# Of two vague spans so many days must be those of both.
_MOST = 0.45
_YEAR = re.compile(r"\d{4}")
# Patterns of what no news text says, by sort and class.
LEFT_OUT = {
    sort: {name: [re.compile(pattern, re.IGNORECASE) for pattern in patterns] for name, patterns in classes.items()}
    for sort, classes in tomllib.loads(Path(__file__).with_name("left_out.toml").read_text("utf-8")).items()
}


@dataclass(frozen=True, slots=True)
class Example:
    """A string of a language and what it means: a time, or a quantity (without a unit where it is a bare number)."""

    language: str
    sort: str
    text: str
    wanted: Wanted

    @property
    def right(self) -> bool:
        """Whether it is read so, and as nothing else."""
        found = self.found()
        return len(found) == 1 and (_agree(found[0], self.wanted, self.text))

    def found(self) -> list[Wanted]:
        """What is read."""
        folded = fold(self.text)
        if self.sort == "times":
            return [m.value for m in times(self.text, folded, self.language, TODAY) if isinstance(m.value, When)]
        if self.sort == "numbers":
            return [Quantity(n.value, n.value, "", "") for n in numbers(folded.text, self.language)]
        return [m.value for m in quantities(self.text, folded, self.language) if isinstance(m.value, Quantity)]


def duckling(shared: Path) -> Iterator[Example]:
    """The examples that a news text could contain."""
    for line in (shared / "corpora" / "duckling-examples" / "examples.jsonl").read_text("utf-8").splitlines():
        record = json.loads(line)
        sort, value = _SORTS.get(record["dim"]), record["value"]
        if record["lang"] not in LANGUAGES or sort is None or value is None:
            continue
        text = _printed(record["text"])
        wanted = _time(value, text) if sort == "times" else _amount(value, text)
        if wanted and not any(pattern.search(text) for patterns in LEFT_OUT[sort].values() for pattern in patterns):
            yield Example(record["lang"], sort, text, wanted)


def _printed(text: str) -> str:
    """As a newspaper would print it: escapes resolved, words that may name months and weekdays with capitals."""
    text = re.sub(r"\\x([0-9a-f]{2,4})", lambda m: chr(int(m[1], 16)), text)
    return re.sub(r"\b[a-z]{3,}", lambda m: m[0].capitalize(), text)


def _time(value: str, text: str) -> When | None:
    """The days of a value; None for the hours of a day, feast days, digits that may be month and day or day and month."""
    grain, stamps = _TIME.match(value), [_day(*map(int, stamp)) for stamp in _STAMP.findall(value)]
    if not grain or not stamps or (_DIGITS_ALONE.fullmatch(text) and not _YEAR.search(text)):
        return None
    if len(stamps) == 2:
        return When(stamps[0], stamps[1], Precision.RANGE)
    return _of_grain(stamps[0], grain[1])


def _day(year: int, month: int, day: int) -> dt.date:
    return dt.date(year, month or 1, day or 1)


def _of_grain(day: dt.date, grain: str) -> When:
    match grain:
        case "Week":
            return When.week(day)
        case "Month":
            return When.month(day.year, day.month)
        case "Quarter":
            return When.quarter(day.year, (day.month + 2) // 3)
        case "Year":
            return When.year(day.year)
        case _:
            return When.day(day.year, day.month, day.day)


def _amount(value: str, text: str) -> Quantity | None:
    """None for what no unit of the codebook measures."""
    number, duration, amount = _NUMERAL.match(value), _DURATION.match(value), _AMOUNT.match(value)
    if number:
        return Quantity(_number(number[1]), _number(number[1]), "", "")
    if duration:
        return Quantity(int(duration[1]), int(duration[1]), _UNITS[duration[2]], "")
    if not amount or (amount[2] not in _UNITS and not amount[2].isupper()):
        return None
    unit = "CNY" if re.search(_YUAN, text) else _UNITS.get(amount[2], amount[2])
    low, high = _number(amount[3]), _number(amount[4] or amount[3])
    return Quantity(None if amount[1] == "under" else low, None if amount[1] == "above" else high, unit, "")


def _number(digits: str) -> float:
    return float(digits.replace("_", ""))


def _agree(found: Wanted, wanted: Wanted, text: str) -> bool:
    if isinstance(found, When) and isinstance(wanted, When):
        return _same_time(found, wanted, text)
    if isinstance(found, Quantity) and isinstance(wanted, Quantity):
        return (found.low, found.high, found.unit) == (wanted.low, wanted.high, wanted.unit)
    return False


def _same_time(found: When, wanted: When, text: str) -> bool:
    """Whether two times are one, as far as a text can tell.

    News look back where duckling looks ahead: without a year a day or month may be another year's, a weekday another week's. A counted
    offset is as exact as its unit ('two years ago' is a year), and of vague spans ('late March', 'the last two weeks') half must be one.
    """
    numbered, dated = len(re.findall(r"\d+", text)), _YEAR.search(text) is not None
    if not dated and found.precision is Precision.DAY and abs((wanted.start - found.start).days) == 7:
        return True
    if not dated and (wanted.start.year - found.start.year) == 1 and wanted.start.month != 2:
        wanted = When(_year_before(wanted.start), _year_before(wanted.stop), wanted.precision)
    if (found.start, found.stop) == (wanted.start, wanted.stop):
        return True
    if found.start <= wanted.start and wanted.stop <= found.stop and found.precision is not wanted.precision:
        return not dated
    return numbered < 2 and _shared(found, wanted) >= _MOST


def _year_before(day: dt.date) -> dt.date:
    return day.replace(year=day.year - 1)


def _shared(found: When, wanted: When) -> float:
    """The days of both among those of either."""
    both = (min(found.stop, wanted.stop) - max(found.start, wanted.start)).days
    either = (max(found.stop, wanted.stop) - min(found.start, wanted.start)).days
    return both / either


def dateparser(shared: Path) -> Iterator[Example]:
    """Dates and distances in time of dateparser's tests, each with its translation into plain English, which says what it means."""
    for line in (shared / "corpora" / "dateparser-examples" / "examples.jsonl").read_text("utf-8").splitlines():
        record = json.loads(line)
        if record["test"] in ("test_translation", "test_freshness_translation") and record["args"][0] in LANGUAGES:
            code, text, english = record["args"]
            wanted = _translated(english)
            if wanted and not any(pattern.search(text) for patterns in LEFT_OUT["dateparser"].values() for pattern in patterns):
                yield Example(code, "times", _printed(text), wanted)


def _translated(english: str) -> When | None:
    """The day of 'sunday august 16 2015' or of '2 week ago', without what is less than a day."""
    date, distance = _ENGLISH_DATE.search(english), _ENGLISH_DISTANCE.fullmatch(english)
    if date:
        days = [int(digits) for digits in re.findall(r"\b\d{1,2}\b(?!:)", _CLOCK.sub("", english))]
        year = _YEAR.search(english)
        return When.day(int(year[0]), _MONTHS.index(date[0]) + 1, days[0]) if year and days else None
    if distance is None or distance["unit"] not in _DAYS:
        return None
    day = TODAY.start + _DAYS[distance["unit"]] * int(distance["count"]) * (-1 if distance["ago"] else 1)
    return When.day(day.year, day.month, day.day)
