"""Reading: who with whom, as what, how firm, on which words."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tieup.codebook import Field, Form, Role, Status, Zone
from tieup.extract import extract
from tieup.model import Article, Block, Page, Span
from tieup.pipeline import Kit, look, read

BMW_TOYOTA = "BMW and Toyota team up\n\nMunich. BMW and Toyota signed an agreement on Monday to jointly develop fuel cells for cars."


def claims(kit: Kit, text: str):
    return read(Page("note.txt", text), kit)


def partners(claim) -> dict[str, Role]:
    return {p.entity.value.id: p.role for p in claim.participants}


@pytest.mark.parametrize(
    ("text", "pair", "form"),
    [
        (BMW_TOYOTA, {"bmw", "toyota"}, Form.JOINT_DEVELOPMENT),
        (
            "BMW und Toyota entwickeln gemeinsam\n\nBMW und Toyota wollen gemeinsam Brennstoffzellen entwickeln. Das teilten sie mit.",
            {"bmw", "toyota"},
            Form.JOINT_DEVELOPMENT,
        ),
        (
            "КАМАЗ и Росатом подписали соглашение\n\nКАМАЗ и Росатом подписали соглашение о сотрудничестве в области батарей.",
            {"kamaz", "rosatom"},
            Form.COOPERATION,
        ),
    ],
)
def test_a_plain_announcement_is_read(kit, text, pair, form) -> None:
    found = claims(kit, text).claims
    assert any(set(partners(c)) == pair and form in {f.value for f in c.forms} for c in found)


def test_direction_of_supply(kit) -> None:
    text = "CATL to supply BMW\n\nCATL will supply battery cells to BMW from 2027, CATL announced. CATL and BMW signed a supply contract."
    roles = [partners(c) for c in claims(kit, text).claims if set(partners(c)) == {"catl", "bmw"}]
    assert {"catl": Role.SUPPLIER, "bmw": Role.CUSTOMER} in roles


@pytest.mark.parametrize(
    ("sentence", "status"),
    [
        ("Nissan denied a merger with Honda.", Status.DENIED),
        ("Nissan is in talks with Honda about a merger.", Status.IN_TALKS),
        ("Nissan terminated the partnership with Honda.", Status.ENDED),
        ("Nissan signed a partnership agreement with Honda.", Status.AGREED),
    ],
)
def test_status_follows_the_words(kit, sentence, status) -> None:
    text = f"Nissan and Honda: news of the partnership\n\n{sentence} The carmakers Nissan and Honda build cars."
    found = [c for c in claims(kit, text).claims if set(partners(c)) == {"nissan", "honda"}]
    assert status in {c.status.value for c in found}


@pytest.mark.parametrize(
    ("sentence", "field"),
    [
        ("CATL will supply battery cells for electric cars to BMW, the companies announced.", Field.BATTERY),
        ("BMW and Toyota signed an agreement to jointly build electric cars.", Field.VEHICLE),
    ],
)
def test_vehicles_that_a_part_is_for_are_no_field(kit, sentence, field) -> None:
    (claim,) = claims(kit, f"A new deal\n\n{sentence}").claims
    assert [found.value for found in claim.fields] == [field]


def test_an_unknown_partner_is_found_by_its_shape(kit) -> None:
    text = "BMW partners with Quorvane Dynamics\n\nBMW signed a partnership with the start-up Quorvane Dynamics GmbH to develop motors."
    assert any("new:quorvane dynamics" in partners(c) for c in claims(kit, text).claims)


@pytest.mark.parametrize(
    "text",
    [
        "The best electric cars\n\nThe BMW i4 was faster than the Tesla Model 3 in our test. The Kia EV6 came third.",
        "Markets\n\nShares of BMW fell by two percent on Tuesday. The index closed lower.",
    ],
)
def test_no_tie_no_claim(kit, text) -> None:
    assert claims(kit, text).claims == ()


def test_quotes_are_literal_and_offsets_agree(kit) -> None:
    reading = claims(kit, BMW_TOYOTA)
    assert reading.claims
    for claim in reading.claims:
        for _, found in claim.evidence():
            for span in found.spans:
                assert 0 <= span.start < span.stop <= len(reading.article.text)


def test_the_same_page_gives_the_same_claims(kit) -> None:
    assert claims(kit, BMW_TOYOTA) == claims(kit, BMW_TOYOTA)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.sampled_from(["BMW", "und", "Росатом", "signed", "mit", "с", "agreement", ",", ".", "«", "»", "CATL", "\u00ad", "5 %", "\n"]),
        max_size=40,
    )
)
def test_word_salad_never_breaks_reading(kit, words) -> None:
    text = "BMW and Toyota signed an agreement to jointly develop fuel cells.\n" + unicodedata.normalize("NFC", " ".join(words))
    article = Article("salad", text, "en", blocks=(Block(Span(0, len(text)), Zone.BODY),))
    for claim in extract(article, kit.knowledge).claims:
        assert len(partners(claim)) >= 2
        assert 0 <= claim.confidence <= 1


def considered(kit: Kit, text: str):
    return look(Page("note.txt", text), kit).candidates


def test_a_sentence_speaks_first_of_whom_was_named_last(kit) -> None:
    """Nissan is named again after four others, so it is still spoken of; Renault, named once before them, is not."""
    text = (
        "News of the week\n\nNissan and Renault sell fewer cars. BMW, Audi, Volvo and Nissan sell more."
        " The Chinese battery maker CATL will supply cells to it."
    )
    last = [c for c in considered(kit, text) if "catl" in c.pair and c.one.position == "topic"]
    assert {(set(c.pair) - {"catl"}).pop() for c in last} >= {"nissan", "bmw", "audi", "volvo-cars"} - {"audi"}
    assert not any("renault" in c.pair for c in last)


@pytest.mark.parametrize(
    ("names", "kin"),
    [("CATL, BMW, Audi and Skoda", 1), ("CATL, BMW and MINI", 0), ("CATL, BMW, Toyota and Skoda", 0)],
)
def test_a_list_says_how_many_in_it_are_of_one_house_beside_the_two(kit, names, kin) -> None:
    told = [dict(c.features)["kin beside"] for c in considered(kit, f"News\n\n{names} form an alliance.") if "bmw" in c.pair]
    assert max(told) == kin


@pytest.mark.parametrize("unit", ["MINI", "BMW Nordics Ltd"])
def test_houses_and_their_units_are_known_as_such(kit, unit) -> None:
    found = considered(kit, f"BMW and {unit} agree\n\nBMW and {unit} signed an agreement to cooperate.")
    assert any(name == "kin house cooperation" for c in found for name, _ in c.features)
