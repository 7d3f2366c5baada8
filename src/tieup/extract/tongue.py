"""One language with its rules compiled."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from tieup.entity import Gazetteer, Registry
from tieup.lang import Language, RuleSet
from tieup.mention.authorities import Authorities
from tieup.mention.descriptions import DescriptionReader
from tieup.mention.first_person import FirstPersonReader
from tieup.mention.organisations import OrganisationReader
from tieup.mention.people import PeopleReader
from tieup.mention.trades import TradeReader


@dataclass(frozen=True, slots=True)
class Tongue:
    """One language with its rules compiled."""

    language: Language
    triggers: RuleSet
    cues: RuleSet
    markers: RuleSet
    fields: RuleSet
    instruments: RuleSet
    forces: RuleSet
    terms: RuleSet
    purposes: RuleSet
    sources: RuleSet
    parts: RuleSet
    people: PeopleReader
    first_person: FirstPersonReader
    organisations: OrganisationReader
    descriptions: DescriptionReader
    authorities: Authorities
    trades: TradeReader

    @classmethod
    def of(cls, each: Language, registry: Registry, gazetteer: Gazetteer, people: Gazetteer) -> Self:
        return cls(
            each,
            RuleSet(each, "triggers"),
            RuleSet(each, "status"),
            RuleSet(each, "markers"),
            RuleSet(each, "fields"),
            RuleSet(each, "instruments"),
            RuleSet(each, "instruments", "force"),
            RuleSet(each, "times", "term"),
            RuleSet(each, "purposes"),
            RuleSet(each, "sources"),
            RuleSet(each, "people", "part"),
            PeopleReader(each, registry, people, gazetteer),
            FirstPersonReader(each, registry),
            OrganisationReader(each, registry, gazetteer),
            DescriptionReader(each, registry),
            Authorities(each),
            TradeReader(each),
        )
