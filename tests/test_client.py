"""The manners of the client, as servers see them."""

import email.utils
import time
from itertools import pairwise
from pathlib import Path

import pytest

from tieup.model import Failure, Page
from tieup.sources import Limits
from tieup.sources.cache import Cache
from tieup.sources.client import BusyError, Client, Manners
from tieup.sources.network import RefusedError
from tieup.sources.robots import opted_out
from tieup.sources.web import page_of_address
from web_servers import Answering, Reply, answering, serving

LOCAL = Limits(size=100_000, seconds=5, private=True)
BRISK = Manners(delay=0.0, tries=3, pause=0.01, patience=1.0)
PAGE = Reply(b"<p>Nordwerk and Suedzell build a plant together.</p>")


def client(manners: Manners = BRISK, cache: Cache | None = None, limits: Limits = LOCAL) -> Client:
    return Client(cache, limits, manners)


def reason(address: str, asking: Client) -> str:
    found = page_of_address(address, asking)
    assert isinstance(found, Failure), found
    return found.reason


def test_it_says_who_it_is():
    with serving({"/a": PAGE}) as site:
        client(Manners(delay=0, contact="https://example.com/bot")).get(site.url("/a"))
        agents = {headers["user-agent"] for _, _, headers in site.asked}
    assert len(agents) == 1
    assert agents.pop().startswith("tieup/")


def test_robots_txt_is_asked_first_and_once():
    with serving({"/a": PAGE, "/b": PAGE}) as site:
        asking = client()
        asking.get(site.url("/a"))
        asking.get(site.url("/b"))
        assert site.paths == ["/robots.txt", "/a", "/b"]


@pytest.mark.parametrize(
    ("robots", "allowed", "forbidden"),
    [
        ("User-agent: *\nDisallow: /private/", "/a", "/private/a"),
        ("User-agent: *\nDisallow: /\nAllow: /a", "/a", "/b"),
        ("User-agent: *\nDisallow:\n\nUser-agent: tieup\nDisallow: /no", "/a", "/no"),
        ("User-agent: *\nDisallow: /*.pdf$", "/a.pdf?x=1", "/a.pdf"),
        ("User-agent: other\nDisallow: /\n\nUser-agent: *\nDisallow: /b", "/a", "/b"),
        ("\ufeffUser-Agent: TieUp\nDisallow: /b", "/a", "/b"),
    ],
)
def test_robots_txt_is_obeyed(robots: str, allowed: str, forbidden: str):
    with serving({"/robots.txt": Reply(robots.encode()), allowed: PAGE, forbidden: PAGE}) as site:
        assert isinstance(page_of_address(site.url(allowed), client()), Page)
        assert reason(site.url(forbidden), client()) == "its robots.txt forbids it"
        assert forbidden not in site.paths


def test_a_redirect_to_what_is_forbidden_is_not_followed():
    moved = Reply(status=302, headers={"Location": "/private"})
    with serving({"/robots.txt": Reply(b"User-agent: *\nDisallow: /private"), "/a": moved, "/private": PAGE}) as site:
        assert reason(site.url("/a"), client()) == "its robots.txt forbids it"
        assert "/private" not in site.paths


def test_a_site_whose_robots_txt_fails_is_left_alone():
    with serving({"/robots.txt": Reply(status=503), "/a": PAGE}) as site:
        assert reason(site.url("/a"), client()) == "its robots.txt cannot be had"
        assert site.paths == ["/robots.txt"]


@pytest.mark.parametrize("robots", [Reply(status=404), Reply(status=403), Reply(b"\x00\xff" * 100), Reply(b"Disallow: /" * 100_000)])
def test_without_a_sensible_robots_txt_all_may_be_read(robots: Reply):
    with serving({"/robots.txt": robots, "/a": PAGE}) as site:
        assert isinstance(page_of_address(site.url("/a"), client()), Page)


def gaps(times: list[float]) -> list[float]:
    return [later - earlier for earlier, later in pairwise(times)]


@pytest.mark.parametrize(
    ("robots", "delay"), [("", 0.15), ("User-agent: *\nCrawl-delay: 0.3", 0.3), ("User-agent: *\nCrawl-delay: 900", 0.4)]
)
def test_a_host_is_left_in_peace_in_between(robots: str, delay: float):
    replies: dict[str, Reply | Answering] = {
        "/robots.txt": Reply(robots.encode()),
        "/a": PAGE,
        "/b": PAGE,
        "/c": Reply(status=302, headers={"Location": "/a"}),
    }
    with serving(replies) as site:
        asking = client(Manners(delay=0.15, longest=0.4))
        for path in ("/a", "/b", "/c"):
            asking.get(site.url(path))
        asked = [at for at, path, _ in site.asked if path != "/robots.txt"]
    assert min(gaps(asked[:3])) >= delay - 0.02


def test_two_hosts_do_not_wait_for_one_another():
    with serving({"/a": PAGE}) as one, serving({"/a": PAGE}, "127.0.0.2") as other:
        asking = client(Manners(delay=5))
        start = time.monotonic()
        asking.get(one.url("/a"))
        asking.get(other.url("/a"))
        assert time.monotonic() - start < 2


def test_a_page_is_asked_for_only_where_it_has_changed(tmp_path: Path):
    def page(_: str, headers: dict[str, str]) -> Reply:
        if headers.get("if-none-match") == '"1"' and "if-modified-since" in headers:
            return Reply(status=304)
        return Reply(PAGE.content, headers={"ETag": '"1"', "Last-Modified": "Fri, 03 May 2024 10:00:00 GMT"})

    with serving({"/a": page, "/robots.txt": Reply(b"")}) as site:
        first = client(cache=Cache(tmp_path)).get(site.url("/a"))
        again = client(cache=Cache(tmp_path)).get(site.url("/a"))
        assert again == first
        assert site.paths == ["/robots.txt", "/a", "/a"]  # today's robots.txt is good enough


def test_a_broken_cache_is_no_cache(tmp_path: Path):
    with serving({"/a": PAGE}) as site:
        client(cache=Cache(tmp_path)).get(site.url("/a"))
        for path in tmp_path.glob("??/*"):
            path.write_bytes(b"{}\njunk")
        assert client(cache=Cache(tmp_path)).get(site.url("/a")).content == PAGE.content
        (tmp_path / "file").write_text("no folder")
        assert client(cache=Cache(tmp_path / "file")).get(site.url("/a")).content == PAGE.content


def test_old_answers_are_forgotten(tmp_path: Path):
    cache = Cache(tmp_path)
    with serving({"/a": PAGE}) as site:
        client(cache=cache).get(site.url("/a"))
        cache.prune()
        assert cache.get(site.url("/a")) is not None
        cache.prune(older=-1)
        assert cache.get(site.url("/a")) is None


def failing(times: int, **headers: str) -> tuple[list[int], dict[str, Reply | Answering]]:
    count: list[int] = []

    def answer(_: str, __: dict[str, str]) -> Reply:
        count.append(1)
        return Reply(status=503, headers=headers) if len(count) <= times else PAGE

    return count, {"/a": answer}


def test_a_busy_server_is_asked_again_later_and_later():
    _, replies = failing(2)
    with serving(replies) as site:
        asking = client(Manners(delay=0, pause=0.2))
        assert asking.get(site.url("/a")).status == 200
        first, second = gaps([at for at, path, _ in site.asked if path == "/a"])
    assert 0.19 < first < 0.39 < second


def test_a_server_that_stays_busy_is_given_up():
    count, replies = failing(9)
    with serving(replies) as site:
        assert reason(site.url("/a"), client()) == "the server answers 503"
    assert len(count) == 3


@pytest.mark.parametrize("seconds", [2, 4000])
def test_a_server_that_says_when_to_come_back(seconds: int):
    when = str(seconds) if seconds < 10 else email.utils.formatdate(time.time() + seconds, usegmt=True)
    _, replies = failing(1, **{"Retry-After": when})
    slept: list[float] = []
    with serving(replies) as site:
        asking = Client(None, LOCAL, Manners(delay=0, pause=0.01, patience=100), slept.append)
        if seconds > 100:
            with pytest.raises(BusyError, match="come back"):
                asking.get(site.url("/a"))
        else:
            assert asking.get(site.url("/a")).status == 200
            assert slept == [2]


def test_a_broken_connection_is_tried_again():
    tried: list[int] = []

    def hang_up(connection) -> None:
        tried.append(1)
        connection.recv(1000)
        if len(tried) > 2:
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc")

    with answering(hang_up) as address:
        assert client().get(f"{address}/a").content == b"abc"


@pytest.mark.parametrize(
    ("reply", "how"),
    [
        (Reply(PAGE.content, headers={"X-Robots-Tag": "noindex, nofollow"}), "x-robots-tag"),
        (Reply(PAGE.content, headers={"X-Robots-Tag": "tieup: none"}), "x-robots-tag"),
        (Reply(PAGE.content, headers={"TDM-Reservation": "1"}), "tdm-reservation"),
        (Reply(b'<meta name="robots" content="NoAI, noimageai">' + PAGE.content), "robots"),
        (Reply(b"<META content='noindex' name=robots>" + PAGE.content), "robots"),
        (Reply(b'<meta name="tdm-reservation" content="1">' + PAGE.content), "tdm-reservation"),
    ],
)
def test_pages_may_opt_out(reply: Reply, how: str):
    with serving({"/a": reply}) as site:
        assert reason(site.url("/a"), client()) == f"the page asks not to be used ({how})"


@pytest.mark.parametrize(
    "reply",
    [
        Reply(PAGE.content, headers={"X-Robots-Tag": "otherbot: none"}),
        Reply(PAGE.content, headers={"X-Robots-Tag": "max-snippet:-1, nofollow"}),
        Reply(PAGE.content, headers={"TDM-Reservation": "0"}),
        Reply(b'<meta name="googlebot" content="noindex"><meta name="robots" content="index,follow">' + PAGE.content),
    ],
)
def test_pages_that_do_not_opt_out(reply: Reply):
    with serving({"/a": reply}) as site:
        assert opted_out(client().get(site.url("/a"))) == ""


def test_a_refusal_is_no_reason_to_try_again():
    with serving({"/a": PAGE}) as site, pytest.raises(RefusedError, match="private network"):
        client(limits=Limits()).get(site.url("/a"))
    assert site.asked == []
