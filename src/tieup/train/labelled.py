"""Articles and sentences of open corpora with the claims they hold, by the codebook: ``labelled/CORPUS.LANG.toml``.

The texts stand in the corpora, here only what they say. Texts that are development texts too are left out, and so are those about cars:
of such it is not known whether somebody measures with them.
"""

from __future__ import annotations

import gzip
import json
import tomllib
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from importlib.resources.abc import Traversable
from pathlib import Path

from tieup.errors import DataError
from tieup.gold import GoldDocument
from tieup.model import Article
from tieup.train import formats
from tieup.train.written import told

# The corpora, as the sources of the tagger are named.
SOURCES = ("FactRuEval 2016, development part", "MEANTIME", "DFKI SmartData", "FE-electrive", "FinRE")
Texts = Iterator[tuple[str, str]]  # names and texts


def labelled(part: Traversable, corpora: Path) -> Iterator[tuple[GoldDocument, Article]]:
    """All texts that ``part/labelled`` speaks of with their claims, by corpus and language.

    Raises DataError where a corpus or a label is not as it should be.
    """
    for file in sorted(part.joinpath("labelled").iterdir(), key=lambda place: place.name):
        try:
            yield from _read(file, corpora)
        except (OSError, tomllib.TOMLDecodeError, KeyError, ValueError) as error:
            raise DataError(f"train/data: labelled/{file.name}", f"does not fit the corpora in {corpora}: {error!r}") from error


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


def _feelectrive(corpora: Path, _: str) -> Texts:
    """Sentences, named by their number."""
    for number, record in enumerate(json.loads((corpora / "fe-electrive" / "train.json").read_text("utf-8")), 1):
        yield f"{number:04d}", record["text"].strip() + "\n"


def _finre(corpora: Path, _: str) -> Texts:
    """Sentences, named by their number among the different ones of the training part."""
    rows = (line.split("\t") for line in (corpora / "finre" / "train.txt").read_text("utf-8").split("\n"))
    sentences = dict.fromkeys(row[3] for row in rows if len(row) == 4)
    for number, sentence in enumerate(sentences, 1):
        yield f"{number:05d}", sentence + "\n"


_READERS: Mapping[str, Callable[[Path, str], Texts]] = {
    "factrueval": _factrueval,
    "feelectrive": _feelectrive,
    "finre": _finre,
    "meantime": _meantime,
    "smartdata": _smartdata,
}
