"""The database as Python sees it: one object, a handful of questions, each with ``as_of``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from types import TracebackType
from typing import Self, Unpack

from tieup.consolidate import Fact, conflicts, fact_of, faded, registered, tie_ups, timeline, voices
from tieup.errors import QuestionError
from tieup.model import Entity, TieUp
from tieup.questions.companies import company_of
from tieup.questions.filters import Day, Filters, last_day, query_of
from tieup.questions.network import Network, network_of
from tieup.questions.plain import quote
from tieup.questions.records import Company, History, Hit, Step, Ties
from tieup.store import Directory, Query, Store, StoredClaim, open_store


def open_database(path: str | Path) -> Database:
    """The database in a file (made where there is none), or behind an address ``postgresql://...``. Raises StoreError."""
    return Database(open_store(path))


class Database:
    """Questions to a database of claims. Use it as a context manager, or call ``close``.

    ``as_of`` answers as one would have then: by what was published up to that day (a page without a date counts from the day on which the
    database learned it). It is a date or EDTF, '2019-06' is the end of that month. Judgements on who is who hold whatever the day.
    """

    def __init__(self, store: Store) -> None:
        self.store = store

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        self.store.__exit__(None, None, None)

    def tieups(self, *, as_of: Day | None = None, limit: int | None = None, **filters: Unpack[Filters]) -> Ties:
        """The tie-ups that answer all filters, the most recent first: ``tieups(company="CATL", field="battery", since="2023")``.

        ``status`` is the one that a tie-up has now, or had ``as_of`` that day; its life overlaps the time between ``since`` and ``until``.
        """
        found = self._ties(as_of, query_of(filters))
        return Ties(found[:limit], len(found))

    def tieup(self, identity: str, *, as_of: Day | None = None) -> History:
        """One tie-up by its id, or the beginning of it, with its life. Raises QuestionError where none or several begin so."""
        records = {record.id: record for record in self._known(as_of)}
        found = [tie for tie in _merged(records.values(), _day(as_of)) if tie.id.startswith(identity)]
        if len(found) != 1:
            several = f": {', '.join(tie.id for tie in found[:9])}" if found else ""
            raise QuestionError(f"{len(found) or 'no'} tie-ups start with {identity!r}{several}; see tieup list")
        return _history(found[0], [records[claim] for claim in found[0].claims])

    def histories(self, ties: Iterable[TieUp], *, as_of: Day | None = None) -> Iterator[History]:
        """The lives of several tie-ups."""
        records = {record.id: record for record in self._known(as_of)}
        for tie in ties:
            yield _history(tie, [records[claim] for claim in tie.claims])

    def company(self, name: str, *, group: bool = False, as_of: Day | None = None) -> Company:
        """A company's partners and its tie-ups by field and year, by any of its names; ``group`` counts its brands and daughters in."""
        directory = self.store.directory()
        ids = self._with_brands(directory, directory.matching(name)) if group else directory.matching(name)
        ties = self._ties(as_of, Query(entities=ids)) if ids else ()
        return company_of(name, tuple(map(directory.entity, sorted(ids))), Ties(ties))

    def claims(self, *, as_of: Day | None = None, **filters: Unpack[Filters]) -> Iterator[StoredClaim]:
        """The claims that answer all filters, by day; ``status`` is that of the claim."""
        day = _day(as_of)
        return (record for record in self.store.claims(query_of(filters)) if day is None or _since(record) <= day)

    def network(self, *, group: bool = False, as_of: Day | None = None, **filters: Unpack[Filters]) -> Network:
        """The graph of the tie-ups that answer all filters, with measures; ``group`` rolls brands up. Needs igraph: tieup[graph]."""
        ties = self._ties(as_of, query_of(filters))
        if not group:
            return network_of(ties)
        directory = self.store.directory()
        return network_of(ties, lambda entity: directory.entity(registered().head(entity.id, None)))

    def search(self, words: str, *, limit: int = 20, as_of: Day | None = None) -> tuple[Hit, ...]:
        """The claims whose quotes or titles have all the words, in any inflection, the most recent first."""
        of = {claim: tie.id for tie in self._ties(as_of, Query()) for claim in tie.claims}
        found = sorted(self.claims(as_of=as_of, text=words), key=lambda record: (_since(record), record.id), reverse=True)
        return tuple(Hit(record, of.get(record.id, ""), quote(record)) for record in found[:limit])

    def _with_brands(self, directory: Directory, groups: frozenset[str]) -> frozenset[str]:
        """The ids, and those of all their brands and daughters that pages name."""
        known = (each.entity.id for each in directory.known())
        return groups | {identity for identity in known if not groups.isdisjoint(registered().line(identity, None))}

    def _known(self, as_of: Day | None) -> Iterator[StoredClaim]:
        return self.claims(as_of=as_of)

    def _ties(self, as_of: Day | None, query: Query) -> Sequence[TieUp]:
        found = _merged(self._known(as_of), _day(as_of))
        asked = replace(query, status=None)
        if asked != Query():
            answers = {record.id for record in self.store.claims(asked)}
            found = [tie for tie in found if answers & set(tie.claims)]
        return [tie for tie in found if query.status in (None, tie.status)]


def _day(as_of: Day | None) -> date | None:
    return last_day(as_of) if as_of else None


def _since(record: StoredClaim) -> date:
    """The day since which one could know."""
    published = record.article.published
    return last_day(published.edtf) if published else date.fromisoformat(record.added[:10])


def _fact(record: StoredClaim) -> Fact:
    return fact_of(record.id, record.claim, record.article, _since(record))


def _merged(records: Iterable[StoredClaim], as_of: date | None) -> list[TieUp]:
    entities: dict[str, Entity] = {}
    facts = []
    for record in records:
        entities.update({p.entity.value.id: p.entity.value for p in record.claim.participants})
        facts.append(_fact(record))
    today = as_of or datetime.now(UTC).date()
    found = [replace(tie, faded=faded(tie.status, tie.last, today)) for tie in tie_ups(facts, entities.__getitem__)]
    return sorted(found, key=lambda tie: ((tie.last or date.min).toordinal(), tie.id), reverse=True)


def _history(tie: TieUp, records: Sequence[StoredClaim]) -> History:
    facts, by_id = [_fact(record) for record in records], {record.id: record for record in records}
    steps = (Step(g.day, g.status, g.dated, g.known, by_id[g.claim]) for g in timeline(facts))
    return History(tie, tuple(steps), voices(facts), conflicts(facts))
