"""How names of people look in a script without spaces: a surname and a character or two, parts with dots between, Latin letters."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from tieup.lang import Language
from tieup.mention.personal_names import NameShapes
from tieup.model import Span
from tieup.scripts import HAN
from tieup.text import any_of, fold

_HAN = f"[{HAN}]"
_DOT = r" ?[\u00b7\u2022\u2027\u30fb] ?"
_LATIN = r"[a-z][a-z'.-]*(?: [a-z][a-z'.-]*)+"  # folded


class DenseNameShapes(NameShapes):
    """Names by the settings of ``people.toml``: ``surnames``, ``follows`` (what may begin right after a name), ``speaks`` (verbs of saying,
    which make the characters between a function and them a name written by its sound) and ``no_names`` (what else stands there).
    """

    def __init__(self, language: Language) -> None:
        super().__init__(language)
        data = language.data("people")
        surnames, follows, speaks = (any_of(data.get(key, ())) for key in ("surnames", "follows", "speaks"))
        end = rf"(?=[^{HAN}]|$|{follows}|{speaks})"
        dotted = rf"{_HAN}{{1,7}}(?:{_DOT}{_HAN}{{1,7}})*{_DOT}{_HAN}{{1,7}}?{end}"
        self._shape = re.compile(rf"{dotted}|(?:{surnames}){_HAN}{{1,2}}?{end}|{_HAN}{{2,5}}?(?={speaks})|{_LATIN}")
        self._no_name = re.compile(rf"(?:{any_of(data.get('no_names', ()))})")

    def find(self, text: str, inside: Span, barred: Sequence[Span], known: Sequence[Span] = ()) -> Iterator[Span]:
        """The name right behind the words, one of the barred spans, that ``inside`` begins with: a known one, or what looks like one."""
        behind = max((wall.stop for wall in barred if wall.start == inside.start), default=inside.stop)
        start = behind + len(text[behind : inside.stop]) - len(text[behind : inside.stop].lstrip())
        if start >= inside.stop:  # a barred span may reach beyond
            return
        name = next((name for name in known if name.start == start), None) or self._shaped(text, Span(start, inside.stop))
        if name and not any(name.overlaps(wall) and (wall not in name or wall == name) for wall in barred):
            yield name

    def _shaped(self, text: str, inside: Span) -> Span | None:
        folded = fold(inside.of(text))
        match = self._shape.match(folded.text)
        if not match or self._no_name.match(folded.text):
            return None
        return Span(inside.start, inside.start + folded.span(0, match.end()).stop)

    def is_person(self, name: Span, words: Span, text: str, *, single: bool) -> bool:  # noqa: ARG002 - the shape told already
        """Always: the shape and the words before it have told."""
        return True

    def may_follow(self, between: str) -> bool:  # noqa: ARG002 - as everywhere
        """Never: a firm stands before the function here."""
        return False
