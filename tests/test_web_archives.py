"""WARC and WACZ: every sound record is read, whatever stands beside it."""

import datetime as dt
import gzip
import hashlib
import os
import tracemalloc
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tieup.model import Failure, Page
from tieup.sources import Limits, open_inputs
from web_archives import PACKERS, PAGE, cut, flipped, gzipped, packed, plain, record

SMALL = Limits(size=2000, total=4_000_000)


def address(number: int) -> str:
    return f"https://example.com/{number}"


def padded(number: int) -> bytes:
    noise = "".join(hashlib.sha256(bytes([number, part])).hexdigest() for part in range(4))
    return PAGE + f"<!-- {noise} -->".encode()


def opened(path: Path, content: bytes, limits: Limits = SMALL) -> list[Page | Failure]:
    path.write_bytes(content)
    return list(open_inputs([str(path)], limits))


def pages(found: list[Page | Failure]) -> list[str]:
    return [item.document for item in found if isinstance(item, Page)]


def reasons(found: list[Page | Failure]) -> list[str]:
    return [item.reason for item in found if isinstance(item, Failure)]


@pytest.mark.parametrize("suffix", PACKERS)
def test_an_archive(tmp_path: Path, suffix: str):
    found = opened(tmp_path / f"a.warc{suffix}", packed([record(address(1)), record(address(2))], PACKERS[suffix]))
    assert pages(found) == [address(1), address(2)]
    first = found[0]
    assert isinstance(first, Page)
    assert (first.content, first.address) == (PAGE, address(1))
    assert dict(first.headers)["content-type"] == "text/html; charset=utf-8"
    assert first.retrieved == dt.datetime(2024, 5, 3, 1, 2, 3, tzinfo=dt.UTC)
    assert first.published is None


def test_only_answers_that_brought_text_are_pages(tmp_path: Path):
    records = [
        record(address(1), kind="request"),
        record(address(2), status="404 Not Found"),
        record(address(3), status="302 Found"),
        record(address(4), Content_Type="image/png"),
        record(address(5), kind="revisit"),
        record("dns:example.com"),
        record("file:///etc/passwd"),
        record(address(6), Content_Type="Text/HTML"),
        record(address(7), Content_Type="text/plain"),
    ]
    assert pages(opened(tmp_path / "a.warc", packed(records, plain))) == [address(6), address(7)]


@pytest.mark.parametrize(
    ("headers", "body"),
    [
        ({"Content_Encoding": "gzip"}, gzip.compress(PAGE)),
        ({"Transfer_Encoding": "chunked"}, b"%x\r\n%b\r\n0\r\n\r\n" % (len(PAGE), PAGE)),
        ({"Content_Encoding": "gzip"}, PAGE),  # unpacked by the crawler, the header left as it was
        ({"Content_Encoding": "gzip", "X_Crawl": "1"}, gzip.compress(PAGE)),
        ({"Content_Encoding": "identity"}, PAGE),
    ],
)
def test_answers_are_unpacked(tmp_path: Path, headers: dict[str, str], body: bytes):
    (page,) = opened(tmp_path / "a.warc.gz", gzipped(record(address(1), body, **headers)))
    assert isinstance(page, Page)
    assert page.content == PAGE


@pytest.mark.parametrize("suffix", [".gz", ".zst"])
@pytest.mark.parametrize("damage", [flipped, cut, lambda data: bytes(len(data)), lambda _: b""])
@pytest.mark.parametrize("place", [0, 2, 4])
def test_a_damaged_record_hides_no_other(tmp_path: Path, suffix: str, damage: Callable[[bytes], bytes], place: int):
    records = [record(address(number), padded(number)) for number in range(5)]
    found = opened(tmp_path / f"a.warc{suffix}", packed(records, PACKERS[suffix], {place: damage}))
    assert pages(found) == [address(number) for number in range(5) if number != place]
    assert all(reason.startswith("damaged") for reason in reasons(found))


def test_damage_is_told_once_with_its_place(tmp_path: Path):
    records = [record(address(number), padded(number)) for number in range(6)]
    content = packed(records, gzipped, {2: flipped, 3: flipped})
    (failure,) = [item for item in opened(tmp_path / "a.warc.gz", content) if isinstance(item, Failure)]
    assert failure.document == f"{tmp_path}/a.warc.gz@{len(gzipped(records[0]))}"


def test_a_plain_archive_goes_on_at_its_next_record(tmp_path: Path):
    records = [record(address(number)) for number in range(4)]
    broken = packed(records, plain, {1: lambda data: b"X" + data[1:], 3: cut})
    found = opened(tmp_path / "a.warc", broken)
    assert pages(found) == [address(0), address(2)]
    assert reasons(found) == ["damaged: invalid warc header", "damaged: cut short"]


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_whatever_happens_to_an_archive_reading_it_ends_and_invents_nothing(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject):
    whole = packed([record(address(number), padded(number)) for number in range(4)], gzipped)
    at = data.draw(st.integers(0, len(whole) - 1))
    junk = data.draw(st.binary(max_size=40))
    found = opened(tmp_path_factory.mktemp("a") / "a.warc.gz", whole[:at] + junk + whole[at + len(junk) :])
    assert len(pages(found)) >= 2
    assert set(pages(found)) <= {address(number) for number in range(4)}


@pytest.mark.parametrize("content", [b"\x1f\x8b\x08" * 100_000, b"WARC/1.0\r\n" * 100_000, os.urandom(1000), b"{}"])
def test_what_is_no_archive_is_given_up(tmp_path: Path, content: bytes):
    found = opened(tmp_path / "a.warc.gz", content)
    assert pages(found) == []
    assert reasons(found)


@pytest.mark.parametrize("suffix", [".gz", ".zst"])
def test_a_bomb_is_passed_over_unread(tmp_path: Path, suffix: str):
    bomb = record(address(1), bytes(50_000_000))
    packed_bomb = packed([bomb, record(address(2))], PACKERS[suffix])
    tracemalloc.start()
    found = opened(tmp_path / f"a.warc{suffix}", packed_bomb)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert pages(found) == [address(2)]
    assert reasons(found) == ["larger than 0.002 MB"]
    assert peak < 20_000_000


def test_a_bomb_within_an_answer(tmp_path: Path):
    body = gzip.compress(bytes(1_000_000))
    found = opened(tmp_path / "a.warc", packed([record(address(1), body, Content_Encoding="gzip"), record(address(2))], plain))
    assert pages(found) == [address(2)]
    assert reasons(found) == ["larger than 0.002 MB"]


def wacz(path: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as out:
        for name, content in members.items():
            out.writestr(name, content)
    return path


def test_a_packed_web_archive(tmp_path: Path):
    members = {
        "archive/a.warc.gz": packed([record(address(1)), record(address(2))], gzipped),
        "archive/b.warc": record(address(3)),
        "pages/pages.jsonl": b'{"format": "json-pages-1.0"}\n{"url": "https://example.com/1", "text": "Nordwerk"}',
        "indexes/index.cdx": b"com,example)/1 20240503010203",
        "datapackage.json": b"{}",
    }
    found = list(open_inputs([str(wacz(tmp_path / "a.wacz", members))], SMALL))
    assert pages(found) == [address(1), address(2), address(3)]
    assert reasons(found) == []


def test_names_in_a_packed_web_archive_lead_nowhere(tmp_path: Path):
    members = {"../archive/a.warc": record(address(1)), "archive/../../b.warc": record(address(2)), "archive/c.warc": record(address(3))}
    found = list(open_inputs([str(wacz(tmp_path / "a.wacz", members))], SMALL))
    assert pages(found) == [address(3)]
    assert reasons(found) == ["its name leads out of the archive"] * 2
    assert {path.name for path in tmp_path.iterdir()} == {"a.wacz"}


def test_memory_does_not_grow_with_the_archive(tmp_path: Path):
    def peak(copies: int) -> int:
        path = tmp_path / f"{copies}.warc.gz"
        path.write_bytes(gzipped(record(address(1), padded(1))) * copies)
        tracemalloc.start()
        assert sum(1 for _ in open_inputs([str(path)])) == copies
        found = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return found

    assert peak(5000) < peak(500) + 200_000
