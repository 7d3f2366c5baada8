"""Attacks on whoever fetches, by real servers: none may lead elsewhere, take long, or take much."""

import contextlib
import gzip
import socket
import time
import tracemalloc
from collections.abc import Callable
from typing import Any

import pytest

from tieup.model import Failure, Page
from tieup.sources import Limits
from tieup.sources.client import Client, Manners
from tieup.sources.network import _is_public
from tieup.sources.web import page_of_address
from web_servers import Reply, answering, serving

ALLOWED = "127.0.0.2"  # stands for the public network here; all else of this machine is forbidden
STRICT = Limits(size=100_000, seconds=1.0, hosts=frozenset({ALLOWED}))
OPEN = Limits(size=100_000, seconds=1.0, private=True)
ONCE = Manners(delay=0, tries=1)
SECRET = Reply(b"<p>The secret of the inner network.</p>")
FORBIDDEN = "an address of this machine or of a private network"


def fetched(address: str, limits: Limits = STRICT) -> Page | Failure:
    return page_of_address(address, Client(None, limits, ONCE))


def reason(address: str, limits: Limits = STRICT) -> str:
    found = fetched(address, limits)
    assert isinstance(found, Failure), found
    return found.reason


def test_a_redirect_must_not_lead_into_the_own_network():
    with serving({"/": SECRET}) as inner, serving({}, ALLOWED) as outer:
        for status in (301, 302, 303, 307, 308):
            outer.replies["/"] = Reply(status=status, headers={"Location": inner.url("/")})
            assert reason(outer.url("/")) == FORBIDDEN
        assert inner.asked == []


@pytest.mark.parametrize(
    "location", ["//127.0.0.1:{port}/", "http://localhost:{port}/", "http://[::1]:{port}/", "http://0x7f000001:{port}/"]
)
def test_nor_in_disguise(location: str):
    with serving({"/": SECRET}) as inner, serving({}, ALLOWED) as outer:
        outer.replies["/"] = Reply(status=302, headers={"Location": location.format(port=inner.address.rpartition(":")[2])})
        assert reason(outer.url("/")) in {FORBIDDEN, "no such host"}
        assert inner.asked == []


def test_nor_may_a_robots_txt():
    with serving({"/": SECRET}) as inner, serving({"/": SECRET}, ALLOWED) as outer:
        outer.replies["/robots.txt"] = Reply(status=302, headers={"Location": inner.url("/")})
        assert reason(outer.url("/")) == FORBIDDEN
        assert inner.asked == []


def test_a_name_is_resolved_once_and_what_was_checked_is_asked(monkeypatch: pytest.MonkeyPatch):
    """A resolver that names a public address first and one of the own network the next time."""
    answers = [ALLOWED, "127.0.0.1"] * 20
    resolve = socket.getaddrinfo

    def changing(host: str, *args: Any, **options: Any):
        return resolve(answers.pop(0) if host == "rebind.example" else host, *args, **options)

    monkeypatch.setattr(socket, "getaddrinfo", changing)
    with serving({"/": SECRET}, ALLOWED) as outer:
        port = outer.address.rpartition(":")[2]
        assert reason(f"http://rebind.example:{port}/") == FORBIDDEN  # its robots.txt was outside, the page would not be
        assert outer.paths == ["/robots.txt"]


def test_of_many_addresses_only_those_outside_are_asked(monkeypatch: pytest.MonkeyPatch):
    resolve = socket.getaddrinfo

    def both(host: str, *args: Any, **options: Any):
        if host != "both.example":
            return resolve(host, *args, **options)
        return [*resolve("127.0.0.1", *args, **options), *resolve(ALLOWED, *args, **options)]

    monkeypatch.setattr(socket, "getaddrinfo", both)
    with serving({"/": SECRET}, ALLOWED) as outer:
        assert isinstance(fetched(f"http://both.example:{outer.address.rpartition(':')[2]}/"), Page)


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("8.8.8.8", True),
        ("2001:4860:4860::8888", True),
        ("::ffff:8.8.8.8", True),
        ("127.0.0.1", False),
        ("0.0.0.0", False),  # noqa: S104 - to be refused
        ("10.1.2.3", False),
        ("100.64.0.1", False),
        ("169.254.169.254", False),
        ("172.16.0.1", False),
        ("192.168.0.1", False),
        ("224.0.0.1", False),
        ("255.255.255.255", False),
        ("::1", False),
        ("::", False),
        ("fe80::1%eth0", False),
        ("fc00::1", False),
        ("ff02::1", False),
        ("::ffff:127.0.0.1", False),
        ("2002:7f00:1::", False),
        ("64:ff9b::7f00:1", False),
        ("64:ff9b::808:808", True),
    ],
)
def test_what_is_public(*, address: str, public: bool):
    assert _is_public(address) is public


def endless(connection: socket.socket) -> None:
    connection.recv(1000)
    connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
    for _ in range(10_000):
        connection.sendall(b"x" * 10_000)


def drop_by_drop(head: bytes, drop: bytes) -> Callable[[socket.socket], None]:
    def answer(connection: socket.socket) -> None:
        connection.recv(1000)
        connection.sendall(head)
        for _ in range(60):
            connection.sendall(drop)
            time.sleep(0.05)

    return answer


def only_for(page: Callable[[socket.socket], None]) -> Callable[[socket.socket], None]:
    """A site without robots.txt, whose pages are an attack."""

    def answer(connection: socket.socket) -> None:
        if b"/robots.txt" in connection.recv(1000, socket.MSG_PEEK):
            connection.sendall(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")
        else:
            page(connection)

    return answer


@pytest.mark.parametrize(
    ("attack", "reasons"),
    [
        (endless, {"larger than 0.1 MB"}),
        (drop_by_drop(b"", b"H"), {"takes too long"}),
        (drop_by_drop(b"HTTP/1.1 200 OK\r\n", b"X-A: b\r\n"), {"takes too long"}),
        (drop_by_drop(b"HTTP/1.1 200 OK\r\n\r\n", b"x"), {"takes too long"}),
        (drop_by_drop(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n"), {"takes too long"}),
        (drop_by_drop(b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\n", b"x"), {"larger than 0.1 MB"}),
    ],
)
def test_no_server_takes_long_or_much(attack: Callable[[socket.socket], None], reasons: set[str]):
    with answering(only_for(attack)) as address:
        tracemalloc.start()
        start = time.monotonic()
        assert reason(f"{address}/", OPEN) in reasons
        assert time.monotonic() - start < 8
        assert tracemalloc.get_traced_memory()[1] < 20_000_000
        tracemalloc.stop()


@pytest.mark.parametrize("answer", [b"", b"\0" * 100, b"HTTP/1.1 abc\r\n\r\n", b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 200, b"X" * 100_000])
def test_no_answer_is_an_error(answer: bytes):
    def reply(connection: socket.socket) -> None:
        with contextlib.suppress(OSError):
            connection.recv(1000)
            connection.sendall(answer)

    with answering(only_for(reply)) as address:
        assert isinstance(fetched(f"{address}/", OPEN), Failure)


def test_what_is_packed_unfolds_only_so_far():
    bomb = gzip.compress(bytes(200_000_000))
    with serving({"/": Reply(bomb, headers={"Content-Encoding": "gzip"})}) as site:
        tracemalloc.start()
        assert reason(site.url("/"), Limits(size=1_000_000, seconds=5, private=True)) == "larger than 1 MB"
        assert tracemalloc.get_traced_memory()[1] < 30_000_000
        tracemalloc.stop()
