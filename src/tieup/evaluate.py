"""Scores of claims against gold, by the codebook's section on agreement with a human coder.

Claims are compared by pairs of participants. Pairs on one side of a claim (two investors, customers or suppliers) do not count, a pair
with the venture may be found but is not required, an optional gold claim is neither rewarded nor punished. Over claims aligned one to
one: status, roles, forms, fields, date; and the share of quotes that are literal.
"""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Any

from tieup import agreement
from tieup.bootstrap import f1_interval
from tieup.errors import DataError
from tieup.gold import (
    GoldDocument,
    Json,
    Pair,
    all_pairs,
    holds,
    names_of,
    norm,
    pairs_of,
    required_pairs,
    same,
    same_pair,
    unique,
)
from tieup.model import Failure
from tieup.pipeline import Kit, attempt
from tieup.records import reading_to_json
from tieup.sources import open_inputs


@dataclass(frozen=True, slots=True)
class Report:
    """A row of figures per language and one for all, a line per document with missed or wrong pairs, and a row per language and kind of
    value over aligned claims.
    """

    rows: tuple[dict[str, Any], ...]
    errors: tuple[str, ...]
    values: tuple[dict[str, Any], ...] = ()


def system_claims(
    documents: Sequence[GoldDocument],
    *,
    system: str | None,
    paths: Sequence[str],
    kit: Kit | None = None,
    tell: Callable[[Failure], object] = bool,
) -> dict[str, list[Json]]:
    """Claims by document, under its name and the last two parts of its path: from a file of ``tieup extract``, else read now.

    ``tell`` hears of each input that cannot be read. Raises DataError where ``system`` is no such file.
    """
    inputs = paths or sorted({_file(d) for d in documents})
    records = _read_now(inputs, kit or Kit.load(), tell) if system is None else _read_before(Path(system))
    out: dict[str, list[Json]] = {}
    for record in records:
        place = PurePath(str(record["document"]).removeprefix("file://"))
        out["/".join(place.parts[-2:])] = out[place.name] = record.get("claims", [])
    return out


def _read_before(system: Path) -> Iterator[Json]:
    for number, line in enumerate(system.read_text("utf-8").splitlines(), 1):
        try:
            record = json.loads(line)
        except json.JSONDecodeError as error:
            raise DataError(f"{system}:{number}", f"not output of tieup extract: {error}") from error
        if "document" not in record:
            raise DataError(f"{system}:{number}", "not output of tieup extract: it names no document")
        yield record


def _read_now(paths: Sequence[str], kit: Kit, tell: Callable[[Failure], object]) -> Iterator[Json]:
    for item in open_inputs(paths):
        outcome = attempt(item, kit)
        if outcome.reading:
            yield reading_to_json(outcome.reading)
        elif outcome.failure:
            tell(outcome.failure)


def _file(document: GoldDocument) -> str:
    """The file to read: a line of a JSON Lines file stands as ``file.jsonl:3``."""
    return str(document.path) if document.path.exists() else re.sub(r":\d+$", "", str(document.path))


def evaluate(
    documents: Iterable[GoldDocument], system: Mapping[str, Sequence[Json]], *, lead: int | None = None, interval: bool = False
) -> Report:
    """The figures. With ``lead`` only pairs whose partners are both named in the first so many characters count; with ``interval`` each row
    says between which values F1 lies for 95 % of such collections of documents.
    """
    tally: dict[str, list[Counter[str]]] = defaultdict(list)
    errors = []
    for document in documents:
        claims = [c for c in system.get(document.name, ()) if len(c.get("participants", ())) > 1]
        counts, line = _document(document, claims, lead)
        errors += [line] if line else []
        for key in (document.language, "all"):
            tally[key].append(counts)
    keys = sorted(tally, key=lambda key: (key == "all", key))
    rows = tuple(_row(key, tally[key]) | (_interval(tally[key]) if interval else {}) for key in keys)
    return Report(rows, tuple(errors), tuple(row for key in keys for row in _value_rows(key, tally[key])))


def _interval(counts: Sequence[Counter[str]]) -> dict[str, float]:
    low, high = f1_interval(counts)
    return {"F1 from": low, "F1 to": high}


def _document(document: GoldDocument, claims: list[Json], lead: int | None) -> tuple[Counter[str], str]:
    want = unique(required_pairs(document.claims))
    got, allowed = unique(all_pairs(claims)), unique(all_pairs(document.claims))
    if lead and document.text is not None:
        head = norm(document.text[:lead])
        want, got = ([p for p in pairs if _named_in(p, head)] for pairs in (want, got))
    missed = [p for p in want if not holds(got, p)]
    right = [p for p in got if holds(want, p)]
    wrong = [p for p in got if not holds(want, p) and not holds(allowed, p)]
    counts = Counter(docs=1, want=len(want), hit=len(want) - len(missed), got=len(right) + len(wrong), right=len(right))
    if not document.claims:
        counts.update(negatives=1, clean=int(not got))
    for gold, found in _aligned(document.claims, claims):
        counts.update(_values(gold, found))
        counts.update(agreement.counts(gold, found))
    counts.update(_literal(document.text, claims))
    line = f"{document.name}: missed {_shown(missed)} wrong {_shown(wrong)}" if missed or wrong else ""
    return counts, line


def _shown(pairs: Iterable[Pair]) -> str:
    return "[" + ", ".join(" + ".join(names_of(p)[0] for p in pair) for pair in pairs) + "]"


def _named_in(pair: Pair, head: str) -> bool:
    return all(any(norm(name) in head for name in names_of(p)) for p in pair)


def _statuses(gold: Json) -> set[Any]:
    return {gold.get("status"), *gold.get("status_also", ())}


def _overlap(one: Iterable[str] | None, other: Iterable[str] | None) -> float | None:
    a, b = set(one or ()), set(other or ())
    return 2 * len(a & b) / (len(a) + len(b)) if a or b else None


def _aligned(gold: Sequence[Json], claims: Sequence[Json]) -> Iterator[tuple[Json, Json]]:
    """Gold and system claims one to one: those that share a pair, by overlap of forms, then fields, then status, then place."""
    ranked = sorted(((_affinity(g, c), -i, -j) for i, g in enumerate(gold) for j, c in enumerate(claims) if _share(g, c)), reverse=True)
    taken: set[tuple[str, int]] = set()
    for _, i, j in ranked:
        if taken.isdisjoint({("gold", i), ("claim", j)}):
            taken |= {("gold", i), ("claim", j)}
            yield gold[-i], claims[-j]


def _share(gold: Json, claim: Json) -> bool:
    return any(same_pair(a, b) for a in pairs_of(gold) for b in pairs_of(claim))


def _affinity(gold: Json, claim: Json) -> tuple[float, float, bool]:
    forms, fields = (_overlap(gold.get(k), claim.get(k)) or 0 for k in ("forms", "fields"))
    return forms, fields, claim.get("status") in _statuses(gold)


def _values(gold: Json, claim: Json) -> Counter[str]:
    counts: Counter[Any] = Counter(aligned=1, status=int(claim.get("status") in _statuses(gold)))
    for participant in gold["participants"]:
        found = [p for p in claim["participants"] if same(participant, p)]
        if participant.get("role") not in (None, "partner") and found:
            counts.update(roles=1, role=int(any(p.get("role") == participant["role"] for p in found)))
    for key in ("forms", "fields"):
        overlap = _overlap(gold.get(key), claim.get(key))
        if overlap is not None:
            counts[f"{key}_n"] += 1
            counts[key] += overlap  # type: ignore[assignment] # a share of a claim
    wanted = agreement.date_of(gold)
    if wanted:
        counts.update(dates=1, date=int(agreement.same_date(wanted, agreement.date_of(claim))))
    return counts


def _literal(text: str | None, claims: Iterable[Json]) -> Counter[str]:
    if text is None:
        return Counter()
    body = _folded(text)
    quotes = [e.get("quote", "") if isinstance(e, Mapping) else e for c in claims for e in c.get("evidence", ())]
    return Counter(quotes=len(quotes), literal=sum(_folded(q) in body for q in quotes))


def _folded(text: str) -> str:
    return re.sub(r"\s+", " ", text.replace("\xa0", " "))


def _summed(documents: Iterable[Counter[str]]) -> Counter[str]:
    counts: Counter[str] = Counter()
    for each in documents:
        counts.update(each)
    return counts


def _value_rows(language: str, documents: Iterable[Counter[str]]) -> Iterator[dict[str, Any]]:
    """Of each kind of value how many were annotated, found and right; kinds that neither side has are left out."""
    counts = _summed(documents)
    for kind in agreement.kinds():
        gold, system, right = (counts[f"{kind}.{side}"] for side in ("gold", "system", "right"))
        if gold or system:
            figures = {"P": _share_of(right, system), "R": _share_of(right, gold), "F1": 2 * right / (gold + system)}
            yield {"lang": language, "value": kind, "gold": gold, "system": system, "right": right, **figures}


def _row(language: str, documents: Iterable[Counter[str]]) -> dict[str, Any]:
    counts = _summed(documents)
    precision, recall = _share_of(counts["right"], counts["got"]), _share_of(counts["hit"], counts["want"])
    figures = {
        "P": precision,
        "R": recall,
        "F1": 2 * precision * recall / (precision + recall) if precision + recall > 0 else 0.0,
        "status": _share_of(counts["status"], counts["aligned"]),
        "role": _share_of(counts["role"], counts["roles"]),
        "forms": _share_of(counts["forms"], counts["forms_n"]),
        "fields": _share_of(counts["fields"], counts["fields_n"]),
        "date": _share_of(counts["date"], counts["dates"]),
        "literal": _share_of(counts["literal"], counts["quotes"]),
        "clean": _share_of(counts["clean"], counts["negatives"]),
    }
    return {"lang": language, "docs": counts["docs"], "gold": counts["want"], "system": counts["got"], **figures}


def _share_of(part: float, whole: float) -> float:
    return part / whole if whole else float("nan")
