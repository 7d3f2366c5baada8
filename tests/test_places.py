"""Countries in running text, and which of them a claim takes."""

import pytest

from tieup.lang import language
from tieup.mention.places import places
from tieup.model import Page
from tieup.pipeline import claims_of
from tieup.text import fold


@pytest.mark.parametrize(
    ("code", "text", "wanted"),
    [
        ("en", "a plant in Hungary", ["HU"]),
        ("de", "ein Werk in Ungarn und in Polen", ["HU", "PL"]),
        ("ru", "на территории Беларуси и в Германии", ["BY", "DE"]),
        ("en", "a Hungarian plant", []),
    ],
)
def test_countries_are_found(code, text, wanted) -> None:
    assert [m.value.country for m in places(text, fold(text), language(code))] == wanted  # type: ignore[union-attr]


def test_a_claim_takes_the_country_where_the_work_is_done(kit) -> None:
    text = "BMW and CATL build together\n\nBMW and CATL will jointly produce battery cells in Hungary, they announced in a statement."
    found = claims_of(Page("note.txt", text), kit)
    assert {p.value.country for c in found for p in c.places} == {"HU"}
