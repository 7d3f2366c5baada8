"""Organisations that people say take part in a claim in which its reader did not find them: they have names as those of pages do."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

from sqlalchemy import Connection, select

from tieup.store.directory import Called, Directory
from tieup.store.judgements import Action, Identities, Judgement, standing
from tieup.store.speech import remember
from tieup.store.tables import SPELLINGS
from tieup.store.tools import batched
from tieup.store.values import values_of
from tieup.store.verdicts import Anchor

_CHUNK = 500  # values in one list of a statement


@dataclass(frozen=True, slots=True)
class Newcomers:
    """Whom the judgements that stand bring into claims: what they are called, and their current ids by the document of the claim."""

    called: tuple[Called, ...]
    by_document: Mapping[str, frozenset[str]]

    @classmethod
    def of(cls, log: Sequence[Judgement], who: Identities) -> Self:
        known, ids = Directory((), who), defaultdict[str, set[str]](set)
        corrections = (j for j in standing(log) if j.action is Action.CORRECT and j.name == "participants")
        brought = ((known.entity(each), Anchor.parse(j.subject)) for j in corrections for each, role in values_of(j.name, j.names) if role)
        called = tuple(Called(entity, entity.name, anchor.document) for entity, anchor in brought)
        for each in called:
            ids[each.document].add(who.of(each.entity.id, ""))
        return cls(called, {document: frozenset(found) for document, found in ids.items()})

    def of_documents(self, documents: Iterable[str]) -> frozenset[str]:
        """Whom they bring into claims of these documents."""
        return frozenset().union(*(self.by_document.get(document, ()) for document in documents))

    def documents(self, ids: frozenset[str]) -> frozenset[str]:
        """The documents into whose claims they bring one of these."""
        return frozenset(document for document, brought in self.by_document.items() if ids & brought)


def changed(before: Newcomers, after: Newcomers) -> set[str]:
    """The documents into whose claims others are brought now."""
    return {document for document, _ in before.by_document.items() ^ after.by_document.items()}


def welcome(connection: Connection, called: Iterable[Called], who: Identities) -> None:
    """Keep the names of those whom no page has named yet, so that they are found by them."""
    rows = {who.of(each.entity.id, ""): _row(each) for each in called}
    for some in batched(rows, _CHUNK):
        named = set(connection.scalars(select(SPELLINGS.c.current).where(SPELLINGS.c.current.in_(some)).distinct()))
        remember(connection, [rows[identity] for identity in some if identity not in named], who)


def _row(called: Called) -> dict[str, Any]:
    entity = called.entity
    return {"entity": entity.id, "name": entity.name, "kind": entity.kind, "country": entity.country, "written": called.written}
