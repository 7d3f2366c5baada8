"""Servers for tests, each on a port of its own, with answers that a test sets."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Reply:
    """What a server says to a request."""

    content: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)


Answering = Callable[[str, dict[str, str]], Reply]


@dataclass
class Site:
    """A running server: ``replies`` by path, ``asked`` as (seconds, path, headers of the request)."""

    address: str
    replies: dict[str, Reply | Answering]
    asked: list[tuple[float, str, dict[str, str]]] = field(default_factory=list)

    @property
    def paths(self) -> list[str]:
        return [path for _, path, _ in self.asked]

    def url(self, path: str) -> str:
        return self.address + path


class _Handler(BaseHTTPRequestHandler):
    site: Site

    def do_GET(self) -> None:
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.site.asked.append((time.monotonic(), self.path, headers))
        found = self.site.replies.get(self.path, Reply(b"not here", 404))
        reply = found if isinstance(found, Reply) else found(self.path, headers)
        try:
            self.send_response(reply.status)
            for name, value in {
                "Content-Type": "text/html; charset=utf-8",
                "Content-Length": str(len(reply.content)),
                **reply.headers,
            }.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(reply.content)
        except ConnectionError:  # the client had enough
            return

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def serving(replies: dict[str, Reply | Answering], host: str = "127.0.0.1") -> Iterator[Site]:
    class Handler(_Handler):
        pass

    with ThreadingHTTPServer((host, 0), Handler) as server:
        Handler.site = site = Site(f"http://{host}:{server.server_address[1]}", replies)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield site
        finally:
            server.shutdown()
            thread.join()


@contextmanager
def answering(answer: Callable[[socket.socket], None]) -> Iterator[str]:
    """A server that does to each connection what it likes: ``answer`` gets the socket."""
    stop = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(0.05)

        def serve() -> None:
            while not stop.is_set():
                try:
                    connection, _ = listening.accept()
                except TimeoutError:
                    continue
                with connection:
                    try:
                        answer(connection)
                    except OSError:
                        continue

        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            stop.set()
            thread.join()
