"""Hints for the network: marks on words of a text by those who know more of them than it does."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from tieup.codebook import Field, Form, Role, Status
from tieup.model import Span

_STRENGTHS = ("strong", "weak")
_MARKERS = tuple(re.findall(r"\w+", "and between by for from in of on to versus with"))  # the ids of markers.toml
_FAMILIES = ("maker", "parts", "cells", "energy", "mobility", "tech", "money", "public", "unknown", "other")

# What a hint of each sort can say; a word bears no more than one of each sort.
SORTS: Mapping[str, tuple[str, ...]] = {
    "trigger": tuple(f"{form} {strength}" for form in Form for strength in _STRENGTHS),
    "cue": tuple(Status),
    "field": tuple(Field),
    "marker": _MARKERS,
    "family": _FAMILIES,
    "role": tuple(Role),
}


@dataclass(frozen=True, slots=True)
class Hint:
    """What words are said to be; of what the network has no word for it is not told."""

    span: Span
    sort: str
    value: str
