"""Who stands where around an event trigger."""

import pytest

from tieup.article import article_of
from tieup.extract.arguments import arguments, roles
from tieup.extract.extraction import setting
from tieup.extract.knowledge import Knowledge
from tieup.model import Page


def groups(text: str, knowledge: Knowledge) -> list[set[str]]:
    """The names of the first sentence that has some, those of one coordination together."""
    found = setting(article_of(Page("a.txt", text.encode())), knowledge).scenes
    scene = next(scene for scene in found if scene.organisations)
    told = arguments(text, scene, None)
    return [{each.mention.span.of(text) for each in told if each.group == number} for number in sorted({each.group for each in told})]


@pytest.mark.parametrize(
    ("text", "together"),
    [
        ("BMW, Daimler and Bosch signed an agreement on Monday.", [{"BMW", "Daimler", "Bosch"}]),
        ("The consortium BMW \u2013 Daimler \u2013 Bosch won the tender in the city.", [{"BMW", "Daimler", "Bosch"}]),
        ("The consortium BMW / Bosch won the tender in the city.", [{"BMW", "Bosch"}]),
        ("BMW signed an agreement with Bosch on Monday.", [{"BMW"}, {"Bosch"}]),
        ("Die BMW, die Daimler und die Bosch haben am Montag einen Vertrag unterschrieben.", [{"BMW", "Daimler", "Bosch"}]),
        ("Am Vertrag der BMW, der Daimler und der Bosch \u00e4ndert das nichts.", [{"BMW", "Daimler", "Bosch"}]),
        ("Die BMW, die Daimler und Bosch beliefert, baut ein Werk.", [{"BMW"}, {"Daimler", "Bosch"}]),
        ("L'accord de la Renault, de Daimler et de Bosch est sign\u00e9 depuis lundi.", [{"Renault", "Daimler", "Bosch"}]),
        ("La BMW, la Daimler e la Bosch hanno firmato un accordo luned\u00ec.", [{"BMW", "Daimler", "Bosch"}]),
        ("BMW pays \u2013 Bosch delivers, as they agreed on Monday.", [{"BMW"}, {"Bosch"}]),
    ],
)
def test_names_are_coordinated_by_words_and_signs(text: str, together: list[set[str]], knowledge: Knowledge) -> None:
    assert groups(text, knowledge) == together


def cast(text: str, rule: str, knowledge: Knowledge) -> dict[str, str]:
    """Who plays what by the words of a rule, of the two whom the text names."""
    for scene in setting(article_of(Page("a.txt", text.encode())), knowledge).scenes:
        for trigger in scene.triggers:
            told = arguments(text, scene, trigger)
            if trigger.rule.id == rule and len(told) == 2:
                return dict(zip((each.mention.entity.name for each in told), map(str, roles(*told, trigger)), strict=True))
    raise AssertionError(f"{rule} is not in the text, or not with two names")


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("The carmaker Velmora Inc. is in talks with the battery maker Nordzell Ltd. over the supply of cells.", "supply.delivery"),
        ("The battery maker Nordzell Ltd. is in talks with the carmaker Velmora Inc. over the supply of cells.", "supply.delivery"),
        (
            "Der Autohersteller Velmora verhandelt mit dem Batteriehersteller Nordzell seit Montag über die Lieferung von Zellen.",
            "supply.noun",
        ),
        (
            "Der Batteriehersteller Nordzell verhandelt mit dem Autohersteller Velmora seit Montag über die Lieferung von Zellen.",
            "supply.noun",
        ),
        ("Le constructeur automobile Velmora et le fabricant de batteries Nordzell ont signé un contrat de fourniture.", "supply.noun"),
        ("Il produttore di batterie Nordzell e la casa automobilistica Velmora hanno firmato un contratto di fornitura.", "supply.noun"),
        ("Автопроизводитель «Velmora» ведёт переговоры с производителем батарей «Nordzell» о поставке ячеек.", "supply.noun"),
    ],
)
def test_beside_a_noun_the_trades_of_the_two_tell_who_sells(text: str, rule: str, knowledge: Knowledge) -> None:
    assert cast(text, rule, knowledge) == {"Velmora": "customer", "Nordzell": "supplier"}


def test_a_verb_tells_who_acts_whatever_the_two_make(knowledge: Knowledge) -> None:
    text = "The carmaker Velmora will supply the battery maker Nordzell with electric vans from Monday."
    assert cast(text, "supply.verb", knowledge) == {"Velmora": "supplier", "Nordzell": "customer"}
