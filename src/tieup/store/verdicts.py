"""What people judged on claims and tie-ups, and what becomes of claims by it.

A judgement names a claim by its anchor: the document, who takes part, and the forms. So it holds for the same page read anew, by whatever
reader, and for organisations that were judged to be others in between.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Self

from tieup.codebook import Binding, Field, Form, Instrument, Status
from tieup.consolidate import Fact, Links
from tieup.consolidate.facts import last_day
from tieup.dates import When
from tieup.errors import JudgementError
from tieup.model import Article, Claim, Found, Span
from tieup.store.judgements import Action, Identities, Judgement, standing

_SURE = 1.0


@dataclass(frozen=True, slots=True)
class Anchor:
    """A claim, named by what lasts of it."""

    document: str
    parties: frozenset[str]
    forms: frozenset[str]

    @classmethod
    def of(cls, fact: Fact) -> Self:
        return cls(fact.document, frozenset(identity for identity, _ in fact.parties), frozenset(form.value for form in fact.forms))

    @classmethod
    def parse(cls, text: str) -> Self:
        """The anchor that ``text`` spells. Raises JudgementError for anything else."""
        try:
            document, parties, forms = json.loads(text)
        except ValueError as error:
            raise JudgementError(f"not an anchor of a claim: {text[:80]!r}") from error
        return cls(document, frozenset(parties), frozenset(forms))

    @property
    def text(self) -> str:
        return json.dumps([self.document, sorted(self.parties), sorted(self.forms)], ensure_ascii=False)

    def fits(self, fact: Fact, who: Identities) -> bool:
        """Whether the fact is of the claim, with organisations as judged now."""
        mine = {who.of(identity, "") for identity in self.parties}
        return (
            fact.document == self.document
            and mine == {i for i, _ in fact.parties}
            and not self.forms.isdisjoint(f.value for f in fact.forms)
        )


@dataclass(frozen=True, slots=True)
class Correction:
    """Values that take the place of those read; none of them takes the value away. ``rule`` names the judgement.

    ``quote``: the words that say so, which stood at ``start``; empty where nobody showed them.
    """

    name: str
    values: tuple[str, ...]
    rule: str
    quote: str = ""
    start: int = 0

    def spans(self, article: Article) -> tuple[Span, ...]:
        """Where the words stand in the article as it is now."""
        found = place_of(article.text, self.quote, self.start)
        return (found,) if found else ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was judged on one claim."""

    anchor: Anchor
    action: Action | None = None
    corrections: Mapping[str, Correction] = field(default_factory=dict)


# How the words of a correction are read, by field.
FIELDS: Mapping[str, Callable[[str], Any]] = {
    "status": Status,
    "forms": Form,
    "fields": Field,
    "instrument": Instrument,
    "binding": Binding,
    "announced": When.parse,
    "starts": When.parse,
    "ends": When.parse,
}
_LISTS = ("forms", "fields")
_NEEDED = ("status", "forms")


def values_of(name: str, words: Sequence[str]) -> tuple[Any, ...]:
    """The values that the words of a correction mean. Raises JudgementError for what the codebook does not have."""
    if name not in FIELDS:
        raise JudgementError(f"{name!r} cannot be corrected; there are {', '.join(FIELDS)}")
    if (not words and name in _NEEDED) or (len(words) > 1 and name not in _LISTS):
        raise JudgementError(f"{name} takes {'at least one value' if name in _LISTS else 'one value'}")
    try:
        return tuple(FIELDS[name](word) for word in words)
    except ValueError as error:
        raise JudgementError(f"no value of {name}: {error}") from error


def place_of(text: str, quote: str, start: int) -> Span | None:
    """Where the words stand in a text: at ``start``, or nearest to it where the text has changed; None where they do not stand in it."""
    if not quote:
        return None
    before, after = text.rfind(quote, 0, max(0, start) + len(quote)), text.find(quote, max(0, start))
    found = [at for at in (before, after) if at >= 0]
    best = min(found, key=lambda at: abs(at - start), default=None)
    return None if best is None else Span(best, best + len(quote))


class Verdicts:
    """The judgements on claims and tie-ups that stand."""

    def __init__(self, log: Sequence[Judgement], who: Identities) -> None:
        self._who = who
        verdicts: dict[str, Verdict] = {}
        pairs: dict[frozenset[str], Action] = {}
        for judgement in standing(log):
            if judgement.action in (Action.SAME, Action.APART):
                pairs[frozenset((judgement.subject, judgement.target))] = judgement.action
            elif judgement.action in (Action.CONFIRM, Action.REJECT, Action.CORRECT):
                before = verdicts.get(judgement.subject) or Verdict(Anchor.parse(judgement.subject))
                verdicts[judgement.subject] = _after(before, judgement)
        self.links = Links(*({pair for pair, what in pairs.items() if what is action} for action in (Action.SAME, Action.APART)))
        self._verdicts = _by_document((verdict.anchor, verdict) for verdict in verdicts.values())
        self._linked = _by_document((anchor := Anchor.parse(text), anchor) for text in self.links.anchors)

    @property
    def documents(self) -> frozenset[str]:
        """The documents of which some claim was judged on."""
        return frozenset(self._verdicts)

    def on(self, fact: Fact) -> tuple[Verdict, ...]:
        """The verdicts on a claim."""
        return tuple(verdict for verdict in self._verdicts.get(fact.document, ()) if verdict.anchor.fits(fact, self._who))

    def fact(self, fact: Fact) -> Fact | None:
        """The fact as judged; None for one that was rejected."""
        judged = fact
        for verdict in self.on(fact):
            if verdict.action is Action.REJECT:
                return None
            judged = replace(judged, confidence=_SURE)
            for correction in verdict.corrections.values():
                judged = _corrected_fact(judged, correction)
        anchors = frozenset(anchor.text for anchor in self._linked.get(fact.document, ()) if anchor.fits(fact, self._who))
        return replace(judged, judged=anchors) if anchors else judged

    def claim(self, claim: Claim, fact: Fact, article: Article) -> Claim | None:
        """The claim of the article as judged; ``fact`` is what merging knows of it as read."""
        judged = claim
        for verdict in self.on(fact):
            if verdict.action is Action.REJECT:
                return None
            judged = replace(judged, confidence=_SURE)
            for correction in verdict.corrections.values():
                judged = _corrected_claim(judged, correction, article)
        return judged


def documents_of(judgements: Iterable[Judgement]) -> frozenset[str]:
    """The documents that the judgements speak of claims of."""
    on_claims = (j for j in judgements if j.action in (Action.CONFIRM, Action.REJECT, Action.CORRECT, Action.SAME, Action.APART))
    return frozenset(Anchor.parse(text).document for j in on_claims for text in (j.subject, j.target) if text)


def _after(before: Verdict, judgement: Judgement) -> Verdict:
    if judgement.action is not Action.CORRECT:
        return replace(before, action=judgement.action)
    rule = f"judgement.{judgement.number}"
    correction = Correction(judgement.name, judgement.names, rule, judgement.quote, judgement.start)
    return replace(before, action=Action.CONFIRM, corrections={**before.corrections, judgement.name: correction})


def _by_document(pairs: Iterable[tuple[Anchor, Any]]) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = defaultdict(list)
    for anchor, value in pairs:
        found[anchor.document].append(value)
    return dict(found)


def _corrected_fact(fact: Fact, correction: Correction) -> Fact:
    values, given = values_of(correction.name, correction.values), dict[str, Any]()
    first = values[0] if values else None
    if correction.name in _LISTS:
        given = {correction.name: frozenset(values)}
    elif correction.name == "announced":
        given = {"said": first, "by_article": False, "day": first.start if first else None, "last": last_day(first)}
    elif correction.name in ("status", "starts", "ends"):  # merging does not look at the others
        given = {correction.name: first}
    return replace(fact, **given)


def _corrected_claim(claim: Claim, correction: Correction, article: Article) -> Claim:
    """A value that a person gives stands on the words shown, else on those of the one that it takes the place of, else on the status's."""
    before = getattr(claim, correction.name) or claim.status
    read = tuple(span for found in (before if isinstance(before, tuple) else (before,)) for span in found.spans)
    spans = correction.spans(article) or read
    found = tuple(Found(value, spans, correction.rule) for value in values_of(correction.name, correction.values))
    given: dict[str, Any] = {correction.name: found if correction.name in _LISTS else next(iter(found), None)}
    return replace(claim, **given)
