"""The corpora as sentences with the names in them.

A source that names only some kinds, or only some names, leaves the others open: nothing is learned from a word that may be one of them.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from tieup.errors import DataError
from tieup.model import Span

_END = re.compile(r"[.!?\u2026]['\"\u00bb\u201c\u201d)]*\s+|[\u3002\uff01\uff1f]['\"\u201d\u300d)]*|\n+")
_SHORTEST = 8  # code points of a sentence that is worth learning from
_LONGEST = 400


@dataclass(frozen=True, slots=True, order=True)
class Named:
    """A name in a text and its kind; the kind is empty where the words are known to be no name."""

    span: Span
    kind: str


@dataclass(frozen=True, slots=True)
class Sample:
    """A text with its names. ``open``: kinds that may also stand in it unmarked."""

    text: str
    names: tuple[Named, ...]
    open: frozenset[str]
    language: str
    source: str

    def part(self, span: Span) -> Sample:
        """The text of ``span`` with the names that lie in it."""
        inside = (n for n in self.names if n.span in span)
        names = tuple(Named(Span(n.span.start - span.start, n.span.stop - span.start), n.kind) for n in inside)
        return replace(self, text=span.of(self.text), names=names)


@dataclass(frozen=True, slots=True)
class Source:
    """A corpus: its files by language, its reader, the kinds it names and leaves open, its licence, the share of it seen in a pass,
    whether the registry completes its names.
    """

    name: str
    reader: str
    files: Mapping[str, str]
    licence: str
    kinds: Mapping[str, str]
    open: frozenset[str]
    common: frozenset[str]
    mask: str
    only: str
    share: float
    registry: bool

    @classmethod
    def parse(cls, entry: Mapping[str, Any]) -> Source:
        return cls(
            name=entry["name"],
            reader=entry["reader"],
            files=entry["files"],
            licence=entry["licence"],
            kinds=entry.get("kinds", {}),
            open=frozenset(entry.get("open", ())),
            common=frozenset(entry.get("common", ())),
            mask=entry.get("mask", ""),
            only=entry.get("only", ""),
            share=entry.get("share", 1.0),
            registry=entry.get("registry", False),
        )


@cache
def settings() -> Mapping[str, Any]:
    """What ``data/corpora.toml`` says."""
    return tomllib.loads(files("tieup.train").joinpath("data", "corpora.toml").read_text("utf-8"))


def kinds() -> tuple[str, ...]:
    """The kinds of names that are told apart."""
    return tuple(settings()["kinds"])


@cache
def sources() -> tuple[Source, ...]:
    return tuple(Source.parse(entry) for entry in settings()["source"])


def source(name: str) -> Source:
    """The source of this name; the development texts count as one, and so do the project's own articles."""
    return next(s for s in (*sources(), development(), written()) if s.name == name)


@cache
def development() -> Source:
    """The development texts."""
    return Source.parse(settings()["development"])


@cache
def written() -> Source:
    """The project's own articles."""
    return Source.parse(settings()["written"])


def read_source(folder: Path, source: Source) -> Iterator[Sample]:
    """The sentences of one source in all its languages. Raises DataError where a file is missing or not well formed."""
    from tieup.train import formats  # noqa: PLC0415 - the formats make this module's records

    reader = formats.READERS[source.reader]
    for language, path in source.files.items():
        try:
            for sample in reader(folder / path, source):
                yield from sentences(replace(sample, language=language))
        except (OSError, KeyError, ValueError, IndexError, TypeError) as error:
            raise DataError(str(folder / path), f"cannot be read as {source.name}: {error!r}; name the folder with --corpora") from error


def sentences(sample: Sample) -> Iterator[Sample]:
    """The text in runs of whole sentences, none longer than a few lines; a name is never cut."""
    start = last = 0
    for stop in _stops(sample):
        line_break = sample.text[last - 1 : last] == "\n"
        if last > start and (stop - start > _LONGEST or line_break):
            yield from _part(sample, start, last)
            start = last
        last = stop
    yield from _part(sample, start, last)


def _stops(sample: Sample) -> list[int]:
    inside = [(n.span.start, n.span.stop) for n in sample.names]
    ends = (m.end() for m in _END.finditer(sample.text))
    return [*(end for end in ends if not any(a < end < b for a, b in inside)), len(sample.text)]


def _part(sample: Sample, start: int, stop: int) -> Iterator[Sample]:
    if stop - start >= _SHORTEST:
        yield sample.part(Span(start, stop))


def outermost(names: Iterable[Named]) -> tuple[Named, ...]:
    """The names in order, of overlapping ones the first and longest."""
    out: list[Named] = []
    for name in sorted(set(names), key=lambda n: (n.span.start, -n.span.stop, n.kind)):
        if not out or not out[-1].span.overlaps(name.span):
            out.append(name)
    return tuple(out)
