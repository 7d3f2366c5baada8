"""What the learned tagger says for and against names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tieup.encoder import Tag
from tieup.mention.source import Source
from tieup.mention.tagged import SURE
from tieup.model import Span

ORGANISATION, PERSON = "organisation", "person"


@dataclass(frozen=True, slots=True)
class Evidence:
    """The tags of a text; where it was ``read``, silence says something too."""

    tags: tuple[Tag, ...]
    read: tuple[Span, ...]

    @classmethod
    def of(cls, source: Source, tags: Iterable[Tag], read: Sequence[Span] | None = None) -> Evidence:
        """With the stretches that the tagger read; where nobody says, the sentences in which it found something."""
        tags = tuple(tags)
        if read is None:
            read = [s.span for s in source.sentences if any(tag.span.overlaps(s.span) for tag in tags)]
        return cls(tags, tuple(read))

    def backing(self, span: Span) -> float:
        """How surely an organisation is named there, 0 where nothing says so."""
        return max((tag.probability for tag in self.tags if tag.kind == ORGANISATION and tag.span.overlaps(span)), default=0.0)

    def speaks_against(self, span: Span) -> bool:
        """Whether it is surely a person, a place or a product, and more so than an organisation."""
        other = max((tag.probability for tag in self.tags if tag.kind != ORGANISATION and tag.span.overlaps(span)), default=0.0)
        return other >= SURE and other > self.backing(span)

    def in_person(self, span: Span) -> bool:
        """Whether it is a part of a longer name that is surely a person's."""
        return any(span in tag.span and span != tag.span and tag.kind == PERSON and tag.probability >= SURE for tag in self.tags)

    def silent(self, span: Span) -> bool:
        """Whether the tagger read the words and saw no organisation in them."""
        return not self.backing(span) and any(span in stretch for stretch in self.read)

    def without_people(self, span: Span) -> Span:
        """From where the surest organisation within the span begins to where a person's name behind it does; the span where neither is."""
        sure = [tag for tag in self.tags if tag.probability >= SURE and tag.span.overlaps(span)]
        firms = [tag.span for tag in sure if tag.kind == ORGANISATION]
        start = max(span.start, min((firm.start for firm in firms), default=span.start))
        people = (tag.span for tag in sure if tag.kind == PERSON and not any(tag.span.overlaps(firm) for firm in firms))
        return Span(start, min((span.stop, *(person.start for person in people if person.start > start))))

    def end_within(self, word: re.Match[str]) -> int:
        """Where a word ends as a name: where the tagger is sure of it before the hyphen behind which a compound goes on ('BMW-Chefin')."""
        ends = {tag.span.stop for tag in self.tags if tag.kind == ORGANISATION and tag.probability >= SURE}
        hyphens = (word.start() + found.start() for found in re.finditer("-", word.group()))
        return max((at for at in hyphens if at in ends), default=word.end())
