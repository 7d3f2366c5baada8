"""Outlets: files that say how a site is read and asked, each tried on a page saved beside it."""

from __future__ import annotations

import pickle
import shutil
import time
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from tieup.article import article_of
from tieup.cli.main import cli
from tieup.codebook import Zone
from tieup.errors import DataError
from tieup.model import Page
from tieup.outlet import SHIPPED, Outlet, Outlets, outlet_from, outlets_in
from tieup.outlet_check import faults
from tieup.pipeline import Kit
from tieup.sources import Limits
from tieup.sources.client import Client, Manners
from tieup.store import open_store
from web_servers import Reply, serving

EXAMPLES = outlets_in(SHIPPED["examples"])
LEDGER = """
site = "ledger.example"
name = "The Ledger"
language = "en"
"""
PAGE = """<html><head><title>Welcome to the Ledger</title><link rel="canonical" href="https://ledger.example/1"></head><body>
<p class="head">Nordwerk buys cells from Suedzell</p><p class="day">4 May 2024</p><div class="text">{}</div></body></html>"""
BODY = "Nordwerk and Suedzell have signed a contract for battery cells. The cells will come from Lulea, the two companies said."


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "outlets"
    path.mkdir()
    return path


def ledger(folder: Path, more: str = "") -> Outlet:
    file = folder / "ledger.toml"
    file.write_text(LEDGER + more, "utf-8")
    return outlet_from(file)


def known(*outlets: Outlet) -> Outlets:
    return Outlets(outlets)


@pytest.mark.parametrize("outlet", [*EXAMPLES, *outlets_in(SHIPPED["data"])], ids=lambda outlet: outlet.id)
def test_an_outlet_of_the_package_is_in_order(outlet: Outlet, kit: Kit) -> None:
    assert list(faults(outlet, kit)) == []


def test_the_examples_are_in_many_languages() -> None:
    assert len({outlet.language for outlet in EXAMPLES if outlet.saved}) >= 4


@pytest.mark.parametrize("outlet", EXAMPLES, ids=lambda outlet: outlet.id)
def test_each_example_is_read_wrongly_without_its_file(outlet: Outlet, kit: Kit) -> None:
    """Else the file would be none to learn from."""
    bare = replace(outlet, where=type(outlet.where)(), words=type(outlet.words)())
    assert list(faults(bare, kit))


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ('title = "Tarrow picks Ostrey"', "saved.title: 'Tarrow picks Ostrey' is read as 'Tarrow picks Ostrey to build"),
        ("published = 2023-11-10", "saved.published: 2023-11-10 is read as 2023-11-09"),
        ("tieups = 2", "saved.tieups: 2 expected, 1 read: "),
        ('match = ["Nothing of the kind"]', "saved.match: not in the article: 'Nothing of the kind'"),
        ('no_match = ["to bakeries and laundries"]', "saved.no_match: in the article: 'to bakeries and laundries'"),
        ('date = "td.of"', "where.date: nothing on the saved page"),
        ('language = "xx"', "language: xx is not read"),
    ],
)
def test_what_is_not_as_the_file_says_is_told(folder: Path, kit: Kit, change: str, told: str) -> None:
    key = change.partition(" = ")[0]
    lines = (SHIPPED["examples"] / "harbour-ledger.toml").read_text("utf-8").splitlines()
    file = folder / "harbour-ledger.toml"
    file.write_text("\n".join(change if line.startswith(f"{key} = ") else line for line in lines), "utf-8")
    shutil.copy(SHIPPED["examples"] / "harbour-ledger.html", folder)
    assert any(fault.startswith(f"{file}: {told}") for fault in faults(outlet_from(file), kit))


@pytest.mark.parametrize(
    ("page", "more", "told"),
    [(False, '[saved]\ntitle = "A"\ntieups = 0', "there is no page ledger.html beside it"), (True, "", "saved: missing")],
)
def test_a_page_and_what_is_said_of_it_belong_together(folder: Path, kit: Kit, page: bool, more: str, told: str) -> None:  # noqa: FBT001
    if page:
        (folder / "ledger.html").write_text(PAGE.format(BODY), "utf-8")
    (fault,) = faults(ledger(folder, more), kit)
    assert told in fault


@pytest.mark.parametrize(
    ("broken", "reason"),
    [
        ("site = ", "Invalid value"),
        ('name = "A"\nlanguage = "en"', "missing site"),
        (LEDGER + 'feed = "x"', "no setting is called 'feed'; there are site, name, language, feeds"),
        (LEDGER + 'feeds = "https://a.example/"', "feeds: 'https://a.example/' is not a list"),
        (LEDGER + 'feeds = ["file:///etc/passwd"]', "feeds: 'file:///etc/passwd' is not an address of the web"),
        (LEDGER + "delay = -1", "delay: -1 is not a number of seconds"),
        (LEDGER + "delay = true", "delay: True is not a number of seconds"),
        (LEDGER + "delay = nan", "delay: nan is not a number of seconds"),
        (LEDGER + 'where = "p"', "where: not a table"),
        (LEDGER + '[where]\nbody = "p["', "where: body: 'p[' is no CSS selector"),
        (LEDGER + '[where]\nlead = "p"', "where: no setting is called 'lead'; there are title, date, body, teasers"),
        (LEDGER + '[words]\nfurniture = [""]', "words: furniture: '' is not text"),
        (LEDGER + '[saved]\ntitle = "A"', "saved: missing tieups"),
        (LEDGER + '[saved]\ntitle = "A"\ntieups = 1\npublished = "2024"', "saved: published: '2024' is not a day"),
        (LEDGER.replace("ledger.example", "https://ledger.example/"), "site: 'https://ledger.example/' is not a host"),
        (LEDGER.replace("ledger.example", "www.ledger.example"), "site: 'www.ledger.example' is not a host"),
        (LEDGER.replace('"en"', '"english"'), "language: 'english' is not a language's code"),
    ],
)
def test_a_broken_file_is_named_with_its_reason(folder: Path, broken: str, reason: str) -> None:
    file = folder / "broken.toml"
    file.write_text(broken, "utf-8")
    with pytest.raises(DataError) as caught:
        Outlets.load(folder)
    assert str(caught.value).startswith(f"{file}: ")
    assert reason in str(caught.value)


def test_a_file_that_is_no_text_and_one_of_a_known_site_are_refused(folder: Path) -> None:
    ledger(folder)
    (folder / "other.toml").write_text(LEDGER, "utf-8")
    with pytest.raises(DataError, match=r"other\.toml: ledger\.toml is of ledger\.example too"):
        Outlets.load(folder)
    (folder / "other.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(DataError, match=r"other\.toml: "):
        Outlets.load(folder)
    with pytest.raises(DataError, match="no such folder"):
        Outlets.load(folder / "none")


def test_an_outlet_is_found_by_any_of_its_hosts(folder: Path) -> None:
    both = known(ledger(folder), replace(ledger(folder), site="cars.ledger.example", name="Cars"))
    found = {address: outlet.name for address in ("ledger", "www.ledger", "cars.ledger", "www.cars.ledger", "otherledger", "example")
             if (outlet := both.of(f"https://{address}.example/1?a=b"))}  # fmt: skip
    assert found == {"ledger": "The Ledger", "www.ledger": "The Ledger", "cars.ledger": "Cars", "www.cars.ledger": "Cars"}
    assert (both.of(""), both.of("https://[broken/")) == (None, None)


def test_a_file_of_ones_own_comes_before_that_of_the_package(folder: Path) -> None:
    shipped = next(iter(Outlets.load()))
    (folder / "mine.toml").write_text(f'site = "{shipped.site}"\nname = "Mine"\nlanguage = "en"\n', "utf-8")
    outlets = Outlets.load(folder)
    assert [outlet.name for outlet in outlets if outlet.site == shipped.site] == ["Mine"]
    assert outlets.of(f"https://{shipped.site}/") == outlets.named("mine")
    assert pickle.loads(pickle.dumps(outlets)) == outlets  # noqa: S301 - workers get them so


def test_what_changes_the_reading_changes_its_mark_and_nothing_else_does(folder: Path) -> None:
    marks = [Outlets.load().mark]
    for more in ("", "delay = 3", '[where]\nbody = "div"', '[words]\nfurniture = ["Tide"]'):
        ledger(folder, more)
        marks.append(Outlets.load(folder).mark)
    none, plain, slow, *others = marks
    assert none == ""
    assert plain == slow
    assert len({none, plain, *others}) == 4


@pytest.mark.parametrize("address", ["https://www.ledger.example/1", ""])
def test_a_page_is_told_by_its_address_or_by_what_it_says_of_itself(folder: Path, address: str) -> None:
    outlet = ledger(folder, '[where]\ntitle = "p.head"\ndate = "p.day"\nbody = "div.text"')
    article = article_of(Page("a.html", PAGE.format(f"<p>{BODY}</p>"), address), known(outlet))
    assert (article.title, article.site) == ("Nordwerk buys cells from Suedzell", "The Ledger")
    assert article.published is not None
    assert (article.published.edtf, article.published_by) == ("2024-05-04", "outlet:p.day")
    assert article.text == f"{article.title}\n\n{BODY}"


def test_where_nothing_stands_in_the_place_the_page_is_read_as_any(folder: Path) -> None:
    page = Page("a.html", PAGE.format(f"<p>{BODY}</p>"))
    lost = ledger(folder, '[where]\ntitle = "h7"\ndate = "h7"\nbody = "h7"\nteasers = "h7, html, body"')
    plain, found = article_of(page), article_of(page, known(replace(lost, where=replace(lost.where, teasers="h7"))))
    assert replace(found, site="") == replace(plain, site="")
    assert article_of(page, known(replace(lost, where=replace(lost.where, teasers="html")))).text == plain.text


def test_lists_and_tables_of_a_chosen_body_stay_blocks(folder: Path) -> None:
    rich = f"<p>{BODY}</p><ul><li>12 GWh</li></ul><table><tr><td>Seat</td><td>Lulea</td></tr><tr><td>Staff</td><td>90</td></tr></table>"
    article = article_of(Page("a.html", PAGE.format(rich)), known(ledger(folder, '[where]\nbody = "div.text"')))
    zones = {block.span.of(article.text): block.zone for block in article.blocks}
    assert zones["12 GWh"] is Zone.LIST
    assert zones["Seat | Lulea"] is Zone.TABLE


def test_words_of_its_furniture_hold_for_plain_text_too(folder: Path) -> None:
    outlet = ledger(folder, '[words]\nfurniture = ["Tide at"]\nteasers = ["More off the boats"]')
    text = f"Nordwerk buys cells\n\n{BODY}\n\nTide at noon\n\nTideless is the sea of batteries.\n\nMore off the boats\n\nVolvo and Saab\n"
    article = article_of(Page("a.txt", text, "https://ledger.example/"), known(outlet))
    zones = {block.span.of(article.text): block.zone for block in article.blocks}
    assert zones["Tide at noon"] is Zone.CHROME
    assert zones["Tideless is the sea of batteries."] not in {Zone.CHROME, Zone.TEASER}
    assert (zones["More off the boats"], zones["Volvo and Saab"]) == (Zone.TEASER, Zone.TEASER)


def test_a_host_is_left_alone_as_long_as_its_outlet_asks(folder: Path) -> None:
    with serving({"/a": Reply(b"a"), "/b": Reply(b"b")}) as site:
        slow = replace(ledger(folder, "delay = 0.3"), site="127.0.0.1")
        client = Client(None, Limits(private=True), Manners(delay=0, outlets=known(slow)))
        client.get(site.url("/a"))
        start = time.monotonic()
        client.get(site.url("/b"))
        assert time.monotonic() - start >= 0.25
    assert client.manners.wait("elsewhere.example") == 0


def test_an_outlets_feeds_are_added_by_its_name(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("TIEUP_DB", str(tmp_path / "t.db"))
    monkeypatch.setenv("TIEUP_OUTLETS", str(folder))
    with serving({path: Reply(b"<rss><channel><item><link>/1</link></item></channel></rss>") for path in ("/cars", "/cells")}) as site:
        ledger(folder, f'feeds = ["{site.url("/cars")}", "{site.url("/cells")}"]')
        listed = CliRunner().invoke(cli, ["feeds", "outlets"])
        assert (listed.exit_code, "ledger.example" in listed.stdout, "electrek" in listed.stdout) == (0, True, True)
        added = CliRunner().invoke(cli, ["feeds", "add", "--private", "ledger"])
        assert added.exit_code == 0, added.stderr
    with open_store(tmp_path / "t.db") as store:
        assert [feed.address for feed in store.watched().feeds()] == [site.url("/cars"), site.url("/cells")]


@pytest.mark.parametrize(("edit", "code", "said"), [(("", ""), 0, "In order"), (("tieups = 1", "tieups = 3"), 1, "3 expected, 1 read")])
def test_files_are_checked_by_a_command(folder: Path, edit: tuple[str, str], code: int, said: str) -> None:
    source = (SHIPPED["examples"] / "harbour-ledger.toml").read_text("utf-8")
    (folder / "harbour-ledger.toml").write_text(source.replace(*edit), "utf-8")
    shutil.copy(SHIPPED["examples"] / "harbour-ledger.html", folder)
    run = CliRunner().invoke(cli, ["outlet", "check", str(folder / "harbour-ledger.toml")])
    assert (run.exit_code, said in run.output) == (code, True)
