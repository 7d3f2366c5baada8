"""The words that mark the parts of a page, from the data of every language.

All languages are taken together: menus, adverts and labels are often not in the language of the article.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from tieup.lang import available, language
from tieup.scripts import UNSPACED
from tieup.text import any_of, normal


@cache
def universal() -> dict[str, Any]:
    """What holds whatever the language."""
    return tomllib.loads(files("tieup.article").joinpath("page.toml").read_text("utf-8"))


@cache
def entries(key: str) -> tuple[str, ...]:
    """What the languages list under ``key`` of their page data, as written."""
    listed = (entry for code in available() for entry in language(code).data("page").get(key, ()))
    return tuple(dict.fromkeys(listed))


def _starts(key: str, rest: str) -> re.Pattern[str]:
    """Matches a folded line that starts with one of the phrases, longest first, and goes on as ``rest`` allows."""
    return re.compile(rf"(?:{any_of(entries(key))}){rest}")


@cache
def begins(phrases: tuple[str, ...]) -> re.Pattern[str]:
    """Matches a folded line that begins with one of the phrases."""
    return re.compile(rf"(?:{any_of(phrases)})(?:(?<=[{UNSPACED}])|(?!\w))")


@dataclass(frozen=True, slots=True)
class PageWords:
    """Patterns to be matched at the start of a folded line."""

    teaser_heading: re.Pattern[str]
    teaser_inline: re.Pattern[str]
    chrome_heading: re.Pattern[str]
    chrome_line: re.Pattern[str]
    chrome_exact: frozenset[str]
    caption: re.Pattern[str]
    byline: re.Pattern[str]
    date_label: re.Pattern[str]
    other_date_label: re.Pattern[str]
    weekday: re.Pattern[str]
    wire: re.Pattern[str]


@cache
def page_words() -> PageWords:
    return PageWords(
        teaser_heading=_starts("teaser_headings", r"(?:\W+[^.!?]{0,50})?\W*$"),
        teaser_inline=_starts("teaser_inline", r"\W*(?:$|[:>|\u203a]\W*(?P<target>\w.*)?)"),
        chrome_heading=_starts("chrome_headings", r"\W*\d*\W*$"),
        chrome_line=_starts("chrome_lines", r"(?!\w)"),
        chrome_exact=frozenset(map(normal, entries("chrome_exact"))),
        caption=_starts("caption_marks", r"\s*[:/|\u00a9]|\(c\)"),
        byline=_starts("bylines", r"(?:\s*:\s*|\s+)\S"),
        date_label=_starts("date_labels", r"\s*[:|-]?\s*(?=\S)"),
        other_date_label=_starts("other_date_labels", r"(?!\w)"),
        weekday=_starts("weekdays", r"\b"),
        wire=_starts("wires", r"(?!\w)"),
    )
