"""All that reading needs: the languages' rules, the registry and the gazetteer. Loaded once, never changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from tieup.encoder import Tagger
from tieup.entity import Gazetteer, Registry
from tieup.entity.registry import Organisation
from tieup.errors import DataError
from tieup.extract.scorer import Scorer
from tieup.lang import Language, RuleSet, available, language
from tieup.mention.authorities import Authorities
from tieup.mention.descriptions import DescriptionReader
from tieup.mention.organisations import OrganisationReader
from tieup.mention.people import PeopleReader, people_gazetteer
from tieup.mention.products import ProductReader


@dataclass(frozen=True, slots=True)
class Tongue:
    """One language with its rules compiled."""

    language: Language
    triggers: RuleSet
    cues: RuleSet
    markers: RuleSet
    fields: RuleSet
    instruments: RuleSet
    sources: RuleSet
    parts: RuleSet
    people: PeopleReader
    organisations: OrganisationReader
    descriptions: DescriptionReader
    authorities: Authorities


@dataclass(frozen=True, slots=True)
class Knowledge:
    """The tongues by code, the registry, the scorer of pairs and the tagger of names."""

    tongues: Mapping[str, Tongue]
    registry: Registry
    products: ProductReader
    scorer: Scorer
    tagger: Tagger

    @classmethod
    @cache
    def load(cls, codes: tuple[str, ...] | None = None, own: tuple[Organisation, ...] = ()) -> Knowledge:
        """What the package ships for these languages, or for all, and organisations of one's own.

        Raises DataError for a broken data file.
        """
        languages = [language(code) for code in codes or available()]
        registry = Registry.load().extended(own) if own else Registry.load()
        endings = {ending for each in languages for ending in each.endings}
        gazetteer = Gazetteer.of(registry, endings)
        people = people_gazetteer(endings)
        tongues = {each.code: _tongue(each, registry, gazetteer, people) for each in languages}
        return cls(MappingProxyType(tongues), registry, ProductReader(registry, endings), Scorer.load(), Tagger.load())

    def tongue(self, code: str) -> Tongue:
        """Raises DataError for a language without data."""
        if code not in self.tongues:
            raise DataError(f"lang/data/{code}", f"no such language; there are {', '.join(self.tongues)}")
        return self.tongues[code]


def _tongue(each: Language, registry: Registry, gazetteer: Gazetteer, people: Gazetteer) -> Tongue:
    return Tongue(
        each,
        RuleSet(each, "triggers"),
        RuleSet(each, "status"),
        RuleSet(each, "markers"),
        RuleSet(each, "fields"),
        RuleSet(each, "instruments"),
        RuleSet(each, "sources"),
        RuleSet(each, "people", "part"),
        PeopleReader(each, registry, people, gazetteer),
        OrganisationReader(each, registry, gazetteer),
        DescriptionReader(each, registry),
        Authorities(each),
    )
