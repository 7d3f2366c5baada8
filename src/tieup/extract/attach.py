"""The values that belong to an event: fields, paper, when, where, how much."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from tieup.codebook import Binding, Field, Instrument, Kind, Status, Zone
from tieup.dates import When
from tieup.extract.clues import Clue, Scene
from tieup.model import Article, Found, Mention, Place, Quantity, Span

# Fields farther from the trigger than this are about something else.
_FIELD_REACH = 160
_QUANTITY_REACH = 160
_MAX_FIELDS = 2
# The headline counts as this many sentences away, however far the text goes on.
_HEADLINE_AWAY = 1
_FUTURE = ("+from", "+by", "+since", "+until")
# What happens on a day: a bare 'announced' beside one of these takes the article's date.
_ACTS = (Status.AGREED, Status.COMPLETED, Status.ENDED)


def fields(scene: Scene, anchor: Span, names: Sequence[Span]) -> tuple[Found[Field], ...]:
    """The fields whose words stand nearest to the trigger and the partner named beside them."""
    near = (c for c in _subjects(scene) if c.span.gap(anchor) <= _FIELD_REACH)
    return _fields(sorted(near, key=lambda c: (c.span.gap(anchor) + max(map(c.span.gap, names)), c.span)))


def fields_around(scene: Scene, scenes: Iterable[Scene]) -> tuple[Found[Field], ...]:
    """For a sentence that names no field: those of the whole sentence, its neighbours and the headline, the nearest first."""

    def distance(other: Scene) -> float:
        away = abs(other.sentence.index - scene.sentence.index)
        return _HEADLINE_AWAY if other.sentence.zone is Zone.TITLE and away > _HEADLINE_AWAY else away

    near = sorted((s for s in scenes if distance(s) <= _HEADLINE_AWAY), key=distance)
    return _fields(clue for other in near for clue in _subjects(other))


def _fields(clues: Iterable[Clue]) -> tuple[Found[Field], ...]:
    out: dict[str, Found[Field]] = {}
    for clue in clues:
        value = Field(clue.rule.settings["field"])
        out.setdefault(value, Found.at(value, clue.span, f"field.{clue.rule.id}"))
    return tuple(out.values())[:_MAX_FIELDS]


def _subjects(scene: Scene) -> Iterator[Clue]:
    """Field words that are not part of a name: 'Cars' of Volvo Cars says nothing."""
    return (c for c in scene.fields if not any(c.span in m.span for m in scene.organisations))


def instrument(scene: Scene) -> Found[Instrument] | None:
    """The paper that the sentence names."""
    for clue in scene.instruments:
        return Found.at(Instrument(clue.rule.settings["instrument"]), clue.span, f"instrument.{clue.rule.id}")
    return None


def binding(scene: Scene) -> Found[Binding] | None:
    """What the words for the paper say of its force."""
    for clue in scene.instruments:
        force = clue.rule.settings.get("binding")
        if force:
            return Found.at(Binding(force), clue.span, f"instrument.{clue.rule.id}")
    return None


def announced(scene: Scene, anchor: Span, article: Article, status: Status) -> Found[When] | None:
    """When it happened: of the sentence's times that are not after the article the nearest; else the article's date behind 'announced'."""
    past = [
        (mention.span.gap(anchor), mention.span, mention.value, mention.origin)
        for mention in _times(scene)
        if isinstance(mention.value, When) and not mention.origin.endswith(_FUTURE) and _not_after(mention.value, article.published)
    ]
    if past:
        _, span, when, origin = min(past, key=lambda row: row[:2])
        return Found.at(when, span, origin)
    said = next((c for c in scene.cues if c.rule.settings.get("announces")), None)
    if said and article.published and status in _ACTS:
        return Found.at(article.published, said.span, "announced.by_article")
    return None


def starts(scene: Scene) -> Found[When] | None:
    return next(_when(scene, ("+from", "+since", "+by")), None)


def ends(scene: Scene) -> Found[When] | None:
    return next(_when(scene, ("+until",)), None)


def _when(scene: Scene, suffixes: tuple[str, ...]) -> Iterator[Found[When]]:
    for mention in _times(scene):
        if mention.origin.endswith(suffixes) and isinstance(mention.value, When):
            yield Found.at(mention.value, mention.span, mention.origin)


def _times(scene: Scene) -> Iterator[Mention]:
    return (m for m in scene.values if m.kind is Kind.TIME)


def _not_after(when: When, published: When | None) -> bool:
    return published is None or when.start < published.stop


def places(scenes: Iterable[Scene]) -> tuple[Found[Place], ...]:
    """Places that the words 'in' or 'at' lead to, each once: where something is done, not where a firm sits."""
    out: dict[Place, Found[Place]] = {}
    for scene in scenes:
        led = {marker.span.stop for marker in scene.markers if marker.rule.id == "in"}
        for mention in scene.values:
            if isinstance(mention.value, Place) and led & {mention.span.start - 1, mention.span.start - 2}:
                out.setdefault(mention.value, Found.at(mention.value, mention.span, mention.origin))
    return tuple(out.values())


def quantities(scene: Scene, anchor: Span) -> tuple[Found[Quantity], ...]:
    """Those of the claim's own sentence, not too far from the trigger, each once."""
    out: dict[Quantity, Found[Quantity]] = {}
    for mention in scene.values:
        if isinstance(mention.value, Quantity) and mention.span.gap(anchor) <= _QUANTITY_REACH:
            out.setdefault(mention.value, Found.at(mention.value, mention.span, mention.origin))
    return tuple(out.values())


def products(scenes: Iterable[Scene]) -> tuple[Found[str], ...]:
    out: dict[str, Found[str]] = {}
    for mention in (m for s in scenes for m in s.values if m.kind is Kind.PRODUCT):
        out.setdefault(str(mention.value), Found.at(str(mention.value), mention.span, mention.origin))
    return tuple(out.values())
