"""What led to the claims of a page, as data and as text."""

from __future__ import annotations

import math
from collections import Counter

import click

from tieup.cli.common import table
from tieup.codebook import Kind
from tieup.extract import Extraction
from tieup.extract.candidates import Candidate
from tieup.extract.forest import reasons
from tieup.extract.knowledge import Knowledge
from tieup.model import Entity, Reading
from tieup.records import Json, reading_to_json

_LEAST = 0.005  # log-odds: less is rounded to nothing


def explained(extraction: Extraction, knowledge: Knowledge) -> Json:
    """The claims with zones, mentions and candidates, the rejected too."""
    article = extraction.article
    record = reading_to_json(Reading(article, extraction.claims))
    record["published_by"] = article.published_by
    record["modified"] = article.modified.edtf if article.modified else None
    record["modified_by"] = article.modified_by
    record["zones"] = [{"start": b.span.start, "stop": b.span.stop, "zone": b.zone} for b in article.blocks]
    record["mentions"] = [
        {
            "start": m.span.start,
            "stop": m.span.stop,
            "text": m.span.of(article.text),
            "kind": m.kind,
            "entity": m.value.id if isinstance(m.value, Entity) else None,
            "origin": m.origin,
        }
        for m in extraction.mentions
    ]
    ordered = sorted(extraction.candidates, key=lambda c: -c.score)
    record["candidates"] = [_candidate(c, extraction, knowledge) for c in ordered]
    return record


def _candidate(candidate: Candidate, extraction: Extraction, knowledge: Knowledge) -> Json:
    judge = extraction.judge
    taken = judge.takes(candidate)
    return {
        "pair": [candidate.one.mention.entity.name, candidate.other.mention.entity.name],
        "score": round(candidate.score, 3),
        "taken": taken,
        "why_not": "" if taken else f"below {judge.threshold}" if judge.told_of(candidate) else "no trigger words",
        "trigger": candidate.trigger.rule.id if candidate.trigger else None,
        "words": candidate.trigger.span.of(extraction.article.text) if candidate.trigger else "",
        "reasons": [
            {"feature": name, "adds": round(value, 2)} for name, value in _reasons(candidate, extraction.article.language, knowledge)
        ],
    }


def _reasons(candidate: Candidate, language: str, knowledge: Knowledge) -> list[tuple[str, float]]:
    """What each feature adds to the log-odds, and what the candidate owes to its companions, the weightiest first."""
    own = knowledge.scorer.log_odds(knowledge.scorer.total(candidate.features), language)
    lifted = math.log(candidate.score / (1 - candidate.score)) - own
    terms = [*reasons(candidate.features, knowledge.scorer, knowledge.forest), ("companions", lifted)]
    return sorted((term for term in terms if abs(term[1]) >= _LEAST), key=lambda term: -abs(term[1]))


def print_explained(record: Json) -> None:
    """The same for people."""
    published = f"{record['published']} ({record['published_by']})" if record["published"] else "no date with evidence"
    changed = f", changed {record['modified']} ({record['modified_by']})" if record["modified"] else ""
    click.echo(f"{record['document']}\n{record['title']}\n{record['language']}, {published}{changed}\n")
    zones = Counter(zone["zone"] for zone in record["zones"])
    click.echo(f"zones: {', '.join(f'{zone} {count}' for zone, count in zones.items())}\n")
    organisations = [m for m in record["mentions"] if m["kind"] == Kind.ORGANISATION]
    table(("at", "organisation", "entity", "found by"), [(str(m["start"]), m["text"], m["entity"], m["origin"]) for m in organisations])
    click.echo("")
    columns = ("candidate", "score", "", "words", "what spoke most for and against")
    table(columns, map(_candidate_row, record["candidates"]))
    for claim in record["claims"]:
        click.echo(f"\n{' - '.join(p['entity']['name'] for p in claim['participants'])}: {', '.join(claim['forms'])}, {claim['status']}")
        table(("value", "quote", "rule"), [(e["field"], e["quote"], e["rule"]) for e in claim["evidence"]])


def _candidate_row(candidate: Json) -> tuple[str, ...]:
    verdict = "taken" if candidate["taken"] else candidate["why_not"]
    return " - ".join(candidate["pair"]), f"{candidate['score']:.2f}", verdict, candidate["words"] or "-", _weightiest(candidate)


def _weightiest(candidate: Json) -> str:
    return ", ".join(f"{r['feature']} {r['adds']:+.1f}" for r in candidate["reasons"][:4])
