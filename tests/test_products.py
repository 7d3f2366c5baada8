"""Products by name, and the brand a model stands for."""

import pytest

from tieup.codebook import Kind, Zone
from tieup.entity import Gazetteer, Registry
from tieup.entity.registry import Name
from tieup.entity.tables import Product, goods, products
from tieup.extract import extract
from tieup.lang import language, sentences
from tieup.mention.products import ProductReader, separate
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
