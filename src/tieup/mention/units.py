"""Units of a known firm that the text names: 'Ford Europe', 'Toyota Ventures', each an entity of its own that belongs to the firm."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from importlib.resources import files

from tieup.entity.atlas import named
from tieup.lang import Language
from tieup.model import Entity, Mention, Span
from tieup.scripts import HAN
from tieup.text import any_written, normal


class Units:
    """Lengthens the names of firms by the words of ``data/units.toml`` and the names of countries that stand right behind them."""

    def __init__(self, language: Language) -> None:
        data = tomllib.loads(files("tieup.entity").joinpath("data", "units.toml").read_text("utf-8"))
        countries = {name.text for spot, name in named(language.code) if spot.kind == "country" and not name.doubtful}
        generic = language.data("organisations").get("generic", ())
        self._between = frozenset(map(normal, (*data["between"], *generic)))
        unit, between, behind = (any_written(words) for words in ({*data["words"], *countries}, data["between"], data["behind"]))
        spaced = rf"(?: (?:{between})){{0,2}}(?: (?:{unit})){{1,2}}(?![\w-]|['\u2019]\w)"
        self._tail = re.compile(spaced if language.spaced else rf"(?:{unit})(?=$|[^{HAN}]|{behind})")

    def lengthened(self, mentions: Iterable[Mention], text: str, whole: Sequence[Span] = ()) -> Iterator[Mention]:
        """The mentions of firms, those of their units in full. ``whole`` are names in quotes behind a legal form."""
        for mention in mentions:
            stop = self._end(mention.span, text, whole)
            yield _unit(mention, Span(mention.span.start, stop), text) if stop > mention.span.stop else mention

    def _end(self, name: Span, text: str, whole: Sequence[Span]) -> int:
        tail = self._tail.match(text, name.stop)
        if tail:
            return tail.end()
        longer = next((span for span in whole if span.start == name.start and span.stop > name.stop), name)
        more = text[name.stop : longer.stop]
        return longer.stop if more[:1] == " " and any(normal(word) not in self._between for word in more.split()) else name.stop


def _unit(mention: Mention, span: Span, text: str) -> Mention:
    firm, name = mention.entity, " ".join(span.of(text).split())
    return replace(mention, span=span, value=Entity(f"new:{firm.id}/{normal(name)}", name, firm.kind))
