"""Every value of a claim can be set right: it stands on words, holds for the page read anew, moves to other databases, is undone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from small_desk import BMW, CATL, put, reading
from test_view import at_once, fresh, view
from tieup.cli.main import cli
from tieup.codebook import Form, Part, Role, Status
from tieup.dates import When
from tieup.errors import JudgementError
from tieup.model import Claim, Page, Person, PersonPart, Place, Quantity, TieUp
from tieup.questions import Database, claim_json
from tieup.store import open_store
from tieup.store.judging import merge
from tieup.store.values import NOTATIONS, parts_of, values_of, written

SUPPLY = {CATL: Role.SUPPLIER, BMW: Role.CUSTOMER}
SIGNED = reading(
    "signed.html", SUPPLY, (Form.SUPPLY, Status.AGREED, When.day(2022, 5, 6)), text="Anna Berg signed in Debrecen; Munich waits for the i7."
)
WORDS = st.text("abc XYZ.-", min_size=1).map(lambda text: " ".join(text.split())).filter(bool)
PARTS = st.one_of(st.just(""), WORDS)
NUMBERS = st.integers(0, 10**9).map(float) | st.integers(0, 999).map(lambda number: number / 8)
ENDS = st.one_of(
    st.tuples(NUMBERS, NUMBERS).map(sorted),
    NUMBERS.map(lambda number: (number, number)),
    NUMBERS.map(lambda number: (None, number)),
    NUMBERS.map(lambda number: (number, None)),
)
UNITS = st.sampled_from(["GWh", "EUR", "%", "m3", "vehicles"])
PERIODS = st.sampled_from(["", "year", "month", "day"])
QUANTITIES = st.builds(lambda ends, *named: Quantity(ends[0], ends[1], *named), ENDS, UNITS, PARTS, PERIODS)


@pytest.fixture
def database() -> Iterator[Database]:
    with fresh() as store:
        put(store, SIGNED)
        yield Database(store)


def shown(database: Database) -> dict[str, Any]:
    (record,) = database.claims()
    return claim_json(record)


def merged(database: Database) -> list[TieUp]:
    """The tie-ups, whatever the ids of their claims, which another reader changes."""
    return [replace(tie, claims=()) for tie in view(database.store)]


def correct(database: Database, name: str, *values: str, words: str = "", at: int = 0) -> None:
    database.judging.correct(shown(database)["claim"], name, values, author="anna", words=(words, at))


def judged_words(claim: Mapping[str, Any]) -> list[tuple[str, str]]:
    return [(row["field"], row["quote"]) for row in claim["evidence"] if row["rule"].startswith("judgement.")]


def test_all_that_a_claim_says_can_be_corrected() -> None:
    aside = {"trigger", "confidence", "secondary"}
    assert set(NOTATIONS) == {field.name for field in fields(Claim)} - aside | {"roles"}


@given(
    st.one_of(
        st.tuples(st.just("places"), st.builds(Place, st.sampled_from(["DE", "HU"]), PARTS, PARTS, PARTS)),
        st.tuples(st.just("quantities"), QUANTITIES),
        st.tuples(st.just("people"), st.builds(PersonPart, st.builds(Person, WORDS, PARTS, PARTS), st.sampled_from(Part))),
    )
)
def test_a_value_of_parts_is_read_as_it_is_written(value: tuple[str, Any]) -> None:
    name, said = value
    assert values_of(name, [written(name, parts_of(said))]) == (said,)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("mood", "good"), ("status", "maybe"), ("status", ""), ("roles", "CATL"), ("roles", "CATL=friend"), ("roles", "Tesla=partner"),
        ("participants", ""), ("participants", "=partner"), ("participants", "Anna Berg=friend"), ("participants", "Tesla=none"),
        ("participants", "Tesla=partner"), ("participants", "BMW=none"),
        ("places", "city=Debrecen"), ("places", "HU; town=Debrecen"), ("places", "HU; city="), ("places", "Hungary"), ("places", "QQ"),
        ("quantities", "many GWh"), ("quantities", "30"), ("quantities", "6-5 GWh"), ("quantities", "<=5-6 GWh"), ("quantities", "5 gigs"),
        ("quantities", "5 GWh/decade"), ("people", "Anna Berg"), ("people", "part=signatory"), ("people", "Anna Berg; part=boss"),
        ("products", " "), ("instrument", "handshake"), ("binding", "perhaps"), ("source", "me"), ("unconfirmed_by", "Tesla"),
        ("announced", "soon"),
    ],
)  # fmt: skip
def test_what_the_codebook_does_not_have_is_refused(database: Database, name: str, words: str) -> None:
    with pytest.raises(JudgementError):
        correct(database, name, words)
    assert database.judging.log() == ()


CASES = [
    ("status", ["ended"], "ended"),
    ("forms", ["licensing", "supply"], ["licensing", "supply"]),
    ("fields", ["charging", "software"], ["charging", "software"]),
    ("instrument", ["mou"], "mou"),
    ("binding", ["non_binding"], "non_binding"),
    ("announced", ["2022-06"], {"value": "2022-06", "precision": "month", "by_article": False}),
    ("starts", ["2023"], {"value": "2023", "precision": "year", "by_article": False}),
    (
        "places",
        ["hu; city=Debrecen", "DE; region=Bavaria"],
        [{"country": "HU", "city": "Debrecen"}, {"country": "DE", "region": "Bavaria"}],
    ),
    ("quantities", ["5-6 GWh/year cells"], [{"value": "5-6", "unit": "GWh/year", "what": "cells"}]),
    ("products", ["i7 xDrive"], ["i7 xDrive"]),
    (
        "people",
        ["Anna Berg; organisation=BMW; function=buyer; part=signatory"],
        [{"name": "Anna Berg", "as_written": "Debrecen", "organisation": "BMW", "function": "buyer", "part": "signatory"}],
    ),
    ("source", ["party"], "party"),
    ("unconfirmed_by", ["BMW"], ["BMW"]),
]


@pytest.mark.parametrize(("name", "values", "expected"), CASES, ids=[name for name, *_ in CASES])
def test_a_value_is_set_right_read_anew_taken_elsewhere_and_undone(
    database: Database, name: str, values: list[str], expected: object
) -> None:
    before, ties = shown(database), merged(database)
    correct(database, name, *values, words="Debrecen")
    after = shown(database)
    assert after[name] == expected
    assert set(judged_words(after)) == {(name, "Debrecen")}
    assert view(database.store) == at_once(database.store)
    database.store.add(Page("signed.html", SIGNED.article.text), SIGNED, "another reader")
    assert shown(database)[name] == expected
    with fresh() as other:
        put(other, SIGNED)
        moved = Database(other)
        assert moved.judging.load(list(database.judging.export())) == 1
        assert shown(moved)[name] == expected
        assert merged(moved) == merged(database)
    database.judging.undo(author="anna")
    assert shown(database)[name] == before[name]
    assert merged(database) == ties


@pytest.mark.parametrize("name", [name for name, notation in NOTATIONS.items() if not notation.needed])
def test_a_value_is_taken_away(database: Database, name: str) -> None:
    values = next((values for case, values, _ in CASES if case == name), ["2030"])
    correct(database, name, *values)
    correct(database, name)
    (record,) = database.claims()
    assert getattr(record.claim, name) in ((), None)
    assert view(database.store) == at_once(database.store)


def test_unstated_is_no_binding(database: Database) -> None:
    correct(database, "binding", "binding")
    correct(database, "binding", "unstated")
    assert shown(database)["binding"] == "unstated"


def roles(database: Database) -> dict[str, str]:
    (tie,) = database.tieups()
    told = {entity.id: role.value for entity, role in tie.participants}
    assert {part["entity"]["id"]: part["role"] for part in shown(database)["participants"]} == told
    return told


def test_roles_are_set_right_one_by_one(database: Database) -> None:
    correct(database, "roles", "CATL=licensor", words="Debrecen")
    correct(database, "roles", "bmw=licensee")
    assert roles(database) == {"bmw": "licensee", "catl": "licensor"}
    assert [part["as_written"] for part in shown(database)["participants"]] == ["CATL", "BMW"]
    assert ("participants", "Debrecen") in judged_words(shown(database))
    assert view(database.store) == at_once(database.store)
    database.judging.undo(1, author="anna")
    assert roles(database) == {"bmw": "licensee", "catl": "supplier"}


def taking_part(database: Database) -> list[tuple[str, str, str]]:
    """Who takes part, as what, and in which words."""
    return [(part["entity"]["name"], part["role"], part["as_written"]) for part in shown(database)["participants"]]


def check_all_agree(database: Database, *names: str) -> None:
    """The claim, its tie-up, the companies and what the database finds by their names say the same."""
    assert [name for name, _, _ in taking_part(database)] == list(names)
    (tie,) = database.tieups()
    assert {entity.name for entity, _ in tie.participants} == set(names)
    assert {len(list(database.claims(company=name))) for name in names} == {1}
    assert {len(database.company(name).partners) for name in names} == {len(names) - 1}
    assert view(database.store) == at_once(database.store)


def test_one_is_brought_in_on_its_words_and_another_taken_out(database: Database) -> None:
    before, ties = shown(database), merged(database)
    correct(database, "participants", "Munich=investor")
    assert taking_part(database)[2] == ("Munich", "investor", "Munich")
    check_all_agree(database, "CATL", "BMW", "Munich")
    correct(database, "unconfirmed_by", "Munich", "BMW")
    correct(database, "participants", "BMW=none")
    check_all_agree(database, "CATL", "Munich")
    assert shown(database)["unconfirmed_by"] == ["Munich"]
    assert list(database.claims(company="BMW")) == []
    database.judging.undo(3, author="anna")
    check_all_agree(database, "CATL", "BMW", "Munich")
    assert set(shown(database)["unconfirmed_by"]) == {"BMW", "Munich"}
    database.judging.undo(1, author="anna")
    check_all_agree(database, "CATL", "BMW")
    assert shown(database)["unconfirmed_by"] == ["BMW"]
    database.judging.undo(2, author="anna")
    assert shown(database)["participants"] == before["participants"]
    assert merged(database) == ties
    assert list(database.claims(company="Munich")) == []


def test_who_takes_part_holds_for_the_page_read_anew_and_elsewhere(database: Database) -> None:
    correct(database, "participants", "the tailor=customer", words="Debrecen")
    correct(database, "participants", "BMW=none")
    after = taking_part(database)
    assert after[1] == ("the tailor", "customer", "Debrecen")
    database.store.add(Page("signed.html", SIGNED.article.text), SIGNED, "another reader")
    assert taking_part(database) == after
    with fresh() as other:
        moved = Database(other)
        assert moved.judging.load(list(database.judging.export())) == 2
        put(other, SIGNED)
        check_all_agree(moved, "CATL", "the tailor")
        assert merged(moved) == merged(database)


def test_who_comes_in_is_who_the_registry_and_the_judgements_on_names_know(database: Database) -> None:
    correct(database, "participants", "Orano=supplier", words="Debrecen")
    assert shown(database)["participants"][2]["entity"] == {"id": "orano", "name": "Orano"}
    database.judging.undo(author="anna")
    correct(database, "participants", "Munich")
    correct(database, "roles", "Munich=licensor")
    database.store.judge(lambda directory, _log: merge(directory, "Munich", "orano", "anna"))
    check_all_agree(database, "CATL", "BMW", "Orano")
    assert taking_part(database)[2] == ("Orano", "licensor", "Munich")
    database.store.judge(lambda directory, _log: merge(directory, "orano", "catl", "anna"))
    check_all_agree(database, "CATL", "BMW")
    database.judging.undo(author="anna")
    check_all_agree(database, "CATL", "BMW", "Orano")


def test_of_several_who_come_in_each_stands_on_its_own_name(database: Database) -> None:
    correct(database, "participants", "Munich=investor", "BMW=none", "Debrecen=host")
    assert taking_part(database) == [("CATL", "supplier", "CATL"), ("Munich", "investor", "Munich"), ("Debrecen", "host", "Debrecen")]
    check_all_agree(database, "CATL", "Munich", "Debrecen")
    assert [judgement.names for judgement in database.judging.log()] == [("new:Munich=investor",), ("new:Debrecen=host",), ("bmw=none",)]
    database.judging.undo(author="anna")
    database.judging.undo(author="anna")
    assert [name for name, _, _ in taking_part(database)] == ["CATL", "BMW", "Munich"]


def test_of_several_who_come_in_one_whom_the_text_does_not_name_stands_on_the_words_shown(database: Database) -> None:
    with pytest.raises(JudgementError, match="does not say 'Orano'"):
        correct(database, "participants", "Munich", "Orano=supplier")
    assert database.judging.log() == ()
    correct(database, "participants", "Munich", "Orano=supplier", words="Debrecen")
    assert taking_part(database)[2:] == [("Munich", "partner", "Munich"), ("Orano", "supplier", "Debrecen")]
    with pytest.raises(JudgementError, match="fewer than two"):
        correct(database, "participants", *(f"{name}=none" for name in ("CATL", "BMW", "Munich")))


def test_one_who_comes_in_while_another_changes_is_one_judgement(database: Database) -> None:
    correct(database, "participants", "Munich", "CATL=licensor", words="Munich")
    assert [(name, role) for name, role, _ in taking_part(database)] == [("CATL", "licensor"), ("BMW", "customer"), ("Munich", "partner")]


def test_what_stays_in_a_list_keeps_its_words(database: Database) -> None:
    correct(database, "places", "HU; city=Debrecen", words="Debrecen")
    correct(database, "places", "HU; city=Debrecen", "DE; city=Munich", words="Munich")
    assert judged_words(shown(database)) == [("places", "Debrecen"), ("places", "Munich")]
    correct(database, "places", "DE; city=Munich")
    assert judged_words(shown(database)) == [("places", "Munich")]
    correct(database, "places", "DE; city=Munich", words="waits for")
    assert judged_words(shown(database)) == [("places", "waits for")]


def test_words_that_come_twice_are_told_by_their_place(database: Database) -> None:
    (record,) = database.claims()
    last = record.article.text.rindex("BMW")
    correct(database, "unconfirmed_by", "BMW", words="BMW", at=last)
    (row,) = [row for row in shown(database)["evidence"] if row["rule"].startswith("judgement.")]
    assert (row["start"], row["quote"]) == (last, "BMW")


def test_a_record_that_says_what_nobody_can_mean_is_not_loaded(database: Database) -> None:
    correct(database, "places", "HU")
    (record,) = database.judging.export()
    with pytest.raises(JudgementError, match="no value of places"):
        database.judging.load([{**record, "names": ["nowhere; in=particular"]}])


# -- on the command line ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def path(tmp_path: Path) -> Path:
    with open_store(tmp_path / "a.db") as store:
        put(store, SIGNED)
    return tmp_path / "a.db"


def test_the_command_line_sets_values_right_on_their_words(path: Path) -> None:
    def judge(*arguments: str) -> int:
        with open_store(path) as store:
            claim = next(iter(store.claims())).id
        return int(CliRunner().invoke(cli, ["judge", "correct", claim[:8], *arguments, "--author", "anna", "--db", str(path)]).exit_code)

    assert judge("places", "HU; city=Debrecen", "DE", "--words", "Debrecen", "--at", "40") == 0
    assert judge("quantities", "<=40 GWh/year", "--words", "20 GWh") == 0
    assert judge("roles", "CATL=licensor", "BMW=licensee") == 0
    assert judge("instrument", "order") == 0
    assert judge("participants", "Munich=investor") == 0
    assert judge("participants", "Munich=none") == 0
    assert judge("places", "HU", "--at", "3") == 2
    assert judge("places", "HU", "--words", "never written") != 0
    with open_store(path) as store:
        claim = shown(Database(store))
        assert len(store.judgements()) == 6
    assert claim["places"] == [{"country": "HU", "city": "Debrecen"}, {"country": "DE"}]
    assert claim["quantities"] == [{"value": "<=40", "unit": "GWh/year", "what": ""}]
    assert {part["entity"]["id"]: part["role"] for part in claim["participants"]} == {"catl": "licensor", "bmw": "licensee"}
    assert claim["instrument"] == "order"
    assert {("places", "Debrecen"), ("quantities", "20 GWh")} <= set(judged_words(claim))
