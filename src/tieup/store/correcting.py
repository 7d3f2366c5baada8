"""What becomes of a claim, and of what merging knows of it, by a value that a person gives."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from tieup.codebook import Role, Voice
from tieup.consolidate import Fact
from tieup.consolidate.facts import amounts_of, last_day, parties_of, places_of, products_of
from tieup.model import Article, Claim, Entity, Found, Participant, Span
from tieup.store.judgements import Identities
from tieup.store.values import NOTATIONS, values_of

Known = Callable[[str], Entity]  # the organisation with a current id
Spans = tuple[Span, ...]


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

    def meant(self, who: Identities) -> tuple[Any, ...]:
        """The values, with organisations as judged now: who takes part in a role as a pair."""
        values = values_of(self.name, self.values)
        if self.name in ("participants", "roles"):
            return tuple((who.of(identity, ""), role) for identity, role in values)
        return tuple(who.of(identity, "") for identity in values) if self.name == "unconfirmed_by" else values


def place_of(text: str, quote: str, start: int) -> Span | None:
    """Where the words stand in a text: at ``start``, or nearest to it where the text has changed; None where they do not stand in it."""
    if not quote:
        return None
    before, after = text.rfind(quote, 0, max(0, start) + len(quote)), text.find(quote, max(0, start))
    found = [at for at in (before, after) if at >= 0]
    best = min(found, key=lambda at: abs(at - start), default=None)
    return None if best is None else Span(best, best + len(quote))


def corrected_fact(fact: Fact, correction: Correction, who: Identities) -> Fact:
    """The fact with the values of a correction, as far as merging looks at them."""
    values, given = correction.meant(who), dict[str, Any]()
    first = values[0] if values else None
    match correction.name:
        case "status" | "starts" | "ends" as name:
            given = {name: first}
        case "forms" | "fields" as name:
            given = {name: frozenset(values)}
        case "announced":
            when = first or fact.published
            given = {"said": first, "by_article": False, "day": when.start if when else None, "last": last_day(when)}
        case "places":
            given = {"places": places_of(values)}
        case "quantities":
            given = {"amounts": amounts_of(values)}
        case "products":
            given = {"products": products_of(values)}
        case "source":
            given = {"confirms": first is Voice.PARTY}
        case "unconfirmed_by" | "roles" | "participants" as name:
            given = _of_parties(fact, name, values)
    return replace(fact, **given)


def _of_parties(fact: Fact, name: str, values: tuple[Any, ...]) -> dict[str, Any]:
    """Who takes part by a correction, in which roles, and who of them has not confirmed."""
    here = dict(fact.parties)
    if name == "unconfirmed_by":
        return {"doubts": frozenset(here.keys() & set(values))}
    roles = {**here, **{identity: role for identity, role in values if name == "participants" or identity in here}}
    parties = parties_of((identity, role) for identity, role in roles.items() if role)
    return {"parties": parties, "doubts": fact.doubts & {identity for identity, _ in parties}}


def corrected_claim(claim: Claim, correction: Correction, article: Article, who: Identities, known: Known) -> Claim | None:
    """The claim with the values of a correction. They stand on the words shown, else on those of what they take the place of, else on the
    status's. In a list, a value that was there already keeps its words, unless words are shown and nothing else is new. None where fewer
    than two are left who take part; ``known`` tells of those who come in.
    """
    values, shown = correction.meant(who), correction.spans(article)
    if correction.name in ("participants", "roles"):
        return _in_roles(claim, dict(values), shown, correction, known)
    if correction.name == "unconfirmed_by":
        values = tuple(part.entity.value for part in claim.participants if part.entity.value.id in values)
    before = getattr(claim, correction.name)
    many = NOTATIONS[correction.name].many
    read: tuple[Found[Any], ...] = before if many else tuple(filter(None, (before,)))
    here = {each.value: each for each in read} if many else {}
    spans = shown or tuple(span for each in read if each.value not in values or not many for span in each.spans) or claim.status.spans
    kept = {} if shown and here.keys() >= set(values) else here
    found = tuple(kept.get(value) or Found(value, spans, correction.rule) for value in values)
    given: dict[str, Any] = {correction.name: found if many else next(iter(found), None)}
    return replace(claim, **given)


def _in_roles(claim: Claim, roles: Mapping[str, Role | None], shown: Spans, correction: Correction, known: Known) -> Claim | None:
    """The claim in which these take part so; one without a role does not, and only ``participants`` bring somebody in."""
    here = {part.entity.value.id: part for part in claim.participants}
    parts = [_in_role(part, roles, shown, correction.rule) for identity, part in here.items() if roles.get(identity, part.role)]
    if correction.name == "participants":
        new = ((identity, role) for identity, role in roles.items() if role and identity not in here)
        parts += (Participant(Found(known(identity), shown or claim.status.spans, correction.rule), role) for identity, role in new)
    ids = {part.entity.value.id for part in parts}
    doubts = tuple(found for found in claim.unconfirmed_by if found.value.id in ids)
    return replace(claim, participants=tuple(parts), unconfirmed_by=doubts) if len(ids) > 1 else None


def _in_role(part: Participant, roles: Mapping[str, Role | None], shown: Spans, rule: str) -> Participant:
    """The participant in the role given, if any: on the name as written, and the words shown."""
    role = roles.get(part.entity.value.id)
    if role is None:
        return part
    return Participant(replace(part.entity, spans=tuple(dict.fromkeys((*part.entity.spans, *shown))), rule=rule), role)
