"""Quantities in a text: money, energy, power, shares, things counted, lengths and spans of time, with limits, ranges and 'per year'.

A number counts only with a unit of ``units.toml`` or of the language's ``quantities.toml`` beside it, so that a model's name, a date, a
telephone number or a clock is none. An amount that converts the one before it, and what an editor's note adds, is no quantity of its own.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from tieup.codebook import Kind
from tieup.mention.measures import Measures, Unit, measures
from tieup.mention.numbers import Number, numbers
from tieup.model import Mention, Quantity
from tieup.text import Folded

_MAX_ADJECTIVES = 2
_WORD = re.compile(r"[^\W\d_][\w'-]*")
_CLAUSE = re.compile(r"[.;:!?()\n\u3002\uff1b]")
_REACH = 40  # code points around a quantity in which the thing measured may be named
_CONVERTED_REACH = 60
# Behind a unit: a speed, the rate of a currency. Around a number: a clock, a ratio.
_RATE = re.compile(r" ?/ ?\w| ?=")
_CLOCK = re.compile(r"(?:(?<=\d):|= ?)\Z")
_WORD_BEFORE = re.compile(r"(?<![^\W_])[a-z]+[-/]?\Z")
# The shares of two firms, and how near stands the word for what they share.
_RATIO = re.compile(r"(?<![\d.,:/-])(?P<one>\d{2})(?:[:/]|-(?=50))(?P<other>\d{2})(?![\d:/]|[.,]\d)")
_WHOLE = 100
_SPLIT_REACH = 24
# Before a number: 'between', a label ('Model'), a word glued to it, a sign or code of money.
_BETWEEN_REACH, _LABEL_REACH, _GLUED_REACH, _SIGN_REACH = 24, 20, 12, 8
SPANS = frozenset({"years", "months"})  # units that say how long
_DENSE_GAP = 10
# Of which amounts the words in ``aside`` and ``aside_before`` may speak: a rise or fall in percent, a price by the piece in money.
_ASIDE: Mapping[str, Callable[[Unit], bool]] = {"change": lambda unit: unit.id == "%", "each": lambda unit: unit.money}


@dataclass(frozen=True, slots=True)
class _Amount:
    """A number with its unit, in the folded text."""

    start: int
    stop: int
    low: float | None
    high: float | None
    unit: Unit
    thing: tuple[int, int] | None
    per: str = ""


@dataclass(frozen=True, slots=True)
class _Page:
    folded: str
    original: str
    language: Measures


def quantities(text: str, folded: Folded, code: str) -> tuple[Mention, ...]:
    """The quantities in order of place."""
    page = _Page(folded.text, folded.aligned(text), measures(code))
    found = sorted((*_joined(list(_amounts(page, list(numbers(folded.text, code)))), page), *_splits(page)), key=lambda a: a.start)
    own = (_limited(amount, page) for index, amount in enumerate(found) if not _converts(amount, found[:index], page))
    return tuple(_mention(amount, page, folded) for amount in own if not _beside_the_point(amount, page))


def _amounts(page: _Page, found: Sequence[Number]) -> Iterator[_Amount]:
    for index, number in enumerate(found):
        if _names_something(page, number):
            continue
        after = found[index + 1] if index + 1 < len(found) else None
        amount = _with_sign(page, number, after) or _with_unit(page, number)
        if amount and (amount.unit.money or not _glued(page, number)):
            yield _ranged(amount, found[index - 1], number, page) if index else amount


def _splits(page: _Page) -> Iterator[_Amount]:
    """The shares in which a firm is split: '50:50 joint venture', 'shares in the ratio of 60:40'. They make a whole, and a word says so;
    equal ones are given once.
    """
    for match in _RATIO.finditer(page.folded):
        one, other = float(match["one"]), float(match["other"])
        if one + other == _WHOLE and any(map(page.language.split.search, _clause_around(page, *match.span(), _SPLIT_REACH))):
            yield _Amount(*match.span("one"), one, one, Unit("%"), None)
            if other != one:
                yield _Amount(*match.span("other"), other, other, Unit("%"), None)


def _names_something(page: _Page, number: Number) -> bool:
    """Whether a number belongs to a name, a clock, a ratio or a rate: 'Model 3', '10:30', '50:50', '$1 = 0.96 euros'."""
    named = page.language.labels.search(page.folded, max(0, number.start - _LABEL_REACH), number.start)
    return bool(named or _CLOCK.search(page.folded, max(0, number.start - 2), number.start))


def _glued(page: _Page, number: Number) -> bool:
    """Whether a word stands right before the digits, or before a dash or stroke: 'e6', 'A6', 'ID-3', but not '3km-5km'."""
    return not number.spelled and _WORD_BEFORE.search(page.folded, max(0, number.start - _GLUED_REACH), number.start) is not None


def _with_sign(page: _Page, number: Number, after: Number | None) -> _Amount | None:
    """Money whose sign or code stands before the number: '$1.2 billion', 'EUR 3m', '$3 to 5 billion'."""
    match = page.language.prefix.search(page.folded, max(0, number.start - _SIGN_REACH), number.start)
    if match is None or (match.start() and page.folded[match.start() - 1].isalnum() and match["sign"][0].isalnum()):
        return None
    unit = page.language.symbols[match["sign"]]
    if unit.exact and page.original[match.start("sign") : match.end("sign")] != unit.exact:
        return None
    stop, factor = _letter(page, number)
    if _is_rate(page, stop):
        return None
    value = number.value * factor
    if after and after.scale > 1 and number.scale == factor == 1 and page.language.till.fullmatch(page.folded, stop, after.start):
        return _Amount(match.start(), after.stop, value * after.scale, after.value, unit, None)
    return _Amount(match.start(), stop, value, value, unit, None)


def _letter(page: _Page, number: Number) -> tuple[int, float]:
    """The end of a number and what a letter right behind it multiplies it by: '$10K', '5m euros'."""
    letter = page.folded[number.stop : number.stop + 1]
    if letter in page.language.scales and number.scale == 1 and not page.folded[number.stop + 1 : number.stop + 2].isalpha():
        return number.stop + 1, page.language.scales[letter]
    return number.stop, 1.0


def _with_unit(page: _Page, number: Number) -> _Amount | None:
    for stop, factor in {_letter(page, number), (number.stop, 1.0)}:
        found = _unit_after(page, stop, spelled=number.spelled)
        if found and (factor == 1 or found[1].money):
            end, unit, thing = found
            value = number.value * factor * unit.factor
            excluded = (
                value > unit.most
                or (unit.counts and number.spelled and number.value == 1)
                or (not unit.counts and page.language.unless.match(page.folded, end))
                or _is_rate(page, end)
            )
            return None if excluded else _Amount(number.start, end, value, value, unit, thing)
    return None


def _is_rate(page: _Page, stop: int) -> bool:
    return _RATE.match(page.folded, stop) is not None and not page.language.per.find(page.folded, stop)[1]


def _unit_after(page: _Page, stop: int, *, spelled: bool) -> tuple[int, Unit, tuple[int, int] | None] | None:
    """The unit behind a number: right behind it, or for things counted behind some adjectives."""
    text, units = page.folded, page.language.units
    match = page.language.link.match(text, stop)
    if match and text[stop - 1].isdigit() and match.group().startswith(". "):
        return None  # the end of a sentence: 'the Model 4. Cars'
    start = match.end() if match else stop
    found = units.at(text, page.original, start)
    if found and not (found[1].counts and start == stop and units.spaced and not spelled):
        end, unit = _head(page, *found)
        return end, unit, (start, end) if unit.counts else None
    return _counted(page, start) if units.spaced else _counted_dense(page, stop)


def _counted(page: _Page, first: int) -> tuple[int, Unit, tuple[int, int]] | None:
    start = first
    for _ in range(_MAX_ADJECTIVES):
        word = _WORD.match(page.folded, start)
        if word is None or word.group() in page.language.openers:
            return None
        start = word.end() + 1
        if page.folded[word.end() : start] != " ":
            return None
        found = page.language.units.at(page.folded, page.original, start)
        if found and found[1].counts:
            end, unit = _head(page, *found)
            return end, unit, (first, end)
    return None


def _head(page: _Page, stop: int, unit: Unit) -> tuple[int, Unit]:
    """The last of the nouns that name what is counted: '1,000 EV chargers' are chargers."""
    if unit.counts and page.language.units.spaced and page.folded[stop : stop + 1] in (" ", "-"):
        behind = page.language.units.at(page.folded, page.original, stop + 1)
        if behind and behind[1].counts:
            return behind
    return stop, unit


def _counted_dense(page: _Page, stop: int) -> tuple[int, Unit, tuple[int, int]] | None:
    """Where words are not spaced: a noun a few letters on, in the same clause."""
    for start in range(stop + 1, min(stop + _DENSE_GAP, len(page.folded))):
        if not page.folded[start - 1].isalpha() or page.folded[start - 1] in page.language.barriers:
            return None
        found = page.language.units.at(page.folded, page.original, start)
        if found and found[1].counts:
            return found[0], found[1], (start, found[0])
    return None


def _ranged(amount: _Amount, before: Number, number: Number, page: _Page) -> _Amount:
    """The amount with the bare number before it as its lower end: '5 to 6 years', '$3-5 billion' has its sign at that number."""
    start = _range_start(page, before, min(number.start, amount.start))
    if start is None:
        return amount
    low = before.value * (number.scale if before.scale == 1 else 1) * amount.unit.factor
    if amount.high is None or low >= amount.high or _glued(page, before):
        return amount
    return replace(amount, start=start, low=low)


def _range_start(page: _Page, lower: Number | _Amount, upper: int) -> int | None:
    """Where a range of two numbers begins, at the lower one or at a 'between' before it; None where no 'to' leads to the ``upper``."""
    gap = page.folded[lower.stop : upper]
    between = page.language.between.search(page.folded, max(0, lower.start - _BETWEEN_REACH), lower.start)
    joined = page.language.till.fullmatch(gap) or (between and page.language.both.fullmatch(gap))
    return (between.start() if between else lower.start) if joined else None


def _joined(found: list[_Amount], page: _Page) -> list[_Amount]:
    """Two amounts of one unit with 'to' between them are one; a sign before the first number goes for both."""
    out: list[_Amount] = []
    for amount in found:
        last = out[-1] if out else None
        if last and amount.start < last.stop:
            continue  # the 'cent' of 'per cent' is no number of its own
        start = _range_start(page, last, amount.start) if last and _rises(last, amount) else None
        if last and start is not None:
            out[-1] = replace(amount, start=start, low=last.low)
        else:
            out.append(amount)
    return out


def _rises(one: _Amount, other: _Amount) -> bool:
    """Whether two amounts may be the ends of a range."""
    if one.unit.id != other.unit.id or one.high is None or other.high is None:
        return False
    return one.low == one.high < other.high


def _converts(amount: _Amount, before: Sequence[_Amount], page: _Page) -> bool:
    """Whether it gives the amount before it in another currency, or stands in an editor's note."""
    if not amount.unit.money:
        return False
    head = page.folded[max(0, amount.start - _REACH) : amount.start]
    noted = page.language.converted.search(head) is not None
    last = next((a for a in reversed(before) if a.unit.money and amount.start - a.stop <= _CONVERTED_REACH), None)
    bracket = re.search(r"[(\[][^()\[\]]*\Z", head)
    if bracket and noted:
        return True
    if last is None or last.unit.id == amount.unit.id:
        return False
    opened = re.fullmatch(r"[^()]{0,12}[(\[][^()\[\]]*", page.folded[last.stop : amount.start])
    return noted or opened is not None


def _beside_the_point(amount: _Amount, page: _Page) -> bool:
    """Whether the words around it make it something that belongs to no tie-up: a rise or fall, a price by the piece."""
    _, before = page.language.aside_before.find(page.folded, amount.start)
    _, after = page.language.aside.find(page.folded, amount.stop)
    return any(said and _ASIDE[said](amount.unit) for said in (before, after))


def _limited(amount: _Amount, page: _Page) -> _Amount:
    """With its limits and what it is per."""
    start, limit = page.language.limits.find(page.folded, amount.start)
    stop, late = page.language.limits_after.find(page.folded, amount.stop)
    stop, per = page.language.per.find(page.folded, stop)
    _, yearly = page.language.per_before.find(page.folded, start)
    plain = amount.low == amount.high and amount.unit.id not in SPANS  # 'over two years' says no limit
    low = None if plain and (limit or late) == "most" else amount.low
    high = None if plain and (limit or late) == "least" else amount.high
    return replace(amount, start=start, stop=stop, low=low, high=high, per=per or yearly)


def _mention(amount: _Amount, page: _Page, folded: Folded) -> Mention:
    thing = amount.thing or _measured(amount, page)
    what = page.original[thing[0] : thing[1]] if thing else ""
    origin = "quantities.counted" if amount.unit.counts else "quantities.measured"
    quantity = Quantity(amount.low, amount.high, amount.unit.id, " ".join(what.split()), amount.per)
    return Mention(folded.span(amount.start, amount.stop), Kind.QUANTITY, quantity, origin)


def _clause_around(page: _Page, start: int, stop: int, reach: int) -> tuple[str, str]:
    """What stands before and behind a stretch, so far and in the same clause."""
    before, after = page.folded[max(0, start - reach) : start], page.folded[stop : stop + reach]
    return _CLAUSE.split(before)[-1], _CLAUSE.split(after)[0]


def _measured(amount: _Amount, page: _Page) -> tuple[int, int] | None:
    """The nearest word for what may be measured, behind the amount or else before it, in the same clause."""
    before, after = _clause_around(page, amount.start, amount.stop, _REACH)
    match = page.language.what.search(after)
    if match:
        return amount.stop + match.start(), amount.stop + match.end()
    matches = list(page.language.what.finditer(before))
    shift = amount.start - len(before)
    return (shift + matches[-1].start(), shift + matches[-1].end()) if matches else None
