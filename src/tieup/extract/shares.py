"""Names that have a tie with a third each, not with one another: partners told of in turn, and examples of somebody's partners."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from tieup.extract.arguments import Argument
from tieup.extract.clues import Clue, Scene
from tieup.model import Span

_WITH = "with"


@dataclass(frozen=True, slots=True)
class Shares:
    """What in a sentence belongs to whom. ``parts``: where it tells of several partners in turn ('works with Alpha on cells and with Beta
    on software'), the part of each, by the number of the coordination. ``listed``: where words for somebody's partners end, if the trigger
    is such words ('talks with partners such as Alpha and Beta').
    """

    scene: Scene
    parts: Mapping[int, Span]
    listed: int | None

    @classmethod
    def of(cls, scene: Scene, trigger: Clue | None, found: Sequence[Argument]) -> Shares:
        """By the arguments that were found beside a trigger."""
        starts: dict[int, int] = {}
        for argument in found:
            if argument.position == _WITH:
                starts.setdefault(argument.group, argument.mention.span.start)
        # One word may stand for two that are told of together: they have no part of their own.
        edges = zip(starts, pairwise([*starts.values(), scene.sentence.span.stop]), strict=True)
        parts = {group: Span(start, stop) for group, (start, stop) in edges if start < stop} if len(starts) > 1 else {}
        return cls(scene, parts, trigger.span.stop if trigger and _of_partners(trigger, scene) else None)

    def apart(self, one: Argument, other: Argument) -> bool:
        """Whether each of the two has a tie with a third, not with the other, or one only competes."""
        examples = self.listed is not None and one.aside and one.group == other.group and self.listed <= one.mention.span.start
        return examples or one.against or other.against or (one.group in self.parts and other.group in self.parts)

    def own(self, *pair: Argument) -> Scene:
        """The scene without what is said of other partners' matters."""
        groups = {argument.group for argument in pair}
        if groups.isdisjoint(self.parts):
            return self.scene
        foreign = [part for group, part in self.parts.items() if group not in groups]
        return replace(self.scene, fields=_outside(self.scene.fields, foreign), purposes=_outside(self.scene.purposes, foreign))


def _of_partners(trigger: Clue, scene: Scene) -> bool:
    """Whether the trigger is a word for a partner or ends with 'with'."""
    ends_so = any(marker.rule.id == _WITH and marker.span.stop == trigger.span.stop for marker in scene.markers)
    return ends_so or bool(trigger.rule.settings.get("counterpart"))


def _outside(clues: Sequence[Clue], parts: Sequence[Span]) -> tuple[Clue, ...]:
    return tuple(clue for clue in clues if not any(clue.span in part for part in parts))
