"""How a desk is served."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass

LOCAL_NAMES = ("localhost", "testserver")


@dataclass(frozen=True, slots=True)
class Settings:
    """``path`` of the database, the address that is listened on, and the names under which others call it (``hosts``).

    ``workers`` is the number of processes that answer; ``eager``: whether each question brings the tie-ups up to date; where not, somebody
    else does (see ``keeping``).
    """

    path: str
    host: str = "127.0.0.1"
    port: int = 8080
    hosts: tuple[str, ...] = ()
    secure: bool = False
    person: str = "desk"
    eager: bool = True
    workers: int = 1

    @property
    def beyond(self) -> bool:
        """Whether other machines can reach it."""
        try:
            return not ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return self.host not in LOCAL_NAMES

    @property
    def base(self) -> str:
        """The desk's own address, for links in feeds and mail."""
        name = self.hosts[0] if self.hosts else self.host
        port = "" if self.port in (80, 443) else f":{self.port}"
        return f"http{'s' if self.secure else ''}://{f'[{name}]' if ':' in name else name}{port}"
