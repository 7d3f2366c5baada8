"""The values that belong to an event: fields, paper, when, where, how much."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence

from tieup.codebook import Binding, Field, Instrument, Kind, Status, Zone
from tieup.dates import When
from tieup.extract.clues import Clue, Scene
from tieup.model import Article, Found, Mention, Place, Quantity, Span, Value

# Fields farther from the trigger than this are about something else.
_FIELD_REACH = 160
_QUANTITY_REACH = 160
_MAX_FIELDS = 2
# The headline counts as this many sentences away, however far the text goes on.
_HEADLINE_AWAY = 1
_MAX_QUANTITIES = 4
# What another clause says stands so much farther from the trigger.
_CLAUSE = 40
_CLAUSE_END = re.compile(r"[,;:()\u2013\u2014\uff0c\uff1b\uff1a\uff08\uff09]")
# Words before a time that say that it is no time of an act, and those that say when something starts.
_NOT_PAST = frozenset({"from", "by", "since", "until"})
_STARTING = frozenset({"from", "by", "since"})
# Rules of times whose two ends are both named.
_RANGES = frozenset({"times.years", "times.month_range", "times.days", "times.quarters"})
# What is told without a time of its own is not dated by 'announced': it runs already, or nobody of the parties says it.
_UNDATED = frozenset({Status.ACTIVE, Status.SPECULATED})
_OPEN = frozenset({Status.PLANNED, Status.IN_TALKS, Status.SPECULATED})
# Zones in which the news itself is told.
_TELLING = frozenset({Zone.TITLE, Zone.LEAD, Zone.BODY})
_OVER = frozenset({Status.COMPLETED, Status.ENDED, Status.DENIED})


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
    """When it happened or was made known.

    Of the sentence's times that are not after the article the one nearest to the trigger; else the article's own date behind a bare
    'has announced', where the text tells of an act or an intention.
    """
    past = [t for t in _times(scene) if _lead(t) not in _NOT_PAST and _is_past(_when(t), article.published, status)]
    near = _nearest(past, anchor, article.text)
    if near:
        return Found.at(_when(near), near.span, near.origin)
    said = next((c for c in scene.cues if c.rule.settings.get("announces")), None)
    if said and article.published and status not in _UNDATED:
        return Found.at(article.published, said.span, "announced.by_article")
    return None


def announced_around(around: Iterable[Scene], article: Article, status: Status) -> Found[When] | None:
    """For a tie-up whose own sentences give no time: that of another that names all (see ``naming``) and has 'announced'."""
    if status in _UNDATED | _OVER:
        return None
    for scene in around:
        for cue in (c for c in scene.cues if c.rule.settings.get("announces")):
            found = announced(scene, cue.span, article, status)
            if found:
                return found
    return None


def naming(who: Collection[str], text: Iterable[Scene]) -> Iterator[Scene]:
    """The sentences of the news itself that name all of these."""
    return (s for s in text if s.sentence.zone in _TELLING and set(who) <= {m.entity.id for m in s.organisations})


def starts(scene: Scene, anchor: Span, article: Article, status: Status) -> Found[When] | None:
    """Since or from when it runs, or by when it is to: the nearest time so led, else one that lies after the article."""
    if status in _OVER:
        return None
    near = _nearest((t for t in _times(scene) if _is_term(t, article)), anchor, article.text)
    return Found.at(_both_ends(near)[0], near.span, near.origin) if near else None


def ends(scene: Scene, anchor: Span, article: Article) -> Found[When] | None:
    """Until when it runs."""
    led = (t for t in _times(scene) if _lead(t) == "until" or (_is_range(t) and _is_term(t, article)))
    near = _nearest(led, anchor, article.text)
    return Found.at(_both_ends(near)[1], near.span, near.origin) if near else None


def _is_term(mention: Mention, article: Article) -> bool:
    """Whether a time says when something starts: by the words beside it, or since it lies after the article."""
    lead = _lead(mention)
    return lead in _STARTING or (not lead and _after(_when(mention), article.published))


def _is_range(mention: Mention) -> bool:
    return mention.origin.partition("+")[0] in _RANGES


def _both_ends(mention: Mention) -> tuple[When, When]:
    """The first and the last time of a range, for others twice the time itself."""
    when = _when(mention)
    if not _is_range(mention):
        return when, when
    first, last = when.edtf.split("/")
    return When.parse(first), When.parse(last)


def _nearest(times: Iterable[Mention], anchor: Span, text: str) -> Mention | None:
    return min(times, key=lambda t: _distance(t.span, anchor, text), default=None)


def _distance(span: Span, anchor: Span, text: str) -> tuple[int, Span]:
    """How far a value stands from the trigger; what another clause says is farther."""
    between = text[min(span.stop, anchor.stop) : max(span.start, anchor.start)]
    return span.gap(anchor) + _CLAUSE * len(_CLAUSE_END.findall(between)), span


def _times(scene: Scene) -> list[Mention]:
    return [m for m in scene.values if isinstance(m.value, When)]


def _when(mention: Mention) -> When:
    assert isinstance(mention.value, When)  # noqa: S101 - of the times alone
    return mention.value


def _lead(mention: Mention) -> str:
    """What the words beside a time say of it: since, from, by, until, in, or nothing."""
    lead = mention.origin.partition("+")[2]
    return "" if lead == "in" else lead


def _is_past(when: When, published: When | None, status: Status) -> bool:
    """Whether something may have been made known then; what is only wanted was not made known in a year that goes on ('this year')."""
    if published is None:
        return True
    return when.stop <= published.stop if status in _OPEN else when.start < published.stop


def _after(when: When, published: When | None) -> bool:
    return published is not None and when.start >= published.stop


def places(scenes: Iterable[Scene]) -> tuple[Found[Place], ...]:
    """Where something is done, each place once: those that 'in' or 'at' leads to, not where a firm sits."""
    out: dict[Place, Found[Place]] = {}
    for scene in scenes:
        led = {marker.span.stop for marker in scene.markers if marker.rule.id == "in"}
        for mention in scene.values:
            if isinstance(mention.value, Place) and led & {mention.span.start - shift for shift in range(3)}:
                out.setdefault(mention.value, Found.at(mention.value, mention.span, mention.origin))
    return tuple(out.values())


def quantities(events: Iterable[tuple[Scene, Span]], article: Article) -> tuple[Found[Quantity], ...]:
    """The quantities nearest to the triggers, each once; those of the surest event first."""
    out: dict[Value, Found[Quantity]] = {}
    for scene, anchor in events:
        near = (m for m in scene.values if isinstance(m.value, Quantity) and m.span.gap(anchor) <= _QUANTITY_REACH)
        for mention in sorted(near, key=lambda m: _distance(m.span, anchor, article.text)):
            assert isinstance(mention.value, Quantity)  # noqa: S101 - chosen above
            out.setdefault(mention.value, Found.at(mention.value, mention.span, mention.origin))
    return tuple(out.values())[:_MAX_QUANTITIES]


def products(scenes: Iterable[Scene]) -> tuple[Found[str], ...]:
    out: dict[str, Found[str]] = {}
    for mention in (m for s in scenes for m in s.values if m.kind is Kind.PRODUCT):
        out.setdefault(str(mention.value), Found.at(str(mention.value), mention.span, mention.origin))
    return tuple(out.values())
