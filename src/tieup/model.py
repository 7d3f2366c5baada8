"""The vocabulary: small frozen records that every stage reads and returns.

Offsets count code points of ``Article.text`` (Unicode NFC) and are half open.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain
from typing import Any, Generic, Self, TypeVar

from tieup.codebook import (
    Binding,
    Field,
    Form,
    Instrument,
    Kind,
    Part,
    Role,
    Status,
    Voice,
    Zone,
)
from tieup.dates import When

T = TypeVar("T")


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """The code points from ``start`` up to but not including ``stop``; never empty."""

    start: int
    stop: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.stop:
            raise ValueError(f"not a span: {self.start} to {self.stop}")

    def __len__(self) -> int:
        return self.stop - self.start

    def __contains__(self, other: Span) -> bool:
        return self.start <= other.start and other.stop <= self.stop

    def overlaps(self, other: Span) -> bool:
        return self.start < other.stop and other.start < self.stop

    def gap(self, other: Span) -> int:
        """Code points between the two, 0 where they touch or overlap."""
        return max(0, other.start - self.stop, self.start - other.stop)

    def cover(self, other: Span) -> Span:
        """The shortest span that holds both."""
        return Span(min(self.start, other.start), max(self.stop, other.stop))

    def of(self, text: str) -> str:
        return text[self.start : self.stop]


@dataclass(frozen=True, slots=True)
class Page:
    """A document as fetched.

    ``document`` names it for the user (a path, an address, ``archive.zip!member``); ``content`` is text where the source already was
    text (a field of a JSON line), else bytes; ``headers`` are those of HTTP with lower-case names; ``published`` is a date that came
    with the page (a feed's or a JSON line's own field).
    """

    document: str
    content: bytes | str
    address: str = ""
    headers: tuple[tuple[str, str], ...] = ()
    retrieved: dt.datetime | None = None
    published: When | None = None
    title: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of the article's text and what it is on the page."""

    span: Span
    zone: Zone


@dataclass(frozen=True, slots=True)
class Article:
    """One text with its title and date. ``text`` is NFC and never changes; the blocks lie in it in order and do not overlap.

    ``language`` is an ISO 639-1 code, empty where unknown. ``published_by`` names the evidence for the date (``meta:...``,
    ``outlet:...``, ``text:...``, ``source``); a page's clock, copyright year or crawl date is none. ``modified`` is when the page says
    that it was last changed, with its evidence alike; no time in the text is told from it.
    """

    document: str
    text: str
    language: str
    title: str = ""
    published: When | None = None
    published_by: str = ""
    address: str = ""
    site: str = ""
    blocks: tuple[Block, ...] = ()
    modified: When | None = None
    modified_by: str = ""


@dataclass(frozen=True, slots=True)
class Entity:
    """An organisation. A provisional one is known only from the text; its id then starts with ``new:``."""

    id: str
    name: str
    kind: str = ""
    country: str = ""

    @property
    def provisional(self) -> bool:
        return self.id.startswith("new:")


@dataclass(frozen=True, slots=True)
class Place:
    """A country (ISO 3166-1 alpha-2), and region, city or plant where given."""

    country: str
    region: str = ""
    city: str = ""
    plant: str = ""


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number or a range with its unit.

    ``unit`` is an ISO 4217 code or one of the units in the language data; ``low`` and ``high`` are equal for a plain value, ``None``
    where the text leaves that side open ('up to 500': low is None). ``per`` is ``year``, ``month``, ``day`` or empty; ``what`` are
    the words for the thing counted.
    """

    low: float | None
    high: float | None
    unit: str
    what: str = ""
    per: str = ""

    def __post_init__(self) -> None:
        if self.low is None and self.high is None:
            raise ValueError("a quantity needs a number")


@dataclass(frozen=True, slots=True)
class Person:
    """A person as named, the organisation and function the text gives."""

    name: str
    organisation: str = ""
    function: str = ""


Value = Entity | Place | When | Quantity | Person | str


@dataclass(frozen=True, slots=True)
class Mention:
    """A stretch of text that names something. ``value`` is its normal form, ``origin`` the id of what found it."""

    span: Span
    kind: Kind
    value: Value
    origin: str

    @property
    def entity(self) -> Entity:
        """The organisation it stands for. Raises TypeError for another kind."""
        if isinstance(self.value, Entity):
            return self.value
        raise TypeError(f"not an organisation: {self}")


def describes(origin: str) -> bool:
    """Whether an organisation was found by words that describe it ('the firm', its chief executive, 'we') rather than by a name of it."""
    return origin.startswith(("description", "person", "model", "first person"))


@dataclass(frozen=True, slots=True)
class Found(Generic[T]):
    """A value, the spans whose words support it, and the id of the rule or model that read it.

    It cannot exist without a span: a value that no words support is not recorded.
    """

    value: T
    spans: tuple[Span, ...]
    rule: str

    def __post_init__(self) -> None:
        if not self.spans:
            raise ValueError(f"no words support {self.value!r} ({self.rule})")

    @classmethod
    def at(cls, value: T, span: Span, rule: str) -> Self:
        return cls(value, (span,), rule)


@dataclass(frozen=True, slots=True)
class Participant:
    """An organisation in a claim; its name as written stands at the first span of ``entity``. Where the claim's own words only describe
    it ('the carmaker'), these are the last.
    """

    entity: Found[Entity]
    role: Role = Role.PARTNER

    @property
    def span(self) -> Span:
        return self.entity.spans[0]

    @property
    def described(self) -> Span | None:
        """The words that describe it, None where its name stands there."""
        return self.entity.spans[-1] if describes(self.entity.rule.removeprefix(f"{Kind.ORGANISATION}.")) else None


@dataclass(frozen=True, slots=True)
class PersonPart:
    """A person and what they do in a claim."""

    person: Person
    part: Part


@dataclass(frozen=True, slots=True)
class Claim:
    """What one document says of one tie-up. See the codebook for each field."""

    participants: tuple[Participant, ...]
    forms: tuple[Found[Form], ...]
    status: Found[Status]
    fields: tuple[Found[Field], ...] = ()
    instrument: Found[Instrument] | None = None
    binding: Found[Binding] | None = None
    announced: Found[When] | None = None
    starts: Found[When] | None = None
    ends: Found[When] | None = None
    places: tuple[Found[Place], ...] = ()
    quantities: tuple[Found[Quantity], ...] = ()
    products: tuple[Found[str], ...] = ()
    people: tuple[Found[PersonPart], ...] = ()
    source: Found[Voice] | None = None
    unconfirmed_by: tuple[Found[Entity], ...] = ()
    trigger: Span | None = None
    confidence: float = 0.0
    secondary: bool = False

    def __post_init__(self) -> None:
        if len({p.entity.value.id for p in self.participants}) < 2:
            raise ValueError("a claim needs two distinct participants")
        if not self.forms:
            raise ValueError("a claim needs a form")

    @property
    def words(self) -> tuple[Span, ...]:
        """Where its own words for who, in which form and how firm stand, in order: of a participant that these only describe no name."""
        who = ((p.described,) if p.described else p.entity.spans for p in self.participants)
        return tuple(sorted({*chain(*who, *(form.spans for form in self.forms), self.status.spans)}))

    def evidence(self) -> Iterator[tuple[str, Found[Any]]]:
        """Every value with the name of its field."""
        for participant in self.participants:
            yield "participants", participant.entity
        for name in ("forms", "fields", "places", "quantities", "products", "people", "unconfirmed_by"):
            for found in getattr(self, name):
                yield name, found
        for name in ("status", "instrument", "binding", "announced", "starts", "ends", "source"):
            value = getattr(self, name)
            if value is not None:
                yield name, value


@dataclass(frozen=True, slots=True)
class Reading:
    """An article and the claims read from it."""

    article: Article
    claims: tuple[Claim, ...] = ()


@dataclass(frozen=True, slots=True)
class Failure:
    """An input that could not be read, and why."""

    document: str
    reason: str


@dataclass(frozen=True, slots=True)
class TieUp:
    """A tie-up: a view over the claims that speak of it. See ``consolidate`` for what ``id`` is made of and how claims are merged.

    ``status`` is the one it has now; ``first`` and ``last`` are the first and the latest time that a claim speaks of; ``voices`` counts
    independent sources, copies and quoting pages once; ``by_party`` the claims in which a partner speaks; ``conflicts`` names the fields on
    which claims disagree; ``claims`` are their ids, oldest first. ``faded``: a rumour or a plan of which nobody has spoken for long.
    """

    id: str
    participants: tuple[tuple[Entity, Role], ...]
    forms: tuple[Form, ...]
    fields: tuple[Field, ...]
    status: Status
    faded: bool = False
    first: When | None = None
    last: When | None = None
    documents: int = 0
    voices: int = 0
    languages: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    by_party: int = 0
    conflicts: tuple[str, ...] = ()
    confidence: float = 0.0
    claims: tuple[str, ...] = field(default=())
