"""Names by the learned tagger, in texts that may tell of a tie-up: reading all the others would only cost time."""

from __future__ import annotations

from dataclasses import dataclass

from tieup.codebook import Zone
from tieup.encoder import Line, Tag, Tagger
from tieup.lang import RuleSet
from tieup.mention.source import Source
from tieup.model import Span

# Below this a tag supports no name; from ``SURE`` on it is one.
LEAST, SURE = 0.25, 0.5
# Zones that tell of other articles or of none.
SILENT = frozenset({Zone.TEASER, Zone.CHROME})


@dataclass(frozen=True, slots=True)
class Tagged:
    """The tags of a text, the stretches that the tagger has read, and their lines as the encoder sees them."""

    tags: tuple[Tag, ...] = ()
    read: tuple[Span, ...] = ()
    lines: tuple[Line, ...] = ()


def tagged(source: Source, triggers: RuleSet, tagger: Tagger) -> Tagged:
    """What the tagger says of a text that holds an event trigger somewhere."""
    if not triggers.find(source.folded.text):
        return Tagged()
    spans = tuple(s.span for s in source.sentences if s.zone not in SILENT)
    lines = tagger.read(source.text, spans)
    return Tagged(tagger.names(source.text, lines, LEAST), spans, lines)
