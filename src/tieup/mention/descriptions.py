"""Descriptions that stand for an organisation of the text: 'the company', 'der Konzern', 'the Munich carmaker', 'both firms'."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase

from tieup.codebook import Kind
from tieup.entity import Registry
from tieup.lang import Language, Rule, RuleSet
from tieup.mention.antecedents import REACH, Antecedents, Place
from tieup.mention.seats import Seat, Seats
from tieup.mention.source import Source
from tieup.mention.tagged import SILENT
from tieup.model import Entity, Mention, Span
from tieup.text import any_of, normal

_NEAR = 40  # code points looked at on either side
_TAIL = re.compile(r"-([^\W\d_]\w*)")
_STEM = re.compile(r"[^\W\d_]{5}")
_COMMA = re.compile(r"[\"\u00bb\u201c\u201d]?,\s")
_BROKEN = re.compile(r"[,\"\u00ab\u201e\u201c]")
_JOINED = re.compile(r"[\"\u00bb\u201c\u201d]?\s*(?:[-\u2013/&]|[^\W\d_]{1,3})\s*[\"\u00ab\u201e\u201c]?")
_QUOTED_NAME = re.compile(r"\s*[\"\u00ab\u201e\u201c\u300a]\s?[^\W_]")
_BEHIND_NOUN = re.compile(r"\w\W*\b[A-Z\u00c0-\u00de]\w*\)?\s$")
# Kinds of organisations that report, rate, list, approve or supervise: they are no parties, and no description means one.
BYSTANDERS = frozenset({"media", "exchange", "regulator"})
# Kinds that no 'company' or 'group' means.
_NO_FIRMS = BYSTANDERS | {"government", "ministry", "university", "association"}


@dataclass(frozen=True, slots=True)
class Description:
    """Words that may stand for an organisation, the rule that found them, the place that they name, and how their words begin."""

    span: Span
    rule: Rule
    seat: Seat
    stems: frozenset[str]

    @property
    def number(self) -> int:
        return int(self.rule.settings.get("number", 1))

    @property
    def venture(self) -> bool:
        return bool(self.rule.settings.get("venture"))

    @property
    def kinds(self) -> frozenset[str]:
        return frozenset(self.rule.settings.get("kinds", ()))


Introduced = Mapping[str, Sequence[Description]]  # what a text tells of those whom it introduces, by their ids


class DescriptionReader:
    """Resolves descriptions by the rules of ``descriptions.toml``.

    ``number``: for how many organisations it stands, at most ``most``; ``kinds`` and ``city`` narrow the choice, and so does a country or
    city that the words themselves name ('the Munich-based carmaker'); with ``placed`` they must name one, with ``known`` only a firm of
    the registry is meant. ``behind_noun = false``: behind a noun the words are a genitive. A ``venture`` stands for
    none, and whom it introduces is no party. ``apposition``: words that may stand between
    a description and the name it leads ('le fabricant dunkerquois Verkor'): it means no other, and tells what that firm is.
    """

    def __init__(self, language: Language, registry: Registry) -> None:
        self._rules = RuleSet(language, "descriptions")
        self._registry, self._seats = registry, Seats(language)
        data, own = language.data("organisations"), language.data("descriptions")
        edge = r"\b" if language.spaced else ""
        self._leading = leading_words(language)
        self._clauses = re.compile(rf"{edge}(?:{any_of(own.get('clauses', ()))}){edge}")
        self._owned = re.compile(any_of(own.get("owned", ())))
        self._owning = re.compile(rf"(?:.*\W)?(?:{any_of(own.get('owning', ()))})\W?")
        self._heads = [normal(word) for key in ("heads", "person_heads") for word in data.get(key, ())]

    def read(self, source: Source, mentions: tuple[Mention, ...]) -> tuple[Mention, ...]:
        """The descriptions with the organisations they stand for; unresolved ones are left out."""
        found = self._found(source, mentions)
        led = [(each, self._led(source.text, each, mentions)) for each in found]
        introduced = _introduced(led)
        named = (m for m in mentions if not self._in_compound(m, source.text))
        antecedents = Antecedents(source, named, self._clauses, self._registry)
        told = (each for each, name in led if name is None and _refers(source.text, each))
        out: list[Mention] = []
        for place, each in sorted(self._placed(source, told), key=_tellingness):
            if any(each.span == m.span for m in out):
                continue
            meant = self._meant(each, place, antecedents, introduced)
            stands = [Mention(each.span, Kind.ORGANISATION, m.entity, f"description.{each.rule.id}") for m in meant]
            antecedents.add(place, stands)
            out.extend(stands)
        return tuple(sorted(out, key=lambda m: m.span))

    def _placed(self, source: Source, told: Iterable[Description]) -> Iterator[tuple[Place, Description]]:
        """The descriptions that stand in a sentence of the article itself, each with its place."""
        for each in told:
            index = next((s.index for s in source.sentences if each.span in s.span and s.zone not in SILENT), None)
            if index is not None:
                yield Place(each.span, index, self._owns(source.text, each.span)), each

    def ventures(self, source: Source, mentions: Iterable[Mention]) -> frozenset[str]:
        """The ids of those whom the text introduces as joint companies: 'the joint venture Kelpie'. ``mentions`` are organisations."""
        named = tuple(m for m in mentions if not m.origin.startswith("description"))
        led = (self._led(source.text, each, named) for each in self._found(source, named) if each.venture)
        return frozenset(name.entity.id for name in led if name is not None and not _beside_another(source.text, name, named))

    def _found(self, source: Source, mentions: Iterable[Mention]) -> list[Description]:
        """The descriptions in order; of those that overlap the longest, and none that is part of a name."""
        hits = [(source.folded.span(hit.start, hit.stop), hit.item) for hit in self._rules.find(source.folded.text)]
        names = [m.span for m in mentions]
        out: list[Description] = []
        for span, rule in sorted(hits, key=lambda hit: (-len(hit[0]), hit[0])):
            part = any(span.overlaps(name) or name.stop == span.start for name in names)
            if part or any(span.overlaps(o.span) and span != o.span for o in out) or not _speaks(source.text, span, rule):
                continue
            seat = self._seats.of(source.text, span)
            if seat.told or not rule.settings.get("placed"):
                out.append(Description(span, rule, seat, frozenset(_STEM.findall(normal(span.of(source.text))))))
        return sorted(out, key=lambda each: each.span)

    def _led(self, text: str, each: Description, mentions: Iterable[Mention]) -> Mention | None:
        """The name that the description is in apposition to: 'the carmaker BMW', 'BMW, the carmaker'; a venture's may touch it."""
        stop, marks = each.span.stop, '"' if each.venture else ',"'
        for mention in mentions:
            gap = mention.span.start - stop
            if (gap or each.venture) and 0 <= gap <= _NEAR and self._leading.fullmatch(normal(text[stop : stop + gap]).strip(marks + " ")):
                return mention
            if not each.venture and mention.span.stop < each.span.start and _COMMA.fullmatch(text, mention.span.stop, each.span.start):
                return mention
        return None

    def _owns(self, text: str, description: Span) -> bool:
        """Whether it owns what stands beside it: 'shares of the company', 'the company's shares'."""
        word = normal(description.of(text)).split(" ", 1)[0].split("'", 1)[0]
        before = normal(text[max(0, description.start - _NEAR) : description.start])
        behind = normal(text[description.stop : description.stop + _NEAR])
        return bool(self._owned.match(behind) or self._owning.fullmatch(before) or self._owning.fullmatch(word))

    def _in_compound(self, mention: Mention, text: str) -> bool:
        """'VW-Offensive' speaks of something else, so no later 'the company' means VW by it; 'VW-Konzern' and 'VW-Chef' do speak of VW."""
        tail = _TAIL.match(text, mention.span.stop)
        return tail is not None and not any(fnmatchcase(normal(tail.group(1)), head) for head in self._heads)

    def _meant(self, each: Description, place: Place, antecedents: Antecedents, introduced: Introduced) -> list[Mention]:
        def fits(mention: Mention) -> bool:
            return self._fits(each, mention.entity, introduced.get(mention.entity.id, ()))

        def may_fit(mention: Mention) -> bool:
            return mention.entity.provisional and not each.kinds and not any(o.seat.told for o in introduced.get(mention.entity.id, ()))

        def is_party(mention: Mention) -> bool:
            return fits(mention) and not any(other.venture for other in introduced.get(mention.entity.id, ()))

        if each.number > 1:
            return antecedents.group(place, each.number, int(each.rule.settings.get("most", each.number)), is_party)
        alike = {one for one, words in introduced.items() if any(each.stems & other.stems for other in words)}
        found = antecedents.one(place, place.index if each.seat.told or each.kinds else REACH, fits, alike)
        if found or not each.seat.told or each.rule.settings.get("known"):
            return found
        return antecedents.only(place, may_fit)  # nobody says where a firm sits that only the text knows

    def _fits(self, each: Description, entity: Entity, told: Iterable[Description]) -> bool:
        """Whether the words are true of an organisation, by the registry or by what the text tells of it."""
        organisation, city = self._registry.get(entity.id), each.rule.settings.get("city")
        if organisation is None:
            return not city and all(any(one & other for other in others) for one, others in _asked(each, tuple(told)) if one)
        if (city and organisation.city != city) or (each.seat.told and not each.seat.is_of(organisation)):
            return False
        return entity.kind in each.kinds if each.kinds else entity.kind not in (_NO_FIRMS if each.number == 1 else BYSTANDERS)


def leading_words(language: Language) -> re.Pattern[str]:
    """What may stand between the words for a firm and its name behind them, as folded: 'le fabricant [dunkerquois] Verkor'."""
    return re.compile(rf"(?:(?:{any_of(language.data('descriptions').get('apposition', ()))})(?: |$))*")


def _asked(each: Description, told: Sequence[Description]) -> Iterator[tuple[frozenset[str], list[frozenset[str]]]]:
    """What a description says, beside what the text has told."""
    yield each.kinds, [other.kinds for other in told]
    yield each.seat.countries | each.seat.cities, [other.seat.countries | other.seat.cities for other in told]


def _speaks(text: str, span: Span, rule: Rule) -> bool:
    """Whether the words are one phrase and, by the case of their noun, mean one firm."""
    genitive = rule.settings.get("behind_noun") is False and _BEHIND_NOUN.search(text[max(0, span.start - _NEAR) : span.start])
    return not (genitive or _BROKEN.search(span.of(text)))


def _refers(text: str, each: Description) -> bool:
    """Whether the words may stand for somebody named before: those of a venture, and those that lead a quoted name, introduce."""
    return not each.venture and not _QUOTED_NAME.match(text, each.span.stop)


def _beside_another(text: str, name: Mention, mentions: Iterable[Mention]) -> bool:
    """Whether the next name is joined to this one: 'the joint venture of A and B' names its owners."""
    return any(name.span.stop < m.span.start and _JOINED.fullmatch(text, name.span.stop, m.span.start) for m in mentions)


def _tellingness(placed: tuple[Place, Description]) -> tuple[int, bool, Span]:
    """The order in which descriptions are resolved: in a sentence first those that say most, for in 'the company supplies the carmaker' the
    company is whoever is not the carmaker.
    """
    place, each = placed
    return place.index, not (each.kinds or each.seat.told), each.span


def _introduced(led: Iterable[tuple[Description, Mention | None]]) -> Introduced:
    out: dict[str, list[Description]] = defaultdict(list)
    for each, name in led:
        if name is not None:
            out[name.entity.id].append(each)
    return out
