"""What became of the inputs of a run, counted, and told at its end."""

from __future__ import annotations

import re
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

import click

from tieup.cli.common import complain, several
from tieup.engines import Step

_DETAIL = re.compile(r"(?<=: ).*|\d[\d.]*")
_MOST = 8  # reasons that are told


@dataclass(slots=True)
class Tally:
    """Sums steps and names each failure as it comes."""

    total: Step = field(default_factory=Step)
    failed: int = 0
    reasons: Counter[str] = field(default_factory=Counter)
    started: float = field(default_factory=time.monotonic)

    def add(self, step: Step) -> None:
        for failure in step.failures:
            self.failed += 1
            self.reasons[_DETAIL.sub("...", failure.reason)] += 1
            complain(failure.document, failure.reason)
        self.total = Step.sum([self.total, replace(step, failures=())])

    @property
    def pages(self) -> int:
        """All that was seen, whatever became of it."""
        return self.total.inputs + self.failed

    def tell(self) -> None:
        """The summary, on standard error: how many, how fast, and why some failed."""
        seconds = max(time.monotonic() - self.started, 1e-9)
        total = self.total
        if total.held:
            click.echo(
                f"{several(self.pages, 'page')} seen, {self.pages / seconds:.0f} a second, {total.held} without a sign of a tie-up. ",
                nl=False,
                err=True,
            )
        there = f", {total.known} there already" if total.known else ""
        click.echo(
            f"{several(total.read, 'document')} read{there}, {several(total.claims, 'claim')} found, {self.failed} failed",
            nl=False,
            err=True,
        )
        rate = total.read / seconds
        click.echo(f"; {several(round(rate), 'document')} a second." if seconds > 1 and rate >= 1 else ".", err=True)
        if self.failed > _MOST:
            for reason, count in self.reasons.most_common(_MOST):
                click.echo(f"  {count} x {reason}", err=True)


def measured(steps: Iterable[Step], tally: Tally, size: int) -> Iterator[Step]:
    """The steps, which the caller adds to the tally, shown on standard error while they pass, where that is a terminal: how much of all
    bytes is done, and how long it will take on.
    """
    if not sys.stderr.isatty():
        yield from steps
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, SpinnerColumn, TaskProgressColumn, TextColumn, TimeElapsedColumn, TimeRemainingColumn

    columns = (
        SpinnerColumn(),
        TextColumn("{task.fields[told]}"),
        BarColumn(),
        TaskProgressColumn(),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=size or None, told="")
        for step in steps:
            yield step
            total = tally.total
            told = f"{several(tally.pages, 'page')}, {total.read} read, {several(total.claims, 'claim')}"
            bar.update(task, completed=total.size, told=told)
