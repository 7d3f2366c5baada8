"""The example pages and their gold claims: shipped, well formed, and supported by words on the page."""

from __future__ import annotations

import json
import re
from collections import Counter
from enum import StrEnum
from html.parser import HTMLParser
from importlib.resources import files
from typing import Any

import pytest
from babel.numbers import list_currencies

from tieup.codebook import Binding, Field, Form, Instrument, Part, Role, Status, Voice
from tieup.dates import When

EXAMPLES = files("tieup").joinpath("examples")
GOLD: list[dict[str, Any]] = [json.loads(line) for line in EXAMPLES.joinpath("gold.jsonl").read_text("utf-8").splitlines()]
CLAIMS = [(record["doc"], claim) for record in GOLD for claim in record["claims"]]
UNITS = {"%", "GWh", "GWh/year", "t/year", "axles", "cells", "chargers", "jobs", "packs", "sites", "vehicles", "vehicles/year", "years"}
# Languages with a set of pages, one of them without a tie-up, and how many there are at least; others show what one page can.
HAN = r"[\u3400-\u9fff]"
SETS = {"en": 5, "de": 5, "es": 4, "fr": 5, "it": 4, "ru": 5, "zh": 4}
SILENT = {"script", "style", "head"}

each_record = pytest.mark.parametrize("record", GOLD, ids=lambda record: record["doc"])
each_claim = pytest.mark.parametrize(("doc", "claim"), CLAIMS, ids=[f"{doc}-{i}" for i, (doc, _) in enumerate(CLAIMS)])


class Visible(HTMLParser):
    """Collects what a reader sees."""

    def __init__(self) -> None:
        super().__init__()
        self.silent = 0
        self.parts: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:  # noqa: ARG002  # the base class sets the arguments
        self.silent += tag in SILENT

    def handle_endtag(self, tag: str) -> None:
        self.silent -= tag in SILENT

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.parts.append(data)


def source(doc: str) -> str:
    """The stored text of a page, decoded as the page itself says."""
    content = EXAMPLES.joinpath(doc.partition(":")[0]).read_bytes()
    declared = re.search(rb"charset=[\"']?([\w-]+)", content)
    return content.decode(declared.group(1).decode() if declared else "utf-8")


def folded(text: str) -> str:
    return " ".join(text.split())


def visible(doc: str) -> str:
    name, _, number = doc.partition(":")
    text = source(doc)
    if number:
        line = json.loads(text.splitlines()[int(number) - 1])
        return folded(f"{line['title']}\n{line['text']}")
    if not name.endswith(".html"):
        return folded(text)
    reader = Visible()
    reader.feed(text)
    return folded("".join(reader.parts))


def values(terms: type[StrEnum]) -> set[str]:
    return {term.value for term in terms}


def test_every_page_has_gold_and_every_gold_has_a_page() -> None:
    pages = {
        f"{folder.name}/{page.name}"
        for folder in EXAMPLES.iterdir()
        if folder.is_dir()
        for page in folder.iterdir()
        if folder.name != "__pycache__"
    }
    assert pages == {record["doc"].partition(":")[0] for record in GOLD}
    assert len({record["doc"] for record in GOLD}) == len(GOLD)


def test_each_line_of_the_wire_is_a_document() -> None:
    lines = source("en/wire.jsonl").splitlines()
    assert [record["doc"] for record in GOLD if ":" in record["doc"]] == [f"en/wire.jsonl:{i}" for i in range(1, len(lines) + 1)]


def test_the_set_is_balanced() -> None:
    languages = Counter(record["lang"] for record in GOLD)
    assert all(languages[code] >= least for code, least in SETS.items())
    empty = [record["lang"] for record in GOLD if not record["claims"]]
    assert len(empty) >= len(SETS)
    assert set(empty) >= set(SETS)
    formats = Counter(record["doc"].partition(":")[0].rpartition(".")[2] for record in GOLD)
    assert formats["html"] >= 10
    assert formats["txt"] >= 3
    assert formats["jsonl"] == 2


def test_every_status_role_and_most_forms_occur() -> None:
    assert {claim["status"] for _, claim in CLAIMS} == values(Status)
    assert {p["role"] for _, claim in CLAIMS for p in claim["participants"]} == values(Role)
    missing = values(Form) - {form for _, claim in CLAIMS for form in claim["forms"]}
    assert missing <= {"joint_purchasing", "standards"}


def test_one_page_is_in_windows_1251_and_one_has_lost_its_umlauts() -> None:
    raw = EXAMPLES.joinpath("ru/verkhnekamsk-trolleybus.html").read_bytes()
    assert b"charset=windows-1251" in raw
    with pytest.raises(UnicodeDecodeError):
        raw.decode("utf-8")
    assert source("de/bmw-zellen.txt").isascii()


@each_record
def test_language_date_and_title(record: dict[str, Any]) -> None:
    assert record["lang"] == record["doc"].partition("/")[0]
    assert When.parse(record["published"]).edtf == record["published"]
    assert folded(record["title"]) in visible(record["doc"])


@each_record
def test_letters_fit_the_language(record: dict[str, Any]) -> None:
    text = visible(record["doc"])
    cyrillic, latin = len(re.findall(r"[а-яё]", text, re.IGNORECASE)), len(re.findall(r"[a-zäöüß]", text, re.IGNORECASE))
    han = len(re.findall(HAN, text))
    if record["lang"] == "ru":
        assert cyrillic > 8 * latin
    else:
        assert cyrillic == 0
    assert (han > 8 * latin) if record["lang"] == "zh" else (han == 0)


@each_record
def test_pages_are_of_a_news_item_s_length(record: dict[str, Any]) -> None:
    text = visible(record["doc"])
    assert 250 <= len(text.split()) + len(re.findall(HAN, text)) / 2 <= 600  # a word has two characters


@each_record
def test_pages_load_nothing_from_elsewhere(record: dict[str, Any]) -> None:
    text = source(record["doc"])
    assert all("application/ld+json" in tag for tag in re.findall(r"<script[^>]*>", text))
    hosts = re.findall(r"https?://([\w.-]+)", text)
    assert [host for host in hosts if host != "schema.org" and not host.endswith(".example")] == []
    assert not re.search(r"src=[\"']?(?:https?:)?//", text)


@each_record
def test_pairs_that_are_not_tied_are_pairs(record: dict[str, Any]) -> None:
    claimed = {
        frozenset((a["entity"], b["entity"]))
        for claim in record["claims"]
        for a in claim["participants"]
        for b in claim["participants"]
        if a is not b
    }
    for pair in record["not"]:
        assert len(set(pair)) == 2
        assert frozenset(pair) not in claimed


@each_claim
def test_only_terms_of_the_codebook(doc: str, claim: dict[str, Any]) -> None:
    assert claim["forms"], doc
    assert set(claim["forms"]) <= values(Form)
    assert set(claim["fields"]) <= values(Field)
    assert {claim["status"], *claim.get("status_also", [])} <= values(Status)
    assert claim["status"] not in claim.get("status_also", [])
    assert claim["source"] in values(Voice)
    assert claim.get("instrument", "contract") in values(Instrument)
    assert claim.get("binding", "binding") in values(Binding)
    assert {person["part"] for person in claim.get("people", [])} <= values(Part)


@each_claim
def test_participants_stand_on_the_page(doc: str, claim: dict[str, Any]) -> None:
    assert len({p["entity"] for p in claim["participants"]}) == len(claim["participants"]) >= 2
    for participant in claim["participants"]:
        assert participant["role"] in values(Role)
        assert participant["as_written"] in visible(doc)
    assert set(claim["unconfirmed_by"]) <= {p["entity"] for p in claim["participants"]}


@each_claim
def test_people_stand_on_the_page_and_act_for_a_participant(doc: str, claim: dict[str, Any]) -> None:
    for person in claim.get("people", []):
        assert person["as_written"] in visible(doc)
        assert person["organisation"] in {p["entity"] for p in claim["participants"]}


@each_claim
def test_evidence_is_literal(doc: str, claim: dict[str, Any]) -> None:
    assert claim["evidence"]
    page = visible(doc)
    assert [quote for quote in claim["evidence"] if folded(quote) not in page] == []


@each_claim
def test_dates_are_edtf_of_their_precision(doc: str, claim: dict[str, Any]) -> None:
    for name in ("announced", "starts", "ends"):
        if name in claim:
            when = When.parse(claim[name]["value"])
            assert (when.edtf, when.precision.value) == (claim[name]["value"], claim[name]["precision"]), doc
    if "starts" in claim and "ends" in claim:
        assert When.parse(claim["starts"]["value"]).start < When.parse(claim["ends"]["value"]).stop


@each_claim
def test_units_and_places(doc: str, claim: dict[str, Any]) -> None:
    for quantity in claim["quantities"]:
        assert quantity["unit"] in UNITS | list_currencies(), doc
        assert float(str(quantity["value"]).lstrip("<=>~")) > 0
        assert quantity["what"]
    assert all(re.fullmatch("[A-Z]{2}", place["country"]) for place in claim["places"])


def test_products_stand_on_the_page() -> None:
    named = [(doc, product) for doc, claim in CLAIMS for product in claim.get("products", [])]
    assert named
    assert [(doc, product) for doc, product in named if product not in visible(doc)] == []


def test_one_story_runs_over_several_pages_languages_and_years() -> None:
    story = [
        (When.parse(record["published"]).start, record["lang"], claim["status"])
        for record in GOLD
        for claim in record["claims"]
        if {p["entity"] for p in claim["participants"]} == {"Velmora", "Fjellcell"} and claim["forms"] == ["supply"]
    ]
    assert [status for *_, status in sorted(story)] == ["in_talks", "agreed", "agreed", "active"]
    assert {language for _, language, _ in story} == {"en", "de", "ru"}
    assert (max(story)[0] - min(story)[0]).days > 700
