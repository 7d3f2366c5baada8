"""The desk on a port: in this process, or in several of which each answers a part of the requests."""

from __future__ import annotations

import json
import os
import socket
from dataclasses import asdict
from typing import Any

import uvicorn
from fastapi import FastAPI
from uvicorn.supervisors import Multiprocess

from tieup.store import open_store
from tieup.web.app import create_app
from tieup.web.keeping import kept
from tieup.web.settings import Settings

_SETTINGS = "TIEUP_DESK"  # tells the processes that answer


def serve(settings: Settings) -> None:
    """Answer until told to end. The tie-ups are brought up to date before, and from then on beside it."""
    with open_store(settings.path) as store:
        store.merge_quietly()
    how: dict[str, Any] = {
        "host": settings.host,
        "port": settings.port,
        "log_level": "warning",
        "server_header": False,
        "proxy_headers": settings.secure,
    }
    with kept(settings.path):
        if settings.workers == 1:
            uvicorn.run(create_app(settings), **how)
        else:
            os.environ[_SETTINGS] = json.dumps(asdict(settings))
            _together(uvicorn.Config(f"{__name__}:worker", factory=True, workers=settings.workers, **how))


def _together(config: uvicorn.Config) -> None:
    """Several processes on one port. Answers leave at once: waiting for what follows would cost each 40 ms."""
    shared = config.bind_socket()
    shared.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    Multiprocess(config, sockets=[shared]).run()


def worker() -> FastAPI:
    """The application of one of several processes."""
    given = json.loads(os.environ[_SETTINGS])
    return create_app(Settings(**{**given, "hosts": tuple(given["hosts"])}))
