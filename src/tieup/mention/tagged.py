"""Names by the learned tagger, in texts that may tell of a tie-up: reading all the others would only cost time."""

from __future__ import annotations

from dataclasses import dataclass

from tieup.codebook import Zone
from tieup.encoder import Tag, Tagger
from tieup.lang import RuleSet
from tieup.mention.source import Source
from tieup.model import Span

# Below this a tag supports no name; from ``SURE`` on it is one.
LEAST, SURE = 0.25, 0.5
# Zones that tell of other articles or of none.
_SILENT = frozenset({Zone.TEASER, Zone.CHROME})


@dataclass(frozen=True, slots=True)
class Tagged:
    """The tags of a text, their spans those of the whole text, and the stretches that the tagger has read."""

    tags: tuple[Tag, ...] = ()
    read: tuple[Span, ...] = ()


def tagged(source: Source, triggers: RuleSet, tagger: Tagger) -> Tagged:
    """What the tagger says of a text that holds an event trigger somewhere."""
    if not triggers.find(source.folded.text):
        return Tagged()
    spans = tuple(s.span for s in source.sentences if s.zone not in _SILENT)
    found = tagger.tag([span.of(source.text) for span in spans], LEAST)
    tags = (
        Tag(Span(span.start + tag.span.start, span.start + tag.span.stop), tag.kind, tag.probability)
        for span, tags in zip(spans, found, strict=True)
        for tag in tags
    )
    return Tagged(tuple(tags), spans)
