"""Where sentences end, and where they do not."""

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plain_article import plain_article
from strategies import articles
from tieup.codebook import Zone
from tieup.lang import available, language, sentences
from tieup.model import Article


def split(code: str, text: str, zone: Zone = Zone.BODY) -> list[str]:
    return [sentence.span.of(text) for sentence in sentences(plain_article(text, code, zone), language(code))]


# Where a bar stands a sentence ends; the space before the next is written behind it.
SPLIT = [
    ("en", "Toyota Motor Corp. and Panasonic Co., Ltd. of Japan met Mr. Smith.| They signed."),
    ("en", "It sells cars in the U.S. under licence.| The deal is done."),
    ("en", "It is made in the U.S.| For 2024, rules get tougher."),
    ("en", "CATL is owned by Amperex Co. Ltd.| This was signed."),
    ("en", "Dave B. Gagnon and J. R. Smith of Volt B.V. Rotterdam signed."),
    ("en", "It costs $2.5 billion.| BMW pays 1.5."),
    ("en", "A source of the matter.|According to Volt, it left in 2023.|Driven by sales, it rose."),
    ("en", "See www.Volt.com or https://a.Volt.com/b.Html for more."),
    ("en", "Node.Js and Volt.Taxi are names."),
    ("en", '"But," he said.| "We signed."| “Really?” she asked.| "No!" he said.'),
    ("en", "1. The plant.| It is in Ohio."),
    ("en", "Key points:| • BMW signs| • CATL builds"),
    ("de", "Am 21. März kamen z. B. die Dr. Ing. h.c. Porsche AG u. a. nach Bonn.| Der Vertrag gilt."),
    ("de", "Er kostet 3 Mrd. Euro.| BMW zahlt 5 Mrd.| Die Zellen kommen 2026."),
    ("de", "„Wir wollen das!“, sagt sie.| „Ja.“| Was nun?| Das."),
    ("ru", "Завод в г. Тольятти выпустит 1 тыс. МВт, т. е. 5 млн. штук и т. д. в год."),
    ("ru", "Он стоит 7 млрд руб.| В дальнейшем вырастет до 200 км/ч.| Электромобиль готов."),
    ("ru", "В 2023 г. А. В. Иванов подписал соглашение.| «Мы рады!» — сказал он."),
    ("ru", "В $5—6 млрд.| В нынешних условиях — больше."),
]


@pytest.mark.parametrize(("code", "marked"), SPLIT)
def test_where_a_sentence_ends(code: str, marked: str) -> None:
    assert split(code, marked.replace("|", "")) == [part.strip() for part in marked.split("|")]


@pytest.mark.parametrize(
    "marked",
    [
        "比亚迪与丰田签署协议。|双方将合作！|真的吗？|是的；|宁德时代也参加。",
        "他说：「我们合作。」|丰田表示“已签署。”|完毕。",
        "“我们合作。”，他说。",
        "《谁是赢家？》一文。",
        "吗?|比亚迪公司。",
        "比亚迪Co.与丰田。",
    ],
)
def test_scripts_without_spaces(marked: str) -> None:
    assert split("en", marked.replace("|", "")) == marked.split("|")


def test_capitals_in_a_headline_start_no_sentence() -> None:
    text = "Ford Motor Co. In Talks With Toyota"
    assert split("en", text, Zone.TITLE) == [text]


def test_a_line_ends_a_sentence() -> None:
    assert split("en", "A heading\nA text") == ["A heading", "A text"]


@given(articles(), st.sampled_from(available()))
def test_sentences_cover_the_blocks_in_order_and_apart(article: Article, code: str) -> None:
    found = sentences(replace(article, language=code), language(code))
    assert [sentence.index for sentence in found] == list(range(len(found)))
    assert all(one.span.stop <= two.span.start for one, two in pairwise(found))
    for block in article.blocks:
        inside = [sentence for sentence in found if sentence.span in block.span]
        assert all(sentence.zone is block.zone for sentence in inside)
        kept = "".join(sentence.span.of(article.text) for sentence in inside)
        assert "".join(kept.split()) == "".join(block.span.of(article.text).split())


@given(articles())
def test_a_sentence_is_trimmed(article: Article) -> None:
    for sentence in sentences(article, language("en")):
        quote = sentence.span.of(article.text)
        assert quote == quote.strip()
