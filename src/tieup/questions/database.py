"""The database as Python sees it: one object, a handful of questions, each with ``as_of``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from types import TracebackType
from typing import Self, Unpack

from tieup.consolidate import Fact, Links, conflicts, faded, reasons, registered, timeline, voices
from tieup.errors import QuestionError
from tieup.model import TieUp
from tieup.questions.companies import company_of
from tieup.questions.filters import Day, Filters, last_day, query_of
from tieup.questions.judging import Judging
from tieup.questions.network import Edge, Network, among, network_of
from tieup.questions.plain import quote
from tieup.questions.records import Company, History, Hit, Step, Ties
from tieup.store import Query, Store, StoredClaim, open_store


def open_database(path: str | Path, *, eager: bool = True) -> Database:
    """The database in a file (made where there is none), or behind an address ``postgresql://...``; ``eager`` as for ``open_store``.

    Raises StoreError.
    """
    return Database(open_store(path, eager=eager))


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

    @property
    def judging(self) -> Judging:
        """Judgements on claims and tie-ups."""
        return Judging(self.store)

    def doubtful(self, limit: int = 20) -> Ties:
        """The tie-ups at which a look by a person would help most: the least certain and most consequential first."""
        return Ties([_seen(tie, _today()) for tie in self.store.doubtful(limit)])

    def tieups(self, *, as_of: Day | None = None, limit: int | None = None, first: int = 0, **filters: Unpack[Filters]) -> Ties:
        """The tie-ups that answer all filters, the most recent first: ``tieups(company="CATL", field="battery", since="2023")``.

        Given are ``limit`` of them after the ``first`` ones. ``status`` is the one that a tie-up has now, or had ``as_of`` that day; its
        life overlaps the time between ``since`` and ``until``.
        """
        day = _day(as_of)
        if day is None:
            found, total = self.store.ties(query_of(filters), limit, first)
            return Ties([_seen(tie, _today()) for tie in found], total)
        then = self._then(query_of(filters), day)
        return Ties(then[first:][:limit], len(then))

    def tieup(self, identity: str, *, as_of: Day | None = None) -> History:
        """One tie-up by its id, or the beginning of it, with its life. Raises QuestionError where none or several begin so."""
        day = _day(as_of)
        found = self.store.beginning(identity) if day is None else self._beginning_then(identity, day)
        if len(found) != 1:
            listed = ", ".join(tie.id for tie in found[:9])
            text = f"{len(found) or 'no'} tie-ups start with {identity!r}{f': {listed}' if found else ''}; see tieup list"
            raise QuestionError(text, "several_ties" if found else "no_tie", name=identity, listed=listed)
        return next(self.histories([_seen(found[0], day or _today())]))

    def histories(self, ties: Iterable[TieUp]) -> Iterator[History]:
        """The lives of several tie-ups."""
        links = self.store.verdicts().links
        for some in _several(ties):
            claims = [claim for tie in some for claim in tie.claims]
            records = {record.id: record for record in self.store.claims(Query(claims=frozenset(claims)))}
            facts = {fact.id: fact for fact in self.store.facts(claims)}
            for tie in some:
                # What was judged or read anew since the tie-ups were merged is not told of any more.
                yield _history(tie, [facts[claim] for claim in tie.claims if claim in facts.keys() & records.keys()], records, links)

    def company(self, name: str, *, group: bool = False, as_of: Day | None = None) -> Company:
        """A company's partners and its tie-ups by field and year, by any of its names; ``group`` counts its brands and daughters in."""
        entities = self.store.entities(name)
        if group and entities:
            entities = list(dict.fromkeys([*entities, *self.store.brands([entity.id for entity in entities])]))
        ids = frozenset(entity.id for entity in entities)
        return company_of(name, tuple(entities), self._of(Query(entities=ids), as_of) if ids else Ties(()))

    def among(self, ids: Iterable[str], *, as_of: Day | None = None) -> tuple[Edge, ...]:
        """Which of these organisations, by id, have tie-ups with one another, those with most of them first."""
        several = frozenset(ids)
        return among(self._of(Query(entities=several, least=2), as_of), several) if several else ()

    def between(self, some: AbstractSet[str], others: AbstractSet[str]) -> Ties:
        """The tie-ups of some of these organisations, by id, with some of the others, the most recent first."""
        found = self._of(Query(entities=frozenset(some | others), least=2), None) if some and others else ()
        sides = ((tie, {entity.id for entity, _ in tie.participants}) for tie in found)
        return Ties([tie for tie, ids in sides if ids & some and ids & others])

    def claims(self, *, as_of: Day | None = None, **filters: Unpack[Filters]) -> Iterator[StoredClaim]:
        """The claims that answer all filters, by day; ``status`` is that of the claim."""
        day = _day(as_of)
        return (record for record in self.store.claims(query_of(filters)) if day is None or _since(record) <= day)

    def network(self, *, group: bool = False, as_of: Day | None = None, **filters: Unpack[Filters]) -> Network:
        """The graph of the tie-ups that answer all filters, with measures; ``group`` rolls brands up. Needs igraph: tieup[graph]."""
        ties = self._of(query_of(filters), as_of)
        if not group:
            return network_of(ties)
        owners = {entity.id: registered().head(entity.id, None) for tie in ties for entity, _ in tie.participants}
        heads = self.store.known(sorted(set(owners.values())))
        return network_of(ties, lambda entity: heads[owners[entity.id]])

    def search(self, words: str, *, limit: int = 20, as_of: Day | None = None) -> tuple[Hit, ...]:
        """The claims whose quotes or titles have all the words, in any inflection, the most recent first."""
        found = self.store.search(words, limit, _day(as_of))
        of = self.store.ties_of([record.id for record in found])
        return tuple(Hit(record, of.get(record.id, ""), quote(record)) for record in found)

    def _of(self, query: Query, as_of: Day | None) -> Ties:
        """All tie-ups that answer a query."""
        day = _day(as_of)
        if day is None:
            found, total = self.store.ties(query)
            return Ties([_seen(tie, _today()) for tie in found], total)
        return Ties(self._then(query, day))

    def _then(self, query: Query, day: date) -> list[TieUp]:
        """The tie-ups as of that day that answer a query, the most recent first."""
        found = (_seen(tie, day) for tie in self.store.ties_as_of(query, day.isoformat()))
        return sorted(found, key=lambda tie: (tie.last.start.toordinal() if tie.last else 0, tie.id), reverse=True)

    def _beginning_then(self, start: str, day: date) -> list[TieUp]:
        return [tie for tie in self._then(Query(), day) if tie.id.startswith(start)]


def _day(as_of: Day | None) -> date | None:
    return last_day(as_of) if as_of else None


def _since(record: StoredClaim) -> date:
    """The day since which one could know."""
    published = record.article.published
    return last_day(published.edtf) if published else date.fromisoformat(record.added[:10])


def _today() -> date:
    return datetime.now(UTC).date()


def _seen(tie: TieUp, today: date) -> TieUp:
    """The tie-up as it looks on that day: a rumour of which nobody speaks fades."""
    fades = faded(tie.status, tie.last.start if tie.last else None, today)
    return replace(tie, faded=True) if fades else tie


def _several(ties: Iterable[TieUp], claims: int = 500) -> Iterator[list[TieUp]]:
    """The tie-ups in lists of about so many claims."""
    some: list[TieUp] = []
    for tie in ties:
        some.append(tie)
        if sum(len(each.claims) for each in some) >= claims:
            yield some
            some = []
    if some:
        yield some


def _history(tie: TieUp, facts: Sequence[Fact], records: Mapping[str, StoredClaim], links: Links) -> History:
    why = reasons(facts, registered(), links)
    steps = (Step(g.day, g.status, g.dated, g.known, records[g.claim], why.get(g.claim, ())) for g in timeline(facts))
    return History(tie, tuple(steps), voices(facts), conflicts(facts))
