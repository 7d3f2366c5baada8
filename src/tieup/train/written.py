"""Articles written to learn from, in each language: ``written/LANG/NN.toml`` with the claims they hold.

Their firms and deals are invented, or their facts public; every two organisations that no claim joins have no tie-up.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from tieup.article import article_of
from tieup.codebook import Field, Form, Role, Status
from tieup.errors import DataError
from tieup.gold import GoldDocument, Json
from tieup.model import Article, Page


def written(part: Traversable) -> Iterator[tuple[GoldDocument, Article]]:
    """All texts in ``part/written`` with their claims, by language and file."""
    for language, file in by_language(part.joinpath("written")):
        yield from read(file, language)


def by_language(part: Traversable) -> Iterator[tuple[str, Traversable]]:
    """The files in ``part/LANG``, each with its language, by language and name."""
    for folder in sorted(part.iterdir(), key=lambda place: place.name):
        for file in sorted(folder.iterdir(), key=lambda place: place.name):
            yield folder.name, file


def read(file: Traversable, language: str) -> Iterator[tuple[GoldDocument, Article]]:
    """The texts of a file. Raises DataError where it is not as it should be."""
    name = f"{language}/{file.name}"
    try:
        records = tomllib.loads(file.read_text("utf-8"))["text"]
        for number, record in enumerate(records, 1):
            yield _text(f"{name.removesuffix('.toml')}-{number}", language, record)
    except (tomllib.TOMLDecodeError, KeyError, ValueError) as error:
        raise DataError(f"train/data/written/{name}", f"not texts with claims: {error!r}") from error


def _text(name: str, language: str, record: Mapping[str, Any]) -> tuple[GoldDocument, Article]:
    day = record.get("published", "")
    text = f"{record['title']}\n{day}\n\n{record['body'].strip()}\n"
    return told(name, language, text, record.get("claim", ()))


def told(name: str, language: str, text: str, records: Iterable[Mapping[str, Any]]) -> tuple[GoldDocument, Article]:
    """A text as an article, with the claims that are recorded of it. Raises ValueError as a claim's record may."""
    claims = tuple(_claim(each, text) for each in records)
    article = article_of(Page(name, text.encode("utf-8")))
    return GoldDocument(name, language, claims, text, Path(name)), replace(article, language=language)


def _claim(record: Mapping[str, Any], text: str) -> Json:
    """A claim as gold has it. Raises ValueError where a value is none of the codebook's or a party does not stand in the text."""
    absent = [party for party in record["parties"] if party not in text]
    if absent:
        raise ValueError(f"not in the text: {', '.join(absent)}")
    parties = [{"entity": name, "as_written": name, "role": Role(role)} for name, role in record["parties"].items()]
    return {
        "participants": parties,
        "forms": [Form(form) for form in record["forms"]],
        "fields": [Field(field) for field in record.get("fields", ())],
        "status": Status(record["status"]),
        "optional": record.get("optional", False),
    }
