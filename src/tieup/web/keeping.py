"""The tie-ups are brought up to date beside the desk, in a process of its own: nobody who looks waits for it."""

from __future__ import annotations

import logging
import multiprocessing
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from threading import Event, Thread

from tieup.errors import StoreError
from tieup.store import open_store

_PAUSE = 1.0  # seconds at least between two looks; after a long merge as long as that took, so that others get to write
_PATIENCE = 5.0  # seconds in which the process must have ended
_LOG = logging.getLogger("tieup.web")


@contextmanager
def kept(path: str) -> Iterator[None]:
    """Merge what is stale, again and again, until the end of the block."""
    done = Event()
    guard = Thread(target=_guard, args=(path, done), daemon=True)
    guard.start()
    try:
        yield
    finally:
        done.set()
        guard.join()


def _guard(path: str, done: Event) -> None:
    """See to it that there is such a process."""
    context = multiprocessing.get_context("spawn")
    while not done.is_set():
        ours, theirs = context.Pipe()
        process = context.Process(target=keep, args=(path, theirs), daemon=True)
        process.start()
        theirs.close()
        while process.is_alive() and not done.wait(_PAUSE):
            pass
        ours.close()
        process.join(_PATIENCE)
        process.kill()
        process.join()
        if not done.is_set():
            _LOG.error("the process that merges ended (%s) and is started again", process.exitcode)


def keep(path: str, desk: Connection) -> None:
    """Merge what is stale until the desk is gone, whichever way it went."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the desk, with which this ends
    pause = 0.0
    with open_store(path) as store:
        while not _gone(desk, pause):
            start = time.monotonic()
            try:
                store.merge()
            except StoreError as error:
                _LOG.warning("%s", error)
            pause = max(_PAUSE, time.monotonic() - start)


def _gone(desk: Connection, pause: float) -> bool:
    try:
        return desk.poll(pause)
    except OSError:
        return True
