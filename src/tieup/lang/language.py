"""One language: its folder of data files, read once."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from tieup.errors import DataError

_ROOT = files("tieup.lang").joinpath("data")


@dataclass(frozen=True, slots=True)
class Language:
    """A language by its ISO 639-1 ``code``.

    ``spaced``: words are set apart by spaces. ``capitals``: what a capital letter marks, ``names`` or ``nouns`` or ``nothing``.
    ``endings``: what inflection may add to a name. ``abbreviations``: folded, without the dot, after which a sentence ends only
    before one of the ``openers``: folded words that have a capital at the start of a sentence alone. ``elisions``: small words that an
    apostrophe joins to the next one, without it. ``dictionary``: the language whose dictionary tells ordinary words from names, where it
    is not its own.
    """

    code: str
    name: str
    spaced: bool
    capitals: str
    endings: tuple[str, ...]
    abbreviations: frozenset[str]
    ordinal_dot: bool
    openers: frozenset[str] = frozenset()
    elisions: tuple[str, ...] = ()
    dictionary: str = ""

    @property
    def elided(self) -> str:
        """The pattern of an elided word with its apostrophe."""
        return rf"(?:{'|'.join(map(re.escape, self.elisions)) or '(?!)'})['\u2019](?=\w)"

    def data(self, name: str) -> Mapping[str, Any]:
        """The contents of ``data/<code>/<name>.toml``; empty where the language has no such file."""
        return _read(self.code, name)


@cache
def _read(code: str, name: str) -> Mapping[str, Any]:
    path = _ROOT.joinpath(code, f"{name}.toml")
    if not path.is_file():
        return MappingProxyType({})
    try:
        return MappingProxyType(tomllib.loads(path.read_text("utf-8")))
    except tomllib.TOMLDecodeError as error:
        raise DataError(f"lang/data/{code}/{name}.toml", str(error)) from error


def available() -> tuple[str, ...]:
    """The codes of the languages that can be read, sorted."""
    return tuple(sorted(folder.name for folder in _ROOT.iterdir() if folder.joinpath("language.toml").is_file()))


@cache
def language(code: str) -> Language:
    """The language with this code. Raises DataError where there is none or its settings are incomplete."""
    data = _read(code, "language")
    if not data:
        raise DataError(f"lang/data/{code}/language.toml", f"no such language; there are {', '.join(available())}")
    try:
        return Language(
            code=code,
            name=data["name"],
            spaced=data["spaced"],
            capitals=data["capitals"],
            endings=tuple(data["endings"]),
            abbreviations=frozenset(data["abbreviations"]),
            ordinal_dot=data["ordinal_dot"],
            openers=frozenset(data.get("openers", ())),
            elisions=tuple(data.get("elisions", ())),
            dictionary=data.get("dictionary", code),
        )
    except KeyError as error:
        raise DataError(f"lang/data/{code}/language.toml", f"missing {error}") from error
