"""Who is who in the database: what pages call organisations, and what the registry and the judgements make of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache
from typing import NamedTuple

from tieup.codebook import Role
from tieup.entity import Registry
from tieup.entity.registry import Organisation
from tieup.errors import JudgementError
from tieup.model import Article, Claim, Entity, Found, Participant
from tieup.store.judgements import Identities
from tieup.store.spelling import asked_part, name_key, parts, same_id, spelling
from tieup.text import normal


class Called(NamedTuple):
    """What a page calls an organisation: the entity as read, the words, the document."""

    entity: Entity
    written: str
    document: str


@dataclass(frozen=True, slots=True)
class Known:
    """An organisation with all that pages call it, the commonest first, and the documents that do."""

    entity: Entity
    spellings: tuple[str, ...]
    documents: tuple[str, ...]


class Directory:
    """The organisations of a database. ``called`` is all that its current readings say."""

    def __init__(self, called: Iterable[Called], who: Identities) -> None:
        self.who, self._registry = who, Registry.load()
        self._called: dict[str, list[Called]] = defaultdict(list)
        for each in called:
            self._called[who.of(each.entity.id, each.written)].append(each)
        self._entities: dict[str, Entity] = {}

    def known(self) -> tuple[Known, ...]:
        """All that the pages name, by name, and the user's own that no page names yet."""
        ids = {*self._called, *(i for i in self.who.own if self.current(i) == i)}
        return tuple(sorted(map(self.show, ids), key=lambda k: (normal(k.entity.name), k.entity.id)))

    def show(self, identity: str) -> Known:
        """What is known of a current id."""
        pages: dict[str, set[str]] = defaultdict(set)
        for each in self._called.get(identity, ()):
            pages[each.written].add(each.document)
        spellings = sorted(pages, key=lambda s: (-len(pages[s]), s))
        return Known(self.entity(identity), tuple(spellings), tuple(sorted(set().union(*pages.values()))))

    def entity(self, identity: str) -> Entity:
        """The organisation with this current id; a provisional one has the name that most pages give it."""
        if identity not in self._entities:
            known = self._organisation(identity)
            self._entities[identity] = known.entity if known else self._as_called(identity)
        return self._entities[identity]

    def current(self, identity: str) -> str:
        """The id that stands for this one by the judgements."""
        return self.who.of(identity, "")

    def exists(self, identity: str) -> bool:
        return identity in self._called or self._organisation(identity) is not None

    def exactly(self, name: str) -> frozenset[str]:
        """The current ids of this id or name, in any known spelling."""
        if self.exists(current := self.current(name)):
            return frozenset({current})
        key = name_key(name)
        here = {i for i, called in self._called.items() if any(name_key(c.written) == key for c in called)}
        here |= {i for i in self._called if name_key(self.entity(i).name) == key}
        listed = {self.who.of(i, name) for i in listed_ids().get(normal(name), ())}
        own = {self.current(self.who.spelt[key])} if key in self.who.spelt else set()
        return frozenset(here | listed | own)

    def matching(self, name: str) -> frozenset[str]:
        """The current ids that pages name: exactly so if any, else all with a name of which this is a part,
        from the beginning of a word on.
        """
        if exact := {i for i in self.exactly(name) if i in self._called}:
            return frozenset(exact)
        part = asked_part(name)
        return frozenset(i for i, called in self._called.items() if part and self._has_part(i, called, part))

    def _has_part(self, identity: str, called: Iterable[Called], part: str) -> bool:
        names = {self.entity(identity).name, *(each.written for each in called)}
        return any(each.startswith(part) for name in names for each in parts(normal(name)))

    def one(self, name: str) -> str:
        """The one current id behind an id or a name. Raises JudgementError where there is none, or more."""
        found = sorted(self.exactly(name))
        if len(found) == 1:
            return found[0]
        near = found or sorted(self.matching(name))[:5]
        listed = ", ".join(f"{self.entity(i).name} ({i})" for i in near)
        if found:
            raise JudgementError(f"{name!r} may be {listed}: give the id", "several", name=name, listed=listed)
        if near:
            raise JudgementError(f"no entity {name!r}; is it one of {listed}?", "perhaps", name=name, listed=listed)
        raise JudgementError(f"no entity {name!r}; see tieup entity list", "unknown", name=name)

    def as_read(self, identities: Iterable[str]) -> frozenset[str]:
        """The ids under which readers found these."""
        return frozenset(each.entity.id for i in identities for each in self._called.get(i, ()))

    def in_country(self, country: str) -> frozenset[str]:
        return frozenset(i for i in self._called if self.entity(i).country == country)

    def judged(self, claim: Claim, article: Article) -> Claim | None:
        """The claim with its organisations as judged; None where fewer than two are left, since a firm has no tie with itself."""
        parts: dict[str, Participant] = {}
        for part in claim.participants:
            found = self._judged(part.entity, article)
            before = parts.get(found.value.id)
            parts[found.value.id] = _joined(before, found, part.role) if before else Participant(found, part.role)
        if len(parts) < 2:
            return None
        doubts = tuple(self._judged(found, article) for found in claim.unconfirmed_by)
        return replace(claim, participants=tuple(parts.values()), unconfirmed_by=doubts)

    def _judged(self, found: Found[Entity], article: Article) -> Found[Entity]:
        identity = self.who.of(found.value.id, spelling(found, article.text))
        known = identity in self._called or self._organisation(identity)
        return replace(found, value=self.entity(identity) if known else replace(found.value, id=identity))

    def _organisation(self, identity: str) -> Organisation | None:
        return self.who.own.get(identity) or self._registry.get(identity)

    def _as_called(self, identity: str) -> Entity:
        called = self._called.get(identity, [])
        proper = [c for c in called if same_id(c.entity.id) == identity] or called
        pages: dict[Entity, set[str]] = defaultdict(set)
        for each in proper:
            pages[each.entity].add(each.document)
        best = min(pages, key=lambda e: (-len(pages[e]), e.name, e.kind, e.country), default=Entity(identity, identity.partition(":")[2]))
        return replace(best, id=identity, name=self.who.names.get(identity) or best.name)


def _joined(one: Participant, other: Found[Entity], role: Role) -> Participant:
    """One participant of two that are the same organisation; the role that says more."""
    found = replace(one.entity, spans=tuple(dict.fromkeys((*one.entity.spans, *other.spans))))
    return Participant(found, role if one.role is Role.PARTNER else one.role)


@cache
def listed_ids() -> dict[str, set[str]]:
    """The ids of the registry by folded name."""
    listed: dict[str, set[str]] = defaultdict(set)
    for organisation in Registry.load():
        for name in organisation.names:
            listed[normal(name.text)].add(organisation.id)
    return dict(listed)
