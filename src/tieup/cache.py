"""Bytes that take long to compute, kept in the user's cache folder. Losing them costs time only."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path

_DIGEST = 32
_KEPT = 24  # files: some gazetteers and a dictionary for each language; older ones belong to registries and releases that are gone


def key_of(*parts: bytes) -> str:
    """A name for what was computed from these parts."""
    digest = blake2b(digest_size=16)
    for part in parts:
        digest.update(len(part).to_bytes(8, "little") + part)
    return digest.hexdigest()


def cached(key: str, compute: Callable[[], bytes], folder: Path | None = None) -> bytes:
    """What ``compute`` gives for this key, from the cache where it holds it whole.

    A file that is cut off or damaged is computed anew. Where the folder cannot be written, nothing is kept: that is no error.
    """
    place = (folder or _folder()) / f"{key}.bin"
    found = _read(place)
    if found is None:
        found = compute()
        with suppress(OSError):  # read-only homes, full disks: the next run computes again
            _write(place, found)
    return found


def _folder() -> Path:
    from platformdirs import user_cache_path  # noqa: PLC0415 - only large registries come here

    return user_cache_path("tieup", appauthor=False)


def _read(place: Path) -> bytes | None:
    try:
        content = place.read_bytes()
    except OSError:  # not there, or not ours to read
        return None
    kept = content[_DIGEST:]
    return kept if content[:_DIGEST] == _digest(kept) else None


def _write(place: Path, content: bytes) -> None:
    """Write beside the place and rename, so that no reader ever sees half a file."""
    place.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=place.parent, suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(_digest(content) + content)
        Path(name).replace(place)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    by_age = sorted(place.parent.glob("*.bin"), key=lambda path: path.stat().st_mtime)
    for old in by_age[:-_KEPT]:
        old.unlink(missing_ok=True)


def _digest(content: bytes) -> bytes:
    return blake2b(content, digest_size=_DIGEST).digest()
