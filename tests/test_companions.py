"""What words say of one name they say of its companions: of coordinated names, and of the three parts of a takeover."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tieup.codebook import Kind, Role, Zone
from tieup.extract.arguments import Argument
from tieup.extract.candidates import Candidate
from tieup.extract.clues import Scene
from tieup.extract.companions import evened
from tieup.lang import Sentence
from tieup.model import Entity, Mention, Span

chances = st.lists(st.floats(0.01, 0.99), min_size=3, max_size=3)
SCENE = Scene(Sentence(Span(0, 99), 0, Zone.BODY), (), (), (), (), (), (), (), ())


def argument(number: int, group: int, role: Role | None) -> Argument:
    entity = Entity(f"firm:{number}", f"Firm {number}")
    return Argument(Mention(Span(number * 9, number * 9 + 5), Kind.ORGANISATION, entity, "gazetteer"), "subject", group, role)


def group_of(arguments: list[Argument], scores: list[float]) -> list[Candidate]:
    return [Candidate(*pair, None, SCENE, (), score) for pair, score in zip(combinations(arguments, 2), scores, strict=True)]


def scores_of(arguments: list[Argument], scores: list[float]) -> list[float]:
    return [candidate.score for candidate in evened(group_of(arguments, scores))]


@given(chances)
def test_coordinated_names_come_nearer_to_one_another_and_nobody_loses(scores: list[float]) -> None:
    seller, one, other = (argument(n, group, None) for n, group in enumerate((0, 1, 1)))
    first, second, between = scores_of([seller, one, other], scores)
    assert max(first, second) == pytest.approx(max(scores[:2]))
    assert first >= scores[0]
    assert second >= scores[1]
    assert abs(first - second) <= abs(scores[0] - scores[1]) + 1e-9
    assert between == scores[2]  # of the two with one another the words say something else


@given(chances)
def test_the_parts_of_a_takeover_are_as_sure_as_the_surest(scores: list[float]) -> None:
    parts = [argument(n, n, role) for n, role in enumerate((Role.SELLER, Role.TARGET, Role.INVESTOR))]
    assert scores_of(parts, scores) == [max(scores)] * 3


@given(chances)
def test_two_parts_are_no_whole_takeover(scores: list[float]) -> None:
    parts = [argument(n, n, role) for n, role in enumerate((Role.TARGET, Role.INVESTOR, None))]
    assert scores_of(parts, scores) == scores


@given(chances)
def test_names_that_stand_apart_say_nothing_of_one_another(scores: list[float]) -> None:
    assert scores_of([argument(n, n, None) for n in range(3)], scores) == scores
