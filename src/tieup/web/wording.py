"""The words of the interface: a data file a language in ``ui/``, chosen by cookie, address or what the browser asks for."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from importlib.resources import files

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_interval, format_skeleton
from babel.numbers import format_decimal

from tieup.consolidate import Reason
from tieup.dates import Precision, When
from tieup.errors import Refusal

_ENDS = {Precision.YEAR: "y", Precision.MONTH: "yMMM", Precision.DAY: "yMMMd"}  # how CLDR calls what is told of both ends of a time
_LABELS = {"language": "page_language", "text": "words", "q": "search"}  # filters whose inputs have another label


@dataclass(frozen=True, slots=True)
class Wording:
    """One language of the interface. ``code`` is that of its file."""

    code: str
    words: Mapping[str, Mapping[str, str]]
    name: str

    def __call__(self, key: str, **values: object) -> str:
        """A sentence of the interface, with values put in."""
        return self.words["text"][key].format(**values) if values else self.words["text"][key]

    def term(self, kind: str, value: str) -> str:
        """What a term of the codebook is called; its own name where the file has none."""
        return self.words.get(kind, {}).get(value) or str(value).replace("_", " ")

    def because(self, reason: Reason) -> str:
        """Why a claim was taken for one of a tie-up."""
        listed = ", ".join(self.term(reason.kind, value) for value in reason.values)
        return self.words["because"][reason.kind].format(listed=listed)

    def refusal(self, error: Refusal) -> str:
        """Why something was refused; nothing where only who wrote the request by hand would know what it means."""
        told = {name: self.term("evidence", str(value)) if name == "field" else value for name, value in error.told.items()}
        return self.words["refused"].get(error.why, "").format(**told)

    def parameter(self, name: str) -> str:
        """What a filter is called beside its input."""
        return self.words["text"].get(_LABELS.get(name, name), name)

    def country(self, code: str) -> str:
        return str(_locale(self.code).territories.get(code.upper(), code))

    def language(self, code: str) -> str:
        return str(_locale(self.code).languages.get(code, code))

    def day(self, day: date | str | None) -> str:
        """A day, or that of a time in ISO 8601."""
        read = date.fromisoformat(day[:10]) if isinstance(day, str) else day
        return _day(read, self.code) if read else self("undated")

    def time(self, time: When | None) -> str:
        """A day, a month, a quarter or a year, as exactly as it is known; other times from their first to their last day or month."""
        if time is None:
            return self("undated")
        return _time(time, self.code)

    def edtf(self, text: str) -> str:
        return self.time(When.parse(text))

    def number(self, value: float) -> str:
        return _number(value, self.code)

    def share(self, value: float, places: int = 2) -> str:
        """A number between 0 and 1."""
        return _number(value, self.code, "0." + "0" * places)


@cache
def wordings() -> Mapping[str, Wording]:
    """All languages of the interface by code; the first is the one that nobody asked for."""
    names = sorted(path.name for path in files("tieup.web").joinpath("ui").iterdir() if path.name.endswith(".toml"))
    return {made.code: made for made in map(_read, sorted(names, key=lambda name: (name != _FALLBACK, name)))}


_FALLBACK = "en.toml"


def _read(name: str) -> Wording:
    data = tomllib.loads(files("tieup.web").joinpath("ui", name).read_text("utf-8"))
    return Wording(name.removesuffix(".toml"), data, data.pop("name"))


def choose(wanted: Iterable[str], accepts: str) -> Wording:
    """The first of these languages that there is, else the best that the browser accepts, else the first of all."""
    known = wordings()
    for code in (*wanted, *_accepted(accepts)):
        if (short := code.partition("-")[0].lower()) in known:
            return known[short]
    return next(iter(known.values()))


def _accepted(header: str) -> list[str]:
    """The languages of an Accept-Language header, the dearest first."""
    weighed = []
    for part in header[:500].split(","):
        code, _, weight = part.strip().partition(";q=")
        weighed.append((-_weight(weight), code.strip()))
    return [code for _, code in sorted(weighed, key=lambda pair: pair[0]) if code]


def _weight(text: str) -> float:
    try:
        return float(text) if text else 1.0
    except ValueError:
        return 0.0


@lru_cache(maxsize=1 << 14)
def _day(day: date, code: str) -> str:
    return format_date(day, "medium", _locale(code))


@lru_cache(maxsize=1 << 12)
def _time(time: When, code: str) -> str:
    match time.precision:
        case Precision.DAY:
            return _day(time.start, code)
        case Precision.YEAR:
            return time.edtf
        case Precision.MONTH | Precision.QUARTER:
            return format_skeleton("yMMMM" if time.precision is Precision.MONTH else "yQQQ", time.start, locale=_locale(code))
        case _:
            return format_interval(time.start, time.last, _ENDS[time.ends], locale=_locale(code))


@lru_cache(maxsize=1 << 12)
def _number(value: float, code: str, pattern: str | None = None) -> str:
    return format_decimal(value, pattern, locale=_locale(code))


@cache
def _locale(code: str) -> Locale:
    try:
        return Locale.parse(code)
    except (ValueError, UnknownLocaleError):
        return Locale.default()
