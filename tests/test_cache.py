"""The cache keeps what was computed, and never gives anything else."""

import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tieup.cache import cached, key_of
from tieup.entity.index import Index


def refuse() -> bytes:
    raise AssertionError("the cache holds it")


def test_what_was_computed_comes_back(tmp_path) -> None:
    assert cached("k", lambda: b"names", tmp_path / "new") == b"names"
    assert cached("k", refuse, tmp_path / "new") == b"names"
    assert [path.suffix for path in (tmp_path / "new").iterdir()] == [".bin"]


@pytest.mark.parametrize("damage", [lambda c: c[:-1], lambda c: c[:10], lambda _: b"", lambda c: c[:-1] + b"x", lambda c: c + b"x"])
def test_a_damaged_file_is_computed_anew(tmp_path, damage) -> None:
    cached("k", lambda: b"names", tmp_path)
    (file,) = tmp_path.iterdir()
    file.write_bytes(damage(file.read_bytes()))
    assert cached("k", lambda: b"names", tmp_path) == b"names"
    assert cached("k", refuse, tmp_path) == b"names"


def test_where_nothing_can_be_written_it_is_computed_each_time(tmp_path) -> None:
    blocked = tmp_path / "file"
    blocked.write_bytes(b"no folder")
    assert cached("k", lambda: b"names", blocked / "cache") == b"names"
    assert blocked.read_bytes() == b"no folder"


def test_a_failing_computation_leaves_nothing(tmp_path) -> None:
    with pytest.raises(AssertionError):
        cached("k", refuse, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_old_files_go(tmp_path) -> None:
    for number in range(32):
        cached(f"k{number}", lambda: b"names", tmp_path)
        os.utime(tmp_path / f"k{number}.bin", (number, number))
    assert {path.stem for path in Path(tmp_path).iterdir()} == {f"k{number}" for number in range(8, 32)}


def test_keys_tell_parts_apart() -> None:
    assert len({key_of(b"ab", b"c"), key_of(b"a", b"bc"), key_of(b"abc"), key_of(b"abc", b"")}) == 4


@settings(max_examples=50)
@given(
    st.dictionaries(st.text(alphabet="abcЁ中", min_size=1), st.lists(st.tuples(st.text(), st.booleans())), max_size=20),
    st.text(alphabet="abcЁ中"),
)
def test_an_index_holds_its_table(table, text) -> None:
    index = Index.of(table)
    assert len(index) == len(table)
    assert {key: [tuple(entry) for entry in index[key]] for key in table} == table
    assert set(index.prefixes(text)) == {key for key in table if text.startswith(key)}
    assert index.longest == max(map(len, table), default=0)
    assert index.begins(text) == any(key.startswith(text) or text.startswith(key) for key in table)
