"""What became of the inputs of a run, counted, and told at its end."""

from __future__ import annotations

import re
import time
from collections import Counter
from dataclasses import dataclass, field

import click

from tieup.cli.common import complain
from tieup.gate import Sieve
from tieup.pipeline import Outcome

_DETAIL = re.compile(r"(?<=: ).*|\d[\d.]*")
_MOST = 8  # reasons that are told


@dataclass(slots=True)
class Tally:
    """Counts outcomes and names each failure as it comes."""

    counts: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    started: float = field(default_factory=time.monotonic)
    sieve: Sieve | None = None

    def add(self, outcome: Outcome) -> None:
        if outcome.failure:
            self.counts["failed"] += 1
            self.reasons[_DETAIL.sub("...", outcome.failure.reason)] += 1
            complain(outcome.failure.document, outcome.failure.reason)
        elif outcome.reading:
            self.counts["read"] += 1
            self.counts["claims"] += len(outcome.reading.claims)

    def tell(self) -> None:
        """The summary, on standard error: how many, how fast, and why some failed."""
        seconds = max(time.monotonic() - self.started, 1e-9)
        if self.sieve:
            pages, held = self.sieve.pages, self.sieve.held
            click.echo(f"{pages} pages seen, {pages / seconds:.0f} a second, {held} without a sign of a tie-up. ", nl=False, err=True)
        read, rate = self.counts["read"], self.counts["read"] / seconds
        click.echo(f"{read} documents read, {self.counts['claims']} claims found, {self.counts['failed']} failed", nl=False, err=True)
        click.echo(f"; {rate:.0f} documents a second." if seconds > 1 and rate >= 1 else ".", err=True)
        if self.counts["failed"] > _MOST:
            for reason, count in self.reasons.most_common(_MOST):
                click.echo(f"  {count} x {reason}", err=True)
