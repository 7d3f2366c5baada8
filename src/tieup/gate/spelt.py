"""How letters stand in the bytes of a page: in any case, in any usual encoding, with and without accents."""

from __future__ import annotations

import re
import string
from collections.abc import Iterable, Iterator
from html import unescape
from itertools import islice, product

from tieup.article import ENCODINGS
from tieup.text import fold, variants

_REFERENCE = re.compile(rb"&#?[0-9A-Za-z]{1,30};")
_SPARSE = 200  # bytes to a reference, from which on the few there are hide no word that others do not tell of
_MOST = 8  # spellings of one stem in the characters of another standard


def _flat() -> bytes:
    """A space for every mark of ASCII: what is looked for then stands between spaces."""
    kept = set(string.ascii_letters.encode() + string.digits.encode()) | set(range(0x80, 0x100))
    return bytes(byte if byte in kept else 0x20 for byte in range(0x100))


FLAT = _flat()
LOW = FLAT.lower()


def resolved(text: bytes) -> bytes:
    """The text with the characters that its references stand for, where it has many."""
    if text.count(b"&") * _SPARSE < len(text):
        return text
    return _REFERENCE.sub(lambda found: unescape(found[0].decode()).encode("utf-8", "replace"), text)


def flattened(content: bytes) -> bytes:
    """The bytes of a page as they are searched."""
    return content.translate(FLAT)


def lowered(content: bytes) -> bytes:
    """As ``flattened``, with the capitals of ASCII small."""
    return content.translate(LOW)


def spellings(text: str, *, cased: bool = False) -> set[bytes]:
    """All byte strings as which a text may stand in a flattened page; none in which too little of it is left to tell it by.

    ``cased``: its small letters are small in the page too, or all are capitals.
    """
    forms = {text, fold(text).text, *_other_standard(text)} if not cased else {text, *_other_standard(text)}
    written = {form for each in forms for form in (each, each.upper(), *(() if cased else (each.lower(), each[:1].upper() + each[1:])))}
    return {found for form in written for data in _encoded(form) if (found := flattened(data).strip(b" ")) and _tells(found, data)}


def _tells(flat: bytes, data: bytes) -> bool:
    return len(flat) - flat.count(b" ") >= 3 and flat.count(b" ") - data.count(b" ") <= len(data) // 4


def _other_standard(text: str) -> Iterable[str]:
    """The text in the characters that fold to its own, as those of traditional Chinese do."""
    if all(len(variants(char)) == 1 for char in text):
        return ()
    return islice(("".join(chars) for chars in product(*(variants(char) for char in text))), _MOST)


def _encoded(text: str) -> Iterator[bytes]:
    yield text.encode()
    if text.isascii():
        return
    for encoding in ENCODINGS:
        try:
            yield text.encode(encoding)
        except UnicodeEncodeError:
            continue
