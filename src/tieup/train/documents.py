"""The development texts as lessons: what the program names in them, which pairs have a tie-up by the gold, variants with other names."""

from __future__ import annotations

import random
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib.resources import files
from itertools import chain, combinations
from pathlib import Path

from tieup.article import article_of
from tieup.codebook import Field, Form, Role, Status
from tieup.extract import Knowledge
from tieup.extract.clues import Scene, scenes
from tieup.extract.extraction import Named, names, spoken
from tieup.extract.hints import hints
from tieup.gold import GoldDocument, Json, gold_documents, pairs_of, same
from tieup.lang import available
from tieup.mention.tagged import SILENT
from tieup.model import Article, Page, Span, describes
from tieup.train.augment import script
from tieup.train.labelled import labelled
from tieup.train.lessons import Target, Told
from tieup.train.written import written

_SWAPPED = 0.5  # of the organisations of a variant
_ABSENT = Target(tie=False)

Text = tuple[GoldDocument, Article]


@dataclass(frozen=True, slots=True)
class Document:
    """A development text as the program sees it, with its gold."""

    gold: GoldDocument
    article: Article
    told: Told


def name_of(text: Text) -> str:
    """The name of a text, without the ending of its file."""
    return text[0].name.removesuffix(".txt")


def development(folder: Path) -> Iterator[Text]:
    """All development texts in languages that are read."""
    for gold in gold_documents(folder):
        if gold.language in available():
            yield gold, replace(article_of(Page(gold.name, gold.path.read_bytes())), language=gold.language)


def exercises(folder: Path) -> Iterator[Text]:
    """The short texts that were written to learn from, and the labelled ones of the corpora in ``folder``."""
    part = files("tieup.train").joinpath("data")
    return chain(written(part), labelled(part, folder))


def articles() -> Iterator[Text]:
    """Whole articles, many with a handful of tie-ups between a dozen firms, of which a network learns most."""
    return written(files("tieup.train").joinpath("data", "articles"))


def apart() -> Iterator[Text]:
    """Articles that were written for the weights: no network learns from them, so that the weights learn what a network says of texts that
    it does not know.
    """
    return written(files("tieup.train").joinpath("data", "apart"))


def document(text: Text, knowledge: Knowledge) -> Document:
    """What the program names in a text, and what is true of the pairs of these."""
    gold, article = text
    named = names(article, knowledge)
    found = scenes(named.source, knowledge.tongue(article.language), named.mentions)
    return Document(gold, article, told_of(text, named, found))


def told_of(text: Text, named: Named, found: Sequence[Scene]) -> Told:
    """What there is to learn from a text with these names and scenes."""
    gold, article = text
    heard = tuple(s for s in named.source.sentences if s.zone not in SILENT)
    told = Told(article.text, heard, spoken(named), {}, hints(article.text, found))
    return replace(told, targets=targets(gold.claims, told))


def targets(claims: Sequence[Json], told: Told) -> dict[tuple[str, str], Target]:
    """A target for every two organisations: a tie-up where a claim pairs such names; optional ones and ventures are not asked."""
    written: dict[str, set[str]] = defaultdict(set)
    for mention in told.organisations:
        written[mention.entity.id] |= {mention.entity.name, mention.span.of(told.text)}
    out = dict.fromkeys(combinations(sorted(written), 2), _ABSENT)
    for claim in claims:
        for one, other in pairs_of(claim):
            for a in _named(one, written):
                for b in _named(other, written):
                    if a != b:
                        pair, found = _target(claim, (a, one), (b, other))
                        out[pair] = _joined(out[pair], found)
    return out


def _named(participant: Json, written: Mapping[str, set[str]]) -> list[str]:
    """The entities that bear the participant's name."""
    return [each for each, names in written.items() if any(same({"entity": name}, participant) for name in names)]


def _target(claim: Json, one: tuple[str, Json], other: tuple[str, Json]) -> tuple[tuple[str, str], Target]:
    (a, first), (b, second) = sorted((one, other), key=lambda side: side[0])
    roles = (Role(first.get("role") or "partner"), Role(second.get("role") or "partner"))
    required = not claim.get("optional") and Role.VENTURE not in roles
    forms, fields = frozenset(map(Form, claim["forms"])), frozenset(map(Field, claim.get("fields", ())))
    return (a, b), Target(tie=True, weight=float(required), forms=forms, fields=fields, status=Status(claim["status"]), roles=roles)


def _joined(old: Target, new: Target) -> Target:
    """Two claims of one pair: what either says; status and roles of the first."""
    if not old.tie:
        return new
    return replace(old, weight=max(old.weight, new.weight), forms=old.forms | new.forms, fields=old.fields | new.fields)


def renamed(told: Told, pool: Mapping[str, Sequence[str]], chance: random.Random) -> Told:
    """A variant: some organisations bear other names of the same script, wherever they are named."""
    others: dict[tuple[str, str], str] = {}
    chosen = {each for each in sorted({m.entity.id for m in told.organisations}) if chance.random() < _SWAPPED}
    edits: list[tuple[Span, str]] = []
    for mention in told.organisations:
        free = not edits or edits[-1][0].stop <= mention.span.start
        if free and mention.entity.id in chosen and not describes(mention.origin):
            kind = script(mention.span.of(told.text))
            if pool.get(kind):
                edits.append((mention.span, others.setdefault((mention.entity.id, kind), chance.choice(pool[kind]))))
    return _edited(told, edits)


def _edited(told: Told, edits: Sequence[tuple[Span, str]]) -> Told:
    """The text with these spans replaced, and all that stands in it moved along. An inner span grows or shrinks to what is left of it."""
    text, at, moved = [], 0, [(0, 0)]
    for span, words in edits:
        text += [told.text[at : span.start], words]
        at = span.stop
        moved.append((span.stop, moved[-1][1] + len(words) - len(span)))
    text.append(told.text[at:])
    stops = [stop for stop, _ in moved]

    def place(offset: int) -> int:
        return offset + moved[bisect_right(stops, offset) - 1][1]

    def move(span: Span) -> Span:
        return Span(place(span.start), max(place(span.start) + 1, place(span.stop)))

    sentences = tuple(replace(s, span=move(s.span)) for s in told.sentences)
    organisations = tuple(replace(m, span=move(m.span)) for m in told.organisations)
    moved_hints = tuple(replace(h, span=move(h.span)) for h in told.hints)
    return replace(told, text="".join(text), sentences=sentences, organisations=organisations, hints=moved_hints)
