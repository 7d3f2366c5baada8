"""The network over pairs: windows and meetings, what it learns from, one reduced training from end to end."""

import math
import random
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

import packed_encoder
import small_corpora
from tieup.cli.main import cli
from tieup.codebook import Form, Kind, Role, Status, Zone
from tieup.encoder import PairReader, Relation, Tagger, Trunk
from tieup.encoder.hints import SORTS
from tieup.encoder.relations import arrays
from tieup.encoder.windows import APARTNESS, NEARNESS, ORDERS, Ground, Mark, Window
from tieup.errors import DataError
from tieup.extract.knowledge import RULES, Knowledge
from tieup.lang import Sentence
from tieup.model import Entity, Mention, Span
from tieup.train.calibration import calibration_error, level, reliability
from tieup.train.lessons import Told

NAMES = ("BMW", "宁德时代", "Росатом", "Ballard Power Systems", "CATL")
FILLERS = ("и", "and the plant", "签署协议", "baut", ".", "—", "über 300 Busse\n")


def mention(text: str, name: str, start: int = 0) -> Mention:
    at = text.index(name, start)
    return Mention(Span(at, at + len(name)), Kind.ORGANISATION, Entity(f"new:{name.casefold()}", name), "gazetteer")


def one_sentence(text: str, zone: Zone = Zone.BODY) -> tuple[Sentence, ...]:
    return (Sentence(Span(0, len(text)), 0, zone),)


def laid(text: str, mentions: Sequence[Mention], sentences: tuple[Sentence, ...] | None = None) -> Ground:
    read = sentences or one_sentence(text)
    return Ground.of(Trunk.load().read(text, [s.span for s in read]), read, mentions)


def windows(ground: Ground) -> list[Window]:
    return [ground.window(meeting) for meetings in ground.meetings().values() for meeting in meetings]


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
    lines = Trunk.load().read(text, [Span(0, len(text))])
    starts = [line.span.start + at for line in lines for at in line.pieces.starts]
    stops = [line.span.start + at for line in lines for at in line.pieces.stops]
    ground = laid(text, mentions)
    for meetings in ground.meetings().values():
        for meeting in meetings:
            window = ground.window(meeting)
            for name, (start, stop), mark in ((meeting.first, window.first, Mark.FIRST), (meeting.second, window.second, Mark.SECOND)):
                first, last = (window.pieces[place - 1] for place in (start, stop - 1))
                assert Span(starts[first], stops[last]) == mentions[name.mention].span
                assert set(window.marks[start:stop]) == {mark}
            assert len(window.pieces) + 2 == len(window.marks) == len(window.order)
            assert list(window.pieces) == sorted(set(window.pieces))


@settings(deadline=None, max_examples=60)
@given(texts())
def test_two_that_meet_are_different_and_each_meeting_counts_once(told) -> None:
    text, mentions = told
    for pair, meetings in laid(text, mentions).meetings().items():
        assert pair[0] < pair[1]
        assert 1 <= len(meetings) <= 2
        assert len({(m.first, m.second) for m in meetings}) == len(meetings)
        for meeting in meetings:
            assert {meeting.first.entity, meeting.second.entity} == set(pair)
            assert mentions[meeting.first.mention].span < mentions[meeting.second.mention].span
            near, apart = meeting.steps
            assert 0 <= near < NEARNESS <= apart < NEARNESS + APARTNESS


def in_lines(*lines: str) -> tuple[str, tuple[Sentence, ...]]:
    """A text of these sentences, the first of which is its title."""
    sentences, at = [], 0
    for number, line in enumerate(lines):
        sentences.append(Sentence(Span(at, at + len(line)), number, Zone.BODY if number else Zone.TITLE))
        at += len(line) + 1
    return "\n".join(lines), tuple(sentences)


def test_the_title_stands_before_what_is_read() -> None:
    text, sentences = in_lines("Bosch grows", *["Nothing happens here."] * 40, "BMW buys cells from CATL.", "More follows.")
    (window,) = windows(laid(text, [mention(text, name) for name in ("Bosch", "BMW", "CATL")], sentences))
    title = window.order.count(0) - 2
    assert 0 < title < 10
    assert window.pieces[:title] == tuple(range(title))
    assert window.pieces[title] > 100
    assert window.marks.count(Mark.OTHER) > 0


def test_sentences_are_counted_from_the_first_that_is_read() -> None:
    text, sentences = in_lines("News", *["Nothing."] * 30, "BMW grows.", "So does CATL.", "Nothing more.")
    (window,) = windows(laid(text, [mention(text, name) for name in ("BMW", "CATL")], sentences))
    body = [order for order in window.order if order]
    assert body == sorted(body)
    assert set(body) == {1, 2, 3, 4}
    assert body[-1] < ORDERS


def test_two_that_stand_far_apart_do_not_meet() -> None:
    text, sentences = in_lines("News", "BMW grows.", *["Nothing."] * 3, "CATL grows.")
    assert not laid(text, [mention(text, name) for name in ("BMW", "CATL")], sentences).meetings()


def test_of_a_long_sentence_what_stands_around_the_two_is_read() -> None:
    text = "word " * 300 + "BMW " + "word " * 200 + "CATL " + "word " * 300
    (window,) = windows(laid(text, [mention(text, name) for name in ("BMW", "CATL")]))
    assert len(window.pieces) < 120
    gaps = [b - a for a, b in zip(window.pieces, window.pieces[1:], strict=False) if b - a > 1]
    assert len(gaps) == 1


def test_of_a_long_list_the_nearest_pairs_are_asked_about() -> None:
    names = [f"Firm{number:02}" for number in range(40)]
    text = ", ".join(names)
    found = laid(text, [mention(text, name) for name in names]).meetings()
    assert len(found) == 150
    assert {(f"new:firm{n:02}", f"new:firm{n + 1:02}") for n in range(39)} <= set(found)


def test_organisations_outside_the_lines_meet_none() -> None:
    text = "BMW grows.\nCATL and Росатом sign."
    heard = (Sentence(Span(11, len(text)), 0, Zone.BODY),)
    found = laid(text, [mention(text, name) for name in ("BMW", "CATL", "Росатом")], heard)
    assert set(found.meetings()) == {("new:catl", "new:росатом")}


def test_one_organisation_meets_none() -> None:
    text = "BMW and BMW"
    assert not laid(text, (mention(text, "BMW"), mention(text, "BMW", 3))).meetings()


def test_all_names_of_the_two_are_marked() -> None:
    text = "BMW buys cells from CATL, says BMW, not Bosch"
    mentions = (mention(text, "BMW"), mention(text, "CATL"), mention(text, "BMW", 20), mention(text, "Bosch"))
    ground = laid(text, mentions)
    (meeting,) = ground.meetings()["new:bmw", "new:catl"]
    window = ground.window(meeting)
    told = arrays(window, meeting)
    assert told["marks"].shape == (1, len(window.pieces) + 2, 2 + len(SORTS))
    assert told["places"].tolist() == [[list(window.first), list(window.second)]]
    assert (meeting.first.entity, meeting.second.entity) == ("new:catl", "new:bmw")  # the nearest
    assert window.marks.count(Mark.SECOND) == 2 * (window.second[1] - window.second[0])
    assert Mark.OTHER in window.marks


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


@pytest.mark.parametrize("name", ["FinRE", "CORE", "FE-electrive", "FewFC"])
def test_every_relation_can_be_read_both_ways_round(name) -> None:
    from tieup.train import relations

    meaning = relations.meanings()[name]
    for relation in meaning["tie"]:
        straight, swapped = (relations._target(relation, meaning, swapped=way) for way in (False, True))
        assert straight
        assert swapped
        assert swapped.roles == (straight.roles and straight.roles[::-1])


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


def test_the_planted_choice_is_found_again() -> None:
    pytest.importorskip("torch", reason="training needs tieup[train]")
    from tieup.train.logistic import Case, choice

    groups = [
        [Case((("good", float(at == right)), ("is first", float(at == 0))), int(at == right)) for at in range(3)] for right in range(3)
    ]
    weights = choice([*groups, [Case((("good", 1.0),), 0)]] * 20, 0.5)
    assert weights["good"] > 3
    assert abs(weights["is first"]) < 0.1


@pytest.fixture(scope="module")
def trained(folder, tmp_path_factory):
    """A tagger and a network over pairs, both of a reduced training."""
    pytest.importorskip("torch", reason="training needs tieup[train]")
    from tieup.train import names, pairs

    place = tmp_path_factory.mktemp("trained")
    packed = packed_encoder.write(place / "tiny.bin")
    names.train(names.Order(folder, place / "names", threads=1, reduced=True, encoder=packed), lambda _: None)
    order = pairs.Order(folder, place / "pairs", threads=1, reduced=True, tagger=place / "names", folds=True)
    pairs.train(order, lambda _: None)
    return place, order


def meeting(place):
    text = "BMW kauft Zellen von CATL. Bosch nicht."
    mentions = tuple(mention(text, name) for name in ("BMW", "CATL", "Bosch"))
    return Trunk.load(place / "names").read(text, [Span(0, len(text))]), one_sentence(text), mentions


def read(place, *, networks: str = "pairs") -> dict[tuple[str, str], Relation]:
    return PairReader.load(place / networks, elsewhere=True).read(*meeting(place))


def test_a_reduced_training_gives_a_network_that_reads(trained) -> None:
    place, _ = trained
    found = read(place)
    assert set(found) == {("new:bmw", "new:catl"), ("new:bmw", "new:bosch"), ("new:bosch", "new:catl")}
    relation = found["new:bmw", "new:catl"].together
    assert set(relation.forms) == set(Form)
    assert set(relation.status) == set(Status)
    assert [name.entity.name for name in relation.names] == ["BMW", "CATL"]
    assert {fold.name for fold in (place / "pairs").glob("fold-*")} == {f"fold-{number}" for number in range(5)}


def test_a_network_is_read_back_as_it_was_written(trained, tmp_path) -> None:
    from tieup.encoder.files import TRUNK, VOCABULARY, checksums
    from tieup.train import export

    place, _ = trained
    for file in (place / "pairs" / "pairs.onnx", place / "names" / "names.json", place / "names" / TRUNK, place / "names" / VOCABULARY):
        (tmp_path / file.name).write_bytes(file.read_bytes())
    network = export.read_pairs(tmp_path)
    (tmp_path / "again").mkdir()
    export.write_pairs(tmp_path / "again", network, checksums(tmp_path, (TRUNK, VOCABULARY)))
    again = PairReader.load(tmp_path / "again", elsewhere=True).read(*meeting(place))
    assert {pair: round(relation.together.score, 1) for pair, relation in again.items()} == pytest.approx(
        {pair: relation.together.score for pair, relation in read(place).items()}, abs=0.1
    )


def test_what_an_interrupted_training_has_finished_is_kept(trained) -> None:
    from tieup.train import pairs

    place, order = trained
    before = read(place)
    kept = (place / "pairs" / "fold-1" / "pairs.onnx").stat().st_mtime_ns
    (place / "pairs" / "network.pt").unlink()
    pairs.train(order, lambda _: None)
    assert (place / "pairs" / "fold-1" / "pairs.onnx").stat().st_mtime_ns == kept
    assert read(place) == before


def test_the_fitted_network_is_the_mean_of_the_last_steps(trained, folder) -> None:
    import torch

    from tieup.train import documents, pairs

    _, order = trained
    training = pairs.Training(order, lambda _: None)
    network = training._fresh()
    lessons = [forms[0] for forms in training._preparer.forms(documents.development(folder / "dev"))]
    seen = [network.query.detach().clone() for _ in pairs.fit(network, lessons, pairs.Fit(1, 1e-3, 2.0), seed=1)]
    assert len(seen) > 2
    assert not torch.equal(seen[0], seen[-1])
    assert torch.allclose(network.query, torch.stack(seen).mean(0), atol=1e-6)


def test_an_interrupted_fit_goes_on_to_the_same_end(trained, folder, tmp_path, monkeypatch) -> None:
    import torch

    from tieup.train import documents, pairs

    _, order = trained
    training = pairs.Training(order, lambda _: None)
    monkeypatch.setattr(pairs, "_KEPT", 2)
    lessons = [forms[0] for forms in training._preparer.forms(documents.development(folder / "dev"))]
    whole, stopped, taken_up = (training._fresh() for _ in range(3))
    plan, kept = pairs.Fit(1, 1e-3, 2.0), tmp_path / "kept.pt"
    steps = [step for step, _, _ in pairs.fit(whole, lessons, plan, seed=1)]
    assert len(steps) > 3
    for step, _, _ in pairs.fit(stopped, lessons, plan, 1, kept):
        if step == 3:
            break
    assert [step for step, _, _ in pairs.fit(taken_up, lessons, plan, 1, kept)] == steps[2:]
    assert torch.equal(whole.query, taken_up.query)


def test_how_a_text_is_varied_does_not_depend_on_those_beside_it() -> None:
    from itertools import islice
    from pathlib import Path

    from tieup.train import documents
    from tieup.train.preparing import Preparer

    def texts(preparer: Preparer, *numbers: int) -> list[list[tuple[str, object]]]:
        some = list(islice(documents.exercises(Path()), 3))
        return [[(each.name, each.ground) for each in forms] for forms in preparer.forms(some[number] for number in numbers)]

    alone = [made for number in range(3) for made in texts(Preparer(None, 1, 1), number)]
    assert texts(Preparer(None, 1, 2), 2, 1, 0) == alone[::-1]
    assert texts(Preparer(None, 2, 1), 0, 1, 2) != alone


def test_a_lesson_bears_the_name_by_which_its_text_belongs_to_a_fold(folder) -> None:
    pytest.importorskip("torch", reason="training needs tieup[train]")
    from tieup.train import documents
    from tieup.train.folds import fold_of
    from tieup.train.preparing import Preparer

    texts = list(documents.development(folder / "dev"))
    made = [forms[0].name for forms in Preparer(None, 0, 1).forms(texts)]
    assert made
    assert set(made) <= {documents.name_of(text) for text in texts}
    assert not any(name.endswith(".txt") for name in made)
    assert fold_of("de/01") == int(_first_fold())


def _first_fold() -> str:
    from importlib.resources import files

    return files("tieup.train").joinpath("data", "folds.tsv").read_text("utf-8").partition("de/01\t")[2][:1]


def test_weights_are_fitted_on_what_the_folds_have_not_seen(trained, folder) -> None:
    from tieup.extract.scorer import Scorer
    from tieup.train import scoring

    place, _ = trained
    knowledge = replace(Knowledge.load(extractor=RULES), tagger=Tagger.load(place / "names"))
    texts = list(scoring.read_here(folder / "dev", place / "pairs", knowledge))
    assert {t.fold for t in texts} <= set(range(5))
    fitted = scoring.fit_scorers(texts)
    scoring.write(place / "weights", "reader", fitted.scorer, scoring.fit_reviser(texts, fitted))
    loaded = Scorer.load("reader", place / "weights")
    assert loaded.threshold == fitted.scorer.threshold
    assert loaded.weights["bias"] == pytest.approx(fitted.scorer.weights["bias"], abs=0.001)


@pytest.mark.parametrize("extractor", ["rules", "reader"])
def test_trees_and_weights_are_fitted_with_one_network_or_none(folder, tmp_path, extractor) -> None:
    for needed in ("torch", "lightgbm"):
        pytest.importorskip(needed, reason="training needs tieup[train]")
    from tieup.encoder.files import shipped
    from tieup.extract.forest import Forest
    from tieup.extract.scorer import Scorer
    from tieup.train import scoring

    told: list[str] = []
    networks = Path(str(shipped())) if extractor == "reader" else None
    scoring.train(scoring.Order(folder, networks, tmp_path, processes=1, reduced=True), told.append)
    assert any(line.startswith("6 forests") for line in told)
    asked = {node.feature for node in Forest.load(tmp_path).nodes}
    assert asked
    assert not any(name.startswith(("network", "trees")) for name in asked)
    assert ("network" in Scorer.load(extractor, tmp_path).weights) is (extractor == "reader")
    assert (tmp_path / "values.toml").exists() is (extractor == "reader")
    assert (tmp_path / "crossed-rules.jsonl").exists() is (extractor == "rules")


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
    straight, shuffled = (laid(text, order) for order in (mentions, mentions[::-1]))
    assert set(straight.meetings()) == set(shuffled.meetings())
    assert windows(straight) == windows(shuffled)


def test_calibration_is_measured() -> None:
    assert calibration_error([(0.25, True), (0.25, False), (0.25, False), (0.25, False)]) == 0
    assert calibration_error([(0.95, False)]) == pytest.approx(0.95)
    assert reliability([(1.0, True), (0.05, False)]) == [(1, 0.05, 0), (1, 1.0, 1)]


@given(st.lists(st.floats(-6, 6), min_size=2, max_size=20), st.data())
def test_a_level_makes_as_many_ties_expected_as_there_are(log_odds, data) -> None:
    ties = data.draw(st.integers(1, len(log_odds) - 1))
    shift = level(log_odds, ties)
    assert sum(1 / (1 + math.exp(-each - shift)) for each in log_odds) == pytest.approx(ties, abs=1e-6)


def test_weights_are_drawn_to_those_of_before() -> None:
    pytest.importorskip("torch", reason="training needs tieup[train]")
    from tieup.train.logistic import Case, choice, yes_or_no

    before = {"cue": 2.0, "unheard of": -1.0}
    cases = [Case((("cue", 1.0),), right) for right in (1, 0)]
    assert yes_or_no(cases, 1e6, prior=before) == pytest.approx(before, abs=0.01)
    assert yes_or_no(cases, 1e-3, prior=before)["cue"] == pytest.approx(0, abs=0.01)
    assert choice([[Case((("cue", 1.0),), 1), Case((("distance", 1.0),), 0)]], 1e6, before) == pytest.approx(
        {**before, "distance": 0}, abs=0.01
    )


def test_no_network_learns_from_the_articles_kept_apart() -> None:
    from importlib.resources import files

    from tieup.train.documents import apart
    from tieup.train.written import written

    kept = {gold.text for gold, _ in apart()}
    data = files("tieup.train").joinpath("data")
    assert len(kept) > 200
    assert not kept & {gold.text for part in (data, data.joinpath("articles")) for gold, _ in written(part)}


def test_a_few_who_look_see_what_they_see_in_the_whole_layer() -> None:
    torch = pytest.importorskip("torch", reason="training needs tieup[train]")
    from tieup.encoder.files import shipped
    from tieup.train.export import upper_layers
    from tieup.train.network import Readout

    layer = upper_layers(Path(str(shipped())))[-1]
    vectors, nobody = torch.randn(2, 9, layer.norm.weight.shape[0], generator=torch.Generator().manual_seed(0)), torch.zeros(1, 1, 1, 1)
    with torch.no_grad():
        assert torch.allclose(Readout.of(layer)(vectors[:, 2:5], vectors, nobody), layer(vectors, nobody)[:, 2:5], atol=1e-4)


def test_networks_of_the_folds_do_not_go_on_from_one_that_knows_them(tmp_path) -> None:
    pytest.importorskip("torch", reason="training needs tieup[train]")
    run = CliRunner().invoke(cli, ["train", "pairs", "--folds", "--onward", "--out", str(tmp_path / "new")])
    assert run.exit_code == 2
    assert "knows all development texts" in run.output
    assert not (tmp_path / "new").exists()
