"""The values that belong to an event: fields, paper, when, where, how much."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from itertools import chain

from tieup.codebook import Binding, Field, Instrument, Kind, Status, Zone
from tieup.dates import Precision, When
from tieup.extract.clues import Clue, Scene
from tieup.mention.sites import is_site
from tieup.model import Article, Found, Mention, Participant, Place, Quantity, Span

# A sentence and the words in it around which a value is looked for.
Anchored = tuple[Scene, Span]

# Forms or fields of one claim.
MOST_VALUES = 2
# Distances are in code points. Fields and quantities farther from the trigger than this are about something else.
_FIELD_REACH = 160
_QUANTITY_REACH = 160
# A paper farther from the trigger is that of another tie-up.
_PAPER_REACH = 160
# The headline counts as this many sentences away, however far the text goes on.
_HEADLINE_AWAY = 1
_MAX_QUANTITIES = 3
# With fewer than so many the next sentence may tell more: 'The deal is worth ...'.
_FEW_QUANTITIES = 2
# What another clause says stands so much farther from the trigger.
_CLAUSE = 40
_CLAUSE_END = re.compile(r"[,;:()\u2013\u2014\uff0c\uff1b\uff1a\uff08\uff09]")
# Words before a time that say that it is no time of an act.
_NOT_PAST = frozenset({"from", "by", "since", "until"})
# Words for a start or an end stand so near to their time.
_TERM_REACH = 40
_START, _END = "starts", "ends"
_WEEKDAY = "times.weekday"
# Behind a product's name: 'Tiggo 7 Pro', 'BelAZ-75131', 'EyeQ6'; longer numbers behind a space count something.
_VARIANT = re.compile(r"(?: \d{1,2}|-\d{2,5}|\d{1,2})(?: (?:Pro|PRO|Plus|Max|L))?(?![\w%]|[.,]\d)")
# Rules of times whose two ends are both named.
_RANGES = frozenset({"times.years", "times.month_range", "times.days", "times.quarters"})
# What is told without a time of its own is not dated by 'announced': it runs already, or nobody of the parties says it.
_UNDATED = frozenset({Status.ACTIVE, Status.SPECULATED})
_OPEN = frozenset({Status.PLANNED, Status.IN_TALKS, Status.SPECULATED})
# Zones in which the news itself is told.
TELLING = frozenset({Zone.TITLE, Zone.LEAD, Zone.BODY})
_GOVERNMENT = "government"
_OVER = frozenset({Status.COMPLETED, Status.ENDED, Status.DENIED})


def fields(scene: Scene, anchor: Span, names: Sequence[Span], text: str) -> tuple[Found[Field], ...]:
    """The fields whose words stand nearest to the trigger and the partner named beside them, those of their own clauses alone if any."""
    near = [c for c in _subjects(scene) if c.span.gap(anchor) <= _FIELD_REACH]
    own = [c for c in near if any(_one_clause(c.span, place, text) for place in (anchor, *names))]
    return _fields(sorted(own or near, key=lambda c: (c.span.gap(anchor) + max(map(c.span.gap, names)), c.span)))


def fields_told(scenes: Iterable[Scene]) -> tuple[Found[Field], ...]:
    """Those of the first of the sentences that names any."""
    return next(filter(None, (_fields(_subjects(scene)) for scene in scenes)), ())


def fields_around(scene: Scene, scenes: Iterable[Scene]) -> tuple[Found[Field], ...]:
    """For a sentence that names no field: those of the whole sentence, its neighbours and the headline, the nearest first. One that lists
    more than a claim may have tells of none.
    """

    def distance(other: Scene) -> float:
        away = abs(other.sentence.index - scene.sentence.index)
        return _HEADLINE_AWAY if other.sentence.zone is Zone.TITLE and away > _HEADLINE_AWAY else away

    near = sorted((s for s in scenes if distance(s) <= _HEADLINE_AWAY), key=distance)
    told = (tuple(_subjects(s)) for s in near)
    return _fields(clue for clues in told if len({c.rule.settings["field"] for c in clues}) <= MOST_VALUES for clue in clues)


def _fields(clues: Iterable[Clue]) -> tuple[Found[Field], ...]:
    out: dict[str, Found[Field]] = {}
    for clue in clues:
        value = Field(clue.rule.settings["field"])
        out.setdefault(value, Found.at(value, clue.span, f"field.{clue.rule.id}"))
    return tuple(out.values())[:MOST_VALUES]


def _subjects(scene: Scene) -> Iterator[Clue]:
    """Field words that are not part of a name: 'Cars' of Volvo Cars says nothing."""
    return (c for c in scene.fields if not any(c.span in m.span for m in scene.organisations))


def instrument(events: Iterable[Anchored], text: str) -> Found[Instrument] | None:
    """The paper named nearest to the trigger, that of the surest event that names one."""
    for scene, anchor in events:
        papers = (c for c in scene.instruments if "instrument" in c.rule.settings and c.span.gap(anchor) <= _PAPER_REACH)
        clue = min(papers, key=lambda c: _distance(c.span, anchor, text), default=None)
        if clue:
            return Found.at(Instrument(clue.rule.settings["instrument"]), clue.span, f"instrument.{clue.rule.id}")
    return None


def binding(events: Iterable[Anchored], paper: Found[Instrument] | None) -> Found[Binding] | None:
    """What the words say of the force of what was agreed, else what the kind of paper does."""
    clues = [c for scene, anchor in events for c in scene.instruments if c.span.gap(anchor) <= _PAPER_REACH]
    said = (c for c in clues if "instrument" not in c.rule.settings)
    meant = (c for c in clues if paper and c.span in paper.spans and "binding" in c.rule.settings)
    clue = next(chain(said, meant), None)
    return Found.at(Binding(clue.rule.settings["binding"]), clue.span, f"instrument.{clue.rule.id}") if clue else None


def announced(scene: Scene, anchor: Span, article: Article, status: Status) -> Found[When] | None:
    """When it happened or was made known.

    Of the sentence's times that are not after the article the one nearest to the trigger; else the article's own date behind a bare
    'has announced', where the text tells of an act or an intention.
    """
    past = (t for t in _times(scene) if _lead(t) not in _NOT_PAST and _is_past(_when(t), article.published, status))
    near = _nearest((t for t in past if not _ahead(_when(t), article.published)), anchor, article.text)
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
    return (s for s in text if s.sentence.zone in TELLING and set(who) <= {m.entity.id for m in s.organisations})


def following(own: Iterable[Scene], who: Collection[str], text: Iterable[Scene]) -> Iterator[Scene]:
    """The sentences of the news right behind a claim's own that name nobody else."""
    behind = {scene.sentence.index + 1 for scene in own}
    next_ones = (s for s in text if s.sentence.index in behind and s.sentence.zone in TELLING)
    return (s for s in next_ones if {m.entity.id for m in s.organisations} <= set(who))


def going_on(own: Iterable[Scene], who: Collection[str], text: Iterable[Scene]) -> Iterator[Scene]:
    """The sentences of the news behind a claim's own that speak of its event again without naming anybody else ('The partnership will
    ...'), up to the next event of others.
    """
    told, speaks = {scene.sentence.index for scene in own}, False
    for scene in (s for s in text if s.sentence.zone in TELLING and (s.triggers or s.sentence.index in told)):
        if scene.sentence.index in told:
            speaks = True
        elif {m.entity.id for m in scene.organisations} <= set(who):
            if speaks:
                yield scene
        else:
            speaks = False


def starts(events: Iterable[Anchored], article: Article, status: Status) -> Found[When] | None:
    """Since or from when it runs: the nearest time that says so, has words for a start beside it or lies after the article."""
    near = None if status in _OVER else _first(events, _starts, article)
    return Found.at(_both_ends(near)[0], near.span, near.origin) if near else None


def ends(events: Iterable[Anchored], article: Article) -> Found[When] | None:
    """Until when it runs, or by when it is to be done."""
    near = _first(events, _ends, article)
    return Found.at(_both_ends(near)[1], near.span, near.origin) if near else None


def _first(events: Iterable[Anchored], wanted: Callable[[Mention, Anchored, Article], bool], article: Article) -> Mention | None:
    """The wanted time nearest to its trigger, of the first event that has one."""
    near = (_nearest((t for t in _times(e[0]) if wanted(t, e, article)), e[1], article.text) for e in events)
    return next(filter(None, near), None)


def _starts(mention: Mention, event: Anchored, article: Article) -> bool:
    """Whether a time says when something starts. 'From' a year that is over compares with it, unless it is the first of a range."""
    lead, term = _lead(mention), _term(mention, event[0], article.text)
    if lead == "until" or term == _END:
        return False
    if lead == "from":
        return term == _START or _is_range(mention) or not _past(_when(mention), article.published)
    if lead == "by":
        return term == _START
    return lead == "since" or term == _START or (_after(_when(mention), article.published) and not mention.origin.startswith(_WEEKDAY))


def _ends(mention: Mention, event: Anchored, article: Article) -> bool:
    """Whether a time says when something is over or done; what was done by then is no term."""
    lead, term = _lead(mention), _term(mention, event[0], article.text)
    if _is_range(mention):
        return _starts(mention, event, article)
    when, published = _when(mention), article.published
    if lead in ("until", "by"):
        return not _past(when, published) and (term == _END or (term != _START and _one_clause(mention.span, event[1], article.text)))
    return lead != "since" and term == _END and (published is None or _after(when, published))


def _term(mention: Mention, scene: Scene, text: str) -> str:
    """What the words of the same clause say of a time: that something starts or ends then."""
    near = [c for c in scene.terms if c.span.gap(mention.span) <= _TERM_REACH and _one_clause(c.span, mention.span, text)]
    clue = min(near, key=lambda c: (c.span.gap(mention.span), c.span), default=None)
    return str(clue.rule.settings["term"]) if clue else ""


def _one_clause(one: Span, other: Span, text: str) -> bool:
    return not _CLAUSE_END.search(_between(one, other, text))


def _between(one: Span, other: Span, text: str) -> str:
    return text[min(one.stop, other.stop) : max(one.start, other.start)]


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
    return span.gap(anchor) + _CLAUSE * len(_CLAUSE_END.findall(_between(span, anchor, text))), span


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


def _ahead(when: When, published: When | None) -> bool:
    """Whether most of a span is still to come: 'over the next five years' is no time of an act."""
    return published is not None and when.precision is Precision.RANGE and when.start + (when.stop - when.start) / 2 >= published.stop


def _past(when: When, published: When | None) -> bool:
    return published is not None and when.stop <= published.start


def _after(when: When, published: When | None) -> bool:
    return published is not None and when.start >= published.stop


def places(circles: Iterable[Iterable[Scene]], parties: Iterable[Participant]) -> tuple[Found[Place], ...]:
    """Where something is done, each place once, not where a firm sits: of the first of the ``circles`` of sentences that names such a
    place; else in the country whose government takes part.
    """
    return next(filter(None, map(_sites, circles)), ()) or _governed(parties)


def _sites(scenes: Iterable[Scene]) -> tuple[Found[Place], ...]:
    out: dict[Place, Found[Place]] = {}
    for mention in (m for s in scenes for m in s.values if is_site(m)):
        assert isinstance(mention.value, Place)  # noqa: S101 - sites are places
        out.setdefault(mention.value, Found.at(mention.value, mention.span, mention.origin))
    return tuple(found for place, found in out.items() if not any(_holds(place, other) for other in out))


def _holds(place: Place, other: Place) -> bool:
    """Whether the other is the same place told more exactly."""
    return place != other and place.country == other.country and place.city in ("", other.city) and place.region in ("", other.region)


def _governed(parties: Iterable[Participant]) -> tuple[Found[Place], ...]:
    """The land of the one government among the parties."""
    lands = {p.entity.value.country: p for p in parties if p.entity.value.kind == _GOVERNMENT and p.entity.value.country}
    return tuple(Found.at(Place(country), p.span, "places.government") for country, p in lands.items()) if len(lands) == 1 else ()


def quantities(events: Iterable[Anchored], more: Iterable[Anchored], article: Article) -> tuple[Found[Quantity], ...]:
    """The quantities nearest to the triggers, each amount once; those of the surest event first, where they are few then ``more``."""
    told = list(events)
    found = _amounts(told, article.text)
    if len(found) < _FEW_QUANTITIES:
        found = _amounts([*told, *more], article.text)
    return tuple(found.values())[:_MAX_QUANTITIES]


def _amounts(events: Iterable[Anchored], text: str) -> dict[tuple[object, ...], Found[Quantity]]:
    out: dict[tuple[object, ...], Found[Quantity]] = {}
    for scene, anchor in events:
        near = (m for m in scene.values if isinstance(m.value, Quantity) and m.span.gap(anchor) <= _QUANTITY_REACH)
        for mention in sorted(near, key=lambda m: _distance(m.span, anchor, text)):
            assert isinstance(mention.value, Quantity)  # noqa: S101 - chosen above
            low, high, unit, per = mention.value.low, mention.value.high, mention.value.unit, mention.value.per
            out.setdefault((low, high, unit, per), Found.at(mention.value, mention.span, mention.origin))
    return out


def products(scenes: Iterable[Scene], text: str) -> tuple[Found[str], ...]:
    """The products that the sentences name, with the numbers and letters of their variants."""
    out: dict[str, Found[str]] = {}
    for mention in (m for s in scenes for m in s.values if m.kind is Kind.PRODUCT):
        variant = _VARIANT.match(text, mention.span.stop)
        span = Span(mention.span.start, variant.end()) if variant else mention.span
        name = " ".join(span.of(text).split()) if variant else str(mention.value)
        out.setdefault(name, Found.at(name, span, mention.origin))
    return tuple(out.values())
