"""Files of outlets, read and checked: each setting has its type, and what is wrong is named."""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields
from importlib.resources import files
from pathlib import Path
from typing import Any, TypeVar

from tieup.errors import DataError
from tieup.outlet.outlet import Outlet, Saved, Where, Words, selection

T = TypeVar("T")

# The folders of the package: outlets that exist, with their feeds, and invented ones with a page each, to learn from.
SHIPPED = {name: Path(str(files("tieup.outlet").joinpath(name))) for name in ("data", "examples")}

_SITE = re.compile(r"(?!www\.)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+")
_FEED = re.compile(r"https?://\S+")
_LANGUAGE = re.compile(r"[a-z]{2}")


def outlets_in(folder: Path) -> tuple[Outlet, ...]:
    """The outlets of a folder, by the names of their files. Raises DataError where one is not in order, or two are of one site."""
    if not folder.is_dir():
        raise DataError(str(folder), "no such folder")
    found: dict[str, Outlet] = {}
    for file in sorted(folder.glob("*.toml")):
        one = outlet_from(file)
        if found.setdefault(one.site, one) is not one:
            raise DataError(str(file), f"{found[one.site].file.name} is of {one.site} too")
    return tuple(found.values())


def outlet_from(file: Path) -> Outlet:
    """The outlet in a file. Raises DataError where there is none, or a setting is missing, unknown or wrong."""
    try:
        table = tomllib.loads(file.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise DataError(str(file), str(error)) from error
    try:
        return Outlet(file=file, **_taken(Outlet, table, _OUTLET))
    except ValueError as error:
        raise DataError(str(file), str(error)) from error


Taking = Callable[[Any], Any]


def _taken(kind: type[Any], table: Mapping[str, Any], how: Mapping[str, Taking]) -> dict[str, Any]:
    """The settings of a table. Raises ValueError with the name of the first that is wrong."""
    if strange := [key for key in table if key not in how]:
        raise ValueError(f"no setting is called {strange[0]!r}; there are {', '.join(how)}")
    needed = (f.name for f in fields(kind) if f.default is MISSING)
    if missing := [name for name in needed if name not in table]:
        raise ValueError(f"missing {', '.join(missing)}")
    taken = {}
    for key, value in table.items():
        try:
            taken[key] = how[key](value)
        except ValueError as error:
            raise ValueError(f"{key}: {error}") from error
    return taken


def _table(kind: Callable[..., T], how: Mapping[str, Taking]) -> Taking:
    def take(value: object) -> T:
        if not isinstance(value, dict):
            raise ValueError("not a table")  # noqa: TRY004 - a wrong value of the file
        return kind(**_taken(kind, value, how))  # type: ignore[arg-type]

    return take


def _one(kind: type[Any] | tuple[type[Any], ...], what: str, fits: Callable[[Any], bool] = lambda _: True) -> Taking:
    def take(value: object) -> object:
        if isinstance(value, bool) or not isinstance(value, kind) or not fits(value):
            raise ValueError(f"{value!r} is not {what}")
        return value

    return take


def _list(item: Taking) -> Taking:
    def take(value: object) -> tuple[object, ...]:
        if not isinstance(value, list):
            raise ValueError(f"{value!r} is not a list")  # noqa: TRY004 - as above
        return tuple(map(item, value))

    return take


def _selector(value: object) -> str:
    text = str(_words(value))
    selection(text)
    return text


_words = _one(str, "text", lambda text: bool(text.strip()))
_OUTLET: Mapping[str, Taking] = {
    "site": _one(str, "a host in small letters without www. and path", lambda text: bool(_SITE.fullmatch(text))),
    "name": _words,
    "language": _one(str, "a language's code of two letters", lambda text: bool(_LANGUAGE.fullmatch(text))),
    "feeds": _list(_one(str, "an address of the web", lambda text: bool(_FEED.fullmatch(text)))),
    "delay": _one((int, float), "a number of seconds", lambda number: 0 <= number < float("inf")),
    "where": _table(Where, dict.fromkeys(("title", "date", "body", "teasers"), _selector)),
    "words": _table(Words, dict.fromkeys(("furniture", "teasers"), _list(_words))),
    "saved": _table(
        Saved,
        {
            "title": _words,
            "tieups": _one(int, "a number of tie-ups", lambda number: number >= 0),
            "published": _one(dt.date, "a day", lambda day: not isinstance(day, dt.datetime)),
            "match": _list(_words),
            "no_match": _list(_words),
        },
    ),
}
