"""The columns that researchers know from SDC Platinum's joint ventures and alliances. What is not known stays empty."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from tieup.codebook import Form
from tieup.entity.atlas import countries
from tieup.export.tables import lines
from tieup.export.told import Told, joined, values

COLUMNS = ("deal_number", "alliance_deal_name", "type", "status", "date_announced", "date_terminated", "participants",
           "participant_nation", "sic_primary", "business_description", "alliance_sic_code", "alliance_nation",
           "ownership_structure")  # fmt: skip


@cache
def _terms() -> dict[str, dict[str, str]]:
    """What forms and rungs are called there."""
    return tomllib.loads(files("tieup.export").joinpath("sdc.toml").read_text("utf-8"))


def to_sdc(told: Sequence[Told]) -> bytes:
    """A line a tie-up, as CSV."""
    return lines(COLUMNS, ([row[name] for name in COLUMNS] for row in map(_row, told)))


def _row(told: Told) -> dict[str, Any]:
    tie, parties = told.tie, [entity for entity, _ in told.tie.participants]
    found = [f.value for record in told.claims for f in values(record.claim, "places")]
    return {
        "deal_number": tie.id,
        "alliance_deal_name": told.name,
        "type": joined(dict.fromkeys(_terms()["types"][form] for form in tie.forms)),
        "status": _terms()["statuses"][tie.status],
        "date_announced": told.first.isoformat() if told.first else "",
        "date_terminated": told.over.isoformat() if told.over else "",
        "participants": joined([entity.name for entity in parties]),
        "participant_nation": joined([_nation(entity.country) for entity in parties]),
        "sic_primary": "",
        "business_description": joined([entity.kind.replace("_", " ") for entity in parties]),
        "alliance_sic_code": "",
        "alliance_nation": joined(dict.fromkeys(_nation(place.country) for place in found)),
        "ownership_structure": _shares(told),
    }


def _nation(code: str) -> str:
    known = countries().get(code)
    return known.name if known else code


def _shares(told: Told) -> str:
    """The shares that the pages name of a joint company."""
    if Form.JOINT_VENTURE not in told.tie.forms:
        return ""
    shares = [f.value for record in told.claims for f in values(record.claim, "quantities") if f.value.unit == "%"]
    return joined(dict.fromkeys(f"{share.high:g}%" for share in shares if share.high is not None and share.low == share.high))
