"""What merging needs to know of a claim, small enough that a million of them fit in memory."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from tieup.codebook import Field, Form, Role, Status, Voice
from tieup.dates import When
from tieup.model import Article, Claim, Place, Quantity
from tieup.text import normal

SIDE = frozenset({Role.VENTURE, Role.HOST})  # who takes part without being what makes a tie-up this one
_BY_ARTICLE = "announced.by_article"


class Amount(NamedTuple):
    """A quantity of a claim."""

    unit: str
    per: str
    low: float | None
    high: float | None


class Origin(NamedTuple):
    """Where the page of a claim has it from: see ``voices``."""

    sketch: tuple[str, ...] = ()
    credits: tuple[str, ...] = ()
    site: str = ""


ITSELF = Origin()


@dataclass(frozen=True, slots=True)
class Fact:
    """A claim, as far as merging looks at it.

    ``said`` is the time that the claim itself gives to its act, ``by_article`` that it is only the article's; ``day`` and ``last`` are the
    first and the last day of it, else of the article (``published``); ``known`` is the day since which one could know. ``parties`` are
    ids and roles, ``places`` a country and a town, plant or region, ``products`` folded names, ``confirms`` whether a partner says it,
    ``judged`` the anchors of judgements on tie-ups that fit the claim; ``copies`` are other documents that show the same text, ``once``
    those that did.
    """

    id: str
    document: str
    parties: tuple[tuple[str, Role], ...]
    forms: frozenset[Form]
    fields: frozenset[Field]
    status: Status
    said: When | None = None
    by_article: bool = False
    day: date | None = None
    last: date | None = None
    known: date | None = None
    starts: When | None = None
    ends: When | None = None
    places: frozenset[tuple[str, str]] = frozenset()
    products: frozenset[str] = frozenset()
    amounts: tuple[Amount, ...] = ()
    language: str = ""
    confirms: bool = False
    doubts: frozenset[str] = frozenset()
    confidence: float = 0.0
    origin: Origin = ITSELF
    judged: frozenset[str] = frozenset()
    published: When | None = None
    copies: tuple[str, ...] = ()
    once: tuple[str, ...] = ()

    @property
    def documents(self) -> tuple[str, ...]:
        """All documents that the text was ever seen in, each once."""
        return tuple(dict.fromkeys((self.document, *self.copies, *self.once)))

    @property
    def partners(self) -> frozenset[str]:
        """Those who make the tie-up: all but ventures and hosts, where that leaves two."""
        return partner_ids(self.parties)

    @property
    def ventures(self) -> frozenset[str]:
        return frozenset(identity for identity, role in self.parties if role is Role.VENTURE)

    @property
    def specific(self) -> frozenset[Form]:
        """The forms, unless the claim says no more than cooperation."""
        return self.forms - {Form.COOPERATION}


@lru_cache(maxsize=1 << 16)
def partner_ids(parties: tuple[tuple[str, Role], ...]) -> frozenset[str]:
    """The ids of those who make the tie-up."""
    for aside in (SIDE, frozenset({Role.VENTURE})):
        partners = frozenset(identity for identity, role in parties if role not in aside)
        if len(partners) > 1:
            return partners
    return frozenset(identity for identity, _ in parties)


def fact_of(identity: str, claim: Claim, article: Article, known: date | None = None, origin: Origin = ITSELF) -> Fact:
    """The fact behind a claim; without ``known`` it was known when the article appeared."""
    said = claim.announced.value if claim.announced else None
    when = said or article.published
    return Fact(
        id=identity,
        document=article.document,
        parties=parties_of((p.entity.value.id, p.role) for p in claim.participants),
        forms=frozenset(f.value for f in claim.forms),
        fields=frozenset(f.value for f in claim.fields),
        status=claim.status.value,
        said=said,
        by_article=bool(claim.announced and claim.announced.rule == _BY_ARTICLE),
        day=when.start if when else None,
        last=last_day(when),
        known=last_day(article.published) or known,
        starts=claim.starts.value if claim.starts else None,
        ends=claim.ends.value if claim.ends else None,
        places=places_of(f.value for f in claim.places),
        products=products_of(f.value for f in claim.products),
        amounts=amounts_of(f.value for f in claim.quantities),
        language=article.language,
        confirms=bool(claim.source and claim.source.value is Voice.PARTY),
        doubts=frozenset(f.value.id for f in claim.unconfirmed_by),
        confidence=claim.confidence,
        origin=origin._replace(site=article.site),
        published=article.published,
    )


def places_of(places: Iterable[Place]) -> frozenset[tuple[str, str]]:
    """The country of each place and what is known most exactly within it."""
    return frozenset((place.country, normal(place.plant or place.city or place.region)) for place in places)


def products_of(products: Iterable[str]) -> frozenset[str]:
    return frozenset(map(normal, products))


def amounts_of(quantities: Iterable[Quantity]) -> tuple[Amount, ...]:
    return tuple(sorted({Amount(q.unit, q.per, q.low, q.high) for q in quantities}, key=repr))


def last_day(when: When | None) -> date | None:
    return when.last if when else None


def parties_of(parties: Iterable[tuple[str, Role]]) -> tuple[tuple[str, Role], ...]:
    """Each organisation once, by id, with the role that says more."""
    roles: dict[str, Role] = {}
    for identity, role in parties:
        if roles.get(identity, Role.PARTNER) is Role.PARTNER:
            roles[identity] = role
    return tuple(sorted(roles.items()))


# -- as the store keeps it: a short list, without the ids of organisations, on which people may judge -----------------------------------


def pack_fact(fact: Fact) -> list[Any]:
    """All but the id, the document, the organisations and where the page has it from, as plain JSON values."""
    return [
        sorted(fact.forms),
        sorted(fact.fields),
        fact.status.value,
        _edtf(fact.said),
        int(fact.by_article),
        _edtf(fact.starts),
        _edtf(fact.ends),
        sorted(fact.places),
        sorted(fact.products),
        list(fact.amounts),
        int(fact.confirms),
        round(fact.confidence, 4),
    ]


class Around(NamedTuple):
    """What the store knows of a claim beside its own words."""

    id: str
    document: str
    parties: tuple[tuple[str, Role], ...]
    published: str
    known: date | None
    language: str
    origin: Origin
    copies: tuple[str, ...] = ()
    once: tuple[str, ...] = ()
    judged: frozenset[str] = frozenset()


def unpack_fact(packed: list[Any], doubts: frozenset[str], around: Around) -> Fact:
    """The inverse of ``pack_fact``."""
    forms, fields, status, said, by_article, starts, ends, places, products, amounts, confirms, confidence = packed
    when = _time(said) or _time(around.published)
    return Fact(
        id=around.id,
        document=around.document,
        parties=around.parties,
        forms=_forms(tuple(forms)),
        fields=_fields(tuple(fields)),
        status=Status(status),
        said=_time(said),
        by_article=bool(by_article),
        day=when.start if when else None,
        last=last_day(when),
        known=around.known,
        starts=_time(starts),
        ends=_time(ends),
        places=frozenset((country, town) for country, town in places),
        products=frozenset(products),
        amounts=tuple(Amount(*amount) for amount in amounts),
        language=around.language,
        confirms=bool(confirms),
        doubts=doubts,
        confidence=confidence,
        origin=around.origin,
        judged=around.judged,
        published=_time(around.published),
        copies=around.copies,
        once=around.once,
    )


def _edtf(when: When | None) -> str:
    return when.edtf if when else ""


@lru_cache(maxsize=1 << 14)
def _time(edtf: str) -> When | None:
    return When.parse(edtf) if edtf else None


@lru_cache(maxsize=1 << 12)
def _forms(values: tuple[str, ...]) -> frozenset[Form]:
    return frozenset(map(Form, values))


@lru_cache(maxsize=1 << 12)
def _fields(values: tuple[str, ...]) -> frozenset[Field]:
    return frozenset(map(Field, values))
