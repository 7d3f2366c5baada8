"""FollowTheMoney entities, as Aleph and OpenSanctions read them.

Two partners make an UnknownLink, or where the roles say so an Ownership or a Contract with its award; more than two make a Project with its
participants. Organisations are told by kind (``ftm.toml``).
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files

from tieup.codebook import Form, Role
from tieup.entity import Registry
from tieup.export import names
from tieup.export.told import Told, organisations, quote, values
from tieup.model import Entity

Properties = Mapping[str, Sequence[str]]
_OWNING = frozenset({Form.EQUITY, Form.ACQUISITION})


def to_ftm(told: Sequence[Told]) -> bytes:
    """An entity a line."""
    made = [_organisation(entity) for entity in organisations(told)] + [line for each in told for line in _tie(each)]
    return b"".join(json.dumps(line, ensure_ascii=False).encode("utf-8", "replace") + b"\n" for line in made)


def _thing(schema: str, key: str, properties: Properties) -> dict[str, object]:
    given = {name: [value for value in values if value] for name, values in properties.items()}
    return {"id": key, "schema": schema, "properties": {name: values for name, values in given.items() if values}}


@cache
def _kinds() -> dict[str, str]:
    kinds: dict[str, str] = tomllib.loads(files("tieup.export").joinpath("ftm.toml").read_text("utf-8"))["kinds"]
    return kinds


def _key(kind: str, name: str) -> str:
    return f"tieup-{kind}-{names.short(name)}"


def _who(entity: Entity) -> str:
    return _key("organisation", entity.id)


def _organisation(entity: Entity) -> dict[str, object]:
    known = Registry.load().get(entity.id)
    told = {"name": [entity.name], "country": [entity.country.lower()], "wikidataId": [known.wikidata if known else ""]}
    return _thing(_kinds().get(entity.kind, "Company"), _who(entity), told)


def _tie(told: Told) -> Iterator[dict[str, object]]:
    by_role = {role: entity for entity, role in told.tie.participants}
    pair = len(told.tie.participants) == 2
    if pair and {Role.INVESTOR, Role.TARGET} <= by_role.keys() and _OWNING & set(told.tie.forms):
        yield _ownership(told, by_role[Role.INVESTOR], by_role[Role.TARGET])
    elif pair and {Role.SUPPLIER, Role.CUSTOMER} <= by_role.keys():
        yield from _contract(told, by_role[Role.SUPPLIER], by_role[Role.CUSTOMER])
    elif pair:
        yield _link(told)
    else:
        yield from _project(told)


def _about(told: Told) -> dict[str, list[str]]:
    """What every kind of tie has: times, words and where they stand."""
    articles = [record.article for record in told.claims]
    addresses = [name for name in map(names.document, articles) if not name.startswith("urn:")]
    return {
        "startDate": [told.first.isoformat() if told.first else ""],
        "endDate": [told.over.isoformat() if told.over else ""],
        "summary": [", ".join((*told.tie.forms, *told.tie.fields))],
        "description": list(dict.fromkeys(map(quote, told.claims))),
        "sourceUrl": list(dict.fromkeys(addresses)),
        "publisher": list(dict.fromkeys(article.site for article in articles)),
    }


def _interest(told: Told) -> dict[str, list[str]]:
    return {**_about(told), "status": [str(told.tie.status)], "recordId": [told.tie.id]}


def _link(told: Told) -> dict[str, object]:
    (one, first), (other, second) = told.tie.participants
    ends = {"subject": [_who(one)], "object": [_who(other)], "role": [f"{first} - {second}"]}
    return _thing("UnknownLink", _key("link", told.tie.id), {**ends, **_interest(told)})


def _ownership(told: Told, owner: Entity, asset: Entity) -> dict[str, object]:
    shares = _amounts(told, lambda unit: unit == "%")
    ends = {"owner": [_who(owner)], "asset": [_who(asset)], "role": [", ".join(told.tie.forms)], "percentage": shares}
    return _thing("Ownership", _key("ownership", told.tie.id), {**ends, **_interest(told)})


def _amounts(told: Told, wanted: Callable[[str], bool]) -> list[str]:
    """The exact numbers with such a unit that the claims name, each once."""
    found = [f.value for record in told.claims for f in values(record.claim, "quantities")]
    exact = [q for q in found if wanted(q.unit) and q.low is not None and q.low == q.high]
    return list(dict.fromkeys(f"{q.low:f}".rstrip("0").rstrip(".") for q in exact))


def _contract(told: Told, supplier: Entity, customer: Entity) -> Iterator[dict[str, object]]:
    key, about = _key("contract", told.tie.id), _about(told)
    title = {"title": [told.name], "name": [told.name], "authority": [_who(customer)], "status": [str(told.tie.status)]}
    shared = {name: about[name] for name in ("summary", "description", "sourceUrl", "publisher")}
    yield _thing("Contract", key, {**title, **shared, "contractDate": about["startDate"]})
    ends = {"supplier": [_who(supplier)], "contract": [key], "role": [str(Role.SUPPLIER)]}
    yield _thing("ContractAward", _key("award", told.tie.id), {**ends, **_interest(told)})


def _project(told: Told) -> Iterator[dict[str, object]]:
    key = _key("project", told.tie.id)
    head = {"name": [told.name], "projectId": [told.tie.id], "status": [str(told.tie.status)]}
    yield _thing("Project", key, {**_about(told), **head})
    for entity, role in told.tie.participants:
        ends = {"participant": [_who(entity)], "project": [key], "role": [str(role)]}
        yield _thing("ProjectParticipant", _key("participant", f"{told.tie.id} {entity.id}"), ends)
