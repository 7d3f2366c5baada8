"""Pages a second through a web archive on one core: the gate beside fastwarc, resiliparse and trafilatura on the same file in the same run.

    python bench/archive.py [--pages N]

The archive is made here: one page in twenty tells of a tie-up (the example pages, varied), the others are made up of sport, cooking,
weather, culture, shops and tables in seven languages, with the menus, scripts and teasers of real pages. Where the article-extraction
benchmark stands beside the repository, its pages are a tenth. Each row is a process of its own; processor time counts.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path

from tieup.model import Page
from tieup.sources import open_inputs

EXAMPLES = Path(str(files("tieup").joinpath("examples")))
CORPUS = Path(__file__).parents[2] / "shared" / "corpora" / "article-extraction" / "html"
WORDS = {
    "en": "the rain stopped in the afternoon and children ran across the square while an old man fed pigeons near the fountain "
    "keeper dived wrong way ball rolled slowly into empty net crowd sang until late evening onions butter flour milk stir gently",
    "de": "der Regen hörte am Nachmittag auf und Kinder liefen über den Platz während ein alter Mann am Brunnen Tauben fütterte "
    "der Torwart sprang in die falsche Ecke und der Ball rollte langsam über die Linie Zwiebeln Butter Mehl Milch rühren",
    "fr": "la pluie cessa vers midi et les enfants traversaient la place tandis que le vieil homme nourrissait les pigeons "
    "le gardien plongea du mauvais côté et le ballon roula doucement oignons beurre farine lait remuer",
    "es": "la lluvia cesó por la tarde y los niños corrían por la plaza mientras un anciano daba de comer a las palomas "
    "el portero se lanzó al lado equivocado y el balón rodó despacio cebolla mantequilla harina leche remover",
    "it": "la pioggia cessò nel pomeriggio e i bambini correvano per la piazza mentre un vecchio nutriva i piccioni "
    "il portiere si tuffò dalla parte sbagliata e il pallone rotolò piano cipolla burro farina latte mescolare",
    "ru": "дождь кончился после полудня и дети бежали через площадь а старик кормил голубей у фонтана "
    "вратарь прыгнул не в тот угол и мяч медленно вкатился в пустые ворота лук масло мука молоко помешивать",
    "zh": "雨 下午 停了 孩子们 跑过 广场 老人 在 喷泉 旁 喂 鸽子 守门员 扑错 方向 皮球 慢慢 滚进 空门 洋葱 黄油 面粉 牛奶 搅拌",
}
NAMES = ("Anna", "Martin", "Elena", "Pavel", "Lucia", "Chen", "Marco", "Sophie", "Hamburg", "Lyon", "Sevilla", "Torino")
Walk = Callable[[Path], int]


def relevant() -> list[bytes]:
    found = open_inputs([str(folder) for folder in sorted(EXAMPLES.iterdir()) if folder.is_dir()])
    return [item.content for item in found if isinstance(item, Page) and isinstance(item.content, bytes) and b"<" in item.content]


def other(chance: random.Random) -> bytes:
    """A page about something else, with all that stands around the text of real pages."""
    words = WORDS[chance.choice(list(WORDS))].split()
    joint = "" if words[0] == "雨" else " "

    def sentence() -> str:
        return joint.join(chance.choice([*words, chance.choice(NAMES)]) for _ in range(chance.randint(9, 22))).capitalize() + ". "

    def paragraph() -> str:
        return f"<p class='text'>{''.join(sentence() for _ in range(chance.randint(2, 6)))}</p>"

    def item(number: int) -> str:
        return f"<li><a href='/{number}/{chance.choice(words)}.html' class='item'>{chance.choice(words)}</a></li>"

    paragraphs, menu = "\n".join(paragraph() for _ in range(chance.randint(5, 25))), "".join(map(item, range(120)))
    script = f"<script>window.data = {json.dumps([chance.random() for _ in range(900)])};</script>"
    teasers = "".join(f"<div class='card'><h3><a href='/t/{n}'>{sentence()}</a></h3></div>" for n in range(20))
    return f"""<!doctype html><html><head><meta charset="utf-8"><title>{sentence()}</title>{script}</head><body><nav><ul>{menu}</ul></nav>
<article><h1>{sentence()}</h1>{paragraphs}</article><aside>{teasers}</aside>{script}<footer>{menu}</footer></body></html>""".encode()


def made(pages: int, seed: int = 7) -> Iterator[tuple[str, bytes]]:
    chance = random.Random(seed)  # noqa: S311 - the same archive every time
    telling = relevant()
    real = [gzip.decompress(path.read_bytes()) for path in sorted(CORPUS.glob("*.gz"))] if CORPUS.is_dir() else []
    for number in range(pages):
        if number % 20 == 0:
            yield "telling", telling[number // 20 % len(telling)] + f"<!-- {number} -->".encode()
        elif real and number % 10 == 1:
            yield "real", real[number // 10 % len(real)]
        else:
            yield "other", other(chance)


def write(path: Path, pages: int) -> dict[str, int]:
    counts: dict[str, int] = {}
    with path.open("wb") as out:
        for number, (sort, body) in enumerate(made(pages)):
            counts[sort] = counts.get(sort, 0) + 1
            out.write(gzip.compress(_record(f"https://{sort}.example.com/{number}", body), 4))
    return counts


def _record(address: str, body: bytes) -> bytes:
    block = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + body
    head = f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {address}\r\nWARC-Date: 2024-05-03T01:02:03Z\r\n"
    head += f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(block)}\r\n\r\n"
    return head.encode() + block + b"\r\n\r\n"


def _records(path: Path) -> Iterator[bytes]:
    from fastwarc.warc import ArchiveIterator, WarcRecordType

    with path.open("rb") as stream:
        for record in ArchiveIterator(stream, record_types=WarcRecordType.response):
            yield record.reader.read()


def fastwarc(path: Path) -> int:
    return sum(1 for _ in _records(path))


def resiliparse(path: Path) -> int:
    from resiliparse.extract.html2text import extract_plain_text

    return sum(1 for body in _records(path) if extract_plain_text(body.decode("utf-8", "replace")) is not None)


def trafilatura(path: Path) -> int:
    from itertools import islice

    from trafilatura import bare_extraction

    return sum(1 for body in islice(_records(path), 400) if bare_extraction(body, fast=True) or True)


def pages_of_archive(path: Path) -> int:
    return sum(1 for _ in open_inputs([str(path)]))


def gate(path: Path) -> int:
    from tieup.gate import Gate

    gate, pages, passed = Gate.load(), 0, dict[str, int]()
    for page in _whole_pages(path):
        pages += 1
        if gate.passes(page.content):
            sort = page.document.partition("//")[2].partition(".")[0]
            passed[sort] = passed.get(sort, 0) + 1
    print(f"passed the gate: {passed}", file=sys.stderr)
    return pages


def everything(path: Path) -> int:
    from tieup.gate import Gate
    from tieup.pipeline import Kit, attempt

    kit, gate, pages = Kit.load(), Gate.load(), 0
    for page in _whole_pages(path):
        pages += 1
        if gate.passes(page.content):
            attempt(page, kit)
    return pages


def _whole_pages(path: Path) -> Iterator[Page]:
    return (item for item in open_inputs([str(path)]) if isinstance(item, Page))


ROWS: dict[str, Walk] = {
    "fastwarc alone": fastwarc,
    "fastwarc and resiliparse's text of all pages": resiliparse,
    "fastwarc and trafilatura's text (400 pages)": trafilatura,
    "tieup: pages of the archive": pages_of_archive,
    "tieup: the gate on all pages": gate,
    "tieup: the gate, and claims of what passes": everything,
}


def measure(name: str, path: Path) -> dict[str, float]:
    work = ROWS[name]
    if work in {gate, everything}:
        from tieup.gate import Gate

        Gate.load()
    start = time.process_time()
    pages = work(path)
    spent = time.process_time() - start
    return {"pages": pages, "rate": pages / spent, "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=20_000)
    parser.add_argument("--row", nargs=2, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.row:
        print(json.dumps(measure(given.row[0], Path(given.row[1]))))
        return
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bench.warc.gz"
        counts = write(path, given.pages)
        print(f"{given.pages} pages ({counts}), {path.stat().st_size / 1e6:.0f} MB")
        _print_table(path)


def _print_table(path: Path) -> None:
    print(f"{'':<48}{'pages':>8}{'a second':>10}{'peak MB':>9}")
    rates: dict[str, float] = {}
    for name, work in ROWS.items():
        if work is resiliparse and not find_spec("resiliparse"):
            continue
        command = [sys.executable, __file__, "--row", name, str(path)]
        found = json.loads(subprocess.run(command, stdout=subprocess.PIPE, check=True, text=True, env=dict(os.environ)).stdout)
        rates[name] = found["rate"]
        print(f"{name:<48}{found['pages']:>8.0f}{found['rate']:>10.0f}{found['peak']:>9.0f}", flush=True)
    own = rates["tieup: the gate on all pages"]
    for name in list(ROWS)[1:3]:
        if name in rates:
            print(f"the gate is {own / rates[name]:.1f} times as fast as {name}")


if __name__ == "__main__":
    main()
