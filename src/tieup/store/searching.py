"""Full text: claims by the words of their quotes and titles, in any inflection, and in scripts that set no spaces.

What is stored are the folded words as they stand, and each two letters that follow one another where a script sets no spaces; what is
asked is cut to the stem of its word, or to the pairs of its letters. So the index knows nothing of languages, and two letters are enough to
ask for.

Claims are numbered in the order of the days since which one could know them: so the latest of many are found without looking at the rest.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import cache
from itertools import pairwise
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Select, column, false, func, literal_column, select, table, text

from tieup.lang import available, language
from tieup.store.tools import batched
from tieup.text import normal

# Scripts without spaces between words: Han and kana. Hangul is spaced, but joins particles.
_DENSE = r"\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\uac00-\ud7af"
_RUN = re.compile(rf"[{_DENSE}]+|[^\W_{_DENSE}]+")
_IS_DENSE = re.compile(f"[{_DENSE}]")
_CHUNK = 500  # values in one list of a statement
_STEM = 4  # letters that are left of a word at least
_SEARCH = table("search", column("claim"), column("words"), column("rowid"), column("number"))
_POSTGRESQL = "postgresql"
_LETTERS, _BITS = 11, 43  # letters of an id, and bits of them, that a number ends in


class Words(NamedTuple):
    """What a claim is found by, and the day since which one could know it."""

    claim: str
    known: str
    words: str


def keep(connection: Connection, rows: Iterable[Words]) -> None:
    """Make claims findable."""
    kept = [{"claim": row.claim, "words": " ".join(_stored(row.words)), "number": number(row.known, row.claim)} for row in rows]
    if not kept:
        return
    _apart(connection, kept)
    if connection.dialect.name == _POSTGRESQL:
        connection.execute(text("insert into search (claim, words, number) values (:claim, to_tsvector('simple', :words), :number)"), kept)
    else:
        connection.execute(text("insert into search (claim, words, rowid) values (:claim, :words, :number)"), kept)


def number(known: str, claim: str) -> int:
    """The number of a claim: by the day, and of the same day by its id."""
    return _first_of(date.fromisoformat(known)) | int(claim[:_LETTERS], 16) >> 1


def _first_of(day: date) -> int:
    return day.toordinal() << _BITS


def _apart(connection: Connection, rows: Sequence[dict[str, Any]]) -> None:
    """Give the next number to a claim whose number another one has, which hardly ever happens."""
    place = _place(connection.dialect.name)
    taken: set[int] = set()
    for some in batched(sorted(row["number"] for row in rows), _CHUNK):
        taken.update(connection.scalars(select(place).select_from(_SEARCH).where(place.in_(some))))
    for row in rows:
        while row["number"] in taken:
            row["number"] += 1
        taken.add(row["number"])


def _place(dialect: str) -> ColumnElement[int]:
    return _SEARCH.c.number if dialect == _POSTGRESQL else _SEARCH.c.rowid


def drop_all(connection: Connection) -> None:
    connection.execute(text("delete from search"))


def matching(asked: str, dialect: str) -> Select[Any]:
    """The ids of the claims that have all the words."""
    return select(_SEARCH.c.claim).where(_has(asked, dialect))


def latest(asked: str, dialect: str, day: date | None) -> Select[Any]:
    """The same, what one could know last first; known on that day where it is given."""
    place = _place(dialect)
    found = matching(asked, dialect).order_by(place.desc())
    return found.where(place < _first_of(day) + (1 << _BITS)) if day else found


def _has(asked: str, dialect: str) -> ColumnElement[bool]:
    phrases = list(_phrases(asked))
    if not phrases:
        return false()
    if dialect == _POSTGRESQL:
        spelt = " & ".join(f"({' <-> '.join(words)}{':*' if begins else ''})" for words, begins in phrases)
        return _SEARCH.c.words.op("@@")(func.to_tsquery("simple", spelt))
    spelt = " AND ".join(f'"{" ".join(words)}"{"*" if begins else ""}' for words, begins in phrases)
    return literal_column("search").op("match")(spelt)


def _stored(words: str) -> Iterator[str]:
    for run in _runs(words):
        yield from ((*map("".join, pairwise(run)), run[-1]) if _IS_DENSE.match(run) else (run,))


def _phrases(asked: str) -> Iterator[tuple[list[str], bool]]:
    """Words that must follow one another, and whether the last may go on."""
    for run in _runs(asked):
        if _IS_DENSE.match(run):
            yield [one + other for one, other in pairwise(run)] or [run], len(run) == 1
        else:
            stem = _stem(run)
            yield [stem], len(stem) >= _STEM


def _runs(words: str) -> Iterator[str]:
    return (match.group() for match in _RUN.finditer(normal(words)))


def _stem(word: str) -> str:
    ending = next((e for e in _endings() if word.endswith(e) and len(word) - len(e) >= _STEM), "")
    return word.removesuffix(ending)


@cache
def _endings() -> tuple[str, ...]:
    """What inflection adds to words, in all languages, the longest first."""
    found = {normal(ending) for code in available() for ending in language(code).data("search").get("endings", ())}
    return tuple(sorted(found - {""}, key=lambda ending: (-len(ending), ending)))
