"""HTML to its lines: the headline and the body that trafilatura finds, with what the markup says of each part."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields

from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from tieup.article.chosen import body_of, chosen, told, without_teasers
from tieup.article.decode import clean
from tieup.article.linear import linear_pieces
from tieup.article.lines import Line, joined
from tieup.article.meta import Meta, address_of, meta_of
from tieup.codebook import Zone
from tieup.outlet import NONE, Outlets, Where
from tieup.text import normal

Piece = tuple[str, Zone | None]

_LARGE = 4_000_000  # code points, beyond which no tree is built
_MANY = 50_000  # elements
_DEEP = 200  # levels; the parser itself drops what lies below 255
_LITTLE = 200  # code points of body, below which the page is read in another way too
_LUMPED = 0.8  # what the words of one lump are worth beside those that stand in lines of their own
_NEARLY = 0.95  # of the letters of a body are all of it
_DECLARATION = re.compile(r"\s*<\?xml[^>]*\?>")
_ROOT = re.compile(r"\s*(?:<!--[^>]*-->\s*)*<(?:!doctype\s+html|html)\b", re.IGNORECASE)
_TAG = re.compile(r"<(?:!doctype\s+html|html|head|body|article|div|p|h1|span|table|meta|br)\b[^<>]*>", re.IGNORECASE)


def looks_like_html(text: str) -> bool:
    """Whether a text of unknown kind is HTML."""
    head = text[:4000]
    first = _TAG.match(head.lstrip())
    return bool(first) or len(_TAG.findall(head)) >= 5


def is_html(text: str) -> bool:
    """Whether a text says of itself that it is HTML, whatever else is said of it."""
    return bool(_ROOT.match(_DECLARATION.sub("", text[:4000], count=1)))


def html_lines(source: str, title: str = "", address: str = "", outlets: Outlets = NONE) -> tuple[str, list[Line], Meta]:
    """The text, its lines and what the page says of itself. ``title`` counts where the page has none, ``address`` before its own."""
    tree = _tree(source)
    if tree is None:
        return *joined(_titled(title, iter(linear_pieces(source)))), Meta()
    where = _where(tree, address, outlets)
    without_teasers(tree, where)
    meta, captions = told(tree, where, meta_of(tree)), _captions(tree)
    pieces = _pieces_in(tree, source, where)
    text, lines = joined(_titled(meta.title or title, (_captioned(piece, captions) for piece in pieces)))
    return text, lines, meta


def counted(source: str, where: Where) -> dict[str, int]:
    """How many elements of a page each of the selectors finds; none where no tree can be built of it."""
    tree = _tree(source)
    selectors = {part.name: str(getattr(where, part.name)) for part in fields(where)}
    return {name: len(chosen(tree, selector)) if tree is not None else 0 for name, selector in selectors.items() if selector}


def _where(tree: HtmlElement, address: str, outlets: Outlets) -> Where:
    outlet = outlets.of(address or address_of(tree))
    return outlet.where if outlet else Where()


def _pieces_in(tree: HtmlElement, source: str, where: Where) -> list[Piece]:
    body = body_of(tree, where)
    if body is not None:
        return _whole(body)
    source = _written(tree) if where.teasers else source
    pieces = list(_body(tree)) or linear_pieces(source)
    if _letters(pieces) < _LITTLE * (2 if len(pieces) == 1 else 1):
        pieces = max(linear_pieces(source), pieces, key=lambda found: _prose(found) * (1 if len(found) > 1 else _LUMPED))
    return pieces


def _whole(body: HtmlElement) -> list[Piece]:
    """All that stands in a body whose place is known; with the rows of its tables where the reading that knows them leaves nothing out."""
    everything = linear_pieces(_written(body))
    finer = list(_body(body)) if body.find(".//table") is not None else []
    return finer if _letters(finer) > _NEARLY * _letters(everything) else everything


def _written(tree: HtmlElement) -> str:
    return etree.tostring(tree, encoding="unicode", method="html")


def _letters(pieces: list[Piece]) -> int:
    return sum(len(text) for text, _ in pieces)


def _prose(pieces: list[Piece]) -> int:
    return sum(len(text) for text, zone in pieces if zone is None)


def _tree(source: str) -> HtmlElement | None:
    """The parsed page; None where it is too large or deep to be worked on in reasonable time, or nothing is left of it."""
    if len(source) > _LARGE:
        return None
    parser = HTMLParser(remove_comments=True, remove_pis=True, huge_tree=False)
    try:
        tree = document_fromstring(_DECLARATION.sub("", source, count=1), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError):  # an empty document to lxml: the linear reader decides
        return None
    return None if _unwieldy(tree) else tree


def _unwieldy(tree: HtmlElement) -> bool:
    depth = 0
    for count, (event, _) in enumerate(etree.iterwalk(tree, events=("start", "end"))):
        depth += 1 if event == "start" else -1
        if depth > _DEEP or count > 2 * _MANY:
            return True
    return False


def _captions(tree: HtmlElement) -> frozenset[str]:
    return frozenset(normal("".join(element.itertext())) for element in tree.iter("figcaption"))


def _captioned(piece: Piece, captions: frozenset[str]) -> Piece:
    text, _zone = piece
    return (text, Zone.CAPTION) if captions and len(text) < 1000 and normal(text) in captions else piece


def _titled(title: str, pieces: Iterator[Piece]) -> Iterator[Piece]:
    """The headline first, and not a second time at the start of the body."""
    title = " ".join(clean(title).split())
    if title:
        yield title, Zone.TITLE
    for place, (text, zone) in enumerate(pieces):
        if not (title and place < 3 and normal(text) == normal(title)):
            yield text, zone


def _body(tree: HtmlElement) -> Iterator[Piece]:
    from trafilatura import bare_extraction  # noqa: PLC0415 - a heavy import, for HTML only

    found = bare_extraction(tree, fast=True, include_comments=False, include_tables=True)
    body = getattr(found, "body", None)
    for element in body if body is not None else ():
        yield from _pieces(element)
        if tail := _squeezed(element.tail or ""):
            yield tail, None


def _pieces(element: etree._Element) -> Iterator[Piece]:
    match element.tag:
        case "head":
            yield from _piece(element, Zone.HEADING)
        case "list":
            for item in element.iter("item"):
                yield from _piece(item, Zone.LIST)
        case "table":
            yield from _rows(element)
        case "quote" if len(element):
            yield from _quoted(element)
        case _:
            yield from _piece(element, None)
            for nested in element.iterchildren("list", "table"):
                yield from _pieces(nested)


def _quoted(element: etree._Element) -> Iterator[Piece]:
    if any(child.tag in {"p", "list", "head"} for child in element):
        yield from ((text, None) for text in [_squeezed(element.text or "")] if text)
        for child in element:
            yield from _pieces(child)
    else:
        yield from _piece(element, None)


def _rows(table: etree._Element) -> Iterator[Piece]:
    for row in table.iter("row"):
        cells = [text for cell in row.iterchildren("cell") if (text := _squeezed(" ".join(cell.itertext())))]
        if cells:
            yield " | ".join(cells), Zone.TABLE


def _piece(element: etree._Element, zone: Zone | None) -> Iterator[Piece]:
    if text := _squeezed("".join(_texts(element))):
        yield text, zone


def _texts(element: etree._Element) -> Iterator[str]:
    """The text within, without lists and tables, which are pieces of their own."""
    yield element.text or ""
    for child in element:
        if child.tag in {"lb", "p"}:
            yield " "
        if child.tag not in {"list", "table"}:
            yield from _texts(child)
        yield child.tail or ""


def _squeezed(text: str) -> str:
    return " ".join(clean(text).split())
