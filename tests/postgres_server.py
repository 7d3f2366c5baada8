"""A PostgreSQL server of the tests' own, from Debian's package, on a socket in a folder of its own."""

from __future__ import annotations

import itertools
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

from tieup.store import open_store

_USER = "postgres"  # the server refuses to run as root; Debian's package makes this user


def missing() -> str:
    """Why there can be no server here; empty where there can."""
    if not find_spec("psycopg"):
        return "psycopg is not installed: pip install 'tieup[postgres]'"
    if not _programs():
        return "PostgreSQL is not installed: apt-get install postgresql"
    return ""


def _programs() -> Path | None:
    found = shutil.which("initdb")
    places = [Path(found).parent] if found else sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    return next((place for place in reversed(places) if (place / "initdb").exists()), None)


class Server:
    """A running server. ``database()`` gives the address of a new database with tieup's tables, ``empty()`` of one without any."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._numbers, self._template = folder, itertools.count(), ""

    def address(self, name: str) -> str:
        return f"postgresql://{_USER}@/{name}?host={self._folder}"

    def database(self) -> str:
        if not self._template:
            made = f"tieup_{next(self._numbers)}"
            open_store(self.address(self._copy("template1", made))).__exit__(None, None, None)
            self._template = made
        return self.address(self._copy(self._template, f"tieup_{next(self._numbers)}"))

    def empty(self) -> str:
        return self.address(self._copy("template1", f"tieup_{next(self._numbers)}"))

    def sorted_as_people_do(self) -> str:
        """An empty database that puts words in the order of a language, as servers do that were set up in one."""
        return self.address(self._copy("template0", f"tieup_{next(self._numbers)}", "locale_provider icu icu_locale 'und'"))

    def _copy(self, template: str, name: str, options: str = "") -> str:
        import psycopg

        with psycopg.connect(self.address("postgres"), autocommit=True) as connection:
            connection.execute(f'create database {name} template "{template}" {options}'.encode())
        return name


@contextmanager
def server() -> Iterator[Server]:
    """A server that is gone afterwards."""
    programs = _programs()
    assert programs
    with tempfile.TemporaryDirectory(prefix="pg", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        as_user = ["runuser", "-u", _USER, "--"] if os.geteuid() == 0 else []
        if as_user:
            shutil.chown(folder, _USER)
        data = folder / "data"
        _run([*as_user, programs / "initdb", "-D", data, "-U", _USER, "-A", "trust", "-E", "UTF8", "--no-locale", "--no-sync"])
        options = f"-c listen_addresses='' -c unix_socket_directories={folder} -c fsync=off"
        control: list[str | Path] = [*as_user, programs / "pg_ctl", "-D", data, "-w"]
        _run([*control, "-o", options, "-l", folder / "log", "start"])
        try:
            yield Server(folder)
        finally:
            _run([*control, "-m", "immediate", "stop"])


def _run(command: list[str | Path]) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd="/")
    assert done.returncode == 0, done.stdout + done.stderr
