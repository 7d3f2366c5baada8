"""What the network says of two organisations that meet more than once in a text."""

import math
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tieup.codebook import Field, Form, Kind, Role, Status
from tieup.encoder import Answer, Relation
from tieup.model import Entity, Mention, Span

PAIR = ("bmw", "catl")
NUMBERS = st.floats(-8, 8)


def mention(name: str, start: int) -> Mention:
    return Mention(Span(start, start + len(name)), Kind.ORGANISATION, Entity(name.casefold(), name), "gazetteer")


def answer(score: float, start: int, statuses: Sequence[float]) -> Answer:
    """Two names that meet at this place, and log-probabilities of each status."""
    even = dict.fromkeys
    names = mention("BMW", start), mention("CATL", start + 10)
    return Answer(
        score, names, even(Form, 0.0), even(Field, 0.0), dict(zip(Status, statuses, strict=True)), (even(Role, 0.0), even(Role, 0.0))
    )


answers = st.lists(
    st.builds(answer, NUMBERS, st.integers(0, 500), st.lists(NUMBERS, min_size=len(Status), max_size=len(Status))), min_size=1, max_size=3
)


@given(answers)
def test_the_order_of_meetings_does_not_matter(found) -> None:
    one, other = Relation.of(PAIR, found).together, Relation.of(PAIR, found[::-1]).together
    assert one.score == pytest.approx(other.score)
    assert one.status == pytest.approx(other.status)


@given(answers)
def test_together_the_meetings_speak_louder_than_any_and_between_them(found) -> None:
    together = Relation.of(PAIR, found).together
    highest = max(each.score for each in found)
    assert highest <= together.score <= highest + math.log(len(found)) + 1e-9
    for status in Status:
        said = [each.status[status] for each in found]
        assert min(said) - 1e-9 <= together.status[status] <= max(said) + 1e-9


def test_what_is_asked_of_a_sentence_the_meeting_in_it_answers() -> None:
    running, over = [0.0] * len(Status), [0.0] * len(Status)
    running[list(Status).index(Status.ACTIVE)] = over[list(Status).index(Status.ENDED)] = 5.0
    here, later = answer(1.0, 0, running), answer(3.0, 100, over)
    relation = Relation.of(PAIR, [here, later])
    assert relation.answers == (later, here)
    assert relation.within([Span(0, 50)]) == here
    assert relation.within([Span(90, 150)]) == later
    assert relation.within([Span(90, 150), Span(0, 50)]) == relation.together
    assert relation.within([Span(200, 300)]) == relation.together
