"""Pages to articles: what is read, what each part of it is, and that nothing makes it fail but InputError."""

import datetime as dt
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tieup.article import article_of
from tieup.codebook import Zone
from tieup.dates import When
from tieup.errors import InputError
from tieup.model import Article, Page

HTML = (("content-type", "text/html"),)
PLAIN = (("content-type", "text/plain"),)

GERMAN = """\
Ihr Magazin für Wind und Wetter
Dienstag, 5. März 2024

Nordwerk und Südzell bauen gemeinsam eine Batteriefabrik

Die Nordwerk AG und der Zellhersteller Südzell wollen in Emden gemeinsam Batteriezellen fertigen. Das teilten beide am Montag mit.
ANZEIGE
Das Gemeinschaftsunternehmen gehört beiden Partnern je zur Hälfte. Die Produktion soll Ende 2026 beginnen, 600 Menschen finden Arbeit.

Lesen Sie auch: Westbus liefert die ersten Elektrobusse aus

Foto: Nordwerk AG

Südzell bringt nach eigenen Angaben die Zelltechnik ein, Nordwerk das Gelände und die Anbindung an das Stromnetz der Region.

Das könnte Sie auch interessieren

Ostmotor verkauft seine Sparte
Der Hersteller Ostmotor trennt sich von seinem Geschäft mit Lastwagen und will sich auf ...

0 Kommentare
Gast
Antworten
"""

ENGLISH_HTML = """<!DOCTYPE html><html lang="en"><head><title>Nordwerk teams up with Suedzell | Daily Volt</title>
<meta property="og:site_name" content="Daily Volt"><meta property="og:title" content="Nordwerk teams up with Suedzell">
<meta property="article:published_time" content="2024-03-05T23:30:00-08:00"></head><body>
<nav><a href="/">Home</a> <a href="/n">News</a></nav>
<article><h1>Nordwerk teams up with Suedzell</h1>
<p>The carmaker Nordwerk and the cell maker Suedzell will build a battery plant together, both said on Tuesday in a statement.</p>
<p>The plant is to employ six hundred people and to start work at the end of 2026, with room for a second line in later years.</p>
<h2>Who does what</h2><ul><li>Nordwerk brings the land</li><li>Suedzell brings the cells</li></ul>
<table><tr><th>Partner</th><th>Share</th></tr><tr><td>Nordwerk</td><td>50 %</td></tr></table>
<p>Neither of the two wished to say how much money they are going to spend on the project in the next years.</p></article>
<footer>Copyright 2019 Daily Volt</footer></body></html>"""


def plain(text: str, **fields: Any) -> Article:
    return article_of(Page("a.txt", text, headers=PLAIN, **fields))


def zones(article: Article) -> dict[str, Zone]:
    return {block.span.of(article.text): block.zone for block in article.blocks}


def zone_of(article: Article, start: str) -> Zone:
    return next(zone for text, zone in zones(article).items() if text.startswith(start))


def test_plain_text_stays_as_it_is():
    assert plain(GERMAN).text == GERMAN


@pytest.mark.parametrize(
    ("start", "zone"),
    [
        ("Ihr Magazin", Zone.CHROME),
        ("Dienstag", Zone.CHROME),
        ("Nordwerk und", Zone.TITLE),
        ("Die Nordwerk AG", Zone.LEAD),
        ("ANZEIGE", Zone.CHROME),
        ("Das Gemeinschaftsunternehmen", Zone.BODY),
        ("Lesen Sie auch", Zone.TEASER),
        ("Foto", Zone.CAPTION),
        ("Südzell bringt", Zone.BODY),
        ("Das könnte", Zone.TEASER),
        ("Ostmotor", Zone.TEASER),
        ("Der Hersteller", Zone.TEASER),
        ("0 Kommentare", Zone.CHROME),
        ("Antworten", Zone.CHROME),
    ],
)
def test_zones_of_plain_text(start: str, zone: Zone):
    assert zone_of(plain(GERMAN), start) is zone


def test_title_and_language_of_plain_text():
    article = plain(GERMAN)
    assert (article.title, article.language) == ("Nordwerk und Südzell bauen gemeinsam eine Batteriefabrik", "de")


def test_a_repeated_title_is_title_everywhere():
    title = "Южзавод и Севермаш подписали соглашение"
    body = "Компании договорились вместе выпускать батареи для электробусов на площадке в Твери, сообщила пресс-служба."
    article = plain(f"{title}\n\n{body}\n\n{title}\n\n{body}")
    assert [block.zone for block in article.blocks] == [Zone.TITLE, Zone.LEAD, Zone.TITLE, Zone.BODY]
    assert article.language == "ru"


def test_running_text_after_a_pointer_is_body():
    long = "Nordwerk and Suedzell said that the work on the plant will start in the spring of the coming year."
    article = plain(
        f"Nordwerk builds a plant with Suedzell\n\n{long}\n\nRead more\n\nSuedzell has a new chief\n\n{long} Really.\n\n{long} Indeed."
    )
    assert zone_of(article, "Suedzell has") is Zone.TEASER
    assert [block.zone for block in article.blocks][-2:] == [Zone.BODY, Zone.BODY]


def test_a_pointer_that_closes_every_piece_opens_no_section():
    pieces = [
        f"Piece of news number {word}\nNordwerk delivers the {word} bus to the city.\nRead more" for word in ("first", "second", "third")
    ]
    article = plain("\n".join(pieces))
    assert Zone.TEASER not in {block.zone for block in article.blocks}
    assert zone_of(article, "Nordwerk delivers the third") is not Zone.CHROME


def test_wrapped_lines_are_one_block():
    text = (
        "Nordwerk builds a plant\n\nThe carmaker Nordwerk and the cell maker Suedzell will build\na battery "
        "plant together, the two companies said on the\nlast Tuesday of the month in a statement to the press and\nto their own staff.\n"
    )
    assert [block.zone for block in plain(text).blocks] == [Zone.TITLE, Zone.LEAD]


def test_a_text_is_wrapped_though_its_title_is_longer():
    title = "Quarnvelt and Ostermark announce a common network of fast chargers on motorways, with two hundred places by the year 2031"
    body = (
        "Quarnvelt, Ostermark and the utility of Nordhaven announced a\npartnership to build two hundred fast chargers on motorways in\n"
        "the north, and to run them together for ten years under a\ncommon name."
    )
    article = article_of(Page("a.txt", f"{title}\n2031-02-03\n\n{body}\n".encode()))
    assert "announced a partnership to build" in article.text
    assert article.text.startswith(title + "\n")


def test_a_wrapped_text_runs_on():
    text = (
        "Nordwerk builds a plant with the cell maker Suedzell in the north of the country and hires\n2024-03-05\n\n"
        "The carmaker Nordwerk will build a battery plant with General\n  Motors, the two companies said on the last Tuesday of the\n"
        "month, in a statement to the press and to their own staff:\n-   Nordwerk brings the land and the roads that lead to it from\n"
        "    the port\n-   Suedzell brings the cells\n"
    )
    article = plain(text)
    assert [block.zone for block in article.blocks][2:] == [Zone.LEAD, Zone.LIST, Zone.LIST]
    assert "General Motors, the two" in article.text
    assert "from the port\n" in article.text
    assert article.published == When.day(2024, 3, 5)


def test_bullets_are_items():
    assert zone_of(plain("A title of some words\n\n- Nordwerk brings the land\n- Suedzell brings the cells"), "- Suedzell") is Zone.LIST


def test_a_title_from_beside_the_text_is_put_on_top():
    article = plain("The companies signed on Monday.", title="Nordwerk meets Suedzell")
    assert article.text == "Nordwerk meets Suedzell\n\nThe companies signed on Monday."
    assert article.blocks[0].zone is Zone.TITLE


def test_html():
    article = article_of(Page("a.html", ENGLISH_HTML.encode(), headers=HTML))
    assert article.title == "Nordwerk teams up with Suedzell"
    assert (article.language, article.site) == ("en", "Daily Volt")
    assert article.text.startswith("Nordwerk teams up with Suedzell\n\nThe carmaker")
    assert "Copyright" not in article.text
    assert "Home" not in article.text


@pytest.mark.parametrize(
    ("text", "zone"),
    [
        ("Nordwerk teams up with Suedzell", Zone.TITLE),
        ("Who does what", Zone.HEADING),
        ("Suedzell brings the cells", Zone.LIST),
        ("Nordwerk | 50 %", Zone.TABLE),
    ],
)
def test_zones_of_html(text: str, zone: Zone):
    assert zones(article_of(Page("a.html", ENGLISH_HTML.encode(), headers=HTML)))[text] is zone


def test_html_is_known_without_a_header_and_against_it():
    assert article_of(Page("a", ENGLISH_HTML.encode())).site == "Daily Volt"
    assert article_of(Page("a", ENGLISH_HTML.encode(), headers=PLAIN)).site == "Daily Volt"


def test_the_day_of_html_is_that_of_its_own_clock():
    article = article_of(Page("a.html", ENGLISH_HTML.encode(), headers=HTML))
    assert (article.published, article.published_by) == (When.day(2024, 3, 5), "meta:article:published_time")


@pytest.mark.parametrize(
    ("mark", "evidence"),
    [
        ('<meta property="article:modified_time" content="2024-03-09T08:00:00Z">', "meta:article:modified_time"),
        ('<script type="application/ld+json">{"@type": "NewsArticle", "dateModified": "2024-03-09"}</script>', "meta:json-ld"),
        ('<article><time class="entry-date updated" datetime="2024-03-09">9 March</time></article>', "meta:time"),
        ('<article><time itemprop="dateModified" datetime="2024-03-09">9 March</time></article>', "meta:time"),
    ],
)
def test_the_day_of_the_last_change_is_not_that_of_publication(mark: str, evidence: str):
    page = f"<html><body>{mark}<p>Nordwerk and Suedzell will build a plant for battery cells together.</p></body></html>"
    article = article_of(Page("a.html", page.encode(), headers=HTML))
    assert (article.modified, article.modified_by) == (When.day(2024, 3, 9), evidence)
    assert (article.published, article.published_by) == (None, "")


def test_two_days_of_change_are_none():
    marks = "".join(f'<time itemprop="dateModified" datetime="2024-03-0{day}">{day}</time>' for day in (7, 9))
    page = f"<html><body><article>{marks}<p>Nordwerk and Suedzell build a plant for battery cells.</p></article></body></html>"
    assert article_of(Page("a.html", page.encode(), headers=HTML)).modified is None


def test_the_day_that_came_with_the_page_wins():
    article = article_of(Page("a.html", ENGLISH_HTML.encode(), headers=HTML, published=When.day(2020, 1, 2)))
    assert (article.published, article.published_by) == (When.day(2020, 1, 2), "source")


def test_a_site_is_cut_from_the_title():
    head = "<title>Nordwerk and Suedzell build a plant - Daily Volt</title>"
    assert (
        article_of(Page("a", f"<html><head>{head}</head><body><p>Some text stands here.</p></body></html>")).title
        == "Nordwerk and Suedzell build a plant"
    )


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b" \n\t ", "empty"),
        (b"%PDF-1.7 ...", "PDF"),
        (b"PK\x03\x04rest", "zip"),
        (b"\x89PNG\r\n\x1a\n", "PNG"),
        (b"ab\x00\x01\x02cd" * 20, "NUL"),
        (b"<html><head><script>x()</script></head><body></body></html>", "no text"),
    ],
)
def test_what_is_no_text_is_refused_with_its_reason(content: bytes, reason: str):
    with pytest.raises(InputError, match=reason):
        article_of(Page("x", content))


HOSTILE = {
    "deep": "<div>" * 100_000 + "hello to the world" + "</div>" * 100_000,
    "attribute": '<p title="' + "x" * 2_000_000 + '">hello to the world</p>',
    "unclosed": "<p<a<b>" * 50_000 + "hello to the world",
    "tables": "<table><tr><td>" * 5_000 + "hello to the world",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_markup_still_gives_its_text(name: str):
    assert "hello to the world" in article_of(Page(name, HOSTILE[name].encode(), headers=HTML)).text


@pytest.mark.parametrize("markup", ["<!-- " * 100_000, "<script>" * 50_000, "<" * 100_000])
def test_markup_without_text_is_refused(markup: str):
    with pytest.raises(InputError):
        article_of(Page("x", markup, headers=HTML))


def check(article: Article):
    stop = 0
    for block in article.blocks:
        assert block.span.start >= stop
        stop = block.span.stop
        assert stop <= len(article.text)
        assert block.span.of(article.text).strip() == block.span.of(article.text)
    assert article.blocks


def read(page: Page):
    try:
        article = article_of(page)
    except InputError:
        return
    check(article)


LINES = st.lists(
    st.one_of(
        st.sampled_from(
            [*GERMAN.splitlines(), "Read more", "Комментарии", "12.03.2021", "- item", "# Heading", "", "  ", "\u2028", "e\u0301"]
        ),
        st.text(max_size=120),
    ),
    max_size=25,
)
ANY = settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.too_slow])


@ANY
@given(LINES, st.sampled_from(["", "Ein Titel von außen"]))
def test_blocks_lie_in_the_text_in_order_and_apart(lines: list[str], title: str):
    read(Page("x", "\n".join(lines), headers=PLAIN, title=title))


@ANY
@given(st.binary(max_size=400), st.sampled_from([(), HTML, PLAIN, (("content-type", "text/html; charset=utf-7"),)]))
def test_any_bytes_are_read_or_refused(content: bytes, headers: tuple[tuple[str, str], ...]):
    read(Page("x", content, headers=headers))


@ANY
@given(st.data())
def test_mangled_html_is_read_or_refused(data: st.DataObject):
    first, second = sorted(data.draw(st.tuples(*[st.integers(0, len(ENGLISH_HTML))] * 2)))
    junk = data.draw(st.text(alphabet="<>/\"'=!- ap\x00\udc80", max_size=30))
    read(Page("x", ENGLISH_HTML[:first] + junk + ENGLISH_HTML[second:], headers=HTML))


DAYS = {
    "Werk für Nordwerk\n30. Februar 2024\n\nNordwerk baut ein Werk.": None,
    "A plant for Nordwerk\n2019-06-05 | example.com\nNordwerk builds it.": "2019-06-05",
    "A plant for Nordwerk\nNovember 05, 2009\n\nNordwerk builds a plant.": "2009-11-05",
    "A plant for Nordwerk\n\nNordwerk builds a plant in the north.\n\nPublished: 5 March 2021": "2021-03-05",
    "A plant for Nordwerk\n\nBREMEN, Germany, July 15, 2025 /Wire/ -- Nordwerk builds a plant.": "2025-07-15",
    "A plant for Nordwerk\nCaptured: 2019-06-10 at 12:30 from example.com\n\nNordwerk builds a plant.": None,
    "A plant for Nordwerk\n\nNordwerk builds a plant by 5 March 2027 at the latest.\n\nCopyright 2019 Daily Volt": None,
    "A plant for Nordwerk\nUpdated: 5 March 2021\n\nNordwerk builds a plant.": None,
    "Werk für Nordwerk\n05.03.2021\n\nNordwerk baut ein Werk.": "2021-03-05",
    "Werk für Nordwerk\n\nNordwerk baut ein Werk.\n\nStand: 5. März 2021, 10:15 Uhr": "2021-03-05",
    "Werk für Nordwerk\n05/03/2021\n\nNordwerk baut ein Werk.": None,
    "Завод Севермаша\n\n5 марта, Минск /Корр. ТАК/. Севермаш строит завод. Форум идёт с 3 по 6 марта 2021 года.": "2021-03-05",
    "Завод Севермаша\n\n5 марта, Минск /Корр. ТАК/. Севермаш строит завод. В 2019 году он выпустил 40 машин.": None,
    "Завод Севермаша\n\nСевермаш строит завод.\n\nДобавлено: 24.11.2014 12:54": "2014-11-24",
    "Завод Севермаша\n\n9 ноября 2023 года\n\nСевермаш строит завод.": "2023-11-09",
    "Завод Севермаша\nЧетверг, 9 ноября 2023 года, 14:05\n\nСевермаш строит завод.": "2023-11-09",
    "Завод Севермаша\n9.11.2023 г.\n\nСевермаш строит завод.": "2023-11-09",
    "Завод Севермаша\n\nМинск, 9 ноября 2023г. - Севермаш строит завод.": "2023-11-09",
    "Завод Севермаша\n9 ноября 2023 года в 14:05\n\nСевермаш строит завод.": "2023-11-09",
    "Завод Севермаша\n9 ноября 2023, четверг\n\nСевермаш строит завод.": "2023-11-09",
    "Завод Севермаша\n9 ноября 2023 годов\n\nСевермаш строит завод.": None,
    "Werk für Nordwerk\n5. März 2021 um 10:15 Uhr\n\nNordwerk baut ein Werk.": "2021-03-05",
    "A plant for Nordwerk\n5 March 2021 at 10:15 am GMT\n\nNordwerk builds it.": "2021-03-05",
    "A plant for Nordwerk\nFri, 05 Mar 2021 08:41:51 GMT ExampleNews\n\nNordwerk builds it.": "2021-03-05",
    "A plant for Nordwerk\n\nBREMEN - [North Wire](https://www.example.com/) - 5 March 2021 - Nordwerk builds it.": "2021-03-05",
    "A plant for Nordwerk\n\nBremen, 5 March 2021. Nordwerk builds a plant.": "2021-03-05",
    "A plant for Nordwerk\n\nOpened 5 March 2021. Nordwerk has a new plant in the north.": None,
    "Завод Севермаша\n\nМинск, 5 марта. /ТАК/ Севермаш строит завод. Форум идёт с 3 по 6 марта 2021 года.": "2021-03-05",
    "北方车厂建厂\n\n北京2021年3月5日电 北方车厂与东方电池公司今天签署合作协议，双方将建设一座新的电池工厂。": "2021-03-05",
    "Первая новость дня\n01.02.2021\nТекст первой.\nВторая\n02.02.2021\nТекст.\nТретья\n03.02.2021\nТекст третьей.": None,
}


@pytest.mark.parametrize("text", DAYS)
def test_the_day_of_a_plain_text(text: str):
    article = plain(text)
    assert (article.published.edtf if article.published else None) == DAYS[text]


def test_a_clock_above_the_title_is_no_evidence():
    assert plain(GERMAN).published is None


@pytest.mark.parametrize(
    ("markup", "day"),
    [
        ('<script type="application/ld+json">{"@type":"NewsArticle","datePublished":"2021-03-05T10:00:00Z"}</script>', dt.date(2021, 3, 5)),
        (
            '<script type="application/ld+json">{"@graph":[{"@type":["Article"],"datePublished":"2021-03-05"}]}</script>',
            dt.date(2021, 3, 5),
        ),
        ('<script type="application/ld+json">{"@type":"NewsArticle","dateModified":"2021-03-05"}</script>', None),
        ('<script type="application/ld+json">{"@type":"NewsArticle", broken</script>', None),
        ('<article><time datetime="2021-03-05">5 March</time></article>', dt.date(2021, 3, 5)),
        ('<article><time datetime="2021-03-05">a</time><time datetime="2021-03-06">b</time></article>', None),
        ('<aside><ul><li><time datetime="2021-03-05">5 March</time></li></ul></aside>', None),
        ('<meta name="date" content="05 Mar 2021">', dt.date(2021, 3, 5)),
    ],
)
def test_the_day_of_markup(markup: str, day: dt.date | None):
    page = f"<html><body>{markup}<p>The carmaker Nordwerk builds a plant with Suedzell in the north of the country.</p></body></html>"
    published = article_of(Page("x", page)).published
    assert (published.start if published else None) == day
