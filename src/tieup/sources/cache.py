"""What servers answered, kept in files: so that they are asked only for what has changed."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from tieup.sources.network import Answer

_KEPT = 60 * 86_400  # seconds


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer and when it was had, in seconds since 1970."""

    answer: Answer
    at: float

    def conditions(self) -> dict[str, str]:
        """The headers of a request that is to be answered only where there is something new."""
        pairs = (("If-None-Match", self.answer.header("etag")), ("If-Modified-Since", self.answer.header("last-modified")))
        return {name: value for name, value in pairs if value}


class Cache:
    """A folder with a file for each address. Several processes may share it; a broken file counts as none."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @classmethod
    def usual(cls) -> Cache:
        """The one in the place where this system keeps caches."""
        from platformdirs import user_cache_path  # noqa: PLC0415 - only those who fetch need it

        return cls(user_cache_path("tieup") / "web")

    def get(self, address: str) -> Kept | None:
        try:
            head, _, content = self._path(address).read_bytes().partition(b"\n")
            record = json.loads(head)
            answer = Answer(record["address"], record["status"], tuple((k, v) for k, v in record["headers"]), content)
            return Kept(answer, float(record["at"])) if record["asked"] == address else None
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def put(self, address: str, answer: Answer) -> None:
        """Keep an answer, whole or not at all; a full disk is no reason to stop reading."""
        record = {"asked": address, "address": answer.address, "status": answer.status, "headers": answer.headers, "at": time.time()}
        path = self._path(address)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as out:
                out.write(json.dumps(record).encode() + b"\n" + answer.content)
            os.replace(out.name, path)  # noqa: PTH105 - of a name, not a Path
        except OSError:
            return

    def prune(self, older: float = _KEPT) -> None:
        """Forget what was kept more than ``older`` seconds ago."""
        limit = time.time() - older
        for path in self._folder.glob("??/*"):
            try:
                if path.stat().st_mtime < limit:
                    path.unlink()
            except OSError:  # another process was first
                continue

    def _path(self, address: str) -> Path:
        name = hashlib.sha256(address.encode("utf-8", "surrogatepass")).hexdigest()
        return self._folder / name[:2] / name
