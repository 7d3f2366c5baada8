"""From claims to tie-ups: the same whatever order the claims came in."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from tieup.codebook import Field, Form, Role
from tieup.consolidate.blocks import blocks, group_key
from tieup.consolidate.clusters import clusters
from tieup.consolidate.conflicts import conflicts
from tieup.consolidate.facts import Fact
from tieup.consolidate.kinship import Kinship
from tieup.consolidate.life import current_status, in_time, timeline
from tieup.consolidate.links import Links
from tieup.consolidate.shapes import Shape, shape_of
from tieup.consolidate.voices import voices
from tieup.dates import When, earliest, latest
from tieup.entity import Registry
from tieup.model import Entity, TieUp

FORMAT = 4  # raise it when claims are merged otherwise: all tie-ups are then made anew
_PARTNERS, _WHICH = 8, 8  # letters of an id: the same partners may have hundreds of tie-ups
Known = Callable[[str], Entity]


@dataclass(frozen=True, slots=True)
class Merged:
    """The facts of one tie-up, with its id."""

    id: str
    facts: tuple[Fact, ...]


@cache
def registered() -> Kinship:
    """Who belongs to whom by the registry."""
    return Kinship(Registry.load())


def tie_ups(facts: Iterable[Fact], known: Known, kin: Kinship | None = None, links: Links | None = None) -> tuple[TieUp, ...]:
    """The tie-ups behind the facts, by id. Independent of order; a claim given twice counts once."""
    kin, links = kin or registered(), links or Links()
    once = {fact.id: fact for fact in facts}.values()
    found = (tie_up(each, known) for block in blocks(once, kin, links) for each in merged(block, kin, links))
    return tuple(sorted(found, key=lambda tie: tie.id))


def merged(block: Iterable[Fact], kin: Kinship, links: Links) -> Iterator[Merged]:
    """The tie-ups of one block, each with its id."""
    facts: dict[Shape, list[Fact]] = defaultdict(list)
    given = list(block)
    told = _told(given)
    for fact in given:
        facts[shape_of(fact, frozenset() if fact.specific else told[fact.document, fact.partners])].append(fact)
    named: dict[tuple[str, Form], list[list[Fact]]] = defaultdict(list)
    for cluster in clusters(facts.keys(), kin, links):
        members = [fact for shape in cluster.shapes for fact in facts[shape]]
        named[_head(members, kin), _leading_form(members)].append(members)
    for (head, form), several in named.items():
        for number, members in enumerate(sorted(several, key=_earliest_first)):
            which = hashlib.sha256(f"{head}\n{form.value}\n{number}".encode()).hexdigest()[:_WHICH]
            yield Merged(head[:_PARTNERS] + which, in_time(members))


def _told(facts: Iterable[Fact]) -> dict[tuple[str, frozenset[str]], frozenset[Form]]:
    """The forms that a document names of ties of the same partners."""
    told: dict[tuple[str, frozenset[str]], frozenset[Form]] = defaultdict(frozenset)
    for fact in facts:
        told[fact.document, fact.partners] |= fact.specific
    return told


def tie_up(group: Merged, known: Known) -> TieUp:
    """The record of a tie-up."""
    facts, rungs = group.facts, timeline(group.facts)
    times = [When.spanning(f.day, f.last) for f in facts if f.day and f.last]
    forms, fields = frozenset().union(*(f.forms for f in facts)), frozenset().union(*(f.fields for f in facts))
    return TieUp(
        id=group.id,
        participants=tuple((known(identity), role) for identity, role in _parties(facts)),
        forms=tuple(f for f in Form if f in forms and (f is not Form.COOPERATION or len(forms) == 1)),
        fields=tuple(f for f in Field if f in fields),
        status=current_status(rungs),
        first=earliest(times),
        last=latest(times),
        documents=len({document for f in facts for document in (f.document, *f.copies)}),
        voices=len(voices(facts)),
        languages=tuple(sorted({f.language for f in facts if f.language})),
        countries=tuple(sorted({country for f in facts for country, _ in f.places if country})),
        by_party=sum(f.confirms for f in facts),
        conflicts=tuple(dict.fromkeys(conflict.field for conflict in conflicts(facts))),
        confidence=_confidence(facts),
        claims=tuple(rung.claim for rung in rungs),
    )


def _parties(facts: Iterable[Fact]) -> Iterator[tuple[str, Role]]:
    """Who takes part, by id: the first role that says more than partner."""
    roles: dict[str, Role] = {}
    for fact in facts:
        for identity, role in fact.parties:
            if roles.get(identity, Role.PARTNER) is Role.PARTNER:
                roles[identity] = role
    yield from sorted(roles.items())


def _confidence(facts: Iterable[Fact]) -> float:
    """That of the surest claim: what follows it adds to the tie-up, and takes nothing away."""
    return max((fact.confidence for fact in facts), default=0.0)


def _head(facts: Iterable[Fact], kin: Kinship) -> str:
    """The key of the partners that most documents name."""
    said = {(fact.document, kin.heads(fact.partners)) for fact in facts}
    times = Counter(group_key(groups) for _, groups in said)
    return min(times, key=lambda key: (-times[key], key))


def _leading_form(facts: Iterable[Fact]) -> Form:
    """The form that most documents name; plain cooperation only where nothing else is named."""
    said = {(fact.document, form) for fact in facts for form in fact.forms}
    times = Counter(form for _, form in said)
    specific = [form for form in Form if times[form] and form is not Form.COOPERATION]
    return max(specific, key=lambda form: times[form], default=Form.COOPERATION)


def _earliest_first(facts: Sequence[Fact]) -> tuple[date, list[str], str]:
    first = min((fact.day for fact in facts if fact.day), default=date.max)
    return first, sorted(field.value for fact in facts for field in fact.fields), min(fact.id for fact in facts)
