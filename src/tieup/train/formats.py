"""One reader for each format of corpus: a path to texts with names. The language is set by the caller."""

from __future__ import annotations

import gzip
import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from tieup.model import Span
from tieup.train.corpora import Named, Sample, Source, outermost

Reader = Callable[[Path, Source], Iterator[Sample]]

_TIGHT_BEFORE = frozenset(",.;:!?)]}%'\u00bb\u201d\u2019\u2026")
_TIGHT_AFTER = frozenset("([{\u00ab\u201e")
_LONGEST_NAME = 8  # words


def columns(path: Path, source: Source) -> Iterator[Sample]:
    """CoNLL columns: number, word, IOB tag; the text stands in a comment."""
    for block in path.read_text("utf-8").split("\n\n"):
        lines = block.splitlines()
        text = next((line[9:] for line in lines if line.startswith("# text = ")), "")
        rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
        words = [row[1] for row in rows]
        places = _aligned(text, words)
        if text and places:
            yield _sample(text, _runs(places, [row[2] for row in rows], source), source)


def _aligned(text: str, words: Sequence[str]) -> list[Span]:
    """Where the words stand in the text; empty where they are not its words."""
    places, at = [], 0
    for word in words:
        at = text.find(word, at)
        if at < 0:
            return []
        places.append(Span(at, at + len(word)))
        at += len(word)
    return places


def _runs(places: Sequence[Span], tags: Sequence[str], source: Source) -> Iterator[Named]:
    run: Named | None = None
    for place, tag in zip(places, tags, strict=True):
        kind = source.kinds.get(tag[2:], "")
        if run and tag.startswith("I-") and kind == run.kind:
            run = Named(run.span.cover(place), kind)
            continue
        if run:
            yield run
        run = Named(place, kind) if kind else None
    if run:
        yield run


def objects(folder: Path, source: Source) -> Iterator[Sample]:
    """FactRuEval: spans by id, objects made of spans. A description without a name is no name."""
    for path in sorted(folder.glob("*.objects")):
        text = _raw(path.with_suffix(".txt"))
        spans = {row[0]: (row[1], Span(int(row[2]), int(row[2]) + int(row[3]))) for row in _rows(path.with_suffix(".spans"))}
        names = (_object(row, spans, source) for row in _rows(path))
        yield _sample(text, (name for name in names if name), source)


def _object(row: Sequence[str], spans: dict[str, tuple[str, Span]], source: Source) -> Named | None:
    parts = [spans[word] for word in row[2:] if word in spans]
    if row[1] not in source.kinds or not any(kind.endswith("name") or kind == "surname" for kind, _ in parts):
        return None
    whole = parts[0][1]
    for _, span in parts:
        whole = whole.cover(span)
    return Named(whole, source.kinds[row[1]])


def _rows(path: Path) -> list[list[str]]:
    rows = (line.partition("#")[0].split() for line in path.read_text("utf-8").splitlines())
    return [row for row in rows if len(row) > 1]


def concepts(folder: Path, source: Source) -> Iterator[Sample]:
    """SmartData: a stream of JSON documents with typed spans."""
    for path in sorted(folder.glob("*.json.gz")):
        for document in stream(gzip.decompress(path.read_bytes()).decode("utf-8")):
            text = only(document["text"])
            marked = ((_span(c["span"]["start"], c["span"]["end"]), c["type"]) for c in only(document["conceptMentions"]) or ())
            names = [Named(span, source.kinds[kind]) for span, kind in marked if kind in source.kinds]
            yield _sample(text, (n for n in names if n.span.of(text) not in source.common), source)


def stream(raw: str) -> Iterator[dict[str, Any]]:
    """JSON documents one after another."""
    decoder, at = json.JSONDecoder(), 0
    while (at := _next(raw, at)) < len(raw):
        document, at = decoder.raw_decode(raw, at)
        yield document


def _next(raw: str, at: int) -> int:
    while at < len(raw) and raw[at].isspace():
        at += 1
    return at


def only(value: Any) -> Any:  # noqa: ANN401 - whatever the JSON holds
    """The value of an optional: plain, or the only entry of an object that names its type."""
    return next(iter(value.values())) if isinstance(value, dict) else value


def chains(folder: Path, source: Source) -> Iterator[Sample]:
    """MEANTIME: words by sentence, mentions by words. Of a mention only its capitalised words at the end are a name."""
    words = conll(folder / "meantime.conll")
    mentions: dict[tuple[str, int], list[tuple[list[int], str]]] = defaultdict(list)
    for mention in json.loads((folder / "entities_mentions.json").read_text("utf-8")):
        kind = source.kinds.get(mention["mention_type"])
        if kind:
            mentions[mention["conll_doc_key"], mention["sent_id"]].append((mention["tokens_number"], kind))
    for key, sentence in words.items():
        text, places = joined(sentence)
        yield _sample(text, _capitalised(sentence, places, mentions[key]), source)


def conll(path: Path) -> dict[tuple[str, int], list[str]]:
    """The words of each sentence, by document and number."""
    words: dict[tuple[str, int], list[str]] = defaultdict(list)
    for line in path.read_text("utf-8").splitlines():
        row = line.split("\t")
        if len(row) > 3:
            words[row[0], int(row[1])].append(row[3])
    return words


def _capitalised(words: Sequence[str], places: Sequence[Span], mentions: Iterable[tuple[list[int], str]]) -> list[Named]:
    """Names in mentions, inner mentions first."""
    names: list[Named] = []
    for numbers, kind in sorted(mentions, key=lambda m: (len(m[0]), m)):
        left = [n for n in numbers if n < len(words)]
        while left and not words[left[0]][:1].isupper():
            left = left[1:]
        if not left or len(left) > _LONGEST_NAME or not all(words[n][:1].isupper() or not words[n][:1].isalpha() for n in left):
            continue
        while not any(map(str.isalnum, words[left[-1]])):  # the first word has a letter
            left = left[:-1]
        span = places[left[0]].cover(places[left[-1]])
        if not any(span.overlaps(name.span) for name in names):
            names.append(Named(span, kind))
    return names


def joined(words: Sequence[str]) -> tuple[str, list[Span]]:
    """Words as running text, no space before a comma or behind a bracket."""
    text, places = "", []
    for word in words:
        tight = not text or word[:1] in _TIGHT_BEFORE or text[-1] in _TIGHT_AFTER
        text += "" if tight else " "
        places.append(Span(len(text), len(text) + len(word)))
        text += word
    return text, places


def rows(path: Path, source: Source) -> Iterator[Sample]:
    """FinRE: two names, a relation, the sentence. A digit was masked; any digit stands for it."""
    names: dict[str, set[str]] = defaultdict(set)
    for line in path.read_text("utf-8").splitlines():
        row = [cell.replace(source.mask, "8") for cell in line.split("\t")]
        if len(row) == 4:
            names[row[3]].update(row[:2])
    for text, found in names.items():
        spans = (Span(*m.span()) for name in found for m in re.finditer(re.escape(name), text))
        yield _sample(text, (Named(span, "organisation") for span in spans), source)


def events(folder: Path, source: Source) -> Iterator[Sample]:
    """FewFC: the arguments of events; the text names more organisations than these."""
    for path in sorted(folder.glob("train_*.json")):
        for line in path.read_text("utf-8").splitlines():
            record = json.loads(line)
            marked = ((m["role"], m["span"]) for event in record["events"] for m in event["mentions"])
            yield _sample(
                record["content"], (Named(_span(*span), source.kinds[role]) for role, span in marked if role in source.kinds), source
            )


def pairs(path: Path, source: Source) -> Iterator[Sample]:
    """CORE: words, and two names as ranges of words; one sentence may come more than once."""
    found: dict[str, list[Named]] = defaultdict(list)
    for record in json.loads(path.read_text("utf-8")):
        text, places = joined(record["context"])
        for one in ("e1", "e2"):
            span = places[record[f"{one}_start"]].cover(places[record[f"{one}_end"]])
            found[text].append(Named(span, "organisation"))
    for text, names in found.items():
        yield _sample(text, names, source)


def entities(path: Path, source: Source) -> Iterator[Sample]:
    """FE-electrive: names by offsets, of no stated kind: the registry says which are organisations, the others stay open."""
    for text in dict.fromkeys(record["text"] for record in json.loads(path.read_text("utf-8"))):
        yield _sample(text, (), source)


def bodies(path: Path, source: Source) -> Iterator[Sample]:
    """Plain texts."""
    for record in json.loads(path.read_text("utf-8")).values():
        yield _sample(record["articleBody"], (), source)


def _sample(text: str, names: Iterable[Named], source: Source) -> Sample:
    return Sample(text, outermost(names), source.open, "", source.name)


def _span(start: int, stop: int) -> Span:
    return Span(start, stop)


def _raw(path: Path) -> str:
    """A text whose offsets count every character as it stands, line ends too."""
    return path.read_bytes().decode("utf-8")


READERS: dict[str, Reader] = {
    reader.__name__: reader for reader in (columns, objects, concepts, chains, rows, events, pairs, entities, bodies)
}
