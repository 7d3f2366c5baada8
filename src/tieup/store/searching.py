"""Full text: claims by the words of their quotes and titles, in any inflection, and in scripts that set no spaces.

What is stored are the folded words as they stand, and each two letters that follow one another where a script sets no spaces; what is
asked is cut to the stem of its word, or to the pairs of its letters. So the index knows nothing of languages, and two letters are enough to
ask for.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import pairwise
from typing import Any

from sqlalchemy import Connection, Select, column, false, func, insert, select, table, text

from tieup.lang import available, language
from tieup.text import normal

# Scripts without spaces between words: Han and kana. Hangul is spaced, but joins particles.
_DENSE = r"\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\uac00-\ud7af"
_RUN = re.compile(rf"[{_DENSE}]+|[^\W_{_DENSE}]+")
_IS_DENSE = re.compile(f"[{_DENSE}]")
_STEM = 4  # letters that are left of a word at least
_SEARCH = table("search", column("claim"), column("words"))
_POSTGRESQL = "postgresql"


def keep(connection: Connection, rows: Iterable[tuple[str, str]]) -> None:
    """Make claims findable, each given by its id and its words."""
    kept = [{"claim": claim, "words": " ".join(_stored(words))} for claim, words in rows]
    if not kept:
        return
    if connection.dialect.name == _POSTGRESQL:
        connection.execute(text("insert into search (claim, words) values (:claim, to_tsvector('simple', :words))"), kept)
    else:
        connection.execute(insert(_SEARCH), kept)


def drop_all(connection: Connection) -> None:
    connection.execute(text("delete from search"))


def matching(asked: str, dialect: str) -> Select[Any]:
    """The ids of the claims that have all the words."""
    phrases = list(_phrases(asked))
    if not phrases:
        return select(_SEARCH.c.claim).where(false())
    if dialect == _POSTGRESQL:
        spelt = " & ".join(f"({' <-> '.join(words)}{':*' if begins else ''})" for words, begins in phrases)
        return select(_SEARCH.c.claim).where(_SEARCH.c.words.op("@@")(func.to_tsquery("simple", spelt)))
    spelt = " AND ".join(f'"{" ".join(words)}"{"*" if begins else ""}' for words, begins in phrases)
    return select(_SEARCH.c.claim).where(text("search match :asked").bindparams(asked=spelt))


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
