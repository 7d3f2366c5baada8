"""What plain words say stands, whatever the network would say: who plays which part, what is denied, what is held."""

import pytest

from plain_article import plain_article
from tieup.codebook import Zone
from tieup.extract import extract
from tieup.pipeline import Kit

TEXTS = [
    ("en", "The battery start-up Verkor was taken over by Renault.", {"Verkor": "target", "Renault": "investor"}),
    ("en", "Bosch has won an order from Renault for 200 charging stations.", {"Bosch": "supplier", "Renault": "customer"}),
    ("en", "Verkor has raised 50 million euros from Renault.", {"Verkor": "target", "Renault": "investor"}),
    ("en", "Verkor licenses its battery technology to Renault.", {"Verkor": "licensor", "Renault": "licensee"}),
    ("de", "Das Batterie-Start-up Verkor wird von Renault \u00fcbernommen.", {"Verkor": "target", "Renault": "investor"}),
    ("de", "Bosch hat von Renault einen Auftrag \u00fcber 50 Lades\u00e4ulen erhalten.", {"Bosch": "supplier", "Renault": "customer"}),
    ("de", "Verkor erteilt Renault eine Lizenz f\u00fcr seine Batterien.", {"Verkor": "licensor", "Renault": "licensee"}),
    ("fr", "Verkor a \u00e9t\u00e9 rachet\u00e9e par Renault.", {"Verkor": "target", "Renault": "investor"}),
    ("fr", "Verkor a accord\u00e9 \u00e0 Renault une licence pour ses batteries.", {"Verkor": "licensor", "Renault": "licensee"}),
    ("es", "Verkor ha sido adquirida por Renault.", {"Verkor": "target", "Renault": "investor"}),
    ("es", "Bosch ha recibido de Renault un pedido de 50 cargadores.", {"Bosch": "supplier", "Renault": "customer"}),
    ("it", "Verkor \u00e8 stata acquisita da Renault.", {"Verkor": "target", "Renault": "investor"}),
    ("it", "Verkor concede in licenza la tecnologia delle batterie a Renault.", {"Verkor": "licensor", "Renault": "licensee"}),
    ("pt", "A Verkor foi adquirida pela Renault.", {"Verkor": "target", "Renault": "investor"}),
]


def roles(text: str, language: str, kit: Kit) -> dict[str, str]:
    article = plain_article(text, language)
    claims = extract(article, kit.knowledge).claims
    return {part.entity.value.name: part.role.value for claim in claims for part in claim.participants}


@pytest.mark.parametrize(("language", "text", "expected"), TEXTS)
def test_plain_words_tell_the_roles(language: str, text: str, expected: dict[str, str], kit: Kit) -> None:
    assert roles(text, language, kit) == expected


DENIALS = [
    ("en", "Bosch denied a takeover by Renault, but said it is in talks with CATL on cells.", {"CATL": "in_talks", "Renault": "denied"}),
    ("en", "Bosch denied that it is in talks with CATL on cells.", {"CATL": "denied"}),
    ("en", "Renault holds a stake of 5 percent in Verkor.", {"Verkor": "active"}),
]


@pytest.mark.parametrize(("language", "text", "expected"), DENIALS)
def test_a_denial_and_a_stake_are_told_as_they_are(language: str, text: str, expected: dict[str, str], kit: Kit) -> None:
    article = plain_article(text, language)
    found = {part.entity.value.name: c.status.value.value for c in extract(article, kit.knowledge).claims for part in c.participants}
    assert {name: found.get(name) for name in expected} == expected


@pytest.mark.parametrize(
    ("language", "title"),
    [
        ("en", "Will Renault take over Verkor?"),
        ("de", "\u00dcbernimmt Renault bald Verkor?"),
        ("zh", "雷诺将收购Verkor？"),
    ],
)
def test_what_a_headline_asks_is_speculation(language: str, title: str, kit: Kit) -> None:
    article = plain_article(title, language, Zone.TITLE)
    assert [claim.status.value.value for claim in extract(article, kit.knowledge).claims] == ["speculated"]
