"""Which line of a plain text is its headline."""

from __future__ import annotations

from collections.abc import Sequence

from tieup.article.days import days_in
from tieup.article.lines import Line, share, stems
from tieup.article.words import page_words
from tieup.codebook import Zone
from tieup.text import normal

_HEAD = 40  # lines among which a headline is looked for
_ENOUGH = 2.0


def title_of(lines: Sequence[Line], known: str = "") -> int | None:
    """The place of the headline among the lines; None where there is none. ``known`` is the title that came with the page."""
    for place, item in enumerate(lines[:_HEAD]):
        if item.hint is Zone.TITLE or (known and item.key == normal(known)):
            return place
    head = _head(lines)
    body = _body(lines, head)
    scores = {place: _score(lines, place, body) for place, item in enumerate(head) if _may_be_title(item)}
    best = max(scores, key=lambda place: (scores[place], -place), default=None)
    return best if best is not None and scores[best] >= _ENOUGH else None


def _head(lines: Sequence[Line]) -> Sequence[Line]:
    """What stands before the first paragraph."""
    for place, item in enumerate(lines[:_HEAD]):
        if (item.solid and item.weight >= 120) or item.weight > 250:
            return lines[:place]
    return lines[: min(_HEAD, len(lines) - 1)]


def _may_be_title(item: Line) -> bool:
    words = page_words()
    if not 12 <= item.weight <= 250 or not item.key or item.key[-1] in ":,;" or item.text.startswith(("/", "--", "http", "<", "![", "|")):
        return False
    if words.teaser_heading.match(item.key) or words.chrome_heading.match(item.key):
        return False
    if words.chrome_line.match(item.key) or item.key in words.chrome_exact or words.caption.match(item.key):
        return False
    return not any(len(item.key) - (day.stop - day.start) < 25 for day in days_in(item.key))


def _body(lines: Sequence[Line], head: Sequence[Line]) -> set[str]:
    above = {item.key for item in head}
    return stems(" ".join(item.text for item in lines[len(head) : len(head) + 20] if item.key not in above))


def _score(lines: Sequence[Line], place: int, body: set[str]) -> float:
    """A headline is repeated, marked, set apart, followed by a date, and speaks of what the text speaks of."""
    item = lines[place]
    follower = lines[place + 1] if place + 1 < len(lines) else None
    about = share(stems(item.text), body)
    dated = follower is not None and _is_date(follower.key)
    apart = follower is not None and follower.apart
    return (
        4.0 * about
        + 4.0 * item.text.startswith("# ")
        + 3.0 * (sum(other.key == item.key for other in lines) > 1)
        + 2.0 * dated
        + 1.0 * apart
        + 1.5 * (place == 0 and (about > 0.2 or apart or dated))
        - 1.5 * item.text.endswith(".")
        - 1.0 * bool(page_words().byline.match(item.key))
    )


def _is_date(key: str) -> bool:
    """Whether a line holds little but a day; one with its weekday may be the page's clock."""
    return 0 < len(key) < 60 and not page_words().weekday.match(key) and bool(days_in(key))
