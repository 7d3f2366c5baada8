"""What the database answers from Python: search in any script, voices, conflicts, reasons, companies, networks and tables."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

import tieup
from test_view import Said, deal, fresh, put
from tieup.codebook import Field, Form, Status
from tieup.consolidate import Fact, conflicts, reasons, registered, voices
from tieup.consolidate.facts import Amount, Origin
from tieup.consolidate.links import Links
from tieup.consolidate.origins import media_in, sketch_of
from tieup.dates import When
from tieup.errors import QuestionError
from tieup.model import Article, Page, Reading
from tieup.questions import Database
from tieup.store import Query


@pytest.fixture
def database() -> Iterator[Database]:
    with fresh() as store:
        put(store, 1, [deal(Status.AGREED, 2017, Field.BATTERY)])
        put(store, 2, [deal(Status.ACTIVE, 2018, Field.BATTERY, parties="mc")])
        put(store, 3, [deal(Status.AGREED, 2018, parties="bk", form=Form.JOINT_VENTURE)])
        put(store, 4, [deal(Status.AGREED, 2019, parties="ck", form=Form.JOINT_VENTURE)])
        yield Database(store)


TITLES = (
    "«Росатом» подписал соглашение о поставке тяговых аккумуляторов заводу в Калининграде",
    "宁德时代与宝马签署电池供应协议",
    "トヨタと電池メーカーが提携",
    "Batterien für Elektrobusse: Hersteller schließen Vertrag",
    "Carmakers agree to share charging stations",
)


@pytest.fixture
def library() -> Iterator[Database]:
    """A page for each title, with one claim."""
    with fresh() as store:
        for number, title in enumerate(TITLES):
            article = Article(f"page {number}", "mbcknv speak of a deal.", "en", title, When.day(2020, 1, 1 + number))
            store.add(Page(article.document, title), Reading(article, (deal(Status.AGREED, 2017).claim(),)), "r")
        yield Database(store)


@pytest.mark.parametrize(
    ("words", "page"),
    [
        ("аккумуляторы", 0),
        ("аккумулятором", 0),
        ("заводами", 0),
        ("соглашения Росатома", 0),
        ("тяговый аккумулятор", 0),
        ("电池", 1),
        ("供应", 1),
        ("電池供應協議", 1),
        ("トヨタ", 2),
        ("提携", 2),
        ("Batterie", 3),
        ("Verträge", 3),
        ("charging station", 4),
        ("AGREED", 4),
    ],
)
def test_words_are_found_in_any_inflection_and_script(library: Database, words: str, page: int) -> None:
    assert f"page {page}" in [hit.record.article.document for hit in library.search(words)]


@pytest.mark.parametrize("words", ["池电", "завет", "Batman", "%", '"', "*", "stations OR deal", "NEAR(share charging)", ""])
def test_what_is_not_there_is_not_found(library: Database, words: str) -> None:
    assert not library.search(words)


@pytest.mark.parametrize("endings", [3, 400])
def test_few_words_that_begin_alike_and_very_many_are_found(endings: int) -> None:
    with fresh() as store:
        title = " ".join(f"batterie{number:03}" for number in range(endings))
        article = Article("page", "mbcknv speak of a deal.", "en", title, When.day(2020, 1, 1))
        store.add(Page("page", title), Reading(article, (deal(Status.AGREED, 2017).claim(),)), "r")
        assert [hit.record.article.document for hit in Database(store).search("batteries")] == ["page"]
        assert not Database(store).search("batterie4000 batteries")


def test_a_search_leads_to_the_tie_up(library: Database) -> None:
    (hit,) = library.search("供应")
    assert hit.tie == library.tieups()[0].id
    assert not library.search("供应", as_of="2019")
    assert [tie.id for tie in library.tieups(text="供应")] == [hit.tie]


def test_a_company_by_any_name_with_or_without_its_brands(database: Database) -> None:
    company = database.company("Bayerische Motoren Werke")
    assert [entity.id for entity in company.entities] == ["bmw"]
    assert {partner.entity.id for partner in company.partners} == {"catl", "mini", "new:kiruna motors"}
    group = database.company("BMW", group=True)
    assert {entity.id for entity in group.entities} == {"bmw", "mini"}
    assert {partner.entity.id for partner in group.partners} == {"catl", "new:kiruna motors"}
    assert (2017, "battery", 1) in group.years
    assert not database.company("nobody at all").partners


def test_who_of_several_is_tied_to_whom(database: Database) -> None:
    ids = ["catl", "new:kiruna motors", "mini"]
    assert [(edge.one, edge.other, edge.forms) for edge in database.among(ids)] == [
        ("catl", "mini", ("supply",)),
        ("catl", "new:kiruna motors", ("joint_venture",)),
    ]
    assert [(edge.one, edge.other) for edge in database.among(ids, as_of="2018-12-31")] == [("catl", "mini")]
    assert database.among(["catl"]) == database.among([]) == ()
    several = Query(entities=frozenset(ids), least=2)
    claims = {frozenset(p.entity.value.id for p in record.claim.participants) for record in database.store.claims(several)}
    assert claims == {frozenset({"mini", "catl"}), frozenset({"catl", "new:kiruna motors"})}


def test_questions_that_cannot_be_answered_say_so(database: Database) -> None:
    for filters in ({"field": "batery"}, {"since": "soon"}, {"colour": "red"}):
        with pytest.raises(QuestionError):
            database.tieups(**filters)  # type: ignore[arg-type]
    with pytest.raises(QuestionError, match="no tie-ups start with"):
        database.tieup("zzz")


def test_a_history_says_why(database: Database) -> None:
    (tie,) = database.tieups(field="battery")
    steps = database.tieup(tie.id).steps
    assert sorted(str(why) for step in steps for why in step.because if why.kind == "group") == [
        "the same partners, counting mini and bmw as one group"
    ]


def test_the_network_knows_triangles_and_bridges(database: Database) -> None:
    pytest.importorskip("igraph", reason="igraph is not installed: pip install 'tieup[graph]'")
    network = database.network(group=True)
    assert {node.entity.id: node.degree for node in network.nodes} == {"bmw": 2, "catl": 2, "new:kiruna motors": 2}
    ((members, closed),) = network.triangles
    assert set(members) == {"bmw", "catl", "new:kiruna motors"}
    assert closed is not None
    assert closed.year == 2019
    assert network.to_igraph().vcount() == 3


@pytest.mark.parametrize("library_name", ["pandas", "polars", "pyarrow"])
def test_answers_are_tables(database: Database, library_name: str) -> None:
    pytest.importorskip(library_name, reason=f"{library_name} is not installed: pip install 'tieup[tables]'")
    ties = database.tieups()
    made = {"pandas": ties.to_pandas, "polars": ties.to_polars, "pyarrow": ties.to_arrow}[library_name]()
    assert len(made) == len(ties) == 3


def test_open_is_the_way_in(tmp_path) -> None:
    with tieup.open(tmp_path / "a.db") as opened:
        put(opened.store, 1, [Said("bc", Form.SUPPLY, (), Status.AGREED, 2016, dated=True, venture=False)])
        assert opened.tieups().total == 1


# -- voices, conflicts, origins ----------------------------------------------------------------------------------------------------------


def said(name: str, status: Status = Status.AGREED, **more: object) -> Fact:
    return Fact(name, name, (), frozenset({Form.SUPPLY}), frozenset(), status, **more)  # type: ignore[arg-type]


def test_copies_and_pages_that_give_one_source_are_one_voice() -> None:
    copies = [said("a", origin=Origin(("0x", "1y"), (), "s1")), said("b", origin=Origin(("0z", "1y"), (), "s2"))]
    quoting = [said("c", origin=Origin((), ("reuters",), "s3")), said("d", origin=Origin((), ("reuters",), "s4"))]
    own = [said("e", origin=Origin((), (), "s5")), said("f", origin=Origin((), (), "s5"))]
    assert [(voice.name, voice.documents) for voice in voices([*copies, *quoting, *own])] == [
        ("reuters", ("c", "d")),
        ("s1", ("a", "b")),
        ("s5", ("e", "f")),
    ]


def test_a_copy_is_told_by_its_sketch_and_a_medium_by_its_name() -> None:
    story = "Velmora will deliver cells to Fjellcell from next year, both firms said in a joint statement on Monday. " * 4
    words = [f"{story}{n} more lines about something else that nobody has written before, number {n * 7}. " for n in range(3)]
    assert set(sketch_of(words[0])) & set(sketch_of(words[1]))
    assert not set(sketch_of(story)) & set(sketch_of("Quite another tale of ships and shoes and sealing wax, of cabbages and kings. " * 5))
    assert "reuters" in media_in("The firms declined to comment, Reuters reported.")
    assert not media_in("A reutersward of no consequence.")


def test_values_that_disagree_stand_side_by_side() -> None:
    facts = [
        said("a", said=When.day(2020, 5, 3), amounts=(Amount("EUR", "", 4e9, 4e9),)),
        said("b", said=When.day(2020, 6, 9), amounts=(Amount("EUR", "", 7e9, 7e9),)),
        said("c", Status.DENIED, amounts=(Amount("EUR", "", 4.1e9, 4.1e9), Amount("EUR", "", 1, 1))),
        said("d", said=When.month(2020, 5), amounts=(Amount("GWh", "year", 20, 20),)),
    ]
    found = {conflict.field: [side.value for side in conflict.sides] for conflict in conflicts(facts)}
    assert found == {
        "announced": ["2020-05", "2020-05-03", "2020-06-09"],
        "quantities": ["4000000000 EUR", "7000000000 EUR"],
        "status": ["agreed", "denied"],
    }
    assert conflicts(facts[:1]) == ()
    assert reasons(facts[:1], registered(), Links()) == {}
