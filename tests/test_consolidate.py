"""Tie-ups are the same whatever order the claims came in."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterable
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from tieup.codebook import Field, Form, Role, Status
from tieup.consolidate import Fact, current_status, fact_of, partners_key, registered, tie_ups, timeline
from tieup.dates import When
from tieup.model import Article, Claim, Entity, Found, Participant, Span, TieUp


def told(
    name: str,
    *said: Form | Field | Status,
    parties: str = "ab",
    announced: When | None = None,
    published: When | None = None,
) -> Fact:
    """A claim by one-letter parties; a capital is the joint company."""
    span = Span(0, 1)
    claim = Claim(
        participants=tuple(
            Participant(Found.at(Entity(p, p.upper()), span, "t"), Role.VENTURE if p.isupper() else Role.PARTNER) for p in parties
        ),
        forms=tuple(Found.at(f, span, "t") for f in said if isinstance(f, Form)) or (Found.at(Form.COOPERATION, span, "t"),),
        fields=tuple(Found.at(f, span, "t") for f in said if isinstance(f, Field)),
        status=Found.at(next((s for s in said if isinstance(s, Status)), Status.AGREED), span, "t"),
        announced=Found.at(announced, span, "t") if announced else None,
    )
    return fact_of(name, claim, Article(name, "x", "en", published=published))


def entity(identity: str) -> Entity:
    return Entity(identity, identity.upper())


def together(facts: Iterable[Fact]) -> tuple[TieUp, ...]:
    return tie_ups(facts, entity)


def merged(*facts: Fact) -> set[frozenset[str]]:
    return {frozenset(t.claims) for t in together(facts)}


registered()  # read once, outside of what hypothesis times
BATTERY, CHARGING, SUPPLY, VENTURE = Field.BATTERY, Field.CHARGING, Form.SUPPLY, Form.JOINT_VENTURE
times = st.none() | st.sampled_from(
    [When.year(2015), When.month(2015, 5), When.day(2016, 1, 1), When.day(2021, 3, 9), When.quarter(2023, 2)]
)
several = st.lists(
    st.builds(
        told,
        st.integers(0, 10_000).map(str),
        st.sampled_from([SUPPLY, VENTURE, Form.COOPERATION]),
        st.sampled_from([BATTERY, CHARGING, SUPPLY]),
        st.sampled_from(Status),
        parties=st.sampled_from(["ab", "ba", "abV", "abc", "ac"]),
        announced=times,
        published=times,
    ),
    max_size=12,
    unique_by=lambda r: r.id,
)


@given(several, st.randoms(use_true_random=False))
def test_the_order_of_arrival_is_nothing(records: list[Fact], chance: random.Random) -> None:
    other = list(records)
    chance.shuffle(other)
    assert together(records) == together(other) == together(iter(records + other))


@given(several)
def test_each_claim_belongs_to_one_tie_up(records: list[Fact]) -> None:
    found = together(records)
    assert sorted(name for t in found for name in t.claims) == sorted(r.id for r in records)
    assert len({t.id for t in found}) == len(found)


@given(several)
def test_merging_again_changes_nothing_but_the_number_in_the_id(records: list[Fact]) -> None:
    for tie in together(records):
        (again,) = together(r for r in records if r.id in tie.claims)
        assert replace(again, id=tie.id) == tie


@given(several)
def test_the_id_of_a_tie_up_does_not_hang_on_the_ids_of_claims(records: list[Fact]) -> None:
    anew = [replace(r, id=f"read anew {r.id}") for r in records]
    assert [(t.id, t.participants, t.forms) for t in together(anew)] == [(t.id, t.participants, t.forms) for t in together(records)]


def test_the_id_outlives_new_claims_and_begins_with_the_partners() -> None:
    first = told("1", SUPPLY, published=When.day(2020, 1, 1))
    (before,) = together([first])
    (after,) = together([first, told("2", SUPPLY, BATTERY, Status.ACTIVE, published=When.day(2021, 1, 1)), told("3")])
    assert after.id == before.id
    both = together([first, told("2", VENTURE, parties="baV")])
    assert len(both) == 2
    assert {t.id[:8] for t in both} == {partners_key([("b", Role.PARTNER), ("a", Role.PARTNER)], registered())[:8]} == {before.id[:8]}
    assert before.id in {t.id for t in both}


def test_times_of_a_tie_up_are_told_as_exactly_as_they_are_known() -> None:
    (one,) = together([told("1", SUPPLY, published=When.month(2020, 5)), told("2", SUPPLY, announced=When.year(2021))])
    assert one.first
    assert one.last
    assert (one.first.edtf, one.last.edtf) == ("2020-05", "2021")


def test_the_same_partners_at_the_same_thing_are_one_tie_up() -> None:
    assert merged(told("1", SUPPLY, BATTERY), told("2", SUPPLY, BATTERY, parties="ba")) == {frozenset("12")}
    assert merged(told("1", SUPPLY, BATTERY), told("2")) == {frozenset("12")}
    assert merged(told("1", VENTURE), told("2", VENTURE, parties="abV")) == {frozenset("12")}


def test_other_partners_or_another_thing_are_another_tie_up() -> None:
    apart = {frozenset("1"), frozenset("2")}
    assert merged(told("1", SUPPLY), told("2", VENTURE)) == apart
    assert merged(told("1", SUPPLY, BATTERY), told("2", SUPPLY, CHARGING)) == apart
    assert merged(told("1", SUPPLY), told("2", SUPPLY, parties="abc")) == apart


def test_agreements_of_different_years_are_different_tie_ups() -> None:
    first = told("1", SUPPLY, BATTERY, announced=When.year(2015))
    assert merged(first, told("2", SUPPLY, BATTERY, announced=When.day(2021, 3, 9))) == {frozenset("1"), frozenset("2")}
    assert merged(first, told("2", SUPPLY, BATTERY, announced=When.month(2015, 11))) == {frozenset("12")}
    assert merged(first, told("2", SUPPLY, BATTERY, Status.ENDED, announced=When.year(2021))) == {frozenset("12")}


def test_what_begins_after_the_end_is_another_tie_up() -> None:
    over = told("1", SUPPLY, BATTERY, Status.ENDED, announced=When.year(2015))
    assert merged(over, told("2", SUPPLY, BATTERY, Status.IN_TALKS, announced=When.year(2021))) == {frozenset("1"), frozenset("2")}
    assert merged(over, told("2", SUPPLY, BATTERY, Status.IN_TALKS, announced=When.year(2010))) == {frozenset("12")}


def test_a_life_in_order() -> None:
    rungs = timeline(
        [
            told("3", Status.ENDED, announced=When.year(2023)),
            told("1", Status.IN_TALKS, published=When.day(2015, 1, 1)),
            told("4", Status.ACTIVE),
            told("2", Status.AGREED, announced=When.month(2016, 2), published=When.day(2024, 1, 1)),
        ]
    )
    assert [(g.claim, g.day) for g in rungs] == [
        ("1", dt.date(2015, 1, 1)),
        ("2", dt.date(2016, 2, 1)),
        ("3", dt.date(2023, 1, 1)),
        ("4", None),
    ]
    assert current_status(rungs) is Status.ENDED


def test_of_the_same_day_the_firmest_counts() -> None:
    day = When.day(2025, 9, 27)
    assert current_status(timeline([told("1", Status.AGREED, published=day), told("2", Status.IN_TALKS, published=day)])) is Status.AGREED


def test_a_rumour_takes_nothing_back() -> None:
    run = told("1", Status.ACTIVE, published=When.year(2020))
    for rumour in (Status.SPECULATED, Status.IN_TALKS, Status.PLANNED):
        assert current_status(timeline([run, told("2", rumour, published=When.year(2024))])) is Status.ACTIVE
    assert current_status(timeline([run, told("2", Status.ENDED, published=When.year(2024))])) is Status.ENDED


def test_the_ids_of_hundreds_of_tie_ups_of_the_same_partners_differ() -> None:
    deals = [told(f"{year}", SUPPLY, announced=When.year(year)) for year in range(1000, 3000, 3)]
    assert len({tie.id for tie in together(deals)}) == len(deals)
