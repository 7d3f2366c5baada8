"""A page to its article: decoded, its zones marked, its day and language found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from urllib.parse import urlsplit

from tieup.article.binary import binary_reason
from tieup.article.chosen import worded
from tieup.article.dated import published_in_text
from tieup.article.decode import clean, decode
from tieup.article.html import html_lines, is_html, looks_like_html
from tieup.article.language import language_of
from tieup.article.lines import Line
from tieup.article.meta import Meta
from tieup.article.plain import plain_lines
from tieup.article.titles import title_of
from tieup.article.zones import article_lines, blocks
from tieup.dates import When
from tieup.errors import InputError
from tieup.model import Article, Block, Page
from tieup.outlet import NONE, Outlets

_HTML = frozenset({"text/html", "application/xhtml+xml"})
_MARKUP = "#>*_ "


def article_of(page: Page, outlets: Outlets = NONE) -> Article:
    """The article of a page, read as its outlet wants it where that is known. Raises InputError where there is no text in it."""
    text, lines, meta = _lines(page, _text(page), outlets)
    if not any(map(str.isalnum, text)):
        raise InputError(page.document, "there is no text in it")
    title = title_of(lines, page.title)
    marked = blocks(lines, title)
    published, published_by = _published(page, meta, published_in_text(lines, marked, title))
    return Article(
        document=page.document,
        text=text,
        language=language_of(_body(lines, marked), meta.language),
        title=_title(lines, title, page),
        published=published,
        published_by=published_by,
        modified=meta.modified,
        modified_by=meta.modified_by,
        address=page.address or meta.address,
        site=meta.site or _host(page.address),
        blocks=marked,
    )


def _text(page: Page) -> str:
    """The page as clean text. Raises InputError for what is none."""
    if isinstance(page.content, str):
        text = clean(page.content)
    else:
        if reason := binary_reason(page.content):
            raise InputError(page.document, reason)
        text = decode(page.content, _header(page, "content-type"))
    if not text.strip():
        raise InputError(page.document, "empty")
    return text


def _header(page: Page, name: str) -> str:
    return next((value for key, value in page.headers if key == name), "")


def _lines(page: Page, source: str, outlets: Outlets) -> tuple[str, list[Line], Meta]:
    """The text of a page, its lines, and what it says of itself or its outlet says of all its pages."""
    text, lines, meta = _as_written(page, source, outlets)
    outlet = outlets.of(page.address or meta.address)
    if outlet is None:
        return text, lines, meta
    return text, worded(lines, outlet.words), replace(meta, site=outlet.name, language=outlet.language)


def _as_written(page: Page, source: str, outlets: Outlets) -> tuple[str, list[Line], Meta]:
    kind = _header(page, "content-type").partition(";")[0].strip().lower()
    if is_html(source) or kind in _HTML or (kind != "text/plain" and looks_like_html(source)):
        return html_lines(source, page.title, page.address, outlets)
    text, lines = plain_lines(source, " ".join(clean(page.title).split()))
    return text, lines, Meta()


def _published(page: Page, meta: Meta, written: tuple[When | None, str]) -> tuple[When | None, str]:
    if page.published:
        return page.published, "source"
    return (meta.published, meta.published_by) if meta.published else written


def _title(lines: Sequence[Line], title: int | None, page: Page) -> str:
    return lines[title].text.strip(_MARKUP) if title is not None else page.title


def _body(lines: Sequence[Line], marked: Sequence[Block]) -> str:
    """Enough of the article's own words to tell its language by."""
    own = " ".join(item.text for item in article_lines(lines, marked))
    return own or " ".join(item.text for item in lines)


def _host(address: str) -> str:
    try:
        return (urlsplit(address).hostname or "").removeprefix("www.")
    except ValueError:
        return ""
