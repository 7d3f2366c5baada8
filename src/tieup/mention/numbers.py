"""Numbers in a text: digits with a language's marks, number words, and both together ('2.5 billion').

The words come from ``numbers.toml``: ``words`` add up, ``multipliers`` multiply what stands before them within a thousand, ``scales``
multiply all before them that is smaller. ``joiners`` may stand between, ``articles`` mean one before a scale, in a ``compound``
language words are written together, and ``stops`` are words of a language without spaces that only begin like a number.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import cache, lru_cache

from tieup.lang import language
from tieup.lang.templates import expanded
from tieup.text import NEVER, any_of, normal

# 'Thousand' alone is a number, 'millions' are not.
_LEAST_SCALE = 1000


class Sort(IntEnum):
    """What a part of a number does with those before it."""

    ADD = 0
    MULTIPLY = 1
    SCALE = 2
    ARTICLE = 3


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a number: digits or a word."""

    value: float
    sort: Sort


@dataclass(frozen=True, slots=True)
class Number:
    """A number and where it stands in the folded text. ``scale``: the last one in it, else 1; ``spelled``: without digits."""

    start: int
    stop: int
    value: float
    scale: float
    spelled: bool


@dataclass(frozen=True, slots=True)
class _Token:
    start: int
    stop: int
    parts: tuple[Part, ...]
    digits: bool


@dataclass(frozen=True, slots=True)
class _Numerals:
    """The number words of a language, compiled once."""

    parts: Mapping[str, Part]
    token: re.Pattern[str]
    joint: re.Pattern[str]
    pieces: re.Pattern[str]
    whole: re.Pattern[str]
    decimal: str
    spaced: bool


def numbers(text: str, code: str) -> Iterator[Number]:
    """The numbers of a folded text in a language, in order of place; a lone article is none."""
    numerals = _numerals(code)
    run: list[_Token] = []
    for token in _tokens(text, numerals, code):
        if run and not _goes_on(run[-1], token, numerals.joint.fullmatch(text, run[-1].stop, token.start), numerals.spaced):
            yield from _number(run)
            run = []
        run.append(token)
    yield from _number(run)


def number_words(code: str, below: int) -> dict[str, int]:
    """The words for small numbers, one word each."""
    return {word: int(part.value) for word, part in _numerals(code).parts.items() if part.sort != Sort.SCALE and part.value < below}


def _tokens(text: str, numerals: _Numerals, code: str) -> Iterator[_Token]:
    for match in numerals.token.finditer(text):
        digits = match["digits"]
        parts = _written(digits, numerals.decimal) if digits else _parts(match.group(), code)
        if parts:
            yield _Token(match.start(), match.end(), parts, bool(digits))


def _written(digits: str, decimal: str) -> tuple[Part, ...]:
    value = _digits(digits, decimal)
    return () if value is None else (Part(value, Sort.ADD),)


def _goes_on(last: _Token, token: _Token, joint: re.Match[str] | None, spaced: bool) -> bool:  # noqa: FBT001 - of the language
    """Whether a token goes on with the number before it."""
    if joint is None:
        return False
    before, after = last.parts[-1], token.parts[0]
    if token.digits:  # '3 million 250,000' is seldom one number, but digits and scales may alternate where words are not spaced
        return not spaced and before.sort == Sort.SCALE
    if before.sort == Sort.ARTICLE and after.sort == Sort.ADD:
        return False
    if after.sort == Sort.ARTICLE:
        return not last.digits and bool(joint["joiner"] or joint.group() == "-")
    if last.digits or after.sort != Sort.ADD:
        return after.sort != Sort.ADD and not joint["joiner"]
    return before.sort != Sort.ADD or _holds(before.value, after.value) or (before.value == 0 and not spaced)


def _holds(before: float, after: float) -> bool:
    """Whether a word may add to the one before: ninety and five, two hundred and thirty, soixante-quinze."""
    zeros = len(f"{before:.0f}") - len(f"{before:.0f}".rstrip("0"))
    return before > 0 and zeros > 0 and after < (20 if zeros == 1 and before >= 20 else 10**zeros)


def _number(run: Sequence[_Token]) -> Iterator[Number]:
    """The number that tokens make; 'millions of' and a lone article make none."""
    parts = [part for token in run for part in token.parts]
    sorts = {part.sort for part in parts}
    vague = sorts == {Sort.SCALE} and parts[0].value != _LEAST_SCALE
    if sorts and sorts != {Sort.ARTICLE} and not vague:
        scale = next((part.value for part in reversed(parts) if part.sort == Sort.SCALE), 1.0)
        yield Number(run[0].start, run[-1].stop, total(parts), scale, not any(token.digits for token in run))


def total(parts: Iterable[Part]) -> float:
    """The number that parts make together."""
    whole, group, unit, last = 0.0, 0.0, 0.0, float("inf")
    for part in parts:
        if part.sort == Sort.SCALE:
            below = group + unit or (0.0 if whole else 1.0)
            whole = whole + below * part.value if part.value < last else (whole + below) * part.value
            group, unit, last = 0.0, 0.0, part.value
        elif part.sort == Sort.MULTIPLY:
            group, unit = group + (unit or 1.0) * part.value, 0.0
        else:
            unit += part.value
    return round(whole + group + unit, 6)


def _digits(digits: str, decimal: str) -> float | None:
    """The number that digits with marks make, None where they make none, as in a date.

    The last of two kinds of marks is the decimal one, and so is a single one before other than three digits.
    """
    marks = re.sub(r"\d", "", digits)
    if not marks:
        return float(digits)
    groups = re.split(r"\D", digits)
    last = marks[-1]
    whole = groups
    small = len(groups[-1]) != 3 or groups[0] == "0"
    if last in ".," and marks.count(last) == 1 and (small or last == decimal or len(marks) > 1):
        *whole, fraction = groups
    else:
        fraction = "0"
    if any(len(group) != 3 for group in whole[1:]) or (len(whole) > 1 and len(whole[0]) > 3):
        return None
    return float("".join(whole) + "." + fraction)


@lru_cache(maxsize=100_000)
def _parts(word: str, code: str) -> tuple[Part, ...]:
    """The parts of a number word, none where it is no number."""
    numerals = _numerals(code)
    if word in numerals.parts:
        return (numerals.parts[word],)
    if not numerals.whole.fullmatch(word):
        return ()
    return tuple(numerals.parts[m["part"]] for m in numerals.pieces.finditer(word) if m["part"])


@cache
def _numerals(code: str) -> _Numerals:
    tongue, data = language(code), language(code).data("numbers")
    parts = _table(data)
    pieces = any_of(word for word in parts if len(word) > 1 or not tongue.spaced)
    joiners = any_of(data.get("joiners", ()))
    piece = rf"(?P<part>{pieces})|(?:{joiners})"
    word = r"[^\W\d_]+" if tongue.spaced else rf"(?:{any_of(data.get('stops', ()))})|(?:{pieces})"
    decimal, group = _marks(code)
    spaces = r"\d{1,3}(?: \d{3})+(?:[.,]\d+)?(?!\d)|" if group == " " or data.get("spaces") else ""
    return _Numerals(
        parts=parts,
        token=re.compile(rf"(?P<digits>(?<!\d)(?<!\d[.,])(?:{spaces}\d+(?:[.,']\d+)*))|{word}"),
        joint=re.compile(rf"[ -]?(?P<joiner>(?:{joiners})[ -])?" if tongue.spaced else rf" ?(?P<joiner>{NEVER})?"),
        pieces=re.compile(piece),
        whole=re.compile(f"(?:{pieces}|{joiners})+" if data.get("compound") else NEVER),
        decimal=decimal,
        spaced=tongue.spaced,
    )


def _table(data: Mapping[str, Mapping[str, Iterable[str]]]) -> dict[str, Part]:
    sorts = ((Sort.ADD, "words"), (Sort.MULTIPLY, "multipliers"), (Sort.SCALE, "scales"))
    rows = ((sort, value, source) for sort, name in sorts for value, words in data.get(name, {}).items() for source in words)
    table = {word: Part(float(value), sort) for sort, value, source in rows for word in expanded(normal(source))}
    return {normal(word): Part(1.0, Sort.ARTICLE) for word in data.get("articles", ())} | table


def _marks(code: str) -> tuple[str, str]:
    """The decimal and the group mark of a language, by CLDR."""
    from babel import Locale  # noqa: PLC0415 - its tables are read once a language

    symbols = Locale(code).number_symbols["latn"]
    return symbols["decimal"], normal(symbols["group"]) or " "
