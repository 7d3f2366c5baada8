"""The benchmark of merging measures what the program does today; and its world, with its noise, is one more test of the view."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from types import ModuleType

import pytest

from tieup.consolidate import tie_ups
from tieup.questions import Database
from tieup.store import Query, Store, open_store

CLAIMS = 150
BENCH = Path(__file__).parents[1] / "bench"


@pytest.fixture(scope="module")
def bench() -> Iterator[ModuleType]:
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(BENCH))
        yield importlib.import_module("merging")


@pytest.fixture
def told(bench: ModuleType, tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "a.db") as store:
        bench.add(store, bench.World(CLAIMS), CLAIMS)
        yield store


def test_every_row_is_measured(bench: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bench, "MORE", 10)
    column = bench.one(CLAIMS, str(tmp_path), "")
    assert {"merge all, s", "merge those, s", "peak memory, MB", "list", "a company", "search for a company"} <= column.keys()
    assert int(column["tie-ups"]) > 1
    assert (tmp_path / f"claims-{CLAIMS}.db").exists()


def test_the_world_is_always_alike(bench: ModuleType) -> None:
    assert list(bench.World(CLAIMS).readings(20)) == list(bench.World(CLAIMS).readings(20))


@pytest.mark.parametrize("day", ["2009-06-30", "2014-12-31", "2019-06-30", "2040-01-01"])
def test_as_of_a_day_is_what_merging_at_once_gives_then(told: Store, day: str) -> None:
    facts = told.facts([record.id for record in told.claims()])
    known = {identity: told.known([identity])[identity] for fact in facts for identity, _ in fact.parties}
    then = [fact for fact in facts if fact.known and fact.known <= date.fromisoformat(day)]
    assert sorted(told.ties_as_of(Query(), day), key=lambda tie: tie.id) == list(tie_ups(then, known.__getitem__))


def test_what_is_made_of_the_same_stays(bench: ModuleType, told: Store) -> None:
    many = told.merge()
    before = {tie.id: tie for tie in told.ties()[0]}
    bench.add(told, bench.World(CLAIMS), 5, CLAIMS)
    assert 0 < told.merge() < many / 2
    after = {tie.id: tie for tie in told.ties()[0]}
    assert sum(after.get(identity) == tie for identity, tie in before.items()) > many / 2
    facts = told.facts([record.id for record in told.claims()])
    assert {tie.id: set(tie.claims) for tie in tie_ups(facts, lambda i: told.known([i])[i])} == {i: set(t.claims) for i, t in after.items()}


def test_the_latest_are_found_first(told: Store) -> None:
    database = Database(told)
    days = [hit.record.article.published for hit in database.search("deal people", limit=CLAIMS)]
    assert not days  # words of the pages that no claim stands on
    found = [hit.record.article.published for hit in database.search("work", limit=CLAIMS)]
    assert len(found) > 5
    assert found == sorted(found, key=lambda day: day.start if day else date.min, reverse=True)
    assert [hit.record.article.published for hit in database.search("work", limit=3)] == found[:3]
    then = [day for day in found if day and day.start <= date(2015, 6, 30)]
    assert [hit.record.article.published for hit in database.search("work", limit=CLAIMS, as_of="2015-06-30")] == then
