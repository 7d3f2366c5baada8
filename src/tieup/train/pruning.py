"""Which pieces of the published vocabulary are worth keeping: those that texts use, words of the languages read, and every letter."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence

from tieup.encoder.tokenizer import UNKNOWN, Tokenizer
from tieup.train.weights import Weights

_WORD = "\u2581"
_SCRIPTS = ("LATIN", "CYRILLIC", "CJK")
_MIN_SEEN = 3
_MIN_WORD = 3


def useful(weights: Weights, texts: Iterable[str], dictionaries: Sequence[str]) -> set[int]:
    """Ids of the pieces to keep. ``dictionaries`` are the languages whose words stay even where ``texts`` do not use them."""
    seen = _seen(weights, texts)
    numbered = [(number, piece.removeprefix(_WORD)) for number, piece in enumerate(weights.pieces) if number > UNKNOWN]
    readable = [(number, piece) for number, piece in numbered if all(map(_is_readable, piece))]
    kept = {number for number, piece in readable if len(piece) <= 1 or seen[number] >= _MIN_SEEN}
    words = {number for number, piece in readable if len(piece) >= _MIN_WORD and weights.pieces[number][0] == _WORD}
    return kept | {number for number in words - kept if _is_word(weights.pieces[number][1:], dictionaries)}


def _seen(weights: Weights, texts: Iterable[str]) -> Counter[int]:
    tokenizer = Tokenizer(weights.pieces, weights.scores.tolist())
    seen: Counter[int] = Counter()
    for text in texts:
        seen.update(tokenizer.encode(text).ids)
    return seen


def _is_word(piece: str, dictionaries: Sequence[str]) -> bool:
    from simplemma import is_known  # noqa: PLC0415 - its dictionaries take a moment

    return piece.isalpha() and any(is_known(piece, lang=code) for code in dictionaries)


def _is_readable(char: str) -> bool:
    """A letter of a script that is read, or no letter at all."""
    return not char.isalpha() or unicodedata.name(char, "").startswith(_SCRIPTS)
