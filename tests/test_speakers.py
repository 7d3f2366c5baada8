"""Who says so, who acts for whom, who keeps silent."""

import pytest

from tieup.codebook import Part, Voice
from tieup.model import Page
from tieup.pipeline import Kit, read

EN = "BMW and CATL sign battery deal\n\nBMW and CATL signed a contract for the supply of battery cells, {}.\n\n{}"
DE = "Vertrag\n\nBMW und CATL haben einen Vertrag über die Lieferung von Batteriezellen unterzeichnet, {}.\n\n{}"
RU = "Соглашение\n\nКАМАЗ и Росатом подписали соглашение о сотрудничестве в области батарей, {}.\n\n{}"


@pytest.fixture(scope="module")
def kit() -> Kit:
    """Rules alone: who speaks is read the same whatever decides on the pairs."""
    return Kit.load(extractor="rules")


def claims(kit, text):
    found = read(Page("note.txt", text), kit).claims
    assert found
    return found


@pytest.mark.parametrize(
    ("text", "voice"),
    [
        (EN.format("according to people familiar with the matter", ""), Voice.INSIDER),
        (EN.format("the companies said in a joint statement", ""), Voice.PARTY),
        (EN.format("the newspaper reported on Monday", ""), Voice.PRESS),
        (DE.format("wie mit der Angelegenheit vertraute Personen sagten", ""), Voice.INSIDER),
        (DE.format("teilten beide Unternehmen mit", ""), Voice.PARTY),
        (DE.format("wie das Handelsblatt berichtet", ""), Voice.PRESS),
        (RU.format("сообщили источники, знакомые с ситуацией", ""), Voice.INSIDER),
        (RU.format("сообщили в пресс-службе компании", ""), Voice.PARTY),
        (RU.format("передает информационное агентство", ""), Voice.PRESS),
    ],
)
def test_the_words_tell_who_says_so(kit, text, voice) -> None:
    assert voice in {c.source.value for c in claims(kit, text) if c.source}


@pytest.mark.parametrize(
    ("text", "voice"),
    [
        ("BMW said on Monday that it had signed a supply contract with CATL.", Voice.PARTY),
        ("BMW and CATL signed a supply contract, Reuters said.", Voice.PRESS),
        ("BMW and CATL signed a supply contract for battery cells. CATL disclosed no price.", Voice.PARTY),
        ("BMW and CATL signed a supply contract for battery cells. CATL declined to say more.", Voice.PRESS),
    ],
)
def test_who_speaks_is_told_by_the_name_beside_the_word_for_saying(kit, text, voice) -> None:
    found = claims(kit, f"Battery deal\n\n{text}")
    assert {c.source.value for c in found if {p.entity.value.id for p in c.participants} == {"bmw", "catl"}} == {voice}


def test_what_nobody_is_said_to_have_told_the_medium_reports(kit) -> None:
    text = "BMW and CATL sign battery deal\n\nBMW and CATL have a contract for the supply of battery cells."
    assert {(c.source.value, c.source.rule) for c in claims(kit, text)} == {(Voice.PRESS, "sources.plain")}
    assert {c.source.value for c in claims(kit, f"{text}\n\nPress contact: Jane Example")} == {Voice.PARTY}


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (EN.format("people familiar with the matter said", "BMW declined to comment. CATL was pleased."), {"bmw"}),
        (EN.format("people familiar with the matter said", "A spokesman for CATL and BMW declined to comment."), {"bmw", "catl"}),
        (EN.format("the companies said", "Volkswagen declined to comment."), set()),
        (DE.format("hieß es", "Ein Sprecher von CATL wollte den Bericht nicht kommentieren."), {"catl"}),
        (RU.format("сообщили источники", "Представители КАМАЗа пока никак не прокомментировали это."), {"kamaz"}),
    ],
)
def test_participants_who_keep_silent_are_recorded(kit, text, wanted) -> None:
    assert {found.value.id for c in claims(kit, text) for found in c.unconfirmed_by} == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (EN.format("they said", "The contract was signed by BMW board member Mara Vellinger."), set()),
        (EN.format("they said", "The contract was signed by BMW director Mara Vellinger."), {("Mara Vellinger", Part.SIGNATORY)}),
        (
            EN.format("they said", "This is a start, said Mara Vellinger, head of purchasing at BMW."),
            {("Mara Vellinger", Part.SPOKESPERSON)},
        ),
        (EN.format("they said", "It rained, said Mara Vellinger, head of logistics at Volkswagen."), set()),
        (DE.format("hieß es", "Das ist ein Anfang, sagte BMW-Einkaufschefin Mara Vellinger."), {("Mara Vellinger", Part.SPOKESPERSON)}),
        (
            RU.format("сообщили стороны", "Подписи поставили директор «КАМАЗа» Тимур Вельяшев и глава «Росатома» Алексей Лихачев."),
            {("Тимур Вельяшев", Part.SIGNATORY), ("Alexey Likhachev", Part.SIGNATORY)},
        ),
    ],
)
def test_people_of_participants_and_what_they_do(kit, text, wanted) -> None:
    assert {(f.value.person.name, f.value.part) for c in claims(kit, text) for f in c.people} == wanted
