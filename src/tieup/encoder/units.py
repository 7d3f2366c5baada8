"""The units that carry a label: a word of a spaced script, each piece of a script without spaces, each mark.

Only a unit's first piece is asked for its label, so that a name never begins or ends inside a word.
"""

from __future__ import annotations

import unicodedata

from tieup.encoder.tokenizer import Pieces

_UNSPACED = (("\u3040", "\u30ff"), ("\u3400", "\u9fff"), ("\uf900", "\ufaff"), ("\U00020000", "\U0003ffff"))


def units(text: str, pieces: Pieces) -> list[tuple[int, int, int]]:
    """Number of the first piece, start and stop in ``text`` of each unit, in order."""
    found: list[tuple[int, int, int]] = []
    for number, (start, stop) in enumerate(zip(pieces.starts, pieces.stops, strict=True)):
        if found and start <= found[-1][2] and within_word(text, start):
            found[-1] = (found[-1][0], found[-1][1], max(stop, found[-1][2]))
        else:
            found.append((number, start, stop))
    return found


def within_word(text: str, at: int) -> bool:
    """Whether a word runs over the place between ``at - 1`` and ``at``."""
    return 0 < at < len(text) and _is_letter(text[at - 1]) and _is_letter(text[at])


def is_unspaced(char: str) -> bool:
    """Whether the character's script writes no spaces between words."""
    return any(low <= char <= high for low, high in _UNSPACED)


def _is_letter(char: str) -> bool:
    return (char.isalnum() or unicodedata.combining(char) > 0) and not is_unspaced(char)
