"""The desk: every view, every judgement, and everybody who attacks it."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from html.parser import HTMLParser

import pytest

pytest.importorskip("fastapi")
pytest.importorskip("httpx")

from fastapi.testclient import TestClient

from small_desk import BMW, EVIL, HOSTILE, SCRIPT, fill, put, reading
from tieup.codebook import Form, Role, Status
from tieup.dates import When
from tieup.desk import accounts, open_desk
from tieup.errors import DeskError
from tieup.export import FORMATS
from tieup.model import Entity
from tieup.store import open_store
from tieup.store.values import NOTATIONS, PARTS
from tieup.web.app import create_app
from tieup.web.seeing import _through
from tieup.web.settings import Settings
from tieup.web.wording import wordings

BASE = "http://127.0.0.1:8080"
VOID = {"meta", "link", "input", "br", "img", "hr"}


Places = Callable[[], str]


def filled(places: Places) -> str:
    path = places()
    fill(path)
    return path


@pytest.fixture(scope="module")
def desk(places: Places) -> Iterator[TestClient]:
    with TestClient(create_app(Settings(filled(places), person="anna")), base_url=BASE) as client:
        yield client


@pytest.fixture
def triangle(places: Places) -> Iterator[TestClient]:
    """A desk on which two partners of BMW are tied to one another."""
    path = filled(places)
    with open_store(path) as store:
        parties = {HOSTILE: Role.PARTNER, BMW: Role.PARTNER}
        put(store, reading("third.html", parties, (Form.COOPERATION, Status.AGREED, When.day(2024, 5, 6))))
    with TestClient(create_app(Settings(path)), base_url=BASE) as client:
        yield client


@pytest.fixture
def fresh(places: Places) -> Iterator[TestClient]:
    """A desk of its own, for tests that change it."""
    with TestClient(create_app(Settings(filled(places), person="anna")), base_url=BASE) as client:
        yield client


class Page(HTMLParser):
    """What a browser makes of a page: its elements with their attributes, and whether they are nested rightly."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.text = ""
        self.feed(text)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data

    def form(self, where: str, **fields: str) -> dict[str, str]:
        """The hidden fields of the first form with this action and these fields."""
        number = next(n for n, (tag, attributes) in enumerate(self.elements) if tag == "form" and attributes.get("action") == where)
        found: dict[str, str] = {}
        for tag, attributes in self.elements[number + 1 :]:
            if tag == "form":
                break
            if tag == "input" and attributes.get("name"):
                found[attributes["name"] or ""] = attributes.get("value") or ""
        return {**found, **fields}


def ids(desk: TestClient) -> dict[str, str]:
    ties = desk.get("/new.json").json()["tieups"]
    supply = next(tie for tie in ties if "supply" in tie["forms"])
    evil = next(tie for tie in ties if any("Evil" in p["name"] for p in tie["participants"]))
    claims = {tie["id"]: desk.get(f"/tie/{tie['id']}.json").json()["claims"] for tie in (supply, evil)}
    return {
        "tie": supply["id"],
        "evil": evil["id"],
        "claim": claims[supply["id"]][0]["claim"],
        "evil_claim": claims[evil["id"]][0]["claim"],
    }


def views(desk: TestClient) -> list[str]:
    known = ids(desk)
    return [
        "/", "/?company=BMW&status=denied", "/?text=nothing-at-all", "/?since=2022&until=2024-05", f"/tie/{known['tie']}",
        f"/tie/{known['evil']}", f"/tie/{known['tie']}?as_of=2025", f"/claim/{known['claim']}", f"/claim/{known['evil_claim']}",
        "/company/bmw", "/company/new:evil", "/company/bmw?group=true", "/network", "/network?until=2022", "/compare",
        "/compare?one=BMW&other=CATL", "/search?q=nord", "/search?q=BMW", "/search", "/sources", "/sources?page=9", "/review",
        "/alerts", "/alerts?company=BMW", "/api", "/login", "/no/such/page", "/tie/zzzz", "/claim/zzzz", "/company/nobody",
        "/?since=yesterday",
    ]  # fmt: skip


# -- every view ------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", sorted(wordings()))
def test_every_view_is_a_sound_page_in_every_language(desk, code) -> None:
    some = views(desk)
    for view in some if code == "en" else some[::5]:
        answer = desk.get(view, headers={"Accept-Language": code})
        page = Page(answer.text)
        expected = 404 if any(part in view for part in ("such", "zzzz", "nobody")) else 400 if "yesterday" in view else 200
        assert answer.status_code == expected, view
        assert ("html", {"lang": code, "data-theme": "auto"}) in page.elements
        assert [tag for tag, _ in page.elements].count("h1") == 1, view
        assert [a["id"] for _, a in page.elements if "id" in a] == list(dict.fromkeys(a["id"] for _, a in page.elements if "id" in a)), view


def test_every_view_is_there_as_data(desk) -> None:
    for view in views(desk)[:23]:
        at, _, query = view.partition("?")
        answer = desk.get(f"{'/new' if at == '/' else at}.json?{query}")
        assert answer.status_code == 200, view
        assert answer.headers["content-type"] == "application/json"
        assert isinstance(answer.json(), dict)


def test_every_link_leads_somewhere(desk) -> None:
    seen: set[str] = set()
    for view in views(desk)[:20]:
        for tag, attributes in Page(desk.get(view).text).elements:
            target = attributes.get("href") or ""
            if tag == "a" and target.startswith("/") and not target.startswith("/export"):
                seen.add(target.partition("#")[0])
    for target in seen:
        assert desk.get(target).status_code == 200, target


def test_the_picture_of_a_tie_up_says_in_words_what_it_shows(desk) -> None:
    page = Page(desk.get(f"/tie/{ids(desk)['tie']}").text)
    label = next(a["aria-label"] for tag, a in page.elements if tag == "svg" and "ladder" in (a.get("class") or ""))
    assert label is not None
    assert "3" in label
    assert "denied" in label
    assert "Jan 9, 2023" in label


def test_the_words_that_speak_for_a_claim_are_marked_in_its_text(desk) -> None:
    known = ids(desk)
    page, data = Page(desk.get(f"/claim/{known['claim']}").text), desk.get(f"/claim/{known['claim']}.json").json()
    assert len([tag for tag, _ in page.elements if tag == "mark"]) == len({row["start"] for row in data["evidence"]})
    for row in data["evidence"]:
        assert row["quote"] in page.text


def test_counts_are_of_what_was_asked_for(desk) -> None:
    for question in ("", "company=BMW", "company=BMW&form=supply", "field=battery", "status=active", "text=battery&company=CATL"):
        told = desk.get(f"/new.json?{question}").json()
        ties = told["tieups"]
        assert len(ties) == told["total"] > 0
        lists = {"form": "forms", "field": "fields", "country": "countries"}
        counts = {kind: Counter(value for tie in ties for value in tie[name]) for kind, name in lists.items()}
        counts |= {"status": Counter(tie["status"] for tie in ties), "year": Counter(tie["last"][:4] for tie in ties)}
        assert told["counts"] == counts, question


def test_long_lists_are_paged(places) -> None:
    path = places()
    with open_store(path) as store:
        for number in range(60):
            parties = {Entity(f"new:firm {number}", f"Firm {number}"): Role.PARTNER, BMW: Role.PARTNER}
            put(store, reading(f"{number}.html", parties, (Form.SUPPLY, Status.AGREED, When.year(2020))))
    with TestClient(create_app(Settings(path)), base_url=BASE) as client:
        first = client.get("/new.json").json()
        seen, here = len(first["tieups"]), first
        while here["next"]:
            here = client.get(here["next"]).json()
            seen += len(here["tieups"])
        assert seen == first["total"] == 60


def test_every_export_is_a_file(desk) -> None:
    pytest.importorskip("openpyxl")
    pytest.importorskip("pyarrow")
    for kind in FORMATS:
        answer = desk.get(f"/export/{kind}?company=BMW")
        assert answer.status_code == 200, kind
        assert "attachment" in answer.headers["content-disposition"]
        assert len(answer.content) > 100
    assert desk.get("/export/nothing").status_code == 404


def test_a_company_shows_which_of_its_partners_are_tied_to_one_another(triangle: TestClient) -> None:
    ties = triangle.get("/new.json").json()["tieups"]
    tie = next(tie["id"] for tie in ties if {party["id"] for party in tie["participants"]} == {"catl", HOSTILE.id})
    (edge,) = triangle.get("/company/bmw.json").json()["among"]
    assert (edge["one"], edge["other"], edge["ties"], edge["since"]) == ("catl", HOSTILE.id, [tie], "2024-03-04")
    page = Page(triangle.get("/company/bmw").text)
    links = [attributes for tag, attributes in page.elements if tag == "a" and attributes.get("href") == f"/tie/{tie}"]
    assert [attributes.get("tabindex") for attributes in links] == ["-1", None]  # in the picture, and in the list that keys reach
    assert page.text.count(f"CATL / {HOSTILE.name}") == 2
    (label,) = (attributes["aria-label"] for _, attributes in page.elements if attributes.get("class") == "chart network wheel")
    assert re.findall(r"\d+", label or "") == ["3", "1"]  # partners, and pairs of them
    assert ("details", {"class": "among"}) not in Page(triangle.get("/company/new:nordvolt").text).elements


# -- attacks ---------------------------------------------------------------------------------------------------------------------


def test_no_word_of_a_page_becomes_an_element_or_a_handler(desk) -> None:
    for view in [*views(desk), f"/search?q={SCRIPT}", f"/search?q={EVIL}", f"/?company={EVIL}", f"/compare?one={EVIL}&other={SCRIPT}"]:
        page = Page(desk.get(view).text)
        scripts = [a for tag, a in page.elements if tag == "script"]
        assert [set(a) for a in scripts] == [{"src", "defer"}], view
        assert all(str(a["src"]).startswith("/static/desk.js") for a in scripts)
        assert "img" not in {tag for tag, _ in page.elements}
        for _, attributes in page.elements:
            assert not [name for name in attributes if name.startswith("on") or name == "style"], view
            for name in ("href", "src", "action"):
                assert re.match(r"(/|#|https?://|$)", attributes.get(name) or ""), (view, attributes)


def test_hostile_words_are_shown_as_they_are(desk) -> None:
    page = Page(desk.get(f"/claim/{ids(desk)['evil_claim']}").text)
    assert SCRIPT in page.text
    assert "{{ 7*7 }}" in page.text
    assert EVIL in Page(desk.get("/sources").text).text


def test_headers_forbid_foreign_and_inline_scripts_everywhere(desk) -> None:
    for view in [*views(desk), "/new.json", "/static/desk.css", "/openapi.json", "/export/csv", "/nothing.json"]:
        headers = desk.get(view).headers
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert (headers["x-content-type-options"], headers["x-frame-options"]) == ("nosniff", "DENY")


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "", "[::2]", "localhost@evil.example", "\x00"])
def test_a_foreign_name_for_this_machine_is_refused(desk, host) -> None:
    assert desk.get("/", headers={"Host": host}).status_code == 421


def test_large_and_endless_requests_are_refused(desk) -> None:
    assert desk.post("/judge", content=b"x" * 300_000).status_code == 413
    assert desk.post("/judge", content=iter([b"x"])).status_code == 413


def test_a_character_that_no_text_has_is_refused(desk) -> None:
    for view in ("/?company=B%00W", "/tie/%00", "/search.json?q=%00", "/export/csv?text=%00"):
        assert desk.get(view).status_code == 400, view
    form = Page(desk.get("/").text).form("/settings", action="merge", subject="new:nordvolt", into="B\0W", seen="0")
    assert desk.post("/judge", data=form).status_code == 400


@pytest.mark.parametrize("to", ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)", "/\r\nX: y"])
def test_nobody_is_sent_on_to_another_place(fresh, to) -> None:
    form = Page(fresh.get("/").text).form("/settings", language="de", next=to)
    answer = fresh.post("/settings", data=form, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/")


@pytest.mark.parametrize("where", ["/judge", "/alerts", "/alerts/remove", "/settings", "/login", "/logout"])
def test_a_form_that_is_not_of_this_desk_does_nothing(fresh, where) -> None:
    page = Page(fresh.get("/company/new:nordvolt").text)
    good = page.form("/settings")
    fields = {"action": "merge", "subject": "new:nordvolt", "into": "bmw", "seen": "0", "name": "x", "company": "BMW", "change_status": "1"}
    for bad in ({}, {"token": ""}, {"token": "0" * 64}, {"token": "\u00e9"}):
        assert fresh.post(where, data={**fields, **bad}).status_code == 403
    assert fresh.post(where, data={**fields, **good}, headers={"Origin": "https://evil.example"}).status_code == 403
    fresh.cookies.clear()
    assert fresh.post(where, data={**fields, **good}).status_code == 403
    assert fresh.get("/review.json").json()["judgements"] == []
    assert fresh.get("/alerts.json").json()["watches"] == []


# -- judging ---------------------------------------------------------------------------------------------------------------------


def judge(desk: TestClient, page: Page, **fields: str) -> int:
    return int(desk.post("/judge", data=page.form("/judge", **fields), follow_redirects=False).status_code)


def test_two_names_are_judged_one_and_parted_again(fresh) -> None:
    page = Page(fresh.get("/company/new:nordvolt").text)
    assert judge(fresh, page, into="bmw") == 303
    log = fresh.get("/review.json").json()["judgements"]
    assert [(j["action"], j["subject"], j["target"], j["author"]) for j in log] == [("merge", "new:nordvolt", "bmw", "anna")]
    assert not any("Nordvolt" in p["name"] for tie in fresh.get("/new.json").json()["tieups"] for p in tie["participants"])
    assert judge(fresh, Page(fresh.get("/review").text), action="undo") == 303
    assert any("Nordvolt" in p["name"] for tie in fresh.get("/new.json").json()["tieups"] for p in tie["participants"])
    assert [j["stands"] for j in fresh.get("/review.json").json()["judgements"]] == [True, False]


def test_two_people_at_once_do_not_overwrite_each_other(fresh) -> None:
    mine, theirs = (Page(fresh.get("/company/new:nordvolt").text) for _ in range(2))
    assert judge(fresh, theirs, into="catl") == 303
    answer = fresh.post("/judge", data=mine.form("/judge", into="bmw"))
    assert answer.status_code == 409
    assert len(fresh.get("/review.json").json()["judgements"]) == 1


def test_what_others_judged_elsewhere_is_not_in_the_way(fresh) -> None:
    mine, theirs = Page(fresh.get("/company/new:nordvolt").text), Page(fresh.get("/company/new:evil").text)
    assert judge(fresh, theirs, into="catl") == 303
    assert judge(fresh, mine, into="bmw") == 303


@pytest.mark.parametrize(
    "fields",
    [
        {"into": ""},
        {"into": "no such firm"},
        {"action": "nonsense"},
        {"seen": "x"},
        {"action": "split", "names": ""},
        {"into": "new:nordvolt"},
    ],
)
def test_a_judgement_that_cannot_hold_is_refused_with_its_reason(fresh, fields) -> None:
    answer = fresh.post("/judge", data=Page(fresh.get("/company/new:nordvolt").text).form("/judge", **fields))
    assert answer.status_code in (400, 409)
    assert fresh.get("/review.json").json()["judgements"] == []


def claim_form(desk: TestClient, **fields: str) -> dict[str, str]:
    known = ids(desk)
    page = Page(desk.get(f"/claim/{known['claim']}").text)
    return page.form("/judge", claim=known["claim"], **fields)


def statuses(desk: TestClient) -> list[str]:
    return [claim["status"] for claim in desk.get(f"/tie/{ids(desk)['tie']}.json").json()["claims"]]


def test_a_claim_is_confirmed_rejected_and_set_right_in_place(fresh) -> None:
    assert statuses(fresh) == ["in_talks", "agreed", "denied"]
    for action, fields in (("confirm", {}), ("correct", {"field": "status", "value": "planned"})):
        form = claim_form(fresh, action=action, **fields)
        assert fresh.post("/judge", data=form, follow_redirects=False).status_code == 303, action
    assert statuses(fresh) == ["planned", "agreed", "denied"]
    assert fresh.post("/judge", data=claim_form(fresh, action="reject"), follow_redirects=False).status_code == 303
    assert statuses(fresh) == ["agreed", "denied"]
    assert judge(fresh, Page(fresh.get("/review").text), action="undo") == 303
    assert statuses(fresh) == ["planned", "agreed", "denied"]
    assert [j["action"] for j in fresh.get("/review.json").json()["judgements"]] == ["undo", "reject", "correct", "confirm"]


def test_an_opened_claim_says_what_was_judged_on_it(fresh) -> None:
    claim = ids(fresh)["claim"]

    def told() -> tuple[list[str], Page]:
        made = fresh.get(f"/claim/{claim}.json").json()["judgements"]
        assert {judgement["author"] for judgement in made} <= {"anna"}
        return [judgement["action"] for judgement in made], Page(fresh.get(f"/claim/{claim}").text)

    assert told()[0] == []
    for action, fields in (("correct", {"field": "status", "value": "planned"}), ("reject", {})):
        assert fresh.post("/judge", data=claim_form(fresh, action=action, **fields), follow_redirects=False).status_code == 303
    actions, page = told()
    assert actions == ["correct", "reject"]
    assert "rejected · anna · " in page.text
    assert "corrected Status: planned · anna · " in page.text
    assert judge(fresh, Page(fresh.get("/review").text), action="undo") == 303
    actions, page = told()
    assert (actions, "rejected ·" in page.text) == (["correct"], False)


@pytest.mark.parametrize("code", wordings())
def test_lists_mark_the_claims_that_people_have_judged(fresh, code) -> None:
    known, said = ids(fresh), wordings()[code].words["action"]
    lists = (f"/tie/{known['tie']}", "claims"), ("/search", "hits"), ("/review", "doubtful")

    def marked() -> list[set[str]]:
        """The judgements that each list tells of, the same on the page as in the data."""
        told = []
        for path, rows in lists:
            page = fresh.get(path, params={"q": "battery"}, headers={"accept-language": code}).text
            data = fresh.get(f"{path}.json", params={"q": "battery"}).json()[rows]
            told.append({judgement["action"] for row in data for judgement in row["judgements"]})
            assert {name for name in said if f"<strong>{said[name]}</strong> · anna · <time" in page} == told[-1]
        return told

    assert marked() == [set(), set(), set()]
    assert fresh.post("/judge", data=claim_form(fresh, action="confirm"), follow_redirects=False).status_code == 303
    assert marked() == [{"confirm"}, {"confirm"}, set()]  # what was confirmed is in no doubt
    assert judge(fresh, Page(fresh.get(f"/tie/{known['tie']}").text), action="apart", tie=known["tie"], other=known["evil"]) == 303
    assert marked() == [{"confirm", "apart"}, {"confirm", "apart"}, {"apart"}]
    assert judge(fresh, Page(fresh.get("/review").text), action="undo") == 303
    assert marked() == [{"confirm"}, {"confirm"}, set()]


def test_a_value_set_right_stands_on_the_words_that_were_selected(fresh) -> None:
    claim = ids(fresh)["claim"]
    fields = {"action": "correct", "field": "announced", "value": "2021-02", "quote": "since 2021-02-03"}
    assert fresh.post("/judge", data=claim_form(fresh, start="9999", **fields), follow_redirects=False).status_code == 303
    (row,) = [row for row in fresh.get(f"/claim/{claim}.json").json()["evidence"] if row["field"] == "announced"]
    assert row["quote"] == "since 2021-02-03"
    (kept,) = fresh.get("/review.json").json()["judgements"]
    assert (kept["quote"], kept["start"]) == (row["quote"], row["start"])
    refused = fresh.post("/judge", data=claim_form(fresh, **{**fields, "quote": "words that nobody wrote"}))
    assert refused.status_code == 409


@pytest.mark.parametrize(
    ("fields", "key", "expected"),
    [
        ({"field": "places", "country": ["hu", "DE", ""], "region": ["", "", ""], "city": ["Debrecen", "", ""], "plant": ["", "", "lost"]},
         "places", [{"country": "HU", "city": "Debrecen"}, {"country": "DE"}]),
        ({"field": "quantities", "amount": ["<=30", ""], "unit": ["GWh", ""], "per": ["year", ""], "what": ["cells", ""]}, "quantities",
         [{"value": "<=30", "unit": "GWh/year", "what": "cells"}]),
        ({"field": "people"}, "people", []),
        ({"field": "people", "name": "Anna Berg", "organisation": "BMW", "function": "", "part": "signatory"}, "people",
         [{"name": "Anna Berg", "as_written": "for battery", "organisation": "BMW", "function": "", "part": "signatory"}]),
        ({"field": "products", "value": "iX3\r\n i7 eDrive \r\n"}, "products", ["iX3", "i7 eDrive"]),
        ({"field": "forms", "value": ["licensing", "supply"]}, "forms", ["licensing", "supply"]),
        ({"field": "instrument", "value": "framework_agreement"}, "instrument", "framework_agreement"),
        ({"field": "binding", "value": "binding"}, "binding", "binding"),
        ({"field": "binding", "value": ""}, "binding", "unstated"),
        ({"field": "source", "value": "insider"}, "source", "insider"),
        ({"field": "unconfirmed_by", "value": ["catl", "bmw"]}, "unconfirmed_by", ["CATL", "BMW"]),
    ],
)  # fmt: skip
def test_each_value_is_set_right_by_its_own_input(fresh, fields, key, expected) -> None:
    form = {**claim_form(fresh, action="correct"), "quote": "for battery", **fields}
    assert fresh.post("/judge", data=form, follow_redirects=False).status_code == 303
    claim = fresh.get(f"/claim/{form['claim']}.json").json()
    assert claim[key] == expected
    quotes = {row["quote"] for row in claim["evidence"] if row["rule"] == "judgement.1"}
    assert quotes == (set() if expected in ([], "unstated") else {"for battery"})


def test_the_role_of_each_is_set_right(fresh) -> None:
    asked = claim_form(fresh, action="correct", field="roles")
    for seen, (who, role) in enumerate((("catl", "licensor"), ("bmw", "licensee"))):
        form = {**asked, "who": who, "role": role, "seen": str(seen)}
        assert fresh.post("/judge", data=form, follow_redirects=False).status_code == 303
    participants = fresh.get(f"/claim/{form['claim']}.json").json()["participants"]
    assert {part["entity"]["id"]: part["role"] for part in participants} == {"catl": "licensor", "bmw": "licensee"}


def test_a_page_offers_an_input_for_every_value(fresh) -> None:
    page = Page(fresh.get(f"/claim/{ids(fresh)['claim']}").text)
    names = {a.get("value") for tag, a in page.elements if tag == "input" and a.get("name") == "field"}
    assert names == set(NOTATIONS)
    assert {a.get("name") for tag, a in page.elements if tag in ("input", "select", "textarea")} >= {
        p for parts in PARTS.values() for p in parts
    }
    assert "HU" in {a.get("value") for tag, a in page.elements if tag == "option"}


def test_one_comes_into_a_claim_under_the_words_selected_or_a_name_typed(fresh) -> None:
    asked = claim_form(fresh, action="correct", field="participants")
    words = {"quote": "battery", "role": "investor"}
    for seen, fields in enumerate((words, {"who": "Orano", "quote": "battery"}, {"value": "orano=none\nbmw=none"})):
        answer = fresh.post("/judge", data={**asked, **fields, "seen": str(seen)}, follow_redirects=False)
        assert answer.status_code == 303
    participants = fresh.get(f"/claim/{asked['claim']}.json").json()["participants"]
    told = {part["entity"]["id"]: (part["role"], part["as_written"]) for part in participants}
    assert told == {"catl": ("supplier", "CATL"), "new:battery": ("investor", "battery")}
    assert fresh.post("/judge", data={**asked, "role": "–", "seen": "3"}).status_code == 409


def test_several_come_into_a_claim_at_once(fresh) -> None:
    asked = claim_form(fresh, action="correct", field="participants")
    rows = {"who": ["battery", "", "supply", ""], "role": ["investor", "", "", "host"]}
    assert fresh.post("/judge", data={**asked, **rows}, follow_redirects=False).status_code == 303
    participants = fresh.get(f"/claim/{asked['claim']}.json").json()["participants"]
    told = [(part["entity"]["id"], part["role"], part["as_written"]) for part in participants]
    assert told[2:] == [("new:battery", "investor", "battery"), ("new:supply", "partner", "supply")]


REFUSED = [
    ({"field": "status", "value": "planned", "quote": "words that nobody wrote"}, "not_said"),
    ({"field": "announced", "value": "soon"}, "no_value"),
    ({"field": "places", "country": "QQ"}, "no_country"),
    ({"field": "quantities", "amount": "5", "unit": "barleycorns"}, "no_unit"),
    ({"field": "participants", "value": "catl=none"}, "too_few"),
    ({"field": "participants", "who": "Zzyzx"}, "not_said"),
    ({"field": "status", "value": ""}, "how_many"),
    ({"action": "undo"}, "nothing_stands"),
    ({"action": "merge", "subject": "bmw", "into": "No Such Firm"}, "unknown"),
    ({"action": "merge", "subject": "bmw", "into": "BMW"}, "one_already"),
    ({"action": "split", "subject": "bmw", "names": "Beemer", "into": ""}, "not_spelt"),
    ({"action": "same", "tie": "zzz", "other": "zzz"}, "no_claim"),
]


@pytest.mark.parametrize("code", sorted(wordings()))
def test_why_a_judgement_is_refused_is_said_in_the_language_of_the_desk(desk, code) -> None:
    form = claim_form(desk, action="correct")
    for fields, why in REFUSED:
        answer = desk.post("/judge", data={**form, **fields}, headers={"Accept-Language": code})
        spelt = max(re.split(r"\{\w+\}", wordings()[code].words["refused"][why]), key=len).strip()
        said = Page(answer.text).text
        assert (answer.status_code, wordings()[code]("refused") in said, spelt in said) == (409, True, True), (why, said)
    assert desk.get("/review.json").json()["judgements"] == []


@pytest.mark.parametrize(
    ("years", "drawn"),
    [
        (["2024", "2022"], ["2022", "2023", "2024"]),
        (["1990", "2024", "2026"], ["2024", "2025", "2026"]),
        (["1990", "2026"], ["2026"]),
        (["2026"], ["2026"]),
        ([], []),
    ],
)
def test_years_without_a_tie_up_stand_between_the_others(years, drawn) -> None:
    assert _through(years, 3) == drawn


@pytest.mark.parametrize("code", sorted(wordings()))
def test_what_somebody_else_has_judged_meanwhile_is_said_in_the_language_of_the_desk(fresh, code) -> None:
    say = wordings()[code]
    mine, theirs = claim_form(fresh, action="confirm"), claim_form(fresh, action="correct", field="status", value="planned")
    fresh.post("/judge", data=theirs)
    answer = fresh.post("/judge", data=mine, headers={"Accept-Language": code})
    said = f"anna: {say.term('action', 'correct')} {say.term('evidence', 'status')} BMW, CATL ({say.term('form', 'supply')})"
    assert (answer.status_code, said in Page(answer.text).text) == (409, True)


@pytest.mark.parametrize("code", sorted(wordings()))
def test_an_address_that_cannot_be_read_is_answered_in_the_language_of_the_desk(desk, code) -> None:
    say = wordings()[code]
    for query, name in (("since=yesterday", "since"), ("form=marriage", "form"), ("page=0", "page"), ("language=klingon", "page_language")):
        answer = desk.get(f"/?{query}", headers={"Accept-Language": code})
        assert (answer.status_code, say("unreadable", name=say(name)) in Page(answer.text).text) == (400, True)
    told = desk.get("/new.json?since=yesterday").json()
    assert told["detail"].startswith("since: ")


@pytest.mark.parametrize("code", sorted(wordings()))
def test_a_watch_that_cannot_be_is_refused_in_the_language_of_the_desk(desk, code) -> None:
    form = Page(desk.get("/").text).form("/settings", name=" ", company="BMW", change_status="1")
    answer = desk.post("/alerts", data=form, headers={"Accept-Language": code})
    assert (answer.status_code, wordings()[code].words["refused"]["watch_name"] in Page(answer.text).text) == (400, True)


def test_a_judgement_can_be_taken_back_where_it_was_made(fresh) -> None:
    where = f"/claim/{ids(fresh)['claim']}?a=1&path=2"
    for action in ("reject", "confirm"):
        form = claim_form(fresh, action=action, next=f"{where}&done=7", seen=str(len(fresh.get("/review.json").json()["judgements"])))
        answer = fresh.post("/judge", data=form, follow_redirects=False)
        made = len(fresh.get("/review.json").json()["judgements"])
        assert answer.headers["location"] == f"{where}&done={made}"
        page = Page(fresh.get(answer.headers["location"]).text)
        assert judge(fresh, page) == 303
    log = fresh.get("/review.json").json()["judgements"]
    assert [(each["action"], each["stands"]) for each in log] == [("undo", True), ("confirm", False), ("undo", True), ("reject", False)]


def test_a_database_that_cannot_be_read_is_no_fault_of_the_question(fresh) -> None:
    office = fresh.app.state.office
    with office.desk.writing() as connection:
        connection.exec_driver_sql("drop table tie_terms")
    for view in ("/", "/new.json"):
        assert fresh.get(view).status_code == 503
    with office.desk.writing() as connection:
        connection.exec_driver_sql("alter table desk_accounts rename to elsewhere")
    assert fresh.get("/alerts").status_code == 503


@pytest.mark.parametrize("code", sorted(wordings()))
def test_every_picture_says_what_it_shows_in_the_language_of_the_desk(desk, code) -> None:
    say, seen = wordings()[code], set[str]()
    for view in views(desk)[:18]:
        page = Page(desk.get(view, headers={"Accept-Language": code}).text)
        charts = [attributes for tag, attributes in page.elements if tag == "svg" and "chart" in (attributes.get("class") or "")]
        labels = [attributes.get("aria-label") for attributes in charts]
        assert all(labels), view
        seen |= {label or "" for label in labels}
    assert {say("by_field"), say("by_form"), say("by_status"), say("by_year"), say("company_years")} <= seen
    titles = Page(desk.get(f"/tie/{ids(desk)['tie']}", headers={"Accept-Language": code}).text).text
    assert f"{say.day('2023-01-09')}: {say.term('status', 'denied')}" in titles


SAID = {  # what the desk says of a judgement on a claim and of one on names
    "en": ("corrected", "Does not take part", "one and the same", "This judgement was not kept."),
    "ru": ("исправлено", "Не участвует", "одно и то же", "Это суждение не принято."),
    "zh": ("已更正", "并未参与", "同一组织", "此判断未被保存。"),
}


@pytest.mark.parametrize("code", SAID)
def test_the_log_of_judgements_can_be_read(fresh, code) -> None:
    asked = claim_form(fresh, action="correct", field="participants")
    for seen, given in enumerate(({"who": "battery"}, {"value": "bmw=none"})):
        fresh.post("/judge", data={**asked, **given, "seen": str(seen)})
    page = Page(fresh.get("/company/new:nordvolt").text)
    assert judge(fresh, page, into="bmw") == 303
    say, words = wordings()[code], Page(fresh.get("/review", headers={"Accept-Language": code}).text).text
    corrected, no_part, merged, refused = SAID[code]
    assert f"{corrected} {say.term('evidence', 'participants')} BMW, CATL ({say.term('form', 'supply')})" in words
    assert f"BMW: {no_part}" in words
    assert f"{merged} nordvolt → BMW" in words
    assert "[" not in words
    answer = fresh.post("/judge", data={**asked, "value": "catl=none", "seen": "3"}, headers={"Accept-Language": code})
    assert answer.status_code == 409
    assert refused in answer.text


def test_of_two_who_judge_one_claim_the_later_looks_again(fresh) -> None:
    mine, theirs = claim_form(fresh, action="confirm"), claim_form(fresh, action="reject")
    assert fresh.post("/judge", data=theirs, follow_redirects=False).status_code == 303
    assert fresh.post("/judge", data=mine).status_code == 409


@pytest.mark.parametrize(
    "fields",
    [{"claim": ""}, {"claim": "zzz"}, {"action": "correct", "field": "status", "value": "nonsense"}, {"action": "correct", "field": "mood"},
     {"action": "correct", "field": "places", "country": "QQ"},
     {"action": "same", "tie": "", "other": "x"}, {"action": "apart", "tie": "zzz", "other": "zzz"}],
)  # fmt: skip
def test_a_verdict_that_means_nothing_is_refused(fresh, fields) -> None:
    answer = fresh.post("/judge", data={**claim_form(fresh, action="confirm"), **fields})
    assert answer.status_code in (400, 409)
    assert fresh.get("/review.json").json()["judgements"] == []


# -- who may enter ---------------------------------------------------------------------------------------------------------------


def enter(client: TestClient, name: str, password: str) -> int:
    form = Page(client.get("/login").text).form("/login", user=name, password=password)
    return int(client.post("/login", data=form, follow_redirects=False).status_code)


@pytest.fixture
def locked(places: Places) -> Iterator[TestClient]:
    path = filled(places)
    with open_desk(path) as opened:
        for level in accounts.Level:
            accounts.add(opened, level.value, f"password of {level}", level)
    with TestClient(
        create_app(Settings(path, host="0.0.0.0", hosts=("desk.example",))),  # noqa: S104
        base_url="http://desk.example:8080",
    ) as client:
        yield client


def test_a_desk_that_others_reach_needs_an_account(places) -> None:
    with pytest.raises(DeskError, match="tieup account add"):
        create_app(Settings(filled(places), host="0.0.0.0"))  # noqa: S104


def test_without_a_login_nothing_is_shown(locked) -> None:
    for view in ("/", "/company/bmw", "/network", "/sources", "/review", "/alerts", "/api", "/search?q=BMW"):
        answer = locked.get(view, follow_redirects=False)
        assert (answer.status_code, answer.headers["location"].startswith("/login?next=")) == (303, True)
    for view in ("/new.json", "/network.json", "/export/csv"):
        assert locked.get(view).status_code == 401
    assert "BMW" not in locked.get("/").text


def test_a_login_opens_and_a_logout_shuts(locked) -> None:
    assert enter(locked, "reader", "password of reader") == 303
    assert locked.get("/new.json").json()["total"] == 3
    form = Page(locked.get("/").text).form("/logout")
    assert locked.post("/logout", data=form, follow_redirects=False).status_code == 303
    assert locked.get("/new.json").status_code == 401


def test_readers_read_reviewers_judge_admins_send_elsewhere(locked) -> None:
    fields = {"action": "merge", "subject": "new:nordvolt", "into": "bmw", "seen": "0"}
    watch = {"name": "w", "company": "BMW", "change_status": "1", "webhook": "http://127.0.0.1:9/", "secret": "s"}
    expected = {"reader": (403, 403), "reviewer": (303, 403), "admin": (409, 303)}
    for name, codes in expected.items():
        assert enter(locked, name, f"password of {name}") == 303
        token = Page(locked.get("/").text).form("/settings")
        judged = locked.post("/judge", data={**fields, **token}, follow_redirects=False).status_code
        watched = locked.post("/alerts", data={**watch, **token}, follow_redirects=False).status_code
        assert (judged, watched) == codes, name


def test_guessing_is_slow_and_a_wrong_name_is_told_like_a_wrong_password(locked) -> None:
    assert [enter(locked, "nobody", "x"), enter(locked, "reader", "x")] == [401, 401]
    tries = [enter(locked, f"name {n}", "x") for n in range(8)]
    assert tries[-1] == 429
    assert enter(locked, "admin", "password of admin") == 429  # from this address


def test_a_session_is_no_good_when_it_is_changed_or_over(locked) -> None:
    assert enter(locked, "admin", "password of admin") == 303
    cookie = locked.cookies["tieup_session"]
    for bad in (cookie[:-1], cookie + "x", "", "' or 1=1 --", "\ud83d\ude00".encode("utf-16", "surrogatepass").hex()):
        locked.cookies.set("tieup_session", bad, domain="desk.example")
        assert locked.get("/new.json", headers={"Cookie": f"tieup_session={bad}"}).status_code == 401


# -- settings --------------------------------------------------------------------------------------------------------------------


def test_language_and_theme_are_remembered(fresh) -> None:
    form = Page(fresh.get("/").text).form("/settings", language="ru", theme="dark")
    fresh.post("/settings", data=form)
    assert ("html", {"lang": "ru", "data-theme": "dark"}) in Page(fresh.get("/network").text).elements


def test_the_document_for_programs_names_every_view(desk) -> None:
    document = desk.get("/openapi.json").json()
    assert {"/new.json", "/tie/{identity}.json", "/company/{identity}.json", "/network.json", "/export/{kind}"} <= set(document["paths"])
    names = [m["operationId"] for methods in document["paths"].values() for m in methods.values()]
    assert len(names) == len(set(names))
    assert json.dumps(document)
