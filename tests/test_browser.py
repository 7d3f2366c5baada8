"""The desk in a real browser: Debian's Chromium, driven by Playwright. Each skips with its reason where a tool is absent."""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("fastapi")
pytest.importorskip("playwright")

from playwright.sync_api import sync_playwright

from small_desk import CATL, NORD, fill, put, reading
from tieup.codebook import Form, Role, Status
from tieup.dates import When
from tieup.desk import accounts, open_desk
from tieup.store import open_store

CHROMIUM = shutil.which("chromium")
AXE = Path(os.environ.get("TIEUP_AXE", Path(sys.prefix) / "axe/node_modules/axe-core/axe.min.js"))
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]  # fmt: skip
PHONE, SCREEN = {"width": 390, "height": 844}, {"width": 1280, "height": 900}
VIEWS = ["/", "/?company=BMW", "TIE", "CLAIM", "/company/bmw", "/network", "/compare?one=BMW&other=CATL", "/search?q=BMW", "/sources",
         "/review", "/alerts?company=BMW", "/login", "/api"]  # fmt: skip

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed: apt-get install chromium")


class Server:
    """``tieup serve`` as a process of its own."""

    def __init__(self, path: Path, prepare: Callable[[Path], None] = fill) -> None:
        self.path = path
        prepare(path)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.base = f"http://127.0.0.1:{self.port}"
        self.process = subprocess.Popen([sys.executable, "-m", "tieup", "serve", "--db", str(path), "--port", str(self.port)])
        self._wait()

    def _wait(self) -> None:
        for _ in range(600):
            try:
                urllib.request.urlopen(f"{self.base}/api", timeout=5).close()  # noqa: S310 - our own
            except OSError:
                assert self.process.poll() is None
                time.sleep(0.1)
            else:
                return
        raise TimeoutError("the desk did not open")

    def address(self, view: str) -> str:
        ties = self.data("/new.json?company=CATL")["tieups"]
        supply = next(tie["id"] for tie in ties if "supply" in tie["forms"])
        claim = self.data(f"/tie/{supply}.json")["claims"][0]["claim"]
        return self.base + {"TIE": f"/tie/{supply}", "CLAIM": f"/claim/{claim}"}.get(view, view)

    def data(self, at: str) -> Any:
        with urllib.request.urlopen(self.base + at, timeout=60) as answer:  # noqa: S310 - our own
            return json.load(answer)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    running = Server(tmp_path_factory.mktemp("browser") / "desk.db")
    yield running
    running.process.terminate()
    running.process.wait()


def locked(path: Path) -> None:
    """An empty database behind a login."""
    with open_store(path), open_desk(path) as desk:
        accounts.add(desk, "anna", "correct horse", accounts.Level.ADMIN)


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    running = Server(tmp_path_factory.mktemp("browser") / "bare.db", locked)
    yield running
    running.process.terminate()
    running.process.wait()


def wait_for(question: Callable[[], object]) -> None:
    """What pages tell shows at the desk a little later."""
    end = time.monotonic() + 60
    while not question():
        assert time.monotonic() < end
        time.sleep(0.1)


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield opened
        opened.close()


@pytest.fixture
def page(browser: Any, request: pytest.FixtureRequest) -> Iterator[Any]:
    context = browser.new_context(**{"viewport": SCREEN, "locale": "en", **getattr(request, "param", {})})
    opened = context.new_page()
    opened.set_default_timeout(60_000)
    yield opened
    context.close()


LOOKS = [
    {"viewport": SCREEN, "color_scheme": "light", "bypass_csp": True},
    {"viewport": PHONE, "color_scheme": "dark", "bypass_csp": True, "locale": "ru"},
]


# Labels of inputs wider than their place, and labels of charts that begin beyond their picture.
CUT = """[...[...document.querySelectorAll('.correct label')].filter(e => e.scrollWidth > e.clientWidth + 1),
    ...[...document.querySelectorAll('.chart .label')].filter(e => e.getBBox().x < 0)].map(e => e.textContent.trim())"""


@pytest.mark.parametrize("page", LOOKS, ids=["screen-light", "phone-dark"], indirect=True)
def test_every_view_fits_and_axe_finds_no_serious_fault(page, server) -> None:
    broken: list[str] = []
    page.on("pageerror", lambda error: broken.append(str(error)))
    for view in VIEWS:
        page.goto(server.address(view))
        assert faults(page) == [], view
    assert broken == []


@pytest.mark.parametrize("page", LOOKS, ids=["screen-light", "phone-dark"], indirect=True)
def test_nothing_is_wrong_with_a_locked_and_empty_desk(page, bare) -> None:
    page.goto(f"{bare.base}/network")
    assert page.locator("input[name=password]").is_visible()
    assert page.locator(".top nav").count() == 0
    assert faults(page) == []
    for password in ("wrong", "correct horse"):
        page.fill("input[name=user]", "anna")
        page.fill("input[name=password]", password)
        page.click("main button")
        page.wait_for_load_state()
        assert faults(page) == [], password
    assert page.url == f"{bare.base}/network"
    for view in ("/", "/network", "/compare", "/search?q=BMW", "/sources", "/review", "/alerts", "/company/nobody", "/tie/none"):
        page.goto(bare.base + view)
        assert faults(page) == [], view


def faults(page: Any) -> list[tuple[str, str]]:
    """What is wrong with a page as it is seen, all that is folded up opened."""
    page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")
    wide, within = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    found = [("too wide", f"{wide} in {within}")] if wide > within else []
    found += [("cut", text) for text in page.evaluate(CUT)]
    if AXE.exists():
        page.evaluate(AXE.read_text("utf-8"))
        told = page.evaluate("axe.run({resultTypes: ['violations']})")["violations"]
        found += [(each["id"], each["nodes"][0]["html"][:200]) for each in told if each["impact"] in ("serious", "critical")]
    return found


WITHIN = "() => { const e = document.activeElement.getBoundingClientRect(); return e.left >= 0 && e.right <= innerWidth }"
ROWS = "found => [...new Set(found.map(e => e.getBoundingClientRect().top))].length"


@pytest.mark.parametrize("page", [{"viewport": PHONE, "locale": code} for code in ("en", "de", "ru", "zh")], indirect=True)
def test_on_a_phone_the_ways_through_the_desk_are_one_row_and_keys_reach_them_all(page, server) -> None:
    page.goto(f"{server.base}/sources")
    ways = page.locator(".top nav a")
    assert ways.evaluate_all(ROWS) == 1
    assert page.locator(".top").bounding_box()["height"] < 110
    for number in (ways.count() - 1, 0):
        way = ways.nth(number)
        way.focus()
        page.wait_for_function(
            "() => { const e = document.activeElement.getBoundingClientRect(); return e.left >= 0 && e.right <= innerWidth }"
        )
    tops = page.locator(".find, .brand").evaluate_all("found => found.map(e => e.getBoundingClientRect().top)")
    assert max(tops) < ways.first.bounding_box()["y"]


@pytest.mark.parametrize("page", [{"viewport": {"width": 680, "height": 960}, "locale": code} for code in ("de", "ru")], indirect=True)
def test_on_paper_no_table_is_cut(page, server) -> None:
    """As wide as A4 between its margins."""
    page.emulate_media(media="print")
    for view in VIEWS:
        page.goto(server.address(view))
        cut = page.locator(".scroll").evaluate_all("found => found.filter(e => e.scrollWidth > e.clientWidth + 1).length")
        assert cut == 0, view
        assert page.evaluate("document.documentElement.scrollWidth") <= 680, view


def test_axe_is_there() -> None:
    if not AXE.exists():
        pytest.skip(f"axe-core is not installed: npm install --prefix {AXE.parents[2]} axe-core")
    assert AXE.stat().st_size > 100_000


def test_no_article_runs_a_script_and_nothing_is_asked_of_other_machines(page, server) -> None:
    asked: set[str] = set()
    dialogs: list[str] = []
    refused: list[str] = []

    def dismiss(dialog: Any) -> None:
        dialogs.append(dialog.message)
        dialog.dismiss()

    page.on("request", lambda request: asked.add(request.url.split("/")[2]))
    page.on("dialog", dismiss)
    page.on("console", lambda message: refused.append(message.text))
    evil = next(t for t in server.data("/new.json")["tieups"] if any("Evil" in p["name"] for p in t["participants"]))
    claim = server.data(f"/tie/{evil['id']}.json")["claims"][0]["claim"]
    for view in (
        "/",
        f"/tie/{evil['id']}",
        f"/claim/{claim}",
        "/company/new:evil",
        "/sources",
        "/network",
        "/search?q=<script>document.title='owned'</script>",
    ):
        page.goto(server.base + view)
        page.wait_for_load_state("networkidle")
        assert page.title() != "owned"
    assert (asked, dialogs, refused) == ({f"127.0.0.1:{server.port}"}, [], [])


def test_a_script_that_got_in_all_the_same_would_not_run(page, server) -> None:
    """The policy is the second wall: put an element into the page as a hole in the first would."""
    page.goto(server.base)
    added = """() => { const e = document.createElement('div'); document.body.append(e);
        try { e.innerHTML = '<img src=x onerror="document.title=\\'owned\\'">' } catch (refused) { return 'refused' } return 'taken' }"""
    assert page.evaluate(added) == "refused"
    inline = """() => { const s = document.createElement('script');
        try { s.text = "document.title='owned'"; document.body.append(s) } catch {} }"""
    page.evaluate(inline)
    assert page.title() != "owned"


def test_keys_move_open_and_search(page, server) -> None:
    page.goto(server.base)
    page.keyboard.press("j")
    page.keyboard.press("j")
    second = page.locator(".row.here")
    assert second.count() == 1
    target = second.get_attribute("data-open")
    page.keyboard.press("o")
    page.wait_for_url(f"**{target}")
    page.keyboard.press("/")
    page.keyboard.type("Nordvolt jk")
    assert page.locator("#find").input_value() == "Nordvolt jk"
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=Nordvolt*")


def test_the_slider_goes_through_the_years(page, server) -> None:
    page.goto(f"{server.base}/network")
    links = page.locator("svg .links a")
    later = "() => document.querySelectorAll('svg .links a.later').length"
    assert page.evaluate(later) == 0
    page.locator("[data-slider] input").evaluate("e => { e.value = e.min; e.dispatchEvent(new Event('input')) }")
    assert 0 < page.evaluate(later) < links.count()


def test_a_bar_filters_and_a_point_of_the_ladder_leads_to_its_claim(page, server) -> None:
    page.goto(server.base)
    page.locator("figure a", has_text="supply").first.click()
    page.wait_for_url("**form=supply**")
    page.goto(server.address("TIE"))
    page.locator(".ladder a").first.click()
    assert page.evaluate("() => document.querySelector('.claim:target') !== null")


def test_names_are_judged_one_in_place_and_parted_by_a_key(page, server) -> None:
    page.goto(f"{server.base}/company/new:nordvolt")
    page.get_by_label("Same organisation as").fill("CATL")
    page.get_by_role("button", name="They are one").click()
    page.wait_for_load_state()
    assert [j["stands"] for j in server.data("/review.json")["judgements"]] == [True]
    page.goto(f"{server.base}/review")
    page.keyboard.press("u")
    page.wait_for_url("**done=**")
    assert [j["stands"] for j in server.data("/review.json")["judgements"]] == [True, False]


def press(page: Any, *keys: str) -> None:
    """These keys, the last of which leads to another page; words are typed."""
    for key in keys[:-1]:
        if len(key) == 1 or key == "Tab":
            page.keyboard.press(key)
        else:
            page.keyboard.type(key)
    with page.expect_navigation():
        page.keyboard.press(keys[-1])


def test_every_judgement_is_made_by_keys_alone(page, server) -> None:
    def made() -> list[str]:
        return [judgement["action"] for judgement in server.data("/review.json")["judgements"]]

    before, ties = made(), server.data("/new.json")["tieups"]
    other = next(tie["id"] for tie in ties if any("Evil" in party["name"] for party in tie["participants"]))
    nord = next(tie["id"] for tie in ties if any("Nordvolt" in party["name"] for party in tie["participants"]))
    claim = f"/claim/{server.data(f'/tie/{other}.json')['claims'][0]['claim']}"
    for action, view, keys in (
        ("confirm", claim, ("y",)),
        ("reject", claim, ("n",)),
        ("apart", f"/tie/{nord}", ("d", other, "Enter")),
        ("merge", "/company/new:nordvolt", ("m", "CATL", "Enter")),
        ("split", "/company/catl", ("p", "Nordvolt", "Tab", "Kiruna Cells", "Enter")),
    ):
        page.goto(server.base + view)
        press(page, *keys)
        assert made()[0] == action, (action, page.locator("main").inner_text())
        if action != "merge":
            press(page, "u")
            assert made()[0] == "undo"
    page.goto(f"{server.base}/review")
    press(page, "u")
    assert made()[:2] == ["undo", "undo"]
    assert len(made()) == len(before) + 10
    page.keyboard.press("?")
    assert page.locator("#keys kbd").count() == len(page.evaluate("Object.keys(KEYS)"))


def corrected(server: Server, claim: str) -> list[dict[str, Any]]:
    return [row for row in server.data(f"/claim/{claim}.json")["evidence"] if row["rule"].startswith("judgement.")]


def test_a_value_is_set_right_by_selecting_its_words(page, server) -> None:
    """With the mouse: a word of the text, then the field that it means."""
    address = server.address("CLAIM")
    claim = address.rpartition("/")[2]
    page.goto(address)
    select(page, "battery")
    form = page.locator("form.correct", has=page.locator("input[value=fields]"))
    assert form.locator("input[name=quote]").input_value() == "battery"
    form.locator("select").select_option("charging")
    form.get_by_role("button").click()
    page.wait_for_url("**done=**")
    text = page.locator("article [data-start]").first.text_content()
    (row,) = corrected(server, claim)
    assert (row["field"], row["quote"], row["start"], row["stop"]) == (
        "fields",
        "battery",
        text.index("battery"),
        text.index("battery") + 7,
    )
    assert server.data(f"/claim/{claim}.json")["fields"] == ["charging"]
    page.goto(f"{server.base}/review")
    page.keyboard.press("u")
    page.wait_for_url("**done=**")
    assert corrected(server, claim) == []


def test_a_value_is_set_right_by_keys_alone(page, server) -> None:
    address = server.address("CLAIM")
    claim = address.rpartition("/")[2]
    page.goto(address)
    page.keyboard.press("w")
    for _ in range(2):
        page.keyboard.press("Shift+ArrowRight")
    chosen = page.evaluate("getSelection().toString().trim()")
    assert chosen.startswith("CATL and")
    page.keyboard.press("Enter")
    page.keyboard.type("Denied")  # the first choice is the status; typing chooses its term
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**done=**")
    (row,) = corrected(server, claim)
    assert (row["field"], row["quote"], row["start"]) == ("status", chosen, 0)
    assert server.data(f"/claim/{claim}.json")["status"] == "denied"


def test_a_place_is_set_right_in_its_parts(page, server) -> None:
    address = server.address("CLAIM")
    claim = address.rpartition("/")[2]
    page.goto(address)
    unfold(page)
    form = page.locator("form.correct", has=page.locator("input[value=places]"))
    form.get_by_label("Country").last.fill("HU")
    form.get_by_label("City").last.fill("Debrecen")
    form.get_by_label("Words that say so").fill("battery")
    form.get_by_role("button").click()
    page.wait_for_url("**done=**")
    assert server.data(f"/claim/{claim}.json")["places"] == [{"country": "HU", "city": "Debrecen"}]
    assert ("places", "battery") in [(row["field"], row["quote"]) for row in corrected(server, claim)]
    form = page.locator("form.correct", has=page.locator("input[value=places]"))
    assert form.get_by_label("City").first.input_value() == "Debrecen"
    form.get_by_label("Country").first.fill("")
    with page.expect_navigation():
        form.get_by_role("button").click()
    assert server.data(f"/claim/{claim}.json")["places"] == []


def unfold(page: Any) -> None:
    """Show the forms of correction, as a reader does."""
    page.get_by_text("Set values right").click()


def select(page: Any, words: str) -> None:
    """Select these words of the text with the mouse, and wait until the forms have them."""
    page.locator("article [data-start]").first.evaluate(
        """(block, words) => { const walk = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
            for (let node; (node = walk.nextNode());) { const at = node.data.indexOf(words);
                if (at >= 0) { getSelection().setBaseAndExtent(node, at, node, at + words.length); return } } }""",
        words,
    )
    page.locator("[data-text]").dispatch_event("pointerup")
    page.locator("[data-selected]", has_text=words).wait_for()


def taking_part(server: Server, claim: str) -> list[tuple[str, str, str]]:
    parts = server.data(f"/claim/{claim}.json")["participants"]
    return [(part["entity"]["name"], part["role"], part["as_written"]) for part in parts]


def test_one_who_takes_part_is_brought_in_by_selecting_the_name_and_taken_out_again(page, server) -> None:
    address = server.address("CLAIM")
    claim = address.rpartition("/")[2]
    before = taking_part(server, claim)
    page.goto(address)
    form = page.locator("form.correct", has=page.get_by_label("Also takes part").first)
    select(page, "battery")
    form.get_by_label("Role").first.select_option("investor")
    form.get_by_role("button").click()
    page.wait_for_url("**done=**")
    assert taking_part(server, claim) == [*before, ("battery", "investor", "battery")]
    page.goto(f"{server.base}/company/new:battery")
    assert page.locator("h1").inner_text() == "battery"
    assert page.locator("main table").first.locator("tbody tr").count() == 2
    page.goto(address)
    unfold(page)
    form.get_by_label("battery").check()
    form.get_by_role("button").click()
    page.wait_for_url("**done=**")
    assert taking_part(server, claim) == before
    page.goto(f"{server.base}/review")
    page.keyboard.press("u")
    page.wait_for_url("**done=**")
    assert taking_part(server, claim) == [*before, ("battery", "investor", "battery")]
    page.goto(f"{server.base}/review")
    page.get_by_role("button", name="Undo").click()
    page.wait_for_url("**done=**")


def test_a_partner_is_exchanged_for_another_at_once(page, server) -> None:
    address = server.address("CLAIM")
    claim = address.rpartition("/")[2]
    page.goto(address)
    unfold(page)
    form = page.locator("form.correct", has=page.get_by_label("Also takes part").first)
    form.get_by_label("Also takes part").first.fill("battery")
    form.get_by_label("BMW").check()
    form.get_by_role("button").click()
    page.wait_for_url("**done=**")
    assert [(name, words) for name, _, words in taking_part(server, claim)] == [("CATL", "CATL"), ("battery", "battery")]
    page.goto(f"{server.base}/review")
    page.keyboard.press("u")
    page.wait_for_url("**done=**")
    assert [name for name, _, _ in taking_part(server, claim)] == ["CATL", "BMW"]


def test_a_text_names_all_addresses_that_it_was_seen_at_and_its_version(page, server) -> None:
    tie = server.address("TIE")
    page.goto(tie)
    reread = {step["reading"][:8] for step in server.data(tie.removeprefix(server.base) + ".json")["claims"]}
    assert {text.split()[1].rstrip(",") for text in page.locator(".claim .version").all_inner_texts()} == reread
    page.get_by_text("Seen at 2 addresses").click()
    shown = page.locator(".claim .seen li")
    assert [text.split()[0] for text in shown.all_inner_texts()] == ["https://news.example/signed", "https://daily.example/2022/05/signed"]
    assert all(re.search(r"\d{4}", text.split(maxsplit=1)[1]) for text in shown.all_inner_texts())
    page.locator(".claim", has=page.locator(".seen")).get_by_role("link", name="Read in the text").click()
    assert page.locator(".seen a").count() == 2
    assert page.locator(".version").inner_text().split()[1].rstrip(",") in reread


@pytest.mark.parametrize("page", [{}, {"java_script_enabled": False}], ids=["script", "no-script"], indirect=True)
def test_what_is_folded_up_is_open_on_paper(page, server) -> None:
    with open_store(server.path) as store:
        parties = {NORD: Role.PARTNER, CATL: Role.PARTNER}
        put(store, reading("cells.html", parties, (Form.LICENSING, Status.PLANNED, When.day(2024, 2, 1))))
    wait_for(lambda: server.data("/company/bmw.json")["among"])
    page.goto(f"{server.base}/company/bmw")
    pair = page.locator(".among li").first
    assert not pair.is_visible()
    page.emulate_media(media="print")
    assert pair.is_visible()
    assert pair.bounding_box()["height"] > 8
    page.emulate_media(media="screen")
    assert not pair.is_visible()


def test_what_was_unfolded_for_paper_is_folded_up_again(page, server) -> None:
    """As browsers do it that cannot unfold by style alone."""
    page.goto(server.address("TIE"))
    page.locator(".because summary").first.click()
    folded = page.locator("main details:not([open])")
    before = folded.count()
    assert before > 0
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert folded.count() == 0
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert folded.count() == before
    assert page.locator(".because[open]").count() == 1


def test_a_question_becomes_a_watch_with_feeds(page, server) -> None:
    page.goto(f"{server.base}/?company=BMW")
    page.get_by_role("link", name="Watch this question").click()
    page.get_by_label("Name", exact=True).fill("All of BMW")
    page.get_by_role("button", name="Save").click()
    page.wait_for_url("**/alerts")
    watch = server.data("/alerts.json")["watches"][0]
    assert (watch["name"], watch["question"]) == ("All of BMW", {"company": "BMW"})
    assert server.data(watch["feed"])["title"] == "All of BMW"
    page.get_by_role("button", name="Remove").click()
    page.wait_for_load_state()
    assert server.data("/alerts.json")["watches"] == []


@pytest.mark.parametrize("page", [{"java_script_enabled": False}], ids=["no-script"], indirect=True)
def test_without_a_script_the_desk_works_too(page, server) -> None:
    page.goto(f"{server.base}/network")
    assert page.locator("nav.years a").count() > 1
    page.locator("footer select[name=language]").select_option("de")
    page.locator("footer button").first.click()
    assert page.locator("h1").inner_text() == "Netz"


@pytest.mark.parametrize("page", [{"viewport": PHONE, "color_scheme": look} for look in ("light", "dark")], indirect=True)
def test_a_company_can_be_read_on_a_phone_and_on_paper(page, server) -> None:
    """Names are large enough; the outlines of land show in every look and end at the frame of the map."""
    page.goto(f"{server.base}/company/bmw")
    sizes = page.locator(".wheel .name").evaluate_all("found => found.map(e => e.getBoundingClientRect().height)")
    assert len(sizes) == 3
    assert min(sizes) >= 11
    middle = page.locator(".wheel .name", has_text="BMW").bounding_box()
    assert 0 < middle["x"] < middle["x"] + middle["width"] < PHONE["width"]
    looks = """e => [getComputedStyle(e).stroke, getComputedStyle(e).fill, getComputedStyle(e.closest('figure')).backgroundColor,
        getComputedStyle(e.ownerSVGElement).overflow]"""
    for media in ("screen", "print"):
        page.emulate_media(media=media)
        stroke, fill, behind, beyond = page.locator(".map .land path").evaluate(looks)
        assert stroke not in (behind, fill, "none"), media
        assert beyond == "hidden"


def test_the_theme_is_kept_and_paper_is_white(page, server) -> None:
    colour = "() => getComputedStyle(document.documentElement).backgroundColor"
    page.goto(server.base)
    light = page.evaluate(colour)
    page.locator("select[name=theme]").select_option("dark")
    page.wait_for_selector("html[data-theme=dark]")
    assert page.evaluate(colour) != light
    page.emulate_media(media="print")
    assert page.evaluate(colour) == "rgb(255, 255, 255)"
    assert not page.locator(".find").is_visible()
