"""Products by name, and the brand a model stands for."""

import pytest

from plain_article import plain_article
from tieup.codebook import Kind, Zone
from tieup.encoder import Tag
from tieup.entity import Gazetteer, Registry
from tieup.entity.registry import Name
from tieup.entity.tables import Product, goods, products
from tieup.extract import extract
from tieup.lang import language, sentences
from tieup.mention.products import ProductReader, of_tags, separate
from tieup.mention.source import Source
from tieup.model import Article, Block, Mention, Span
from tieup.text import fold


@pytest.mark.parametrize(
    ("code", "text", "wanted"),
    [
        ("de", "die fünfte Generation von BMWs eDrive-Technologie", ["eDrive"]),
        ("en", "Ford will build two cars on MEB, and Kia on E-GMP.", ["MEB", "E-GMP"]),
        ("ru", "Первым получит батареи Qilin новый седан.", ["Qilin battery"]),
        ("en", "Ultium Cells builds cells.", []),
        ("en", "The sedan has an autopilot.", []),
    ],
)
def test_products_are_found(kit, code, text, wanted) -> None:
    article = Article("note", text, code, blocks=(Block(Span(0, len(text)), Zone.BODY),))
    assert [m.value for m in extract(article, kit.knowledge).mentions if m.kind is Kind.PRODUCT] == wanted


@pytest.mark.parametrize(
    ("code", "text", "wanted"),
    [
        (
            "de",
            "Vertrag\n\nNordvik hat mit Fjellcell einen Liefervertrag über Batteriezellen für den Transporter eTramento 5 unterzeichnet.",
            ["eTramento 5"],
        ),
        ("zh", "合作\n\n青岚汽车与恒曜电池签署合作协议，为旗下电动车型“星野X7”供应电池。", ["星野X7"]),
        (
            "ru",
            "Контракт\n\n«Велмора» подписала с «Хаврис» контракт на поставку батарей для электромобиля Aurora X5.",
            ["Aurora X5"],
        ),
    ],
)
def test_a_claim_has_products_that_no_list_holds(kit, code, text, wanted) -> None:
    claims = extract(plain_article(text, code), kit.knowledge).claims
    assert [found.value for claim in claims for found in claim.products] == wanted


def test_what_the_tagger_is_not_sure_of_is_no_product() -> None:
    text = "The Tramento 5 and the Aurelio."
    tags = [Tag(Span(4, 14), "product", 0.95), Tag(Span(23, 30), "product", 0.6), Tag(Span(4, 14), "organisation", 0.99)]
    assert [(m.kind, m.value) for m in of_tags(tags, text)] == [(Kind.PRODUCT, "Tramento 5")]


def test_every_product_has_a_known_brand() -> None:
    registry = Registry.load()
    assert [p for p in (*products(), *goods()) if registry.get(p.brand) is None] == []


def test_goods_stand_for_no_brand_and_bar_no_name(kit) -> None:
    def read(text: str) -> list[tuple[str, str]]:
        article = Article("note", text, "en", blocks=(Block(Span(0, len(text)), Zone.BODY),))
        return [(m.kind, m.span.of(text)) for m in extract(article, kit.knowledge).mentions]

    assert read("The chips go into the XT5.") == [(Kind.PRODUCT, "XT5")]
    assert (Kind.PRODUCT, "Falcon") in read("Ford will build the new Falcon in Australia.")
    assert (Kind.PRODUCT, "Falcon") not in read("The Falcon flies over Australia.")


def standing(text: str) -> list[str]:
    registry = Registry.load()
    article = Article("note", text, "en", blocks=(Block(Span(0, len(text)), Zone.BODY),))
    source = Source(text, fold(text), sentences(article, language("en")))
    reader = ProductReader(registry, ("'s",), (Product("EX30", "volvo-cars", (Name("EX30"),)),))
    firms = [
        Mention(hit.span, Kind.ORGANISATION, registry[hit.ids[0]].entity, "gazetteer")
        for hit in Gazetteer.of(registry, ("'s",)).find(text, source.folded)
    ]
    return [m.entity.id for m in reader.standing(separate(reader.read(source), firms), firms, source)]


def test_a_model_stands_for_its_brand_where_the_sentence_does_not_name_it() -> None:
    assert standing("CATL will supply the cells for the EX30.") == ["volvo-cars"]
    assert standing("CATL will supply Volvo Cars with cells for the EX30.") == []
