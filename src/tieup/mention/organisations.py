"""Organisations in a text: known names, name-like shapes, people and models that stand for a firm; each linked to an entity."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from tieup.codebook import Kind
from tieup.encoder import Tag
from tieup.entity import Gazetteer, Linker, NameHit, Registry
from tieup.entity.similarity import slips
from tieup.lang import Language
from tieup.mention.aliases import Alias, Aliases, other_script, spelt_out
from tieup.mention.clusters import clustered, provisional
from tieup.mention.dense import DenseShapes
from tieup.mention.evidence import ORGANISATION, Evidence
from tieup.mention.plausible import Plausible
from tieup.mention.shapes import Shape, Shapes
from tieup.mention.source import Source
from tieup.mention.units import Units
from tieup.model import Entity, Mention, Span
from tieup.text import normal

# The surer a shape, the earlier it takes its place.
_SHAPE_ORDER = tuple(f"shape.{name}" for name in ("prefix_form", "legal_form", "quoted", "head_noun", "compound", "capitals", "acronym"))
_SURE = ("shape.prefix_form", "shape.legal_form")
_MEMORY = "shape.memory"
_PLAIN = ("shape.capitals", "tagger")  # names that nothing in them shows to be a firm's
_REACH = 60  # code points before a name in which a head noun may lead it
_STEM = 4  # letters by which the first word of a name is known in all its endings
_CERTAIN = 0.8  # so sure the tagger must be of a known name that is also a word


class OrganisationReader:
    """Finds the organisations that a text of one language names."""

    def __init__(self, language: Language, registry: Registry, gazetteer: Gazetteer) -> None:
        self._language, self._registry, self._gazetteer = language, registry, gazetteer
        self._linker = Linker.load(registry)
        self._elided = re.compile(language.elided, re.IGNORECASE)
        self._shapes = Shapes(language) if language.spaced else DenseShapes(language)
        self._aliases, self._units = Aliases(language), Units(language)
        self._plausible = Plausible(language, self._shapes)
        self._belongs = frozenset(language.data("organisations").get("belongs", ()))

    def read(
        self, source: Source, other: Iterable[Mention] = (), tags: Iterable[Tag] = (), read: Sequence[Span] | None = None
    ) -> tuple[Mention, ...]:
        """The mentions in order. ``other`` are people, places and times already found, ``tags`` what the learned tagger says.

        A shape inside one of ``other`` is no organisation; one that runs into a person's name is none either unless a legal form says so.
        ``read`` are the stretches that the tagger read; where nobody says, the sentences with tags.
        """
        evidence, walls = Evidence.of(source, tags, read), _Walls.of(other)
        shapes = self._ordered_shapes(source)
        whole = [shape.span for shape in shapes if shape.origin == _SURE[0]]
        firms = self._units.lengthened(self._known(source, evidence), source.text, whole)
        known = [m for m in firms if not walls.hold(m.span) and not evidence.in_person(m.span)]
        taken = [m.span for m in known]
        found = list(known)
        for shape in self._plausible.names(shapes, source, evidence):
            if any(shape.span.overlaps(span) for span in taken) or walls.shut_out(shape):
                continue
            taken.append(shape.span)
            found.append(Mention(shape.span, Kind.ORGANISATION, self._entity(shape.span.of(source.text)), shape.origin))
        return self._remembered(list(self._firms(sorted(found, key=_place), source.text)), source.text, walls)

    def _firms(self, found: Sequence[Mention], text: str) -> Iterator[Mention]:
        """Without names that belong to the firm behind them: persons, departments, products ('Ravindra Kulhari of Sarvani Motors').

        What looks like a firm, or is named once more, may be one.
        """

        def doubtful(one: Mention) -> bool:
            return one.origin.startswith(_PLAIN) and text.count(one.span.of(text)) == 1

        def belongs(one: Mention, firm: Mention) -> bool:
            return doubtful(one) and normal(text[one.span.stop : firm.span.start]) in self._belongs and not doubtful(firm)

        owned = {one.span for one, firm in pairwise(found) if belongs(one, firm)}
        return (mention for mention in found if mention.span not in owned)

    def _remembered(self, found: list[Mention], text: str, walls: _Walls) -> tuple[Mention, ...]:
        """With the short names that the text declares, wherever they stand, and one entity for all spellings of a name."""
        aliases = tuple(a for a in self._aliases.find(text, found) if not self._plausible.is_thing(a.name))
        declared = _declared(aliases, found, text)
        for alias in aliases:
            for match in re.finditer(rf"(?<!\w){re.escape(alias.name)}(?!\w)" if self._language.spaced else re.escape(alias.name), text):
                span = Span(*match.span())
                if not any(span.overlaps(m.span) for m in found) and not walls.inside(span):
                    found.append(Mention(span, Kind.ORGANISATION, provisional(alias.name), _MEMORY))
        return clustered(sorted(found, key=_place), text, self._registry, declared)

    def _entity(self, name: str) -> Entity:
        """What a name means that the gazetteer did not find: a known one with a slip of the pen, else a new one."""
        meant = {identity for spelt in slips(name) for identity in self._gazetteer.named(spelt)}
        return self._registry[meant.pop()].entity if len(meant) == 1 else provisional(name)

    def _known(self, source: Source, evidence: Evidence) -> list[Mention]:
        named = (hit for hit in self._gazetteer.find(source.text, source.folded) if not self._is_elided(hit.bare, source.text))
        hits = self._linker.link(named, source.text, source.year)
        sure = {identity for hit, identity in hits if not hit.doubtful}
        declared, out = dict(spelt_out(source.text)) if self._language.spaced else {}, []
        for hit, identity in hits:
            longer = declared.get(hit.bare.of(source.text))
            if longer and self._stands_for_another(longer.of(source.text), identity):
                continue
            if not hit.doubtful or identity in sure or self._speaks_for(hit, source, evidence):
                out.append(Mention(hit.span, Kind.ORGANISATION, self._registry[identity].entity, "gazetteer"))
        return out

    def _is_elided(self, name: Span, text: str) -> bool:
        """Whether it is no name but a small word before an apostrophe: "Dell'accordo"."""
        word = self._elided.match(text, name.start)
        return word is not None and name.stop < word.end()

    def _stands_for_another(self, longer: str, identity: str) -> bool:
        """Whether an acronym that the text spells out is known to be spelt out in other words where it stands for this organisation."""
        names = [name.text for name in self._registry[identity].names if " " in name.text and not other_script(name.text, longer)]
        return bool(names) and not any(normal(name)[:_STEM] == normal(longer)[:_STEM] for name in names)

    def _speaks_for(self, hit: NameHit, source: Source, evidence: Evidence) -> bool:
        """The tagger where it read the words, else the context."""
        if evidence.silent(hit.bare) or evidence.speaks_against(hit.bare):
            return False
        return _tagged(hit.bare, evidence) or self._context_speaks(hit, source)

    def _context_speaks(self, hit: NameHit, source: Source) -> bool:
        """A name that is also a word counts where capitals mark names and it does not open a sentence, or where a head noun leads it."""
        written = hit.bare.of(source.text)
        if not written[0].isupper() or any(hit.span.start == s.span.start for s in source.sentences):
            return False
        if self._language.capitals == "names":
            return True
        around = Span(max(0, hit.span.start - _REACH), hit.span.stop)
        return any(s.origin == "shape.head_noun" and s.span.overlaps(hit.span) for s in self._shapes.find(source.text, around))

    def _ordered_shapes(self, source: Source) -> list[Shape]:
        shapes = [shape for s in source.sentences for shape in self._shapes.find(source.text, s.span)]
        return sorted((s for s in shapes if s.origin in _SHAPE_ORDER), key=lambda s: (_SHAPE_ORDER.index(s.origin), s.span))


@dataclass(frozen=True, slots=True)
class _Walls:
    """What is named already: people, places, times and products."""

    people: tuple[Span, ...]
    places: tuple[Span, ...]
    amounts: tuple[Span, ...]
    others: tuple[Span, ...]

    @classmethod
    def of(cls, mentions: Iterable[Mention]) -> _Walls:
        given = tuple(mentions)
        kinds = (Kind.PERSON, Kind.PLACE, Kind.QUANTITY)
        people, places, amounts = (tuple(m.span for m in given if m.kind is kind) for kind in kinds)
        return cls(people, places, amounts, tuple(m.span for m in given if m.kind is not Kind.PERSON))

    def person_around(self, span: Span) -> bool:
        return any(span in person for person in self.people)

    def hold(self, span: Span) -> bool:
        """Whether it is a person's name or a part of a place's or an amount: the Uniti in 'Stati Uniti', the SEK in 'SEK 45m'."""
        return self.person_around(span) or any(span in longer and span != longer for longer in (*self.places, *self.amounts))

    def inside(self, span: Span) -> bool:
        return self.person_around(span) or any(span in other for other in self.others)

    def shut_out(self, shape: Shape) -> bool:
        """A shape inside one of them; one that runs into a person's name too unless a legal form says that it is a firm."""
        return self.inside(shape.span) or (not shape.origin.startswith(_SURE) and any(shape.span.overlaps(p) for p in self.people))


def _declared(aliases: Iterable[Alias], found: Iterable[Mention], text: str) -> dict[str, str]:
    """Which name stands for which: the one in brackets for the one before it; that one for a known spelling of it in another script."""
    known = {normal(m.span.of(text)): normal(m.entity.name) for m in found if not m.entity.provisional}
    out = {}
    for alias in aliases:
        short, long = normal(alias.name), alias.long.entity
        if short != normal(long.name):
            out[short] = normal(long.name)
        if long.provisional and short in known and other_script(short, long.name):
            out[normal(long.name)] = known[short]
    return out


def _tagged(span: Span, evidence: Evidence) -> bool:
    """Whether the tagger is certain of an organisation right there."""
    return any(tag.span == span and tag.kind == ORGANISATION and tag.probability >= _CERTAIN for tag in evidence.tags)


def _place(mention: Mention) -> Span:
    return mention.span
