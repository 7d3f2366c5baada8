"""Times as half-open intervals with a precision, printed as EDTF (ISO 8601-2)."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Self


class Precision(StrEnum):
    """How exactly a time is given."""

    DAY = "day"
    MONTH = "month"
    QUARTER = "quarter"
    HALF = "half"
    YEAR = "year"
    DECADE = "decade"
    RANGE = "range"


# EDTF level 2: 33 to 36 are the quarters, 40 and 41 the halves of a year.
_PARTS = {Precision.QUARTER: (33, 3), Precision.HALF: (40, 6)}
_EDTF = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?|(\d{3})X", re.ASCII)


def _months_on(day: dt.date, months: int) -> dt.date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return dt.date(year, month + 1, 1)


@dataclass(frozen=True, slots=True, order=True)
class When:
    """The days from ``start`` up to but not including ``stop``, known to ``precision``."""

    start: dt.date
    stop: dt.date
    precision: Precision

    def __post_init__(self) -> None:
        if self.start >= self.stop:
            raise ValueError(f"a time must not be empty: {self.start} to {self.stop}")

    @classmethod
    def day(cls, year: int, month: int, day: int) -> Self:
        start = dt.date(year, month, day)
        return cls(start, start + dt.timedelta(days=1), Precision.DAY)

    @classmethod
    def month(cls, year: int, month: int) -> Self:
        start = dt.date(year, month, 1)
        return cls(start, _months_on(start, 1), Precision.MONTH)

    @classmethod
    def quarter(cls, year: int, number: int) -> Self:
        start = dt.date(year, 3 * number - 2, 1)
        return cls(start, _months_on(start, 3), Precision.QUARTER)

    @classmethod
    def half(cls, year: int, number: int) -> Self:
        start = dt.date(year, 6 * number - 5, 1)
        return cls(start, _months_on(start, 6), Precision.HALF)

    @classmethod
    def year(cls, year: int) -> Self:
        return cls(dt.date(year, 1, 1), dt.date(year + 1, 1, 1), Precision.YEAR)

    @classmethod
    def decade(cls, year: int) -> Self:
        """The ten years that start with ``year``. Raises ValueError where it is no multiple of ten."""
        if year % 10:
            raise ValueError(f"a decade starts with a multiple of ten, not {year}")
        return cls(dt.date(year, 1, 1), dt.date(year + 10, 1, 1), Precision.DECADE)

    @classmethod
    def week(cls, day: dt.date) -> Self:
        """The seven days from Monday on that hold ``day``."""
        start = day - dt.timedelta(days=day.weekday())
        return cls(start, start + dt.timedelta(days=7), Precision.RANGE)

    @classmethod
    def months(cls, first: dt.date, count: int) -> Self:
        """So many whole months, from that of ``first`` on."""
        start = first.replace(day=1)
        return cls(start, _months_on(start, count), Precision.RANGE)

    @classmethod
    def between(cls, first: Self, last: Self) -> Self:
        """From the start of ``first`` to the end of ``last``."""
        return cls(first.start, last.stop, Precision.RANGE)

    @classmethod
    def spanning(cls, first: dt.date, last: dt.date) -> Self:
        """All days from the first to the last: the day, month, quarter, half, year or decade that they make, else a range."""
        year, stop = first.year, last + dt.timedelta(days=1)
        whole = [cls.day(year, first.month, first.day), cls.month(year, first.month), cls.quarter(year, (first.month + 2) // 3)]
        whole += [cls.half(year, (first.month + 5) // 6), cls.year(year), cls.decade(year // 10 * 10)]
        return next((time for time in whole if (time.start, time.stop) == (first, stop)), cls(first, stop, Precision.RANGE))

    @classmethod
    def parse(cls, text: str) -> Self:
        """The time that an EDTF string names, as ``edtf`` prints it.

        Raises ValueError for anything else.
        """
        if text.count("/") == 1:
            first, _, last = text.partition("/")
            return cls.between(cls.parse(first), cls.parse(last))
        match = _EDTF.fullmatch(text)
        if not match:
            raise ValueError(f"not an EDTF date: {text!r}")
        year, part, day, decade = match.groups()
        if decade:
            return cls.decade(int(decade) * 10)
        if not part:
            return cls.year(int(year))
        if day:
            return cls.day(int(year), int(part), int(day))
        return cls._part(int(year), int(part))

    @classmethod
    def _part(cls, year: int, part: int) -> Self:
        if 33 <= part <= 36:
            return cls.quarter(year, part - 32)
        if 40 <= part <= 41:
            return cls.half(year, part - 39)
        return cls.month(year, part)

    @property
    def edtf(self) -> str:
        """2025, 2025-09, 2025-09-27, 2025-35 (third quarter), 2025-41 (second half), 202X, or A/B."""
        start = self.start
        match self.precision:
            case Precision.DAY:
                return start.isoformat()
            case Precision.MONTH:
                return f"{start:%Y-%m}"
            case Precision.YEAR:
                return f"{start.year:04}"
            case Precision.DECADE:
                return f"{start.year // 10}X"
            case Precision.RANGE:
                return self._range()
            case part:
                first, length = _PARTS[part]
                return f"{start:%Y}-{first + (start.month - 1) // length}"

    @property
    def plain(self) -> str:
        """The same for people who do not know EDTF: 2025 Q3, 2025 H2, 2020s; else as in EDTF."""
        match self.precision:
            case Precision.QUARTER:
                return f"{self.start:%Y} Q{self.start.month // 3 + 1}"
            case Precision.HALF:
                return f"{self.start:%Y} H{self.start.month // 6 + 1}"
            case Precision.DECADE:
                return f"{self.start.year}s"
            case _:
                return self.edtf

    @property
    def last(self) -> dt.date:
        """Its last day."""
        return self.stop - dt.timedelta(days=1)

    @property
    def ends(self) -> Precision:
        """What is told of both ends: the years where it lasts whole years, the months where it lasts whole months, else the days."""
        if self.start.day == self.stop.day == 1:
            return Precision.YEAR if self.start.month == self.stop.month == 1 else Precision.MONTH
        return Precision.DAY

    def _range(self) -> str:
        shown = {Precision.YEAR: 4, Precision.MONTH: 7, Precision.DAY: 10}[self.ends]
        return f"{self.start.isoformat()[:shown]}/{self.last.isoformat()[:shown]}"

    def third(self, number: int) -> Self:
        """The early (0), middle (1) or late (2) third of it: in whole months where they divide, else in days."""
        months, days = (self.stop.year - self.start.year) * 12 + self.stop.month - self.start.month, (self.stop - self.start).days
        if months and months % 3 == 0:
            start, stop = (_months_on(self.start, months * part // 3) for part in (number, number + 1))
        else:
            start, stop = (self.start + dt.timedelta(days=days * part // 3) for part in (number, number + 1))
        return type(self)(start, stop, Precision.RANGE)

    def __contains__(self, day: dt.date) -> bool:
        return self.start <= day < self.stop

    def overlaps(self, other: When) -> bool:
        """Whether some day belongs to both."""
        return self.start < other.stop and other.start < self.stop


def earliest(times: Iterable[When]) -> When | None:
    """The one that starts first; of those that start alike the most exact."""
    return min(times, key=lambda time: (time.start, time.stop), default=None)


def latest(times: Iterable[When]) -> When | None:
    """The one that starts last; of those that start alike the most exact."""
    return max(times, key=lambda time: (time.start, -time.stop.toordinal()), default=None)
