"""From feeds to the database, round after round."""

import gzip
import json
import os
from collections.abc import Generator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tieup.cli.main import cli
from tieup.errors import InputError
from tieup.model import Failure, Page
from tieup.sources import Limits
from tieup.sources.client import Client, Manners
from tieup.sources.feeds import Entry
from tieup.sources.polling import Poll, by_turns, entries_of, is_due
from tieup.store import Feed, open_store
from tieup.store.watched import Seen
from web_servers import Answering, Reply, Site, serving

LOCAL = Limits(size=1_000_000, seconds=5, private=True)
NEWS = """<html lang="en"><head><title>{0} and CATL sign a contract</title></head><body><article><h1>{0} and CATL sign a contract</h1>
<p>{0} and CATL have signed a contract: CATL will supply battery cells to {0} from 2026, the two companies announced on Friday.</p>
<p>The cells will be made in Arnstadt in Germany, where CATL has been running a plant for several years now.</p></article></body></html>"""


def rss(*items: tuple[str, str]) -> Reply:
    entries = "".join(
        f"<item><title>News</title><link>{path}</link><pubDate>Fri, 03 May 2024 10:00:00 GMT</pubDate><updated>{changed}</updated></item>"
        for path, changed in items
    )
    return Reply(f"<rss><channel><title>Wire</title>{entries}</channel></rss>".encode(), headers={"Content-Type": "application/rss+xml"})


def news(firm: str) -> Reply:
    return Reply(NEWS.format(firm).encode())


@pytest.fixture
def tieup(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Runs a command with a database and a cache of its own."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("TIEUP_DB", str(tmp_path / "t.db"))

    def run(*arguments: str) -> Result:
        return CliRunner().invoke(cli, list(arguments), catch_exceptions=False)

    return run


def _db() -> str:
    return os.environ["TIEUP_DB"]


def new_pages(site: Site, since: int) -> list[str]:
    return [path for path in site.paths[since:] if path not in {"/feed", "/robots.txt"}]


def test_a_feed_is_watched_and_read_once(tieup):
    with serving({"/feed": rss(("/1", ""), ("/2", "")), "/1": news("BMW"), "/2": news("Renault")}) as site:
        added = tieup("feeds", "add", "--private", site.url("/feed"))
        assert (added.exit_code, "Wire, 2 articles" in added.stderr) == (0, True)
        first = tieup("poll", "--private", "--delay", "0")
        assert (first.exit_code, "2 documents read" in first.stderr) == (0, True)
        asked = len(site.asked)
        again = tieup("poll", "--private", "--delay", "0")
        assert (again.exit_code, "0 documents read" in again.stderr) == (0, True)
        assert new_pages(site, asked) == []
    (shown,) = json.loads(tieup("feeds", "list", "--json").stdout)
    assert (shown["title"], shown["entries"], shown["trouble"]) == ("Wire", 2, "")
    with open_store(_db()) as store:
        claims = list(store.claims())
    assert {claim.article.published.edtf for claim in claims if claim.article.published} == {"2024-05-03"}
    assert {claim.article.published_by for claim in claims} == {"source"}


def test_what_is_new_or_changed_is_read_in_the_next_round(tieup):
    replies: dict[str, Reply | Answering] = {
        "/feed": rss(("/1", "a"), ("/2", "a")),
        "/1": news("BMW"),
        "/2": news("Renault"),
        "/3": news("Ford"),
    }
    with serving(replies) as site:
        tieup("feeds", "add", "--private", site.url("/feed"))
        tieup("poll", "--private", "--delay", "0")
        replies["/feed"] = rss(("/3", "a"), ("/1", "b"), ("/2", "a"))
        replies["/1"] = news("Volvo")
        asked = len(site.asked)
        tieup("poll", "--private", "--delay", "0")
        assert sorted(new_pages(site, asked)) == ["/1", "/3"]
    with open_store(_db()) as store:
        firms = {p.entity.value.name for claim in store.claims() for p in claim.claim.participants}
    assert "Volvo" in " ".join(firms)
    assert "BMW" not in firms


def test_a_feed_that_fails_is_named_and_the_others_are_read(tieup):
    with serving({"/feed": rss(("/1", ""), ("/gone", "")), "/1": news("BMW")}) as site:
        tieup("feeds", "add", "--private", site.url("/feed"))
        with open_store(_db()) as store:
            store.watched().add(Feed(site.url("/none")))
        found = tieup("poll", "--private", "--delay", "0")
        assert found.exit_code == 1
        assert f"{site.url('/none')}: the server answers 404" in found.stderr
        assert f"{site.url('/gone')}: the server answers 404" in found.stderr
        assert "1 document read" in found.stderr
        listed = tieup("feeds", "list")
        assert "the server answers 404" in listed.stdout
        asked = len(site.asked)
        tieup("poll", "--private", "--delay", "0")
        assert new_pages(site, asked) == ["/none", "/gone"]


def test_a_site_is_added_by_the_feed_it_names(tieup):
    page = Reply(b'<html><head><link rel="alternate" type="application/rss+xml" href="/feed"></head><body>Hello</body></html>')
    with serving({"/": page, "/feed": rss(("/1", ""))}) as site:
        assert tieup("feeds", "add", "--private", site.url("/")).exit_code == 0
        (feed,) = json.loads(tieup("feeds", "list", "--json").stdout)
        assert feed["address"] == site.url("/feed")
        assert tieup("feeds", "remove", site.url("/feed")).exit_code == 0
        assert tieup("feeds", "remove", site.url("/feed")).exit_code == 1
    with pytest.raises(InputError, match="none is watched"):
        tieup("poll")


def test_what_is_no_feed_is_not_added(tieup):
    with serving({"/": Reply(b"<html>Hello</html>")}) as site:
        added = tieup("feeds", "add", "--private", site.url("/"), site.url("/none"), "none.txt")
        assert added.exit_code == 1
        assert "a web page, not a feed" in added.stderr
        assert json.loads(tieup("feeds", "list", "--json").stdout) == []


def test_feeds_of_the_own_network_are_refused(tieup):
    with serving({"/feed": rss(("/1", ""))}) as site:
        assert "private network" in tieup("feeds", "add", site.url("/feed")).stderr
        assert site.asked == []


def test_a_public_feed_cannot_lead_into_the_own_network(tmp_path: Path):
    """The entries of a feed are as little trusted as redirects."""
    feed = tmp_path / "list.txt"
    with serving({"/1": news("BMW")}) as site, open_store(tmp_path / "t.db") as store:
        feed.write_text(site.url("/1"))
        (found,) = Poll(Client(None, Limits()), store.watched()).items([str(feed)])
        assert isinstance(found, Failure)
        assert site.asked == []


def test_addresses_in_a_file(tieup, tmp_path: Path):
    with serving({"/1": news("BMW")}) as site:
        (tmp_path / "list.txt").write_text(f"# mine\n{site.url('/1')}\n")
        tieup("feeds", "add", str(tmp_path / "list.txt"))
        assert "1 document read" in tieup("poll", "--private", "--delay", "0").stderr


def sitemap(*paths: str, kind: str = "url") -> Reply:
    outer = "urlset" if kind == "url" else "sitemapindex"
    return Reply(f"<{outer}>{''.join(f'<{kind}><loc>{path}</loc></{kind}>' for path in paths)}</{outer}>".encode())


def test_sitemaps_lead_to_sitemaps_but_not_in_circles():
    packed = Reply(gzip.compress(sitemap("/3").content), headers={"Content-Type": "application/gzip"})
    replies: dict[str, Reply | Answering] = {
        "/map": sitemap("/a", "/b", "/map", kind="sitemap"),
        "/a": sitemap("/1", "/2"),
        "/b": sitemap("/a", "/c", kind="sitemap"),
        "/c": packed,
    }
    with serving(replies) as site:
        client = Client(None, LOCAL, Manners(delay=0))
        found = [entry.address for entry in entries_of(site.url("/map"), client)]
        assert found == [site.url(path) for path in ("/1", "/2", "/3")]
        assert sorted(site.paths) == sorted(["/robots.txt", *replies])


def test_an_endless_chain_of_lists_ends():
    def endless(path: str, _: dict[str, str]) -> Reply:
        return sitemap(f"/{int(path[1:]) + 1}", kind="sitemap")

    with serving({f"/{n}": endless for n in range(200)}) as site:
        assert list(entries_of(site.url("/0"), Client(None, LOCAL, Manners(delay=0)))) == []
        assert len(site.asked) <= 60


def test_hosts_take_turns():
    entries = [Entry(f"https://{host}.example.com/{n}") for host in "aab" for n in range(2)]
    assert [e.address[8] for e in by_turns(dict.fromkeys(entries))] == ["a", "b", "a", "b"]


@pytest.mark.parametrize(
    ("known", "due"),
    [
        (None, True),
        (Seen("x", "1"), False),
        (Seen("x", "0"), True),
        (Seen("x", "1", "gone", 4), True),
        (Seen("x", "1", "gone", 5), False),
    ],
)
def test_what_is_due(*, known: Seen | None, due: bool):
    assert is_due(Entry("x", changed="1"), known) is due


def test_a_round_that_breaks_off_goes_on_where_it_was(tmp_path: Path):
    replies: dict[str, Reply | Answering] = {"/feed": rss(*((f"/{n}", "") for n in range(4))), **{f"/{n}": news("BMW") for n in range(4)}}
    with serving(replies) as site, open_store(tmp_path / "t.db") as store:
        poll = Poll(Client(None, LOCAL, Manners(delay=0)), store.watched())
        items = poll.items([site.url("/feed")])
        for _ in range(2):
            page = next(items)
            assert isinstance(page, Page)
            poll.done(page.document)
        assert isinstance(items, Generator)
        items.close()
        again = Poll(Client(None, LOCAL, Manners(delay=0)), store.watched())
        assert [page.document for page in again.items([site.url("/feed")])] == [site.url("/2"), site.url("/3")]


def test_a_migrated_database_has_no_feeds(tmp_path: Path):
    with open_store(tmp_path / "t.db") as store:
        watched = store.watched()
        assert watched.feeds() == ()
        assert watched.add(Feed("https://example.com/feed", "Wire"))
        assert not watched.add(Feed("https://example.com/feed"))
        watched.checked("https://example.com/feed", trouble="gone")
        assert watched.feeds()[0].trouble == "gone"
        many = [f"https://example.com/{n}" for n in range(1200)]
        watched.note(many[0], "a")
        watched.note(many[1100], "a", "gone")
        watched.note(many[1100], "a", "gone")
        assert watched.seen(many) == {many[0]: Seen(many[0], "a"), many[1100]: Seen(many[1100], "a", "gone", 2)}
