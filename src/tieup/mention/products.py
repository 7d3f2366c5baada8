"""Vehicle models, platforms and components by name, and the brand that a model stands for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Self

from tieup.codebook import Kind
from tieup.encoder import Tag
from tieup.entity import Gazetteer, Registry
from tieup.entity.tables import Product, goods, goods_digest, products, products_digest
from tieup.mention.source import Source
from tieup.model import Mention, Span

_VEHICLE = "vehicle"
_SURE = 0.85  # below, the tagger takes laws, races and technologies for products, too


class ProductReader:
    """Finds the known products, or those ``listed``. A doubtful name counts only in a text that names the brand too."""

    def __init__(self, registry: Registry, endings: Iterable[str], listed: tuple[Product, ...] | None = None, digest: bytes = b"") -> None:
        self._registry = registry
        self._products = {product.name: product for product in (products() if listed is None else listed)}
        names = ((p.name, name) for p in self._products.values() for name in p.names)
        self._gazetteer = Gazetteer(names, endings, products_digest() if listed is None else digest)

    @classmethod
    def of_goods(cls, registry: Registry, endings: Iterable[str]) -> Self:
        """Finds the products that are values of a claim alone."""
        return cls(registry, endings, goods(), goods_digest())

    def read(self, source: Source) -> tuple[Mention, ...]:
        """The products in order of place; the origin names their kind."""
        out = []
        for hit in self._gazetteer.find(source.text, source.folded):
            product = self._products[hit.ids[0]]
            brand = self._registry.get(product.brand)
            if not hit.doubtful or (brand and brand.name in source.text):
                out.append(Mention(hit.bare, Kind.PRODUCT, product.name, f"products.{product.kind}"))
        return tuple(out)

    def beside(self, organisations: Sequence[Mention], source: Source) -> tuple[Mention, ...]:
        """The products outside the names of organisations; doubtful ones where the text names their brand, however it is written."""
        named = {m.entity.id for m in organisations}
        hits = [(hit, self._products[hit.ids[0]]) for hit in self._gazetteer.find(source.text, source.folded)]
        told = ((h, p) for h, p in hits if not h.doubtful or any(self._registry.related(p.brand, one) for one in named))
        return tuple(
            Mention(h.bare, Kind.PRODUCT, p.name, f"goods.{p.kind}")
            for h, p in told
            if not any(h.bare.overlaps(m.span) for m in organisations)
        )

    def standing(self, found: Iterable[Mention], organisations: Sequence[Mention], source: Source) -> tuple[Mention, ...]:
        """A vehicle's name stands for its brand where the sentence does not name it: 'cells for the EX30'."""
        out: dict[tuple[Span, str], Mention] = {}
        for mention in found:
            brand, sentence = self._registry.get(self._products[str(mention.value)].brand), source.sentence_of(mention.span)
            if brand is None or sentence is None or not mention.origin.endswith(_VEHICLE):
                continue
            if not self._registry.named_in(sentence, brand.id, organisations):
                out.setdefault((sentence, brand.id), Mention(mention.span, Kind.ORGANISATION, brand.entity, "model"))
        return tuple(out.values())


def of_tags(tags: Iterable[Tag], text: str) -> tuple[Mention, ...]:
    """The products that no list need hold: names of which the tagger is sure that they are some."""
    sure = (tag.span for tag in tags if tag.kind == Kind.PRODUCT and tag.probability >= _SURE)
    return tuple(Mention(span, Kind.PRODUCT, " ".join(span.of(text).split()), "products.tagger") for span in sure)


def separate(mentions: Iterable[Mention], names: Sequence[Mention]) -> tuple[Mention, ...]:
    """Without those that are part of a longer name: the Ultium in Ultium Cells, the Paris in Paris Hilton."""
    return tuple(m for m in mentions if not any(m.span in name.span and m.span != name.span for name in names))


def apart(mentions: Iterable[Mention], others: Sequence[Mention]) -> tuple[Mention, ...]:
    """Without those that overlap one of the others."""
    return tuple(m for m in mentions if not any(m.span.overlaps(other.span) for other in others))
