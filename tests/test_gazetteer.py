"""Names in running text: what is found, what is not, and the laws that hold for any names and any text."""

from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tieup.entity import Gazetteer
from tieup.entity.registry import Name
from tieup.text import fold, normal

ENDINGS = ("s", "es", "'s", "\u0430", "\u043e\u043c", "\u0443")
KNOWN = [
    ("bmw", "BMW"),
    ("bmw-brilliance", "BMW Brilliance"),
    ("vw", "VW"),
    ("kamaz", "КамАЗ"),
    ("volga", "Волга"),
    ("byd", "比亚迪"),
    ("ego", "e.GO"),
    ("aaa", "?=AAA"),
    ("smart", "?smart"),
    ("grossglockner", "Großglockner Straßen"),
    ("acea", "=Acea"),
    ("acea-association", "=ACEA"),
    ("volta", "?Volta"),
    ("envipro", "Volta"),
    ("volga-north", "Северная Волга"),
    ("zavod", "Железная дорога Кируны"),
    ("post", "Kirunasche Post"),
    ("sdi", "三星SDI"),
]
TEXTS = st.text(alphabet="abcABsß .-'’Ёёа\u00ad\u200bﬁ中国", max_size=30)
NAMES = st.lists(
    st.tuples(
        st.sampled_from(["one", "two", "three", "four"]),
        st.builds(Name, st.text(alphabet="abABsß .Ёа中国", min_size=1, max_size=6), st.booleans(), st.booleans()),
    ),
    max_size=8,
)


def found(text: str, names: list[tuple[str, str]] = KNOWN) -> list[tuple[str, str]]:
    gazetteer = Gazetteer(((key, Name.parse(name)) for key, name in names), ENDINGS)
    return [(hit.ids[0], hit.span.of(text)) for hit in gazetteer.find(text, fold(text))]


@pytest.mark.parametrize(
    ("text", "hits"),
    [
        ("BMW and VW.", [("bmw", "BMW"), ("vw", "VW")]),
        ("BMW's plant", [("bmw", "BMW")]),
        ("a BMWX, xBMW, 3BMW", []),
        ("BMW Brilliance builds", [("bmw-brilliance", "BMW Brilliance")]),
        ("bmw in small letters", []),
        ("_BMW", [("bmw", "BMW")]),
        ("с КамАЗом и Камазу", [("kamaz", "КамАЗом"), ("kamaz", "Камазу")]),
        ("Волгу, Волгой, Волжский", [("volga", "Волгу")]),
        ("和比亚迪合作", [("byd", "比亚迪")]),
        ("через Северную Волгу, у Железной дороги Кируны", [("volga-north", "Северную Волгу"), ("zavod", "Железной дороги Кируны")]),
        ("Северный Волгарь", []),
        ("bei der Kirunaschen Post", [("post", "Kirunaschen Post")]),
        ("三星 SDI与三星SDI", [("sdi", "三星 SDI"), ("sdi", "三星SDI")]),
        ("e.GO and E.GO", [("ego", "e.GO"), ("ego", "E.GO")]),
        ("AAA and Aaa", [("aaa", "AAA")]),
        ("die Grossglockner Strassen", [("grossglockner", "Grossglockner Strassen")]),
        ("die GROẞGLOCKNER STRASSEN", [("grossglockner", "GROẞGLOCKNER STRASSEN")]),
        ("Acea and ACEA", [("acea", "Acea"), ("acea-association", "ACEA")]),
        ("", []),
    ],
)
def test_what_is_found(text, hits) -> None:
    assert found(text) == hits


def test_a_longer_name_that_breaks_off_leaves_room_for_the_shorter() -> None:
    assert found("BMW Brilliances BMW Brilliancex") == [("bmw-brilliance", "BMW Brilliances"), ("bmw", "BMW")]


def test_a_name_that_is_doubtful_for_one_and_sure_for_another_is_sure() -> None:
    (hit,) = Gazetteer(((key, Name.parse(name)) for key, name in KNOWN), ()).find("Volta", fold("Volta"))
    assert hit.ids == ("envipro", "volta")
    assert not hit.doubtful


@pytest.mark.parametrize(
    ("text", "doubtful"),
    [
        ("本田与日方签约", False),
        ("消息称本田搁置", False),
        ("采用本田集团电池", False),
        ("“本田”", False),
        ("Tesla本田", False),
        ("日本田径队", True),
        ("安娜·本田。", True),
        ("山本田园风光", True),
    ],
)
def test_two_han_characters_count_where_a_neighbour_sets_them_apart(text, doubtful) -> None:
    (hit,) = Gazetteer([("honda", Name("本田"))], ()).find(text, fold(text))
    assert hit.doubtful is doubtful


def test_three_han_characters_need_no_neighbour() -> None:
    (hit,) = Gazetteer([("byd", Name("比亚迪"))], ()).find("采比亚迪零", fold("采比亚迪零"))
    assert not hit.doubtful


def test_nothing_is_found_without_names() -> None:
    assert Gazetteer((), ENDINGS).find("BMW", fold("BMW")) == ()


@example([("one", Name("As"))], "Aß")
@given(NAMES, TEXTS)
def test_a_hit_is_a_name_of_its_organisations_up_to_an_ending(names, text) -> None:
    for hit in Gazetteer(names, ENDINGS).find(text, fold(text)):
        bare, whole = normal(hit.bare.of(text)), normal(hit.span.of(text))
        for identity in hit.ids:
            keys = {normal(name.text) for key, name in names if key == identity}
            assert bare in keys | {key[:-1] for key in keys if key[-1:] in ENDINGS}
        assert whole.removeprefix(bare) in ("", *ENDINGS)


@given(NAMES, TEXTS)
def test_hits_do_not_overlap_and_stand_in_order(names, text) -> None:
    hits = Gazetteer(names, ENDINGS).find(text, fold(text))
    assert all(one.span.stop <= other.span.start for one, other in pairwise(hits))


@given(NAMES, TEXTS, st.randoms(use_true_random=False))
def test_the_order_of_names_does_not_matter(names, text, random) -> None:
    shuffled = random.sample(names, len(names))
    assert Gazetteer(names, ENDINGS).find(text, fold(text)) == Gazetteer(shuffled, ENDINGS).find(text, fold(text))


@given(NAMES, NAMES, TEXTS)
def test_adding_names_loses_no_hit_but_to_one_that_overlaps_it(names, more, text) -> None:
    before, after = (Gazetteer(given, ENDINGS).find(text, fold(text)) for given in (names, names + more))
    for hit in before:
        rivals = [new for new in after if new.span.overlaps(hit.span)]
        assert rivals
        if rivals[0].span == hit.span and rivals[0].bare == hit.bare:
            assert set(hit.ids) <= set(rivals[0].ids)


@given(NAMES, TEXTS)
def test_every_name_is_found_where_it_stands_alone(names, text) -> None:
    del text
    for key, name in names:
        if len(normal(name.text)) > 1 and name.text[0].isalnum() and name.text[-1].isalnum() and "  " not in name.text:
            hits = Gazetteer([(key, name)], ENDINGS).find(name.text, fold(name.text))
            assert [hit.ids for hit in hits] == [(key,)], name


def test_an_exact_name_is_looked_up_where_it_is_sure() -> None:
    known = Gazetteer(((key, Name.parse(name)) for key, name in KNOWN), ENDINGS)
    assert known.named("Kirunasche post") == ("post",)
    assert known.named("smart") == known.named("Kirunasche") == known.named("") == ()
