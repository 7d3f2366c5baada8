"""A picture of how well probabilities hold, one small square for each language: on the diagonal they hold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import sqrt
from xml.etree.ElementTree import Element, SubElement, tostring

from tieup.train.calibration import calibration_error, reliability

_SIDE, _GAP, _HEAD, _COLUMNS = 150, 34, 24, 4  # pixels, and squares in a row
_LARGEST = 9.0  # radius of the point for the bin with the most pairs
_INK, _FAINT = "#1f4e79", "#9aa5b1"

Pairs = Sequence[tuple[float, bool]]  # probability, and whether it is a tie-up


def reliability_picture(languages: Mapping[str, Pairs]) -> str:
    """The share of tie-ups over the mean probability of each tenth, as SVG. The area of a point is the number of its pairs."""
    rows = -(-len(languages) // _COLUMNS)
    width, height = _COLUMNS * (_SIDE + _GAP) + _GAP, rows * (_SIDE + _GAP + _HEAD) + _GAP
    root = Element("svg", xmlns="http://www.w3.org/2000/svg", viewBox=f"0 0 {width} {height}", role="img")
    SubElement(root, "title").text = "Share of tie-ups over probability, by language"
    SubElement(root, "rect", width=str(width), height=str(height), fill="#ffffff")
    for number, (name, pairs) in enumerate(languages.items()):
        left, top = _GAP + number % _COLUMNS * (_SIDE + _GAP), _HEAD + number // _COLUMNS * (_SIDE + _GAP + _HEAD)
        square = SubElement(root, "g", {"transform": f"translate({left} {top})", "font-family": "sans-serif", "font-size": "11"})
        _square(square, name, pairs)
    return tostring(root, encoding="unicode") + "\n"


def _square(square: Element, name: str, pairs: Pairs) -> None:
    head = f"{name}: {len(pairs)} pairs, error {calibration_error(pairs):.2f}"
    SubElement(square, "text", y="-7").text = head
    SubElement(square, "rect", width=str(_SIDE), height=str(_SIDE), fill="none", stroke=_FAINT)
    SubElement(square, "line", {"stroke-dasharray": "3 3"}, x1="0", y1=str(_SIDE), x2=str(_SIDE), y2="0", stroke=_FAINT)
    bins = reliability(pairs)
    most = max(count for count, _, _ in bins)
    for count, mean, share in bins:
        size = max(1.5, _LARGEST * sqrt(count / most))
        point = SubElement(square, "circle", {"fill-opacity": "0.7"}, cx=_place(mean), cy=_place(1 - share), r=f"{size:.1f}", fill=_INK)
        SubElement(point, "title").text = f"{count} pairs of {mean:.2f}: {share:.2f} are tie-ups"
    for at in (0.0, 0.5, 1.0):
        SubElement(square, "text", {"text-anchor": "middle"}, x=_place(at), y=str(_SIDE + 13)).text = f"{at:g}"
        SubElement(square, "text", {"text-anchor": "end"}, x="-4", y=_place(1 - at)).text = f"{at:g}"


def _place(share: float) -> str:
    return f"{share * _SIDE:.1f}"
