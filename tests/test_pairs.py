"""The network over pairs: windows and meetings, what it learns from, one reduced training from end to end."""

import random
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import packed_encoder
import small_corpora
from tieup.codebook import Form, Kind, Role, Status, Zone
from tieup.encoder import PairReader, Relation, Trunk
from tieup.encoder.relations import arrays
from tieup.encoder.windows import APARTNESS, NEARNESS, layout
from tieup.errors import DataError
from tieup.lang import Sentence
from tieup.model import Entity, Mention, Span
from tieup.train.calibration import calibration_error, reliability
from tieup.train.relations import Told

NAMES = ("BMW", "宁德时代", "Росатом", "Ballard Power Systems", "CATL")
FILLERS = ("и", "and the plant", "签署协议", "baut", ".", "—", "über 300 Busse\n")


def mention(text: str, name: str, start: int = 0) -> Mention:
    at = text.index(name, start)
    return Mention(Span(at, at + len(name)), Kind.ORGANISATION, Entity(f"new:{name.casefold()}", name), "gazetteer")


def one_sentence(text: str, zone: Zone = Zone.BODY) -> tuple[Sentence, ...]:
    return (Sentence(Span(0, len(text)), 0, zone),)


@st.composite
def texts(draw) -> tuple[str, tuple[Mention, ...]]:
    words = draw(st.lists(st.one_of(st.sampled_from(NAMES), st.sampled_from(FILLERS)), min_size=2, max_size=200))
    mentions, text = [], ""
    for word in words:
        if word in NAMES:
            mentions.append(Mention(Span(len(text), len(text) + len(word)), Kind.ORGANISATION, Entity(f"new:{word}", word), "shape"))
        text += word + " "
    return text, tuple(mentions)


@settings(deadline=None, max_examples=60)
@given(texts())
def test_names_stand_where_their_window_says(told) -> None:
    text, mentions = told
    tokenizer = Trunk.load().tokenizer
    found = layout(text, one_sentence(text), mentions, tokenizer)
    for window in found.windows:
        for number, (start, stop) in window.places.items():
            assert 1 <= start < stop <= len(window.ids) + 1
            assert window.ids[start - 1 : stop - 1] == tokenizer.encode(mentions[number].span.of(text)).ids


@settings(deadline=None, max_examples=60)
@given(texts())
def test_two_that_meet_are_different_and_each_meeting_counts_once(told) -> None:
    text, mentions = told
    found = layout(text, one_sentence(text), mentions, Trunk.load().tokenizer)
    for pair, meetings in found.meetings.items():
        assert pair[0] < pair[1]
        assert 1 <= len(meetings) <= 6
        assert len({frozenset((m.first, m.second)) for m in meetings}) == len(meetings)
        for meeting in meetings:
            assert {mentions[meeting.first].entity.id, mentions[meeting.second].entity.id} == set(pair)
            assert mentions[meeting.first].span < mentions[meeting.second].span
            near, apart = meeting.steps
            assert 0 <= near < NEARNESS <= apart < NEARNESS + APARTNESS


def test_the_title_stands_before_every_window() -> None:
    title = "BMW grows"
    text = title + "\n" + "word " * 900 + "CATL supplies cells. " + "more " * 300
    sentences = (Sentence(Span(0, len(title)), 0, Zone.TITLE), Sentence(Span(len(title) + 1, len(text)), 1, Zone.BODY))
    mentions = (mention(text, "BMW"), mention(text, "CATL"))
    assert list(layout(text, sentences, mentions, Trunk.load().tokenizer).meetings) == [("new:bmw", "new:catl")]
    assert not layout(text, sentences[1:], mentions, Trunk.load().tokenizer).meetings


def test_a_text_without_two_organisations_has_no_window() -> None:
    text = "BMW and BMW"
    found = layout(text, one_sentence(text), (mention(text, "BMW"), mention(text, "BMW", 3)), Trunk.load().tokenizer)
    assert (found.windows, dict(found.meetings)) == ((), {})


def test_the_network_is_told_where_names_stand() -> None:
    text = "BMW buys cells from CATL"
    found = layout(text, one_sentence(text), (mention(text, "BMW"), mention(text, "CATL")), Trunk.load().tokenizer)
    (window,), ((meeting,),) = found.windows, found.meetings.values()
    told = arrays(window, [meeting], len(window.ids) + 2)
    assert told["marks"].sum() == sum(stop - start for start, stop in window.places.values())
    assert told["firsts"].tolist() == [list(window.places[0])]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return small_corpora.write(tmp_path_factory.mktemp("corpora"))


def related(folder, name: str) -> list[tuple[set[str], bool, frozenset[Form], tuple[Role, Role] | None]]:
    from tieup.train import relations

    out = []
    for told in relations.read(folder, name, random.Random(0)):  # noqa: S311 - draws a sample
        spelled = {m.entity.id: m.entity.name for m in told.organisations}
        out += [({spelled[a], spelled[b]}, t.tie, t.forms, t.roles) for (a, b), t in told.targets.items()]
    return out


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("FinRE", ({"宁德时代", "长安汽车"}, True, {Form.COOPERATION}, (Role.PARTNER, Role.PARTNER))),
        ("FewFC", ({"长安汽车", "宁德时代"}, True, {Form.ACQUISITION}, (Role.INVESTOR, Role.TARGET))),
        ("CORE", ({"Kion", "Linde Hydraulics"}, True, {Form.ACQUISITION}, None)),
        ("FE-electrive", ({"Ruter", "Solaris"}, True, {Form.SUPPLY}, (Role.CUSTOMER, Role.SUPPLIER))),
    ],
)
def test_relations_of_other_corpora_are_read(folder, source, expected) -> None:
    assert expected in related(folder, source)


def test_a_relation_the_other_way_round_swaps_the_roles() -> None:
    from tieup.train import relations

    text, one, other = "A owns B", Span(0, 1), Span(7, 8)
    both = [relations._told(text, [(*pair, "收购")], relations.meanings()["FinRE"]) for pair in ((one, other), (other, one))]
    assert [[t.roles for t in told.targets.values()] for told in both if told] == [
        [(Role.INVESTOR, Role.TARGET)],
        [(Role.TARGET, Role.INVESTOR)],
    ]


def claim(*parties: tuple[str, str], optional: bool = False) -> dict[str, Any]:
    participants = [{"entity": name, "as_written": name, "role": role} for name, role in parties]
    return {"participants": participants, "forms": ["supply"], "fields": ["battery"], "status": "agreed", "optional": optional}


def told_of(text: str, *names: str) -> Told:
    return Told(text, one_sentence(text), tuple(mention(text, name) for name in names), {})


def test_gold_claims_become_targets() -> None:
    from tieup.train import documents

    told = told_of("BMW buys from CATL, Bosch watches", "BMW", "CATL", "Bosch")
    found = documents.targets([claim(("CATL", "supplier"), ("BMW", "customer"))], told)
    tie = found["new:bmw", "new:catl"]
    assert (tie.tie, tie.weight, tie.status, tie.roles) == (True, 1, Status.AGREED, (Role.CUSTOMER, Role.SUPPLIER))
    assert not found["new:bmw", "new:bosch"].tie
    assert len(found) == 3


@pytest.mark.parametrize(
    "unasked", [claim(("CATL", "supplier"), ("BMW", "customer"), optional=True), claim(("CATL", "venture"), ("BMW", "partner"))]
)
def test_optional_claims_and_ventures_are_not_asked(unasked) -> None:
    from tieup.train import documents

    found = documents.targets([unasked], told_of("BMW and CATL", "BMW", "CATL"))
    assert [t.weight for t in found.values()] == [0]


@given(st.integers(0, 10_000))
def test_a_variant_moves_all_that_stands_in_the_text(seed) -> None:
    from tieup.train import documents

    told = told_of("Heute bauen BMW und die Росатом in Wackersdorf.", "BMW", "Росатом")
    varied = documents.renamed(told, {"LATIN": ["Ballard Power Systems"], "CYRILLIC": ["ГАЗ"]}, random.Random(seed))  # noqa: S311
    words = [m.span.of(varied.text) for m in varied.organisations]
    assert words[0] in {"BMW", "Ballard Power Systems"}
    assert words[1] in {"Росатом", "ГАЗ"}
    assert varied.text == f"Heute bauen {words[0]} und die {words[1]} in Wackersdorf."
    assert [s.span.of(varied.text) for s in varied.sentences] == [varied.text]


def test_planted_weights_are_found_again() -> None:
    pytest.importorskip("torch", reason="training needs tieup[train]")
    from tieup.train.logistic import Case, yes_or_no

    cases = [Case((("bias", 1.0), ("good", float(g)), ("noise", float(n))), int(g)) for g in (0, 1) for n in (0, 1)] * 20
    weights = yes_or_no(cases, 0.5)
    assert weights["good"] > 3
    assert abs(weights["noise"]) < 0.1


@pytest.fixture(scope="module")
def trained(folder, tmp_path_factory):
    """A tagger and a network over pairs, both of a reduced training."""
    pytest.importorskip("torch", reason="training needs tieup[train]")
    from tieup.train import names, pairs

    place = tmp_path_factory.mktemp("trained")
    packed = packed_encoder.write(place / "tiny.bin")
    names.train(names.Order(folder, place / "names", threads=1, reduced=True, encoder=packed), lambda _: None)
    order = pairs.Order(folder, place / "pairs", threads=1, reduced=True, tagger=place / "names")
    pairs.train(order, lambda _: None)
    return place, order


def read(place, *, networks: str = "pairs") -> dict[tuple[str, str], Relation]:
    text = "BMW kauft Zellen von CATL. Bosch nicht."
    mentions = tuple(mention(text, name) for name in ("BMW", "CATL", "Bosch"))
    return PairReader.load(place / networks, Trunk.load(place / "names")).read(text, one_sentence(text), mentions)


def test_a_reduced_training_gives_a_network_that_reads(trained) -> None:
    place, _ = trained
    found = read(place)
    assert set(found) == {("new:bmw", "new:catl"), ("new:bmw", "new:bosch"), ("new:bosch", "new:catl")}
    relation = found["new:bmw", "new:catl"]
    assert set(relation.forms) == set(Form)
    assert set(relation.status) == set(Status)
    assert (relation.first.entity.name, relation.second.entity.name) == ("BMW", "CATL")
    assert {fold.name for fold in (place / "pairs").glob("fold-*")} == {f"fold-{number}" for number in range(5)}


def test_what_an_interrupted_training_has_finished_is_kept(trained) -> None:
    from tieup.train import pairs

    place, order = trained
    before = read(place)
    kept = (place / "pairs" / "fold-1" / "pairs.onnx").stat().st_mtime_ns
    (place / "pairs" / "network.pt").unlink()
    pairs.train(order, lambda _: None)
    assert (place / "pairs" / "fold-1" / "pairs.onnx").stat().st_mtime_ns == kept
    assert read(place) == before


def test_weights_are_fitted_on_what_the_folds_have_not_seen(trained, folder) -> None:
    from tieup.extract.scorer import Scorer
    from tieup.train import scoring

    place, _ = trained
    texts = scoring.read_all(folder / "dev", place / "pairs", lambda _: None, Trunk.load(place / "names"))
    assert {t.fold for t in texts} <= set(range(5))
    fitted = scoring.fit_scorers(texts)
    scoring.write(place / "weights", "reader", fitted.scorer, scoring.fit_reviser(texts, fitted.unseen))
    loaded = Scorer.load("reader", place / "weights")
    assert loaded.threshold == fitted.scorer.threshold
    assert loaded.weights["bias"] == pytest.approx(fitted.scorer.weights["bias"], abs=0.001)


@pytest.mark.parametrize(("name", "fault"), [("pairs.onnx", "missing"), ("pairs.json", "missing")])
def test_a_missing_file_of_the_network_is_named_with_the_way_out(tmp_path, name, fault) -> None:
    from importlib.resources import as_file, files
    from shutil import copytree

    with as_file(files("tieup.encoder").joinpath("data")) as data:
        copytree(data, tmp_path / "copy")
    (tmp_path / "copy" / name).unlink()
    with pytest.raises(DataError, match=rf"{name}: .*{fault}.*tieup train pairs"):
        PairReader.load(tmp_path / "copy")


def test_meetings_do_not_depend_on_the_order_of_mentions() -> None:
    text = "BMW, CATL and Ballard Power Systems sign"
    mentions = [mention(text, name) for name in ("BMW", "CATL", "Ballard Power Systems")]
    tokenizer = Trunk.load().tokenizer
    straight, shuffled = (layout(text, one_sentence(text), order, tokenizer) for order in (mentions, mentions[::-1]))
    assert set(straight.meetings) == set(shuffled.meetings)
    distances = [{pair: [m.distance for m in found] for pair, found in one.meetings.items()} for one in (straight, shuffled)]
    assert distances[0] == distances[1]
    assert replace(straight.windows[0], places={}) == replace(shuffled.windows[0], places={})


def test_calibration_is_measured() -> None:
    assert calibration_error([(0.25, True), (0.25, False), (0.25, False), (0.25, False)]) == 0
    assert calibration_error([(0.95, False)]) == pytest.approx(0.95)
    assert reliability([(1.0, True), (0.05, False)]) == [(1, 0.05, 0), (1, 1.0, 1)]
