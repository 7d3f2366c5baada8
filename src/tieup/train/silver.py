"""Names that a source left out, added from the registry and from a tagger already trained."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from tieup.encoder import Tag, Tagger
from tieup.entity import Gazetteer, Registry
from tieup.lang import available, language
from tieup.model import Span
from tieup.text import fold
from tieup.train.corpora import Named, Sample, outermost

_SURE = 0.85  # from here on the tagger is believed
_DOUBT = 0.05  # where it sees not even this, there is no name


class Known:
    """Adds the organisations that the registry knows."""

    def __init__(self, registry: Registry) -> None:
        self._gazetteer = Gazetteer.of(registry, {ending for code in available() for ending in language(code).endings})

    def added(self, sample: Sample) -> Sample:
        hits = self._gazetteer.find(sample.text, fold(sample.text))
        return with_names(sample, (Named(hit.span, "organisation") for hit in hits if not hit.doubtful))


def with_names(sample: Sample, more: Iterable[Named]) -> Sample:
    """The sample with those of ``more`` that touch no name it has."""
    free = (name for name in more if not any(name.span.overlaps(known.span) for known in sample.names))
    return replace(sample, names=tuple(sorted((*sample.names, *outermost(free)))))


def self_labelled(samples: Sequence[Sample], tagger: Tagger) -> Iterator[Sample]:
    """The samples with the names of which the tagger is sure; what it doubts stays open, what it never doubted is closed."""
    for sample, tags in zip(samples, tagger.tag([s.text for s in samples], _DOUBT), strict=True):
        sure = (Named(tag.span, tag.kind) for tag in tags if tag.probability >= _SURE and tag.kind in sample.open)
        named = with_names(sample, sure)
        yield with_names(named, _gaps(len(sample.text), [*(t.span for t in tags), *(n.span for n in named.names)]))


def agreed(sample: Sample, parties: Iterable[str], tagger: Tagger) -> Sample:
    """The sample with the parties of its claims as names, where the tagger holds that possible: a party may be written as a description."""
    found: list[Named] = []
    tags = tagger.tag([sample.text], _DOUBT)[0]
    for party in parties:
        at = sample.text.find(party)
        while at >= 0:
            found += _kind_of(Span(at, at + len(party)), tags)
            at = sample.text.find(party, at + 1)
    return with_names(sample, found)


def _kind_of(span: Span, tags: Iterable[Tag]) -> list[Named]:
    kind = next((tag.kind for tag in tags if tag.span.overlaps(span)), None)
    return [Named(span, kind)] if kind else []


def _gaps(length: int, spans: Iterable[Span]) -> Iterator[Named]:
    """What lies between the spans, as no name."""
    at = 0
    for span in sorted(spans):
        if span.start > at:
            yield Named(Span(at, span.start), "")
        at = max(at, span.stop)
    if length > at:
        yield Named(Span(at, length), "")
