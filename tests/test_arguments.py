"""Who stands where around an event trigger."""

import pytest

from tieup.article import article_of
from tieup.extract.arguments import arguments
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
        ("BMW pays \u2013 Bosch delivers, as they agreed on Monday.", [{"BMW"}, {"Bosch"}]),
    ],
)
def test_names_are_coordinated_by_words_and_signs(text: str, together: list[set[str]], knowledge: Knowledge) -> None:
    assert groups(text, knowledge) == together
