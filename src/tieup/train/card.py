"""The card that goes with a tagger: what it learned from, how well it does, where it fails."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from importlib.resources import files
from pathlib import Path

from tieup.train import corpora
from tieup.train.measure import Figures

Measured = Mapping[float, Mapping[str, Figures]]  # by least probability and language


def write(path: Path, figures: Measured, how: str = "") -> None:
    """Write the card. ``how`` the tagger came about, where that bears upon the figures: "development", where it went on to learn from the
    texts of the figures after these were taken, or "onward" from a tagger that had.
    """
    data = files("tieup.train").joinpath("data")
    text, note = data.joinpath("card.md").read_text("utf-8"), data.joinpath(f"card-{how}.md").read_text("utf-8") if how else ""
    filled = text.replace("{sources}", _sources()).replace("{figures}", _figures(figures)).replace("{note}", note)
    path.write_text(filled, "utf-8")


def write_pairs(path: Path, names: Collection[str], labelled: Collection[str], exercises: int) -> None:
    """Write the card of the network over pairs; ``names`` are the corpora it learned from first, ``labelled`` those of which the project
    noted what they tell, ``exercises`` the number of the texts of these and of the written ones.
    """
    text = files("tieup.train").joinpath("data", "card-pairs.md").read_text("utf-8")
    filled = text.replace("{sources}", _sources(names)).replace("{labelled}", _sources(labelled))
    path.write_text(filled.replace("{exercises}", f"{exercises:,}"), "utf-8")


def _sources(names: Collection[str] | None = None) -> str:
    chosen = (s for s in corpora.sources() if names is None or s.name in names)
    rows = (f"| {s.name} | {', '.join(s.files)} | {s.licence} |" for s in chosen)
    return "\n".join(("| source | languages | licence |", "|---|---|---|", *rows))


def _figures(figures: Measured) -> str:
    head = "| language | texts | parties | least probability | covered | exact | organisations a text |"
    rows = [
        f"| {language} | {f.documents} | {f.parties} | {least} | {f.covered:.2f} | {f.exact:.2f} | {f.names:.1f} |"
        for least, by_language in figures.items()
        for language, f in by_language.items()
    ]
    return "\n".join((head, "|---|---|---|---|---|---|---|", *rows))
