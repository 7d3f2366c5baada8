"""What the words for times mean: the numbers of a template's slots and the article's date make a time, or leave it open."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from tieup.dates import Precision, When

# A bare day or month lies at most so long after the article, unless words speak of what is to come.
_SOON = dt.timedelta(days=31)
# Two digits name a year of this century up to here.
_PIVOT = 60
_CENTURIES = (1900, 2000)
Slots = Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Now:
    """The day a text speaks from, None where it is not known, and whether it speaks of what is to come."""

    day: dt.date | None
    ahead: bool = False

    def year(self, slots: Slots) -> int | None:
        """The year that the slots name, by itself or seen from now."""
        if "year" in slots:
            return slots["year"]
        if "short" in slots:
            return whole_year(slots["short"])
        return self.day.year + slots["this"] if self.day and "this" in slots else None

    def nearest(self, make: Callable[[int], When]) -> When | None:
        """Of the times that ``make`` gives for this year and its neighbours the one that a text means without naming the year."""
        if self.day is None:
            return None
        whens = [make(self.day.year + shift) for shift in (-1, 0, 1)]
        if self.ahead:
            return next(when for when in whens if when.stop > self.day)
        return next(when for when in reversed(whens) if when.start <= self.day + _SOON)


def whole_year(short: int) -> int:
    return _CENTURIES[short <= _PIVOT] + short


def _day(slots: Slots, now: Now) -> When | None:
    year = now.year(slots)
    if year is not None:
        return When.day(year, slots["month"], slots["day"])
    return now.nearest(lambda y: _day_or_next(y, slots["month"], slots["day"]))


def _day_or_next(year: int, month: int, day: int) -> When:
    """The day, or the next year that has it: only 29 February is missing in some."""
    if (month, day) == (2, 29):
        year = next(y for y in range(year, year + 9) if y % 4 == 0 and (y % 100 or y % 400 == 0))
    return When.day(year, month, day)


def _month(slots: Slots, now: Now) -> When | None:
    year = now.year(slots)
    return now.nearest(lambda y: When.month(y, slots["month"])) if year is None else When.month(year, slots["month"])


def _that_month(slots: Slots, now: Now) -> When | None:
    """'last August', 'next March', 'this May'."""
    if now.day is None:
        return None
    months = [When.month(now.day.year + shift, slots["month"]) for shift in (-1, 0, 1)]
    if slots["this"] < 0:
        return next(m for m in reversed(months) if m.stop <= now.day)
    return next(m for m in months if m.start > now.day) if slots["this"] else months[1]


def _year(slots: Slots, now: Now) -> When | None:
    year = now.year(slots)
    return None if year is None else When.year(year)


def _quarter(slots: Slots, now: Now) -> When | None:
    year = now.year(slots)
    return now.nearest(lambda y: When.quarter(y, slots["nth"])) if year is None else When.quarter(year, slots["nth"])


def _half(slots: Slots, now: Now) -> When | None:
    year = now.year(slots)
    if slots["nth"] > 2:
        return None
    return now.nearest(lambda y: When.half(y, slots["nth"])) if year is None else When.half(year, slots["nth"])


def _fortnight(slots: Slots, now: Now) -> When | None:
    """'the first fortnight of March': up to the 15th, or from the 16th on."""
    month = _month(slots, now)
    if month is None or slots["nth"] > 2:
        return None
    middle = month.start.replace(day=16)
    return When(month.start, middle, Precision.RANGE) if slots["nth"] == 1 else When(middle, month.stop, Precision.RANGE)


def _season(slots: Slots, now: Now) -> When | None:
    """Three whole months from the slot's month on; a winter starts in December, 'this winter' perhaps in the last."""
    year = now.year(slots)

    def season(of: int) -> When:
        return When.months(dt.date(of, slots["season"], 1), 3)

    if year is None:
        return now.nearest(season)
    running = season(year - 1)
    return running if now.day and slots.get("this") == 0 and now.day in running else season(year)


def _months(slots: Slots, now: Now) -> When | None:
    """'the first nine months of 2024'."""
    year = now.year(slots)
    if year is None and now.day:
        year = now.day.year
    return When.months(dt.date(year, 1, 1), slots["n"]) if year and 1 < slots["n"] < 12 else None


def _weekday(slots: Slots, now: Now) -> When | None:
    """The last one up to now, the next one where the words say so."""
    if now.day is None:
        return None
    back = (now.day.weekday() - slots["weekday"]) % 7
    if slots.get("this", 0) < 0:
        back = back or 7
    ahead = slots.get("this", 0) > 0 or ("this" not in slots and now.ahead and back)
    day = now.day + dt.timedelta(days=7 - back) if ahead else now.day - dt.timedelta(days=back)
    return When.day(day.year, day.month, day.day)


def _either_day(slots: Slots, now: Now) -> When | None:
    """'10/31/2024': day and month in the order that makes a date; None where both orders do."""
    one, other = slots["day"], slots["day2"]
    if min(one, other) > 12 or (max(one, other) <= 12 and one != other):
        return None
    return _day({**slots, "month": min(one, other), "day": max(one, other)}, now)


def _week_day(slots: Slots, now: Now) -> When | None:
    """'Tuesday of next week'."""
    if now.day is None:
        return None
    day = When.week(now.day).start + dt.timedelta(days=7 * slots["this"] + slots["weekday"])
    return When.day(day.year, day.month, day.day)


def _dated_weekday(slots: Slots, now: Now) -> When | None:
    """'Tuesday the 19th', '27th': the last such day up to now, of three months."""
    if now.day is None:
        return None
    days = (now.day - dt.timedelta(days=back) for back in range(-3, 90))
    day = next((d for d in days if d.day == slots["day"] and d.weekday() == slots.get("weekday", d.weekday())), None)
    return When.day(day.year, day.month, day.day) if day else None


def _this_day(slots: Slots, now: Now) -> When | None:
    """'the 15th of this month'."""
    if now.day is None:
        return None
    month = _moved(When.month(now.day.year, now.day.month), _UNITS["month"], slots["this"]).start
    return When.day(month.year, month.month, slots["day"])


def _deictic(slots: Slots, now: Now) -> When | None:
    """'yesterday', 'today', 'tomorrow'."""
    if now.day is None:
        return None
    day = now.day + dt.timedelta(days=slots["deictic"])
    return When.day(day.year, day.month, day.day)


# The units of time, each by its number in the data: days, weeks, or so many months.
_UNITS = MappingProxyType({"day": 0, "week": 1, "month": 2, "quarter": 3, "half": 4, "year": 5, "decade": 6})
_LENGTHS = (0, 0, 1, 3, 6, 12, 120)


def _unit_of(day: dt.date, unit: int) -> When:
    """The day, week, month ... that holds a day."""
    if unit == _UNITS["half"]:
        return When.half(day.year, 1 + (day.month > 6))
    makers: tuple[Callable[[], When], ...] = (
        lambda: When.day(day.year, day.month, day.day),
        lambda: When.week(day),
        lambda: When.month(day.year, day.month),
        lambda: When.quarter(day.year, (day.month + 2) // 3),
        lambda: When.half(day.year, 1 + (day.month > 6)),
        lambda: When.year(day.year),
        lambda: When.decade(day.year - day.year % 10),
    )
    return makers[unit]()


def _moved(when: When, unit: int, count: int) -> When:
    """The unit so many units on."""
    if unit <= _UNITS["week"]:
        return _unit_of(when.start + dt.timedelta(days=(1, 7)[unit] * count), unit)
    months = when.start.year * 12 + when.start.month - 1 + _LENGTHS[unit] * count
    return _unit_of(dt.date(months // 12, months % 12 + 1, 1), unit)


def _relative(slots: Slots, now: Now) -> When | None:
    """'last year', 'this quarter', 'next week'."""
    if now.day is None:
        return None
    return _moved(_unit_of(now.day, slots["unit"]), slots["unit"], slots.get("this", 0))


def _offset(slots: Slots, now: Now, sign: int) -> When | None:
    """'two years ago', 'in three weeks': the unit so far away."""
    if now.day is None or slots["n"] > 200:
        return None
    return _moved(_unit_of(now.day, slots["unit"]), slots["unit"], sign * slots["n"])


def _ago(slots: Slots, now: Now) -> When | None:
    return _offset(slots, now, -1)


def _hence(slots: Slots, now: Now) -> When | None:
    return _offset(slots, now, 1)


def _stretch(slots: Slots, now: Now) -> When | None:
    """'the next three years', 'over the past two months', 'the next 5 to 6 years': with the running unit, up to the farther end."""
    if now.day is None or not slots["this"]:
        return None
    count = max(slots["n"], slots.get("n2", 0))
    if count > 200:
        return None
    this = _unit_of(now.day, slots["unit"])
    other = _moved(this, slots["unit"], count if slots["this"] > 0 else -count)
    return When.between(*sorted((this, other)))


def _part_of(slots: Slots, now: Now) -> When | None:
    """'the end of the year', 'mid-decade', 'the end of the month of March'."""
    unit = _month(slots, now) if "month" in slots else _relative(slots, now)
    return unit.third(slots["part"]) if unit and unit.precision is not Precision.DAY else None


def _decade(slots: Slots, _: Now) -> When | None:
    return When.decade(slots["year"]) if slots["year"] % 10 == 0 else None


def _days(slots: Slots, now: Now) -> When | None:
    """'13 to 15 July', '28 June to 3 July'."""
    last = _day({**slots, "day": slots["day2"], "month": slots.get("month2", slots["month"])}, now)
    if last is None:
        return None
    first = When.day(last.start.year, slots["month"], slots["day"])
    return When.between(first, last) if first < last else None


def _month_range(slots: Slots, now: Now) -> When | None:
    last = _month({**slots, "month": slots["month2"]}, now)
    if last is None:
        return None
    return When.between(When.month(last.start.year - (slots["month"] > slots["month2"]), slots["month"]), last)


def _quarter_range(slots: Slots, now: Now) -> When | None:
    last = _quarter({**slots, "nth": slots["nth2"]}, now)
    return When.between(When.quarter(last.start.year, slots["nth"]), last) if last and slots["nth"] < slots["nth2"] else None


def _years(slots: Slots, _: Now) -> When | None:
    """'2024 to 2027', '2025/26'."""
    last = slots["year2"] if "year2" in slots else slots["year"] - slots["year"] % 100 + slots["short2"]
    return When.between(When.year(slots["year"]), When.year(last)) if slots["year"] < last <= slots["year"] + 60 else None


# Slots that differ in their words and not in what they mean.
_ALIASES = MappingProxyType({"full": "month", "mm": "month", "mm2": "month2", "years": "this", "halves": "nth", "span": "unit"})
MEANINGS: Mapping[str, Callable[[Slots, Now], When | None]] = MappingProxyType(
    {
        "day": _day,
        "month": _month,
        "that_month": _that_month,
        "year": _year,
        "quarter": _quarter,
        "half": _half,
        "season": _season,
        "months": _months,
        "weekday": _weekday,
        "week_day": _week_day,
        "either_day": _either_day,
        "fortnight": _fortnight,
        "bare_day": _dated_weekday,
        "this_day": _this_day,
        "deictic": _deictic,
        "relative": _relative,
        "ago": _ago,
        "hence": _hence,
        "stretch": _stretch,
        "part_of": _part_of,
        "decade": _decade,
        "days": _days,
        "month_range": _month_range,
        "quarter_range": _quarter_range,
        "years": _years,
        "none": lambda _slots, _now: None,  # looks like a time and is none
    }
)


def meant(name: str, slots: Slots, now: Now) -> When | None:
    """The time that a template of this meaning gives, None where it stays open or is no time (31 February)."""
    try:
        return MEANINGS[name]({_ALIASES.get(slot, slot): number for slot, number in slots.items()}, now)
    except ValueError:
        return None
