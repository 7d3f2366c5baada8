"""What each line of a page is. Where in doubt a line is body: a claim that is lost is lost for good."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache

from tieup.article.days import days_in
from tieup.article.lines import Line, share, stems
from tieup.article.words import page_words
from tieup.codebook import Zone
from tieup.model import Block

Zones = list[Zone | None]

_NUMBERED = re.compile(r"\d{1,2}[.)]\s+\S")
_LINK = re.compile(r"\W*\[[^\]]*\]\([^)]*\)\W*|!\[|https?://\S+$|/\S+\.\w{3,4}\b")
_IN_BRACKETS = re.compile(r"\(\s*(?P<inner>[^()]{3,80})\)\W*$")
_BAR = re.compile(r"[\d:.,\s]*\|")
_DATE_REST = 14  # letters that a line with little but a day may have
_COUNT = "0123456789 ()"  # before the word for comments
_AGAIN = 3  # times
_CHROME_REST = 160  # letters that a line of the page may have
_BOX = 0.5  # the author's box stands below this share of the page


def blocks(lines: Sequence[Line], title: int | None) -> tuple[Block, ...]:
    """The lines with their zones. ``title`` is the place of the headline."""
    found: Zones = [_own(item) for item in lines]
    _mark_links(found, lines)
    _mark_title(found, lines, title)
    _mark_above(found, lines, title)
    _mark_sections(found, lines)
    _mark_author(found, lines)
    _mark_foot(found, lines)
    _mark_headings(found, lines)
    _mark_lead(found, lines, title)
    return tuple(Block(item.span, zone or Zone.BODY) for item, zone in zip(lines, found, strict=True))


def _own(item: Line) -> Zone | None:
    """What a line is by itself."""
    if _is_chrome(item):
        return Zone.CHROME
    if _is_pointer(item):
        return Zone.TEASER
    looks = ((_is_caption, Zone.CAPTION), (_is_heading, Zone.HEADING), (_is_item, Zone.LIST))
    return item.hint or next((zone for looks_so, zone in looks if looks_so(item)), None)


def _is_item(item: Line) -> bool:
    return item.bullet or bool(_NUMBERED.match(item.text))


def _is_heading(item: Line) -> bool:
    """As Markdown writes one."""
    return item.text[0] == "#" and item.text.lstrip("#")[:1].isspace() and len(item.text) < 200


def _is_chrome(item: Line) -> bool:
    words, key = page_words(), item.key
    if not key:
        return not any(char.isalnum() for char in item.text[:80]) and len(item.text) < 200
    if key in words.chrome_exact or key.strip(" :.!|<>-") in words.chrome_exact or _LINK.match(item.text):
        return True
    if len(key) <= _CHROME_REST and (words.chrome_line.match(key) or (words.other_date_label.match(key) and _is_dated(key))):
        return True
    return _is_date_line(key) or not any(char.isalnum() for char in key)


def _is_dated(key: str) -> bool:
    return len(key) < 80 and bool(days_in(key))


def _is_date_line(key: str) -> bool:
    """A day and little else: a label, the hour, the author or the site."""
    if len(key) > 60 or key[-1] in ".!?":
        return False
    days = days_in(key)
    if not days:
        return False
    before, after = key[: days[0].start], key[days[-1].stop :]
    labelled = page_words().date_label.match(key) or _BAR.match(after)
    return bool(labelled) or sum(map(str.isalpha, before + after)) <= _DATE_REST


def _is_pointer(item: Line) -> bool:
    match = page_words().teaser_inline.match(item.key)
    return bool(match and match["target"])


def _is_caption(item: Line) -> bool:
    words = page_words()
    if not item.key or (item.ends and item.weight > 160):
        return False
    inner = _IN_BRACKETS.search(item.key)
    return bool(words.caption.match(item.key) or item.text.startswith("\u00a9") or (inner and words.caption.match(inner["inner"])))


def _mark_title(found: Zones, lines: Sequence[Line], title: int | None) -> None:
    """The headline, and wherever it is repeated."""
    if title is None:
        return
    for place, item in enumerate(lines):
        if place == title or (item.key and item.key == lines[title].key and not item.solid):
            found[place] = Zone.TITLE


def _mark_above(found: Zones, lines: Sequence[Line], title: int | None) -> None:
    """Above the headline stand menus, slogans and the clock; a kicker is told by what it speaks of."""
    if not title:
        return
    body = stems(" ".join(item.text for item in lines[title : title + 12]))
    for place, item in enumerate(lines[:title]):
        if found[place] is None and not item.solid:
            found[place] = Zone.HEADING if share(stems(item.text), body) >= 0.3 else Zone.CHROME


def _mark_links(found: Zones, lines: Sequence[Line]) -> None:
    """A pointer that stands alone again and again closes each piece of a list; it opens no section."""
    keys = Counter(item.key for item in lines if _is_bare_pointer(item))
    for place, item in enumerate(lines):
        if keys[item.key] >= _AGAIN:
            found[place] = Zone.CHROME


def _is_bare_pointer(item: Line) -> bool:
    match = page_words().teaser_inline.match(item.key)
    return bool(match and not match["target"])


def _mark_sections(found: Zones, lines: Sequence[Line]) -> None:
    """Pointers to other articles, comments and forms, each under its heading."""
    place = 0
    while place < len(lines):
        zone = _section(lines[place], found[place])
        stop = _section_end(lines, place, found) if zone else place + 1
        if zone:
            _fill(found, place, stop, zone)
        place = stop


def _fill(found: Zones, start: int, stop: int, zone: Zone) -> None:
    for place in range(start, stop):
        if found[place] is not Zone.CHROME:
            found[place] = zone


def _section(item: Line, zone: Zone | None) -> Zone | None:
    """The zone of what stands under a line, where it is such a heading. A pointer that is known for chrome heads nothing."""
    words = page_words()
    if not item.key or item.ends or zone is Zone.TITLE or _is_pointer(item):
        return None
    if item.hint is Zone.TEASER or words.teaser_heading.match(item.key) or (zone is not Zone.CHROME and _is_bare_pointer(item)):
        return Zone.TEASER
    return Zone.CHROME if words.chrome_heading.match(item.key.lstrip(_COUNT)) else None


def _section_end(lines: Sequence[Line], start: int, found: Zones) -> int:
    """The article goes on where running text does: two paragraphs in a row, or nothing but paragraphs from there on."""
    for place in range(start + 1, len(lines)):
        if _section(lines[place], found[place]) or (found[place] is Zone.TITLE and place > start + 1):
            return place
        if lines[place].solid and found[place] is not Zone.CHROME and _goes_on(lines, place, found):
            return place
    return len(lines)


def _goes_on(lines: Sequence[Line], place: int, found: Zones) -> bool:
    follower = next((lines[at] for at in range(place + 1, len(lines)) if found[at] is not Zone.CHROME), None)
    return follower is None or follower.solid or lines[place].weight >= 600 or bool(_section(follower, None))


def _mark_author(found: Zones, lines: Sequence[Line]) -> None:
    """A name twice in a row near the end is the box of the author, and the paragraph below it is about them."""
    last = max((place for place, item in enumerate(lines) if item.solid), default=0)
    for place in range(int(len(lines) * _BOX), len(lines) - 1):
        first, second = lines[place], lines[place + 1]
        if first.key and first.key == second.key and first.short and found[place] is None and len(first.key.split()) <= 4:
            about = place + 2 < len(lines) and last <= place + 2 and lines[place + 2].weight < 600
            _fill(found, place, place + 3 if about else place + 2, Zone.CHROME)


def _mark_foot(found: Zones, lines: Sequence[Line]) -> None:
    """Three or more scraps at the very end are of the page; a byline there is too."""
    place = len(lines)
    while place > 1 and (found[place - 1] is Zone.CHROME or (found[place - 1] is None and _is_scrap(lines[place - 1]))):
        place -= 1
    foot = range(place, len(lines))
    if len(foot) >= 3 and any(found[at] is Zone.CHROME for at in foot):
        _fill(found, place, len(lines), Zone.CHROME)
    for at in foot:
        if found[at] is None and page_words().byline.match(lines[at].key) and lines[at].weight < 50:
            found[at] = Zone.CHROME


def _is_scrap(item: Line) -> bool:
    return item.short and item.weight < 50


def _mark_headings(found: Zones, lines: Sequence[Line]) -> None:
    """A short line without an end before a paragraph."""
    for place in range(len(lines) - 1):
        item, follower = lines[place], lines[place + 1]
        if found[place] is None and item.short and item.text[-1] not in ",;" and follower.solid and found[place + 1] is None:
            found[place] = Zone.HEADING


def _mark_lead(found: Zones, lines: Sequence[Line], title: int | None) -> None:
    """The first paragraph below the headline."""
    for place in range(0 if title is None else title + 1, len(lines)):
        item = lines[place]
        if found[place] is None and (item.weight >= 60 or item.ends) and not _is_byline(item):
            found[place] = Zone.LEAD
            return


def _is_byline(item: Line) -> bool:
    return item.weight < 60 and bool(page_words().byline.match(item.key))


@cache
def _quiet() -> frozenset[Zone]:
    return frozenset({Zone.TEASER, Zone.CHROME})


def article_lines(lines: Sequence[Line], marked: Sequence[Block]) -> Iterator[Line]:
    """The lines that are of the article itself."""
    return (item for item, block in zip(lines, marked, strict=True) if block.zone not in _quiet())
