"""Feeds, sitemaps and lists to the addresses of articles."""

import html
import json
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tieup.dates import When
from tieup.sources.feeds import Entry, FeedError, Listing, feeds_in, listing_of

HERE = "https://news.example.com/feeds/all.xml"

RSS = """<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Wire &amp;amp; Cable</title><link>https://news.example.com/</link>
<item><title><![CDATA[Nordwerk &amp; Suedzell <b>build</b>]]></title><link>/2024/plant?a=1&amp;b=2#top</link>
  <pubDate>Fri, 03 May 2024 10:00:00 +0200</pubDate></item>
<item><title>By its guid</title><guid>https://news.example.com/guid</guid><dc:date>2024-05-02T09:00:00Z</dc:date></item>
<item><title>No address</title><guid isPermaLink="false">17</guid></item>
<item><link>javascript:alert(1)</link></item>
<item><link>file:///etc/passwd</link></item>
<item><link>/2024/plant?a=1&amp;b=2</link></item>
</channel></rss>"""

ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://news.example.com/a/"><title type="html">A &lt;i>feed&lt;/i></title>
<link rel="next" href="?page=2"/>
<entry><title type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">Cells <b>at last</b></div></title>
<link rel="enclosure" href="https://cdn.example.com/a.mp3"/><link href="cells.html"/>
<published>2024-05-03T23:30:00-05:00</published><updated>2024-05-04T00:00:00Z</updated></entry></feed>"""

RDF = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"><channel><title>Old</title></channel>
<item><title>One</title><link>https://news.example.com/1</link></item></rdf:RDF>"""

SITEMAP = """<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">
<url><loc>https://news.example.com/1</loc><lastmod>2024-05-05</lastmod>
<news:news><news:publication><news:name>Wire</news:name></news:publication><news:publication_date>2024-05-03</news:publication_date>
<news:title>Plant</news:title></news:news></url><url><loc> https://news.example.com/2 </loc></url></urlset>"""

INDEX = """<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><sitemap><loc>https://news.example.com/s1.xml.gz</loc></sitemap>
<sitemap><loc>/s2.xml</loc></sitemap></sitemapindex>"""

JSON_FEED = json.dumps(
    {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Wire",
        "next_url": "/more.json",
        "items": [
            {"id": "1", "url": "/1", "title": "Plant", "date_published": "2024-05-03T10:00:00Z", "date_modified": "2024-05-04T10:00:00Z"},
            {"id": "2", "external_url": "https://other.example.org/2"},
            {"id": "3", "url": 3},
            "junk",
        ],
    }
)


def listed(text: str) -> Listing:
    return listing_of(text.encode(), HERE)


def test_rss():
    plant = Entry("https://news.example.com/2024/plant?a=1&b=2", "Nordwerk & Suedzell build", When.day(2024, 5, 3))
    guid = Entry("https://news.example.com/guid", "By its guid", When.day(2024, 5, 2))
    assert listed(RSS) == Listing("Wire & Cable", (plant, guid))


def test_atom():
    entry = Entry("https://news.example.com/a/cells.html", "Cells at last", When.day(2024, 5, 3), "2024-05-04T00:00:00Z")
    assert listed(ATOM) == Listing("A feed", (entry,), ("https://news.example.com/feeds/all.xml?page=2",))


def test_rdf():
    assert listed(RDF) == Listing("Old", (Entry("https://news.example.com/1", "One"),))


def test_a_sitemap_for_news_gives_the_day_of_publication_and_one_of_change_does_not():
    first = Entry("https://news.example.com/1", "Plant", When.day(2024, 5, 3), "2024-05-05")
    assert listed(SITEMAP).entries == (first, Entry("https://news.example.com/2"))


def test_an_index_of_sitemaps():
    assert listed(INDEX) == Listing(more=("https://news.example.com/s1.xml.gz", "https://news.example.com/s2.xml"))


def test_a_json_feed():
    first = Entry("https://news.example.com/1", "Plant", When.day(2024, 5, 3), "2024-05-04T10:00:00Z")
    assert listed(JSON_FEED) == Listing("Wire", (first, Entry("https://other.example.org/2")), ("https://news.example.com/more.json",))


def test_a_list_of_addresses():
    found = listed("# mine\nhttps://news.example.com/1\n\n  http://news.example.com/2#part  \nhttps://news.example.com/1\n")
    assert [entry.address for entry in found.entries] == ["https://news.example.com/1", "http://news.example.com/2"]


def test_one_article_under_many_addresses_is_one():
    addresses = ["/1?utm_source=rss&utm_medium=feed", "/1?fbclid=x", "/1#comments", "/1", "/1?id=7&utm_campaign=y", "/1?id=7"]
    entries = listed("<rss>" + "".join(f"<item><link>{html.escape(link)}</link></item>" for link in addresses) + "</rss>").entries
    assert [entry.address for entry in entries] == ["https://news.example.com/1", "https://news.example.com/1?id=7"]


@pytest.mark.parametrize("encoding", ["cp1251", "utf-16", "utf-8-sig", "koi8-r"])
def test_encodings(encoding: str):
    text = (
        f'<?xml version="1.0" encoding="{encoding}"?><rss><channel><item><title>Завод построят вместе, сообщили компании</title>'
        "<link>https://news.example.com/1</link><pubDate>Пт, 03 мая 2024</pubDate></item></channel></rss>"
    )
    (entry,) = listing_of(text.encode(encoding), HERE).entries
    assert (entry.title, entry.published) == ("Завод построят вместе, сообщили компании", When.day(2024, 5, 3))


def test_a_feed_that_breaks_off_gives_what_it_has():
    assert len(listed(RSS[: RSS.index("<item><title>No address")]).entries) == 2
    assert len(listed(RSS.replace("&amp;b", "&b").replace("dc:date", "x:date")).entries) == 2


LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9))
    + "]><rss><channel><item><title>&j;</title><link>https://x.example.com/</link></item></channel></rss>"
)
READER = '<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss><channel><title>&x;</title></channel></rss>'
REMOTE = '<!DOCTYPE rss [<!ENTITY % x SYSTEM "http://127.0.0.1:9/x.dtd"> %x;]><rss><channel><title>t</title></channel></rss>'


@pytest.mark.parametrize("attack", [LAUGHS, READER, REMOTE, READER.replace("<!ENTITY", "<!entity")])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_are_refused(attack: str, encoding: str):
    start = time.process_time()
    with pytest.raises(FeedError, match="entities"):
        listing_of(attack.encode(encoding), HERE)
    assert time.process_time() - start < 1


def test_an_outer_definition_is_not_fetched():
    text = '<!DOCTYPE rss SYSTEM "file:///etc/passwd"><rss><channel><item><link>https://x.example.com/1</link></item></channel></rss>'
    assert len(listed(text).entries) == 1


def test_a_deep_or_long_feed_does_no_harm():
    assert listed("<rss>" + "<a>" * 100_000 + "<item>") == Listing()
    start = time.process_time()
    many = "".join(f"<url><loc>https://x.example.com/{n}</loc></url>" for n in range(60_000))
    assert len(listed(f"<urlset>{many}</urlset>").entries) == 50_000
    assert time.process_time() - start < 10


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("<html><body><p>Hello</p></body></html>", "a web page"),
        ("<!doctype html><p>Hello", "a web page"),
        ("<svg/>", "no feed"),
        ("{}", "no JSON Feed"),
        ('{"version": "https://jsonfeed.org/version/1", "items": 5}', "no JSON Feed"),
        ("{" * 100_000, "broken JSON"),
        ("hello", "neither"),
        ("", "neither"),
        ("https://x.example.com/\nhello", "neither"),
    ],
)
def test_what_is_no_feed(text: str, reason: str):
    with pytest.raises(FeedError, match=reason):
        listed(text)


@settings(deadline=None)
@given(st.binary(max_size=300) | st.text(max_size=300).map(lambda text: ("<rss>" + text).encode("utf-8", "replace")))
def test_anything_is_a_listing_or_a_feed_error(content: bytes):
    try:
        found = listing_of(content, HERE)
    except FeedError:
        return
    assert all(entry.address.startswith(("http://", "https://")) for entry in found.entries)


def test_a_site_names_its_feeds():
    page = """<html><head><link rel="alternate" type="application/rss+xml" href="/rss"><link rel="alternate" hreflang="en" href="/en">
    <link rel="ALTERNATE" type="application/feed+json" href="https://news.example.com/feed.json"></head>"""
    assert feeds_in(page.encode(), HERE) == ("https://news.example.com/rss", "https://news.example.com/feed.json")
    assert feeds_in(b"", HERE) == ()
