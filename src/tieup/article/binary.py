"""What is no text at all, told from the first bytes."""

from __future__ import annotations

_MAGIC = (
    (b"%PDF-", "a PDF file"),
    (b"PK\x03\x04", "a zip archive or office document"),
    (b"PK\x05\x06", "an empty zip archive"),
    (b"\x1f\x8b", "a gzip file"),
    (b"BZh", "a bzip2 file"),
    (b"\xfd7zXZ\x00", "an xz file"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (b"Rar!\x1a\x07", "a RAR archive"),
    (b"\x89PNG\r\n", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF87a", "a GIF image"),
    (b"GIF89a", "a GIF image"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old office document"),
    (b"{\\rtf", "an RTF document"),
    (b"\x7fELF", "a program"),
    (b"SQLite format 3\x00", "a database"),
    (b"OggS", "an audio or video file"),
    (b"ID3", "an audio file"),
    (b"\x00\x00\x01\x00", "an icon"),
)
_STARTS = tuple(magic for magic, _ in _MAGIC)
_WIDE_BOMS = (b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")
_SAMPLE = 8192


def binary_reason(content: bytes) -> str:
    """Why ``content`` cannot be text; empty where it may be."""
    if content.startswith(_STARTS):
        return next(f"not text but {name}" for magic, name in _MAGIC if content.startswith(magic))
    if content[:4] == b"RIFF" and content[8:12] in {b"WEBP", b"WAVE", b"AVI "}:
        return "not text but an image, audio or video file"
    has_nul = content.find(b"\0", 0, _SAMPLE) >= 0
    if has_nul and not content.startswith(_WIDE_BOMS) and not wide_encoding(content[:_SAMPLE]):
        return "not text: it holds NUL bytes"
    return ""


def wide_encoding(sample: bytes) -> str:
    """UTF-16 in the byte order in which ``sample`` reads as text; empty where it does in neither.

    Lines and spaces of any script put a NUL byte beside an ASCII one, mostly on the same side.
    """
    odd, even = sample[1::2], sample[::2]
    for encoding, high, low in (("utf-16-le", odd, even), ("utf-16-be", even, odd)):
        if high.count(0) > 2 * low.count(0) and _reads(sample[: len(sample) // 2 * 2], encoding):
            return encoding
    return ""


def _reads(sample: bytes, encoding: str) -> bool:
    text = sample.decode(encoding, "ignore")
    return len(text) * 2 >= len(sample) - 2 and sum(c.isprintable() or c.isspace() for c in text) > 0.97 * len(text)
