"""Names by the learned tagger, in the sentences that may tell of a tie-up: reading all the others would only cost time."""

from __future__ import annotations

from collections.abc import Iterator

from tieup.encoder import Tag, Tagger
from tieup.lang import RuleSet
from tieup.mention.source import Source
from tieup.model import Span

# Below this a tag supports no name; from ``SURE`` on it is one.
LEAST, SURE = 0.25, 0.5


def tagged(source: Source, triggers: RuleSet, tagger: Tagger) -> tuple[Tag, ...]:
    """The tags of the sentences that hold an event trigger, their spans those of the whole text."""
    spans = list(_telling(source, triggers))
    found = tagger.tag([span.of(source.text) for span in spans], LEAST)
    return tuple(
        Tag(Span(span.start + tag.span.start, span.start + tag.span.stop), tag.kind, tag.probability)
        for span, tags in zip(spans, found, strict=True)
        for tag in tags
    )


def _telling(source: Source, triggers: RuleSet) -> Iterator[Span]:
    starts = [source.folded.span(hit.start, hit.stop).start for hit in triggers.find(source.folded.text)]
    return (s.span for s in source.sentences if any(s.span.start <= at < s.span.stop for at in starts))
