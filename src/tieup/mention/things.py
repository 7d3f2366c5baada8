"""What a name-like stretch names that is no organisation: a technology, a product, a law, a share's code, the writer of a page."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from tieup.lang import Language
from tieup.mention.measures import currencies
from tieup.model import Span
from tieup.text import NEVER, any_of, fold, normal

# An address, a handle, a hashtag, and the sign of a trademark behind a name.
_ADDRESS = re.compile(r"\b\w+://[^\s)\]]+|[^\s(\[]*www\.[^\s)\]]+|(?<!\w)[@#]\w+|[\w.+-]+@[\w.-]+\.\w+")
_MARK = re.compile(r"\+?[\u2122\u00ae]")
# A share's code and its exchange: '(NYSE: ABCD)'.
_TICKER = re.compile(r"[(\uff08;,] ?[A-Z][A-Za-z]{1,9} ?[:\uff1a] ?$")
_EXCHANGE = re.compile(r"[:\uff1a] ?[A-Z0-9.]{1,6}(?=[);\uff09,])")
_CODE = re.compile(r"[A-Z0-9.]{1,6}")
_REACH = 40
_PERSON = r"[^\W\d_a-z][\w.'\u2019-]+(?: [^\W\d_a-z][\w.'\u2019-]*){1,3}"


class Things:
    """Tells by the words of a language's ``things.toml``, and by those of ``mention/things.toml`` that all languages share.

    ``names`` are such things by themselves; ``leading`` words begin such a name; ``before`` and ``behind`` stand beside one, ``qualities``
    may come between; ``patterns`` are of codes; ``bylines`` lead to those who wrote or took what the page shows.
    """

    def __init__(self, language: Language) -> None:
        data, shared = dict(language.data("things")), _shared()

        def words(key: str) -> str:
            return any_of((*data.get(key, ()), *shared.get(key, ())))

        begin, end, gap = (r"(?<![\w-])", r"(?![\w-])", " ") if language.spaced else ("", "", " ?")
        self._names = frozenset(map(normal, (*data.get("names", ()), *shared["names"])))
        self._leading = re.compile(rf"(?:{words('leading')}){gap}(?=.)")
        self._before = re.compile(rf"{begin}(?:{words('before')}){gap}[\"\u00ab\u201c\u201e]?$")
        quality = rf"(?:(?:{words('qualities')}){gap})?"
        self._behind = re.compile(rf"[\"\u00bb\u201c\u201d]?{gap}{quality}(?:{words('behind')}){end}")
        self._patterns = re.compile("|".join(data.get("patterns", ())) or NEVER)
        joint = rf"(?:,| {any_of((str(language.data('authorities').get('and', '')),))}| /)"
        self._byline = re.compile(rf"(?m)^\W*(?i:{words('bylines')}):? {_PERSON}(?:{joint} {_PERSON})*(?:\W*$|\. )")

    def is_one(self, name: str) -> bool:
        """Whether the name alone says that it is no organisation's."""
        folded = " ".join(normal(name).split())
        code = name.strip()
        return folded in self._names or bool(self._leading.match(folded) or self._patterns.fullmatch(code)) or code in currencies()

    def there(self, text: str, span: Span) -> bool:
        """Whether the words around it say so, or the line that it stands in."""
        before, behind = text[max(0, span.start - _REACH) : span.start], text[span.stop : span.stop + _REACH]
        if _MARK.match(behind) or self._before.search(fold(before).text) or self._behind.match(fold(behind).text):
            return True
        code = _CODE.fullmatch(span.of(text)) and (_TICKER.search(before) or _EXCHANGE.match(behind))
        return bool(code) or self._in_line(text, span)

    def _in_line(self, text: str, span: Span) -> bool:
        """Whether it stands in an address, or in a line that names the writers of the page."""
        start, stop = text.rfind("\n", 0, span.start) + 1, text.find("\n", span.stop)
        line = text[start : stop if stop >= 0 else len(text)]
        found = (Span(start + match.start(), start + match.end()) for match in _ADDRESS.finditer(line))
        writers = self._byline.match(line)
        return any(span.overlaps(address) for address in found) or bool(writers and span.stop <= start + writers.end())


@cache
def _shared() -> dict[str, Any]:
    return tomllib.loads(files("tieup.mention").joinpath("things.toml").read_text("utf-8"))
