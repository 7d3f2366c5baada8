"""People in a text: known ones by name, others by a function or title beside a name, both by the surname alone thereafter.

Two steps, for people and firms block one another: ``read`` finds the names before the organisations are read, ``settle`` then says
for whom each person acts.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from tieup.codebook import Kind, Part
from tieup.entity import Gazetteer, Registry
from tieup.entity.registry import Name
from tieup.entity.tables import Post, people_digest, posts
from tieup.lang import Language, Rule, RuleSet
from tieup.mention.dense_people import DenseNameShapes
from tieup.mention.personal_names import NameShapes
from tieup.mention.source import Source
from tieup.model import Entity, Mention, Person, Span
from tieup.text import Folded, fold, normal

# Code points that may lie between a function and the name or the firm it belongs to.
_REACH = 140
_NEAR = 60
_TIGHT = 12
_APPOSITION = re.compile(r"^\s?[,(\u2013\u2014-]\s?[^,;:.!?()\n]{0,30}$")
_CLOSED = re.compile('["\u00bb\u201d\u201c],? ?$')
_DIRECT = re.compile(r"^[\s,.:]*$")
_BRACKETS = re.compile(r"\([^()]*\)")
_SURNAME = 3


@dataclass(frozen=True, slots=True)
class Sighting:
    """A person's name in the text; ``words`` for their function where they stand beside it; ``posts`` are what the registry knows.

    ``outsider``: the function is an analyst's or a politician's, who act for no firm nearby unless the words say so.
    """

    span: Span
    name: str
    words: Span | None = None
    sentence: Span | None = None
    function: str = ""
    posts: tuple[Post, ...] = ()
    outsider: bool = False


@dataclass(frozen=True, slots=True)
class _Beside:
    """Words for a function, and what stands around them: no name goes through a barred span, a known name is one."""

    text: str
    words: Span
    sentence: Span
    barred: tuple[Span, ...]
    known: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """A person in the text and the organisation they act for, None where neither the text nor the registry tells."""

    mention: Mention
    person: Person
    house: Entity | None = None


class PeopleReader:
    """Finds the people that a text of one language names."""

    def __init__(self, language: Language, registry: Registry, known: Gazetteer, firms: Gazetteer) -> None:
        self._language, self._registry = language, registry
        self._known, self._firms = known, firms
        self._posts = _by_person(posts())
        self._functions, self._titles = RuleSet(language, "people"), RuleSet(language, "people", "title")
        self._parts = RuleSet(language, "people", "part")
        self._names = NameShapes(language) if language.spaced else DenseNameShapes(language)

    def read(self, source: Source, other: Iterable[Mention] = ()) -> tuple[Sighting, ...]:
        """The people in order of place. ``other`` are places and times: no name goes through one."""
        text, folded, found = source.text, source.folded, _Collection()
        for hit in self._known.find(text, folded):
            found.add(Sighting(hit.span, hit.ids[0], posts=self._posts[hit.ids[0]]))
        walls = [m.span for m in other] + [hit.span for hit in self._firms.find(text, folded)]
        walls = [wall for wall in walls if not any(wall in s.span for s in found.all)]
        known = [s.span for s in found.all]
        for sighting in self._described(source, walls, known):
            found.add(sighting)
        for sighting in self._by_surname(text, folded, tuple(found.all)):
            found.add(sighting)
        return tuple(sorted(found.all, key=lambda s: s.span))

    def _described(self, source: Source, walls: list[Span], known: list[Span]) -> Iterator[Sighting]:
        """Names behind a title, and before or behind a function."""
        folded, text = source.folded, source.text
        functions = _longest((folded.span(hit.start, hit.stop), hit.item) for hit in self._functions.find(folded.text))
        titles = [(folded.span(hit.start, hit.stop), hit.item) for hit in self._titles.find(folded.text)]
        barred = [*walls, *(span for span, _ in (*functions, *titles))]
        for words, rule in (*functions, *titles):
            sentence = source.sentence_of(words)
            if sentence is None:
                continue
            beside = _Beside(text, words, sentence, tuple(barred), tuple(known))
            if (words, rule) in titles:
                name, function = self._behind(beside, direct=True), None
            else:
                name, function = self._behind(beside, direct=True) or self._before(beside) or self._behind(beside), words
            if name:
                said, outsider = _clean(words.of(text)) if function else "", bool(rule.settings.get("outsider"))
                yield Sighting(name, _clean(name.of(text)), function, sentence, said, outsider=outsider)

    def _behind(self, beside: _Beside, *, direct: bool = False) -> Span | None:
        """'CEO Lei Jun'; 'Chef des Autobauers BMW, Oliver Zipse': right behind, or behind the firm that the function names."""
        text, words = beside.text, beside.words
        reach = Span(words.start, min(beside.sentence.stop, words.stop + _REACH))
        firm = 0  # where the name of the firm ends that no list holds: 'head of purchasing at Velmora, Petra Example'
        for name in self._names.find(text, reach, beside.barred, beside.known):
            if name.start < words.stop:
                continue
            between = text[words.stop : name.start]
            if _DIRECT.match(between):
                return name if self._fits(name, beside, single=not between.strip(" .")) else None
            if direct or "," in between.rstrip(" ,") or "(" in between:
                return None
            led = any(0 <= name.start - stop <= len(", ") for stop in (firm, *(wall.stop for wall in beside.barred)))
            led = led or bool(_CLOSED.search(between))
            if (led or self._names.may_follow(between)) and self._fits(name, beside):
                return name
            firm = name.stop
        return None

    def _before(self, beside: _Beside) -> Span | None:
        """'Oliver Zipse, chief executive of BMW'."""
        start = max(beside.sentence.start, beside.words.start - _REACH)
        if start >= beside.words.start:
            return None
        names = list(self._names.find(beside.text, Span(start, beside.words.start), beside.barred, beside.known))
        if names and _APPOSITION.match(beside.text[names[-1].stop : beside.words.start]) and self._fits(names[-1], beside):
            return names[-1]
        return None

    def _fits(self, name: Span, beside: _Beside, *, single: bool = False) -> bool:
        return name in beside.known or self._names.is_person(name, beside.words, beside.text, single=single)

    def _by_surname(self, text: str, folded: Folded, full: tuple[Sighting, ...]) -> Iterator[Sighting]:
        """The surname alone of a person whom the text names in full."""
        if not self._language.spaced:
            return
        for sighting in {s.name: s for s in reversed(full)}.values():
            written = sighting.span.of(text)
            for surname in dict.fromkeys((self._names.surname(written), self._names.surname(sighting.name))):
                if len(surname) < _SURNAME or self._is_firm(surname):
                    continue
                for match in self._names.occurrences(surname, folded.text):
                    span = folded.span(match.start("surname"), match.end())
                    if span.of(text)[0].isupper():
                        yield Sighting(folded.span(match.start(), match.end()), sighting.name, posts=sighting.posts)

    def _is_firm(self, word: str) -> bool:
        return any(len(hit.bare) == len(word) for hit in self._firms.find(word, fold(word)))

    def standing(self, figures: Iterable[Figure], organisations: Sequence[Mention], source: Source) -> tuple[Mention, ...]:
        """People who sign, meet or negotiate stand for their firm where their sentence does not name it."""
        folded = source.folded
        acts = [folded.span(hit.start, hit.stop) for hit in self._parts.find(folded.text) if hit.item.id != Part.SPOKESPERSON]
        out: dict[tuple[Span, str], Mention] = {}
        for figure in figures:
            span, house = figure.mention.span, figure.house
            sentence = source.sentence_of(span)
            if (
                house is None
                or house.provisional
                or sentence is None
                or not any(act in sentence and act.gap(span) <= _NEAR for act in acts)
            ):
                continue
            if not self._registry.named_in(sentence, house.id, organisations):
                out.setdefault((sentence, house.id), Mention(span, Kind.ORGANISATION, house, "person"))
        return tuple(out.values())

    def settle(self, sightings: Iterable[Sighting], organisations: Sequence[Mention], text: str, when: int | None) -> tuple[Figure, ...]:
        """For whom they act: as the text says, else as the registry knows for the year ``when`` (a firm of the text first)."""
        sightings = tuple(sightings)
        named = {m.entity.id for m in organisations}
        told = {s.name: house for s in reversed(sightings) if (house := _house(s, organisations, text))}
        functions = {s.name: s.function for s in reversed(sightings) if s.function}
        out = []
        for sighting in sightings:
            post = min(sighting.posts, key=lambda p: (p.organisation not in named, p.years_from(when), -(p.since or 0)), default=None)
            known = self._registry.get(post.organisation) if post else None
            house = told.get(sighting.name) or (known.entity if known else None)
            function = functions.get(sighting.name) or (post.function if post else "")
            person = Person(sighting.name, house.name if house else "", function)
            origin = "people.known" if post else "people.described"
            out.append(Figure(Mention(sighting.span, Kind.PERSON, person, origin), person, house))
        return tuple(out)


class _Collection:
    """Sightings that do not overlap, the first come staying; a later one may add words for the function of the same name."""

    def __init__(self) -> None:
        self.all: list[Sighting] = []

    def add(self, sighting: Sighting) -> None:
        for index, other in enumerate(self.all):
            if other.span.overlaps(sighting.span):
                if other.words is None and sighting.words is not None:
                    self.all[index] = replace(sighting, span=other.span, name=other.name, posts=other.posts)
                return
        self.all.append(sighting)


def people_of(sightings: Iterable[Sighting]) -> tuple[Mention, ...]:
    """The sightings as mentions that do not yet say for whom the people act."""
    return tuple(Mention(s.span, Kind.PERSON, Person(s.name), "people") for s in sightings)


def _house(sighting: Sighting, organisations: Sequence[Mention], text: str) -> Entity | None:
    """The organisation that the words for the function name: between them and the name, right before, else behind, within a phrase."""
    words, sentence = sighting.words, sighting.sentence
    if words is None or sentence is None:
        return None
    whole = words.cover(sighting.span)
    reach = _TIGHT if sighting.outsider or sighting.span.stop == whole.stop else _NEAR
    ranked = []
    for mention in organisations:
        gap = mention.span.gap(words)
        if mention.span in whole:
            ranked.append((0, gap, mention))
        elif mention.span in sentence and _one_phrase(text, mention.span, whole, reach):
            ranked.append((1, mention.span.gap(whole), mention))
    return min(ranked, key=lambda row: row[:2])[2].entity if ranked else None


def _one_phrase(text: str, firm: Span, whole: Span, reach: int) -> bool:
    before = firm.stop <= whole.start
    between = _BRACKETS.sub("", text[firm.stop : whole.start] if before else text[whole.stop : firm.start])
    return len(between) <= (_TIGHT if before else reach) and not set(between) & set(",;:!?()\uff0c\uff1b\uff1a\uff01\uff1f\uff08\uff09")


def _by_person(each: Iterable[Post]) -> Mapping[str, tuple[Post, ...]]:
    out: dict[str, list[Post]] = defaultdict(list)
    for post in each:
        out[post.person].append(post)
    return {person: tuple(held) for person, held in out.items()}


def people_gazetteer(endings: Iterable[str]) -> Gazetteer:
    """Finds the full names of known people. In scripts that inflect names the words before the last may have an ending too."""
    endings = tuple(sorted(endings))
    return Gazetteer(_full_names(endings), endings, people_digest())


def _full_names(endings: tuple[str, ...]) -> Iterator[tuple[str, Name]]:
    for post in posts():
        for written in post.names:
            yield post.person, Name(written)
            first, space, last = written.rpartition(" ")
            if not space or normal(written).isascii():
                continue
            for ending in endings:
                yield post.person, Name(f"{first}{ending} {last}")
                if first.endswith(endings):
                    yield post.person, Name(f"{first[:-1]}{ending} {last}")


def _longest(found: Iterable[tuple[Span, Rule]]) -> list[tuple[Span, Rule]]:
    """Without those inside others, in order of place."""
    each = {span: (span, rule) for span, rule in found}
    return [each[span] for span in sorted(each) if not any(span in other and span != other for other in each)]


def _clean(words: str) -> str:
    return " ".join(words.split())
