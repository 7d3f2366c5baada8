"""Text into pieces of the encoder's vocabulary (unigram model), each with the code points it came from.

A word is cut where the sum of its pieces' log-probabilities is highest; no piece crosses a space, so words can be cut one by one and
remembered. Characters are normalised cluster by cluster (a letter with its combining marks), so that every piece leads back to exact
offsets of the text as it stands.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

BEGIN, PADDING, END, UNKNOWN = range(4)

_SPACE = "\u2581"  # marks a word's start in the vocabulary
_UNKNOWN_COST = 10.0  # below the rarest piece, as the model was trained
_REMEMBERED = 64  # longest word in characters that is worth remembering


@dataclass(frozen=True, slots=True)
class Pieces:
    """Ids of the pieces of a text and, for each, its first and last-but-one-past code point. Bare word marks are left out of spans."""

    ids: tuple[int, ...]
    starts: tuple[int, ...]
    stops: tuple[int, ...]

    def __len__(self) -> int:
        return len(self.ids)


class Tokenizer:
    """Cuts text into pieces. ``pieces`` and ``scores`` are the vocabulary, the four special ones first."""

    def __init__(self, pieces: Sequence[str], scores: Sequence[float]) -> None:
        self._ids = {piece: number for number, piece in enumerate(pieces) if number > UNKNOWN}
        self._scores = [float(score) for score in scores]
        self._longest = max(map(len, self._ids), default=1)
        self._unknown = min(self._scores[UNKNOWN + 1 :], default=0.0) - _UNKNOWN_COST
        self._cut_known = lru_cache(maxsize=50_000)(self._cut)

    def __len__(self) -> int:
        return len(self._scores)

    def encode(self, text: str) -> Pieces:
        """The pieces of ``text``. Linear in its length."""
        ids: list[int] = []
        starts: list[int] = []
        stops: list[int] = []
        for word, places in _words(text):
            cut = self._cut_known if len(word) <= _REMEMBERED else self._cut
            for identity, start, stop in cut(_SPACE + word):
                if stop > 1:  # the word mark alone has no place in the text
                    ids.append(identity)
                    starts.append(places[max(0, start - 1)][0])
                    stops.append(places[stop - 2][1])
        return Pieces(tuple(ids), tuple(starts), tuple(stops))

    def _cut(self, word: str) -> tuple[tuple[int, int, int], ...]:
        """The best pieces of a word that begins with the mark: id, start and stop in the word."""
        best = [0.0] * (len(word) + 1)
        step = [(UNKNOWN, 0)] * (len(word) + 1)
        for stop in range(1, len(word) + 1):
            best[stop], step[stop] = best[stop - 1] + self._unknown, (UNKNOWN, stop - 1)
            for start in range(max(0, stop - self._longest), stop):
                identity = self._ids.get(word[start:stop])
                if identity is not None and best[start] + self._scores[identity] > best[stop]:
                    best[stop], step[stop] = best[start] + self._scores[identity], (identity, start)
        return tuple(_back(step))


def _back(step: Sequence[tuple[int, int]]) -> list[tuple[int, int, int]]:
    cut, stop = [], len(step) - 1
    while stop:
        identity, start = step[stop]
        cut.append((identity, start, stop))
        stop = start
    return cut[::-1]


def _words(text: str) -> Iterator[tuple[str, list[tuple[int, int]]]]:
    """The words of ``text``, normalised, with the code points behind each of their characters."""
    word: list[str] = []
    places: list[tuple[int, int]] = []
    for start, stop in _clusters(text):
        for char in _normal(text[start:stop]):
            if char.isspace():
                if word:
                    yield "".join(word), places
                word, places = [], []
            else:
                word.append(char)
                places.append((start, stop))
    if word:
        yield "".join(word), places


def _clusters(text: str) -> Iterator[tuple[int, int]]:
    """A character with the combining marks that follow it."""
    if text.isascii():
        return pairwise(range(len(text) + 1))
    starts = [at for at, char in enumerate(text) if at == 0 or not unicodedata.combining(char)]
    return pairwise((*starts, len(text)))


@lru_cache(maxsize=20_000)
def _normal(cluster: str) -> str:
    """Compatibility forms evened out; what cannot be seen is dropped, white space of any kind is a space."""
    if cluster.isspace():
        return " "
    return "".join(c for c in unicodedata.normalize("NFKC", cluster) if unicodedata.category(c) not in {"Cc", "Cf"})
