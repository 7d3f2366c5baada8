"""Where a page has its news from: a sketch by which copies are told, the media it names, and its own site."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from hashlib import blake2b
from importlib.resources import files
from itertools import chain
from urllib.parse import urlsplit

import numpy as np
import numpy.typing as npt

from tieup.consolidate.facts import Origin
from tieup.entity import Registry
from tieup.model import Article
from tieup.text import normal

_SHINGLE = 12  # letters that must follow one another alike
_BANDS, _ROWS = 8, 3  # copies agree in a band; three hashes make one
_LEAST = 200  # letters below which nearly everything is alike
_NOTE = 400  # letters below which copies are told by the sentence that most of a text consists of
_TELLING = 40  # letters of such a sentence; fewer are soon the same by chance
_END = re.compile(r"[.!?](?=\s+[^\w\s]*[^\W\d_a-z]|\s*$)|[\u3002\uff01\uff1f]")  # of a sentence
_MARK = re.compile(r"(?<=\d)[.,](?=\d)")  # by which 1.2 and 12 differ
_DATELINE = re.compile(r"^(?=[^-\u2013\u2014]*[\d(]).{1,60}?\s[-\u2013\u2014]+\s")  # 'BERLIN, 3 May (Agency) - '
_MEDIA = "media"
_FIRST_DENSE, _LAST_DENSE = "\u3040", "\ud7af"  # kana, Han, Hangul
Hashes = npt.NDArray[np.uint64]


def origin_of(article: Article) -> Origin:
    """The origin of an article."""
    own = site_of(article)
    named = media_in(article.text)
    return Origin(sketch_of(article.text), tuple(sorted(named - {own})), own)


def site_of(article: Article) -> str:
    """The medium by the registry where it is known, else the site's name or host."""
    host = urlsplit(article.address).hostname or ""
    names = [article.site, host.removeprefix("www."), host.removeprefix("www.").partition(".")[0]]
    known = (_media().get(normal(name)) for name in names if name)
    return next((identity for identity in known if identity), next(filter(None, names), ""))


def media_in(text: str) -> frozenset[str]:
    """The media that the text names, by id."""
    folded = normal(text)
    found = set()
    for name, identity in _media().items():
        at = folded.find(name)
        while at >= 0 and not _whole(folded, at, at + len(name)):
            at = folded.find(name, at + 1)
        if at >= 0:
            found.add(identity)
    return frozenset(found)


def _whole(text: str, start: int, stop: int) -> bool:
    """Whether the stretch is no part of a longer word, but for an ending; in scripts without spaces every stretch is whole."""
    if _FIRST_DENSE <= text[start] <= _LAST_DENSE:
        return True
    ending = not text[stop - 1].isascii()  # in the other scripts names are inflected
    return not text[start - 1 : start].isalnum() and (ending or not text[stop : stop + 1].isalnum())


@cache
def _media() -> dict[str, str]:
    """Media and agencies by their folded names, but for names that are ordinary words."""
    media = (each for each in Registry.load() if each.kind == _MEDIA)
    named = chain.from_iterable(
        ((normal(name.text), each.id) for name in each.names if not name.doubtful and not name.exact) for each in media
    )
    agencies = tomllib.loads(files("tieup.consolidate").joinpath("agencies.toml").read_text("utf-8"))["agencies"]
    wires = ((normal(name), identity) for identity, names in agencies.items() for name in names)
    return {name: identity for name, identity in chain(named, wires) if len(name) > 1}


def sketch_of(text: str) -> tuple[str, ...]:
    """Short hashes of which copies of a text share some, even where they are cut or changed a little; none for a text of a few words.

    Of notes that differ in a name or a number within their sentence none is a copy of the other, however much they are alike.
    """
    letters = _letters(text)
    said = sorted({f"n{_hash(part)}" for part in _told(_MARK.sub("x", text))}) if len(letters) < _NOTE else ()
    return (*said, *(_bands(letters) if len(letters) >= _LEAST else ()))


def _letters(text: str) -> str:
    return "".join(char for char in normal(text) if char.isalnum())


def _told(text: str) -> Iterator[str]:
    """What a note says: all of it, and the sentence that is most of it. That opens a line, for who is meant may be said before others."""
    letters = _letters(text)
    lines = {_DATELINE.sub("", line) for line in text.splitlines()}
    for part in (letters, *(_letters(_END.split(line, maxsplit=1)[0]) for line in lines)):
        if len(part) * 2 > len(letters) and _weight(part) >= _TELLING:
            yield part


def _weight(letters: str) -> int:
    """The letters of a text; an ideograph counts for two."""
    return len(letters) + sum(char >= _FIRST_DENSE for char in letters)


def _hash(letters: str) -> str:
    return blake2b(letters.encode("utf-8", "surrogatepass"), digest_size=5).hexdigest()


def _bands(letters: str) -> tuple[str, ...]:
    windows = np.lib.stride_tricks.sliding_window_view(np.array([ord(char) for char in letters], dtype=np.uint64), _SHINGLE)
    hashes = _mixed((windows * _powers()).sum(axis=1, dtype=np.uint64))
    least = np.array([_mixed(hashes ^ seed).min() for seed in _seeds()], dtype=np.uint64).reshape(_BANDS, _ROWS)
    return tuple(
        f"{band}{int(value) & 0xFFFFFFFF:08x}"
        for band, value in enumerate(_mixed((least * _powers()[:_ROWS]).sum(axis=1, dtype=np.uint64)))
    )


def _mixed(values: Hashes) -> Hashes:
    """The numbers well stirred (the finaliser of splitmix64)."""
    stirred = values
    for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):
        stirred = (stirred ^ (stirred >> np.uint64(shift))) * np.uint64(factor)
    return np.asarray(stirred ^ (stirred >> np.uint64(31)), dtype=np.uint64)


@cache
def _powers() -> Hashes:
    return np.array([pow(1_000_003, power, 1 << 64) for power in range(_SHINGLE)], dtype=np.uint64)


@cache
def _seeds() -> list[np.uint64]:
    return [np.uint64(number * 0x9E3779B97F4A7C15 & 0xFFFFFFFFFFFFFFFF) for number in range(1, _BANDS * _ROWS + 1)]
