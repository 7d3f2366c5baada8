"""The views: each asks the database and gives an answer that is shown as a page or handed out as data."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Annotated, Any

from fastapi import Query

from tieup.errors import QuestionError
from tieup.model import Entity, TieUp
from tieup.questions import Company, Edge, History, Network, Ties, company_json, history_json, hit_json, network_json, tie_json
from tieup.questions.filters import query_of
from tieup.questions.network import network_of
from tieup.questions.plain import claim_json, edge_json, entity_json, partners
from tieup.records import evidence
from tieup.store.judgements import Action
from tieup.store.verdicts import ON_CLAIM
from tieup.web import looking
from tieup.web.asked import PAGE, Asked, AskedPage, Identity, Question, Words
from tieup.web.charts import Bar, Drawn, Link, Point, bars, bubbles, columns, drawing, ladder, matrix, wheel
from tieup.web.correcting import entries, proposals
from tieup.web.logged import logged, with_made
from tieup.web.marks import paragraphs
from tieup.web.page import Said, View, company_link
from tieup.web.visit import Reader, RefusedError, Visit, link

_TOP = 8  # bars of a chart
_NODES, _EGO, _HITS = 120, 40, 50
_LISTED = 100  # tie-ups of a company
_BOWS = 30  # pairs of partners drawn at most, so that the picture stays readable
_RECENT = 1000  # tie-ups of a network at most


def new(visit: Reader, asked: AskedPage) -> View:
    """Tie-ups that answer a question, the most recent first, with counts."""
    first = (asked.page - 1) * PAGE
    ties = visit.database.tieups(limit=PAGE, first=first, **asked.filters)
    pages = -(-ties.total // PAGE)
    counts, charts = visit.remembered(("new", visit.say.code, *_plain(asked)), lambda: _counted(visit, asked))

    def data() -> Said:
        return {
            "total": ties.total,
            "page": asked.page,
            "pages": pages,
            "next": asked.link("/new.json", page=asked.page + 1) if asked.page < pages else None,
            "counts": counts,
            "tieups": [tie_json(tie) for tie in ties],
        }

    return View("new.html", data, lambda: {"ties": ties, "pages": pages, "asked": asked, "charts": charts, "first": first})


def _counted(visit: Visit, asked: Question) -> tuple[looking.Counts, list[tuple[str, Any]]]:
    """How many of each kind, as numbers and as charts."""
    counts = _count(visit, asked)
    return counts, _charts(visit, asked, counts)


def _plain(asked: Question) -> list[tuple[str, str]]:
    """The filters that say something, whatever the page."""
    return sorted(asked.plain.items())


def _count(visit: Visit, asked: Question) -> looking.Counts:
    if asked.country or asked.text or asked.as_of:
        return _counts(visit.database.tieups(**asked.filters))
    companies = frozenset(e.id for e in visit.database.store.entities(asked.company)) if asked.company else None
    return looking.counted(visit.office.desk, query_of({**asked.filters, "company": ""}), companies)


def _counts(ties: Sequence[TieUp]) -> looking.Counts:
    kinds: dict[str, Iterable[str]] = {
        "field": (str(f) for tie in ties for f in tie.fields),
        "form": (str(f) for tie in ties for f in tie.forms),
        "status": (str(tie.status) for tie in ties),
        "country": (country for tie in ties for country in tie.countries),
        "year": (str(tie.last.start.year) for tie in ties if tie.last),
    }
    return {name: dict(Counter(values).most_common()) for name, values in kinds.items()}


def _charts(visit: Visit, asked: Question, counts: dict[str, dict[str, int]]) -> list[tuple[str, Any]]:
    say = visit.say
    drawn = []
    for name in ("field", "form", "status", "country"):
        top = list(counts[name].items())[:_TOP]
        chosen = asked.plain.get(name)
        rows = [_bar(_term(visit, name, value), n, asked, (name, value, chosen)) for value, n in top]
        drawn.append((say(f"by_{name}"), bars(say(f"by_{name}"), rows)))
    years = _through(counts["year"], 20)
    rows = [Bar(y, counts["year"].get(y, 0), asked.link("/", since=y, until=y), asked.since == y == asked.until) for y in years]
    return [*drawn, (say("by_year"), columns(say("by_year"), rows))]


def _through(years: Iterable[str], most: int) -> list[str]:
    """All years from the first to the last, those between without anything too: so many at the most, the latest."""
    told = sorted(map(int, years))
    recent = [year for year in told if year > told[-1] - most]
    return [str(year) for year in range(recent[0], recent[-1] + 1)] if recent else []


def _bar(label: str, count: int, asked: Question, chosen: tuple[str, str, str | None]) -> Bar:
    """A bar that leads to its filter, or where that is set, away from it."""
    name, value, now = chosen
    return Bar(label, count, asked.link("/", **{name: "" if now == value else value}), chosen=now == value)


def _term(visit: Visit, kind: str, value: str) -> str:
    return visit.say.country(value) if kind == "country" else visit.say.term(kind, value)


def tie(visit: Reader, identity: Identity, as_of: Annotated[str | None, Query(pattern=r"^\d{4}(-\d{2}(-\d{2})?)?$")] = None) -> View:
    """One tie-up: its life, its values with the words that say so, and where pages disagree."""
    history, store = _history(visit, identity, as_of), visit.database.store
    seen, made = len(store.judgements()), store.judged_on(record.id for record in history.records)

    def data() -> Said:
        told = history_json(history)
        return {**told, "claims": with_made(told["claims"], made)}

    def shown() -> Said:
        points, starred = _points(visit, history), any(step.day and not step.dated for step in history.steps)
        picture = ladder(_ladder_label(visit, history), points, lambda status: visit.say.term("status", status)) if points else ""
        told = {"history": history, "tie": history.tie, "picture": picture, "starred": starred, "values": _values(history)}
        titles = {record.id: record.article.title for record in history.records}
        return {**told, "titles": titles, "made": made, "seen": seen}

    return View("tie.html", data, shown)


def _history(visit: Visit, identity: str, as_of: str | None) -> History:
    try:
        return visit.database.tieup(identity, as_of=as_of)
    except QuestionError as error:
        raise RefusedError(404, "no_such", error) from error


def _points(visit: Visit, history: History) -> list[Point]:
    say = visit.say
    return [
        Point(
            s.day,
            s.status,
            f"{say.day(s.day)}: {say.term('status', s.status)} ({s.record.article.title})",
            f"#claim-{s.record.id}",
            s.dated,
        )
        for s in history.steps
        if s.day
    ]


def _ladder_label(visit: Visit, history: History) -> str:
    days = [step.day for step in history.steps if step.day]
    first, last = (visit.say.day(edge(days, default=None)) for edge in (min, max))
    told = {"partners": partners(history.tie), "count": len(history.steps), "first": first, "last": last}
    return visit.say("ladder_alt", **told, status=visit.say.term("status", history.tie.status))


def _values(history: History) -> list[tuple[str, list[Said]]]:
    """By field: each value with its quotes and the pages they stand on."""
    found: dict[str, dict[str, list[Said]]] = {}
    for record in history.records:
        for row in evidence(record.article, record.claim):
            quotes = found.setdefault(row["field"], {}).setdefault(row["quote"], [])
            quotes.append({"record": record, "start": row["start"]})
    return [(name, [{"quote": quote, "places": places} for quote, places in quotes.items()]) for name, quotes in found.items()]


def claim(visit: Reader, identity: Identity) -> View:
    """One claim in the text of its page, with the words marked that support it."""
    store, only = visit.database.store, _only(identity)
    record = next(iter(store.claims(only)), None) or next(iter(store.claims(only, as_read=True)), None)  # as read where it was rejected
    if record is None:
        raise RefusedError(404, "no_such", identity)
    seen, made = len(store.judgements()), store.judged_on([record.id])

    def shown() -> Said:
        told = made.get(record.id, ())
        last = {j.subject: j.action for j in told if j.action in ON_CLAIM}.values()
        judged = {"verdicts": logged(told, store, visit.say, len(told)), "rejected": Action.REJECT in last, "seen": seen}
        said = {"text": paragraphs(record.article, record.claim), "evidence": evidence(record.article, record.claim)}
        asked = {"entries": entries(record.claim), "proposals": proposals}
        return {"record": record, "tie": store.ties_of([record.id]).get(record.id), **judged, **said, **asked}

    return View("claim.html", lambda: with_made([claim_json(record)], made)[0], shown)


def _only(identity: str) -> Any:  # noqa: ANN401 - a query
    from tieup.store import Query as StoreQuery  # noqa: PLC0415 - the name is FastAPI's here

    return StoreQuery(claims=frozenset({identity}))


def company(visit: Reader, identity: Identity, *, group: bool = False) -> View:
    """A company: its partners, its tie-ups by year and field, where its partners sit, what pages call it."""
    found, _ = _company(visit, identity, group=group)
    if not found.entities:
        raise RefusedError(404, "no_such", identity)
    entity = found.entities[0]
    spelt = looking.spellings(visit.office.desk, entity.id)
    near = {partner.entity.id: partner.entity for partner in found.partners[:_EGO]}
    among = visit.remembered(("among", identity, group), lambda: visit.database.among(near))
    seen = len(visit.database.store.judgements())

    def data() -> Said:
        return {**company_json(found), "among": [edge_json(edge) for edge in among], "spellings": list(spelt)}

    def shown() -> Said:
        asked = {"company": found, "entity": entity, "spellings": spelt, "group": group, "identity": identity, "seen": seen}
        pictures = visit.remembered(("drawn", visit.say.code, identity, group), lambda: _pictures(visit, found, among))
        nowhere = sum(not partner.entity.country for partner in found.partners)
        return {**asked, **pictures, "near": near, "among": among, "drawn": _BOWS, "nowhere": nowhere}

    return View("company.html", data, shown)


def _company(visit: Visit, name: str, *, group: bool = False) -> tuple[Company, Counter[str]]:
    """A company with as many of its tie-ups as are listed, and how many it has in each field."""

    def found() -> tuple[Company, Counter[str]]:
        whole = visit.database.company(name, group=group)
        listed = replace(whole, ties=Ties(whole.ties[:_LISTED], whole.ties.total))
        return listed, Counter(str(field) for tie in whole.ties for field in tie.fields)

    return visit.remembered(("company", name, group), found)


def _pictures(visit: Visit, found: Company, among: Sequence[Edge]) -> Said:
    return {"ego": _ego(visit, found, among), "years": _years(visit, found), "map": _map(visit, found)}


def _ego(visit: Visit, found: Company, among: Sequence[Edge]) -> Any:  # noqa: ANN401 - markup
    """The company in the middle of its partners, and who of them are tied to one another."""
    near = found.partners[:_EGO]
    most = max((len(p.ties) for p in near), default=1)
    name = " + ".join(entity.name for entity in found.entities[:1])
    middle = Drawn("", name, company_link(found.entities[0].id), 1.0)
    nodes = [middle, *(Drawn(p.entity.id, p.entity.name, company_link(p.entity.id), len(p.ties) / most * 0.6, 1) for p in near)]
    links = [Link(0, number, f"{name} / {p.entity.name}: {len(p.ties)}", _to_ties(p.ties), len(p.ties)) for number, p in enumerate(near, 1)]
    links += _links(among[:_BOWS], nodes)
    return wheel(visit.say("company_alt", name=name, count=len(found.partners), pairs=len(among)), nodes, links)


def _links(edges: Iterable[Edge], nodes: Sequence[Drawn]) -> list[Link]:
    place = {node.id: number for number, node in enumerate(nodes)}
    ends = [(edge, place[edge.one], place[edge.other]) for edge in edges]
    return [
        Link(one, other, f"{nodes[one].name} / {nodes[other].name}: {len(edge.ties)}", _to_ties(edge.ties), len(edge.ties), _year(edge))
        for edge, one, other in ends
    ]


def _year(edge: Edge) -> int:
    return edge.since.year if edge.since else 0


def _to_ties(ties: Sequence[str]) -> str:
    return f"/tie/{ties[0]}" if ties else "/"


def _years(visit: Visit, found: Company) -> Any:  # noqa: ANN401 - markup
    counts = {(field, str(year)): number for year, field, number in found.years}
    years = _through({str(year) for year, _, _ in found.years}, 24)
    fields = Counter({field: 0 for field, _ in counts})
    for (field, _), number in counts.items():
        fields[field] += number
    rows = [(field, visit.say.term("field", field) if field else visit.say("no_field")) for field, _ in fields.most_common()]
    return matrix(visit.say("company_years"), rows, years, counts)


def _map(visit: Visit, found: Company) -> Any:  # noqa: ANN401 - markup
    counts = Counter(p.entity.country for p in found.partners if p.entity.country)
    if not counts:
        return ""
    listed = ", ".join(f"{visit.say.country(code)} {n}" for code, n in counts.most_common())
    label = visit.say("map_alt", list=listed)
    return bubbles(label, counts, visit.say.country, lambda code: link("/", company=found.name, country=code))


def network(visit: Reader, asked: Asked) -> View:
    """The network of the tie-ups that answer a question (the most recent of many), with measures, camps and newly closed triangles."""
    network, picture, size = visit.remembered(("network", visit.say.code, *_plain(asked)), lambda: _networked(visit, asked))

    def shown() -> Said:
        names = {node.entity.id: node.entity for node in network.nodes}
        years = sorted({edge.since.year for edge in network.edges if edge.since})
        return {"network": network, "picture": picture, "asked": asked, "names": names, "years": years, "top": _NODES, **size}

    return View("network.html", lambda: {**network_json(network), **size}, shown)


def _networked(visit: Visit, asked: Question) -> tuple[Network, Any, dict[str, int]]:
    """The network, its picture, and of how many tie-ups it is."""
    ties = visit.database.tieups(limit=_RECENT, **asked.filters)
    found = network_of(ties)
    return found, _network(visit, found), {"ties": len(ties), "total": ties.total}


def _network(visit: Visit, found: Network) -> Any:  # noqa: ANN401 - markup
    near = found.nodes[:_NODES]
    ids = {node.entity.id for node in near}
    edges = [edge for edge in found.edges if edge.one in ids and edge.other in ids]
    since: dict[str, int] = {}
    for edge in edges:
        for end in (edge.one, edge.other):
            since[end] = min(since.get(end, _year(edge)), _year(edge))
    most = max((node.degree for node in near), default=1)
    nodes = [_drawn(n.entity, n.degree / most, n.community, since.get(n.entity.id, 0)) for n in near]
    listed = ", ".join(node.entity.name for node in near[:5])
    return drawing(visit.say("network_alt", nodes=len(found.nodes), edges=len(found.edges), list=listed), nodes, _links(edges, nodes))


def _drawn(entity: Entity, size: float, camp: int, since: int) -> Drawn:
    return Drawn(entity.id, entity.name, company_link(entity.id), size, camp, since)


def compare(visit: Reader, one: Words = "", other: Words = "") -> View:
    """Two companies side by side: partners of both, of one alone, tie-ups by field."""
    sides = [_company(visit, name) for name in (one, other) if name]
    known, fields = [side for side, _ in sides if side.entities], [counts for side, counts in sides if side.entities]
    ids = [{p.entity.id: p for p in side.partners} for side in known]
    shared = [(ids[0][key], ids[1][key]) for key in ids[0] if key in ids[1]] if len(ids) == 2 else []
    own = [frozenset(entity.id for entity in side.entities) for side in known]
    between = visit.database.between(*own) if len(own) == 2 else ()

    def data() -> Said:
        both, counts = [entity_json(pair[0].entity) for pair in shared], [dict(each) for each in fields]
        ties = [tie_json(tie) for tie in between]
        return {"companies": [company_json(side) for side in known], "both": both, "between": ties, "fields": counts}

    def shown() -> Said:
        apart = [ids[1 - n].keys() | own[1 - n] | own[n] for n in range(len(known))] if len(ids) == 2 else []
        alone = [[p for p in side.partners if p.entity.id not in others] for side, others in zip(known, apart, strict=False)]
        return {"one": one, "other": other, "known": known, "shared": shared, "alone": alone, "between": between, "fields": fields}

    return View("compare.html", data, shown)


def search(visit: Reader, q: Words = "") -> View:
    """Companies with such a name, and claims whose quotes or titles have all the words, in any inflection."""
    found = sorted(visit.database.store.entities(q), key=lambda e: e.name)[:20] if q.strip() else []
    hits = visit.database.search(q, limit=_HITS) if q.strip() else ()
    made = visit.database.store.judged_on(hit.record.id for hit in hits)

    def data() -> Said:
        return {"companies": [entity_json(entity) for entity in found], "hits": with_made(map(hit_json, hits), made)}

    return View("search.html", data, lambda: {"q": q, "found": found, "hits": hits, "made": made})
