"""What rules and registry say of a text, as marks on its words: the network need not learn from a few thousand examples what they know."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tieup.encoder import Hint
from tieup.extract.arguments import arguments
from tieup.extract.clues import Clue, Scene
from tieup.extract.families import family
from tieup.model import Mention

_LEARNED = {"against": "versus"}  # what the network knows a marker by, where that was parted since it learned


def hints(text: str, scenes: Sequence[Scene]) -> tuple[Hint, ...]:
    """The hints of a text, sentence by sentence."""
    return tuple(hint for scene in scenes for hint in (*_of_words(scene), *_of_names(text, scene)))


def _of_words(scene: Scene) -> Iterator[Hint]:
    for trigger in scene.triggers:
        settings = trigger.rule.settings
        yield Hint(trigger.span, "trigger", f"{settings['form']} {settings.get('strength', 'strong')}")
    for cue in scene.cues:
        yield Hint(cue.span, "cue", str(cue.rule.settings.get("status", "")))
    for field in scene.fields:
        yield Hint(field.span, "field", str(field.rule.settings.get("field", "")))
    for marker in scene.markers:
        yield Hint(marker.span, "marker", known_as(marker.rule.id))


def known_as(marker: str) -> str:
    """The id by which the network knows a marker."""
    return _LEARNED.get(marker, marker)


def _of_names(text: str, scene: Scene) -> Iterator[Hint]:
    """What an organisation makes or does, and the role that the nearest trigger gives it."""
    for mention in scene.organisations:
        yield Hint(mention.span, "family", family(mention.entity))
    for trigger in scene.triggers:
        for argument in arguments(text, scene, trigger):
            if argument.role and _nearest(scene, argument.mention) is trigger:
                yield Hint(argument.mention.span, "role", argument.role)


def _nearest(scene: Scene, mention: Mention) -> Clue:
    return min(scene.triggers, key=lambda trigger: trigger.span.gap(mention.span))
