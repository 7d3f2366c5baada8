"""Whether the files of outlets are in order: each is tried on the page that is saved beside it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from tieup.article import counted, decode
from tieup.codebook import Zone
from tieup.errors import InputError
from tieup.lang import available
from tieup.model import Article, Claim, Page
from tieup.outlet import Outlet, Outlets, Saved
from tieup.pipeline import Kit, read
from tieup.text import normal

_NOT_OF_IT = frozenset({Zone.CHROME, Zone.TEASER})


def faults(outlet: Outlet, kit: Kit) -> Iterator[str]:
    """What is wrong with an outlet, a line each. One without a saved page has nothing to be tried on."""
    if outlet.language not in available():
        yield f"{outlet.file}: language: {outlet.language} is not read; there are {', '.join(available())}"
    if outlet.saved and outlet.page.is_file():
        yield from (f"{outlet.file}: {fault}" for fault in _tried(outlet, outlet.saved, kit))
    elif outlet.saved:
        yield f"{outlet.file}: saved: there is no page {outlet.page.name} beside it"
    elif outlet.page.is_file():
        yield f"{outlet.file}: saved: missing; it says what a careful reader finds in {outlet.page.name}"


def _tried(outlet: Outlet, saved: Saved, kit: Kit) -> Iterator[str]:
    content = outlet.page.read_bytes()
    found = counted(decode(content), outlet.where)
    yield from (f"where.{name}: nothing on the saved page" for name, count in found.items() if not count)
    try:
        reading = read(Page(str(outlet.page), content, f"https://{outlet.site}/"), replace(kit, outlets=Outlets((outlet,))))
    except InputError as error:
        yield f"the saved page cannot be read: {error.reason}"
        return
    yield from _misread(reading.article, saved)
    yield from _miscounted(reading.claims, saved.tieups)


def _misread(article: Article, saved: Saved) -> Iterator[str]:
    day = saved.published.isoformat() if saved.published else ""
    read_as = article.published.edtf if article.published else ""
    if article.title != saved.title:
        yield f"saved.title: {saved.title!r} is read as {article.title!r}"
    if read_as != day:
        yield f"saved.published: {day or 'no day'} is read as {read_as or 'no day'}"
    text = _own(article)
    yield from (f"saved.match: not in the article: {words!r}" for words in saved.match if normal(words) not in text)
    yield from (f"saved.no_match: in the article: {words!r}" for words in saved.no_match if normal(words) in text)


def _own(article: Article) -> str:
    """What is of the article itself."""
    return normal(" ".join(block.span.of(article.text) for block in article.blocks if block.zone not in _NOT_OF_IT))


def _miscounted(claims: tuple[Claim, ...], tieups: int) -> Iterator[str]:
    partners = {frozenset((part.entity.value.id, part.entity.value.name) for part in claim.participants) for claim in claims}
    if len(partners) != tieups:
        named = "; ".join(sorted(" and ".join(sorted(name for _, name in each)) for each in partners))
        yield f"saved.tieups: {tieups} expected, {len(partners)} read" + (f": {named}" if named else "")
