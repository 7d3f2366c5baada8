"""Pages that set traps: days that are not the article's, words that are not its own, languages that it is not in."""

from typing import Any

import pytest

from tieup.article import article_of
from tieup.codebook import Zone
from tieup.model import Article, Page

BODY = """<p>Nordwerk and Suedzell have signed a contract for battery cells from a new plant in Lulea, the two companies said.</p>
<p>The cells are meant for electric trucks that Nordwerk builds in its works in Graz, and for buses of its daughter firm.</p>
<p>Neither firm named a price. Deliveries are to start once the plant has been approved by the authorities of the region.</p>"""
TITLE = "Nordwerk buys cells from Suedzell"


def article(head: str = "", before: str = "", after: str = "", body: str = BODY, headers: tuple[tuple[str, str], ...] = ()) -> Article:
    page = f"""<!doctype html><html lang="en"><head><title>{TITLE}</title>{head}</head><body>{before}
    <article><h1>{TITLE}</h1>{body}</article>{after}</body></html>"""
    return article_of(Page("trap", page.encode(), headers=headers))


def zone_of(found: Article, words: str) -> Zone | None:
    """The zone of the block that holds the words; None where the article has lost them."""
    at = found.text.find(words)
    return next((block.zone for block in found.blocks if block.span.start <= at < block.span.stop), None)


@pytest.mark.parametrize(
    "trap",
    [
        {"before": "<div id='clock'>Saturday, 28 November 2026, 14:05</div>"},
        {"before": "<header><time datetime='2026-11-28T14:05:00Z'>28 November 2026</time></header>"},
        {"before": "<p>Today is November 28, 2026</p>"},
        {"after": "<footer>&copy; 2003-2026 Wire. All rights reserved.</footer>"},
        {"after": "<footer>Copyright 28 November 2026 Wire</footer>"},
        {"after": "<div>Page generated on 2026-11-28 at 14:05:07</div>"},
        {"after": "<section class='comments'><p>Ole, 27 November 2026: a good deal!</p></section>"},
        {"after": "<aside><h3>More</h3><ul><li><a href='/x'>Chess final</a> <time datetime='2026-11-27'>27.</time></li></ul></aside>"},
        {"head": "<meta property='article:modified_time' content='2026-11-28T10:00:00Z'>"},
        {"head": "<meta http-equiv='last-modified' content='2026-11-28'>"},
        {"headers": (("date", "Sat, 28 Nov 2026 14:05:00 GMT"), ("last-modified", "Fri, 27 Nov 2026 14:05:00 GMT"))},
        {"head": '<script type=\'application/ld+json\'>{"@type": "WebSite", "datePublished": "2026-11-28"}</script>'},
        {"body": BODY + "<p>The plant is to open on 28 November 2026, and the first trucks with its cells are to leave Graz in 2027.</p>"},
    ],
)
def test_a_day_that_is_not_the_articles_is_no_day(trap: dict[str, Any]):
    found = article(**trap)
    assert (found.published, found.published_by) == (None, "")


@pytest.mark.parametrize("year", ["2024-05-03"])
@pytest.mark.parametrize(
    "evidence",
    [
        {"head": "<meta property='article:published_time' content='{day}T10:00:00Z'>"},
        {"head": '<script type=\'application/ld+json\'>{{"@type": "NewsArticle", "datePublished": "{day}"}}</script>'},
        {"body": "<time class='published' datetime='{day}'>3 May</time>" + BODY},
        {"body": "<p>Published: {day}</p>" + BODY},
    ],
)
def test_its_own_day_is_found_among_the_others(evidence: dict[str, str], year: str):
    traps: dict[str, Any] = {
        "before": "<div id='clock'>Saturday, 28 November 2026, 14:05</div>",
        "after": "<aside><h3>More news</h3><a href='/x'>Chess</a> 27 November 2026</aside><footer>&copy; 2026 Wire</footer>",
    }
    own: dict[str, Any] = {part: text.format(day=year) for part, text in evidence.items()}
    found = article(**traps, **own)
    assert found.published is not None
    assert found.published.edtf == year
    assert found.published_by.startswith(("meta:", "text:"))


def test_of_several_records_that_of_the_headline_counts():
    records = ", ".join(
        f'{{"@type": "NewsArticle", "headline": "{title}", "datePublished": "{day}"}}'
        for title, day in (("Chess final", "2026-11-27"), (TITLE, "2024-05-03"), ("Weather", "2026-11-28"))
    )
    found = article(head=f"<meta property='og:title' content='{TITLE}'><script type='application/ld+json'>[{records}]</script>")
    assert found.published is not None
    assert found.published.edtf == "2024-05-03"


def test_a_page_of_several_articles_has_no_day_of_its_own():
    pieces = "".join(
        f"<article><h2>{title}</h2><time class='published' datetime='{day}'>{day}</time>{BODY.replace('Nordwerk', firm)}</article>"
        for title, day, firm in (("One", "2024-05-01", "Westbau"), ("Two", "2024-05-02", "Ostbau"), ("Three", "2024-05-03", "Mittelbau"))
    )
    page = f"<html lang='en'><head><title>News of the week</title></head><body>{pieces}</body></html>"
    assert article_of(Page("several", page.encode())).published is None


def test_a_paywall_stub_is_what_it_shows():
    stub = (
        BODY.split("</p>", maxsplit=1)[0]
        + "</p>"
        + ("<div class='paywall'><p>Subscribe now to continue reading</p><p>Already a subscriber? Log in</p></div>")
    )
    found = article(body=stub)
    assert found.title == TITLE
    assert zone_of(found, "have signed a contract") in {Zone.LEAD, Zone.BODY}
    for words in ("Subscribe now", "Already a subscriber"):
        assert zone_of(found, words) in {None, Zone.CHROME}, words


def test_a_translated_page_is_in_the_language_of_its_words():
    """Machine translation changes the words and leaves the frame, or the other way round."""
    body = """<p>Nordwerk und Südzell haben einen Vertrag über Batteriezellen aus einem neuen Werk unterzeichnet.</p>
    <p>Die Zellen sind für elektrische Lastwagen gedacht, die Nordwerk in seinem Werk in Graz baut.</p>"""
    assert article(body=body).language == "de"


def test_cookie_notices_and_lists_of_other_articles_are_told_apart():
    around: dict[str, Any] = {
        "before": "<div class='cookie'><p>We use cookies to improve your experience. Accept all cookies or manage your settings.</p></div>",
        "after": "<section><h2>Related articles</h2><ul><li><a href='/a'>Volvo and Northvolt end their joint venture</a></li>"
        "<li><a href='/b'>BMW and CATL sign a supply contract</a></li></ul></section>",
    }
    found = article(**around)
    assert zone_of(found, "We use cookies") in {None, Zone.CHROME}
    for words in ("Volvo and Northvolt end", "BMW and CATL sign"):
        assert zone_of(found, words) in {None, Zone.TEASER, Zone.CHROME}, words


def test_lists_tables_and_captions_stay_blocks_of_their_own():
    rich = BODY + (
        "<ul><li>Cells: 12 GWh a year</li><li>Trucks: 4,000 a year</li></ul>"
        "<table><tr><th>Firm</th><th>Seat</th></tr><tr><td>Nordwerk</td><td>Graz</td></tr></table>"
        "<figure><img src='x.jpg'><figcaption>The works in Graz, seen from the river.</figcaption></figure>"
    )
    found = article(body=rich)
    assert zone_of(found, "Cells: 12 GWh") is Zone.LIST
    assert zone_of(found, "Nordwerk | Graz") is Zone.TABLE
    assert zone_of(found, "The works in Graz") in {None, Zone.CAPTION}
