"""Whether two names of organisations that the registry does not know are spellings of one: legal forms, script, spacing, a slip of the pen.

It errs on the side of two organisations: what only a longer name says ("Santander Mexico"), or another number, keeps them apart.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache
from importlib.resources import files
from itertools import takewhile
from typing import Any

from tieup.text import normal

# One slip of the pen is forgiven in words of this many letters; shorter ones are too often two firms. Neighbours swap in shorter ones too.
_MIN_SLIP = 6
_MIN_SWAP = 5
_MIN_ACRONYM = 3
_MIN_STEM = 4
_GLUED = re.compile(r"(?<=[a-z])(?=[A-Z]{2,}\b)")
_DOT = re.compile(r"(?<=\b[^\W\d_])\.(?=[^\W\d_]\b|\s|$)|'s?\b")
_WORD = re.compile(r"[^\W_]+")


def same_name(one: str, other: str) -> bool:
    """Whether both names may well mean one organisation. The order of the two does not matter."""
    first, second = _words(one), _words(other)
    if "".join(first) == "".join(second):
        return True
    return _acronym(first, second) or _acronym(second, first) or _one_slip(first, second)


@lru_cache(maxsize=1 << 14)
def name_words(name: str) -> tuple[str, ...]:
    """The folded words that tell this organisation, without legal forms and fillers; all words if none would be left."""
    folded = normal(_DOT.sub("", _GLUED.sub(" ", name)))
    plain = " ".join(_WORD.findall(_suffixes().sub("", folded)))
    core = _alike(_forms().sub(" ", plain))
    return tuple(core or plain.split() or folded.split())


def only_forms(words: str) -> bool:
    """Whether the words are no more than legal forms and fillers."""
    return name_words(f"x {words}") == ("x",)


def inflected(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether the words are forms of one another, letters of another script included; the last word of a Latin name keeps its form."""
    pairs = list(zip(one, other, strict=False))
    return len(one) == len(other) and all(_meet(a, b, last=n == len(one)) for n, (a, b) in enumerate(pairs, 1))


def _meet(one: str, other: str, *, last: bool) -> bool:
    """Whether two words have a form in common; in two scripts, one that sounds alike."""
    forms, others = _forms_of(one, last=last), _forms_of(other, last=last)
    if forms & others or one.isascii() == other.isascii():
        return bool(forms & others)
    return not {_sound(word) for word in forms if len(word) >= _MIN_STEM}.isdisjoint(map(_sound, others))


@lru_cache(maxsize=1 << 14)
def _sound(word: str) -> str:
    """Roughly how a word in Latin letters sounds."""
    for letters, sound in _table()["sounds"].items():
        word = word.replace(letters, sound)
    return re.sub(r"(.)\1", r"\1", word)


def slips(name: str) -> Iterator[str]:
    """The names that it may be a slip of: two neighbours swapped inside it, a letter doubled or not. Short names have none."""
    given = normal(name)
    if len(given) < _MIN_SLIP or not given.isalpha():
        return
    for at in range(1, len(given)):
        yield given[:at] + given[at] + given[at:]
        if given[at] == given[at - 1]:
            yield given[:at] + given[at + 1 :]
        elif at > 1:
            yield given[: at - 1] + given[at] + given[at - 1] + given[at + 1 :]


def latin(words: Iterable[str]) -> tuple[str, ...]:
    """The words in Latin letters where a table has them."""
    return tuple(" ".join(words).translate(_letters()).split())


def _alike(words: str) -> list[str]:
    """The words in one spelling of those that a table has several of, numbers in figures."""
    spellings: dict[str, str] = _table()["spellings"]
    one = _spellings().sub(lambda match: spellings[match.group()], " ".join(words.split()))
    return _numbers().sub(_figures, one).split()


def _figures(number: re.Match[str]) -> str:
    numbers: dict[str, int] = _table()["numbers"]
    return str(sum(numbers[word] if word in numbers else int(word) for word in number.group().split()))


def _words(name: str) -> tuple[str, ...]:
    return latin(name_words(name))


@lru_cache(maxsize=1 << 14)
def _forms_of(word: str, *, last: bool) -> frozenset[str]:
    """The word and what is left of it without an ending, in Latin letters."""
    endings = () if word.isascii() and last else _table()["endings"]
    stems = {word.removesuffix(ending) for ending in endings if ending.isascii() == word.isascii() and len(word) - len(ending) >= _MIN_STEM}
    return frozenset(stem.translate(_letters()) for stem in (word, *stems))


def _acronym(short: tuple[str, ...], words: tuple[str, ...]) -> bool:
    return len(short) == 1 and len(words) >= _MIN_ACRONYM and short[0] == "".join(word[0] for word in words)


def _one_slip(first: tuple[str, ...], second: tuple[str, ...]) -> bool:
    """Whether the names differ in one long word, by one letter left out, added, changed or swapped with its neighbour."""
    if len(first) != len(second):
        return False
    pairs = [(x, y) for x, y in zip(first, second, strict=True) if x != y]
    return len(pairs) == 1 and all(_spelt_alike(x, y) and _slip(x, y) for x, y in pairs)


def _spelt_alike(one: str, other: str) -> bool:
    least = _MIN_SWAP if sorted(one) == sorted(other) else _MIN_SLIP
    return min(len(one), len(other)) >= least and one[0] == other[0] and (one + other).isalpha()


def _slip(one: str, other: str) -> bool:
    """Whether two different words are one step apart (optimal string alignment distance)."""
    start = _shared(one, other)
    rest, left = one[start:], other[start:]
    end = _shared(rest[::-1], left[::-1])
    rest, left = rest[: len(rest) - end], left[: len(left) - end]
    return max(len(rest), len(left)) == 1 or (len(rest) == 2 and rest == left[::-1])


def _shared(one: str, other: str) -> int:
    """How many letters both begin with."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads(files("tieup.entity").joinpath("data", "similarity.toml").read_text("utf-8"))


@cache
def _letters() -> dict[int, str]:
    return str.maketrans(_table()["letters"])


@cache
def _forms() -> re.Pattern[str]:
    forms = {normal(form) for key in ("forms", "fillers") for form in _table()[key]}
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, sorted(forms, key=len, reverse=True)))})(?!\w)")


@cache
def _spellings() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, _table()['spellings']))})(?!\w)")


@cache
def _numbers() -> re.Pattern[str]:
    """A number in words: a ten, with what is added to it, or another."""
    words: dict[str, int] = _table()["numbers"]
    tens = "|".join(word for word, number in words.items() if number % 10 == 0)
    units = "|".join(word for word, number in words.items() if number < 10)
    return re.compile(rf"(?<!\w)(?:(?:{tens})(?: (?:{units}|[1-9]))?|(?:{'|'.join(words)}))(?!\w)")


@cache
def _suffixes() -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, _table()["suffixes"])))
