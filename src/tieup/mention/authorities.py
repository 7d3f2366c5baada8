"""States, regions and cities as parties: 'the Canadian government', 'City of Lyon', bare where they sign, buy or are given money: 'Belarus
and China signed', 'a loan to Chile'.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tieup.codebook import Kind
from tieup.entity.atlas import countries
from tieup.lang import Language, Sentence
from tieup.mention.places import names
from tieup.model import Entity, Mention, Place, Span
from tieup.text import NEVER, Folded, any_written, normal

GOVERNMENT, BARE = "authority.government", "authority.bare"
_REACH = 60
_OWNER = ("'s", "\u2019s")
# Between words: a space, or nothing behind an apostrophe.
_GAP = r"(?: |(?<=['\u2019]))"
_NOTHING = re.compile(NEVER)


@dataclass(frozen=True, slots=True)
class _Words:
    """The patterns of ``authorities.toml``; all ignore letter case but for the names themselves.

    ``links`` may stand between the words of ``before`` and the place. ``receivers`` stand right before a bare place that is given
    something, one of ``gifts`` in the same sentence.
    """

    gate: re.Pattern[str]
    before: re.Pattern[str]
    after: re.Pattern[str]
    adjective: re.Pattern[str]
    alone: re.Pattern[str]
    opening: re.Pattern[str]
    subject: re.Pattern[str]
    partner: re.Pattern[str]
    deed: re.Pattern[str]
    receiver: re.Pattern[str]
    gift: re.Pattern[str]

    @classmethod
    def of(cls, language: Language) -> _Words:
        data = language.data("authorities")

        def words(*keys: str) -> str:
            return any_written(word for key in keys for word in data.get(key, ()))

        before, after, alone, acts, deeds, partner, pair = map(words, ("before", "after", "names", "acts", "deeds", "partner", "pair"))
        receivers, gifts = words("receivers"), words("gifts")
        nouns, around = words("adjective_nouns") or after, words("before", "after")
        stems, tail = words("adjectives"), int(data.get("adjective_tail", 0))
        adjective, noun = rf"(?P<stem>{stems})\w{{0,{tail}}}", rf"(?:{nouns})"
        first, second = (noun, adjective) if data.get("adjective_behind") else (adjective, noun)
        joint = re.escape(str(data.get("and", "")))
        begin, end, gap, lead = (r"(?<!\w)", r"(?!\w)", _GAP, "[ -]") if language.spaced else ("", "", "", "")
        word = r"(?: \w+)? " if language.spaced else r"\w{0,4}?"
        article = rf"(?:(?:{words('articles')}){gap})?"
        link = rf"(?: (?:{words('links')}))?" if language.spaced else ""
        other = rf"(?:,? {joint} {article}[\w-]+(?: [\w-]+)?)?" if language.spaced else rf"(?:(?:{joint})\w{{2,8}}?)?"
        return cls(
            gate=_compiled(around, rf"{begin}(?:{around}){end}"),
            before=_compiled(before, rf"{begin}(?:{before}){link}{gap}$"),
            after=_compiled(after, rf"{lead}(?:{after}){end}"),
            adjective=_compiled(nouns, rf"(?<!\w){first} {second}(?!\w)"),
            alone=_compiled(alone, rf"{begin}(?:{alone}){end}"),
            opening=re.compile(rf"(?:{article}\w+(?: \w+)? {joint} )?{article}", re.IGNORECASE),
            subject=_compiled(acts, rf"{other},?{word}(?:{acts}){end}"),
            partner=_compiled(partner, rf"{begin}(?:(?:{partner})|(?:{pair}) [^,.;]{{2,40}}? {joint}){gap}{article}$"),
            deed=_compiled(deeds, rf"(?<!\w)(?:{deeds})(?!\w)"),
            receiver=_compiled(receivers, rf"{begin}(?:{receivers}){gap}{article}$"),
            gift=_compiled(gifts, rf"{begin}(?:{gifts}){end}"),
        )


class Authorities:
    """Finds the governments and cities that act in a text of one language."""

    def __init__(self, language: Language) -> None:
        data = language.data("authorities")
        self._language, self._words = language, _Words.of(language)
        self._states = {normal(word): code for key in ("adjectives", "names") for word, code in data.get(key, {}).items()}

    def read(self, text: str, folded: Folded, sentences: tuple[Sentence, ...], places: Iterable[Mention]) -> tuple[Mention, ...]:
        """The authorities in order. ``places`` are the places already found: a bare one counts where it signs or is signed with."""
        governments = [*self._governments(text, folded), *self._adjectival(text), *self._alone(text)]
        bare = self._bare(text, sentences, places)
        return _apart(sorted(governments, key=_longest) + sorted(bare, key=_longest))

    def _governments(self, text: str, folded: Folded) -> Iterator[Mention]:
        for mention in names(text, folded, self._language) if self._words.gate.search(text) else ():
            span, start, stop = mention.span, mention.span.start, mention.span.stop
            line = text[max(0, start - _REACH) : start].rsplit("\n", 1)[-1]
            led, behind = self._words.before.search(line), self._words.after.match(text, stop)
            if led or behind:
                whole = Span(start - len(line) + led.start() if led else start, behind.end() if behind else span.stop)
                yield _authority(whole, mention.value, GOVERNMENT)

    def _adjectival(self, text: str) -> Iterator[Mention]:
        for match in self._words.adjective.finditer(text):
            yield _authority(Span(match.start(), match.end()), Place(self._states[normal(match["stem"])]), GOVERNMENT)

    def _alone(self, text: str) -> Iterator[Mention]:
        for match in self._words.alone.finditer(text):
            yield _authority(Span(match.start(), match.end()), Place(self._states[normal(match.group())]), GOVERNMENT)

    def _bare(self, text: str, sentences: tuple[Sentence, ...], places: Iterable[Mention]) -> Iterator[Mention]:
        for mention in places:
            sentence = next((s.span for s in sentences if mention.span in s.span), None)
            if (
                sentence
                and isinstance(mention.value, Place)
                and not _of_a_region(mention.value)
                and self._acts(text, mention.span, sentence)
            ):
                yield _authority(mention.span, mention.value, BARE)

    def _acts(self, text: str, span: Span, sentence: Span) -> bool:
        """Whether the place opens its sentence and signs, a deed is done with it, or it is given something."""
        behind = text[span.stop : span.stop + 2]
        if behind in _OWNER or (behind[:1] == " " and behind[1:].isupper()):
            return False  # a name right behind the place belongs to it: "Japan's Nissan", 'Japan Airlines'
        before = text[max(sentence.start, span.start - _REACH) : span.start]
        signs = self._words.subject.match(text, span.stop, sentence.stop)
        partner = self._words.partner.search(before) and (signs or self._words.deed.search(text, sentence.start, span.start))
        if partner or (signs and self._words.opening.fullmatch(before)):
            return True
        return bool(self._words.receiver.search(before) and self._words.gift.search(text, sentence.start, sentence.stop))


def acting(organisations: Iterable[Mention], authorities: Iterable[Mention]) -> tuple[Mention, ...]:
    """Both together; where a government of the registry overlaps an authority, the authority stands, else the organisation."""
    kept, added = list(organisations), []
    for authority in authorities:
        rivals = [m for m in kept if m.span.overlaps(authority.span)]
        if all(m.span in authority.span and (m.entity.provisional or m.entity.kind in ("government", "city")) for m in rivals):
            kept = [m for m in kept if m not in rivals]
            added.append(authority)
    return tuple(sorted((*kept, *added), key=lambda m: m.span))


def _of_a_region(place: Place) -> bool:
    """'Birmingham, Alabama': who says that much speaks of the place."""
    return bool(place.region and place.city)


def _authority(span: Span, value: object, origin: str) -> Mention:
    if not isinstance(value, Place):
        raise TypeError(f"not a place: {value}")
    return Mention(span, Kind.ORGANISATION, government_of(value), origin)


def government_of(place: Place) -> Entity:
    """The government of a place; the registry's lines of governments have the same ids and names."""
    code, name = place.country.lower(), place.city or place.region
    if not name:
        return Entity(f"state:{code}", countries()[place.country].name, "government", place.country)
    sort = "city" if place.city else "region"
    return Entity(f"{sort}:{code}/{normal(name).replace(' ', '-')}", name, "government", place.country)


def _apart(mentions: list[Mention]) -> tuple[Mention, ...]:
    """The first of those that overlap, in order of place."""
    kept: list[Mention] = []
    for mention in mentions:
        if not any(mention.span.overlaps(other.span) for other in kept):
            kept.append(mention)
    return tuple(sorted(kept, key=lambda m: m.span))


def _longest(mention: Mention) -> int:
    return -len(mention.span)


def _compiled(words: str, pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE) if words else _NOTHING
