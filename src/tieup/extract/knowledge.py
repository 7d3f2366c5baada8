"""All that reading needs: the languages' rules, the registry and the gazetteer. Loaded once, never changed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache

from tieup.encoder import PairReader, Tagger
from tieup.entity import Gazetteer, Registry
from tieup.entity.registry import Organisation
from tieup.errors import DataError
from tieup.extract.forest import Forest
from tieup.extract.reviser import Reviser
from tieup.extract.scorer import Scorer
from tieup.extract.tongue import Tongue
from tieup.lang import available, language
from tieup.mention.people import people_gazetteer
from tieup.mention.products import ProductReader

RULES = "rules"
EXTRACTORS = ("reader", RULES)  # the first is the default


@dataclass(frozen=True, slots=True)
class Knowledge:
    """The languages' codes and their tongues (each made when its first text is read: thousands of patterns take a while to compile), the
    registry, the tagger of names, and what decides on pairs: the trees over what rules find, the scorer of these, the scorer that decides
    (the same where rules alone decide), and the network over pairs with the reviser of its values, both None where rules alone decide.
    """

    codes: tuple[str, ...]
    tongues: Callable[[str], Tongue]
    registry: Registry
    products: ProductReader
    goods: ProductReader
    tagger: Tagger
    forest: Forest
    by_rules: Scorer
    scorer: Scorer
    pairs: PairReader | None = None
    reviser: Reviser | None = None

    @classmethod
    @cache
    def load(cls, codes: tuple[str, ...] | None = None, own: tuple[Organisation, ...] = (), extractor: str = EXTRACTORS[0]) -> Knowledge:
        """What the package ships for these languages, or for all, and organisations of one's own, for one of the extractors.

        Raises DataError for a broken data file. The rules of a language are read when its first text is.
        """
        if extractor not in EXTRACTORS:
            raise DataError(extractor, f"no such extractor; there are {', '.join(EXTRACTORS)}")
        languages = {code: language(code) for code in codes or available()}
        registry = Registry.load().extended(own) if own else Registry.load()
        endings = {ending for each in languages.values() for ending in each.endings}
        gazetteer = Gazetteer.of(registry, endings)
        people = people_gazetteer(endings)
        tongues = cache(lambda code: Tongue.of(languages[code], registry, gazetteer, people))
        products, goods = ProductReader(registry, endings), ProductReader.of_goods(registry, endings)
        forest, scorers = Forest.load(), (Scorer.load(RULES), Scorer.load(extractor))
        base = cls(tuple(languages), tongues, registry, products, goods, Tagger.load(), forest, *scorers)
        return base if extractor == RULES else replace(base, pairs=PairReader.load(), reviser=Reviser.load())

    def tongue(self, code: str) -> Tongue:
        """Raises DataError for a language without data."""
        if code not in self.codes:
            raise DataError(f"lang/data/{code}", f"no such language; there are {', '.join(self.codes)}")
        return self.tongues(code)
