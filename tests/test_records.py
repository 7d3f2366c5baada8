"""The public record of a claim says what the claim says, and every word of it stands in the text."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from test_store import BATTERY, MOTORS, SIZE, TEXT, claim, claims
from tieup.dates import When
from tieup.model import Article, Claim, Found, Quantity, Reading, Span
from tieup.records import claim_to_json, entities, quantity_to_json, reading_to_json

ARTICLE = Article("a.txt", TEXT, "en", "Cells", When.day(2025, 9, 27))


@given(claims)
def test_a_record_goes_through_json_and_says_what_the_claim_says(one: Claim) -> None:
    row = claim_to_json(ARTICLE, one)
    assert json.loads(json.dumps(row)) == row
    assert [(p["entity"]["id"], p["role"]) for p in row["participants"]] == [(p.entity.value.id, p.role) for p in one.participants]
    assert (row["forms"], row["status"]) == ([f.value for f in one.forms], one.status.value)
    for name in ("announced", "starts", "ends"):
        found = getattr(one, name)
        assert (When.parse(row[name]["value"]) if row[name] else None) == (found.value if found else None)


@given(claims)
def test_every_quote_is_literal_and_all_evidence_is_there(one: Claim) -> None:
    rows = claim_to_json(ARTICLE, one)["evidence"]
    assert all(0 <= e["start"] < e["stop"] <= SIZE and TEXT[e["start"] : e["stop"]] == e["quote"] for e in rows)
    assert {(name, s.start, s.stop) for name, f in one.evidence() for s in f.spans} == {(e["field"], e["start"], e["stop"]) for e in rows}
    assert rows == sorted(rows, key=lambda e: (e["start"], e["stop"], e["field"], e["rule"]))


def test_a_document_with_its_claims() -> None:
    row = reading_to_json(Reading(ARTICLE, (claim(announced=When.year(2026)),)))
    assert (row["document"], row["language"], row["published"]) == ("a.txt", "en", "2025-09-27")
    (one,) = row["claims"]
    assert [p["as_written"] for p in one["participants"]] == ["Nordvolt", "Müller Motoren"]
    assert one["announced"] == {"value": "2026", "precision": "year", "by_article": False}
    assert (one["binding"], one["instrument"], one["source"]) == ("unstated", "", None)


def test_a_date_that_only_the_article_gives_is_marked() -> None:
    from dataclasses import replace

    one = replace(claim(), announced=Found.at(When.year(2026), Span(0, 1), "announced.by_article"))
    assert claim_to_json(ARTICLE, one)["announced"]["by_article"] is True


def test_amounts() -> None:
    shown = [
        quantity_to_json(Quantity(low, high, "GWh", "cells", "year"))["value"] for low, high in ((5, 5), (5, 6.5), (None, 500), (400, None))
    ]
    assert shown == [5, "5-6.5", "<=500", ">400"]
    assert quantity_to_json(Quantity(1, 1, "EUR", per="year"))["unit"] == "EUR/year"


@given(st.lists(claims, max_size=3))
def test_all_organisations_by_id(several: list[Claim]) -> None:
    assert set(entities(several)) == {p.entity.value.id for one in several for p in one.participants}
    assert entities([claim()]) == {"Q1": BATTERY, "Q2": MOTORS}
