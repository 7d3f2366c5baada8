"""The names in articles that were written to learn from: ``articles/names/LANG/NN.tsv`` beside their texts, a name a line.

A line holds the number of the text in its file, the kind of name and the name as it stands there; all its places count. What is not
listed is no name.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from importlib.resources import files
from importlib.resources.abc import Traversable

from tieup.errors import DataError
from tieup.lang import language, sentences
from tieup.model import Span
from tieup.scripts import HAN
from tieup.train import corpora
from tieup.train.corpora import Named, Sample, outermost
from tieup.train.written import by_language, read

_DENSE = f"[{HAN}]"  # letters that stand without spaces between words
_LETTER = rf"(?!{_DENSE})[^\W_]"

Names = Mapping[str, str]  # kind by name


def named() -> Iterator[Sample]:
    """The sentences of the texts of which all names are listed. Raises DataError where a line is none."""
    part = files("tieup.train").joinpath("data", "articles")
    for code, file in by_language(part.joinpath("names")):
        yield from _texts(part, code, file)


def _texts(part: Traversable, code: str, file: Traversable) -> Iterator[Sample]:
    listed = _listed(file, f"train/data/articles/names/{code}/{file.name}")
    texts = read(part.joinpath("written", code, file.name.replace(".tsv", ".toml")), code)
    for number, (_, article) in enumerate(texts, 1):
        names = outermost(place for name, kind in listed[number].items() for place in places(article.text, name, kind))
        whole = Sample(article.text, names, frozenset(), code, corpora.written().name)
        yield from (whole.part(sentence.span) for sentence in sentences(article, language(code)))


def _listed(file: Traversable, name: str) -> Mapping[int, Names]:
    out: dict[int, dict[str, str]] = defaultdict(dict)
    for at, line in enumerate(file.read_text("utf-8").splitlines(), 1):
        try:
            number, kind, written = _record(line)
        except ValueError as error:
            raise DataError(f"{name}:{at}", f"not a text's number, a kind and a name: {error}") from error
        out[number][written] = kind
    return out


def _record(line: str) -> tuple[int, str, str]:
    number, kind, written = line.split("\t")
    if kind not in corpora.kinds():
        raise ValueError(f"no kind of names: {kind}")
    return int(number), kind, written


def places(text: str, name: str, kind: str) -> Iterator[Named]:
    """Where a name stands as words of its own; names in Han characters stand anywhere, and beside these any name does."""
    whole = re.escape(name) if re.search(_DENSE, name) else rf"(?<!{_LETTER}){re.escape(name)}(?!{_LETTER})"
    for found in re.finditer(whole, text):
        yield Named(Span(found.start(), found.end()), kind)
