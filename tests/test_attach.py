"""Which values belong to an event: when, until when, how much."""

from dataclasses import replace

import pytest

from tieup.codebook import Kind, Status, Zone
from tieup.dates import When
from tieup.extract import attach
from tieup.extract.clues import Scene, scenes
from tieup.extract.extraction import extract, setting
from tieup.lang import sentences
from tieup.mention.source import Source
from tieup.mention.values import values
from tieup.model import Article, Block, Mention, Place, Quantity, Span
from tieup.text import fold

PUBLISHED = When.day(2024, 5, 3)


@pytest.fixture(scope="module")
def english(knowledge):
    return knowledge.tongue("en")


def scene_of(english, text: str) -> tuple[Scene, Span, Article]:
    """The scene of a sentence, its first trigger and its article."""
    article = Article("a", text, "en", published=PUBLISHED, blocks=(Block(Span(0, len(text)), Zone.BODY),))
    folded = fold(text)
    source = Source(text, folded, sentences(article, english.language), 2024)
    (scene,) = scenes(source, english, values(text, folded, english.language, PUBLISHED))
    return scene, scene.triggers[0].span, article


def announced(english, text: str, status: Status = Status.AGREED) -> str:
    found = attach.announced(*scene_of(english, text), status)
    return found.value.edtf if found else ""


def test_the_nearest_time_of_the_same_clause_is_taken(english) -> None:
    assert (
        announced(english, "On 2 May 2024 Alpha and Beta signed a joint venture agreement, after talks that began in 2022.") == "2024-05-02"
    )


@pytest.mark.parametrize("text", ["Alpha supplies Beta with cells since 2019.", "Alpha will supply Beta with cells from 2026 until 2030."])
def test_a_time_of_start_or_end_is_not_when_it_was_announced(english, text) -> None:
    assert announced(english, text, Status.ACTIVE) == ""


def test_a_bare_has_announced_takes_the_date_of_the_article(english) -> None:
    text = "Alpha has announced a joint venture with Beta."
    scene, anchor, article = scene_of(english, text)
    found = attach.announced(scene, anchor, article, Status.AGREED)
    assert found is not None
    assert (found.value, found.rule) == (PUBLISHED, "announced.by_article")
    assert attach.announced(scene, anchor, article, Status.ACTIVE) is None


def term(english, text: str, status: Status = Status.AGREED) -> tuple[str, str]:
    """From when and until when, as the sentence says it."""
    scene, anchor, article = scene_of(english, text)
    begin, end = attach.starts([(scene, anchor)], article, status), attach.ends([(scene, anchor)], article)
    return begin.value.edtf if begin else "", end.value.edtf if end else ""


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Alpha will supply Beta with cells from 2026 until 2030.", ("2026", "2030")),
        ("Alpha and Beta plan a joint venture that is to build cells in 2027.", ("2027", "")),
        ("Alpha and Beta have a partnership that began in 2021.", ("2021", "")),
        ("Alpha supplies Beta with cells since 2019.", ("2019", "")),
        ("Alpha will deliver 500 buses to Beta by June 2026.", ("", "2026-06")),
        ("The joint venture of Alpha and Beta will start production by June 2026.", ("2026-06", "")),
        ("Alpha acquires Beta, with completion expected in June 2026.", ("", "2026-06")),
        ("Alpha supplied Beta with cells, 12 percent fewer than from 2022.", ("", "")),
        ("Alpha delivered 500 buses to Beta by June 2022.", ("", "")),
    ],
)
def test_words_beside_a_time_tell_start_from_end(english, text, wanted) -> None:
    assert term(english, text) == wanted


def test_what_is_over_starts_no_more(english) -> None:
    assert term(english, "Alpha will supply Beta with cells from 2026 until 2030.", Status.ENDED)[0] == ""


@pytest.mark.parametrize(
    ("text", "paper", "force"),
    [
        ("Alpha and Beta signed a memorandum of understanding.", "mou", "non_binding"),
        ("Alpha and Beta signed a legally binding memorandum of understanding.", "mou", "binding"),
        ("Alpha made a non-binding offer to acquire Beta.", "", "non_binding"),
        ("Alpha and Beta signed a contract for cells, after a letter of intent in 2023.", "contract", ""),
        ("Alpha and Beta signed a partnership.", "", ""),
        ("Alpha, a contract manufacturer, signed a partnership with Beta.", "", ""),
    ],
)
def test_the_nearest_paper_counts_and_words_for_its_force_weigh_more_than_its_kind(english, text, paper, force) -> None:
    scene, anchor, article = scene_of(english, text)
    found = attach.instrument([(scene, anchor)], article.text)
    said = attach.binding([(scene, anchor)], found)
    assert (found.value if found else "", said.value if said else "") == (paper, force)


def test_the_nearest_quantities_come_first(english) -> None:
    scene, anchor, article = scene_of(
        english, "Alpha and Beta signed a supply contract worth 2 billion euros, said Gamma, which has 500 employees."
    )
    assert [f.value.unit for f in attach.quantities([(scene, anchor)], (), article)] == ["EUR", "jobs"]


def test_what_is_wanted_was_not_made_known_in_a_year_that_goes_on(english) -> None:
    assert announced(english, "Alpha and Beta plan a joint venture this year.", Status.PLANNED) == ""
    assert announced(english, "Alpha and Beta founded a joint venture this year.", Status.AGREED) == "2024"


def test_the_day_is_taken_from_another_sentence_that_names_both(knowledge) -> None:
    text = "Volvo and CATL announced on Tuesday that they signed a contract. CATL will supply Volvo with cells. Ford saw it."
    article = Article("a", text, "en", published=PUBLISHED, blocks=(Block(Span(0, len(text)), Zone.BODY),))
    found = setting(article, knowledge).scenes
    who = {mention.entity.id for mention in found[0].organisations}
    assert [scene.sentence.index for scene in attach.naming(who, found)] == [0, 1]
    when = attach.announced_around(attach.naming(who, found), article, Status.AGREED)
    assert when is not None
    assert when.value.edtf == "2024-04-30"
    assert attach.announced_around(attach.naming(who, found[1:]), article, Status.AGREED) is None
    assert attach.announced_around(attach.naming(who, found), article, Status.COMPLETED) is None


@pytest.mark.parametrize(("subject", "belongs"), [("The contract", True), ("A contract of Ford", False)])
def test_the_next_sentence_speaks_of_the_claim_where_it_names_nobody_else(subject, belongs, knowledge) -> None:
    text = f"Volvo and CATL will jointly build cells. {subject} is worth 2 billion euros, and work at a site in Lyon is to start in 2027."
    article = Article("a", text, "en", published=PUBLISHED, blocks=(Block(Span(0, len(text)), Zone.BODY),))
    claim = extract(article, knowledge).claims[0]
    told = [claim.instrument, claim.starts, *claim.quantities, *claim.places]
    assert [found.value for found in told if found] == (
        ["contract", When.parse("2027"), Quantity(2e9, 2e9, "EUR", "contract"), Place("FR", city="Lyon")] if belongs else []
    )


@pytest.mark.parametrize(
    ("between", "belongs"),
    [("Demand is growing.", True), ("Ford is falling behind.", True), ("Ford and Bosch have signed a contract.", False)],
)
def test_a_sentence_further_on_that_speaks_of_the_event_belongs_to_the_claim(between, belongs, knowledge) -> None:
    text = f"Volvo and CATL will jointly build cells. {between} {between} The partnership will start at a site in Lyon."
    article = Article("a", text, "en", published=PUBLISHED, blocks=(Block(Span(0, len(text)), Zone.BODY),))
    found = setting(article, knowledge).scenes
    who = {mention.entity.id for mention in found[0].organisations}
    told = [scene.sentence.index for scene in attach.going_on(found[:1], who, found)]
    assert told == ([3] if belongs else [])


def test_a_span_that_is_still_to_come_is_no_time_of_an_act(english) -> None:
    text = "Alpha and Beta signed a supply contract over the next five years."
    assert announced(english, text) == PUBLISHED.edtf


def test_an_amount_counts_once_whatever_it_is_said_to_be(english) -> None:
    scene, anchor, article = scene_of(
        english, "Alpha and Beta signed a supply contract worth 2 billion euros, and the investment of 2 billion euros is the first."
    )
    assert [f.value.high for f in attach.quantities([(scene, anchor)], (), article)] == [2e9]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Alpha orders the Tiggo 7 Pro from Beta.", "Tiggo 7 Pro"),
        ("Alpha orders the Tiggo-75131 from Beta.", "Tiggo-75131"),
        ("Alpha orders the Tiggo from Beta.", "a name of the list"),
        ("Alpha orders the Tiggo 500 times from Beta.", "a name of the list"),
        ("Alpha orders the Tiggo 5% more from Beta.", "a name of the list"),
    ],
)
def test_the_number_of_a_variant_belongs_to_the_name(english, text, wanted) -> None:
    scene, _, article = scene_of(english, text)
    at = text.index("Tiggo")
    named = replace(scene, values=(Mention(Span(at, at + 5), Kind.PRODUCT, "a name of the list", "products.vehicle"),))
    (found,) = attach.products([named], article.text)
    assert (found.value, found.spans[0].of(text)) == (wanted, wanted if wanted.startswith("Tiggo") else "Tiggo")
