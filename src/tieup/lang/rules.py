"""Rules of a data file: an id, words, what they mean, and examples that must and must not match."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from tieup.errors import DataError
from tieup.lang.language import Language
from tieup.lang.patterns import Hit, Pattern, PatternSet
from tieup.text import fold

_OWN = frozenset({"id", "words", "unless", "match", "no_match"})


@dataclass(frozen=True, slots=True)
class Rule:
    """One entry of a rules file; words that overlap those of ``unless`` do not count. ``settings`` holds all further keys of the entry."""

    id: str
    patterns: tuple[Pattern, ...]
    match: tuple[str, ...]
    no_match: tuple[str, ...]
    settings: Mapping[str, Any]
    unless: tuple[Pattern, ...] = ()

    @classmethod
    def parse(cls, file: str, entry: Mapping[str, Any], *, spaced: bool) -> Rule:
        """A rule from its TOML table. Raises DataError where it has no id, no words or no examples."""
        name = entry.get("id", "?")
        missing = [key for key in ("id", "words", "match", "no_match") if not entry.get(key)]
        if missing:
            raise DataError(file, f"rule {name}: missing {', '.join(missing)}")
        try:
            patterns, unless = (
                tuple(Pattern.parse(fold(words).text, spaced=spaced) for words in entry.get(key, ())) for key in ("words", "unless")
            )
        except ValueError as error:
            raise DataError(file, f"rule {name}: {error}") from error
        settings = {key: value for key, value in entry.items() if key not in _OWN}
        return cls(name, patterns, tuple(entry["match"]), tuple(entry["no_match"]), MappingProxyType(settings), unless)


class RuleSet:
    """The rules of one file of a language, found together.

    With ``longest = true`` in the file the words of one rule do not count inside longer ones of another: the 'of' in 'on behalf of'.
    """

    def __init__(self, language: Language, name: str, table: str = "rule") -> None:
        self.file = f"lang/data/{language.code}/{name}.toml"
        self.rules = tuple(Rule.parse(self.file, entry, spaced=language.spaced) for entry in language.data(name).get(table, ()))
        self._spaced = language.spaced
        self._longest = bool(language.data(name).get("longest", False))
        self._patterns = PatternSet(((p, rule) for rule in self.rules for p in rule.patterns), spaced=self._spaced)
        self._unless = PatternSet(((p, rule) for rule in self.rules for p in rule.unless), spaced=self._spaced)

    def find(self, folded: str) -> list[Hit[Rule]]:
        """The hits in the folded text, by place; of one rule's hits that overlap only the longest."""
        hits = sorted(self._counting(folded), key=lambda h: (h.start, -h.stop, h.item.id))
        out: list[Hit[Rule]] = []
        last: dict[str, int] = {}
        for hit in hits:
            if hit.stop > last.get(hit.item.id, -1):
                last[hit.item.id] = hit.stop
                out.append(hit)
        return _outermost(out) if self._longest else out

    def _counting(self, folded: str) -> Iterator[Hit[Rule]]:
        """The hits that no ``unless`` of their rule touches."""
        covered: dict[str, set[int]] = defaultdict(set)
        for hit in self._unless.find(folded):
            covered[hit.item.id].update(range(hit.start, hit.stop))
        return (hit for hit in self._patterns.find(folded) if covered[hit.item.id].isdisjoint(range(hit.start, hit.stop)))

    def faults(self) -> Iterator[str]:
        """What is wrong with the rules: ids given twice, examples that do not behave."""
        ids: set[str] = set()
        for rule in self.rules:
            if rule.id in ids:
                yield f"{self.file}: rule {rule.id}: the id stands twice"
            ids.add(rule.id)
            yield from self._faulty_examples(rule)

    def unproven(self) -> Iterator[str]:
        """The words that no example of their rule holds: they may be misspelt, or such as can stand nowhere."""
        for rule in self.rules:
            proven = set(self._matched(rule))
            yield from (f"{self.file}: rule {rule.id}: no example of {p.source!r}" for p in rule.patterns if p not in proven)

    def _matched(self, rule: Rule) -> Iterator[Pattern]:
        patterns = PatternSet(((pattern, pattern) for pattern in rule.patterns), spaced=self._spaced)
        return (hit.item for example in rule.match for hit in patterns.find(fold(example).text))

    def _faulty_examples(self, rule: Rule) -> Iterator[str]:
        for examples, wanted in ((rule.match, True), (rule.no_match, False)):
            for example in examples:
                if any(hit.item is rule for hit in self.find(fold(example).text)) is not wanted:
                    yield f"{self.file}: rule {rule.id}: {'no match' if wanted else 'a match'} in {example!r}"


def _outermost(hits: list[Hit[Rule]]) -> list[Hit[Rule]]:
    """Without those inside a longer one; the hits are sorted by start, the longer first."""
    out: list[Hit[Rule]] = []
    reach = (0, 0)
    for hit in hits:
        if hit.stop > reach[1] or (hit.start, hit.stop) == reach:
            out.append(hit)
            reach = (hit.start, hit.stop)
    return out
