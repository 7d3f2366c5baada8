"""The view in the database is what merging all at once would give, whatever came in between."""

from __future__ import annotations

import random
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import tieup
from tieup.codebook import Field, Form, Role, Status
from tieup.consolidate import fact_of, tie_ups
from tieup.dates import When
from tieup.errors import JudgementError
from tieup.model import Article, Claim, Entity, Found, Page, Participant, Reading, Span, TieUp
from tieup.questions import Database
from tieup.store import Query, Store, open_store
from tieup.store.correcting import place_of
from tieup.store.judging import merge, undo

# Letters of the text that stand for firms: the first two are a brand and its owner by the registry.
FIRMS = {
    "m": Entity("mini", "Mini", "carmaker", "GB"),
    "b": Entity("bmw", "BMW", "carmaker", "DE"),
    "c": Entity("catl", "CATL", "battery", "CN"),
    "k": Entity("new:kiruna motors", "Kiruna Motors"),
    "n": Entity("new:nordvolt", "Nordvolt"),
    "v": Entity("new:velmora", "Velmora"),
}
TEXT = "mbcknv speak of a deal."
LAWS = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@dataclass(frozen=True)
class Said:
    """What a page says."""

    parties: str
    form: Form
    fields: tuple[Field, ...]
    status: Status
    year: int
    dated: bool
    venture: bool

    def claim(self) -> Claim:
        found = [Found.at(FIRMS[letter], Span(TEXT.index(letter), TEXT.index(letter) + 1), "t") for letter in self.parties]
        last = Role.VENTURE if self.venture and len(found) > 2 else Role.PARTNER
        roles = [Role.PARTNER] * (len(found) - 1) + [last]
        span = Span(16, 22)
        return Claim(
            participants=tuple(Participant(each, role) for each, role in zip(found, roles, strict=True)),
            forms=(Found.at(self.form, span, "t"),),
            fields=tuple(Found.at(each, span, "t") for each in self.fields),
            status=Found.at(self.status, span, "t"),
            announced=Found.at(When.year(self.year), span, "t") if self.dated else None,
            confidence=0.5,
        )


said = st.builds(
    Said,
    st.permutations("mbcknv").flatmap(lambda letters: st.integers(2, 4).map(lambda size: "".join(letters[:size]))),
    st.sampled_from([Form.SUPPLY, Form.JOINT_VENTURE, Form.COOPERATION]),
    st.sampled_from([(), (Field.BATTERY,), (Field.CHARGING,)]),
    st.sampled_from(Status),
    st.integers(2015, 2022),
    st.booleans(),
    st.booleans(),
)
pages = st.lists(st.tuples(st.integers(0, 5), st.lists(said, min_size=1, max_size=2)), max_size=8)


def put(store: Store, number: int, claims: list[Said], reader: str = "r") -> bool:
    """A page with these claims; another reader reads it anew."""
    article = Article(f"page {number}", TEXT, "en", f"Page {number}", When.day(2015 + number, 3, 1))
    return store.add(Page(article.document, TEXT), Reading(article, tuple(each.claim() for each in claims)), reader)


@cache
def empty() -> bytes:
    """A new database: to make one takes longer than all that is done with it here."""
    with tempfile.TemporaryDirectory() as folder:
        with open_store(Path(folder) / "a.db") as store:
            assert store.merge() == 0
        return (Path(folder) / "a.db").read_bytes()


@contextmanager
def fresh() -> Iterator[Store]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.db"
        path.write_bytes(empty())
        with open_store(path) as store:
            yield store


def view(store: Store) -> list[TieUp]:
    return sorted(store.ties()[0], key=lambda tie: tie.id)


def at_once(store: Store) -> list[TieUp]:
    """What merging all claims at once gives."""
    known = {p.entity.value.id: p.entity.value for r in store.claims() for p in r.claim.participants}
    return list(tie_ups((fact_of(r.id, r.claim, r.article) for r in store.claims()), known.__getitem__))


@LAWS
@given(pages)
def test_merging_page_by_page_is_merging_at_once(told: list[tuple[int, list[Said]]]) -> None:
    with fresh() as store:
        for reader, (number, claims) in enumerate(told):  # the same page again is read anew: its old claims do not hold any more
            put(store, number, claims, f"r{reader}")
            assert view(store) == (merged := at_once(store))
            assert store.ties(limit=0)[1] == len(merged)
            assert all(store.ties(Query(field=field), limit=0)[1] == sum(field in tie.fields for tie in merged) for field in Field)


@LAWS
@given(pages, st.randoms(use_true_random=False))
def test_neither_order_nor_repetition_matters(told: list[tuple[int, list[Said]]], chance: random.Random) -> None:
    once = list(dict(told).items())
    other = list(once)
    chance.shuffle(other)
    with fresh() as one, fresh() as two:
        for number, claims in once:
            put(one, number, claims)
        for number, claims in other:
            put(two, number, claims)
            view(two)
        before = view(one)
        assert before == view(two)
        assert not any(put(one, number, claims) for number, claims in once)
        assert view(one) == before


@LAWS
@given(pages, st.sampled_from("knv"), st.sampled_from("mbcknv"))
def test_judgements_merge_anew_and_undo_takes_it_back(told: list[tuple[int, list[Said]]], one: str, other: str) -> None:
    with fresh() as store:
        for number, claims in dict(told).items():
            put(store, number, claims)
        before = view(store)
        named = {entity.id for tie in before for entity, _ in tie.participants}
        if one == other or FIRMS[one].id not in named or (FIRMS[other].id not in named and FIRMS[other].provisional):
            return
        store.judge(lambda directory, _: merge(directory, FIRMS[one].id, FIRMS[other].id, "t"))
        assert view(store) == at_once(store)
        assert all(FIRMS[one].id != entity.id for tie in view(store) for entity, _ in tie.participants)
        store.judge(lambda _, log: undo(log, None, "t"))
        assert view(store) == before


copied = st.lists(st.tuples(st.integers(0, 5), st.sampled_from("ab"), st.booleans()), max_size=10)


def put_copy(store: Store, number: int, text: str, *, named: bool) -> None:
    """A page with one of two texts, on one of several sites."""
    article = Article(f"page {number}", TEXT, "en", text, When.day(2015, 3, 1), site=f"Site {number % 2}" if named else "")
    claims = (deal(Status.AGREED, 2014, parties="bc" if text == "a" else "mc").claim(),)
    store.add(Page(article.document, f"{TEXT} {text} {named}"), Reading(article, claims), "r")


@LAWS
@given(copied, st.randoms(use_true_random=False))
def test_it_does_not_matter_which_copy_comes_first(told: list[tuple[int, str, bool]], chance: random.Random) -> None:
    once = list({number: (number, text, named) for number, text, named in told}.values())
    other = chance.sample(once, len(once))
    with fresh() as one, fresh() as two:
        for store, order in ((one, once), (two, other)):
            for number, text, named in order:
                put_copy(store, number, text, named=named)
                view(store)
        assert view(one) == view(two)
        assert [r.article for r in one.claims()] == [r.article for r in two.claims()]
        assert sum(tie.documents for tie in view(one)) == len(once)
        assert len(list(one.claims())) == len({text for _, text, _ in once})


def test_copies_come_and_go_and_their_tie_up_stays_as_long_as_one_does() -> None:
    with fresh() as store:
        for number in (2, 1):
            put_copy(store, number, "a", named=True)
        assert [(tie.documents, tie.voices) for tie in view(store)] == [(2, 1)]
        (history,) = (Database(store).tieup(tie.id) for tie in view(store))
        assert [voice.documents for voice in history.voices] == [("page 1", "page 2")]
        put(store, 1, [])
        assert [(tie.documents, tie.voices) for tie in view(store)] == [(1, 1)]
        put(store, 2, [])
        assert not view(store)


@pytest.mark.parametrize("first", [1, 2])
def test_a_judgement_holds_for_all_that_show_the_text(first: int) -> None:
    with fresh() as store:
        database = Database(store)
        put_copy(store, first, "a", named=True)
        database.judging.reject(claim_of(database, first), author="t")
        put_copy(store, 3 - first, "a", named=True)
        assert not view(store)
        put(store, first, [])  # the page that was judged on changes, the other does not
        assert not view(store)
        assert not list(store.claims())
        database.judging.undo(author="t")
        assert [tie.documents for tie in view(store)] == [1]


def test_a_new_claim_touches_its_own_block_only() -> None:
    with fresh() as store:
        put(store, 1, [Said("bc", Form.SUPPLY, (Field.BATTERY,), Status.AGREED, 2020, dated=True, venture=False)])
        put(store, 2, [Said("kn", Form.SUPPLY, (Field.BATTERY,), Status.AGREED, 2020, dated=True, venture=False)])
        assert store.merge() == 2
        put(store, 3, [Said("mc", Form.SUPPLY, (), Status.ACTIVE, 2020, dated=False, venture=False)])
        assert store.merge() == 1  # the brand's claim joins that of its owner
        assert store.merge() == 0
        assert sorted(tie.documents for tie in view(store)) == [1, 2]


def test_the_day_decides_what_one_could_know() -> None:
    with fresh() as store:
        put(store, 1, [Said("bc", Form.SUPPLY, (), Status.IN_TALKS, 2016, dated=False, venture=False)])
        put(store, 4, [Said("bc", Form.SUPPLY, (), Status.AGREED, 2019, dated=False, venture=False)])
        database = Database(store)
        assert [tie.status for tie in database.tieups(company="BMW")] == [Status.AGREED]
        assert [(tie.status, tie.faded) for tie in database.tieups(company="BMW", as_of="2016-12")] == [(Status.IN_TALKS, False)]
        assert [tie.faded for tie in database.tieups(company="BMW", as_of="2018")] == [True]
        assert not database.tieups(company="BMW", as_of="2015")
        assert not database.tieups(status="agreed", as_of="2016-12")
        (tie,) = database.tieups(as_of="2016-12")
        assert [step.record.article.document for step in database.tieup(tie.id, as_of="2016-12").steps] == ["page 1"]


def test_an_older_database_is_merged_when_it_is_opened(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    with open_store(path) as store:
        put(store, 1, [Said("bc", Form.SUPPLY, (), Status.AGREED, 2016, dated=True, venture=False)])
        before = view(store)
    connection = sqlite3.connect(path)
    connection.executescript(
        "delete from built; delete from facts; delete from ties; update claims set fact = '';delete from spellings; delete from name_parts"
    )
    connection.commit()
    connection.close()
    with tieup.open(path) as database:
        assert list(database.tieups()) == before
        assert database.search("pages")


def test_a_database_that_may_only_be_read_answers(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    with open_store(path, wait=0) as store:
        put(store, 1, [Said("bc", Form.SUPPLY, (), Status.AGREED, 2016, dated=True, venture=False)])
        before = view(store)
        put(store, 2, [Said("bc", Form.SUPPLY, (), Status.ENDED, 2018, dated=True, venture=False)])
        other = sqlite3.connect(path, isolation_level=None)
        other.execute("begin immediate")
        assert view(store) == before  # the last good view
        other.execute("rollback")
        other.close()
        assert [tie.status for tie in view(store)] == [Status.ENDED]


KILLED = """
import os, signal, sys
from sqlalchemy import Engine, event
from tieup.store import open_store

@event.listens_for(Engine, "before_cursor_execute")
def die(connection, cursor, statement, *rest):
    if statement.strip().startswith(sys.argv[2]):
        os.kill(os.getpid(), signal.SIGKILL)

with open_store(sys.argv[1]) as store:
    store.merge()
"""


@pytest.mark.parametrize("moment", ["DELETE FROM blocks", "DELETE FROM ties", "INSERT INTO tie_claims", "DELETE FROM stale"])
def test_a_merge_that_is_killed_leaves_the_last_good_view(tmp_path: Path, moment: str) -> None:
    path = tmp_path / "a.db"
    with open_store(path) as store:
        put(store, 1, [Said("bc", Form.SUPPLY, (), Status.AGREED, 2016, dated=True, venture=False)])
        before = view(store)
        put(store, 2, [Said("bc", Form.SUPPLY, (), Status.ENDED, 2018, dated=True, venture=False)])
    run = subprocess.run([sys.executable, "-c", KILLED, path, moment], check=False)
    assert run.returncode == -9
    rows = sqlite3.connect(path).execute("select id, status from ties").fetchall()
    assert rows == [(tie.id, tie.status.value) for tie in before]
    with open_store(path) as store:
        assert view(store) == at_once(store) != before


# -- judgements on claims and tie-ups ----------------------------------------------------------------------------------------------------


def deal(status: Status, year: int, *fields: Field, parties: str = "bc", form: Form = Form.SUPPLY) -> Said:
    return Said(parties, form, fields, status, year, dated=True, venture=False)


@pytest.fixture
def judged() -> Iterator[Database]:
    """Three pages of one tie-up, and one of another."""
    with fresh() as store:
        put(store, 1, [deal(Status.IN_TALKS, 2016, Field.BATTERY)])
        put(store, 2, [deal(Status.AGREED, 2017, Field.BATTERY)])
        put(store, 3, [deal(Status.ENDED, 2018, Field.BATTERY)])
        put(store, 4, [deal(Status.AGREED, 2019, Field.CHARGING, parties="kn")])
        yield Database(store)


def claim_of(database: Database, page: int) -> str:
    (record,) = database.claims(document=f"page {page}")
    return record.id


def test_a_rejected_claim_is_gone_and_comes_back(judged: Database) -> None:
    before = view(judged.store)
    judged.judging.reject(claim_of(judged, 3), author="t")
    assert judged.tieups(company="BMW")[0].status is Status.AGREED
    assert not list(judged.claims(document="page 3"))
    judged.judging.reject(claim_of(judged, 4), author="t")
    assert len(judged.tieups()) == 1
    judged.judging.undo(author="t")
    judged.judging.undo(1, author="t")
    assert view(judged.store) == before


def test_a_judgement_survives_reading_anew(judged: Database) -> None:
    judged.judging.reject(claim_of(judged, 3), author="t")
    put(
        judged.store,
        3,
        [deal(Status.ENDED, 2018, Field.BATTERY, Field.CHARGING), deal(Status.ACTIVE, 2018, parties="nv")],
        "another reader",
    )
    assert judged.tieups(company="BMW")[0].status is Status.AGREED
    assert [record.claim.status.value for record in judged.claims(document="page 3")] == [Status.ACTIVE]


def test_a_corrected_value_stands_on_words_and_moves_the_claim(judged: Database) -> None:
    judged.judging.correct(claim_of(judged, 3), "status", ["denied"], author="t")
    judged.judging.correct(claim_of(judged, 3), "fields", ["charging"], author="t")
    (record,) = judged.claims(document="page 3")
    assert record.claim.status.value is Status.DENIED
    assert record.claim.status.spans
    assert record.claim.confidence == 1
    assert {tie.status for tie in judged.tieups(company="BMW")} == {Status.AGREED, Status.DENIED}
    for name, values in (("status", ["maybe"]), ("mood", ["good"]), ("status", []), ("announced", ["soon"])):
        with pytest.raises(JudgementError):
            judged.judging.correct(record.id, name, values, author="t")


@given(st.text("ab "), st.text("ab ", min_size=1, max_size=4), st.integers(-3, 60))
def test_words_of_a_correction_are_found_nearest_to_where_they_stood(text: str, quote: str, start: int) -> None:
    places = [at for at in range(len(text)) if text.startswith(quote, at)]
    found = place_of(text, quote, start)
    assert (found is None) == (not places)
    if found:
        assert text[found.start : found.stop] == quote
        assert abs(found.start - start) == min(abs(at - start) for at in places)


def test_the_words_of_a_correction_stay_when_the_page_changes(judged: Database) -> None:
    record = next(iter(judged.claims(document="page 3")))
    word = record.article.text.split()[-1]
    made = judged.judging.correct(record.id, "status", ["denied"], author="t", words=(word, 0))
    (after,) = judged.claims(document="page 3")
    assert after.claim.status.spans[0].of(record.article.text) == word
    assert (made.quote, made.start) == (word, record.article.text.index(word))
    with pytest.raises(JudgementError, match="does not say"):
        judged.judging.correct(record.id, "status", ["denied"], author="t", words=("never written", 0))


def test_what_is_judged_the_same_is_one_and_what_is_not_is_two(judged: Database) -> None:
    before = view(judged.store)
    one, other = (tie.id for tie in before)
    judged.judging.same(one, other, author="t")
    (tie,) = judged.tieups()
    assert tie.documents == 4
    judged.judging.undo(author="t")
    assert view(judged.store) == before
    judged.judging.apart(claim_of(judged, 2), claim_of(judged, 3), author="t")
    assert sorted(tie.documents for tie in judged.tieups(company="BMW")) == [1, 2]
    judged.judging.undo(author="t")
    assert view(judged.store) == before


def test_judgements_move_to_another_database_once(judged: Database) -> None:
    judged.judging.reject(claim_of(judged, 3), author="t")
    judged.judging.confirm(claim_of(judged, 4), author="t")
    judged.judging.undo(1, author="t")
    judged.judging.correct(claim_of(judged, 1), "status", ["planned"], author="t")
    with fresh() as other:
        put(other, 1, [deal(Status.IN_TALKS, 2016, Field.BATTERY)])
        put(other, 2, [deal(Status.AGREED, 2017, Field.BATTERY)])
        put(other, 3, [deal(Status.ENDED, 2018, Field.BATTERY)])
        put(other, 4, [deal(Status.AGREED, 2019, Field.CHARGING, parties="kn")])
        moved = Database(other)
        records = list(judged.judging.export())
        assert moved.judging.load(records) == 4
        assert moved.judging.load(records) == 0
        assert view(other) == view(judged.store)
        assert [(j.author, j.made) for j in moved.judging.log()] == [(j.author, j.made) for j in judged.judging.log()]


def test_judged_claims_become_gold_and_are_doubted_no_more(judged: Database) -> None:
    put(judged.store, 5, [deal(Status.PLANNED, 2020, parties="nv"), deal(Status.PLANNED, 2020, parties="kv")])
    doubtful = [tie.id for tie in judged.doubtful()]
    claims = list(judged.claims(document="page 5"))
    judged.judging.confirm(claims[0].id, author="t")
    (document,) = judged.judging.gold()
    assert document["doc"] == "page 5"
    assert [claim["optional"] for claim in document["claims"]] == [False, True]
    assert document["claims"][0]["status"] == "planned"
    assert len(judged.doubtful()) == len(doubtful) - 1
