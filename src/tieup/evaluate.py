"""Scores of claims against gold, by the codebook's section on agreement with a human coder.

Claims are compared by pairs of participants. Pairs on one side of a claim (two investors, customers or suppliers) do not count, a pair
with the venture may be found but is not required, an optional gold claim is neither rewarded nor punished. Over claims aligned one to
one: status, roles, forms, fields, date; and the share of quotes that are literal.
"""

from __future__ import annotations

import itertools
import json
import re
import tomllib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache
from importlib.resources import files
from pathlib import Path, PurePath
from typing import Any
from unicodedata import normalize

from tieup.errors import DataError
from tieup.model import Failure
from tieup.pipeline import Kit, attempt
from tieup.records import reading_to_json
from tieup.sources import open_inputs

Json = Mapping[str, Any]
Pair = tuple[Json, Json]

_ONE_SIDE = frozenset({"investor", "customer", "supplier"})
_HAN_OR_HANGUL = re.compile(r"[\u3400-\u9fff\uac00-\ud7af]")
_SIMILAR, _SAME_START = 0.82, 3


@dataclass(frozen=True, slots=True)
class GoldDocument:
    """A document with the claims a person read in it; ``text`` is None where the document itself is not at hand."""

    name: str
    language: str
    claims: tuple[Json, ...]
    text: str | None
    path: Path


@dataclass(frozen=True, slots=True)
class Report:
    """A row of figures per language and one for all, and a line per document with missed or wrong pairs."""

    rows: tuple[dict[str, Any], ...]
    errors: tuple[str, ...]


def gold_documents(path: str | Path) -> tuple[GoldDocument, ...]:
    """The gold in a folder (LANG/NAME.json beside NAME.txt) or a JSON Lines file (documents beside it, or in ``../seeds``)."""
    path = Path(path)
    try:
        documents = tuple(_folder(path) if path.is_dir() else _lines(path))
    except (json.JSONDecodeError, KeyError) as error:
        raise DataError(str(path), f"not gold claims: {error!r}") from error
    if not documents:
        raise DataError(str(path), "no gold documents; a folder holds LANG/NAME.json beside LANG/NAME.txt")
    return documents


def _folder(path: Path) -> Iterator[GoldDocument]:
    for file in sorted(path.glob("*/*.json")):
        text = file.with_suffix(".txt")
        if text.exists():
            record = json.loads(file.read_text("utf-8"))
            language = record.get("lang", file.parent.name)
            yield GoldDocument(f"{file.parent.name}/{text.name}", language, tuple(record["claims"]), text.read_text("utf-8"), text)


def _lines(path: Path) -> Iterator[GoldDocument]:
    for line in path.read_text("utf-8").splitlines():
        record = json.loads(line)
        places = (path.parent / record["doc"], path.parent.parent / "seeds" / record["doc"])
        place = next((p for p in places if p.exists()), places[0])
        plain = place.suffix == ".txt" and place.exists()
        yield GoldDocument(record["doc"], record["lang"], tuple(record["claims"]), place.read_text("utf-8") if plain else None, place)


def system_claims(
    documents: Sequence[GoldDocument], *, system: str | None, paths: Sequence[str], tell: Callable[[Failure], object] = bool
) -> dict[str, list[Json]]:
    """Claims by document, under its name and the last two parts of its path: from a file of ``tieup extract``, else read now.

    ``tell`` hears of each input that cannot be read. Raises DataError where ``system`` is no such file.
    """
    records = _read_now(paths or sorted({_file(d) for d in documents}), tell) if system is None else _read_before(Path(system))
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


def _read_now(paths: Sequence[str], tell: Callable[[Failure], object]) -> Iterator[Json]:
    kit = Kit.load()
    for item in open_inputs(paths):
        outcome = attempt(item, kit)
        if outcome.reading:
            yield reading_to_json(outcome.reading)
        elif outcome.failure:
            tell(outcome.failure)


def _file(document: GoldDocument) -> str:
    """The file to read: a line of a JSON Lines file stands as ``file.jsonl:3``."""
    return str(document.path) if document.path.exists() else re.sub(r":\d+$", "", str(document.path))


def evaluate(documents: Iterable[GoldDocument], system: Mapping[str, Sequence[Json]], *, lead: int | None = None) -> Report:
    """The figures. With ``lead`` only pairs whose partners are both named in the first so many characters count."""
    tally: dict[str, Counter[str]] = defaultdict(Counter)
    errors = []
    for document in documents:
        claims = [c for c in system.get(document.name, ()) if len(c.get("participants", ())) > 1]
        counts, line = _document(document, claims, lead)
        errors += [line] if line else []
        for key in (document.language, "all"):
            tally[key].update(counts)
    keys = sorted(tally, key=lambda key: (key == "all", key))
    return Report(tuple(_row(key, tally[key]) for key in keys), tuple(errors))


def _document(document: GoldDocument, claims: list[Json], lead: int | None) -> tuple[Counter[str], str]:
    want = _unique(_required_pairs(document.claims))
    got, allowed = _unique(_all_pairs(claims)), _unique(_all_pairs(document.claims))
    if lead and document.text is not None:
        head = _norm(document.text[:lead])
        want, got = ([p for p in pairs if _named_in(p, head)] for pairs in (want, got))
    missed = [p for p in want if not _holds(got, p)]
    right = [p for p in got if _holds(want, p)]
    wrong = [p for p in got if not _holds(want, p) and not _holds(allowed, p)]
    counts = Counter(docs=1, want=len(want), hit=len(want) - len(missed), got=len(right) + len(wrong), right=len(right))
    if not document.claims:
        counts.update(negatives=1, clean=int(not got))
    for gold, found in _aligned(document.claims, claims):
        counts.update(_values(gold, found))
    counts.update(_literal(document.text, claims))
    line = f"{document.name}: missed {_shown(missed)} wrong {_shown(wrong)}" if missed or wrong else ""
    return counts, line


def _shown(pairs: Iterable[Pair]) -> str:
    return "[" + ", ".join(" + ".join(_names(p)[0] for p in pair) for pair in pairs) + "]"


def _required_pairs(claims: Iterable[Json]) -> Iterator[Pair]:
    required = (c for c in claims if not c.get("optional"))
    return (p for p in _all_pairs(required) if "venture" not in (p[0].get("role"), p[1].get("role")))


def _all_pairs(claims: Iterable[Json]) -> Iterator[Pair]:
    return (pair for claim in claims for pair in _pairs(claim))


def _pairs(claim: Json) -> list[Pair]:
    pairs = itertools.combinations(claim["participants"], 2)
    return [(a, b) for a, b in pairs if a.get("role") != b.get("role") or a.get("role") not in _ONE_SIDE]


def _unique(pairs: Iterable[Pair]) -> list[Pair]:
    out: list[Pair] = []
    for pair in pairs:
        if not _holds(out, pair):
            out.append(pair)
    return out


def _holds(pairs: Iterable[Pair], pair: Pair) -> bool:
    return any(_same_pair(pair, other) for other in pairs)


def _same_pair(one: Pair, other: Pair) -> bool:
    straight = _same(one[0], other[0]) and _same(one[1], other[1])
    return straight or (_same(one[0], other[1]) and _same(one[1], other[0]))


def _names(participant: Json) -> list[str]:
    entity = participant.get("entity")
    name = entity.get("name") if isinstance(entity, Mapping) else entity
    return [n for n in (name, participant.get("as_written")) if n]


def _same(one: Json, other: Json) -> bool:
    if any(_close(a, b) for a in _names(one) for b in _names(other)):
        return True
    dense = [n for n in _names(one) if _HAN_OR_HANGUL.search(n)]
    return any(a in b or b in a for a in dense for b in _names(other) if len(b) > 1)


@cache
def _norm(name: str) -> str:
    folded = normalize("NFKC", name).casefold().replace("\u0451", "\u0435")
    return " ".join(re.findall(r"\w+", folded))


@cache
def _tokens(name: str) -> frozenset[str]:
    words = frozenset(_norm(name).split())
    return words - _generic() or words


@cache
def _generic() -> frozenset[str]:
    """Words that do not tell two names apart."""
    return frozenset(tomllib.loads(files("tieup").joinpath("evaluate.toml").read_text("utf-8"))["generic"])


@cache
def _close(one: str, other: str) -> bool:
    """Equal, one the other plus more words, or word by word an inflected form of it."""
    a, b = _tokens(one), _tokens(other)
    if not a or not b or a <= b or b <= a:
        return bool(a and b)
    if len(a) != len(b):
        return False
    return all(_inflected(x, y) for x, y in zip(sorted(a - b), sorted(b - a), strict=True))


def _inflected(one: str, other: str) -> bool:
    return one[:_SAME_START] == other[:_SAME_START] and SequenceMatcher(None, one, other).ratio() >= _SIMILAR


def _named_in(pair: Pair, head: str) -> bool:
    return all(any(_norm(name) in head for name in _names(p)) for p in pair)


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
    return any(_same_pair(a, b) for a in _pairs(gold) for b in _pairs(claim))


def _affinity(gold: Json, claim: Json) -> tuple[float, float, bool]:
    forms, fields = (_overlap(gold.get(k), claim.get(k)) or 0 for k in ("forms", "fields"))
    return forms, fields, claim.get("status") in _statuses(gold)


def _values(gold: Json, claim: Json) -> Counter[str]:
    counts: Counter[Any] = Counter(aligned=1, status=int(claim.get("status") in _statuses(gold)))
    for participant in gold["participants"]:
        found = [p for p in claim["participants"] if _same(participant, p)]
        if participant.get("role") not in (None, "partner") and found:
            counts.update(roles=1, role=int(any(p.get("role") == participant["role"] for p in found)))
    for key in ("forms", "fields"):
        overlap = _overlap(gold.get(key), claim.get(key))
        if overlap is not None:
            counts[f"{key}_n"] += 1
            counts[key] += overlap  # type: ignore[assignment] # a share of a claim
    wanted = _date(gold)
    if wanted:
        mine = _date(claim)
        counts.update(dates=1, date=int(mine.startswith(wanted) or (bool(mine) and wanted.startswith(mine))))
    return counts


def _date(claim: Json) -> str:
    when = claim.get("announced")
    return str((when.get("value") if isinstance(when, Mapping) else when) or "")


def _literal(text: str | None, claims: Iterable[Json]) -> Counter[str]:
    if text is None:
        return Counter()
    body = _folded(text)
    quotes = [e.get("quote", "") if isinstance(e, Mapping) else e for c in claims for e in c.get("evidence", ())]
    return Counter(quotes=len(quotes), literal=sum(_folded(q) in body for q in quotes))


def _folded(text: str) -> str:
    return re.sub(r"\s+", " ", text.replace("\xa0", " "))


def _row(language: str, counts: Counter[str]) -> dict[str, Any]:
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
