"""The store: what is put in comes back equal, once, whole, and only to those who ask rightly."""

from __future__ import annotations

import datetime as dt
import json
import multiprocessing
import resource
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import replace
from itertools import permutations
from pathlib import Path

import pytest
import sqlalchemy
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import create_engine

from tieup.codebook import Binding, Field, Form, Instrument, Part, Role, Status, Voice, Zone
from tieup.dates import When
from tieup.errors import StoreError
from tieup.model import (
    Article,
    Block,
    Claim,
    Entity,
    Failure,
    Found,
    Page,
    Participant,
    Person,
    PersonPart,
    Place,
    Quantity,
    Reading,
    Span,
)
from tieup.records import pack, unpack
from tieup.store import Query, Store, open_store
from tieup.store.adding import participants
from tieup.store.tables import METADATA
from tieup.store.tools import digest

TEXT = "Nordvolt will supply Müller Motoren with cells, 电池, from 2026."
SIZE = len(TEXT)
NAMES = {"Q1": Span(0, 8), "Q2": Span(21, 35), "new:x": Span(48, 50)}

BATTERY, MOTORS, CITY = Entity("Q1", "Nordvolt", "firm", "SE"), Entity("Q2", "Müller Motoren AG", "firm", "DE"), Entity("new:x", "Kiruna")


def claim(*entities: Entity, form: Form = Form.SUPPLY, status: Status = Status.AGREED, announced: When | None = None) -> Claim:
    """A claim over TEXT with one word for each value."""
    found = Found.at(announced, Span(56, 60), "when") if announced else None
    return Claim(
        participants=tuple(Participant(Found.at(e, NAMES[e.id], "name")) for e in entities or (BATTERY, MOTORS)),
        forms=(Found.at(form, Span(14, 20), "form"),),
        status=Found.at(status, Span(9, 13), "status"),
        announced=found,
        confidence=0.75,
    )


def reading(name: str, *claims: Claim, text: str = TEXT, title: str = "Cells for motors", language: str = "en") -> tuple[Page, Reading]:
    article = Article(name, text, language, title, When.day(2025, 9, 27), "source")
    return Page(name, text), Reading(article, claims)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "a.db") as opened:
        yield opened


# -- what is stored comes back equal ---------------------------------------------------------------------------------------------

words = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=8)
spans = st.tuples(st.integers(0, SIZE - 1), st.integers(1, 9)).map(lambda pair: Span(pair[0], min(SIZE, pair[0] + pair[1])))
days = st.dates(dt.date(1900, 1, 1), dt.date(2100, 1, 1)).map(lambda d: When.day(d.year, d.month, d.day))
years = st.integers(1900, 2100)
times = st.one_of(
    days,
    st.builds(When.month, years, st.integers(1, 12)),
    st.builds(When.quarter, years, st.integers(1, 4)),
    st.builds(When.half, years, st.integers(1, 2)),
    st.builds(When.year, years),
    st.builds(When.decade, st.integers(190, 209).map(lambda d: d * 10)),
    st.tuples(days, days).map(sorted).map(lambda two: When.between(*two)),
)
numbers = st.none() | st.floats(allow_nan=False, allow_infinity=False)
quantities = (
    st.tuples(numbers, numbers)
    .filter(lambda two: two != (None, None))
    .flatmap(lambda two: st.builds(Quantity, st.just(two[0]), st.just(two[1]), words, words, st.sampled_from(["", "year", "month", "day"])))
)
entities = st.builds(Entity, st.sampled_from(["Q1", "Q2", "Q3", "new:a", "new:b"]), words, words, st.sampled_from(["", "DE", "CN"]))
people = st.builds(PersonPart, st.builds(Person, words, words, words), st.sampled_from(Part))


def found(values: st.SearchStrategy[object]) -> st.SearchStrategy[Found[object]]:
    return st.builds(Found, values, st.lists(spans, min_size=1, max_size=3).map(tuple), words)


def some(values: st.SearchStrategy[object]) -> st.SearchStrategy[tuple[Found[object], ...]]:
    return st.lists(found(values), max_size=2).map(tuple)


parties = st.lists(st.builds(Participant, found(entities), st.sampled_from(Role)), min_size=2, max_size=4).filter(
    lambda ps: len({p.entity.value.id for p in ps}) > 1
)
claims = st.builds(
    Claim,
    participants=parties.map(tuple),
    forms=st.lists(found(st.sampled_from(Form)), min_size=1, max_size=3).map(tuple),
    status=found(st.sampled_from(Status)),
    fields=some(st.sampled_from(Field)),
    instrument=st.none() | found(st.sampled_from(Instrument)),
    binding=st.none() | found(st.sampled_from(Binding)),
    announced=st.none() | found(times),
    starts=st.none() | found(times),
    ends=st.none() | found(times),
    places=some(st.builds(Place, st.sampled_from(["DE", "CN", ""]), words, words, words)),
    quantities=some(quantities),
    products=some(words),
    people=some(people),
    source=st.none() | found(st.sampled_from(Voice)),
    unconfirmed_by=some(entities),
    trigger=st.none() | spans,
    confidence=st.floats(0, 1),
    secondary=st.booleans(),
)
articles = st.builds(
    Article,
    document=words,
    text=st.just(TEXT),
    language=st.sampled_from(["de", "ru", ""]),
    title=words,
    published=st.none() | times,
    published_by=words,
    modified=st.none() | times,
    modified_by=words,
    address=words,
    site=words,
    blocks=st.lists(st.builds(Block, spans, st.sampled_from(Zone)), max_size=2).map(tuple),
)
readings = st.builds(Reading, articles, st.lists(claims, max_size=3).map(tuple))


@given(claims)
def test_packing_loses_nothing(one: Claim) -> None:
    assert unpack(Claim, json.loads(json.dumps(pack(one)))) == one


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
@given(one=readings)
def test_what_is_stored_comes_back_equal(one: Reading, store: Store) -> None:
    name = f"{store.counts()['documents']} {one.article.document}"
    one = Reading(replace(one.article, document=name), one.claims)
    assert store.add(Page(name, TEXT), one, "r1")
    back = list(store.claims(Query(document=name), as_read=True))
    assert sorted(map(repr, one.claims)) == sorted(repr(r.claim) for r in back)
    assert all(r.claim in one.claims and r.article == one.article for r in back)
    assert len({r.id for r in back}) == len(back)


# -- once, and the newest reading -------------------------------------------------------------------------------------------------


def test_adding_twice_changes_nothing(store: Store) -> None:
    page, one = reading("a", claim())
    assert not store.has(page, "r1")
    assert store.add(page, one, "r1")
    before = list(store.claims())
    assert store.has(page, "r1")
    assert not store.add(page, one, "r1")
    assert list(store.claims()) == before
    assert store.counts() == {"documents": 1, "claims": 1, "failures": 0}


def test_another_reader_gives_a_new_reading_and_the_newest_is_shown(store: Store) -> None:
    page, old = reading("a", claim(), claim(BATTERY, CITY))
    store.add(page, old, "r1")
    _, new = reading("a", claim(status=Status.PLANNED))
    assert not store.has(page, "r2")
    assert store.add(page, new, "r2")
    assert [r.claim for r in store.claims()] == list(new.claims)
    assert store.counts()["claims"] == 1


# -- the same text in several documents ----------------------------------------------------------------------------------------------


def test_the_same_text_under_another_name_is_seen_again_and_not_told_again(store: Store) -> None:
    for name in ("b", "a", "c"):
        page, one = reading(name, claim())
        assert store.add(page, one, "r1")
        assert store.has(page, "r1")
        assert not store.add(page, one, "r1")
    assert store.counts() == {"documents": 3, "claims": 1, "failures": 0}
    (record,) = store.claims()
    assert record.documents == ("a", "b", "c")
    assert [(s.document, s.current) for s in record.sightings] == [("a", True), ("b", True), ("c", True)]
    for name in ("a", "b", "c"):  # each document has it, and as its own
        assert [(r.id, r.article) for r in store.claims(Query(document=name))] == [(record.id, reading(name)[1].article)]


OTHERS = [
    reading("b", claim(), title="Cells"),
    reading("b", claim(), text=TEXT + " "),
    reading("b", claim(), language="de"),
    reading("b", claim(status=Status.PLANNED)),
    reading("b"),
]


@pytest.mark.parametrize("other", OTHERS)
def test_what_differs_in_anything_is_a_reading_of_its_own(store: Store, other: tuple[Page, Reading]) -> None:
    store.add(*reading("a", claim()), "r1")
    store.add(*other, "r1")
    assert [r.documents for r in store.claims()] == [("a",), *[("b",)] * len(other[1].claims)]


def test_a_copy_mends_a_failure(store: Store) -> None:
    store.add(*reading("a", claim()), "r1")
    store.add_failure(Failure("b", "timed out"))
    store.add(*reading("b", claim()), "r1")
    assert store.failures() == ()
    store.add_failure(Failure("b", "timed out"))
    store.see_again(reading("b")[0], "r1")
    assert store.failures() == ()


def test_claims_hold_as_long_as_a_copy_stands(store: Store) -> None:
    for name in ("a", "b"):
        store.add(*reading(name, claim()), "r1")
    (before,) = store.claims()
    article = replace(reading("a")[1].article, text="Nothing of the kind. " + TEXT)
    store.add(Page("a", article.text), Reading(article, ()), "r1")
    (after,) = store.claims()
    assert (after.id, after.reading, after.documents) == (before.id, before.reading, ("b",))
    assert [(s.document, s.current) for s in after.sightings] == [("a", False), ("b", True)]
    assert not list(store.claims(Query(document="a")))
    store.add(Page("b", article.text), Reading(replace(article, document="b"), ()), "r1")
    assert not list(store.claims())
    assert store.counts()["documents"] == 2
    store.add(*reading("c", claim()), "r1")  # it comes up once more
    (again,) = store.claims()
    assert (again.id, again.documents) == (before.id, ("c",))


def test_a_page_that_changes_around_its_text_says_nothing_new(store: Store) -> None:
    page, one = reading("a", claim())
    store.add(page, one, "r1")
    (before,) = store.claims()
    store.add(replace(page, content="<!-- new -->" + TEXT), Reading(replace(one.article, site="New"), one.claims), "r1")
    (after,) = store.claims()
    assert (after.id, after.article.site, len(after.sightings)) == (before.id, "New", 1)


def test_versions_of_an_article_have_readings_of_their_own(store: Store) -> None:
    store.add(*reading("a", claim()), "r1")
    (old,) = store.claims()
    store.add(*reading("a", claim(), text=TEXT + " Or later."), "r1")
    (new,) = store.claims()
    assert old.reading != new.reading
    assert new.article.text != old.article.text


def test_a_page_that_goes_back_to_an_older_version_shows_that_again(store: Store) -> None:
    old, new = reading("a", claim()), reading("a", claim(BATTERY, CITY), text=TEXT + " Or later.")
    store.add(*old, "r1")
    (before,), ties = store.claims(), store.ties()
    store.add(*new, "r1")
    assert [r.reading for r in store.claims()] != [before.reading]
    store.see_again(old[0], "r1")
    (after,) = store.claims()
    assert (after.id, after.reading, after.article, after.documents) == (before.id, before.reading, old[1].article, ("a",))
    assert [(s.document, s.current) for s in after.sightings] == [("a", True)]
    assert (store.counts(), store.ties()) == ({"documents": 1, "claims": 1, "failures": 0}, ties)
    store.see_again(new[0], "r1")
    assert [r.article for r in store.claims()] == [new[1].article]


def _versions() -> list[tuple[Page, Reading]]:
    """What a document showed on three days, and on the third the same as on the first; all in one archive."""
    one, two = reading("a", claim()), reading("a", claim(BATTERY, CITY), text=TEXT + " Or later.")
    return [_on(day, given) for day, given in ((1, one), (2, two), (3, one))]


def _on(day: int, given: tuple[Page, Reading]) -> tuple[Page, Reading]:
    return replace(given[0], retrieved=dt.datetime(2024, 5, day, tzinfo=dt.UTC)), given[1]


def _added(store: Store, archive: Iterable[tuple[Page, Reading]], reader: str = "r1") -> list[str]:
    """What the database holds after adding as ``run`` does, row by row."""
    for page, one in archive:
        if store.has(page, reader):
            store.see_again(page, reader)
        else:
            store.add(page, one, reader)
    store.merge()
    with store._engine.connect() as connection:
        return [str(row) for table in METADATA.sorted_tables for row in sorted(map(str, connection.execute(table.select())))]


@pytest.mark.parametrize("order", [*permutations((0, 1)), *permutations((0, 1, 2))])
def test_an_archive_with_versions_of_a_document_says_the_same_in_any_order_and_once(store: Store, order: tuple[int, ...]) -> None:
    archive = [_versions()[number] for number in order]
    once = _added(store, archive)
    assert [record.article for record in store.claims()] == [_versions()[max(order)][1].article]
    assert store.counts() == {"documents": 1, "claims": 1, "failures": 0}
    assert _added(store, archive) == once
    assert _added(store, archive[::-1]) == once


@pytest.mark.parametrize("reverse", [False, True])
def test_of_two_versions_of_one_second_it_is_always_the_same(store: Store, reverse: bool) -> None:  # noqa: FBT001 - a case
    first, second, _ = _versions()
    archive = [_on(1, first), _on(1, second)]
    once = _added(store, archive[::-1] if reverse else archive)
    for again in (archive, archive[::-1]):
        assert _added(store, again) == once
    shown = max(archive, key=lambda given: digest(given[0].document, given[0].content))
    assert [record.article for record in store.claims()] == [shown[1].article]


@pytest.mark.parametrize("reverse", [False, True])
def test_of_two_versions_fetched_within_a_second_the_later_one_is_shown(store: Store, reverse: bool) -> None:  # noqa: FBT001 - a case
    versions = _versions()[:2][::-1] if reverse else _versions()[:2]
    moment = dt.datetime.now(dt.UTC).replace(microsecond=0)
    for at, (page, one) in enumerate(versions):
        store.add(replace(page, retrieved=moment + dt.timedelta(microseconds=at)), one, "r1")
    assert [record.article for record in store.claims()] == [versions[-1][1].article]


def test_an_older_archive_says_nothing_of_what_a_document_shows_now(store: Store) -> None:
    first, second, _ = _versions()
    _added(store, [second, first])
    assert [record.article for record in store.claims()] == [second[1].article]
    third = reading("a", claim(), text=TEXT + " At last.")
    store.add(*third, "r1")  # a page without a time is what is there now
    _added(store, [second, first])
    assert [record.article for record in store.claims()] == [third[1].article]


def test_another_reader_shows_the_last_version_too(store: Store) -> None:
    first, second, _ = _versions()
    _added(store, [second, first])
    (before,) = store.claims()
    once = _added(store, [second, first], "r2")
    (after,) = store.claims()
    assert (after.article, after.reading == before.reading) == (second[1].article, False)
    assert _added(store, [first, second], "r2") == once


def test_a_clock_that_is_wrong_keeps_no_version_for_ever(store: Store) -> None:
    (page, one), second, _ = _versions()
    store.add(replace(page, retrieved=dt.datetime(9999, 12, 31, tzinfo=dt.UTC)), one, "r1")
    store.add(replace(second[0], retrieved=None), second[1], "r1")
    assert [record.article for record in store.claims()] == [second[1].article]


def test_a_failure_is_shown_until_the_document_is_read(store: Store) -> None:
    for reason in ("timed out", "not found"):
        store.add_failure(Failure("a", reason))
    store.add_failure(Failure("b", "empty"))
    assert store.failures() == (Failure("a", "not found"), Failure("b", "empty"))
    store.add(*reading("a"), "r1")
    assert store.failures() == (Failure("b", "empty"),)
    store.add_failure(Failure("a", "gone"))
    assert store.failures() == (Failure("a", "gone"), Failure("b", "empty"))


# -- questions ---------------------------------------------------------------------------------------------------------------------


@pytest.fixture
def asked(store: Store) -> Store:
    place = Found.at(Place("HU", city="Debrecen"), Span(0, 3), "place")
    field = Found.at(Field.BATTERY, Span(40, 45), "field")
    store.add(*reading("supply", replace(claim(announced=When.month(2024, 5)), places=(place,), fields=(field,))), "r1")
    store.add(
        *reading("venture", claim(CITY, MOTORS, form=Form.JOINT_VENTURE, status=Status.ENDED), language="de", title="Aus für 100% Straße"),
        "r1",
    )
    return store


@pytest.mark.parametrize(
    ("query", "names"),
    [
        (Query(), {"supply", "venture"}),
        (Query(company="Q1"), {"supply"}),
        (Query(company="NORDVOLT"), {"supply"}),
        (Query(company="muller motoren"), {"supply", "venture"}),
        (Query(company="%"), set()),
        (Query(form=Form.JOINT_VENTURE), {"venture"}),
        (Query(field=Field.BATTERY), {"supply"}),
        (Query(field=Field.CHARGING), set()),
        (Query(status=Status.ENDED), {"venture"}),
        (Query(country="hu"), {"supply"}),
        (Query(country="SE"), {"supply"}),
        (Query(country="DE"), {"supply", "venture"}),
        (Query(language="de"), {"venture"}),
        (Query(since=dt.date(2024, 6, 1)), {"venture"}),
        (Query(since=dt.date(2024, 5, 20)), {"supply", "venture"}),
        (Query(until=dt.date(2024, 5, 10)), {"supply"}),
        (Query(until=dt.date(2024, 4, 30)), set()),
        (Query(until=dt.date(2024, 6, 1)), {"supply"}),
        (Query(since=dt.date(2025, 9, 27), until=dt.date(2025, 9, 27)), {"venture"}),
        (Query(text="STRASSE aus"), {"venture"}),
        (Query(text="_"), set()),
        (Query(document="supply"), {"supply"}),
        (Query(company="Q2", language="en"), {"supply"}),
    ],
)
def test_a_question_finds_what_all_its_filters_allow(asked: Store, query: Query, names: set[str]) -> None:
    assert {r.article.document for r in asked.claims(query)} == names


def test_reading_goes_on_while_pages_are_added(asked: Store) -> None:
    names = []
    for record in asked.claims():
        names.append(record.article.document)
        asked.add(*reading(f"added {len(names)}", claim()), "r1")
    assert sorted(names) == ["supply", "venture"]


# -- what cannot be opened or written says so --------------------------------------------------------------------------------------


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.db").write_text("Dear diary, " * 500)
    with pytest.raises(StoreError, match="not a database"):
        open_store(tmp_path / "a.db")
    assert (tmp_path / "a.db").read_text().startswith("Dear diary")


def _sql(path: Path, *statements: str) -> None:
    connection = sqlite3.connect(path)
    for statement in statements:
        connection.execute(statement)
    connection.commit()
    connection.close()


@pytest.mark.parametrize("more", [(), ("create table alembic_version (version_num text)", "insert into alembic_version values ('1a2b3c')")])
def test_the_database_of_another_program_is_refused(tmp_path: Path, more: tuple[str, ...]) -> None:
    _sql(tmp_path / "a.db", "create table songs (name text)", *more)
    with pytest.raises(StoreError, match="another program"):
        open_store(tmp_path / "a.db")


def test_a_newer_database_is_refused(tmp_path: Path) -> None:
    open_store(tmp_path / "a.db").__exit__(None, None, None)
    _sql(tmp_path / "a.db", "update alembic_version set version_num = '9999'")
    with pytest.raises(StoreError, match="newer tieup"):
        open_store(tmp_path / "a.db")


@pytest.mark.parametrize("name", ["missing/a.db", "."])
def test_a_place_that_cannot_hold_a_database_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(StoreError, match="unable to open"):
        open_store(tmp_path / name)


@pytest.mark.parametrize("name", ["a?b.db", "a#b.db", "100%25.db", "电池.db"])
def test_any_file_name_will_do(tmp_path: Path, name: str) -> None:
    with open_store(tmp_path / name) as store:
        store.add(*reading("a"), "r1")
    assert (tmp_path / name).exists()


def test_a_damaged_database_is_reported(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    with open_store(path) as store:
        for number in range(40):
            store.add(*reading(f"{number}", claim(), title=f"{number}"), "r1")
    data = bytearray(path.read_bytes())
    data[8192:] = b"\xa5" * len(data[8192:])
    path.write_bytes(data)
    with pytest.raises(StoreError, match="malformed"), open_store(path) as store:  # it may show when opened or when asked
        list(store.claims())


def test_a_database_that_another_program_holds_is_reported(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    with open_store(path, wait=0) as store:
        other = sqlite3.connect(path, isolation_level=None)
        other.execute("begin immediate")
        with pytest.raises(StoreError, match="locked"):
            store.add(*reading("a", claim()), "r1")
        other.execute("rollback")
        other.close()
        assert store.add(*reading("a", claim()), "r1")


def test_a_full_disk_is_reported_and_loses_nothing_stored(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", FILLER, tmp_path / "a.db", Path(__file__).parent], capture_output=True, text=True, check=True
    )
    stored, error = done.stdout.splitlines()
    assert "disk" in error
    with open_store(tmp_path / "a.db") as store:
        assert store.counts()["claims"] == int(stored) > 0


FILLER = """
import sys; sys.path.insert(0, sys.argv[2])
import test_store; test_store.fill(sys.argv[1])
"""


def fill(path: str) -> None:
    """Add pages until the files may grow no more; print how many fitted, and the error."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (600_000, 600_000))
    stored = 0
    with open_store(path) as store:
        try:
            while stored < 10_000:
                store.add(*reading(f"{stored}", claim(), title=f"{stored}"), "r1")
                stored += 1
        except StoreError as error:
            sys.stdout.write(f"{stored}\n{error}\n")


# -- upgrades ----------------------------------------------------------------------------------------------------------------------


def test_the_migrations_make_the_tables_that_the_program_uses(tmp_path: Path) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    from tieup.store.tables import METADATA

    open_store(tmp_path / "a.db").__exit__(None, None, None)
    engine = create_engine(f"sqlite:///{tmp_path / 'a.db'}")
    with engine.connect() as connection:
        known = {"include_object": lambda _object, name, *_: not str(name).startswith("search")}  # the full text has tables of its own
        assert compare_metadata(MigrationContext.configure(connection, opts=known), METADATA) == []
    engine.dispose()


def _older(path: Path, *read: tuple[Page, Reading]) -> None:
    """A database of the version before sightings, with one reading a document."""
    from alembic import command
    from alembic.config import Config
    from sqlalchemy import Connection

    import tieup.store

    def insert(connection: Connection, table: str, **row: object) -> None:
        connection.execute(sqlalchemy.insert(sqlalchemy.table(table, *map(sqlalchemy.column, row))).values(row))

    engine = create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        config = Config(attributes={"connection": connection})
        config.set_main_option("script_location", str(Path(tieup.store.__file__).parent / "migrations"))
        command.upgrade(config, "0004")
        for page, one in read:
            article, key = json.dumps(pack(one.article), ensure_ascii=False), digest(digest(page.document, page.content), "r1")
            names = {"document": page.document, "address": "", "title": one.article.title, "language": "en", "published": "2025-09-27"}
            times = {"published_start": "2025-09-27", "added": "2025-10-01T00:00:00+00:00"}
            insert(connection, "readings", id=key, page=key, article=article, reader="r1", current=True, **names, **times)
            for each in one.claims:
                fact = {"position": 0, "status": "agreed", "confidence": 0.75, "claim": json.dumps(pack(each), ensure_ascii=False)}
                insert(connection, "claims", id=digest(key, "0"), reading=key, **fact)
                for position, part in enumerate(participants(one.article, each)):
                    insert(connection, "participants", claim=digest(key, "0"), **{**part, "position": position})
    engine.dispose()


def test_an_older_database_learns_which_texts_are_the_same(tmp_path: Path) -> None:
    path, pages = tmp_path / "a.db", [reading(name, claim()) for name in ("b", "a")]
    _older(path, *pages, reading("c", claim(), title="Another"))
    with open_store(path) as store:
        assert store.counts() == {"documents": 3, "claims": 2, "failures": 0}
        assert all(store.has(page, "r1") for page, _ in pages)
        assert [tie.documents for tie in store.ties()[0]] == [3]
        assert sorted(record.documents for record in store.claims()) == [("a", "b"), ("c",)]
        store.add(*reading("d", claim()), "r1")
        assert sorted(record.documents for record in store.claims()) == [("a", "b", "d"), ("c",)]


def test_a_database_without_a_list_of_words_gets_one(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    with open_store(path) as store:
        store.add(*reading("a", claim(), title="Batteries for buses"), "r1")
    with closing(sqlite3.connect(path)) as older:
        older.executescript(
            "drop table name_parts; drop table tallies; drop table words; drop index sightings_latest;"
            "alter table sightings drop column captured;"
            "update alembic_version set version_num = '0006'"
        )
    with open_store(path) as store:
        assert [record.article.document for record in store.search("battery", 5)] == ["a"]
        assert [entity.name for entity in store.entities("moto")] == ["Müller Motoren AG"]
        assert store.ties(limit=0)[1] == store.ties(Query(form=Form.SUPPLY), limit=0)[1] == 1


CUT_OFF = """
import os, signal, sys
from sqlalchemy import Engine, event
from tieup.store import open_store

@event.listens_for(Engine, "before_cursor_execute")
def die(connection, cursor, statement, *rest):
    if "CREATE TABLE parties" in statement:
        os.kill(os.getpid(), signal.SIGKILL)

open_store(sys.argv[1])
"""


def test_an_upgrade_that_is_killed_halfway_is_done_anew(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    assert subprocess.run([sys.executable, "-c", CUT_OFF, path], check=False).returncode == -signal.SIGKILL
    with open_store(path) as store:
        assert store.add(*reading("a", claim()), "r1")


# -- many processes ----------------------------------------------------------------------------------------------------------------


def write(path: str, first: int, count: int) -> None:
    with open_store(path) as store:
        for number in range(first, first + count):
            store.add(*reading(f"{number}", claim(), title=f"{number}"), "r1")


def look(path: str, times: int) -> None:
    """Ask again and again: pages are whole, and their number never falls."""
    seen = 0
    with open_store(path) as store:
        for _ in range(times):
            now = sum(1 for _ in store.claims())
            if now < seen:
                raise AssertionError(f"{seen} claims, then {now}")
            seen = now


def test_processes_open_write_and_read_at_once(tmp_path: Path) -> None:
    path = str(tmp_path / "a.db")
    spawn = multiprocessing.get_context("spawn")
    # the first two share half of their pages; all four start on a file that does not exist
    tasks: list[tuple[Callable[..., None], tuple[object, ...]]] = [
        (write, (path, 0, 40)),
        (write, (path, 20, 40)),
        (look, (path, 20)),
        (look, (path, 20)),
    ]
    processes = [spawn.Process(target=task, args=arguments) for task, arguments in tasks]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    assert [process.exitcode for process in processes] == [0, 0, 0, 0]
    with open_store(path) as store:
        assert store.counts() == {"documents": 60, "claims": 60, "failures": 0}
