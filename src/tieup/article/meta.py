"""What an HTML page says of itself: its headline, site, language, day of publication and of its last change."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from lxml.html import HtmlElement

from tieup.article.days import stamp, written
from tieup.article.decode import clean
from tieup.article.lines import share, stems
from tieup.article.words import universal
from tieup.dates import When
from tieup.text import normal

_SEPARATOR = re.compile(r"\s+[|\u2013\u2014\u00b7\u00bb\u2022:-]{1,2}\s+")
_DEPTH = 12  # levels of nested records that are looked into
_PUBLISHED_CLASS = re.compile(r"publi|posted|post-date|entry-date|article-date|dateline", re.IGNORECASE)
_CHANGED_CLASS = re.compile(r"updat|modif|chang", re.IGNORECASE)
_PUBLISHED, _MODIFIED = "datePublished", "dateModified"  # as schema.org calls them


@dataclass(frozen=True, slots=True)
class Meta:
    """What the head and the markup of a page say. ``published_by`` and ``modified_by`` name the element."""

    title: str = ""
    site: str = ""
    language: str = ""
    address: str = ""
    published: When | None = None
    published_by: str = ""
    modified: When | None = None
    modified_by: str = ""


def meta_of(tree: HtmlElement) -> Meta:
    named = _named(tree)
    site = named.get("og:site_name", "")
    published, published_by = _dated(tree, named, "published_meta", _PUBLISHED)
    modified, modified_by = _dated(tree, named, "modified_meta", _MODIFIED)
    return Meta(
        title=_title(tree, named, site),
        site=site,
        language=tree.get("lang") or tree.get("xml:lang") or named.get("og:locale", ""),
        address=address_of(tree, named),
        published=published,
        published_by=published_by,
        modified=modified,
        modified_by=modified_by,
    )


def _named(tree: HtmlElement) -> dict[str, str]:
    """The content of the meta elements by lower-case name; the first of a name counts."""
    out: dict[str, str] = {}
    for element in tree.iter("meta"):
        name = element.get("property") or element.get("name") or element.get("itemprop") or ""
        content = " ".join(clean(element.get("content") or "").split())
        if name and content:
            out.setdefault(name.strip().lower(), content[:2000])
    return out


def address_of(tree: HtmlElement, named: dict[str, str] | None = None) -> str:
    """The address that the page says it has."""
    return _canonical(tree) or (_named(tree) if named is None else named).get("og:url", "")


def _canonical(tree: HtmlElement) -> str:
    links = (element.get("href", "") for element in tree.iter("link") if (element.get("rel") or "").lower() == "canonical")
    return next((link for link in links if link.startswith(("http://", "https://"))), "")


def _title(tree: HtmlElement, named: dict[str, str], site: str) -> str:
    """The headline as shown where one is and the head agrees, else that of the head without the site's name."""
    head = next((text for text in (named.get("og:title", ""), _text(tree.find(".//title")), named.get("twitter:title", "")) if text), "")
    shown = [text for text in map(_text, tree.iter("h1")) if 8 <= len(text) <= 300]
    for text in shown:
        if not head or share(stems(text), stems(head)) >= 0.6:
            return text
    return without_site(head, site) or (shown[0] if shown else "")


def _text(element: HtmlElement | None) -> str:
    return " ".join(clean("".join(element.itertext())).split())[:1000] if element is not None else ""


def without_site(title: str, site: str) -> str:
    """A title without the name of the site at its end or start."""
    parts = _SEPARATOR.split(title)
    if len(parts) < 2:
        return title
    last = list(_SEPARATOR.finditer(title))[-1]
    if normal(parts[-1]) == normal(site) or (len(parts[-1].split()) <= 4 and len(parts[-1]) <= 30 and last.start() >= 20):
        return title[: last.start()].strip()
    return title.removeprefix(parts[0]).lstrip(" |\u2013\u2014\u00b7\u00bb\u2022:-") if normal(parts[0]) == normal(site) else title


def _dated(tree: HtmlElement, named: dict[str, str], listed: str, wanted: str) -> tuple[When | None, str]:
    """The day of what is wanted and its evidence: one of the meta elements that are ``listed`` for it, a record, or the markup."""
    for name in universal()[listed]:
        if name in named and (found := written(named[name])):
            return found, f"meta:{name}"
    if found := _recorded(tree, named.get("og:title", ""), wanted):
        return found, "meta:json-ld"
    if found := _marked(tree, wanted):
        return found, "meta:time"
    return None, ""


def _marked(tree: HtmlElement, wanted: str) -> When | None:
    """The one day that the markup calls the wanted one; that of publication may also stand in the article without a name."""
    declared, in_article = set(), set()
    for element in tree.iter("time", "abbr", "span", "meta", "div", "p"):
        moment = element.get("datetime") or element.get("content") or (element.get("title") if element.tag == "abbr" else None)
        when = stamp(moment) if moment else None
        if when and _says(element, wanted):
            declared.add(when)
        elif when and wanted == _PUBLISHED and element.tag == "time" and not _says(element, _MODIFIED) and _in_article(element):
            in_article.add(when)
    found = declared or in_article
    return found.pop() if len(found) == 1 else None


def _says(element: HtmlElement, wanted: str) -> bool:
    """Whether an element is marked as the day of the wanted."""
    if (element.get("itemprop") or "").lower() == wanted.lower() or (wanted == _PUBLISHED and element.get("pubdate") is not None):
        return True
    name = element.get("class") or ""
    changed, published = bool(_CHANGED_CLASS.search(name)), bool(_PUBLISHED_CLASS.search(name))
    return element.tag in {"time", "abbr"} and (changed if wanted == _MODIFIED else published and not changed)


def _in_article(element: HtmlElement) -> bool:
    """Whether it stands in the page's one article, not in a list of others."""
    above = [parent.tag for parent in element.iterancestors()]
    return above.count("article") == 1 and not {"aside", "nav", "footer", "li"} & set(above)


def _recorded(tree: HtmlElement, title: str, wanted: str) -> When | None:
    """The day in the page's schema.org records; where there are several articles, in that of the same headline."""
    records = [
        record for script in tree.iter("script") if "ld+json" in (script.get("type") or "") for record in _records(script.text or "")
    ]
    found = {(normal(str(record.get("headline", ""))), when) for record in records if (when := stamp(str(record.get(wanted, ""))))}
    if len({when for _, when in found}) > 1:
        found = {(headline, when) for headline, when in found if headline and headline == normal(title)}
    days = {when for _, when in found}
    return days.pop() if len(days) == 1 else None


def _records(source: str) -> Iterator[dict[str, Any]]:
    try:
        loaded = json.loads(source, strict=False)
    except (ValueError, RecursionError):  # pages often carry broken records; then there is just no evidence
        return
    kinds = set(universal()["article_types"])
    for record in _nested(loaded, _DEPTH):
        kind = record.get("@type", "")
        if kinds & set(kind if isinstance(kind, list) and all(isinstance(k, str) for k in kind) else [str(kind)]):
            yield record


def _nested(value: object, depth: int) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
    if isinstance(value, dict | list) and depth:
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _nested(inner, depth - 1)
