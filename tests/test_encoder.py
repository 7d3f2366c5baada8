"""The tagger as it runs: pieces, units, decoding, exact spans, errors that name the way out."""

import json
import shutil
import unicodedata
from importlib.resources import as_file, files
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tieup.encoder import Tagger, decode
from tieup.encoder.tokenizer import UNKNOWN, Tokenizer
from tieup.encoder.units import units
from tieup.errors import DataError

PIECES = (
    "<s>",
    "<pad>",
    "</s>",
    "<unk>",
    "▁",
    "▁volt",
    "volt",
    "▁north",
    "ü",
    "▁u",
    "b",
    "er",
    "宁德",
    "时代",
    "n",
    "o",
    "r",
    "t",
    "h",
    "fi",
)
TOKENIZER = Tokenizer(PIECES, [0.0] * 4 + [-1.0 - 0.1 * number for number in range(len(PIECES) - 4)])

SCRIPTS = st.text(
    st.one_of(st.characters(), st.sampled_from("abcüß \n\t.,-«»“”ABCжщйЁ宁德时代与本田\u0308\u0301\u200b\ufeffﬁＡ１😀\U00020000")),
    max_size=80,
)


@pytest.fixture(scope="module")
def tagger() -> Tagger:
    return Tagger.load()


def written(text: str, tags) -> list[str]:
    return [tag.span.of(text) for tag in tags]


def test_the_likeliest_pieces_are_chosen() -> None:
    cut = TOKENIZER.encode("northvolt")
    assert [PIECES[number] for number in cut.ids] == ["▁north", "volt"]


def test_pieces_lead_back_to_the_text_as_it_stands() -> None:
    text = "  u\u0308ber\u00a0ﬁ 宁德时代"
    cut = TOKENIZER.encode(text)
    assert [text[a:b] for a, b in zip(cut.starts, cut.stops, strict=True)] == ["u\u0308", "b", "er", "ﬁ", "宁德", "时代"]


def test_a_letter_that_no_piece_holds_is_unknown_and_keeps_its_place() -> None:
    cut = TOKENIZER.encode("b☃b")
    assert [number == UNKNOWN for number in cut.ids] == [False, True, False]
    assert (cut.starts[1], cut.stops[1]) == (1, 2)


@given(SCRIPTS)
def test_pieces_stand_in_order_and_cover_what_can_be_seen(text) -> None:
    cut = TOKENIZER.encode(text)
    assert all(a < b <= len(text) for a, b in zip(cut.starts, cut.stops, strict=True))
    assert list(cut.starts) == sorted(cut.starts)
    covered = {at for a, b in zip(cut.starts, cut.stops, strict=True) for at in range(a, b)}
    unseen = {at for at, c in enumerate(text) if not unicodedata.normalize("NFKC", c).strip() or unicodedata.category(c) in {"Cc", "Cf"}}
    assert set(range(len(text))) - covered <= unseen


@given(SCRIPTS)
def test_units_part_the_pieces_and_never_split_a_word(text) -> None:
    cut = TOKENIZER.encode(text)
    found = units(text, cut)
    assert [number for number, _, _ in found] == sorted({number for number, _, _ in found})
    for _, start, _ in found:
        before, here = text[max(0, start - 1) : start], text[start : start + 1]
        assert not (before.isascii() and before.isalpha() and here.isascii() and here.isalpha())


def test_an_inside_follows_only_its_own_beginning() -> None:
    alone = np.array([[0.3, 0.1, 0.6, 0.0, 0.0], [0.3, 0.0, 0.2, 0.0, 0.5]])
    for _, stop, kind, _ in decode.names(alone, 0.01):
        assert (stop, kind) != (2, 1)
    whole = np.array([[0.1, 0.8, 0.1, 0.0, 0.0], [0.1, 0.1, 0.8, 0.0, 0.0], [0.9, 0.0, 0.1, 0.0, 0.0]])
    assert [(start, stop, kind) for start, stop, kind, _ in decode.names(whole, 0.5)] == [(0, 2, 0)]


def test_less_than_even_odds_are_enough_when_asked_for() -> None:
    doubtful = np.array([[0.65, 0.35, 0.0]])
    assert list(decode.names(doubtful, 0.5)) == []
    assert [(start, stop) for start, stop, _, _ in decode.names(doubtful, 0.25)] == [(0, 1)]


@given(st.lists(st.lists(st.floats(-9, 9), min_size=5, max_size=5), max_size=12), st.floats(0.05, 0.95))
def test_decoded_names_are_apart_in_order_and_likely_enough(scores, least) -> None:
    found = list(decode.names(decode.probabilities(np.array(scores).reshape(-1, 5), 1.0), least))
    assert all(least <= probability <= 1 for *_, probability in found)
    places = [place for start, stop, *_ in found for place in (start, stop)]
    assert places == sorted(places)


TEXTS = {
    "Volkswagen und Northvolt bauen gemeinsam eine Fabrik in Salzgitter.": {"Volkswagen", "Northvolt"},
    "Toyota Motor and Panasonic will supply batteries to Mazda.": {"Toyota Motor", "Panasonic", "Mazda"},
    "«Росатом» и КАМАЗ подписали соглашение о поставке батарей.": {"Росатом", "КАМАЗ"},
    "宁德时代与长安汽车签署合作协议。": {"宁德时代", "长安汽车"},
    "Renault s'allie avec Verkor pour produire des batteries.": {"Renault", "Verkor"},
    "Iberdrola y Renault firmaron un acuerdo.": {"Iberdrola", "Renault"},
    "Stellantis ed Enel hanno firmato un accordo.": {"Stellantis", "Enel"},
}


@pytest.mark.parametrize(("text", "expected"), TEXTS.items())
def test_organisations_are_found_with_their_exact_spans(tagger, text, expected) -> None:
    found = {tag.span.of(text) for tag in tagger.tag([text], 0.25)[0] if tag.kind == "organisation"}
    assert expected <= found


@settings(deadline=None, max_examples=40)
@given(SCRIPTS)
def test_tags_of_any_text_lie_in_it_in_order_and_apart(text) -> None:
    tags = Tagger.load().tag([text], 0.1)[0]
    assert all(0 <= t.span.start < t.span.stop <= len(text) and 0.1 <= t.probability <= 1 for t in tags)
    assert all(a.span.stop <= b.span.start for a, b in pairwise(tags))


@settings(deadline=None, max_examples=15)
@given(st.lists(st.sampled_from(sorted(TEXTS)), max_size=6).flatmap(st.permutations))
def test_a_text_is_tagged_alike_in_any_company(texts) -> None:
    tagger = Tagger.load()
    assert tagger.tag(texts) == [tagger.tag([text])[0] for text in texts]


def test_a_composed_letter_and_its_parts_are_tagged_alike(tagger) -> None:
    text = "Die Münchner Rück und die Škoda Auto arbeiten zusammen."
    apart = unicodedata.normalize("NFD", text)
    assert [unicodedata.normalize("NFC", name) for name in written(apart, tagger.tag([apart])[0])] == written(text, tagger.tag([text])[0])


def test_nothing_is_found_in_nothing(tagger) -> None:
    assert tagger.tag([]) == []
    assert tagger.tag(["", " \n\t ", "\u200b"]) == [(), (), ()]


def test_a_long_line_is_read_to_its_end(tagger) -> None:
    sentence = "Toyota Motor and Panasonic will supply batteries to Mazda. "
    text = "The plant is large and the work goes on there. " * 40 + sentence
    assert "Panasonic" in written(text, tagger.tag([text], 0.25)[0])


def test_no_name_runs_over_a_line_end(tagger) -> None:
    text = "Toyota Motor and Panasonic\nMazda and Toyota Motor\r\nwill supply Ford\nFord"
    tags = tagger.tag([text], 0.05)[0]
    assert len(tags) > 3
    assert not any("\n" in name for name in written(text, tags))


def test_a_long_run_without_spaces_is_read(tagger) -> None:
    assert all(tag.span.stop <= 20_000 for tag in tagger.tag(["x" * 20_000])[0])


def test_a_threshold_that_is_none_is_refused(tagger) -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        tagger.tag(["BMW"], 1.5)


@pytest.fixture
def copy(tmp_path):
    with as_file(files("tieup.encoder").joinpath("data")) as folder:
        shutil.copytree(folder, tmp_path / "copy")
    return tmp_path / "copy"


@pytest.mark.parametrize("name", ["names.onnx", "vocabulary.tsv", "names.json"])
def test_a_missing_file_is_named_with_the_way_out(copy, name) -> None:
    (copy / name).unlink()
    with pytest.raises(DataError, match=rf"{name}: .*missing.*tieup train names"):
        Tagger.load(copy)


@pytest.mark.parametrize("name", ["names.onnx", "vocabulary.tsv"])
def test_a_damaged_file_is_named_with_the_way_out(copy, name) -> None:
    (copy / name).write_bytes((copy / name).read_bytes()[:-100])
    with pytest.raises(DataError, match=rf"{name}: .*damaged.*tieup train names"):
        Tagger.load(copy)


def test_settings_that_are_no_settings_are_refused(copy) -> None:
    (copy / "names.json").write_text(json.dumps({"kinds": []}))
    with pytest.raises(DataError, match=r"cannot be loaded.*tieup train names"):
        Tagger.load(copy)
