"""Trees over named features: how they are walked, read, written and fitted."""

import math
from importlib import import_module
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tieup.article import article_of
from tieup.errors import DataError
from tieup.extract.extraction import setting
from tieup.extract.forest import FILE, TREES, Forest, Node, reasons
from tieup.extract.knowledge import Knowledge
from tieup.extract.scorer import Scorer
from tieup.model import Page

NAMES = ("distance", "cue", "form supply")


@pytest.fixture
def lightgbm() -> ModuleType:
    try:
        return import_module("lightgbm")
    except (ImportError, OSError) as error:  # the latter where the system has no OpenMP
        pytest.skip(f"fitting trees needs tieup[train] and OpenMP (libgomp1): {error}")


values = st.floats(-4, 4, width=16)
candidates = st.lists(st.tuples(st.sampled_from((*NAMES, "unknown")), values), max_size=6).map(tuple)


@st.composite
def trees(draw: st.DrawFn, at: int = 0, depth: int = 3) -> list[Node]:
    """The nodes of a tree whose root has the number ``at``."""
    value = draw(values)
    if depth == 0 or draw(st.booleans()):
        return [Node("", 0.0, at, at, value)]
    low = draw(trees(at + 1, depth - 1))
    high = draw(trees(at + 1 + len(low), depth - 1))
    return [Node(draw(st.sampled_from(NAMES)), draw(values), at + 1, at + 1 + len(low), value), *low, *high]


@st.composite
def forests(draw: st.DrawFn) -> Forest:
    nodes: list[Node] = []
    for _ in range(draw(st.integers(0, 3))):
        nodes += draw(trees(len(nodes)))
    return Forest(nodes)


def walked(forest: Forest, features: tuple[tuple[str, float], ...]) -> float:
    """The sum of the leaves, one tree after another, written as simply as can be."""
    at, total = 0, 0.0
    while at < len(forest.nodes):
        node, behind = forest.nodes[at], at
        while node.feature:
            has = sum(value for name, value in features if name == node.feature)
            node = forest.nodes[node.low if has <= node.threshold else node.high]
        total += node.value
        while forest.nodes[behind].feature:
            behind = forest.nodes[behind].high
        at = behind + 1
    return total


@given(forests(), st.lists(candidates, max_size=5))
def test_all_candidates_are_walked_at_once(forest: Forest, found: list[tuple[tuple[str, float], ...]]) -> None:
    assert forest.totals(found) == pytest.approx([walked(forest, each) for each in found])


@given(forests(), candidates)
def test_the_reasons_add_up_to_the_total(forest: Forest, features: tuple[tuple[str, float], ...]) -> None:
    assert sum(forest.reasons(features).values()) == pytest.approx(forest.totals([features])[0])


@given(forests(), candidates)
def test_what_was_written_is_read_again(
    tmp_path_factory: pytest.TempPathFactory, forest: Forest, features: tuple[tuple[str, float], ...]
) -> None:
    folder = tmp_path_factory.mktemp("weights")
    (folder / FILE).write_text("# a note\n" + forest.written(), "utf-8")
    assert [(n.feature, n.low, n.high) for n in Forest.load(folder).nodes] == [(n.feature, n.low, n.high) for n in forest.nodes]
    assert Forest.load(folder).totals([features]) == pytest.approx(forest.totals([features]), abs=0.01)


def test_the_reasons_of_a_score_tell_the_features_behind_the_trees() -> None:
    forest = Forest([Node("cue", 0.5, 1, 2, 0.0), Node("", 0.0, 1, 1, -1.0), Node("", 0.0, 2, 2, 3.0)])
    scorer = Scorer({TREES: 2.0, "network": 1.5, "bias": -1.0}, 0.5)
    features = (("bias", 1.0), ("cue", 1.0), (TREES, 3.0), ("network", 1.0))
    assert reasons(features, scorer, forest) == (("cue", 6.0), ("network", 1.5), ("bias", -1.0))


@pytest.mark.parametrize("text", ["cue\t0.5\t1", "cue\tmuch\t1\t2\t0.1", "cue\t0.5\t1\t2\t0.1\n"])
def test_damaged_trees_are_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / FILE).write_text(text, "utf-8")
    with pytest.raises(DataError, match=r"cannot be read as trees.*tieup train scorer"):
        Forest.load(tmp_path)


def test_missing_trees_are_told(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="cannot be read as trees"):
        Forest.load(tmp_path)


@pytest.mark.usefixtures("lightgbm")
def test_fitted_trees_see_what_features_mean_together() -> None:
    """Either of two features speaks for a tie-up, both together against it: no sum of weights can say so."""
    from tieup.train.trees import Sample, fit

    def features(one: int, other: int) -> tuple[tuple[str, float], ...]:
        return tuple((f"{name} {n}", float(value)) for name, value in (("one", one), ("other", other)) for n in range(3))

    chance = np.random.default_rng(0)
    drawn = [(int(a), int(b)) for a, b in chance.integers(0, 2, (400, 2))]
    samples = [Sample((features(a, b),), (("x", "y"),), (a != b,)) for a, b in drawn]
    forest = fit(samples)
    neither, other, one, both = forest.totals([features(a, b) for a in (0, 1) for b in (0, 1)])
    assert max(neither, both) < -1
    assert min(one, other) > 1
    assert fit(samples).nodes == forest.nodes


def test_fitted_trees_say_what_lightgbm_says(lightgbm: ModuleType) -> None:
    from tieup.train.trees import nodes_of

    chance = np.random.default_rng(1)
    matrix = chance.normal(size=(500, 3))
    told = lightgbm.Dataset(matrix, (matrix[:, 0] * matrix[:, 1] > 0.2).astype(float))
    booster = lightgbm.train({"objective": "binary", "verbose": -1, "seed": 0}, told, 20)
    forest = Forest(list(nodes_of(booster, NAMES)))
    rows = [tuple(zip(NAMES, map(float, row), strict=True)) for row in matrix]
    assert forest.totals(rows) == pytest.approx(np.asarray(booster.predict(matrix, raw_score=True)))


@pytest.mark.usefixtures("lightgbm")
def test_of_a_tie_up_the_likeliest_candidate_counts() -> None:
    """A pair with a tie-up has many candidates that tell nothing of it: they must not drag down what tells."""
    from tieup.train.trees import Sample, fit

    telling, silent = (("trigger", 1.0),), (("trigger", 0.0),)
    ties = Sample((telling, *[silent] * 9), (("x", "y"),) * 10, (True,) * 10)
    others = Sample((silent,) * 10, tuple((f"x{n}", "y") for n in range(10)), (False,) * 10)
    scores = fit([ties, others] * 200).totals([telling, silent])
    assert scores[0] > 2 > -2 > scores[1]


def test_the_reasons_of_a_candidate_add_up_to_its_score(knowledge: Knowledge) -> None:
    text = "Ford and Bosch agreed to build battery packs in Valencia. Rivals such as Volvo buy theirs from CATL."
    found = setting(article_of(Page("a.txt", text.encode())), knowledge).candidates
    assert found
    shift = knowledge.scorer.shifts["en"]
    for candidate in found:
        told = sum(part for _, part in reasons(candidate.features, knowledge.scorer, knowledge.forest))
        assert 1 / (1 + math.exp(-told - shift)) == pytest.approx(candidate.score, abs=1e-6)
