"""Times in a text, against the article's date.

``times.toml`` of a language has the words of the slots and rules with templates (see ``tieup.lang.templates``), each with what it means
(see ``tieup.mention.calendar``) and examples; month and weekday names come from CLDR (babel). Words before or after a time make it early
or late and lead it in: since, from, by, until. Without an article's date a weekday, a bare day and 'last year' stay open.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from tieup.codebook import Kind
from tieup.dates import Precision, When
from tieup.lang import language
from tieup.lang.templates import Filled, Slot, TemplateSet
from tieup.mention.beside import After, Before, meanings
from tieup.mention.calendar import Now, meant
from tieup.mention.numbers import number_words
from tieup.model import Mention
from tieup.text import Folded, any_of, normal

_REACH = 28  # code points looked at before and after a time for words that belong to it
_GAP = "[ -]?"  # between a time and the words beside it; none is needed before it behind an apostrophe
_GAP_BEFORE = rf"(?:(?<=')|{_GAP})"
_FUTURE_BEFORE, _FUTURE_AFTER = 100, 60
_SENTENCE_END = re.compile(r"[.!?]\s|[\u3002\n]")
_PARTS = ("early", "mid", "late")
_FUTURE, _TOLD = "future", "told"
_BESIDE = 30  # a word for what has been said so near to a time says that it lies behind


@dataclass(frozen=True, slots=True)
class _Rule:
    """What a template means. ``needs``: ``lead``, it counts only behind a word that leads it in; ``small``, or between small letters."""

    id: str
    means: str
    needs: str
    slots: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class _Grammar:
    templates: TemplateSet[_Rule]
    part: Before
    part_after: After
    lead: Before
    lead_after: After
    cased: re.Pattern[str]
    openers: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Reading:
    """A template's reading with the words beside it."""

    start: int
    stop: int
    filled: Filled[_Rule]
    part: str
    lead: str

    @property
    def rule(self) -> _Rule:
        return self.filled.item


@dataclass(frozen=True, slots=True)
class _Tense:
    """Where a text has words for what is to come, and for what has been said or done."""

    future: tuple[int, ...]
    told: tuple[Filled[_Rule], ...]

    @classmethod
    def of(cls, found: Iterable[Filled[_Rule]]) -> _Tense:
        future = [f for f in found if f.item.means == _FUTURE]
        told = (f for f in found if f.item.means == _TOLD)
        free = tuple(t for t in told if not any(f.start <= t.start < f.stop for f in future))  # 'to be announced'
        return cls(tuple(f.start for f in future), free)

    def ahead(self, reading: _Reading, text: str) -> bool:
        """Whether a time lies ahead: a word for what is to come stands in the same sentence, and none nearer for what has been said."""
        start = reading.start
        near = (at for at in self.future if start - _FUTURE_BEFORE < at < start + _FUTURE_AFTER)
        gaps = [abs(at - start) for at in near if _one_sentence(text, at, start)]
        said = (max(t.start - reading.stop, start - t.stop) for t in self.told if _one_sentence(text, t.start, start))
        return bool(gaps) and min(said, default=_BESIDE) >= min(_BESIDE, *gaps)


def _one_sentence(text: str, one: int, other: int) -> bool:
    return not _SENTENCE_END.search(text, min(one, other), max(one, other))


def times(text: str, folded: Folded, code: str, reference: When | None) -> tuple[Mention, ...]:
    """The times, none inside another. The origin ends with ``+since``, ``+from``, ``+by`` or ``+until`` where the words beside say so."""
    grammar, original = _grammar(code), folded.aligned(text)
    found = list(grammar.templates.find(folded.text))
    tense = _Tense.of(found)
    readings = [_beside(f, folded.text, grammar) for f in found if f.item.means not in (_FUTURE, _TOLD)]
    fit = [r for r in readings if _fits(r, folded.text, original, grammar)]
    out = []
    for reading in _apart(fit):
        ahead = reading.lead == "by" or tense.ahead(reading, folded.text)
        when = _when(reading, Now(reference.start if reference else None, ahead))
        if when:
            lead = f"+{reading.lead}" if reading.lead else ""
            out.append(Mention(folded.span(reading.start, reading.stop), Kind.TIME, when, f"times.{reading.rule.id}{lead}"))
    return tuple(out)


def _beside(filled: Filled[_Rule], text: str, grammar: _Grammar) -> _Reading:
    start, part = grammar.part.find(text, filled.start, _REACH)
    stop, other = grammar.part_after.find(text, filled.stop, _REACH)
    _, lead = grammar.lead.find(text, start, _REACH)
    _, late = grammar.lead_after.find(text, stop, _REACH)
    return _Reading(start, stop, filled, part or other, late or lead)


def _fits(reading: _Reading, text: str, original: str, grammar: _Grammar) -> bool:
    """Whether the letters around and in a reading let it be one."""
    filled = reading.filled
    if any(original[m.start()].isupper() is not bool(m["capital"]) for m in grammar.cased.finditer(text, filled.start, filled.stop)):
        return False
    if not reading.rule.needs or reading.part:
        return True
    if filled.slots.get("year", 1) % 100 == 0 and _counts(original[filled.stop : filled.stop + _REACH], grammar):
        return False
    return bool(reading.lead) or (reading.rule.needs == "small" and _between_small(original, filled.start, filled.stop))


def _counts(after: str, grammar: _Grammar) -> bool:
    """Whether a noun may follow that a round number counts: '2000 people'."""
    word = re.match(r" ([^\W\d_]+)", after)
    return word is not None and normal(word[1]) not in grammar.openers


def _between_small(original: str, start: int, stop: int) -> bool:
    """Whether words with small letters stand on both sides: where nouns have capitals, nothing is named or counted then."""
    before, after = original[max(0, start - _REACH) : start].split(), original[stop : stop + 2]
    opens = not before or before[-1][-1] in ".!?"
    return (opens or before[-1][0].islower()) and (not after or after[0] in ".,;:)!?\n" or after[1:].islower())


def _apart(readings: Sequence[_Reading]) -> list[_Reading]:
    """The longest readings, none over another, in order of place."""
    taken: list[_Reading] = []
    for reading in sorted(readings, key=lambda r: (r.filled.start - r.filled.stop, r.rule.means != "none", r.start)):
        if all(reading.stop <= other.start or other.stop <= reading.start for other in taken):
            taken.append(reading)
    return sorted(taken, key=lambda r: r.start)


def _when(reading: _Reading, now: Now) -> When | None:
    when = meant(reading.rule.means, {**reading.rule.slots, **reading.filled.slots}, now)
    if when is None or not reading.part or when.precision is Precision.DAY:
        return when
    return when.third(_PARTS.index(reading.part))


@cache
def _grammar(code: str) -> _Grammar:
    """The templates of a language, compiled once."""
    tongue, data = language(code), language(code).data("times")
    templates = [(normal(words), _rule(entry)) for entry in (*data.get("rule", ()), *_common()) for words in entry["words"]]
    templates += [(normal(words), _Rule(name, name, "", {})) for name in (_FUTURE, _TOLD) for words in data.get(name, ())]
    capital, small = (any_of(data.get(name, ())) for name in ("capital", "small"))
    return _Grammar(
        templates=TemplateSet(templates, _slots(code, data), spaced=tongue.spaced),
        part=Before.of(data.get("part", {}), spaced=tongue.spaced, gap=_GAP_BEFORE),
        part_after=After.of(data.get("part_after", {}), spaced=tongue.spaced, gap=_GAP),
        lead=Before.of(data.get("lead", {}), spaced=tongue.spaced, gap=_GAP_BEFORE),
        lead_after=After.of(data.get("lead_after", {}), spaced=tongue.spaced, gap=_GAP),
        cased=re.compile(rf"\b(?:(?P<capital>{capital})|{small})\b"),
        openers=tongue.openers,
    )


def _common() -> Sequence[Mapping[str, Any]]:
    """The rules for digits, alike in all languages."""
    rules: Sequence[Mapping[str, Any]] = tomllib.loads(files("tieup.mention").joinpath("dates.toml").read_text("utf-8"))["rule"]
    return rules


def _rule(entry: Mapping[str, object]) -> _Rule:
    slots = entry.get("slots", {})
    assert isinstance(slots, Mapping)  # noqa: S101 - the data is checked by `tieup lang check`
    return _Rule(str(entry["id"]), str(entry["means"]), str(entry.get("needs", "")), slots)


def _slots(code: str, data: Mapping[str, Mapping[str, Mapping[str, Iterable[str]]]]) -> dict[str, Slot]:
    short, months, weekdays = _names(code)
    given = data.get("slots", {})
    tables = {name: _numbers(table) for name, table in given.items()}
    ordinal = "|".join(re.escape(normal(word)) for word in data.get("ordinals", ()))
    till = {f"{space}{normal(word)}{space}": 0 for word in data.get("till", ()) for space in ("", " ")}
    if not language(code).spaced:
        short, months = _airy(short), _airy(months)
        tables = {name: _airy(table) for name, table in tables.items()}
    return {
        **{name: Slot(table) for name, table in tables.items()},
        "day": Slot(tables.get("day", {}), rf"(?:3[01]|[12]\d|0?[1-9])(?:{ordinal})?"),
        "month": Slot(short | tables.get("short", {}) | months | tables.get("month", {})),
        "full": Slot(months | tables.get("month", {})),
        "mm": Slot({}, r"(?:1[0-2]|0?[1-9])"),
        "weekday": Slot(weekdays | tables.get("weekday", {})),
        "year": Slot(tables.get("year", {}), r"(?:19|20)\d\d"),
        "short": Slot({}, r"\d\d"),
        "n": Slot(number_words(code, 100) | tables.get("n", {}), r"\d{1,3}"),
        "nth": Slot(tables.get("nth", {}), r"[1-4]"),
        "span": Slot(tables.get("span") or tables.get("unit", {}) | tables.get("plural", {})),
        "till": Slot(till),
    }


def _airy(words: Mapping[str, int]) -> dict[str, int]:
    """The words, those that start with digits with a space behind these too."""
    return {form: number for word, number in words.items() for form in (word, re.sub(r"^(\d{1,2})(?=\D)", r"\1 ", word))}


def _numbers(table: Mapping[str, Iterable[str]]) -> dict[str, int]:
    return {word: int(number) for word, number in meanings(table).items()}


@cache
def _names(code: str) -> tuple[dict[str, int], dict[str, int], dict[str, int]]:
    """Folded month names, short and full, and weekday names of a language in all forms that CLDR has."""
    from babel import Locale  # noqa: PLC0415 - its tables are read once a language

    locale = Locale(code)
    short = _forms(locale.months, "abbreviated")
    return short | {f"{name}.": key for name, key in short.items()}, _forms(locale.months, "wide"), _forms(locale.days, "wide")


def _forms(table: Mapping[str, Mapping[str, Mapping[int, str]]], width: str) -> dict[str, int]:
    names = {normal(name): int(key) for context in ("format", "stand-alone") for key, name in table[context][width].items()}
    return names | {name.removesuffix("."): key for name, key in names.items()}
