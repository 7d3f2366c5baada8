"""Organisations that are known: the registry, and the gazetteer that finds their names in text."""

from tieup.entity.gazetteer import Gazetteer, NameHit
from tieup.entity.linking import Linker
from tieup.entity.registry import Kinship, Organisation, Parent, Registry

__all__ = ["Gazetteer", "Kinship", "Linker", "NameHit", "Organisation", "Parent", "Registry"]
