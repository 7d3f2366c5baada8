"""What people judged on claims and tie-ups, and what becomes of claims by it.

A judgement names a claim by its anchor: the document, who takes part, and the forms. So it holds for the same page read anew, by whatever
reader, for other documents with the same text, and for organisations that were judged to be others in between.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import Any, Self, TypeVar

from tieup.consolidate import Fact, Links
from tieup.errors import JudgementError
from tieup.model import Article, Claim
from tieup.store.correcting import Correction, Known, corrected_claim, corrected_fact
from tieup.store.judgements import Action, Identities, Judgement, standing

# Judgements on one claim, and all that name claims.
ON_CLAIM = (Action.CONFIRM, Action.REJECT, Action.CORRECT)
ON_CLAIMS = (*ON_CLAIM, Action.SAME, Action.APART)
_SURE = 1.0
T = TypeVar("T")


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
            self.document in fact.documents
            and mine == {i for i, _ in fact.parties}
            and not self.forms.isdisjoint(f.value for f in fact.forms)
        )


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was judged on one claim; of corrections the later goes by what the earlier made of it."""

    anchor: Anchor
    action: Action | None = None
    corrections: tuple[Correction, ...] = ()


class Verdicts:
    """The judgements on claims and tie-ups that stand."""

    def __init__(self, log: Sequence[Judgement], who: Identities) -> None:
        self._who = who
        verdicts: dict[str, Verdict] = {}
        pairs: dict[frozenset[str], Action] = {}
        stand = standing(log)
        for judgement in stand:
            if judgement.action in (Action.SAME, Action.APART):
                pairs[frozenset((judgement.subject, judgement.target))] = judgement.action
            elif judgement.action in ON_CLAIM:
                before = verdicts.get(judgement.subject) or Verdict(Anchor.parse(judgement.subject))
                verdicts[judgement.subject] = _after(before, judgement)
        self.links = Links(*({pair for pair, what in pairs.items() if what is action} for action in (Action.SAME, Action.APART)))
        self._verdicts = _by_document((verdict.anchor, verdict) for verdict in verdicts.values())
        self._linked = _by_document((anchor := Anchor.parse(text), anchor) for text in self.links.anchors)
        self._made = _by_document((anchor, (anchor, judgement)) for judgement in stand for anchor in _anchors(judgement))

    @property
    def documents(self) -> frozenset[str]:
        """The documents of which some claim was judged on."""
        return frozenset(self._verdicts)

    def on(self, fact: Fact) -> tuple[Verdict, ...]:
        """The verdicts on a claim."""
        return tuple(verdict for verdict in _of(fact, self._verdicts) if verdict.anchor.fits(fact, self._who))

    @property
    def any_made(self) -> bool:
        """Whether a judgement speaks of any claim."""
        return bool(self._made)

    def made(self, fact: Fact) -> tuple[Judgement, ...]:
        """The judgements that speak of a claim, and of its tie-up by it, oldest first."""
        found = {judgement.number: judgement for anchor, judgement in _of(fact, self._made) if anchor.fits(fact, self._who)}
        return tuple(found[number] for number in sorted(found))

    def fact(self, fact: Fact) -> Fact | None:
        """The fact as judged; None for one that was rejected."""
        judged = fact
        for verdict in self.on(fact):
            if verdict.action is Action.REJECT:
                return None
            judged = replace(judged, confidence=_SURE)
            for correction in verdict.corrections:
                judged = corrected_fact(judged, correction, self._who)
        if len(judged.parties) < 2:
            return None
        anchors = frozenset(anchor.text for anchor in _of(fact, self._linked) if anchor.fits(fact, self._who))
        return replace(judged, judged=anchors) if anchors else judged

    def claim(self, claim: Claim, fact: Fact, article: Article, known: Known) -> Claim | None:
        """The claim of the article as judged, None where that leaves none; ``fact`` is what merging knows of it as read, ``known`` tells of
        ``newcomers``.
        """
        judged = claim
        for verdict in self.on(fact):
            if verdict.action is Action.REJECT:
                return None
            judged = replace(judged, confidence=_SURE)
            for correction in verdict.corrections:
                if (corrected := corrected_claim(judged, correction, article, self._who, known)) is None:
                    return None
                judged = corrected
        return judged


def documents_of(judgements: Iterable[Judgement]) -> frozenset[str]:
    """The documents that the judgements speak of claims of."""
    return frozenset(anchor.document for judgement in judgements for anchor in _anchors(judgement))


def _anchors(judgement: Judgement) -> Iterator[Anchor]:
    """The claims that a judgement names."""
    if judgement.action in ON_CLAIMS:
        yield from (Anchor.parse(text) for text in (judgement.subject, judgement.target) if text)


def _after(before: Verdict, judgement: Judgement) -> Verdict:
    if judgement.action is not Action.CORRECT:
        return replace(before, action=judgement.action)
    rule = f"judgement.{judgement.number}"
    correction = Correction(judgement.name, judgement.names, rule, judgement.quote, judgement.start)
    return replace(before, action=Action.CONFIRM, corrections=(*before.corrections, correction))


def _by_document(pairs: Iterable[tuple[Anchor, Any]]) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = defaultdict(list)
    for anchor, value in pairs:
        found[anchor.document].append(value)
    return dict(found)


def _of(fact: Fact, by_document: Mapping[str, list[T]]) -> Iterator[T]:
    """What was judged of any document with the text of the claim."""
    return chain.from_iterable(by_document.get(document, ()) for document in fact.documents)
