"""Inputs to pages: whatever is wrong with one is told, and the rest is read."""

import gzip
import io
import json
import os
import sys
import threading
import zipfile
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tieup.dates import When
from tieup.model import Failure, Page
from tieup.sources import Limits, open_inputs

TEXT = "Nordwerk and Suedzell build a plant together."
SMALL = Limits(size=2000, total=4_000_000)
LOCAL = Limits(size=100_000, seconds=5, private=True)


def opened(*paths: object, limits: Limits = SMALL) -> list[Page | Failure]:
    return list(open_inputs([str(path) for path in paths], limits))


def failure(*paths: object, limits: Limits = SMALL) -> Failure:
    (found,) = opened(*paths, limits=limits)
    assert isinstance(found, Failure)
    return found


def names(found: list[Page | Failure]) -> list[str]:
    return [item.document for item in found]


def test_a_file(tmp_path: Path):
    path = tmp_path / "a.html"
    path.write_text(TEXT)
    assert opened(path) == [Page(str(path), TEXT.encode(), headers=(("content-type", "text/html"),))]


def test_a_folder_is_read_in_order_without_what_is_hidden_or_of_unknown_kind(tmp_path: Path):
    for name in ("b.txt", "a/c.html", "a/.hidden.txt", ".git/d.txt", "a/gold.json", "image.png", "plain"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(TEXT)
    assert names(opened(tmp_path)) == [str(tmp_path / name) for name in ("a/c.html", "b.txt", "plain")]


def test_a_pattern(tmp_path: Path):
    for name in ("1.txt", "2.txt", "3.html"):
        (tmp_path / name).write_text(TEXT)
    assert names(opened(tmp_path / "*.txt")) == [str(tmp_path / name) for name in ("1.txt", "2.txt")]
    assert failure(tmp_path / "*.md").reason == "nothing matches"


def test_a_name_that_looks_like_a_pattern_is_a_name_first(tmp_path: Path):
    path = tmp_path / "[1].txt"
    path.write_text(TEXT)
    assert names(opened(path)) == [str(path)]


def test_inputs_are_opened_when_asked_for(tmp_path: Path):
    path = tmp_path / "a.txt"
    pages = open_inputs([str(path)])
    path.write_text(TEXT)
    assert isinstance(next(pages), Page)


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.txt", b"", "empty"),
        ("a.txt", b" \n", "empty"),
        ("a.html", b"%PDF-1.4", "not text but a PDF file"),
        ("a.html", b"PK\x03\x04", "not text but a zip archive or office document"),
        ("a.txt", b"ab\x00cd" * 9, "not text: it holds NUL bytes"),
        ("a.txt", b"x" * 2001, "larger than 0.002 MB"),
        ("gold.json", b"{}", "of unknown kind (.json)"),
        ("a.png", b"\x89PNG\r\n\x1a\n", "not text but a PNG image"),
        (
            "a.txt.gz",
            gzip.compress(TEXT.encode(), mtime=0)[:-9],
            "broken gzip file: Compressed file ended before the end-of-stream marker was reached",
        ),
        ("a.txt.gz", TEXT.encode(), "broken gzip file: Not a gzipped file (b'No')"),
        ("a.txt.gz", gzip.compress(b"x" * 5000, mtime=0), "larger than 0.002 MB"),
        ("a.jsonl", b"\n", "empty"),
    ],
)
def test_bad_files(tmp_path: Path, name: str, content: bytes, reason: str):
    path = tmp_path / name
    path.write_bytes(content)
    assert failure(path) == Failure(str(path), reason)


def test_a_missing_file(tmp_path: Path):
    assert failure(tmp_path / "none.txt").reason == "no such file"
    assert failure("bad\0name.txt").reason == "embedded null byte"
    assert "too long" in failure("x" * 5000).reason


def test_a_huge_file_is_refused_by_its_size_alone(tmp_path: Path):
    path = tmp_path / "huge.txt"
    with path.open("wb") as stream:
        stream.truncate(100_000_000)
    assert failure(path, limits=Limits()).reason == "larger than 20 MB"


def test_a_pipe_is_not_waited_for(tmp_path: Path):
    path = tmp_path / "pipe.txt"
    os.mkfifo(path)
    assert failure(path).reason == "not a regular file"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_must_not_be_read(tmp_path: Path):
    path = tmp_path / "a.txt"
    path.write_text(TEXT)
    path.chmod(0)
    assert failure(path).reason == "permission denied"


def test_a_broken_link(tmp_path: Path):
    path = tmp_path / "a.txt"
    path.symlink_to(tmp_path / "gone")
    (tmp_path / "b.txt").write_text(TEXT)
    assert [type(item) for item in opened(tmp_path)] == [Failure, Page]


def test_odd_names_can_be_printed(tmp_path: Path):
    for name in (b"a\nb.txt", b"c\xff.txt"):
        Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + name)).write_text(TEXT)
    assert names(opened(tmp_path)) == [f"{tmp_path}/a\\nb.txt", f"{tmp_path}/c\\xff.txt"]


def archive(path: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
        for name, content in members.items():
            out.writestr(name, content)
    return path


def test_an_archive(tmp_path: Path):
    path = archive(tmp_path / "a.zip", {"b.txt": TEXT.encode(), "a/a.html": TEXT.encode(), "i.png": b"x", "__MACOSX/b.txt": b"x"})
    assert names(opened(path)) == [f"{path}!a/a.html", f"{path}!b.txt"]


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("../a.txt", b"x", "its name leads out of the archive"),
        ("/a.txt", b"x", "its name leads out of the archive"),
        ("b.zip", b"x", "an archive within an archive"),
        ("b.txt", b"PK\x03\x04", "not text but a zip archive or office document"),
        ("b.txt", b"0" * 2_000_000, "unpacks to far more than its size, a bomb"),
        ("b.txt", os.urandom(100).hex().encode() * 30, "larger than 0.002 MB"),
        ("b.txt", b"", "empty"),
        ("b.jsonl", b"{", "not JSON: Expecting property name enclosed in double quotes: line 1 column 2 (char 1)"),
        ("b.txt.gz", gzip.compress(b"0" * 1500, mtime=0), ""),
    ],
)
def test_members_of_an_archive(tmp_path: Path, name: str, content: bytes, reason: str):
    found = opened(archive(tmp_path / "a.zip", {name: content, "z.txt": TEXT.encode()}))
    assert getattr(found[0], "reason", "") == reason
    assert isinstance(found[1], Page)


def test_an_archive_that_unpacks_to_more_than_the_limit(tmp_path: Path):
    path = archive(tmp_path / "a.zip", {f"{n}.txt": b"0" * 900_000 for n in range(6)})
    found = opened(path, limits=Limits(size=1_000_000, total=4_000_000, ratio=10_000))
    assert [type(item) for item in found] == [Page] * 4 + [Failure]


def test_an_encrypted_member(tmp_path: Path):
    path = archive(tmp_path / "a.zip", {"a.txt": TEXT.encode()})
    content = bytearray(path.read_bytes())
    content[6] |= 1
    content[content.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(content)
    assert failure(path).reason == "encrypted"


def test_a_damaged_member(tmp_path: Path):
    path = archive(tmp_path / "a.zip", {"a.txt": TEXT.encode()})
    content = bytearray(path.read_bytes())
    content[40] ^= 0xFF
    path.write_bytes(content)
    assert failure(path).reason.startswith("broken in the archive")


def test_a_truncated_archive(tmp_path: Path):
    path = archive(tmp_path / "a.zip", {"a.txt": TEXT.encode()})
    path.write_bytes(path.read_bytes()[:-30])
    assert failure(path).reason.startswith("broken zip archive")


@pytest.mark.parametrize("name", ["a.jsonl", "a.ndjson", "a.jsonl.gz"])
def test_lines_of_json(tmp_path: Path, name: str):
    record = {"id": "n1", "text": TEXT, "title": "Plant", "date": "2024-03-05T01:00:00Z", "url": "https://example.com/1"}
    lines = "\n".join(
        [json.dumps(record), "{broken", "", "[]", '{"title": "x"}', '{"html": "<p>x</p>", "published": "2024-03"}', '{"text": 5}']
    )
    path = tmp_path / name
    path.write_bytes(gzip.compress(lines.encode(), mtime=0) if name.endswith(".gz") else lines.encode())
    found = opened(path)
    assert found[0] == Page(
        "n1",
        TEXT,
        address="https://example.com/1",
        headers=(("content-type", "text/plain"),),
        published=When.day(2024, 3, 5),
        title="Plant",
    )
    assert names(found)[1:] == [f"{path}:{number}" for number in (2, 4, 5, 6, 7)]
    assert [isinstance(item, Page) for item in found] == [True, False, False, False, True, False]
    assert isinstance(found[4], Page)
    assert found[4].published == When.month(2024, 3)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b'{"text": "' + b"x" * 3000 + b'"}', "larger than 0.002 MB"),
        (b"[" * 1900, "not JSON"),
        (b'{"text": "\xff"}', "not UTF-8"),
        (b"1", "not a JSON object"),
    ],
)
def test_a_bad_line_does_not_hide_the_next(tmp_path: Path, line: bytes, reason: str):
    path = tmp_path / "a.jsonl"
    path.write_bytes(line + b"\n" + json.dumps({"text": TEXT}).encode())
    first, second = opened(path)
    assert isinstance(first, Failure)
    assert first.document == f"{path}:1"
    assert first.reason.startswith(reason)
    assert isinstance(second, Page)


def test_packed_lines_that_are_a_bomb(tmp_path: Path):
    path = tmp_path / "a.jsonl.gz"
    path.write_bytes(gzip.compress((json.dumps({"text": "x" * 1000}) + "\n").encode() * 5000))
    assert opened(path)[-1] == Failure(str(path), "unpacks to far more than its size, a bomb")


@pytest.mark.parametrize(
    ("content", "kinds"), [(TEXT.encode(), [Page]), (b'{"text": "a"}\n{', [Page, Failure]), (b"", [Failure]), (b"x" * 3000, [Failure])]
)
def test_standard_input(monkeypatch: pytest.MonkeyPatch, content: bytes, kinds: list[type]):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BufferedReader(io.BytesIO(content))))
    assert [type(item) for item in opened("-")] == kinds


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        answer = getattr(self, "answer_" + self.path.strip("/").partition("?")[0], self.answer_missing)
        answer()

    def log_message(self, *_: object):
        pass

    def send(self, content: bytes, status: int = 200, **headers: str):
        self.send_response(status)
        for name, value in {"Content-Type": "text/html; charset=utf-8", **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(content)

    def answer_page(self):
        self.send(f"<p>{TEXT}</p>".encode())

    def answer_packed(self):
        self.send(gzip.compress(TEXT.encode(), mtime=0), Content_Encoding="gzip")

    def answer_bomb(self):
        self.send(gzip.compress(b"0" * 5_000_000, mtime=0), Content_Encoding="gzip")

    def answer_large(self):
        self.send(b"x" * 200_000)

    def answer_declared(self):
        self.send(b"", Content_Length="200000000")

    def answer_moved(self):
        self.send(b"", 302, Location="/page")

    def answer_around(self):
        self.send(b"", 302, Location="/around")

    def answer_file(self):
        self.send(b"", 302, Location="file:///etc/hostname")

    def answer_pdf(self):
        self.send(b"%PDF-1.4")

    def answer_missing(self):
        self.send(b"gone", 404)


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as running:
        thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield f"http://127.0.0.1:{running.server_address[1]}"
        running.shutdown()
        thread.join()


def test_an_address(server: str):
    (page,) = opened(f"{server}/page?a=ä b", limits=LOCAL)
    assert isinstance(page, Page)
    assert (page.content, page.address) == (f"<p>{TEXT}</p>".encode(), f"{server}/page?a=%C3%A4%20b")
    assert dict(page.headers)["content-type"] == "text/html; charset=utf-8"
    assert page.retrieved is not None


def test_a_packed_answer(server: str):
    (page,) = opened(f"{server}/packed", limits=LOCAL)
    assert isinstance(page, Page)
    assert page.content == TEXT.encode()


def test_a_redirect_gives_the_last_address(server: str):
    (page,) = opened(f"{server}/moved", limits=LOCAL)
    assert isinstance(page, Page)
    assert (page.document, page.address) == (f"{server}/moved", f"{server}/page")


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("none", "the server answers 404"),
        ("large", "larger than 0.1 MB"),
        ("declared", "larger than 0.1 MB"),
        ("bomb", "larger than 0.1 MB"),
        ("around", "it is moved again and again"),
        ("file", "neither http nor https"),
        ("pdf", "not text but a PDF file"),
    ],
)
def test_bad_answers(server: str, path: str, reason: str):
    found = failure(f"{server}/{path}", limits=LOCAL)
    assert found.document == f"{server}/{path}"
    assert found.reason.startswith(reason)


OWN = ["127.0.0.1", "localhost", "[::1]", "10.0.0.1", "192.168.1.1", "169.254.169.254", "[::ffff:127.0.0.1]", "0"]


@pytest.mark.parametrize("host", OWN)
@pytest.mark.parametrize("scheme", ["http", "https"])
def test_addresses_of_the_own_network_are_refused(host: str, scheme: str):
    assert failure(f"{scheme}://{host}:9/").reason == "an address of this machine or of a private network"


@pytest.mark.parametrize("address", ["ftp://example.com/a", "file:///etc/hostname", "http://", "http://[::1", "https://host:port/"])
def test_other_addresses_are_refused(address: str):
    assert failure(address).document == address


def test_a_closed_port(server: str):
    assert "refused" in failure("http://127.0.0.1:1/", limits=LOCAL).reason.lower()
    assert server


def test_a_silent_server_is_given_up():
    import socket

    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"http://127.0.0.1:{silent.getsockname()[1]}/"
        assert failure(address, limits=Limits(seconds=0.2, private=True)).reason == "takes too long"
