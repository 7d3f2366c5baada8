"""Other people's corpora of related organisations, as texts with targets: which relation is which form, and which is none.

What their relations mean here stands in ``data/relations.toml``.
"""

from __future__ import annotations

import json
import random
import re
import tomllib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from tieup.codebook import Form, Kind, Role, Status, Zone
from tieup.errors import DataError
from tieup.lang import Sentence
from tieup.model import Entity, Mention, Span
from tieup.train import corpora
from tieup.train.formats import joined
from tieup.train.lessons import Target, Told

Related = tuple[Span, Span, str]  # two organisations and the name of their relation


@cache
def meanings() -> Mapping[str, Any]:
    """What ``data/relations.toml`` says, by source."""
    return tomllib.loads(files("tieup.train").joinpath("data", "relations.toml").read_text("utf-8"))


def read(folder: Path, name: str, chance: random.Random) -> Iterator[Told]:
    """The texts of a source that teach something. Raises DataError where a file is missing or not well formed."""
    source, meaning = corpora.source(name), meanings()[name]
    for path in source.files.values():
        try:
            for text, related in _READERS[name](folder / path, source.mask):
                told = _told(text, related, meaning)
                if told and (any(t.tie for t in told.targets.values()) or chance.random() < meaning.get("share_of_none", 1)):
                    yield told
        except (OSError, KeyError, ValueError, IndexError, TypeError) as error:
            raise DataError(str(folder / path), f"cannot be read as {name}: {error!r}; name the folder with --corpora") from error


def _told(text: str, related: Iterable[Related], meaning: Mapping[str, Any]) -> Told | None:
    """None where nothing is known of any pair. One span is one organisation; of two relations of a pair that of a tie-up holds."""
    targets: dict[tuple[str, str], Target] = {}
    spans: set[Span] = set()
    for one, other, relation in related:
        target = _target(relation, meaning, swapped=other < one)
        if target and not one.overlaps(other):
            spans |= {one, other}
            pair = (_id(min(one, other)), _id(max(one, other)))
            if target.tie or pair not in targets:
                targets[pair] = target
    mentions = tuple(Mention(s, Kind.ORGANISATION, Entity(_id(s), s.of(text)), "corpus") for s in sorted(spans))
    whole = (Sentence(Span(0, len(text)), 0, Zone.BODY),)
    return Told(text, whole, mentions, targets) if targets else None


def _id(span: Span) -> str:
    """Sorted like the places."""
    return f"new:{span.start:06}"


def _target(relation: str, meaning: Mapping[str, Any], *, swapped: bool) -> Target | None:
    if relation in meaning["none"]:
        return Target(tie=False)
    tie = meaning["tie"].get(relation)
    if tie is None:
        return None
    status = Status(tie["status"]) if "status" in tie else None
    return Target(tie=True, forms=frozenset({Form(tie["form"])}), status=status, roles=_roles(tie, swapped=swapped))


def _roles(tie: Mapping[str, Any], *, swapped: bool) -> tuple[Role, Role] | None:
    if "roles" not in tie:
        return None
    first, second = map(Role, reversed(tie["roles"]) if swapped else tie["roles"])
    return first, second


def _rows(path: Path, mask: str) -> Iterator[tuple[str, list[Related]]]:
    """FinRE: two names, a relation, the sentence; a digit was masked. Of a name that stands more than once the first place counts."""
    by_text: dict[str, list[list[str]]] = defaultdict(list)
    for line in path.read_text("utf-8").splitlines():
        row = [cell.replace(mask, "8") for cell in line.split("\t")]
        if len(row) == 4:
            by_text[row[3]].append(row[:3])
    for text, rows in by_text.items():
        places = _places(text, {name for row in rows for name in row[:2]})
        yield text, [(places[a], places[b], relation) for a, b, relation in rows if a in places and b in places and a != b]


def _places(text: str, names: set[str]) -> dict[str, Span]:
    """Where each name first stands outside a longer one."""
    out: dict[str, Span] = {}
    for name in sorted(names, key=lambda n: (-len(n), n)):
        spans = (Span(*m.span()) for m in re.finditer(re.escape(name), text) if name)
        free = next((s for s in spans if not any(s.overlaps(taken) for taken in out.values())), None)
        if free:
            out[name] = free
    return out


def _pairs(path: Path, _: str) -> Iterator[tuple[str, list[Related]]]:
    """CORE: words, and two names as ranges of words."""
    found: dict[str, list[Related]] = defaultdict(list)
    for record in json.loads(path.read_text("utf-8")):
        text, places = joined(record["context"])
        one, other = (places[record[f"{e}_start"]].cover(places[record[f"{e}_end"]]) for e in ("e1", "e2"))
        found[text].append((one, other, record["relation"]))
    yield from found.items()


def _orders(path: Path, _: str) -> Iterator[tuple[str, list[Related]]]:
    """FE-electrive: names by offsets."""
    found: dict[str, list[Related]] = defaultdict(list)
    for record in json.loads(path.read_text("utf-8")):
        one, other = (Span(*entity[1:3]) for entity in record["ents"][:2])
        found[record["text"]].append((one, other, record["label"]))
    yield from found.items()


def _events(path: Path, _: str) -> Iterator[tuple[str, list[Related]]]:
    """FewFC: the arguments of events."""
    arguments: Mapping[str, Sequence[str]] = meanings()["FewFC"]["arguments"]
    for file in sorted(path.glob("train_*.json")):
        for line in file.read_text("utf-8").splitlines():
            record = json.loads(line)
            related = []
            for event in record["events"]:
                first, second = arguments.get(event["type"], arguments["default"])
                ones, others = ([Span(*m["span"]) for m in event["mentions"] if m["role"] == role] for role in (first, second))
                related += [(one, other, event["type"]) for one in ones for other in others]
            yield record["content"], related


_READERS: dict[str, Callable[[Path, str], Iterator[tuple[str, list[Related]]]]] = {
    "FinRE": _rows,
    "CORE": _pairs,
    "FE-electrive": _orders,
    "FewFC": _events,
}
