"""Samples as pieces with the labels that each may carry: one where it is known, several where a source leaves it open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tieup.encoder.decode import OUTSIDE, begin, inside
from tieup.encoder.tokenizer import Tokenizer
from tieup.encoder.units import is_unspaced, units
from tieup.train.corpora import Named, Sample

_LONGEST = 190  # pieces

Allowed = int  # a bit for each label


@dataclass(frozen=True, slots=True)
class Example:
    """Ids of pieces, and the labels that each may carry as a set of bits; all bits where nothing is asked of the piece."""

    ids: tuple[int, ...]
    allowed: tuple[Allowed, ...]


def example(sample: Sample, tokenizer: Tokenizer, kinds: Sequence[str]) -> Example:
    pieces = tokenizer.encode(sample.text)
    allowed = [anything(kinds)] * len(pieces)
    left = list(sample.names)
    previous: Named | None = None
    for number, start, stop in units(sample.text, pieces):
        while left and left[0].span.stop <= start:
            left.pop(0)
        name = left[0] if left and _covers(left[0], start, stop) else None
        if name and name.kind:
            allowed[number] = 1 << (inside if name is previous else begin)(kinds.index(name.kind))
        else:
            allowed[number] = outside(sample, kinds, start, known=name is not None)
        previous = name
    return Example(pieces.ids[:_LONGEST], tuple(allowed[:_LONGEST]))


def anything(kinds: Sequence[str]) -> Allowed:
    return (1 << (1 + 2 * len(kinds))) - 1


def outside(sample: Sample, kinds: Sequence[str], start: int, *, known: bool) -> Allowed:
    """No name; or also one of the open kinds, where the word looks as if it could be."""
    allowed = 1 << OUTSIDE
    if known or not _may_be_named(sample.text[start]):
        return allowed
    for kind in sample.open:
        allowed |= 1 << begin(kinds.index(kind)) | 1 << inside(kinds.index(kind))
    return allowed


def _covers(name: Named, start: int, stop: int) -> bool:
    shared = min(stop, name.span.stop) - max(start, name.span.start)
    return 2 * shared >= stop - start and shared > 0


def _may_be_named(char: str) -> bool:
    return char.isupper() or char.isdigit() or is_unspaced(char)
