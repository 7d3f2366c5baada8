"""Feeds, sitemaps and lists of addresses: which articles there are, and what their lister says of each."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urldefrag, urljoin, urlsplit

from lxml import etree

from tieup.article import decode, written
from tieup.dates import When

_TAG = re.compile(r"<[^<>]*>")
_PROLOGUE = re.compile(r"\s*<\?xml[^>]*\?>")
_PAGE = re.compile(r"(?:<\?xml[^>]*\?>)?\s*<(?:!doctype\s+)?html\b", re.IGNORECASE)
_ADDRESS = re.compile(r"https?://\S+", re.IGNORECASE)
_TRACKING = re.compile(r"(?:utm_\w+|(?:fb|g|y)clid|msclkid|mc_[ce]id|wt_mc|at_(?:medium|campaign)|ns_(?:source|campaign))(?:=|$)")
_PUBLISHED = ("pubDate", "published", "publication_date", "issued", "date", "created")
_CHANGED = ("updated", "modified", "lastmod")
_ITEMS = frozenset({"item", "entry", "url"})
_ROOTS = frozenset({"rss", "RDF", "feed", "urlset", "sitemapindex"})
_MOST = 50_000  # entries: as many as a sitemap may have


class FeedError(ValueError):
    """What was read is no feed. Its text says what it is."""


@dataclass(frozen=True, slots=True)
class Entry:
    """An article by its address. ``changed``: when it was last changed, as its lister writes it; another value, another version."""

    address: str
    title: str = ""
    published: When | None = None
    changed: str = ""


@dataclass(frozen=True, slots=True)
class Listing:
    """The articles that a feed names, in its order, and the further lists (``more``) that it leads to."""

    title: str = ""
    entries: tuple[Entry, ...] = ()
    more: tuple[str, ...] = ()


def listing_of(content: bytes, address: str, content_type: str = "") -> Listing:
    """RSS, Atom, JSON Feed, a sitemap, an index of sitemaps, or lines of addresses. Raises FeedError for anything else."""
    text = decode(content, content_type).strip()
    if text.startswith("{"):
        return _json_listing(text, address)
    if _PAGE.match(text):
        raise FeedError("a web page, not a feed")
    if text.startswith("<"):
        return _xml_listing(text, address)
    return _lines_listing(text)


def feeds_in(content: bytes, address: str, content_type: str = "") -> tuple[str, ...]:
    """The feeds that a web page says it has."""
    from lxml.html import HTMLParser, document_fromstring  # noqa: PLC0415 - only where a site is asked for its feeds

    try:
        tree = document_fromstring(decode(content, content_type), parser=HTMLParser(huge_tree=False))
    except (etree.ParserError, ValueError):
        return ()
    found = (link.get("href") or "" for link in tree.iter("link") if _is_feed(link.get("rel") or "", link.get("type") or ""))
    return tuple(dict.fromkeys(link for href in found if (link := _absolute(href, address))))


def _is_feed(rel: str, kind: str) -> bool:
    return "alternate" in rel.lower().split() and bool(re.search(r"\b(?:rss|atom|feed)\b", kind.lower()))


def _lines_listing(text: str) -> Listing:
    lines = [line.strip() for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    if not lines or not all(_ADDRESS.fullmatch(line) for line in lines):
        raise FeedError("neither a feed nor a sitemap nor a list of addresses")
    return Listing(entries=_distinct(Entry(_absolute(line, line)) for line in lines))


def _json_listing(text: str, address: str) -> Listing:
    try:
        feed = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise FeedError(f"broken JSON: {error}") from error
    items = feed.get("items")
    if "jsonfeed" not in str(feed.get("version", "")) or not isinstance(items, list):
        raise FeedError("JSON, but no JSON Feed")
    entries = (_json_entry(item, address) for item in items if isinstance(item, dict))
    more = _absolute(_string(feed, "next_url"), address)
    return Listing(_plain(_string(feed, "title")), _distinct(entries), (more,) if more else ())


def _json_entry(item: dict[str, Any], address: str) -> Entry:
    link = _string(item, "url") or _string(item, "external_url")
    return Entry(
        _absolute(link, address), _plain(_string(item, "title")), written(_string(item, "date_published")), _string(item, "date_modified")
    )


def _string(record: dict[str, Any], key: str) -> str:
    value = record.get(key)
    return value if isinstance(value, str) else ""


def _xml_listing(text: str, address: str) -> Listing:
    root = _root(text)
    channel = next((child for child in root if _name(child) == "channel"), root)
    title = next((_words(child) for child in channel if _name(child) == "title"), "")
    entries = (_entry(element, address) for element in root.iter() if _name(element) in _ITEMS)
    nested = (link for element in root.iter() if _name(element) == "sitemap" for link in _texts(element, "loc"))
    paged = (child.get("href", "") for child in channel if _name(child) == "link" and child.get("rel") == "next")
    more = dict.fromkeys(link for href in (*nested, *paged) if (link := _absolute(href, address)))
    return Listing(_plain(title), _distinct(entries), tuple(more)[:_MOST])


def _root(text: str) -> etree._Element:
    """The root of a feed. Entities of its own, with which a small file unfolds to a huge one or reads another, are refused."""
    if "<!entity" in text.lower():
        raise FeedError("it defines entities")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=True, encoding="utf-8")
    try:
        root = etree.fromstring(_PROLOGUE.sub("", text, count=1).encode(), parser)
    except etree.XMLSyntaxError as error:
        raise FeedError(f"broken XML: {error}") from error
    if _name(root) not in _ROOTS:
        raise FeedError("XML, but no feed or sitemap")
    return root


def _name(element: etree._Element | None) -> str:
    """The name of an element without its namespace; empty for comments and the like, and where the parser found none."""
    return element.tag.rpartition("}")[2] if element is not None and isinstance(element.tag, str) else ""


def _entry(element: etree._Element, address: str) -> Entry:
    return Entry(
        address=_absolute(_link(element), element.base or address),
        title=_plain(next(_texts(element, "title"), "")),
        published=next((when for name in _PUBLISHED for text in _texts(element, name) if (when := written(text))), None),
        changed=next((text for name in _CHANGED for text in _texts(element, name)), ""),
    )


def _link(element: etree._Element) -> str:
    """Where an entry leads: the article itself, in any of the ways in which feeds say so."""
    for child in element:
        if _name(child) in {"link", "loc"} and child.get("rel", "alternate") == "alternate":
            link = child.get("href") or _words(child)
            if link:
                return link
    permanent = (child for child in element if _name(child) == "guid" and child.get("isPermaLink", "true") == "true")
    return next((_words(child) for child in permanent), "")


def _texts(element: etree._Element, name: str) -> Iterator[str]:
    """The words of the children of that name, and of those within a ``news`` element; none that are empty."""
    for child in element:
        if _name(child) == "news":
            yield from _texts(child, name)
        elif _name(child) == name and (words := _words(child)):
            yield words


def _words(element: etree._Element) -> str:
    return " ".join("".join(map(str, element.itertext())).split())[:2000]


def _plain(text: str) -> str:
    """A title without the markup that feeds escape into it."""
    return " ".join(html.unescape(_TAG.sub("", html.unescape(text))).split())


def _absolute(link: str, base: str) -> str:
    """The address without its fragment; empty for one that is not of the web."""
    try:
        address = urldefrag(urljoin(base, link.strip())).url if link.strip() else ""
        parts = urlsplit(address)
    except ValueError:
        return ""
    return _untracked(address) if parts.scheme in {"http", "https"} and parts.hostname else ""


def _untracked(address: str) -> str:
    """The address without what counts where a reader came from: one article under many addresses is one article."""
    if "?" not in address:
        return address
    bare, _, query = address.partition("?")
    kept = "&".join(part for part in query.split("&") if not _TRACKING.match(part))
    return f"{bare}?{kept}" if kept else bare


def _distinct(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    found: dict[str, Entry] = {}
    for entry in entries:
        if entry.address:
            found.setdefault(entry.address, entry)
        if len(found) == _MOST:
            break
    return tuple(found.values())
