"""The joint company itself beside those who own it."""

import pytest

from tieup.article import article_of
from tieup.extract import extract
from tieup.extract.extraction import names
from tieup.extract.knowledge import Knowledge
from tieup.model import Page

# What texts introduce as a joint company.
INTRODUCED = [
    ("Bosch und Toyota haben das Gemeinschaftsunternehmen Kelpie GmbH gegr\u00fcndet.", {"Kelpie"}),
    ("Bosch has put money into the joint venture Kelpie Ltd.", {"Kelpie"}),
    ("Renault et Bosch ont cr\u00e9\u00e9 la coentreprise Kelpie SAS \u00e0 Douai.", {"Kelpie"}),
    ("Renault y Bosch crean la empresa conjunta Kelpie S.L. en Sagunto.", {"Kelpie"}),
    ("Renault e Bosch hanno creato la societ\u00e0 paritetica Kelpie S.r.l. a Torino.", {"Kelpie"}),
    ("Бош и Тойота создали совместное предприятие «Келпи».", {"Келпи"}),
    ("The joint venture Bosch-Toyota will build motors.", set()),
    ("The joint venture of Bosch and Toyota will build motors.", set()),
]


@pytest.mark.parametrize(("text", "expected"), INTRODUCED)
def test_a_text_introduces_joint_companies_and_not_their_owners(text: str, expected: set[str], knowledge: Knowledge) -> None:
    article = article_of(Page("a.txt", text.encode()))
    named = names(article, knowledge)
    found = knowledge.tongue(article.language).descriptions.ventures(named.source, named.organisations)
    assert {m.entity.name.split()[0] for m in named.organisations if m.entity.id in found} == expected


def roles(text: str, knowledge: Knowledge) -> dict[str, str]:
    claims = extract(article_of(Page("a.txt", text.encode())), knowledge).claims
    return {part.entity.value.name: part.role.value for claim in claims for part in claim.participants}


def test_who_is_owned_by_the_others_is_the_venture(knowledge: Knowledge) -> None:
    assert roles("BMW and Ionity presented their joint venture in Munich.", knowledge) == {"BMW": "partner", "Ionity": "venture"}


def test_who_forms_a_venture_with_a_stranger_is_none(knowledge: Knowledge) -> None:
    """Ionity is owned by several, but not by Bosch."""
    assert roles("Ionity and Bosch form a joint venture for charging.", knowledge) == {"Ionity": "partner", "Bosch": "partner"}


def test_in_other_forms_a_joint_company_is_what_the_words_say(knowledge: Knowledge) -> None:
    assert roles("BMW buys a stake in Ionity.", knowledge) == {"BMW": "investor", "Ionity": "target"}


@pytest.mark.parametrize(
    "text",
    [
        "Ionity, a joint venture of BMW, Ford and Volkswagen, operates 600 charging stations.",
        "Ionity, ein Gemeinschaftsunternehmen von BMW, Ford und Volkswagen, betreibt 600 Ladeparks.",
        "Ionity, coentreprise de BMW, Ford et Volkswagen, exploite 600 stations de recharge.",
        "Ionity, совместное предприятие BMW, Ford и Volkswagen, управляет 600 зарядными станциями.",
    ],
)
def test_whom_the_registry_knows_as_the_venture_nobody_else_is(text: str, knowledge: Knowledge) -> None:
    assert {name for name, role in roles(text, knowledge).items() if role == "venture"} == {"Ionity"}
