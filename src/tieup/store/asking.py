"""Questions, answered on a connection: claims and tie-ups with their organisations as judged."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache
from itertools import islice
from typing import Any

from sqlalchemy import Connection, select, tuple_

from tieup.consolidate import Fact, fact_of, merged, registered, tie_up
from tieup.consolidate import blocks as split
from tieup.entity import Registry
from tieup.model import Article, Claim, Entity, TieUp
from tieup.records import unpack
from tieup.store.directory import Directory
from tieup.store.facts import FACT_COLUMNS, fact_from, judged_from
from tieup.store.judgements import Identities, Judgement
from tieup.store.query import AsRead, Query, StoredClaim, select_claims
from tieup.store.searching import latest, matching
from tieup.store.sightings import article_from, sightings_of
from tieup.store.speech import about, as_read, at_home, named
from tieup.store.spelling import spelling
from tieup.store.tables import BLOCKS, CLAIMS, FACTS, PARTICIPANTS, READINGS, SIGHTINGS, SPELLINGS, TIE_CLAIMS, TIE_TERMS, TIES
from tieup.store.ties import answers, count, most_recent, read_tie, select_numbers, unpacked
from tieup.store.tools import batched
from tieup.store.view import Rules

_SOME = 500  # claims judged at once
_CHUNK = 500  # values in one list of a statement
_FEW = 10
_KEPT = 1 << 13  # claims in memory, of a few kilobytes
_AFTER = "g"  # follows what ids are made of, in whichever order a database puts letters


# -- who is who ------------------------------------------------------------------------------------------------------------------------


def directory_of(connection: Connection, ids: Iterable[str], who: Identities) -> Directory:
    """The directory, as far as these current ids go."""
    unknown = {identity for identity in ids if identity not in who.own and Registry.load().get(identity) is None}
    return Directory(about(connection, unknown), who)


def entities(connection: Connection, name: str, who: Identities) -> list[Entity]:
    """What a name may mean."""
    ids = named(connection, name, who)
    found = directory_of(connection, ids, who)
    return [found.entity(identity) for identity in sorted(ids)]


def brands(connection: Connection, groups: Sequence[str], who: Identities) -> list[Entity]:
    """All brands and daughters of these that pages name."""
    kin, owners = registered(), set(groups)
    listed = [each.id for each in Registry.load() if owners.intersection(kin.line(each.id, None)[1:])]
    named_here: set[str] = set()
    for some in batched(listed, _CHUNK):
        named_here.update(connection.scalars(select(SPELLINGS.c.current).where(SPELLINGS.c.current.in_(some)).distinct()))
    found = directory_of(connection, named_here, who)
    return [found.entity(identity) for identity in sorted(named_here)]


def _of_country(connection: Connection, country: str, who: Identities) -> frozenset[str]:
    code = country.upper()
    ids = at_home(connection, code)
    found = directory_of(connection, ids, who)
    return frozenset(identity for identity in ids if found.entity(identity).country == code)


# -- claims ----------------------------------------------------------------------------------------------------------------------------


def claims(connection: Connection, query: Query, rules: Rules, *, as_read: bool) -> Iterator[StoredClaim]:
    """See Store.claims."""
    who = rules.who
    wanted = _wanted(connection, query, who)
    told = matching(connection, query.text) if query.text else None
    asked = select_claims(query, _as_read(connection, query, wanted, rules), told)
    rows = connection.execute(asked.execution_options(yield_per=_SOME))
    for some in batched(_records(connection, rows, query), _SOME):
        ids = {who.of(part.value.id, spelling(part, r.article.text)) for r in some for part in _named(r.claim)}
        brought = rules.newcomers.of_documents(each.document for r in some for each in r.sightings)
        directory = directory_of(connection, ids | brought, who)
        for record in some:
            claim = _judged(record, directory, rules)
            takes_part = wanted is None or (claim and len({p.entity.value.id for p in claim.participants} & wanted) >= query.least)
            if takes_part and (claim or as_read):
                yield record if as_read or not claim else replace(record, claim=claim)


def _judged(record: StoredClaim, directory: Directory, rules: Rules) -> Claim | None:
    """The claim with what people judged on who is who, and on the claim itself."""
    claim = directory.judged(record.claim, record.article)
    if claim is None:
        return None
    fact = replace(fact_of(record.id, claim, record.article), once=tuple(each.document for each in record.sightings))
    return rules.verdicts.claim(claim, fact, record.article, directory.entity)


def search(connection: Connection, words: str, limit: int, day: date | None, rules: Rules) -> list[StoredClaim]:
    """See Store.search."""
    asked, some = latest(connection, words, day), max(_FEW, min(_SOME, 2 * limit))  # a few show another text by now
    ids = list(islice(_current(connection, connection.scalars(asked.execution_options(yield_per=some)), some), limit))
    found = {record.id: record for record in claims(connection, Query(claims=frozenset(ids)), rules, as_read=False)} if ids else {}
    return [found[key] for key in ids if key in found]


def _current(connection: Connection, ids: Iterable[str], size: int) -> Iterator[str]:
    """Those of the claims that some document shows now, looked up so many at a time."""
    for some in batched(ids, size):
        here = select(CLAIMS.c.id).join(READINGS, READINGS.c.id == CLAIMS.c.reading).where(READINGS.c.current, CLAIMS.c.id.in_(some))
        shown = set(connection.scalars(here))
        yield from (claim for claim in some if claim in shown)


def _named(claim: Claim) -> Iterator[Any]:
    yield from (part.entity for part in claim.participants)
    yield from claim.unconfirmed_by


def _wanted(connection: Connection, query: Query, who: Identities) -> frozenset[str] | None:
    """The current ids of which some must take part; None where any will do."""
    here = named(connection, query.company, who) if query.company else None
    if query.entities:
        return query.entities if here is None else here & query.entities
    return here


def _as_read(connection: Connection, query: Query, wanted: frozenset[str] | None, rules: Rules) -> AsRead:
    home = as_read(connection, _of_country(connection, query.country, rules.who)) if query.country else frozenset()
    if wanted is None:
        return AsRead(None, home)
    return AsRead(as_read(connection, wanted), home, rules.newcomers.documents(wanted))


def _records(connection: Connection, rows: Iterable[Any], query: Query) -> Iterator[StoredClaim]:
    articles: dict[str, Article] = {}
    for some in batched((row for row in rows if not query.claims or row.id in query.claims), _SOME):
        seen = sightings_of(connection, (row.reading for row in some))
        for row in some:
            if row.reading not in articles:
                articles = {row.reading: article_from(row.article, row.head)}
            yield StoredClaim(row.id, _claim(row.claim), articles[row.reading], row.added, row.reading, seen[row.reading])


@lru_cache(maxsize=_KEPT)
def _claim(packed: str) -> Claim:
    """What a row keeps as JSON. The claims of much-read tie-ups are asked for again and again, so they are kept."""
    claim: Claim = unpack(Claim, json.loads(packed))
    return claim


def claims_of(connection: Connection, spelt: Iterable[tuple[str, str]]) -> list[str]:
    """The current claims in which pages spell entities so."""
    found: list[str] = []
    for some in batched(spelt, _CHUNK // 2):
        here = tuple_(PARTICIPANTS.c.entity, PARTICIPANTS.c.written).in_(some)
        joined = select(PARTICIPANTS.c.claim).join(CLAIMS, CLAIMS.c.id == PARTICIPANTS.c.claim)
        current = joined.join(READINGS, READINGS.c.id == CLAIMS.c.reading).where(READINGS.c.current, here)
        found += connection.scalars(current.distinct())
    return sorted(set(found))


def claims_in(connection: Connection, documents: Iterable[str]) -> list[str]:
    """The current claims of texts that these documents show, or did."""
    found: list[str] = []
    for some in batched(sorted(documents), _CHUNK):
        joined = select(CLAIMS.c.id).join(READINGS, READINGS.c.id == CLAIMS.c.reading)
        here = select(SIGHTINGS.c.reading).where(SIGHTINGS.c.document.in_(some))
        found += connection.scalars(joined.where(READINGS.c.current, READINGS.c.id.in_(here)))
    return found


def as_found(connection: Connection, start: str, rules: Rules) -> list[Fact]:
    """The facts of current claims whose id begins so, with who is who as judged, and nothing else."""
    joined = select(*FACT_COLUMNS).join(READINGS, READINGS.c.id == CLAIMS.c.reading)
    here = joined.where(READINGS.c.current, CLAIMS.c.id >= start, CLAIMS.c.id < start + _AFTER).limit(_FEW)
    return [fact for row in connection.execute(here) if (fact := fact_from(row, rules.of))]


def made_on(connection: Connection, ids: Iterable[str], rules: Rules) -> dict[str, tuple[Judgement, ...]]:
    """The judgements that stand on these claims, by claim, of those that some speak of."""
    if not rules.verdicts.any_made:
        return {}
    found = (fact for row in _fact_rows(connection, ids) if (fact := fact_from(row, rules.of)))
    return {fact.id: made for fact in found if (made := rules.verdicts.made(fact))}


def doubtful(connection: Connection, limit: int, who: Identities) -> list[TieUp]:
    """The tie-ups at which a look by a person would help most."""
    rows = connection.execute(select(TIES).where(TIES.c.doubt > 0).order_by(TIES.c.doubt.desc(), TIES.c.id).limit(limit)).all()
    return _read(connection, rows, who)


def facts(connection: Connection, ids: Iterable[str], rules: Rules) -> list[Fact]:
    """What merging knows of these claims."""
    return [fact for row in _fact_rows(connection, ids) if (fact := rules.fact(row))]


def _fact_rows(connection: Connection, ids: Iterable[str]) -> Iterator[Any]:
    joined = select(*FACT_COLUMNS).join(READINGS, READINGS.c.id == CLAIMS.c.reading)
    for some in batched(ids, _CHUNK):
        yield from connection.execute(joined.where(CLAIMS.c.id.in_(some)))


# -- tie-ups ---------------------------------------------------------------------------------------------------------------------------


def ties(connection: Connection, query: Query, who: Identities, limit: int | None, first: int) -> tuple[list[TieUp], int]:
    """See Store.ties."""
    numbers = _numbers(connection, query, who)
    rows = connection.execute(most_recent(numbers, limit).offset(first)).all()
    last = (limit is None or len(rows) < limit) and (rows or not first)
    total = first + len(rows) if last else count(connection, query, numbers)
    return _read(connection, rows, who), total


def _numbers(connection: Connection, query: Query, who: Identities) -> Any:  # noqa: ANN401 - a statement
    home = _of_country(connection, query.country, who) if query.country else frozenset()
    numbers = select_numbers(query, _wanted(connection, query, who), home)
    if query.text:
        found = matching(connection, query.text)
        numbers = numbers.where(TIE_TERMS.c.tie.in_(select(TIE_CLAIMS.c.tie).where(TIE_CLAIMS.c.claim.in_(found))))
    return numbers


def _read(connection: Connection, rows: Sequence[Any], who: Identities) -> list[TieUp]:
    records = [unpacked(row.record) for row in rows]
    found = directory_of(connection, {identity for record in records for identity, _ in record.participants}, who)
    return [read_tie(row, record, found.entity) for row, record in zip(rows, records, strict=True)]


def beginning(connection: Connection, start: str, who: Identities) -> list[TieUp]:
    """The tie-ups whose id begins so."""
    here = select(TIES).where(TIES.c.id >= start, TIES.c.id < start + _AFTER).order_by(TIES.c.id).limit(_FEW)
    return _read(connection, connection.execute(here).all(), who)


def ties_of(connection: Connection, ids: Iterable[str]) -> dict[str, str]:
    """The tie-ups of claims, by claim."""
    found: dict[str, str] = {}
    for some in batched(ids, _CHUNK):
        rows = select(TIE_CLAIMS.c.claim, TIES.c.id).join(TIES, TIES.c.number == TIE_CLAIMS.c.tie).where(TIE_CLAIMS.c.claim.in_(some))
        found.update((claim, tie) for claim, tie in connection.execute(rows))
    return found


def ties_as_of(connection: Connection, query: Query, day: str, rules: Rules) -> list[TieUp]:
    """See Store.ties_as_of. The blocks that may answer are merged anew from what was known then, but for those of which all was known."""
    widely = replace(query, status=None, since=None, until=None)
    found = _numbers(connection, widely, rules.who).where(TIE_TERMS.c.since <= day).subquery()
    blocks = connection.scalars(select(TIES.c.block).join(found, found.c.tie == TIES.c.number).distinct()).all()
    then = _then(connection, blocks, day, rules)
    companies = _wanted(connection, query, rules.who)
    home = _of_country(connection, query.country, rules.who) if query.country else frozenset()
    told = set(connection.scalars(matching(connection, query.text))) if query.text else set()
    return [tie for tie in then if answers(tie, query, companies, home) and (not query.text or told & set(tie.claims))]


def _then(connection: Connection, blocks: Iterable[str], day: str, rules: Rules) -> Iterator[TieUp]:
    """The tie-ups of these blocks as of that day."""
    for some in batched(blocks, _CHUNK):
        rows = connection.execute(select(TIES).where(TIES.c.block.in_(some))).all()
        later = {row.block for row in rows if row.known > day}
        yield from _read(connection, [row for row in rows if row.block not in later], rules.who)
        facts = _known(connection, later, day)
        directory = directory_of(connection, {identity for fact in facts for identity, _ in fact.parties}, rules.who)
        for block in split(facts, rules.kin, rules.links):
            for group in merged(block, rules.kin, rules.links):
                yield tie_up(group, directory.entity)


def _known(connection: Connection, blocks: Iterable[str], day: str) -> list[Fact]:
    """What was known on that day of these blocks."""
    facts: list[Fact] = []
    keys = connection.scalars(select(BLOCKS.c.key).where(BLOCKS.c.block.in_(blocks))).all()
    for some in batched(keys, _CHUNK):
        rows = select(FACTS).where(FACTS.c.key.in_(some), FACTS.c.known <= day, FACTS.c.known > "")
        facts += map(judged_from, connection.execute(rows))
    return facts
