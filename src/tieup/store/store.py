"""The store: one transaction a page, so that a killed process leaves whole pages only."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from functools import lru_cache
from itertools import chain
from pathlib import Path
from types import TracebackType
from typing import Self

from sqlalchemy import Connection, Engine, exists, func, insert, select, update

from tieup.consolidate import Fact, registered
from tieup.entity.registry import Organisation
from tieup.errors import JudgementError, StoreError
from tieup.model import Entity, Failure, Page, Reading, TieUp
from tieup.store import asking, view
from tieup.store.adding import add_readings
from tieup.store.directory import Directory
from tieup.store.engine import connect, migrate, snapshot, transaction
from tieup.store.judgements import Action, Judgement, identities
from tieup.store.log import judgement_row, read_log
from tieup.store.newcomers import Newcomers, changed, welcome
from tieup.store.query import Query, StoredClaim
from tieup.store.rebuilding import outdated, rebuild, settle
from tieup.store.sightings import has, is_news, mend, revive
from tieup.store.speech import everything, exactly, moved
from tieup.store.tables import CLAIMS, FAILURES, JUDGEMENTS, READINGS, SIGHTINGS
from tieup.store.tools import now
from tieup.store.verdicts import Anchor, Verdicts, documents_of
from tieup.store.watched import Watched

Log = tuple[Judgement, ...]
_LAST_JUDGED = select(func.max(JUDGEMENTS.c.number))  # asked so often that it is made once


def open_store(path: str | Path, *, wait: float = 10, eager: bool = True) -> Store:
    """Open the database at ``path`` (a file, or an address ``postgresql://...``), made or brought up to date where needed.

    A writer waits up to ``wait`` seconds for another one. Questions bring the tie-ups up to date first; where it is not ``eager`` they show
    them as they were last merged, and somebody else has to call ``merge``. Raises StoreError where it is no tieup database, is newer than
    this program, damaged or not to be written; so does every method of the store.
    """
    engine = connect(path, wait)
    try:
        if migrate(engine):
            with transaction(engine) as connection:
                settle(connection)
    except StoreError:
        engine.dispose()
        raise
    return Store(engine, eager=eager)


class Store:
    """Readings, claims and failures in one database, and the view of tie-ups on them. Use it as a context manager."""

    def __init__(self, engine: Engine, *, eager: bool = True) -> None:
        self._engine, self._eager = engine, eager
        self._judged: tuple[int, tuple[Log, view.Rules]] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._engine.dispose()

    # -- pages -----------------------------------------------------------------------------------------------------------------------

    def has(self, page: Page, reader: str) -> bool:
        """Whether this reader has read this page, under this name and with this content."""
        with snapshot(self._engine) as connection:
            return has(connection, page, reader)

    def add(self, page: Page, reading: Reading, reader: str) -> bool:
        """Keep a reading, whole or not at all; False where the page is there already. Of copies of a text there is one reading."""
        return bool(self.add_all([(page, reading)], reader))

    def add_all(self, readings: Sequence[tuple[Page, Reading]], reader: str) -> int:
        """Keep several readings, all or none: quicker than one by one. Gives the number of those that were not there."""
        added = 0
        with transaction(self._engine) as connection:
            rules, some = self._rules(connection), dict[str, tuple[Page, Reading]]()
            for page, reading in readings:
                document = reading.article.document
                if document in some:  # the first of the two must be there when the second takes its place
                    add_readings(connection, list(some.values()), reader, rules)
                    some = {}
                if not has(connection, page, reader):
                    some[document] = page, reading
                    added += 1
            if some:
                add_readings(connection, list(some.values()), reader, rules)
        return added

    def add_failure(self, failure: Failure) -> None:
        """Remember an input that could not be read."""
        time = now()
        here = FAILURES.c.document == failure.document
        with transaction(self._engine) as connection:
            seen = update(FAILURES).where(here).values(reason=failure.reason, last_seen=time, times=FAILURES.c.times + 1, mended=False)
            if connection.execute(seen).rowcount == 0:
                row = {"document": failure.document, "reason": failure.reason, "first_seen": time, "last_seen": time}
                connection.execute(insert(FAILURES).values(times=1, mended=False, **row))

    def see_again(self, page: Page, reader: str) -> None:
        """A page that the store has was seen again: it is no failure any more, and what its document shows if it shows nothing later.
        The time is kept to the day.
        """
        time = now()
        failed = (FAILURES.c.document == page.document) & ~FAILURES.c.mended
        with snapshot(self._engine) as connection:
            if not connection.scalar(select(exists().where(failed))) and not is_news(connection, page, reader, time):
                return
        with transaction(self._engine) as connection:
            mend(connection, [page.document])
            revive(connection, page, reader, time, self._rules(connection))

    def failures(self) -> tuple[Failure, ...]:
        """The inputs that could not be read and have not been since, by name."""
        rows = select(FAILURES.c.document, FAILURES.c.reason).where(~FAILURES.c.mended).order_by(FAILURES.c.document)
        with snapshot(self._engine) as connection:
            return tuple(Failure(document, reason) for document, reason in connection.execute(rows))

    def counts(self) -> dict[str, int]:
        """How many documents, current claims, and failures not mended there are."""
        documents = select(func.count()).select_from(SIGHTINGS).where(SIGHTINGS.c.current)
        claims = select(func.count()).select_from(CLAIMS).join(READINGS, READINGS.c.id == CLAIMS.c.reading).where(READINGS.c.current)
        failures = select(func.count()).select_from(FAILURES).where(~FAILURES.c.mended)
        with snapshot(self._engine) as connection:
            totals = {name: connection.scalar(q) for name, q in (("documents", documents), ("claims", claims), ("failures", failures))}
        return {name: int(total or 0) for name, total in totals.items()}

    # -- questions -------------------------------------------------------------------------------------------------------------------

    def claims(self, query: Query | None = None, *, as_read: bool = False) -> Iterator[StoredClaim]:
        """The claims that a query asks for, by day; of what documents show now only, and of copies once.

        Their organisations are as judged, and a claim of which that leaves one firm alone is left out; ``as_read`` gives all claims as the
        reader found them.
        """
        with snapshot(self._engine) as connection:
            yield from asking.claims(connection, query or Query(), self._rules(connection), as_read=as_read)

    def search(self, words: str, limit: int, day: date | None = None) -> list[StoredClaim]:
        """The claims whose quotes or titles have all the words, what one could know last first; known on that day where it is given."""
        with self._merged() as connection:
            return asking.search(connection, words, limit, day, self._rules(connection))

    def ties(self, query: Query | None = None, limit: int | None = None, first: int = 0) -> tuple[list[TieUp], int]:
        """The tie-ups that a query asks for, the most recent first: so many after the ``first`` ones; and how many there are in all."""
        with self._merged() as connection:
            return asking.ties(connection, query or Query(), self._rules(connection).who, limit, first)

    def ties_as_of(self, query: Query, day: str) -> list[TieUp]:
        """The tie-ups as one would have merged them from what was known on that day."""
        with self._merged() as connection:
            return asking.ties_as_of(connection, query, day, self._rules(connection))

    def beginning(self, start: str) -> list[TieUp]:
        """The tie-ups whose id begins so, ten at most."""
        with self._merged() as connection:
            return asking.beginning(connection, start, self._rules(connection).who)

    def facts(self, claims: Sequence[str]) -> list[Fact]:
        """What merging knows of these claims."""
        with snapshot(self._engine) as connection:
            return asking.facts(connection, claims, self._rules(connection))

    def ties_of(self, claims: Sequence[str]) -> dict[str, str]:
        """The ids of the tie-ups that the claims belong to, by claim."""
        with snapshot(self._engine) as connection:
            return asking.ties_of(connection, claims)

    def directory(self) -> Directory:
        """Who is who, with all that pages call them."""
        with snapshot(self._engine) as connection:
            return _directory(connection, self._rules(connection))

    def entities(self, name: str) -> list[Entity]:
        """What an id or a name may mean: exactly so if any, else all with a name of which it is a part."""
        with snapshot(self._engine) as connection:
            return asking.entities(connection, name, self._rules(connection).who)

    def called(self, name: str) -> list[Entity]:
        """What an id or a name means exactly: to pages, to the registry, or to the user's own; nothing where it is new."""
        with snapshot(self._engine) as connection:
            who = self._rules(connection).who
            found = exactly(connection, name, who)
            directory = asking.directory_of(connection, found, who)
            return [directory.entity(identity) for identity in sorted(found)]

    def brands(self, groups: Sequence[str]) -> list[Entity]:
        """All brands and daughters of these that pages name."""
        with snapshot(self._engine) as connection:
            return asking.brands(connection, groups, self._rules(connection).who)

    def known(self, ids: Sequence[str]) -> dict[str, Entity]:
        """The organisations with these current ids."""
        with snapshot(self._engine) as connection:
            found = asking.directory_of(connection, ids, self._rules(connection).who)
            return {identity: found.entity(identity) for identity in ids}

    # -- merging ---------------------------------------------------------------------------------------------------------------------

    def merge(self) -> int:
        """Bring the view of tie-ups up to date, wholly or not at all. Gives the number of tie-ups made anew."""
        with snapshot(self._engine) as connection:
            if not _unmerged(connection):
                return 0
        with transaction(self._engine) as connection:
            rules = self._rules(connection)
            rebuild(connection, rules)
            return view.refresh(connection, rules)

    def version(self) -> tuple[int, int]:
        """What answers hang on: the number of the last judgement, and one that changes whenever tie-ups are merged anew."""
        with self._merged() as connection:
            return connection.scalar(_LAST_JUDGED) or 0, view.version(connection)

    @contextmanager
    def _merged(self) -> Iterator[Connection]:
        """One view of the database in which all that was added is merged, as far as ``merge_quietly`` may."""
        with snapshot(self._engine) as connection:
            if not self._eager or not _unmerged(connection):
                yield connection
                return
        self.merge_quietly()
        with snapshot(self._engine) as connection:
            yield connection

    def merge_quietly(self) -> None:
        """Merge what is stale, if this is eager; where the database cannot be written now, the last good view will do."""
        if not self._eager:
            return
        try:
            self.merge()
        except StoreError as error:
            if not error.passing:
                raise

    # -- judgements ------------------------------------------------------------------------------------------------------------------

    def judge(self, decide: Callable[[Directory, Sequence[Judgement]], Judgement]) -> Judgement:
        """Add to the log what ``decide`` makes of the present state; no other judgement comes between. Raises JudgementError."""
        with transaction(self._engine) as connection:
            log = read_log(connection)
            return self._append(connection, log, [decide(_directory(connection, self._rules(connection)), log)])[0]

    def record(self, decide: Callable[[Sequence[Judgement]], Sequence[Judgement]]) -> list[Judgement]:
        """As ``judge``, for judgements on claims and tie-ups, which need no directory."""
        with transaction(self._engine) as connection:
            log = read_log(connection)
            return self._append(connection, log, decide(log))

    def _append(self, connection: Connection, log: Sequence[Judgement], given: Sequence[Judgement]) -> list[Judgement]:
        """Keep judgements, and mark what they change as stale."""
        made = [replace(each, number=len(log) + n, made=each.made or now()) for n, each in enumerate(given, 1)]
        whole = [*log, *made]
        before, rules = self._rules(connection), _rules_of(whole)
        for each in made:
            connection.execute(insert(JUDGEMENTS).values(judgement_row(each)))
        undone = {each.subject for each in made if each.action is Action.UNDO}
        spoken = documents_of(each for each in whole if each in made or str(each.number) in undone)
        spoken |= changed(before.newcomers, rules.newcomers)
        welcome(connection, rules.newcomers.called, rules.who)
        stale = {*asking.claims_of(connection, moved(connection, rules.who)), *asking.claims_in(connection, spoken)}
        view.forget(connection, stale)
        view.note(connection, asking.facts(connection, sorted(stale), rules), rules)
        self._judged = None
        return made

    def anchor(self, claim: str) -> Anchor:
        """What a judgement calls the claim with this id, or the beginning of it. Raises JudgementError where there is none, or several."""
        return Anchor.of(self._fact(claim))

    def claim(self, start: str) -> StoredClaim:
        """The claim whose id begins so: as judged, or as read where it was rejected. Raises JudgementError as ``anchor``."""
        query = Query(claims=frozenset({self._fact(start).id}))
        return next(iter(self.claims(query)), None) or next(iter(self.claims(query, as_read=True)))

    def _fact(self, claim: str) -> Fact:
        """What merging knows of the claim whose id begins so. Raises JudgementError where there is none, or several."""
        with snapshot(self._engine) as connection:
            found = asking.as_found(connection, claim, self._rules(connection))
        if len(found) != 1:
            text = f"{len(found) or 'no'} claims start with {claim!r}; tieup show --json lists the ids of claims"
            raise JudgementError(text, "no_claim", name=claim)
        return found[0]

    def judged_on(self, claims: Iterable[str]) -> dict[str, tuple[Judgement, ...]]:
        """The judgements that stand on these claims, oldest first, by id of those that some speak of: who confirmed, rejected or corrected
        them, or said which tie-up they are of.
        """
        with snapshot(self._engine) as connection:
            return asking.made_on(connection, claims, self._rules(connection))

    def doubtful(self, limit: int) -> list[TieUp]:
        """The tie-ups at which a look by a person would help most: least certain, most consequential."""
        with self._merged() as connection:
            return asking.doubtful(connection, limit, self._rules(connection).who)

    def verdicts(self) -> Verdicts:
        """What was judged on claims and tie-ups."""
        with snapshot(self._engine) as connection:
            return self._rules(connection).verdicts

    def judgements(self) -> tuple[Judgement, ...]:
        """The log, oldest first, with what was taken back."""
        with snapshot(self._engine) as connection:
            return self._log(connection)[0]

    def own(self) -> tuple[Organisation, ...]:
        """The user's own organisations, for the gazetteer."""
        return tuple(identities(self.judgements()).own.values())

    def watched(self) -> Watched:
        """The feeds that are watched."""
        return Watched(self._engine)

    def _rules(self, connection: Connection) -> view.Rules:
        """What the log means."""
        return self._log(connection)[1]

    def _log(self, connection: Connection) -> tuple[Log, view.Rules]:
        """The log and what it means; read again when it has grown."""
        last = connection.scalar(_LAST_JUDGED) or 0
        kept = self._judged
        if kept is None or kept[0] != last:
            log = read_log(connection)
            self._judged = kept = last, (log, _rules_of(log))
        return kept[1]


def _unmerged(connection: Connection) -> bool:
    return view.is_stale(connection) or bool(outdated(connection))


def _rules_of(log: Sequence[Judgement]) -> view.Rules:
    who = identities(log)
    return view.Rules(who, lru_cache(maxsize=1 << 18)(who.of), registered(), Verdicts(log, who), Newcomers.of(log, who))


def _directory(connection: Connection, rules: view.Rules) -> Directory:
    return Directory(chain(everything(connection), rules.newcomers.called), rules.who)
