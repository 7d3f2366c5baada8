"""The parts of a page where the file of its outlet says that they stand."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from typing import cast

from lxml import etree
from lxml.html import Element, HtmlElement

from tieup.article.days import days_in, stamp, when
from tieup.article.decode import clean
from tieup.article.lines import Line
from tieup.article.meta import Meta
from tieup.article.words import begins
from tieup.codebook import Zone
from tieup.dates import When
from tieup.outlet import Where, Words, selection
from tieup.text import normal

_FIELD = 300  # code points of an element in which a day is looked for


def chosen(tree: HtmlElement, selector: str) -> list[HtmlElement]:
    """The elements that a selector names, in order; none within another of them."""
    if not selector:
        return []
    found = cast("list[HtmlElement]", _path(selector)(tree))
    among = set(found)
    return [element for element in found if element.getparent() is not None and among.isdisjoint(element.iterancestors())]


@cache
def _path(selector: str) -> etree.XPath:
    return etree.XPath(selection(selector))


def without_teasers(tree: HtmlElement, where: Where) -> None:
    for element in chosen(tree, where.teasers):
        element.drop_tree()


def told(tree: HtmlElement, where: Where, meta: Meta) -> Meta:
    """What the page says of itself, its headline and day from where the outlet has them."""
    title = next((text for element in chosen(tree, where.title) if (text := _text(element))), "")
    day = next((day for element in chosen(tree, where.date) if (day := _day(element))), None)
    dated = replace(meta, published=day, published_by=f"outlet:{where.date}") if day else meta
    return replace(dated, title=title) if title else dated


def _text(element: HtmlElement) -> str:
    return " ".join(clean(element.get("content") or "".join(element.itertext())).split())


def _day(element: HtmlElement) -> When | None:
    """The day that an element holds for machines, else the first that it shows."""
    for name in ("datetime", "content"):
        if found := stamp(element.get(name) or ""):
            return found
    days = days_in(normal(_text(element)[:_FIELD]))
    return when(days[0]) if days else None


def body_of(tree: HtmlElement, where: Where) -> HtmlElement | None:
    """A page of the elements that are the body alone; None where there are none."""
    found = chosen(tree, where.body)
    if not found:
        return None
    page, body = Element("html"), Element("body")
    page.append(body)
    for element in found:
        element.tail = None
        body.append(element)
    return page


def worded(lines: Sequence[Line], words: Words) -> list[Line]:
    """The lines, with those marked that begin as lines of the outlet's furniture or as headings of its teasers do."""
    furniture, teasers = begins(words.furniture), begins(words.teasers)
    return [replace(item, hint=hint) if (hint := _hint(item, furniture, teasers)) else item for item in lines]


def _hint(item: Line, furniture: re.Pattern[str], teasers: re.Pattern[str]) -> Zone | None:
    if item.hint is Zone.TITLE:
        return None
    if furniture.match(item.key):
        return Zone.CHROME
    return Zone.TEASER if teasers.match(item.key) else None
