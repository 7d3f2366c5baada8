"""Organisations in a text: known names, name-like shapes, people and models that stand for a firm; each linked to an entity."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tieup.codebook import Kind
from tieup.encoder import Tag
from tieup.entity import Gazetteer, Linker, NameHit, Registry
from tieup.lang import Language
from tieup.mention.shapes import Shape, Shapes
from tieup.mention.source import Source
from tieup.mention.tagged import SURE
from tieup.model import Entity, Mention, Span
from tieup.text import normal

# The surer a shape, the earlier it takes its place.
_SHAPE_ORDER = tuple(f"shape.{name}" for name in ("prefix_form", "legal_form", "quoted", "head_noun", "compound", "capitals", "acronym"))
_SURE = ("shape.prefix_form", "shape.legal_form")
_TAGGED = "+tagged"  # behind the origin of a shape that the tagger backs
_MIN_STEM = 4


class OrganisationReader:
    """Finds the organisations that a text of one language names."""

    def __init__(self, language: Language, registry: Registry, gazetteer: Gazetteer) -> None:
        self._language, self._registry, self._gazetteer = language, registry, gazetteer
        self._linker = Linker.load(registry)
        self._shapes = Shapes(language)
        data = language.data("organisations")
        self._generic = frozenset(normal(word) for word in data.get("generic", ()))
        self._stop = self._generic | {normal(word) for key in ("stop", "stop_acronyms") for word in data.get(key, ())}

    def read(self, source: Source, other: Iterable[Mention] = (), tags: Sequence[Tag] = ()) -> tuple[Mention, ...]:
        """The mentions in order. ``other`` are people, places and times already found, ``tags`` what the learned tagger says.

        A shape inside one of ``other`` is no organisation; one that runs into a person's name is none either unless a legal form says so.
        """
        other = tuple(other)
        people = [m.span for m in other if m.kind is Kind.PERSON]
        known = [m for m in self._known(source) if not any(m.span in person for person in people)]
        taken = [m.span for m in known]
        found = list(known)
        for shape in self._proposed(source, tags):
            if any(shape.span.overlaps(span) for span in taken) or any(shape.span in m.span for m in other):
                continue
            if not shape.origin.startswith(_SURE) and any(shape.span.overlaps(person) for person in people):
                continue
            if self._is_name(shape, source):
                taken.append(shape.span)
                found.append(Mention(shape.span, Kind.ORGANISATION, _provisional(shape.span.of(source.text)), shape.origin))
        return _clustered(sorted(found, key=lambda m: m.span))

    def _proposed(self, source: Source, tags: Sequence[Tag]) -> list[Shape]:
        """Names by their shape, marked where the tagger takes them for organisations too, then those that only the tagger sees."""
        firms = [tag for tag in tags if tag.kind == "organisation"]
        shapes = (
            Shape(shape.span, f"{shape.origin}{_TAGGED}") if any(shape.span.overlaps(tag.span) for tag in firms) else shape
            for shape in self._ordered_shapes(source)
        )
        return [*shapes, *(Shape(tag.span, "tagger") for tag in firms if tag.probability >= SURE)]

    def _known(self, source: Source) -> list[Mention]:
        hits = self._linker.link(self._gazetteer.find(source.text, source.folded), source.text)
        sure = {identity for hit, identity in hits if not hit.doubtful}
        out = []
        for hit, identity in hits:
            if not hit.doubtful or identity in sure or self._context_speaks(hit, source):
                out.append(Mention(hit.span, Kind.ORGANISATION, self._registry[identity].entity, "gazetteer"))
        return out

    def _context_speaks(self, hit: NameHit, source: Source) -> bool:
        """A name that is also a word counts where capitals mark names and it does not open a sentence, or where a head noun leads it."""
        written = hit.bare.of(source.text)
        if not written[0].isupper() or any(hit.span.start == s.span.start for s in source.sentences):
            return False
        if self._language.capitals == "names":
            return True
        around = Span(max(0, hit.span.start - 60), hit.span.stop)
        return any(s.origin == "shape.head_noun" and s.span.overlaps(hit.span) for s in self._shapes.find(source.text, around))

    def _ordered_shapes(self, source: Source) -> list[Shape]:
        shapes = [shape for s in source.sentences for shape in self._shapes.find(source.text, s.span)]
        return sorted((s for s in shapes if s.origin in _SHAPE_ORDER), key=lambda s: (_SHAPE_ORDER.index(s.origin), s.span))

    def _is_name(self, shape: Shape, source: Source) -> bool:
        words = normal(shape.span.of(source.text)).split()
        nameless = self._stop if shape.origin == "tagger" else self._generic
        return not all(word in nameless for word in words) and len("".join(words)) > 1


def _clustered(mentions: list[Mention]) -> tuple[Mention, ...]:
    """Spellings of one unknown name in the text become one entity: the longest spelling, the shorter when their words begin it."""
    names = sorted({m.entity.name for m in mentions if m.entity.provisional}, key=lambda n: (-len(n), n))
    heads: dict[str, str] = {}
    for name in names:
        heads[name] = next((h for h in heads.values() if _short_for(name, h)), name)
    return tuple(Mention(m.span, m.kind, _provisional(heads[m.entity.name]), m.origin) if m.entity.provisional else m for m in mentions)


def _short_for(short: str, long: str) -> bool:
    """Whether ``short`` begins ``long`` word by word, or is an inflected form of it."""
    one, other = normal(short).split(), normal(long).split()
    if len(one) < len(other):
        return one == other[: len(one)] and len("".join(one)) > 2
    return len(one) == len(other) and all(_same_stem(a, b) for a, b in zip(one, other, strict=True))


def _same_stem(one: str, other: str) -> bool:
    common = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        common += 1
    return one == other or (common >= _MIN_STEM and max(len(one), len(other)) - common <= 2 and not one.isascii())


def _provisional(name: str) -> Entity:
    clean = " ".join(name.split())
    for ending in ("'s", "\u2019s"):
        clean = clean.removesuffix(ending)
    return Entity(f"new:{normal(clean)}", clean)
