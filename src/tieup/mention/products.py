"""Vehicle models, platforms and components by name, and the brand that a model stands for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tieup.codebook import Kind
from tieup.entity import Gazetteer, Registry
from tieup.entity.tables import Product, products, products_digest
from tieup.mention.source import Source
from tieup.model import Mention, Span

_VEHICLE = "vehicle"


class ProductReader:
    """Finds the known products, or those ``listed``. A doubtful name counts only in a text that names the brand too."""

    def __init__(self, registry: Registry, endings: Iterable[str], listed: tuple[Product, ...] | None = None) -> None:
        self._registry = registry
        self._products = {product.name: product for product in (products() if listed is None else listed)}
        names = ((p.name, name) for p in self._products.values() for name in p.names)
        self._gazetteer = Gazetteer(names, endings, products_digest() if listed is None else b"")

    def read(self, source: Source) -> tuple[Mention, ...]:
        """The products in order of place; the origin names their kind."""
        out = []
        for hit in self._gazetteer.find(source.text, source.folded):
            product = self._products[hit.ids[0]]
            brand = self._registry.get(product.brand)
            if not hit.doubtful or (brand and brand.name in source.text):
                out.append(Mention(hit.bare, Kind.PRODUCT, product.name, f"products.{product.kind}"))
        return tuple(out)

    def standing(self, found: Iterable[Mention], organisations: Sequence[Mention], source: Source) -> tuple[Mention, ...]:
        """A vehicle's name stands for its brand where the sentence does not name it: 'cells for the EX30'."""
        out: dict[tuple[Span, str], Mention] = {}
        for mention in found:
            brand, sentence = self._registry.get(self._products[str(mention.value)].brand), source.sentence_of(mention.span)
            if brand is None or sentence is None or not mention.origin.endswith(_VEHICLE):
                continue
            if not any(m.span in sentence and self._registry.related(m.entity.id, brand.id) for m in organisations):
                out.setdefault((sentence, brand.id), Mention(mention.span, Kind.ORGANISATION, brand.entity, "model"))
        return tuple(out.values())


def separate(mentions: Iterable[Mention], names: Sequence[Mention]) -> tuple[Mention, ...]:
    """Without those that are part of a longer name: the Ultium in Ultium Cells, the Paris in Paris Hilton."""
    return tuple(m for m in mentions if not any(m.span in name.span and m.span != name.span for name in names))
