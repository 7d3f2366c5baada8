"""What the weights of the values are fitted on."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest

from tieup.article import article_of
from tieup.codebook import Field, Form, Role, Status
from tieup.encoder import Answer, Relation
from tieup.extract.assemble import Judge, drafts
from tieup.extract.extraction import setting
from tieup.extract.knowledge import Knowledge
from tieup.gold import GoldDocument
from tieup.model import Page
from tieup.train.documents import Document, told_of
from tieup.train.lessons import Target

pytest.importorskip("torch", reason="training needs tieup[train]")

from tieup.train.scoring import Read, _true_claims

TEXT = "Volvo and CATL signed an agreement on Monday. Volvo met CATL in Lyon last year to talk about software. Ford and Bosch saw Volvo."
PAIR = ("catl", "volvo-cars")


def even(values: Iterable[str]) -> dict[str, float]:
    return dict.fromkeys(values, 0.0)


@pytest.fixture(scope="module")
def text(knowledge: Knowledge) -> Read:
    """A text with a tie-up that a network, indifferent to what it is, has seen too."""
    article = article_of(Page("a.txt", TEXT.encode()))
    one = setting(article, knowledge)
    first, second = one.scenes[0].organisations
    relation = Relation.of(PAIR, [Answer(2.0, (first, second), even(Form), even(Field), even(Status), (even(Role), even(Role)))])
    seen = replace(one, relations={PAIR: relation})
    gold = GoldDocument("a.txt", "en", (), TEXT, Path("a.txt"))
    document = Document(gold, article, told_of((gold, article), one.named, one.scenes))
    return Read(document, seen, {PAIR: Target(tie=True)}, 0)


def test_fitting_sees_of_a_true_tie_up_what_reading_sees(text: Read, knowledge: Knowledge) -> None:
    one = text.scored(knowledge.scorer)
    judge = Judge(knowledge.scorer.threshold, None, one.relations)
    read = [d.evidence(one.relations[PAIR], one.scenes) for d in drafts(one.candidates, one.article, judge, one.scenes) if d.pair == PAIR]
    fitted = [evidence for evidence, _ in _true_claims(text, knowledge.scorer)]
    assert fitted == read
    assert [scene.sentence.index for scene in fitted[0].further] == [1]
    assert [found.value for found in fitted[0].claim.fields] == [Field.SOFTWARE]


def test_a_true_tie_up_that_would_not_be_read_is_fitted_on_all_the_same(text: Read, knowledge: Knowledge) -> None:
    ((evidence, target),) = _true_claims(text, replace(knowledge.scorer, threshold=0.99))
    assert target.tie
    assert [scene.sentence.index for scene in (*evidence.scenes, *evidence.further)] == [0, 1]
