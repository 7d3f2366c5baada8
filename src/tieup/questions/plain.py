"""Answers as plain values, for JSON and for tables."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from datetime import date
from itertools import pairwise

from tieup.codebook import Role
from tieup.consolidate import Conflict
from tieup.dates import When
from tieup.model import Entity, TieUp
from tieup.questions.network import Edge, Network
from tieup.questions.records import Company, History, Hit, Partner, Step
from tieup.records import Json, claim_to_json
from tieup.store import StoredClaim

MAX_QUOTE = 160


def tie_json(tie: TieUp) -> Json:
    """A tie-up, as lists and tables show it."""
    return {
        "id": tie.id,
        "participants": [{**entity_json(entity), "role": role.value} for entity, role in tie.participants],
        "forms": [form.value for form in tie.forms],
        "fields": [field.value for field in tie.fields],
        "status": tie.status.value,
        "faded": tie.faded,
        "first": _edtf(tie.first),
        "last": _edtf(tie.last),
        "claims": len(tie.claims),
        "documents": tie.documents,
        "voices": tie.voices,
        "languages": list(tie.languages),
        "countries": list(tie.countries),
        "by_party": tie.by_party,
        "conflicts": list(tie.conflicts),
        "confidence": tie.confidence,
    }


def tie_row(tie: TieUp) -> Json:
    """A tie-up as a row of a table: lists are joined, times are their first days."""
    roles = "; ".join(role.value for _, role in tie.participants)
    row = tie_json(tie)
    names = {"participants": "; ".join(entity.name for entity, _ in tie.participants), "roles": roles}
    ids = {"participant_ids": "; ".join(entity.id for entity, _ in tie.participants)}
    lists = {key: "; ".join(value) for key, value in row.items() if isinstance(value, list) and key != "participants"}
    days = {key: time.start if time else None for key, time in (("first", tie.first), ("last", tie.last))}
    return {**row, **names, **ids, **lists, **days}


def history_json(history: History) -> Json:
    """A tie-up with its claims in time, voices and conflicts."""
    told = {
        "claims": [_step_json(step) for step in history.steps],
        "independent": [{"name": voice.name, "documents": list(voice.documents)} for voice in history.voices],
        "disagreements": [_conflict_json(conflict) for conflict in history.conflicts],
    }
    return {**tie_json(history.tie), **told}


def claim_json(record: StoredClaim) -> Json:
    """A claim with the page it comes from."""
    article = record.article
    head = {"claim": record.id, "document": article.document, "address": article.address, "title": article.title}
    dates = {"published": article.published.edtf if article.published else None, "language": article.language, "added": record.added}
    seen = {"reading": record.reading, "seen": [asdict(sighting) for sighting in record.sightings]}
    return {**head, **dates, **seen, **claim_to_json(article, record.claim)}


def company_json(company: Company) -> Json:
    """A company's partners and its years."""
    return {
        "name": company.name,
        "entities": [entity_json(entity) for entity in company.entities],
        "ties": company.ties.total,
        "partners": [_partner_json(partner) for partner in company.partners],
        "years": [{"year": year, "field": field, "ties": ties} for year, field, ties in company.years],
    }


def network_json(network: Network) -> Json:
    """Nodes with their measures, and edges."""
    return {
        "nodes": [
            {
                **entity_json(node.entity),
                "degree": node.degree,
                "betweenness": node.betweenness,
                "community": node.community,
                "bridges": node.bridges,
            }
            for node in network.nodes
        ],
        "edges": [edge_json(edge) for edge in network.edges],
        "triangles": [{"members": list(members), "closed": _iso(closed)} for members, closed in network.triangles],
    }


def edge_json(edge: Edge) -> Json:
    """Two organisations and what ties them."""
    return {"one": edge.one, "other": edge.other, "ties": list(edge.ties), "forms": list(edge.forms), "since": _iso(edge.since)}


def hit_json(hit: Hit) -> Json:
    """A claim that has the words."""
    return {"tie": hit.tie, "quote": hit.quote, **claim_json(hit.record)}


def entity_json(entity: Entity) -> Json:
    return {"id": entity.id, "name": entity.name, "kind": entity.kind, "country": entity.country}


def partners(tie: TieUp) -> str:
    """'CATL (supplier) - BMW (customer)'."""
    return " - ".join(e.name if role is Role.PARTNER else f"{e.name} ({role})" for e, role in tie.participants)


def quote(record: StoredClaim) -> str:
    """The words between the first and the last that speak for the claim, cut where long; pieces far apart are joined by dots."""
    article, claim = record.article, record.claim
    spans = claim.words
    text = " ".join(article.text[spans[0].start : max(s.stop for s in spans)].split())
    if len(text) > MAX_QUOTE:
        gaps = [" " if one.gap(other) <= 1 else " ... " for one, other in pairwise(spans)]
        text = "".join(f"{span.of(article.text)}{gap}" for span, gap in zip(spans, [*gaps, ""], strict=True))
        text = " ".join(text.split())
    return text if len(text) <= MAX_QUOTE else f"{text[: MAX_QUOTE - 3]}..."


def _step_json(step: Step) -> Json:
    life = {"day": _iso(step.day), "dated": step.dated, "known": _iso(step.known), "because": list(map(str, step.because))}
    return {**claim_json(step.record), **life}


def _conflict_json(conflict: Conflict) -> Json:
    return {"field": conflict.field, "sides": [{"value": side.value, "claims": list(side.claims)} for side in conflict.sides]}


def _partner_json(partner: Partner) -> Json:
    counts = {"forms": dict(partner.forms), "fields": dict(partner.fields), "statuses": dict(partner.statuses)}
    times = {"first": _edtf(partner.first), "last": _edtf(partner.last)}
    return {"partner": partner.entity.name, **entity_json(partner.entity), "ties": list(partner.ties), **counts, **times}


def _edtf(time: When | None) -> str | None:
    return time.edtf if time else None


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def joined(values: Iterable[str]) -> str:
    return ", ".join(values)
