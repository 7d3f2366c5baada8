"""From mentions to claims: event triggers, candidate pairs, roles, status, and the values that belong to an event."""

from tieup.extract.extraction import Extraction, extract
from tieup.extract.knowledge import Knowledge

__all__ = ["Extraction", "Knowledge", "extract"]
