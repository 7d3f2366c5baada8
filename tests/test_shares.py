"""Names that have a tie with a third each, not with one another."""

from itertools import combinations

import pytest

from tieup.article import article_of
from tieup.codebook import Kind, Zone
from tieup.extract.arguments import Argument
from tieup.extract.clues import Scene
from tieup.extract.extraction import setting
from tieup.extract.knowledge import Knowledge
from tieup.extract.shares import Shares
from tieup.lang import Sentence
from tieup.model import Entity, Mention, Page, Span


def pairs(text: str, knowledge: Knowledge) -> set[frozenset[str]]:
    """The candidate pairs of a text, by name."""
    found = setting(article_of(Page("a.txt", text.encode())), knowledge).candidates
    return {frozenset((c.one.mention.entity.name, c.other.mention.entity.name)) for c in found}


@pytest.mark.parametrize(
    "text",
    [
        "Renault works with Bosch on electric motors and with Google on software for its cars.",
        "Renault arbeitet mit Bosch an Elektromotoren und mit Google an Software f\u00fcr seine Autos zusammen.",
        "Renault travaille avec Bosch sur des moteurs \u00e9lectriques et avec Google sur des logiciels pour ses voitures.",
        "Renault colabora con Bosch en motores el\u00e9ctricos y con Google en software para sus coches.",
    ],
)
def test_partners_told_of_in_turn_are_no_pair(text: str, knowledge: Knowledge) -> None:
    assert pairs(text, knowledge) == {frozenset({"Renault", "Bosch"}), frozenset({"Renault", "Google"})}


def test_those_told_of_together_in_a_part_are_no_pair_either(knowledge: Knowledge) -> None:
    text = "Renault works with Bosch on electric motors and with Google and Qualcomm on software for its cars."
    partners = {"Bosch", "Google", "Qualcomm"}
    assert pairs(text, knowledge) == {frozenset({"Renault", each}) for each in partners}


def test_partners_named_with_one_word_are_candidates(knowledge: Knowledge) -> None:
    """They may be a consortium."""
    text = "Renault works with Bosch and Google on software for its cars."
    assert pairs(text, knowledge) == {frozenset(pair) for pair in combinations(("Renault", "Bosch", "Google"), 2)}


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("Renault works with Bosch on electric motors and with Google on software.", {"Bosch": "e_drive", "Google": "software"}),
        ("Renault arbeitet mit Bosch an Elektromotoren und mit Google an Software.", {"Bosch": "e_drive", "Google": "software"}),
    ],
)
def test_each_partner_has_the_matter_of_its_own_part(text: str, field: dict[str, str], knowledge: Knowledge) -> None:
    found = setting(article_of(Page("a.txt", text.encode())), knowledge).candidates
    told = {c.other.mention.entity.name: {clue.rule.settings["field"] for clue in c.scene.fields} for c in found}
    assert told == {name: {value} for name, value in field.items()}


@pytest.mark.parametrize(
    "text",
    ["Renault met new partners such as Bosch and Google in Paris.", "Renault f\u00fchrt Gespr\u00e4che mit Firmen wie Bosch und Google."],
)
def test_examples_of_somebodys_partners_are_no_pair(text: str, knowledge: Knowledge) -> None:
    assert frozenset({"Bosch", "Google"}) not in pairs(text, knowledge)


@pytest.mark.parametrize(
    "text",
    [
        "Companies such as Bosch and Google joined forces in Paris.",
        "Unternehmen wie Bosch und Google haben sich in Paris zusammengeschlossen.",
    ],
)
def test_examples_of_those_who_tie_up_are_a_pair(text: str, knowledge: Knowledge) -> None:
    assert frozenset({"Bosch", "Google"}) in pairs(text, knowledge)


def test_two_that_one_word_stands_for_have_no_part_of_their_own() -> None:
    scene = Scene(Sentence(Span(0, 99), 0, Zone.BODY), (), (), (), (), (), (), (), ())
    spans = (Span(20, 30), Span(20, 30), Span(50, 60))
    found = [
        Argument(Mention(span, Kind.ORGANISATION, Entity(f"firm:{n}", f"Firm {n}"), "description"), "with", n, None)
        for n, span in enumerate(spans)
    ]
    assert Shares.of(scene, None, found).parts == {1: Span(20, 50), 2: Span(50, 99)}
