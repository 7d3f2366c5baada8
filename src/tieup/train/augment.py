"""Variants of a sample: other organisations in place of its own, capitals throughout, accents lost."""

from __future__ import annotations

import random
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from tieup.encoder.units import is_unspaced
from tieup.entity import Registry
from tieup.model import Span
from tieup.train.corpora import Named, Sample

_SWAP, _CAPITALS, _BARE = 0.3, 0.04, 0.05  # shares of samples
_ORGANISATION = "organisation"


@dataclass(frozen=True, slots=True)
class Variation:
    """Makes variants; ``pool`` are names of organisations by script."""

    pool: Mapping[str, Sequence[str]]

    @classmethod
    def of(cls, registry: Registry) -> Variation:
        return cls(by_script(name.text for organisation in registry for name in organisation.names if not name.doubtful))

    def vary(self, sample: Sample, chance: random.Random) -> Sample:
        """The sample or a variant of it."""
        if chance.random() < _SWAP:
            sample = self._swapped(sample, chance)
        if chance.random() < _CAPITALS:
            sample = _letter_by_letter(sample, str.upper)
        if chance.random() < _BARE:
            sample = _letter_by_letter(sample, _bare)
        return sample

    def _swapped(self, sample: Sample, chance: random.Random) -> Sample:
        """Some organisations replaced by others whose names are written in the same script; a name stays the same in one sample."""
        others: dict[str, str] = {}
        text, names, last = "", [], 0
        for name in sample.names:
            written = name.span.of(sample.text)
            if name.kind == _ORGANISATION and chance.random() < 0.7:
                pool = self.pool.get(script(written)) or (written,)
                written = others.setdefault(written, chance.choice(pool))
            text += sample.text[last : name.span.start]
            names.append(Named(Span(len(text), len(text) + len(written)), name.kind))
            text += written
            last = name.span.stop
        return replace(sample, text=text + sample.text[last:], names=tuple(names))


def by_script(names: Iterable[str]) -> dict[str, list[str]]:
    pool: dict[str, list[str]] = defaultdict(list)
    for name in sorted(set(names)):
        pool[script(name)].append(name)
    return dict(pool)


def script(text: str) -> str:
    """The script of the first letter, as Unicode names it; any that is written without spaces counts as one."""
    letter = next((c for c in text if c.isalpha()), "")
    return "unspaced" if letter and is_unspaced(letter) else unicodedata.name(letter, "").partition(" ")[0] if letter else ""


def _letter_by_letter(sample: Sample, change: object) -> Sample:
    """The sample with each letter changed, where that keeps its length."""
    assert callable(change)  # noqa: S101 - one of the two functions above
    changed = "".join(new if len(new := change(c)) == 1 else c for c in sample.text)
    return replace(sample, text=changed)


def _bare(char: str) -> str:
    base = unicodedata.normalize("NFD", char)[:1]
    return base if base.isascii() else char
