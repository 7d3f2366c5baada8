"""From mentions to claims: event triggers, candidate pairs, roles, status, and the values that belong to an event."""

from tieup.extract.extraction import Extraction, extract
from tieup.extract.knowledge import EXTRACTORS, Knowledge

__all__ = ["EXTRACTORS", "Extraction", "Knowledge", "extract"]
