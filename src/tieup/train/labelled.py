"""Articles of open corpora with the claims they hold, by the codebook: ``data/labelled/CORPUS.LANG.toml``.

The texts stand in the corpora, here only what they say. Texts that are development texts too are left out, and so are those about cars:
of such it is not known whether somebody measures with them.
"""

from __future__ import annotations

import gzip
import tomllib
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from tieup.errors import DataError
from tieup.gold import GoldDocument
from tieup.model import Article
from tieup.train import formats
from tieup.train.written import told

SOURCES = ("FactRuEval 2016, development part", "MEANTIME", "DFKI SmartData")  # the corpora, as the sources of the tagger are named
Texts = Iterator[tuple[str, str]]  # names and texts


def labelled(corpora: Path) -> Iterator[tuple[GoldDocument, Article]]:
    """All labelled texts with their claims, by corpus and language. Raises DataError where a corpus or a label is not as it should be."""
    for file in sorted(files("tieup.train").joinpath("data", "labelled").iterdir(), key=lambda place: place.name):
        try:
            yield from _read(file, corpora)
        except (OSError, tomllib.TOMLDecodeError, KeyError, ValueError) as error:
            raise DataError(f"train/data/labelled/{file.name}", f"does not fit the corpora in {corpora}: {error!r}") from error


def _read(file: Traversable, corpora: Path) -> Iterator[tuple[GoldDocument, Article]]:
    corpus, language, _ = file.name.split(".")
    texts = dict(_READERS[corpus](corpora, language))
    for record in tomllib.loads(file.read_text("utf-8"))["text"]:
        yield told(f"{corpus}.{language}-{record['source']}", language, texts[record["source"]], record["claim"])


def _factrueval(corpora: Path, _: str) -> Texts:
    for path in sorted((corpora / "factrueval" / "devset").glob("*.txt")):
        yield path.stem, path.read_text("utf-8-sig").strip() + "\n"


def _meantime(corpora: Path, language: str) -> Texts:
    """The first sentence is the title, the second the day."""
    found: dict[str, list[str]] = defaultdict(list)
    for (document, _), words in sorted(formats.conll(corpora / "meantime" / language / "meantime.conll").items()):
        found[document].append(formats.joined(words)[0])
    for document, (title, *body) in found.items():
        yield document.replace("/", "-"), f"{title}\n{' '.join(body[:1])}\n\n{' '.join(body[1:])}".strip() + "\n"


def _smartdata(corpora: Path, _: str) -> Texts:
    """Named by their number, counted through both parts."""
    folder = corpora / "smartdata-de" / "v1"
    packed = ((part, (folder / f"{part}.json.gz").read_bytes()) for part in ("train", "test"))
    documents = ((part, document) for part, data in packed for document in formats.stream(gzip.decompress(data).decode("utf-8")))
    for number, (part, document) in enumerate(documents, 1):
        yield f"{part}-{number:04d}", formats.only(document["text"]).strip() + "\n"


_READERS: Mapping[str, Callable[[Path, str], Texts]] = {"factrueval": _factrueval, "meantime": _meantime, "smartdata": _smartdata}
