"""Who ties up with whom, by the network: a score for each two organisations that meet in a text, and what they do in which role.

Each meeting is read on its own, with the two names marked (entity markers after Baldini Soares et al., "Matching the Blanks", 2019,
here added to the vectors that the trunk has made of each line once for all).
"""

from __future__ import annotations

import math
from collections.abc import Collection, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from tieup.encoder import files
from tieup.encoder.hints import Hint
from tieup.encoder.trunk import Line
from tieup.encoder.windows import Ground, Meeting, Pair, Window
from tieup.errors import DataError
from tieup.lang import Sentence
from tieup.model import Mention, Span

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

MODEL, SETTINGS = "pairs.onnx", "pairs.json"
# What the network answers, in this order; how many answers each has and what they mean stands in the settings.
HEADS = ("pair", "forms", "fields", "status", "first", "second")

_REPAIR = "reinstall tieup, or train it anew with: tieup train pairs"

Vectors = NDArray[np.floating[Any]]
Scores = Mapping[str, float]  # log-odds, or log-probabilities up to a constant, by value of the codebook


@dataclass(frozen=True, slots=True)
class Answer:
    """What the network says of two organisations where they meet.

    ``score`` are the log-odds that they have a tie-up, ``names`` the two mentions in order of place. ``forms`` and ``fields`` are log-odds
    each, ``status`` and the ``roles`` (of the pair's entities, in the order of their ids) log-probabilities up to a constant.
    """

    score: float
    names: tuple[Mention, Mention]
    forms: Scores
    fields: Scores
    status: Scores
    roles: tuple[Scores, Scores]


@dataclass(frozen=True, slots=True)
class Relation:
    """What the network says of two organisations: of each meeting that it was asked about, the surest first, and of all ``together``."""

    pair: Pair
    answers: tuple[Answer, ...]
    together: Answer

    @classmethod
    def of(cls, pair: Pair, answers: Iterable[Answer]) -> Relation:
        """From one answer or more, in any order."""
        ordered = tuple(sorted(answers, key=lambda answer: -answer.score))
        return cls(pair, ordered, _together(ordered))

    def within(self, spans: Collection[Span]) -> Answer:
        """What the meetings say of which a name stands inside these spans; if there are none, what all say."""
        inside = [answer for answer in self.answers if any(name.span in span for name in answer.names for span in spans)]
        return _together(inside) if 0 < len(inside) < len(self.answers) else self.together


def _together(answers: Sequence[Answer]) -> Answer:
    """A smooth maximum of the scores; what else a meeting says counts the more, the more it speaks for a tie-up."""
    surest = answers[0]
    if len(answers) == 1:
        return surest
    score = surest.score + math.log(sum(math.exp(answer.score - surest.score) for answer in answers))
    shares = [math.exp(answer.score - score) for answer in answers]

    def mean(scores: Iterable[Scores]) -> Scores:
        told = tuple(zip(shares, scores, strict=True))
        return {value: sum(share * each[value] for share, each in told) for value in told[0][1]}

    forms, fields, status = (mean(getattr(answer, name) for answer in answers) for name in ("forms", "fields", "status"))
    one, other = (mean(answer.roles[side] for answer in answers) for side in (0, 1))
    return Answer(score, surest.names, forms, fields, status, (one, other))


class PairReader:
    """Scores pairs. One instance may be used again and again; it keeps no state between texts."""

    def __init__(self, head: InferenceSession, labels: Mapping[str, Sequence[str]]) -> None:
        self._head, self._labels = head, labels
        sizes = [len(labels[name]) for name in HEADS]
        self._cuts = np.cumsum(sizes)[:-1]

    @classmethod
    @cache
    def load(cls, folder: Path | None = None, *, elsewhere: bool = False) -> PairReader:
        """The reader in ``folder``, by default the one that the package ships; ``elsewhere``: the trunk below it lies in another folder.

        Raises DataError where its files are missing, damaged or do not belong together.
        """
        place = folder or files.shipped()
        settings = files.settings(place, SETTINGS, _REPAIR, elsewhere=elsewhere)
        head = files.session(place, MODEL, _REPAIR)
        try:
            return cls(head, settings["labels"])
        except KeyError as error:
            raise DataError(str(place.joinpath(SETTINGS)), f"cannot be loaded: no {error}; {_REPAIR}") from error

    def read(
        self,
        lines: Sequence[Line],
        sentences: Sequence[Sentence],
        organisations: Sequence[Mention],
        hints: Iterable[Hint] = (),
        asked: Container[Pair] | None = None,
    ) -> dict[Pair, Relation]:
        """What the network says of each two organisations that stand near one another, or of those of them that are ``asked`` about."""
        ground = Ground.of(lines, sentences, organisations, hints)
        meetings = {pair: each for pair, each in ground.meetings().items() if asked is None or pair in asked}
        if not meetings:
            return {}
        seen = Seen.of(lines)
        return {
            pair: Relation.of(pair, (self._told(m, self._answer(seen, ground, m), organisations) for m in each))
            for pair, each in meetings.items()
        }

    def _answer(self, seen: Seen, ground: Ground, meeting: Meeting) -> NDArray[np.float32]:
        window = ground.window(meeting)
        feed: dict[str, Any] = {"vectors": seen.through(window)[None], **arrays(window, meeting)}
        return np.asarray(self._head.run(None, feed)[0], np.float32).reshape(-1)

    def _told(self, meeting: Meeting, answer: NDArray[np.float32], organisations: Sequence[Mention]) -> Answer:
        parts = {name: part.tolist() for name, part in zip(HEADS, np.split(answer, self._cuts), strict=True)}
        heads = {name: dict(zip(self._labels[name], parts[name], strict=True)) for name in HEADS[1:]}
        first, second = heads.pop("first"), heads.pop("second")
        roles = (first, second) if meeting.first.entity == meeting.pair[0] else (second, first)
        names = organisations[meeting.first.mention], organisations[meeting.second.mention]
        return Answer(parts["pair"][0], names, **heads, roles=roles)


@dataclass(frozen=True, slots=True)
class Seen:
    """The vectors of all pieces of a text, one row a piece, and those of the marks of begin and end."""

    begin: Vectors
    pieces: Vectors
    end: Vectors

    @classmethod
    def of(cls, lines: Sequence[Line]) -> Seen:
        """Raises ValueError where no line holds a piece."""
        read = [line for line in lines if line.chunks]
        if not read:
            raise ValueError("nothing to see in lines without pieces")
        return cls(read[0].chunks[0][:1], np.concatenate([line.joined(line.chunks) for line in read]), read[-1].chunks[-1][-1:])

    def halved(self) -> Seen:
        """The same in half precision, to be kept."""
        return Seen(*(part.astype(np.float16) for part in (self.begin, self.pieces, self.end)))

    def through(self, window: Window) -> Vectors:
        """What a window shows: its pieces between the marks."""
        return np.concatenate([self.begin, self.pieces[list(window.pieces)], self.end])


def arrays(window: Window, meeting: Meeting) -> dict[str, NDArray[np.int64]]:
    """A window as the network takes it, a batch of one: the marks of each piece, where the two names stand, how far apart."""
    return {
        "marks": np.array([window.told()], np.int64),
        "places": np.array([(window.first, window.second)], np.int64),
        "steps": np.array([meeting.steps], np.int64),
    }
