"""What questions are answered with."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, overload

from tieup.codebook import Status
from tieup.consolidate import Conflict, Reason, Voice
from tieup.dates import When
from tieup.model import Entity, TieUp
from tieup.store import StoredClaim


class Ties(Sequence[TieUp]):
    """Tie-ups, the most recent first. ``total`` is how many answer the question, where ``limit`` gives fewer."""

    def __init__(self, ties: Sequence[TieUp], total: int | None = None) -> None:
        self._ties = tuple(ties)
        self.total = len(self._ties) if total is None else total

    @overload
    def __getitem__(self, at: int) -> TieUp: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[TieUp, ...]: ...
    def __getitem__(self, at: int | slice) -> TieUp | tuple[TieUp, ...]:
        return self._ties[at]

    def __len__(self) -> int:
        return len(self._ties)

    def __repr__(self) -> str:
        return f"<{len(self)} tie-ups of {self.total}>"

    def rows(self) -> list[dict[str, Any]]:
        """A plain row a tie-up; lists are joined by '; '."""
        from tieup.questions.plain import tie_row  # noqa: PLC0415 - it builds on this module

        return [tie_row(tie) for tie in self]

    def to_pandas(self) -> Any:  # noqa: ANN401 - pandas is an extra
        """The rows as a pandas table."""
        from tieup.questions.frames import to_pandas  # noqa: PLC0415 - with its library

        return to_pandas(self.rows())

    def to_polars(self) -> Any:  # noqa: ANN401 - polars is an extra
        """The rows as a polars table."""
        from tieup.questions.frames import to_polars  # noqa: PLC0415 - with its library

        return to_polars(self.rows())

    def to_arrow(self) -> Any:  # noqa: ANN401 - pyarrow is an extra
        """The rows as an Arrow table."""
        from tieup.questions.frames import to_arrow  # noqa: PLC0415 - with its library

        return to_arrow(self.rows())


@dataclass(frozen=True, slots=True)
class Step:
    """A rung of a tie-up's life with the claim behind it.

    ``dated``: the claim itself gives the day, else it is the article's. ``known`` is the day since which one could know, ``record.added``
    the time that the database learned it. ``because`` says what made the claim join, in the words of the codebook.
    """

    day: date | None
    status: Status
    dated: bool
    known: date | None
    record: StoredClaim
    because: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class History:
    """One tie-up with its life: dated steps, independent voices, and where claims disagree."""

    tie: TieUp
    steps: tuple[Step, ...]
    voices: tuple[Voice, ...]
    conflicts: tuple[Conflict, ...]

    @property
    def records(self) -> tuple[StoredClaim, ...]:
        """The claims, oldest first."""
        return tuple(step.record for step in self.steps)


@dataclass(frozen=True, slots=True)
class Partner:
    """A partner of a company: counts of tie-ups by form, field and status, the commonest first, and the ids of the tie-ups."""

    entity: Entity
    ties: tuple[str, ...]
    forms: tuple[tuple[str, int], ...]
    fields: tuple[tuple[str, int], ...]
    statuses: tuple[tuple[str, int], ...]
    first: When | None
    last: When | None


@dataclass(frozen=True, slots=True)
class Company:
    """What the name may mean, its brands where it is rolled up, its partners, and counts of tie-ups by year and field."""

    name: str
    entities: tuple[Entity, ...]
    partners: tuple[Partner, ...]
    years: tuple[tuple[int, str, int], ...]
    ties: Ties

    def __iter__(self) -> Iterator[Partner]:
        return iter(self.partners)


@dataclass(frozen=True, slots=True)
class Hit:
    """A claim whose quotes or title have the words, the tie-up it belongs to (empty where judged away), and the quote."""

    record: StoredClaim
    tie: str
    quote: str
