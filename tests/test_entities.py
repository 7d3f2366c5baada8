"""Who is who: names that are surely one, and judgements that hold, contradict nothing, and can be taken back."""

from __future__ import annotations

import json
import random
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tieup.codebook import Form, Role, Status
from tieup.dates import When
from tieup.errors import JudgementError
from tieup.model import Article, Claim, Entity, Found, Page, Participant, Reading, Span, TieUp
from tieup.pipeline import Kit, claims_of
from tieup.questions import Database
from tieup.store import Judgement, Known, Store, open_store
from tieup.store.judgements import Action
from tieup.store.judging import add, merge, split, undo
from tieup.store.spelling import name_key
from tieup.text import normal

ME = "anna"


def told(document: str, *names: str, day: int = 1, form: Form = Form.SUPPLY) -> tuple[Page, Reading]:
    """A page that says in the words of ``names`` who supplies whom; ``bmw`` and ``toyota`` are known to the reader."""
    text = " ; ".join(names)
    parts, at = [], 0
    for name in names:
        identity = name.lower() if name in ("BMW", "Toyota") else f"new:{normal(name)}"
        parts.append(Participant(Found.at(Entity(identity, name), Span(at, at + len(name)), "t"), Role.PARTNER))
        at += len(name) + 3
    span = Span(0, 1)
    claim = Claim(tuple(parts), (Found.at(form, span, "t"),), Found.at(Status.AGREED, span, "t"))
    return Page(document, text), Reading(Article(document, text, "en", published=When.day(2024, 5, day)), (claim,))


PAGES = (
    told("1", "Kiruna Motors AB", "BMW"),
    told("2", "Kiruna Motors", "BMW", day=2),
    told("3", "Kirunacell", "Toyota"),
    told("4", "Велмора", "BMW", "Toyota"),
    told("5", "Велморой", "BMW", "Toyota", form=Form.LICENSING),
    told("6", "Ostrava Drive", "Kirunacell"),
)


def filled(path: Path) -> Store:
    store = open_store(path)
    for page, reading in PAGES:
        store.add(page, reading, "r1")
    return store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with filled(tmp_path / "a.db") as opened:
        yield opened


def merged(store: Store, source: str, into: str) -> Judgement:
    return store.judge(lambda directory, _log: merge(directory, source, into, ME))


def divided(store: Store, entity: str, *spellings: str, into: str = "") -> Judgement:
    return store.judge(lambda directory, _log: split(directory, Judgement(Action.SPLIT, entity, ME, names=spellings), into))


def added(store: Store, name: str, *names: str, identity: str = "", country: str = "") -> Judgement:
    given = Judgement(Action.ADD, identity, ME, name=name, names=names, country=country)
    return store.judge(lambda directory, _log: add(directory, given))


def undone(store: Store, number: int | None = None) -> Judgement:
    return store.judge(lambda _directory, log: undo(log, number, ME))


def view(store: Store) -> tuple[tuple[Known, ...], tuple[TieUp, ...]]:
    return store.directory().known(), tuple(Database(store).tieups())


def names(store: Store) -> dict[str, tuple[str, ...]]:
    return {k.entity.id: k.spellings for k in store.directory().known()}


# -- spellings ----------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Kiruna Motors", "KIRUNA MOTORS AB"),
        ("Kiruna Motors", "Kiruna Motors Co., Ltd."),
        ("«Велмора»", 'ООО "Велморой"'),
        ("Автодом", "Автодома"),
        ("Kiruna", "Kiruna's"),
        ("Kiruna-Motors", "Kiruna Motors"),
    ],
)
def test_surely_one_name(one: str, other: str) -> None:
    assert name_key(one) == name_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Kiruna", "Kiruna Motors"),
        ("Kiruna", "Kiruna EV"),
        ("Siemen", "Siemens"),
        ("Kiruna 1", "Kiruna 2"),
        ("Canal", "Canal+"),
        ("蔚来", "蔚"),
    ],
)
def test_perhaps_two_names(one: str, other: str) -> None:
    assert name_key(one) != name_key(other)


@given(
    st.lists(
        st.sampled_from(["Kiruna", "ООО", "AB", "«Велморами»", "&", "Co.", "Ltd.", "蔚来", "S.A.", "4+", "Автодома"]),
        min_size=1,
        max_size=5,
    )
)
def test_the_key_of_a_key_is_itself(words: list[str]) -> None:
    key = name_key(" ".join(words))
    assert key
    assert name_key(key) == key


# -- what pages name ----------------------------------------------------------------------------------------------------------------


def test_provisional_entities_are_listed_with_all_their_spellings(store: Store) -> None:
    known = {k.entity.id: k for k in store.directory().known() if k.entity.provisional}
    assert {i: k.spellings for i, k in known.items()} == {
        "new:kiruna motors": ("Kiruna Motors", "Kiruna Motors AB"),
        "new:kirunacell": ("Kirunacell",),
        "new:велмор": ("Велмора", "Велморой"),
        "new:ostrava drive": ("Ostrava Drive",),
    }
    assert known["new:kiruna motors"].documents == ("1", "2")
    kiruna = [t for t in Database(store).tieups() if any(e.id == "new:kiruna motors" for e, _ in t.participants)]
    assert len(kiruna) == 1
    assert len(kiruna[0].claims) == 2


def test_words_that_stand_for_a_name_are_no_spelling_of_it(store: Store) -> None:
    page, reading = told("7", "the two companies", "BMW")
    first, other = reading.claims[0].participants
    found = replace(first.entity, value=Entity("new:kirunacell", "Kirunacell"), rule="organisation.description.both")
    store.add(page, replace(reading, claims=(replace(reading.claims[0], participants=(replace(first, entity=found), other)),)), "r1")
    shown = store.directory().show("new:kirunacell")
    assert (shown.spellings, shown.documents) == (("Kirunacell",), ("3", "6", "7"))
    divided(store, "Kirunacell", "Kirunacell", into="Polar Cells")
    assert store.directory().show("new:polar cells").documents == ("3", "6", "7")


def test_any_known_name_finds_a_company_and_exact_ones_come_first(store: Store) -> None:
    directory = store.directory()
    assert directory.matching("Bayerische Motoren Werke") == {"bmw"}
    assert directory.matching("kiruna motors ab") == directory.matching("new:kiruna motors") == {"new:kiruna motors"}
    assert directory.matching("kiruna") == {"new:kiruna motors", "new:kirunacell"}
    assert directory.matching("nobody") == frozenset()


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("Motors", {"new:kiruna motors"}),
        ('"motors', {"new:kiruna motors"}),
        ("iruna", set()),
        ("na Motors", set()),
        ("100%", set()),
        ("...", set()),
        ("велм", {"new:велмор"}),
        ("动力", {"new:宁河动力"}),
        ("力", {"new:宁河动力"}),
        ("x" * 60, {"new:" + "x" * 70}),
        ("x" * 60 + "y", set()),
    ],
)
def test_a_part_of_a_name_begins_with_a_word(store: Store, asked: str, found: set[str]) -> None:
    store.add(*told("7", "宁河动力", "X" * 70), "r1")
    assert {entity.id for entity in store.entities(asked)} == store.directory().matching(asked) == found


# -- judgements ---------------------------------------------------------------------------------------------------------------------


def test_merging_makes_one_and_undo_two(store: Store) -> None:
    before = view(store)
    made = merged(store, "Kirunacell", "Kiruna Motors")
    assert names(store)["new:kiruna motors"] == ("Kirunacell", "Kiruna Motors", "Kiruna Motors AB")
    assert store.directory().one("Kirunacell") == "new:kiruna motors"
    assert (made.author, made.number) == (ME, 1)
    assert made.made.startswith("20")
    undone(store)
    assert view(store) == before
    assert [j.action for j in store.judgements()] == ["merge", "undo"]
    undone(store, 2)
    assert "new:kirunacell" not in names(store)


def test_a_firm_has_no_tie_with_itself(store: Store) -> None:
    merged(store, "Kirunacell", "Ostrava Drive")
    assert "6" not in {r.article.document for r in store.claims()}
    assert "6" in {r.article.document for r in store.claims(as_read=True)}
    merged(store, "Велмора", "BMW")
    assert [len(t.participants) for t in Database(store).tieups() if any(e.id == "toyota" for e, _ in t.participants)] == [2, 2, 2]


def test_splitting_gives_spellings_to_another(store: Store) -> None:
    merged(store, "Kirunacell", "Kiruna Motors")
    divided(store, "Kiruna Motors", "Kirunacell", into="Polar Cells")
    assert names(store)["new:polar cells"] == ("Kirunacell",)
    assert store.directory().entity("new:polar cells").name == "Polar Cells"
    divided(store, "BMW", "BMW", into="Toyota")
    assert "bmw" not in names(store)
    assert names(store)["toyota"] == ("BMW", "Toyota")


def test_an_organisation_of_ones_own_is_known_in_what_is_stored_and_when_reading(store: Store) -> None:
    made = added(store, "Kiruna Mobility", "Kiruna Motors", "Kirunacell", country="SE")
    assert made.subject == "own:kiruna-mobility"
    assert names(store)["own:kiruna-mobility"] == ("Kirunacell", "Kiruna Motors", "Kiruna Motors AB")
    assert [o.id for o in store.own()] == ["own:kiruna-mobility"]
    page = Page("n.txt", "Kirunacell and Toyota team up\n\nKirunacell and Toyota signed an agreement to jointly develop fuel cells.")
    (claim,) = claims_of(page, Kit.load(store.own()))
    assert {p.entity.value.id for p in claim.participants} == {"own:kiruna-mobility", "toyota"}
    undone(store)
    assert store.own() == ()


def test_what_an_own_organisation_gave_a_reading_outlives_its_undo(store: Store) -> None:
    """The claims of the reading keep the id; it has a name still."""
    added(store, "Kirunacell", identity="kc")
    page, reading = told("7", "Kirunacell", "BMW")
    part = reading.claims[0].participants[0]
    own = replace(part, entity=replace(part.entity, value=Entity("kc", "Kirunacell")))
    store.add(page, replace(reading, claims=(replace(reading.claims[0], participants=(own, reading.claims[0].participants[1])),)), "r1")
    assert names(store)["kc"] == ("Kirunacell",)
    undone(store)
    assert store.directory().show("kc").entity.name == "Kirunacell"


def test_judgements_hold_when_pages_are_read_anew(store: Store) -> None:
    merged(store, "Kirunacell", "BMW")
    before = view(store)[0]
    ids = {t.id for t in Database(store).tieups()}
    for page, reading in PAGES:
        assert store.add(page, reading, "r2")
    assert view(store)[0] == before
    assert {t.id for t in Database(store).tieups()} == ids


@pytest.mark.parametrize(
    ("act", "reason"),
    [
        (lambda s: merged(s, "Kirunacell", "Kirunacell"), "one entity already"),
        (lambda s: merged(s, "Kiruna Motors AB", "Kiruna Motors"), "one entity already"),
        (lambda s: merged(s, "Nobody", "BMW"), "no entity 'Nobody'"),
        (lambda s: merged(s, "Kiruna", "BMW"), "is it one of"),
        (lambda s: merged(s, "BMW", "new:nobody"), "no entity"),
        (lambda s: divided(s, "BMW", "Bayer"), "pages call it 'BMW'"),
        (lambda s: divided(s, "Kirunacell", "Kirunacell"), "--into"),
        (lambda s: divided(s, "BMW", "BMW", into="bmw"), "itself"),
        (lambda s: added(s, "Toyota"), "already"),
        (lambda s: added(s, "Kirunacell", identity="bmw"), "taken"),
        (lambda s: added(s, "Kirunacell", identity="new:x"), "kept for names"),
        (lambda s: added(s, " "), "needs a name"),
        (undone, "nothing to undo"),
        (lambda s: undone(s, 7), "no judgement 7"),
    ],
)
def test_what_cannot_hold_is_refused_with_its_reason(store: Store, act, reason: str) -> None:
    with pytest.raises(JudgementError, match=reason):
        act(store)
    assert store.judgements() == ()


def test_circles_and_judgements_that_others_build_on_are_refused(store: Store) -> None:
    merged(store, "Kirunacell", "Kiruna Motors")
    undone(store)
    merged(store, "Kiruna Motors", "Kirunacell")
    with pytest.raises(JudgementError, match="circle"):
        undone(store, 2)
    divided(store, "BMW", "BMW", into="Ostrava Drive")
    with pytest.raises(JudgementError, match="circle"):
        merged(store, "new:ostrava drive", "bmw")
    with pytest.raises(JudgementError, match="taken back already"):
        undone(store, 1)
    own = added(store, "Polar Cells")
    merged(store, "Toyota", "Polar Cells")
    with pytest.raises(JudgementError, match="undo 6 first"):
        undone(store, own.number)
    assert len(store.judgements()) == 6


WHO = st.sampled_from(["Kirunacell", "Kiruna Motors", "BMW", "Toyota", "Велмора", "Ostrava Drive", "Polar Cells"])
acts = st.lists(
    st.one_of(
        st.tuples(st.just(merged), WHO, WHO),
        st.tuples(st.just(divided), WHO, WHO),
        st.tuples(st.just(added), st.sampled_from(["Polar Cells", "Arctic", "Kirunacell"])),
        st.tuples(st.just(undone), st.none() | st.integers(1, 6)),
    ),
    max_size=6,
)


@settings(max_examples=25, deadline=None)
@given(acts)
def test_all_judgements_taken_back_is_the_beginning(chosen: list[tuple[Any, ...]]) -> None:
    with tempfile.TemporaryDirectory() as folder, filled(Path(folder) / "a.db") as store:
        before = view(store)
        for act, *arguments in chosen:
            try:
                act(store, *arguments)
            except JudgementError:
                continue
        while True:
            try:
                undone(store)
            except JudgementError:
                break
        assert view(store) == before


@settings(max_examples=25, deadline=None)
@given(acts, st.randoms(use_true_random=False))
def test_the_order_of_documents_is_nothing(chosen: list[tuple[Any, ...]], chance: random.Random) -> None:
    pages = list(PAGES)
    chance.shuffle(pages)
    with tempfile.TemporaryDirectory() as folder, filled(Path(folder) / "a.db") as store, open_store(Path(folder) / "b.db") as other:
        for page, reading in pages:
            other.add(page, reading, "r1")
        for act, *arguments in chosen:
            for each in (store, other):
                try:
                    act(each, *arguments)
                except JudgementError:
                    continue
        assert view(store) == view(other)


# -- the database before ------------------------------------------------------------------------------------------------------------


def test_an_older_database_is_brought_up_to_date_with_all_its_claims(tmp_path: Path) -> None:
    """A file of revision 0001, made by its own migration and filled as its program did."""
    from alembic import command
    from alembic.config import Config
    from sqlalchemy import create_engine

    import tieup.store.engine as engine_module

    path, new = tmp_path / "old.db", tmp_path / "new.db"
    engine = create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        config = Config(attributes={"connection": connection})
        config.set_main_option("script_location", str(Path(engine_module.__file__).parent / "migrations"))
        command.upgrade(config, "0001")
    engine.dispose()
    with filled(new) as store:
        wanted = view(store)
    with closing(sqlite3.connect(path)) as old:
        old.execute("attach ? as new", (str(new),))
        page, reading = "(select page from new.sightings s where s.id = shown)", "(select shown from new.readings r where r.id = reading)"
        for table, columns in (
            ("readings", f"shown, {page}, document, address, title, language, published, published_start, article, reader, added, current"),
            ("claims", f"id, {reading}, position, status, confidence, day, '', claim"),
            ("terms", "*"),
        ):
            old.execute(f"insert into main.{table} select {columns} from new.{table}")  # noqa: S608 - names of our own
        old.execute("insert into parties select claim, entity, lower(name), country from new.participants")
        old.commit()
    with open_store(path) as store:
        assert view(store) == wanted
        merged(store, "Kirunacell", "BMW")
    with closing(sqlite3.connect(path)) as old, closing(sqlite3.connect(new)) as made:
        for query in ("select id, day, last from claims order by id", "select * from participants order by claim, position"):
            assert old.execute(query).fetchall() == made.execute(query).fetchall()
        assert json.loads(old.execute("select details from judgements").fetchone()[0])["names"] == []
