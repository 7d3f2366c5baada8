"""What can go wrong, each with its reason and, where there is one, the way out."""

from __future__ import annotations


class TieupError(Exception):
    """Base of all errors that tieup raises on purpose. Its text is fit for a user."""


class Refusal(TieupError):  # noqa: N818 - what it is: an error that a person can mend
    """An error that can be said in any language: ``why`` is the key of its words, ``told`` the values that stand in them."""

    def __init__(self, text: str, why: str = "", **told: object) -> None:
        super().__init__(text)
        self.why, self.told = why, told


class InputError(TieupError):
    """An input cannot be read: empty, binary, too large, unreadable, an unknown language."""

    def __init__(self, document: str, reason: str) -> None:
        super().__init__(f"{document}: {reason}")
        self.document = document
        self.reason = reason


class DataError(TieupError):
    """A data file of the program is wrong. Names the file, the entry and the reason."""

    def __init__(self, file: str, reason: str) -> None:
        super().__init__(f"{file}: {reason}")
        self.file = file
        self.reason = reason


class StoreError(TieupError):
    """The database cannot be opened, is of another version, or refuses a write.

    ``passing``: it can still be read, or is only busy.
    """

    def __init__(self, reason: str, *, passing: bool = False) -> None:
        super().__init__(reason)
        self.passing = passing


class JudgementError(Refusal):
    """A judgement on entities that cannot hold: of unknown ids, in a circle, or taking back nothing."""


class QuestionError(Refusal):
    """A question that cannot be answered: an unknown filter or term, an id that no tie-up or several have."""


class MissingError(TieupError):
    """A package is needed that only an extra of tieup brings."""

    def __init__(self, package: str, extra: str) -> None:
        super().__init__(f"this needs the package {package}: pip install 'tieup[{extra}]'")


class DeskError(Refusal):
    """Something asked of the desk that cannot be done: an account, a watch or a delivery that is not in order."""


class EngineError(TieupError):
    """The engine that should do the work cannot: it does not start, cannot reach the database, or lost its workers."""
