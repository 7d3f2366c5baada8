"""Bytes to text: what the page says of its encoding is believed only as far as the bytes bear it out."""

from __future__ import annotations

import codecs
import re
import unicodedata
from functools import cache

from tieup.article.binary import wide_encoding

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Where nothing is declared, the first of those that read equally well wins.
ENCODINGS = ("cp1251", "cp1252", "koi8-r", "gb18030", "shift_jis", "euc_kr", "big5", "cp1250")
# What browsers take these labels to mean.
_MEANT = {"iso8859-1": "cp1252", "ascii": "cp1252", "gb2312": "gb18030", "gbk": "gb18030", "iso8859-9": "cp1254", "tis-620": "cp874"}
_NONE = "undefined"  # a codec of Python's that reads nothing
_DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_.:-]{2,40})""")
_CHARSET = re.compile(r"""charset\s*=\s*["']?\s*([A-Za-z0-9_.:-]{2,40})""", re.IGNORECASE)
_NEWLINES = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufeff\ufffe\uffff]")
_WORD = re.compile(r"[^\W\d_]+")
_GOOD = 0.75  # the share of plausible words from which a reading is taken without asking further
_BETTER = 0.15  # by how much another encoding must read better than the declared one


def clean(text: str) -> str:
    """NFC, one kind of line end, no control characters and no lone surrogates."""
    return unicodedata.normalize("NFC", _CONTROLS.sub("", _NEWLINES.sub("\n", text)))


def decode(content: bytes, content_type: str = "") -> str:
    """The text of ``content``, clean. ``content_type`` is the HTTP header, which may name a charset."""
    for bom, encoding in _BOMS:
        if content.startswith(bom):
            return clean(content[len(bom) :].decode(encoding, "replace"))
    declared = _declared(content, content_type)
    return clean(content.decode(_encoding(content, declared), "replace"))


def _declared(content: bytes, content_type: str) -> list[str]:
    labels = _CHARSET.findall(content_type) + [label.decode() for label in _DECLARED.findall(content[:4096])[:3]]
    return list(dict.fromkeys(name for label in labels if (name := _codec(label))))


def _codec(label: str) -> str:
    """The codec that a label means; empty for none that reads text."""
    try:
        info = codecs.lookup(label)
    except (LookupError, ValueError):
        return ""
    return _MEANT.get(info.name, info.name) if getattr(info, "_is_text_encoding", True) and info.name != _NONE else ""


def _encoding(content: bytes, declared: list[str]) -> str:
    if b"\x1b" in content[:65536] and (escaped := [name for name in declared if name.startswith("iso2022")]):
        return escaped[0]
    if content.isascii() or _mostly_utf8(content):
        return wide_encoding(content[:8192]) or "utf-8"
    if wide := wide_encoding(content[:8192]):
        return wide
    return _best(_sample(content), [name for name in declared if not name.startswith("utf")])


def _mostly_utf8(content: bytes) -> bool:
    """Valid UTF-8, but for a cut at the end or the odd byte that an editor of the page broke."""
    text = content.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    return broken <= 1 or broken * 50 < len(content) - len(text)


def _sample(content: bytes, size: int = 8192) -> bytes:
    """Whole lines that are not ASCII, for single bytes alone tell encodings apart."""
    lines: list[bytes] = []
    for line in content.splitlines():
        if not line.isascii():
            lines.append(line[:size])
            size -= len(line)
        if size <= 0:
            break
    return b"\n".join(lines)


def _best(sample: bytes, declared: list[str]) -> str:
    scores = {name: score for name in (*declared, *ENCODINGS) if (score := _readability(sample, name)) is not None}
    first = declared[0] if declared and declared[0] in scores else max(scores, key=lambda name: scores[name], default="")
    best = max(scores, key=lambda name: scores[name] - (_BETTER if name != first else 0.0), default="cp1252")
    return best if scores.get(best, 0) >= _GOOD else _guessed(sample) or best


def _guessed(sample: bytes) -> str:
    from charset_normalizer import from_bytes  # noqa: PLC0415 - only rare encodings need it

    found = from_bytes(sample).best()
    return found.encoding if found else ""


def _readability(sample: bytes, encoding: str) -> float | None:
    """The share of words beyond ASCII that look like words; None where the bytes are not of this encoding."""
    text = sample.decode(encoding, "replace")
    if text.count("\ufffd") * 50 > len(text):
        return None
    words = [word for word in _WORD.findall(text) if not word.isascii()]
    junk = sum(0x80 <= ord(c) < 0xA0 or 0x2500 <= ord(c) < 0x25A0 or c == "\ufffd" for c in text)
    return sum(map(_plausible, words)) / (len(words) + junk) if words else None


def _plausible(word: str) -> float:
    """How much ``word`` looks like one: a single script, its letters in a usual order of cases, not all of them accented."""
    scripts = {_script(char) for char in word}
    if scripts & {"CJK", "HIRAGANA", "KATAKANA", "HANGUL"}:
        return sum(map(_common, word)) / len(word) if len(scripts) == 1 or "LATIN" not in scripts else 0.0
    if len(scripts) > 1 or not _usual_case(word):
        return 0.0
    if scripts == {"LATIN"} and len(word) > 1 and sum(c.isascii() for c in word) * 4 < len(word):
        return 0.0
    return 0.4 if len(word) > 1 and word.isupper() else 1.0


def _usual_case(word: str) -> bool:
    return word[1:].islower() or word.isupper() or not word[1:]


@cache
def _script(char: str) -> str:
    return unicodedata.name(char, "").partition(" ")[0]


@cache
def _common(char: str) -> bool:
    """Whether a CJK character is one that running text uses: kana, a syllable, or of the frequent level of its standard set."""
    if _script(char) in {"HIRAGANA", "KATAKANA", "HANGUL"}:
        return True
    levels = (("gb2312", 0xB0, 0xD8), ("big5", 0xA4, 0xC7))
    return any(low <= char.encode(name, "ignore")[:1].ljust(1, b"\0")[0] < high for name, low, high in levels)
