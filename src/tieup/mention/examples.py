"""Runs the examples in the data of the readers: numbers, times, quantities and things, each against what it says it means."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from tieup.codebook import Zone
from tieup.dates import When
from tieup.encoder import Tag
from tieup.lang import Language, Sentence
from tieup.mention.calendar import MEANINGS
from tieup.mention.dense import DenseShapes
from tieup.mention.evidence import ORGANISATION, Evidence
from tieup.mention.numbers import numbers
from tieup.mention.plausible import Plausible
from tieup.mention.quantities import quantities
from tieup.mention.shapes import Shapes
from tieup.mention.source import Source
from tieup.mention.times import times
from tieup.model import Quantity, Span
from tieup.records import quantity_to_json
from tieup.text import fold

_FILES = ("numbers", "times", "quantities")
_SEEN = 0.8  # how sure the tagger is of what the examples of things have in brackets
Read = Callable[[str], str]


def faults(each: Language) -> Iterator[str]:
    """What is wrong with the values' data of a language: what is missing, examples that are read otherwise."""
    for name in _FILES:
        data = each.data(name)
        if not data:
            yield f"{_file(each, name)}: no rules"
    yield from _number_faults(each)
    try:
        yield from _time_faults(each)
    except ValueError as error:
        yield f"{_file(each, 'times')}: {error}"
    yield from _quantity_faults(each)
    yield from _thing_faults(each)


def _file(each: Language, name: str) -> str:
    return f"lang/data/{each.code}/{name}.toml"


def _number_faults(each: Language) -> Iterator[str]:
    data = each.data("numbers")

    def read(text: str) -> str:
        return " ".join(f"{n.value:g}" for n in numbers(fold(text).text, each.code))

    wanted = {text: f"{value:g}" for text, value in data.get("examples", {}).items()}
    yield from _differences(_file(each, "numbers"), wanted | dict.fromkeys(data.get("none", {}).get("texts", ()), ""), read)


def _time_faults(each: Language) -> Iterator[str]:
    data = each.data("times")
    today = When.parse(data["today"]) if "today" in data else None

    def read(text: str) -> str:
        return " ".join(str(m.value.edtf) for m in times(text, fold(text), each.code, today) if isinstance(m.value, When))

    for rule in data.get("rule", ()):
        where = f"{_file(each, 'times')}: rule {rule['id']}"
        yield from _shape(where, rule)
        yield from _differences(where, rule.get("match", {}) | dict.fromkeys(rule.get("no_match", ()), ""), read)


def _quantity_faults(each: Language) -> Iterator[str]:
    def read(text: str) -> str:
        found = (m.value for m in quantities(text, fold(text), each.code))
        records = (quantity_to_json(quantity) for quantity in found if isinstance(quantity, Quantity))
        return " ".join(f"{record['value']} {record['unit']}" for record in records)

    for unit in each.data("quantities").get("unit", ()):
        where = f"{_file(each, 'quantities')}: unit {unit['unit']}"
        yield from (f"{where}: no {key}" for key in ("words", "match", "no_match") if not unit.get(key))
        yield from _differences(where, unit.get("match", {}) | dict.fromkeys(unit.get("no_match", ()), ""), read)


def _thing_faults(each: Language) -> Iterator[str]:
    """What the brackets hold is given to the sieve as something that a tagger takes for a name."""
    data, where = each.data("things"), _file(each, "things")
    sieve = Plausible(each, Shapes(each) if each.spaced else DenseShapes(each))
    yield from (f"{where}: no {key}" for key in ("none", "named") if not data.get(key))
    for key in ("none", "named"):
        for text in data.get(key, ()):
            seen, lost = _sifted(sieve, text)
            yield from (f"{where}: {text!r} names {', '.join(seen)}" for _ in seen[:1] if key == "none")
            yield from (f"{where}: {text!r} names no {', '.join(lost)}" for _ in lost[:1] if key == "named")


def _sifted(sieve: Plausible, marked: str) -> tuple[list[str], list[str]]:
    """The bracketed stretches that the sieve takes for names, and those that it does not."""
    pieces = re.split(r"[\[\]]", marked)
    text, spans = "".join(pieces), []
    for number in range(1, len(pieces), 2):
        start = len("".join(pieces[:number]))
        spans.append(Span(start, start + len(pieces[number])))
    tags = tuple(Tag(span, ORGANISATION, _SEEN) for span in spans)
    source = Source(text, fold(text), (Sentence(Span(0, len(text)), 0, Zone.BODY),))
    kept = {shape.span for shape in sieve.names((), source, Evidence.of(source, tags))}
    return [s.of(text) for s in spans if any(s.overlaps(k) for k in kept)], [s.of(text) for s in spans if s not in kept]


def _shape(where: str, rule: Mapping[str, Any]) -> Iterator[str]:
    if rule.get("means") not in MEANINGS:
        yield f"{where}: {rule.get('means')!r} is no meaning of tieup.mention.calendar"
    yield from (f"{where}: no {key}" for key in ("words", "no_match") if not rule.get(key))
    if not rule.get("match") and rule.get("means") != "none":
        yield f"{where}: no match"


def _differences(where: str, wanted: Mapping[str, str], read: Read) -> Iterator[str]:
    for text, value in wanted.items():
        found = read(text)
        if found != value:
            yield f"{where}: {text!r} is read as {found or 'nothing'}, not {value or 'nothing'}"
