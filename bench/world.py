"""A made-up world of firms and deals, and the news of it: always alike, however many claims are asked for.

The firms are those of the registry under all their Latin names, and a fifth that no list holds, spelt now with a legal form and now
without. A few firms have most deals and a few deals are in all papers: the n-th is told of in proportion to 1 / (n + some) ** power, which
gives the first firm a part in about four of a hundred deals, and the first of 170,000 deals one claim of about 600. A page tells of four
deals on average; one in ten is printed by another paper too, word by word. Forms, fields, partners, places and dates are left out or
wrong now and then.
"""

from __future__ import annotations

import random
from bisect import bisect
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import accumulate
from typing import NamedTuple

from tieup.codebook import Field, Form, Role, Status, Voice
from tieup.dates import When
from tieup.entity import Registry
from tieup.model import Article, Claim, Entity, Found, Page, Participant, Place, Quantity, Reading, Span

READER = "bench"
CLAIMS_A_DEAL = 6
KINDS = {"carmaker", "battery", "supplier", "charging", "utility", "semiconductors", "truck_maker", "bus_maker", "mining", "materials"}
VERBS = {
    Status.SPECULATED: "might work with",
    Status.IN_TALKS: "is in talks with",
    Status.PLANNED: "plans to work with",
    Status.AGREED: "signed a deal with",
    Status.ACTIVE: "works with",
    Status.COMPLETED: "has delivered to",
    Status.ENDED: "ended its work with",
    Status.DENIED: "denied to work with",
}
WEIGHTS = (1, 2, 3, 8, 6, 1, 2, 0.3)
SYLLABLES = ("vol", "kir", "nor", "mel", "tar", "zen", "lum", "gra", "fen", "os", "rik", "dal", "be", "xi", "jun", "hai")
TRADES, LEGAL = ("Motors", "Energy", "Cells", "Mobility", "Power", "Materials"), ("", "", " AG", " Ltd", " Inc.")
COUNTRIES = ("DE", "CN", "US", "FR", "JP", "KR", "SE", "GB", "IN", "ES")
FORMS, FIELDS = [form for form in Form if form is not Form.COOPERATION], list(Field)


class Deal(NamedTuple):
    """What is to be found again: who, what, when, where and for how much."""

    firms: tuple[int, ...]
    form: Form
    field: Field
    year: int
    town: str
    sum: int


class Firm(NamedTuple):
    """A firm and what papers call it."""

    entity: Entity
    names: tuple[str, ...]


class Ranks:
    """Numbers below ``size``, the low ones more often."""

    def __init__(self, size: int, some: float, power: float) -> None:
        self._sums = list(accumulate(1 / (n + some) ** power for n in range(1, size + 1)))

    def draw(self, chance: random.Random) -> int:
        return bisect(self._sums, chance.random() * self._sums[-1])


class World:
    """Who may tie up with whom for news of about so many claims, and the pages that tell of it."""

    def __init__(self, claims: int) -> None:
        chance = random.Random(7)  # noqa: S311 - no secret
        known = sorted((o for o in Registry.load() if o.kind in KINDS), key=lambda o: o.id)
        chance.shuffle(known)
        self.known = [Firm(o.entity, tuple(n.text for n in o.names if n.text.isascii()) or (o.name,)) for o in known]
        names = sorted({f"{_word(chance)} {chance.choice(TRADES)}" for _ in range(max(50, claims // 40))})
        unknown = [Firm(Entity(f"new:{name.casefold()}", name), tuple(name + legal for legal in LEGAL)) for name in names]
        self.firms = self.known + unknown
        self._known = Ranks(len(self.known), 5, 0.9)
        self.deals = [self._deal(chance) for _ in range(max(20, claims // CLAIMS_A_DEAL))]
        self._told = Ranks(len(self.deals), 10, 0.7)

    def firm(self, chance: random.Random) -> int:
        """A firm as often as the news has it."""
        if chance.random() < 0.2:
            return chance.randrange(len(self.known), len(self.firms))
        return self._known.draw(chance)

    def _deal(self, chance: random.Random) -> Deal:
        several: set[int] = set()
        while len(several) < (2 if chance.random() < 0.9 else 4):
            several.add(self.firm(chance))
        what = chance.choice(FORMS), chance.choice(FIELDS)
        return Deal(tuple(sorted(several)), *what, chance.randint(2008, 2025), _word(chance), chance.randint(1, 900) * 10**6)

    def readings(self, claims: int, first: int = 0) -> Iterator[tuple[Page, Reading]]:
        """Pages with at least so many claims, from that number on."""
        told = 0
        while told < claims:
            page, reading = self.page(first)
            yield page, reading
            told += len(reading.claims)
            first += 1
            if first % 10 == 0:
                yield _copied(page, reading)

    def page(self, number: int) -> tuple[Page, Reading]:
        """The page of a number with what is read in it."""
        chance = random.Random(number)  # noqa: S311 - no secret
        deals = [self.deals[self._told.draw(chance)] for _ in range(chance.randint(1, 7))]
        writer = _Writer(self, chance)
        claims = tuple(writer.claim(deal) for deal in deals)
        year = max(deal.year for deal in deals) + chance.choice((0, 0, 0, 1, 2))
        published = When.day(year, chance.randint(1, 12), chance.randint(1, 28))
        head = self.firms[deals[0].firms[0]].entity.name, deals[0].field.value.replace("_", " ")
        paper = number % 97
        article = Article(
            f"https://paper{paper}.example/{number}",
            writer.text,
            "en",
            f"{head[0]} and the {head[1]} of {published.start.year}",
            published,
            "source",
            f"https://paper{paper}.example/{number}",
            f"Paper {paper}",
        )
        return Page(article.document, writer.text), Reading(article, claims)


class _Writer:
    """Writes the sentences of a page one after another, and says what they say."""

    def __init__(self, world: World, chance: random.Random) -> None:
        self._world, self._chance, self.text = world, chance, ""

    def claim(self, deal: Deal) -> Claim:
        chance, start = self._chance, len(self.text)
        status = chance.choices(list(Status), WEIGHTS)[0]
        several = list(deal.firms)
        if chance.random() < 0.03:  # misread
            several[-1] = next(n for n in iter(lambda: self._world.firm(chance), None) if n not in several)
        one, *others = several
        parts = [self._firm(one)]
        verb = self._write(VERBS[status])
        parts += [self._firm(other) for other in others]
        span = Span(start, len(self.text))
        placed = self._write(f"in {deal.town} in {deal.year}")
        about = self._write(f"about {deal.form.value.replace('_', ' ')} of {deal.field.value.replace('_', ' ')}")
        money = self._write(f"for {deal.sum // 10**6} million dollars")
        self._write("as people close to both sides told this paper.")
        vague = chance.random() < 0.15
        return Claim(
            participants=tuple(parts),
            forms=_at(about, [Form.COOPERATION] if vague else [deal.form, *chance.sample(FORMS, k=chance.random() < 0.1)]),
            status=Found.at(status, verb, READER),
            fields=_at(about, [] if chance.random() < 0.25 else [deal.field, *chance.sample(FIELDS, k=chance.random() < 0.15)]),
            announced=Found.at(When.year(deal.year + chance.randint(0, 1)), placed, READER) if chance.random() < 0.5 else None,
            places=_at(placed, [Place(COUNTRIES[deal.sum % 10**7 // 10**6], city=deal.town)] if chance.random() < 0.3 else []),
            quantities=_at(money, [Quantity(deal.sum, deal.sum, "USD", "dollars")] if chance.random() < 0.2 else []),
            source=Found.at(Voice.PARTY, span, READER) if chance.random() < 0.2 else None,
            confidence=round(chance.random(), 2),
        )

    def _firm(self, number: int) -> Participant:
        firm = self._world.firms[number]
        return Participant(Found.at(firm.entity, self._write(self._chance.choice(firm.names)), READER), Role.PARTNER)

    def _write(self, words: str) -> Span:
        start = len(self.text)
        self.text += f"{words} "
        return Span(start, start + len(words))


def _at(span: Span, values: Sequence[object]) -> tuple[Found, ...]:
    return tuple(Found.at(value, span, READER) for value in dict.fromkeys(values))


def _copied(page: Page, reading: Reading) -> tuple[Page, Reading]:
    """The page as another paper prints it."""
    document = page.document.replace("paper", "other")
    article = replace(reading.article, document=document, address=document, site="")
    return replace(page, document=document), replace(reading, article=article)


def _word(chance: random.Random) -> str:
    return "".join(chance.choices(SYLLABLES, k=3)).capitalize()
