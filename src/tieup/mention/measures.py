"""Units of a language, read once: currencies (CLDR and symbols), measures, and the nouns for things that are counted."""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from tieup.lang import available, language
from tieup.lang.templates import expanded
from tieup.mention.beside import After, Before
from tieup.text import any_of, normal

_HEAD = re.compile(r"[^\W\d_]+|[^\w\s]")
_COMPOUND = re.compile(r"[^\W\d_][\w-]*")
_DENSE_HEAD = re.compile(r"\S")


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of the codebook.

    ``counts``: things, between which and their number adjectives may stand; ``exact``: as it must be written; ``most``: what a number of
    them can be (a year's number counts no years).
    """

    id: str
    counts: bool = False
    exact: str = ""
    factor: float = 1.0
    most: float = float("inf")

    @property
    def money(self) -> bool:
        return len(self.id) == 3 and self.id.isupper()


@dataclass(frozen=True, slots=True)
class Units:
    """The words of all units by the first word or sign, the longest first; ``tails`` end a compound of any beginning."""

    by_head: Mapping[str, tuple[tuple[str, Unit], ...]]
    tails: tuple[tuple[str, Unit], ...]
    spaced: bool

    def at(self, text: str, original: str, start: int) -> tuple[int, Unit] | None:
        """The longest unit that starts there, with its end."""
        head = (_HEAD if self.spaced else _DENSE_HEAD).match(text, start)
        if head is None:
            return None
        for words, unit in self.by_head.get(head.group(), ()):
            stop = start + len(words)
            if text.startswith(words, start) and self._ends(text, stop) and (not unit.exact or original[start:stop] == unit.exact):
                return stop, unit
        return self._compound(text, start)

    def _compound(self, text: str, start: int) -> tuple[int, Unit] | None:
        word = _COMPOUND.match(text, start) if self.tails else None
        tail = next((unit for tail, unit in self.tails if word and word.group().endswith(tail)), None)
        return (word.end(), tail) if word and tail else None

    def _ends(self, text: str, stop: int) -> bool:
        return not self.spaced or not text[stop - 1].isalpha() or not text[stop : stop + 1].isalpha()


@dataclass(frozen=True, slots=True)
class Measures:
    """All that is known of quantities in a language."""

    units: Units
    prefix: re.Pattern[str]
    symbols: Mapping[str, Unit]
    scales: Mapping[str, float]
    labels: re.Pattern[str]
    till: re.Pattern[str]
    between: re.Pattern[str]
    both: re.Pattern[str]
    limits: Before
    limits_after: After
    per: After
    per_before: Before
    aside: After
    aside_before: Before
    converted: re.Pattern[str]
    unless: re.Pattern[str]
    what: re.Pattern[str]
    split: re.Pattern[str]
    link: re.Pattern[str]
    barriers: frozenset[str]
    openers: frozenset[str]


@cache
def measures(code: str) -> Measures:
    """The measures of a language, compiled once."""
    tongue, data, common = language(code), language(code).data("quantities"), _common()
    prefixes = data.get("prefix", {}).items()
    symbols = dict(_symbols(common)) | {normal(word): Unit(currency) for currency, words in prefixes for word in words}
    rows = [*_currencies(code, common), *symbols.items(), *_common_units(common), *_own_units(data)]
    start, stop = (r"(?<!\w)", r"(?!\w)") if tongue.spaced else ("", "")

    def words(name: str) -> str:
        return any_of(word for source in data.get(name, ()) for word in expanded(normal(source)))

    labels = any_of(language(code).data("numbers").get("labels", ()))
    return Measures(
        units=_units(rows, spaced=tongue.spaced),
        prefix=re.compile(rf"(?P<sign>{any_of(symbols)}|{_names(rows)}) ?\Z"),
        symbols=symbols | {word: unit for word, unit in rows if unit.money},
        scales=common["scales"],
        labels=re.compile(rf"{start}(?:{labels})[ .:-]{{0,2}}\Z"),
        till=re.compile(rf" ?(?:[-~]|{start}(?:{words('till')}){stop}) ?(?:{words('about')})? ?"),
        between=re.compile(rf"{start}(?:{words('between')}) (?:{words('about')})? ?\Z"),
        both=re.compile(rf" (?:{words('both')}) (?:(?:{words('about')}) )?"),
        limits=Before.of(data.get("limits", {}), spaced=tongue.spaced),
        limits_after=After.of(data.get("limits_after", {}), spaced=tongue.spaced),
        per=After.of(data.get("per", {}), spaced=tongue.spaced),
        per_before=Before.of(data.get("per_before", {}), spaced=tongue.spaced),
        aside=After.of(data.get("aside", {}), spaced=tongue.spaced),
        aside_before=Before.of(data.get("aside_before", {}), spaced=tongue.spaced),
        converted=re.compile(rf"(?:{words('converted')})\W*(?:\w+\W*)?\Z"),
        unless=re.compile(rf"[ -]?(?:{words('unless')}){stop}"),
        what=re.compile(rf"{start}(?:{words('what')}){stop}"),
        split=re.compile(rf"{start}(?:{words('split')}){stop}"),
        link=re.compile(rf"\.?[ -]?(?:{start}(?:{words('link')})(?:(?<=')| ))?"),
        barriers=frozenset(data.get("barriers", ())),
        openers=tongue.openers,
    )


@cache
def known_units() -> tuple[str, ...]:
    """All units that some language has words for, money last."""
    own = (entry["unit"] for code in available() for entry in language(code).data("quantities").get("unit", ()))
    return tuple(dict.fromkeys((*_common()["units"], *_common()["exact"], *own, *_common()["currencies"])))


@cache
def currencies() -> frozenset[str]:
    """The codes of currencies."""
    return frozenset(_common()["currencies"])


@cache
def _common() -> Mapping[str, Any]:
    return tomllib.loads(files("tieup.mention").joinpath("units.toml").read_text("utf-8"))


def _names(rows: Iterable[tuple[str, Unit]]) -> str:
    return any_of(word for word, unit in rows if unit.money and unit.exact)


def _symbols(common: Mapping[str, Any]) -> Iterator[tuple[str, Unit]]:
    for code, signs in common["symbols"].items():
        for sign in signs:
            yield normal(sign), Unit(code, exact=sign if sign.isalpha() else "")


def _currencies(code: str, common: Mapping[str, Any]) -> Iterator[tuple[str, Unit]]:
    """The names of currencies in all numbers that CLDR has, and their codes."""
    from babel import Locale  # noqa: PLC0415 - its tables are read once a language
    from babel.numbers import get_currency_name  # noqa: PLC0415

    locale = Locale(code)
    for currency in common["currencies"]:
        yield normal(currency), Unit(currency, exact=currency)
        for name in {get_currency_name(currency, count, locale) for count in (None, 1, 2, 5, 1.5)}:
            yield normal(name), Unit(currency)


def _common_units(common: Mapping[str, Any]) -> Iterator[tuple[str, Unit]]:
    for unit, signs in common["units"].items():
        for sign in signs:
            yield normal(sign), Unit(unit, factor=common["factors"].get(sign, 1))
    for unit, signs in common["exact"].items():
        for sign in signs:
            yield normal(sign), Unit(unit, exact=sign)


def _own_units(data: Mapping[str, Any]) -> Iterator[tuple[str, Unit]]:
    for entry in data.get("unit", ()):
        unit = Unit(entry["unit"], entry.get("counts", False), factor=entry.get("factor", 1), most=entry.get("most", float("inf")))
        for source in entry["words"]:
            for word in expanded(normal(source)):
                yield word, unit


def _units(rows: Iterable[tuple[str, Unit]], *, spaced: bool) -> Units:
    by_head: dict[str, list[tuple[str, Unit]]] = defaultdict(list)
    tails = []
    for word, unit in rows:
        bare = word.removeprefix("*")
        head = (_HEAD if spaced else _DENSE_HEAD).match(bare)
        if head:
            by_head[head.group()].append((bare, unit))
        if bare != word:
            tails.append((bare, unit))
    ordered = {head: tuple(sorted(words, key=lambda row: -len(row[0]))) for head, words in by_head.items()}
    return Units(ordered, tuple(sorted(tails, key=lambda row: -len(row[0]))), spaced)
