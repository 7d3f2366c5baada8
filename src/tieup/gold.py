"""Gold claims: what people read in documents, and when two claims name the same partners, by the codebook's section on agreement.

Pairs on one side of a claim (two investors, customers or suppliers) are none; a pair with the venture may be found but is not required.
"""

from __future__ import annotations

import itertools
import json
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any
from unicodedata import normalize

from tieup.errors import DataError
from tieup.scripts import HAN, HANGUL

Json = Mapping[str, Any]
Pair = tuple[Json, Json]

_ONE_SIDE = frozenset({"investor", "customer", "supplier"})
_HAN_OR_HANGUL = re.compile(f"[{HAN}{HANGUL}]")
_SIMILAR, _SAME_START = 0.82, 3


@dataclass(frozen=True, slots=True)
class GoldDocument:
    """A document with the claims a person read in it; ``text`` is None where the document itself is not at hand."""

    name: str
    language: str
    claims: tuple[Json, ...]
    text: str | None
    path: Path


def gold_documents(path: str | Path) -> tuple[GoldDocument, ...]:
    """The gold in a folder (LANG/NAME.json beside NAME.txt) or a JSON Lines file (documents beside it, or in ``../seeds``)."""
    path = Path(path)
    try:
        documents = tuple(_folder(path) if path.is_dir() else _lines(path))
    except (json.JSONDecodeError, KeyError) as error:
        raise DataError(str(path), f"not gold claims: {error!r}") from error
    if not documents:
        raise DataError(str(path), "no gold documents; a folder holds LANG/NAME.json beside LANG/NAME.txt")
    return documents


def _folder(path: Path) -> Iterator[GoldDocument]:
    for file in sorted(path.glob("*/*.json")):
        text = file.with_suffix(".txt")
        if text.exists():
            record = json.loads(file.read_text("utf-8"))
            language = record.get("lang", file.parent.name)
            yield GoldDocument(f"{file.parent.name}/{text.name}", language, tuple(record["claims"]), text.read_text("utf-8"), text)


def _lines(path: Path) -> Iterator[GoldDocument]:
    for line in path.read_text("utf-8").splitlines():
        record = json.loads(line)
        places = (path.parent / record["doc"], path.parent.parent / "seeds" / record["doc"])
        place = next((p for p in places if p.exists()), places[0])
        plain = place.suffix == ".txt" and place.exists()
        yield GoldDocument(record["doc"], record["lang"], tuple(record["claims"]), place.read_text("utf-8") if plain else None, place)


def required_pairs(claims: Iterable[Json]) -> Iterator[Pair]:
    required = (c for c in claims if not c.get("optional"))
    return (p for p in all_pairs(required) if "venture" not in (p[0].get("role"), p[1].get("role")))


def all_pairs(claims: Iterable[Json]) -> Iterator[Pair]:
    return (pair for claim in claims for pair in pairs_of(claim))


def pairs_of(claim: Json) -> list[Pair]:
    pairs = itertools.combinations(claim["participants"], 2)
    return [(a, b) for a, b in pairs if a.get("role") != b.get("role") or a.get("role") not in _ONE_SIDE]


def unique(pairs: Iterable[Pair]) -> list[Pair]:
    out: list[Pair] = []
    for pair in pairs:
        if not holds(out, pair):
            out.append(pair)
    return out


def holds(pairs: Iterable[Pair], pair: Pair) -> bool:
    return any(same_pair(pair, other) for other in pairs)


def same_pair(one: Pair, other: Pair) -> bool:
    straight = same(one[0], other[0]) and same(one[1], other[1])
    return straight or (same(one[0], other[1]) and same(one[1], other[0]))


def names_of(participant: Json) -> list[str]:
    entity = participant.get("entity")
    name = entity.get("name") if isinstance(entity, Mapping) else entity
    return [n for n in (name, participant.get("as_written"), participant.get("described_as")) if n]


def same(one: Json, other: Json) -> bool:
    if any(_close(a, b) for a in names_of(one) for b in names_of(other)):
        return True
    dense = [n for n in names_of(one) if _HAN_OR_HANGUL.search(n)]
    return any(a in b or b in a for a in dense for b in names_of(other) if len(b) > 1)


@cache
def norm(name: str) -> str:
    folded = normalize("NFKC", name).casefold().replace("\u0451", "\u0435")
    return " ".join(re.findall(r"\w+", folded))


@cache
def _tokens(name: str) -> frozenset[str]:
    words = frozenset(norm(name).split())
    return words - _generic() or words


@cache
def _generic() -> frozenset[str]:
    """Words that do not tell two names apart."""
    return frozenset(tomllib.loads(files("tieup").joinpath("gold.toml").read_text("utf-8"))["generic"])


@cache
def _close(one: str, other: str) -> bool:
    """Equal, one the other plus more words, or word by word an inflected form of it."""
    a, b = _tokens(one), _tokens(other)
    if not a or not b or a <= b or b <= a:
        return bool(a and b)
    if len(a) != len(b):
        return False
    return all(_inflected(x, y) for x, y in zip(sorted(a - b), sorted(b - a), strict=True))


def _inflected(one: str, other: str) -> bool:
    return one[:_SAME_START] == other[:_SAME_START] and SequenceMatcher(None, one, other).ratio() >= _SIMILAR
