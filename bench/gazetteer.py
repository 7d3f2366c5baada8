"""The gazetteer with many names: time to build, to load from the cache, to read an article of 4 kB, and memory.

    python bench/gazetteer.py [--names N]

The names beyond the registry's are put together of its words in the places where they stand there, and of letters in their usual order.
Building, loading and reading are timed in processor time; loading is a process of its own.
"""

from __future__ import annotations

import argparse
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from tieup.article import article_of
from tieup.entity import Gazetteer, Registry
from tieup.entity.registry import Name
from tieup.lang import available, language
from tieup.model import Page
from tieup.sources import open_inputs
from tieup.text import fold

EXAMPLES = Path(__file__).parents[1] / "src" / "tieup" / "examples"
LENGTH = 4000
ENDINGS = sorted({ending for code in available() for ending in language(code).endings})


def names(count: int) -> Iterator[tuple[str, Name]]:
    """So many different names, always the same ones."""
    found = dict.fromkeys(name.text for organisation in Registry.load() for name in organisation.names)
    made = _made([name.split() for name in found], random.Random(1))  # noqa: S311 - no secrets here
    while len(found) < count:
        found[next(made)] = None
    yield from ((str(number), Name(text)) for number, text in enumerate(islice(found, count)))


def _made(split: list[list[str]], rnd: random.Random) -> Iterator[str]:
    first, later = ([word for name in split for word in name[part]] for part in (slice(1), slice(1, None)))
    chain = defaultdict(list)
    for word in first:
        for at, letter in enumerate(word + "\n"):
            chain[word[max(0, at - 2) : at]].append(letter)
    while True:
        tail = rnd.choices(later, k=rnd.choice((0, 1, 1, 2)))
        yield " ".join((rnd.choice(first) if len(tail) > 1 else _word(chain, rnd), *tail))


def _word(chain: dict[str, list[str]], rnd: random.Random) -> str:
    word = ""
    while not word.endswith("\n"):
        word += rnd.choice(chain[word[-2:]])
    return word.strip() if len(word) > 4 else _word(chain, rnd)


def texts() -> Iterator[str]:
    """The example pages, cut or repeated to one length."""
    for folder in sorted(path for path in EXAMPLES.iterdir() if path.is_dir()):
        for page in open_inputs([str(folder)]):
            if isinstance(page, Page):
                yield (f"{article_of(page).text}\n" * 4)[:LENGTH]


def gazetteer(count: int) -> Gazetteer:
    """From the cache where it holds these names."""
    return Gazetteer(names(count), ENDINGS, str(count).encode()) if count else Gazetteer.of(Registry.load(), ENDINGS)


def measure(count: int) -> None:
    """Load, read all pages twice, print the second time."""
    start = time.process_time()
    known = gazetteer(count)
    loaded = time.process_time() - start
    given = [(text, fold(text)) for text in texts()]
    for _ in range(2):
        start = time.process_time()
        hits = sum(len(known.find(*pair)) for pair in given)
        spent = (time.process_time() - start) / len(given)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 if sys.platform == "linux" else 1 << 20)
    print(f"{loaded:.2f} s, {spent * 1000:.2f} ms and {hits / len(given):.0f} hits a text of {LENGTH}, peak {peak:.0f} MB", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--names", type=int, default=500_000, help="0: the registry alone")
    parser.add_argument("--once", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.once:
        measure(given.names)
        return
    with tempfile.TemporaryDirectory() as folder:
        for what in ("built", "loaded"):
            print(what, end=" in ", flush=True)
            command = [sys.executable, __file__, "--once", "--names", str(given.names)]
            subprocess.run(command, check=True, env=os.environ | {"XDG_CACHE_HOME": folder})


if __name__ == "__main__":
    main()
