"""Pictures and marks: whatever they are given, they are well-formed, complete, and the same every time."""

import datetime as dt
import math
import re
from itertools import pairwise
from xml.etree import ElementTree as ET

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markupsafe import escape

pytest.importorskip("jinja2")

from small_desk import EVIL
from tieup.codebook import Status
from tieup.model import Span
from tieup.web.charts import Bar, Drawn, Link, Point, bars, bubbles, columns, drawing, ladder, matrix, wheel
from tieup.web.charts.network import around, spread
from tieup.web.charts.worldmap import _centres, _data
from tieup.web.marks import pieces

texts = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=30) | st.just(EVIL) | st.just('"><script>')
rows = st.lists(st.builds(Bar, texts, st.integers(0, 10**6), st.sampled_from(["", "/?a=1&b=2"]), st.booleans()), max_size=12)
days = st.dates(dt.date(1990, 1, 1), dt.date(2030, 1, 1))
points = st.lists(st.builds(Point, days, st.sampled_from(Status), texts, st.just("#x"), st.booleans()), max_size=20)


def elements(picture: str) -> list[ET.Element]:
    """All elements; parsing fails where a text was not escaped."""
    return list(ET.fromstring(str(picture)).iter())  # noqa: S314 - our own


@settings(deadline=None)
@given(texts, rows)
def test_bars_and_columns_hold_every_row(label, given_rows) -> None:
    for draw in (bars, columns):
        found = elements(draw(label, given_rows))
        titles = [e.text or "" for e in found if e.tag == "title"]
        assert titles == [f"{row.label}: {row.count}" for row in given_rows]
        assert {e.tag for e in found} <= {"svg", "a", "g", "rect", "text", "title"}


@given(st.integers(1, 60), st.integers(1, 99_999))
def test_counts_over_columns_do_not_run_into_one_another(number, most) -> None:
    found = elements(columns("years", [Bar(str(1970 + at), most) for at in range(number)]))
    for kind in ("number", "label"):
        words = [(float(e.attrib["x"]), len(e.text or "")) for e in found if e.attrib.get("class") == kind]
        assert words
        assert all(after - before >= 6.5 * length for (before, length), (after, _) in pairwise(words))


def test_a_year_without_anything_has_no_column() -> None:
    found = elements(columns("years", [Bar("2022", 5), Bar("2023", 0), Bar("2024", 1)]))
    heights = [float(e.attrib["height"]) for e in found if e.attrib.get("class") == "bar"]
    assert heights[1] == 0
    assert heights[0] > heights[2] >= 2


@settings(deadline=None)
@given(texts, points)
def test_a_ladder_has_a_point_a_claim_and_a_name_a_rung(label, given_points) -> None:
    found = elements(ladder(label, given_points, str))
    assert sorted(e.text or "" for e in found if e.tag == "title") == sorted(p.title for p in given_points)
    assert {str(s) for s in Status} <= {e.text for e in found if e.tag == "text"}
    spots = [(float(e.attrib["cx"]), float(e.attrib["cy"])) for e in found if "dot" in e.attrib.get("class", "")]
    assert all(118 <= x <= 760 and 0 <= y <= 240 for x, y in spots)


@given(st.lists(days, min_size=2, max_size=6, unique=True))
def test_later_claims_stand_further_right(when) -> None:
    given_points = [Point(day, Status.AGREED, day.isoformat(), "#x") for day in when]
    found = re.findall(r'cx="([\d.]+)"[^>]*class="dot[^>]*></circle><title>([^<]+)', str(ladder("", given_points, str)))
    ordered = [float(x) for x, _ in sorted(found, key=lambda pair: pair[1])]
    assert all(one <= other for one, other in pairwise(ordered))


networks = st.integers(1, 25).flatmap(
    lambda n: st.tuples(
        st.just(n), st.lists(st.tuples(st.integers(0, n - 1), st.integers(0, n - 1)).filter(lambda p: p[0] != p[1]), max_size=40)
    )
)


@settings(deadline=None)
@given(networks, texts)
def test_a_network_holds_all_and_is_the_same_every_time(network, name) -> None:
    count, pairs = network
    nodes = [Drawn(str(n), f"{name} {n}", "/", n / count, n, n) for n in range(count)]
    links = [Link(a, b, f"{a} {b}", "/") for a, b in pairs]
    picture = drawing(name, nodes, links)
    assert picture == drawing(name, nodes, links)
    titles = [e.text or "" for e in elements(picture) if e.tag == "title"]
    assert sorted(titles) == sorted([node.name for node in nodes] + [link.title for link in links])
    assert len([e for e in elements(wheel(name, nodes, [])) if e.tag == "title"]) == count


@settings(deadline=None)
@given(networks)
def test_nodes_stay_in_the_picture_and_apart(network) -> None:
    spots = spread(*network)
    assert np.isfinite(spots).all()
    assert ((spots >= 0) & (spots <= [900, 620])).all()
    assert len({(round(x, 3), round(y, 3)) for x, y in spots.tolist()}) == len(spots)


def test_many_nodes_stand_apart_however_they_are_tied() -> None:
    """A dense middle, chains and nodes that nothing ties: each mark can be told from the next."""
    dense = [(a, b) for a in range(40) for b in range(a) if (a + b) % 3]
    chains = [(number, number + 1) for number in range(40, 90) if number % 5]
    spots = spread(120, [*dense, *chains])
    far = np.linalg.norm(spots[:, None] - spots[None], axis=2) + np.eye(120) * 1000
    assert far.min() > 20
    assert np.ptp(spots, axis=0).min() > 400


@settings(deadline=None)
@given(networks, texts)
def test_no_name_of_a_network_covers_another(network, name) -> None:
    count, pairs = network
    found = elements(drawing("", [Drawn(str(n), f"{name} {n}", "/") for n in range(count)], [Link(a, b, "", "/") for a, b in pairs]))
    names = [(float(e.attrib["x"]), float(e.attrib["y"]), (e.text or "")) for e in found if e.attrib.get("class") == "name"]
    assert names[0][2].endswith(" 0") or len(name) > 20
    for number, (x, y, text) in enumerate(names):
        for a, b, other in names[:number]:
            assert abs(y - b) > 12 or abs(x - a) > 3 * (len(text) + len(other))


def test_camps_differ_in_shape_not_only_in_colour() -> None:
    found = elements(drawing("", [Drawn(str(n), str(n), "/", camp=n) for n in range(5)], []))
    shapes = [(e.tag, e.attrib.get("points", "").count(",")) for e in found if "node" in e.attrib.get("class", "").split()]
    assert len({shape for shape in shapes if shape != ("polygon", 4)}) == 3
    assert shapes.count(("polygon", 4)) == 2  # a square and one on its corner


@settings(deadline=None)
@given(networks)
def test_a_wheel_holds_all_its_links_and_those_among_partners_keep_clear_of_the_middle(network) -> None:
    count, pairs = network
    nodes = [Drawn(str(n), f"name {n}", "/") for n in range(count)]
    found = elements(wheel("", nodes, [Link(a, b, f"{a} {b}", f"/{a}/{b}") for a, b in pairs]))
    assert sorted(e.attrib["href"] for e in found if e.tag == "a" and e.attrib["href"] != "/") == sorted(f"/{a}/{b}" for a, b in pairs)
    bows = [e.attrib["d"] for e in found if e.attrib.get("class") == "bow"]
    assert len(bows) == sum(0 not in pair for pair in pairs)
    middle = around(count)[0]
    for bow in bows:
        one, bend, other = np.array(re.findall(r"[-\d.]+", bow), dtype=float).reshape(3, 2)
        way = [(1 - t) ** 2 * one + 2 * t * (1 - t) * bend + t**2 * other for t in np.linspace(0, 1, 50)]
        assert min(float(np.hypot(*(spot - middle))) for spot in way) > 16


@given(networks)
def test_partners_stand_apart_in_the_frame_and_beside_those_they_are_tied_to(network) -> None:
    count, pairs = network
    spots = around(count, pairs)
    assert len({(round(x, 3), round(y, 3)) for x, y in spots.tolist()}) == count
    assert ((spots >= 0) & (spots <= [620, 620 * 0.72])).all()
    if count > 6:
        one, other = around(count, [(1, 5)])[[1, 5]]
        assert float(np.hypot(*(one - other))) < float(np.hypot(*(around(count)[1] - around(count)[5])))


def shapes_of_land() -> list[list[tuple[float, float]]]:
    """The outlines as the map draws them, back in degrees."""
    frame, path = next(e for e in elements(bubbles("", {}, str, str)) if e.attrib.get("class") == "land").iter()
    left, top, wide, high = map(float, frame.attrib["viewBox"].split())
    assert (left, wide) == (-1800, 3600)
    assert top < 0 < top + high
    found = []
    for outline in path.attrib["d"].strip("Mz").split("zM"):
        start, steps = (np.array(part.split(), dtype=float).reshape(-1, 2) for part in outline.split("l"))
        found.append([(x / 10, -y / 10) for x, y in np.cumsum(np.vstack([start, steps]), axis=0).tolist()])
    return found


def on_land(east: float, north: float, shapes: list[list[tuple[float, float]]]) -> bool:
    """By how often a line to the west crosses outlines."""
    sides = [(one, other) for shape in shapes for one, other in pairwise([*shape, shape[0]])]
    crossed = [(a, b) for a, b in sides if (a[1] > north) != (b[1] > north)]
    return sum(a[0] + (north - a[1]) / (b[1] - a[1]) * (b[0] - a[0]) < east for a, b in crossed) % 2 == 1


def test_countries_lie_on_land_and_oceans_do_not() -> None:
    shapes = shapes_of_land()
    oceans = {(-30, 0), (-40, 35), (-150, 20), (170, 20), (80, -20), (-120, -30), (0, -30), (5, 65), (-55, 58)}
    assert [place for place in oceans if on_land(*place, shapes)] == []
    ashore = {code for code, (east, north) in _centres().items() if on_land(east, north, shapes)}
    assert {"DE", "FR", "GB", "IT", "NO", "CN", "JP", "KR", "IN", "US", "CA", "MX", "BR", "AR", "ZA", "EG", "AU"} <= ashore
    assert len(ashore) > len(_centres()) * 0.85  # the others are small islands and coasts


def test_no_outline_runs_across_the_map() -> None:
    for shape in shapes_of_land():
        assert max(abs(one[0] - other[0]) for one, other in pairwise([*shape, shape[0]])) < 40


def test_a_circle_lies_on_its_country() -> None:
    """Circles and outlines have one scale: a place on the map, read by the frame of the outlines, is the country's."""
    for code in ("BR", "AU", "US", "ZA"):
        found = elements(bubbles("", {code: 1}, str, str))
        land, circle = next(e for e in found if e.attrib.get("class") == "land"), next(e for e in found if e.tag == "circle")
        left, top, wide, high = map(float, land.attrib["viewBox"].split())
        east = left + float(circle.attrib["cx"]) / float(land.attrib["width"]) * wide
        north = -(top + float(circle.attrib["cy"]) / float(land.attrib["height"]) * high)
        assert (east / 10, north / 10) == pytest.approx(_centres()[code], abs=0.1)


def test_the_outlines_say_whence_they_are_and_are_small() -> None:
    text = _data("land.txt")
    assert "Natural Earth" in text.partition("\n-")[0]
    assert "public domain" in text.partition("\n-")[0]
    assert len(text) < 40_000


@given(st.dictionaries(st.sampled_from(["NO", "SE", "FI", "DE", "FR", "PL", "AR", "ZA"]), st.integers(1, 9), min_size=1))
def test_circles_stay_on_the_map_and_those_pushed_off_their_place_lead_back_to_it(counts) -> None:
    found = elements(bubbles("", counts, str, str))
    leads = {tuple(float(e.attrib[key]) for key in ("x2", "y2")): e for e in found if e.attrib.get("class") == "lead"}
    for circle in (e for e in found if e.tag == "circle"):
        x, y, r = (float(circle.attrib[key]) for key in ("cx", "cy", "r"))
        assert r - 0.1 <= y <= 270.1 - r
        if lead := leads.pop((x, y), None):
            assert math.dist((x, y), (float(lead.attrib["x1"]), float(lead.attrib["y1"]))) > r - 0.2
    assert leads == {}


@given(st.dictionaries(st.sampled_from(["DE", "FR", "CN", "US", "JP", "XX", "KR", "IT"]), st.integers(1, 1000)))
def test_the_map_counts_and_keeps_circles_apart(counts) -> None:
    found = elements(bubbles("map", counts, str, lambda code: f"/?country={code}"))
    known = {code: n for code, n in counts.items() if code != "XX"}
    assert {e.text for e in found if e.tag == "title"} == {f"{code}: {n}" for code, n in known.items()}
    circles = [tuple(float(e.attrib[key]) for key in ("cx", "cy", "r")) for e in found if e.tag == "circle"]
    for number, (x, y, r) in enumerate(circles):
        for a, b, c in circles[:number]:
            assert ((x - a) ** 2 + (y - b) ** 2) ** 0.5 > (r + c) * 0.93


def test_a_matrix_shows_each_count_once() -> None:
    picture = matrix("m", [("battery", "Battery"), ("", EVIL)], ["2023", "2024"], {("battery", "2023"): 3, ("", "2024"): 1})
    assert [e.text for e in elements(picture) if e.tag == "title"] == ["Battery, 2023: 3", f"{EVIL}, 2024: 1"]


@given(st.text(min_size=1, max_size=60), st.lists(st.tuples(st.integers(0, 59), st.integers(1, 20), st.sampled_from("abc")), max_size=8))
def test_pieces_are_the_text_and_every_mark_is_whole(text, given_marks) -> None:
    marks = [(Span(start, min(len(text), start + size)), name) for start, size, name in given_marks if start < len(text)]
    found = list(pieces(text, Span(0, len(text)), sorted(marks)))
    assert "".join(piece.text for piece in found) == text
    assert all(text[piece.start :].startswith(piece.text) for piece in found)
    for span, name in marks:
        inside = [piece for piece in found if span.start <= piece.start < span.stop]
        assert "".join(piece.text for piece in inside) == span.of(text)
        assert all(name in piece.fields for piece in inside)
    for piece in found:
        for name in piece.fields:
            assert any(n == name and s.start <= piece.start < s.stop for s, n in marks)


def test_an_escaped_label_reads_as_written() -> None:
    assert str(escape(EVIL)) in str(bars(EVIL, [])).replace("&#34;", "&#34;")
