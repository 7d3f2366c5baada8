"""The picture of how well probabilities hold."""

from xml.etree import ElementTree as ET

from hypothesis import given
from hypothesis import strategies as st

from tieup.train.calibration import reliability
from tieup.train.picture import reliability_picture

SVG = "{http://www.w3.org/2000/svg}"
pairs = st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1, max_size=60)


@given(st.dictionaries(st.sampled_from(["all", "de", "en", "es", "fr", "it", "ru", "zh"]), pairs, min_size=1))
def test_each_language_has_a_square_with_a_point_for_each_tenth(languages) -> None:
    root = ET.fromstring(reliability_picture(languages))  # noqa: S314 - our own picture
    squares = root.findall(f"{SVG}g")
    assert len(squares) == len(languages)
    for square, (name, told) in zip(squares, languages.items(), strict=True):
        assert square.findtext(f"{SVG}text", "").startswith(f"{name}: {len(told)} pairs")
        points = square.findall(f"{SVG}circle")
        assert len(points) == len(reliability(told))
        assert all(0 <= float(point.get(axis, "nan")) <= 150 for point in points for axis in ("cx", "cy"))


def test_a_probability_that_holds_lies_on_the_diagonal() -> None:
    root = ET.fromstring(reliability_picture({"all": [(0.5, True), (0.5, False)]}))  # noqa: S314
    (point,) = root.iter(f"{SVG}circle")
    assert point.get("cx") == point.get("cy") == "75.0"
