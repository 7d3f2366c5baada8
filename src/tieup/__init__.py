"""tieup: evidence-backed tie-ups between firms in electric mobility, read from news in many languages."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from tieup.questions import Database

__version__ = "0.1.0"


def open(path: str | Path) -> Database:  # noqa: A001 - tieup.open, as in dbm.open and gzip.open
    """The database in a file, or behind an address ``postgresql://...``, for questions. Raises tieup.errors.StoreError."""
    from tieup.questions import open_database  # noqa: PLC0415 - reading needs no database

    return open_database(path)
