"""'We' in quotes and interviews: the firm of whoever speaks, and nobody else."""

import pytest

from plain_article import plain_article
from tieup.extract import extract
from tieup.lang import available, language
from tieup.mention.first_person import ORIGIN
from tieup.records import claim_to_json


def we(kit, code: str, text: str) -> list[str]:
    return [m.entity.name for m in extract(plain_article(text, code), kit.knowledge).mentions if m.origin == ORIGIN]


def test_in_a_quote_it_is_the_firm_of_who_is_quoted(kit) -> None:
    text = "Ford listened.\nMara Vellinger, chief executive of BMW, came. \u201cWe will buy cells from CATL,\u201d Vellinger said."
    assert we(kit, "en", text) == ["BMW"]


def test_outside_of_quotes_it_is_whoever_writes(kit) -> None:
    assert we(kit, "en", "BMW chief executive Mara Vellinger spoke. We met him in Munich, where CATL delivers cells.") == []


def test_a_sentence_that_names_the_firm_needs_no_we(kit) -> None:
    assert we(kit, "en", "BMW chief executive Mara Vellinger said: \u201cWe at BMW buy cells from CATL.\u201d") == []


@pytest.mark.parametrize(
    ("code", "speaker", "question", "answer"),
    [
        ("de", "BMW-Chefin Mara Vellinger im Gespräch.", "Woher kommen die Zellen?", "Wir kaufen sie bei CATL."),
        ("en", "BMW chief executive Mara Vellinger talks.", "Where do the cells come from?", "We buy them from CATL."),
        ("fr", "Mara Vellinger, directrice générale de BMW, répond.", "D'où viennent les cellules ?", "Nous les achetons à CATL."),
        ("ru", "Генеральный директор BMW Мара Веллингер отвечает.", "Откуда ячейки?", "Мы покупаем их у CATL."),
    ],
)
def test_all_of_an_interview_is_spoken_for_one_firm(kit, code, speaker, question, answer) -> None:
    text = f"{speaker}\n{question}\n{answer}\n" + f"{question}\nCATL.\n" * 2
    assert we(kit, code, text) == ["BMW"]


def test_two_who_speak_leave_it_open(kit) -> None:
    text = (
        "BMW chief executive Mara Vellinger and Ford chief executive John Doe talk.\n" + "Where do the cells come from?\nWe buy them.\n" * 3
    )
    assert we(kit, "en", text) == []


@pytest.mark.parametrize("code", available())
def test_every_language_has_its_words(code) -> None:
    assert language(code).data("first_person")["rule"]


def records(kit, text: str):
    article = plain_article(text, "en")
    return [claim_to_json(article, claim) for claim in extract(article, kit.knowledge).claims]


def test_who_is_only_described_is_written_by_name(kit) -> None:
    text = "BMW has a new supplier. The Munich-based carmaker signed a supply contract for battery cells with CATL on Monday."
    claims = records(kit, text)
    parties = {p["entity"]["name"]: p for claim in claims for p in claim["participants"]}
    assert parties["BMW"]["as_written"] == "BMW"
    assert parties["BMW"]["described_as"] == "The Munich-based carmaker"
    assert "described_as" not in parties["CATL"]
    quotes = {row["quote"] for claim in claims for row in claim["evidence"] if row["field"] == "participants"}
    assert {"BMW", "The Munich-based carmaker", "CATL"} <= quotes
    own = {span.of(text) for claim in extract(plain_article(text, "en"), kit.knowledge).claims for span in claim.words}
    assert "The Munich-based carmaker" in own
    assert "BMW" not in own


def test_who_is_named_again_is_written_as_where_the_tie_up_is_told(kit) -> None:
    text = "Ford Motor Company reported losses.\nOn Monday Ford signed a supply contract for battery cells with CATL."
    claims = records(kit, text)
    parties = {p["entity"]["name"]: p for claim in claims for p in claim["participants"]}
    assert parties["Ford"]["as_written"] == "Ford"
    assert not any("described_as" in party for party in parties.values())
