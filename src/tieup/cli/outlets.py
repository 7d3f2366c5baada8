"""``outlet``."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from tieup.cli.common import extractor_option, outlets_option


@click.group("outlet")
def outlet_command() -> None:
    """Outlets are data, a file and a saved page for each: check them."""


@outlet_command.command("check")
@click.argument("files", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@extractor_option
@outlets_option
def check_command(files: tuple[Path, ...], extractor: str, outlets: str | None) -> None:
    """Try files of outlets on the pages saved beside them: FILES, or else those of the package and of your folder.

    The page of blickfang.toml is blickfang.html. Exit code 1 where something is wrong.

    \b
    Examples:
      tieup outlet check
      tieup outlet check outlets/blickfang.toml
      tieup outlet check --outlets outlets/
    """
    from tieup.outlet import SHIPPED, outlet_from, outlets_in
    from tieup.outlet_check import faults
    from tieup.pipeline import Kit

    folders = [*SHIPPED.values(), *([Path(outlets)] if outlets else [])]
    known = [outlet_from(file) for file in files] or [outlet for folder in folders for outlet in outlets_in(folder)]
    kit = Kit.load(extractor=extractor)
    found = [fault for outlet in known for fault in faults(outlet, kit)]
    for fault in found:
        click.echo(fault)
    tried = sum(outlet.page.is_file() for outlet in known)
    click.echo(f"{len(found)} faults" if found else f"In order: {len(known)} outlets, {tried} of them tried on a page.", err=True)
    sys.exit(1 if found else 0)
