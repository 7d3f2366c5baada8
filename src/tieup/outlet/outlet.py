"""One outlet: its feeds, how it wants to be asked, and where the general reading of its pages errs."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Where:
    """CSS selectors for the parts of a page; empty where the general reading finds them by itself.

    ``teasers`` are left out before anything else is read: pointers to other articles, adverts, comments. ``body`` may be several elements,
    which are read one after the other; of ``title`` and ``date`` the first on the page counts.
    """

    title: str = ""
    date: str = ""
    body: str = ""
    teasers: str = ""


@dataclass(frozen=True, slots=True)
class Words:
    """How lines begin that are not of the article: those of the page's ``furniture``, and headings of lists of ``teasers``."""

    furniture: tuple[str, ...] = ()
    teasers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Saved:
    """What a careful reader finds on the page that is saved beside the file.

    ``tieups``: how many sets of partners have a tie-up. ``match`` are words of the article, ``no_match`` words of the page that are not.
    """

    title: str
    tieups: int
    published: dt.date | None = None
    match: tuple[str, ...] = ()
    no_match: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Outlet:
    """A site, all hosts below ``site`` included. ``language`` holds for texts too short to tell theirs, ``delay`` is in seconds, between
    two requests to one of its hosts.
    """

    site: str
    name: str
    language: str
    feeds: tuple[str, ...] = ()
    delay: float = 0.0
    where: Where = Where()
    words: Words = Words()
    saved: Saved | None = None
    file: Path = field(default=Path(), compare=False)

    @property
    def id(self) -> str:
        """By what users call it: the name of its file."""
        return self.file.stem

    @property
    def page(self) -> Path:
        """Where its page is saved, if one is."""
        return self.file.with_suffix(".html")


@cache
def selection(selector: str) -> str:
    """A CSS selector as XPath. Raises ValueError where it is none."""
    from cssselect import HTMLTranslator, SelectorError  # noqa: PLC0415 - few outlets need one

    try:
        return HTMLTranslator().css_to_xpath(selector)
    except SelectorError as error:
        raise ValueError(f"{selector!r} is no CSS selector: {error}") from error
