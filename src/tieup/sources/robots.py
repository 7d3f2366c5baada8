"""What a site asks of robots: its robots.txt (RFC 9309), and the headers and meta elements by which a page opts out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from tieup.sources.network import Answer

AGENT = "tieup"  # the name that a robots.txt may speak to
SIZE = 512_000  # bytes of a robots.txt that count; the rest is left out, as by all crawlers
_OUT = frozenset({"none", "noindex", "noai"})  # who says so does not want its words in databases
_META = re.compile(rb"<meta\s[^>]{0,400}>", re.IGNORECASE)
_NAME = re.compile(rb"""\bname\s*=\s*["']?([\w-]+)""", re.IGNORECASE)
_CONTENT = re.compile(rb"""\bcontent\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]+))""", re.IGNORECASE)
_HEAD = 50_000  # bytes of a page that may hold its meta elements


@dataclass(frozen=True, slots=True)
class Rules:
    """What a robots.txt allows; without one, everything."""

    parsed: Any = None
    closed: bool = False

    @classmethod
    def of(cls, answer: Answer) -> Rules:
        """The rules of an answer. Where a server fails, nothing may be read until it does not."""
        if answer.status >= 500:
            return cls(closed=True)
        if not 200 <= answer.status < 300:
            return cls()
        from protego import Protego  # noqa: PLC0415 - only those who fetch need it

        return cls(Protego.parse(answer.content[:SIZE].decode("utf-8", "replace").lstrip("\ufeff")))

    def allow(self, address: str) -> bool:
        return not self.closed and (self.parsed is None or bool(self.parsed.can_fetch(address, AGENT)))

    @property
    def delay(self) -> float:
        """Seconds between two requests."""
        return 0.0 if self.parsed is None else float(self.parsed.crawl_delay(AGENT) or 0)


def opted_out(answer: Answer) -> str:
    """How a page says that it does not want to be used; empty where it does not."""
    said = [(name, value) for name, value in answer.headers if name in {"x-robots-tag", "tdm-reservation"}]
    said += _meta(answer.content[:_HEAD])
    return next((name for name, value in said if _is_out(name, value.lower())), "")


def _meta(head: bytes) -> list[tuple[str, str]]:
    found = []
    for element in _META.findall(head):
        name, content = _NAME.search(element), _CONTENT.search(element)
        if name and content and name[1].lower() in {b"robots", AGENT.encode(), b"tdm-reservation"}:
            found.append((name[1].decode().lower(), next(filter(None, content.groups()), b"").decode("utf-8", "replace")))
    return found


def _is_out(name: str, value: str) -> bool:
    if name == "tdm-reservation":
        return value.strip() == "1"
    words: set[str] = set()
    for part in value.split(","):
        agent, colon, rest = part.rpartition(":")
        if not colon or agent.strip() == AGENT:  # without a name it speaks to all
            words.add(rest.strip())
    return bool(words & _OUT)
