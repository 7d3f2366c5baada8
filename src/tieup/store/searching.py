"""Full text: claims by the words of their quotes and titles, in any inflection, and in scripts that set no spaces.

What is stored are the folded words as they stand, and each two letters that follow one another where a script sets no spaces; what is
asked is cut to the stem of its word, or to the pairs of its letters. So the index knows nothing of languages, and two letters are enough to
ask for.

A list of all words tells which of them begin with a stem: the index goes through the claims of whole words in order, and so no farther
than to the last claim that is wanted, but would gather all those of a beginning first.

Claims are numbered in the order of the days since which one could know them: so the latest of many are found without looking at the rest.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import cache
from itertools import pairwise
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Select, column, delete, false, func, insert, literal_column, select, table, text

from tieup.lang import available, language
from tieup.scripts import HAN_COMPATIBLE, HANGUL, UNSPACED
from tieup.store.tables import WORDS
from tieup.store.tools import batched
from tieup.text import normal

# Scripts without spaces between words: Han and kana. Hangul is spaced, but joins particles.
DENSE = UNSPACED + HAN_COMPATIBLE + HANGUL
_RUN = re.compile(rf"[{DENSE}]+|[^\W_{DENSE}]+")
_IS_DENSE = re.compile(f"[{DENSE}]")
_CHUNK = 500  # values in one list of a statement
_STEM = 4  # letters that are left of a word at least
_SEARCH = table("search", column("claim"), column("words"), column("rowid"), column("number"))
_POSTGRESQL = "postgresql"
_ENDINGS = 200  # words that begin alike and are still named one by one
_LONGEST = 200  # letters of a listed word
LAST = "\U0010ffff"  # follows all that words are made of
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
    _list(connection, {word for row in kept for word in str(row["words"]).split(" ") if len(word) <= _LONGEST})
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


def _list(connection: Connection, words: set[str]) -> None:
    for some in batched(sorted(words), _CHUNK):
        listed = set(connection.scalars(select(WORDS.c.word).where(WORDS.c.word.in_(some))))
        if new := [{"word": word} for word in some if word not in listed]:
            connection.execute(insert(WORDS), new)


def _place(dialect: str) -> ColumnElement[int]:
    return _SEARCH.c.number if dialect == _POSTGRESQL else _SEARCH.c.rowid


def drop_all(connection: Connection) -> None:
    connection.execute(text("delete from search"))
    connection.execute(delete(WORDS))


def matching(connection: Connection, asked: str) -> Select[Any]:
    """The ids of the claims that have all the words."""
    return select(_SEARCH.c.claim).where(_has(connection, asked))


def latest(connection: Connection, asked: str, day: date | None) -> Select[Any]:
    """The same, what one could know last first; known on that day where it is given."""
    place = _place(connection.dialect.name)
    found = matching(connection, asked).order_by(place.desc())
    return found.where(place < _first_of(day) + (1 << _BITS)) if day else found


def _has(connection: Connection, asked: str) -> ColumnElement[bool]:
    phrases = list(_phrases(asked))
    if not phrases:
        return false()
    if connection.dialect.name == _POSTGRESQL:
        spelt = " & ".join(_spelt(connection, phrase, (" <-> ", " | ", "{}", "{}:*")) for phrase in phrases)
        return _SEARCH.c.words.op("@@")(func.to_tsquery("simple", spelt))
    spelt = " AND ".join(_spelt(connection, phrase, (" ", " OR ", '"{}"', '"{}"*')) for phrase in phrases)
    return literal_column("search").op("match")(spelt)


def _spelt(connection: Connection, phrase: tuple[list[str], bool], signs: tuple[str, str, str, str]) -> str:
    """A phrase as an index is asked for it: the signs join words, and choices, and make a word, and the beginning of one."""
    words, begins = phrase
    follow, choose, whole, beginning = signs
    if not begins:
        return f"({whole.format(follow.join(words))})"
    found = _beginning(connection, words[0])
    return f"({beginning.format(words[0])})" if len(found) > _ENDINGS else f"({choose.join(map(whole.format, found or words))})"


def _beginning(connection: Connection, stem: str) -> Sequence[str]:
    """The words that begin so, as many as are told apart from too many."""
    here = select(WORDS.c.word).where(WORDS.c.word >= stem, WORDS.c.word < stem + LAST)
    return connection.scalars(here.limit(_ENDINGS + 1)).all()


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
