"""The registry that is shipped, and how it is read."""

import pytest

from tieup.entity import Parent, Registry
from tieup.entity.registry import Name, _Lines
from tieup.errors import DataError

ROW = {"id": "bmw", "name": "BMW", "kind": "carmaker", "country": "DE", "city": "Munich", "names": "", "parents": "", "wikidata": ""}


def test_every_line_is_an_organisation() -> None:
    registry = Registry.load()
    assert len(list(registry)) == len(registry) > 5000
    assert all(registry[organisation.id] is organisation for organisation in registry)


def test_every_owner_is_known_or_named_plainly() -> None:
    for organisation in Registry.load():
        assert all(parent.id and parent.id != organisation.id for parent in organisation.parents)


def test_a_line_is_read_when_it_is_asked_for_and_its_fault_named() -> None:
    lines = _Lines([("a.csv", 2, ROW), ("a.csv", 3, ROW | {"id": "x", "parents": "bmw@soon.."})])
    assert lines["bmw"].name == "BMW"
    with pytest.raises(DataError, match=r"a\.csv:3: not an organisation"):
        lines["x"]


@pytest.mark.parametrize(("rows", "reason"), [([ROW, ROW], "stands twice"), ([ROW | {"id": ""}], "without an id")])
def test_a_registry_with_wrong_ids_is_refused(rows, reason) -> None:
    with pytest.raises(DataError, match=reason):
        _Lines(("a.csv", number, row) for number, row in enumerate(rows, 2))


def test_an_unknown_id_is_none() -> None:
    assert Registry.load().get("nobody at all") is None


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("BMW", Name("BMW")),
        ("=BMW", Name("BMW", exact=True)),
        ("?=Seat", Name("Seat", exact=True, doubtful=True)),
        (" ?Here ", Name("Here", doubtful=True)),
    ],
)
def test_marks_of_names(text, name) -> None:
    assert Name.parse(text) == name


@pytest.mark.parametrize(("year", "holds"), [(1993, False), (1994, True), (1999, True), (2000, False), (None, False)])
def test_an_owner_holds_for_its_years(year, holds) -> None:
    assert Parent.parse("bmw@1994..2000").holds_in(year) is holds
