"""Exports: each is opened by the tool it is for, and counts agree."""

from __future__ import annotations

import importlib
import io
import json
import warnings
from dataclasses import replace
from typing import Any

import pytest

from tieup.codebook import Field, Form, Role, Status
from tieup.consolidate import fact_of, tie_ups
from tieup.dates import When
from tieup.export import FORMATS, Told, by_id
from tieup.export.networks import to_cypher
from tieup.export.sdc import COLUMNS
from tieup.export.told import Record
from tieup.model import Article, Claim, Entity, Found, Participant, Place, Quantity, Span
from tieup.store import StoredClaim

TEXT = "=Nordvolt & Müller \"Motoren\" agreed: 电池 <script>alert(1)</script> for 50 % 'in Kiruna'\\; BMW joins."
WORDS = {
    "=Nordvolt": Entity("new:nordvolt", "=Nordvolt & Sons", "battery", "SE"),
    'Müller "Motoren"': Entity("new:müller motoren", "Müller \"Motoren\" \\ 'AG'", "carmaker", "DE"),
    "BMW": Entity("bmw", "BMW", "carmaker", "DE"),
    "Kiruna": Entity("new:kiruna", "Kiruna", "city", "SE"),
}


def at(words: str) -> Span:
    return Span(TEXT.index(words), TEXT.index(words) + len(words))


def found(value: object, words: str) -> Found[Any]:
    return Found.at(value, at(words), "test.rule")


def record(key: str, parties: dict[str, Role], form: Form, status: Status = Status.AGREED, announced: When | None = None) -> StoredClaim:
    claim = Claim(
        participants=tuple(Participant(found(WORDS[words], words), role) for words, role in parties.items()),
        forms=(found(form, "agreed"),),
        status=found(status, "agreed"),
        fields=(found(Field.BATTERY, "电池"),),
        announced=found(announced, "in") if announced else None,
        places=(found(Place("SE", city="Kiruna"), "Kiruna"),),
        quantities=(found(Quantity(50, 50, "%"), "50 %"),),
        confidence=0.8,
    )
    article = Article(f"page-{key}.html", TEXT, "en", "A title", When.day(2024, 3, 5), "source", f"https://news.example/{key}")
    return StoredClaim(key, claim, article, "2024-03-06T10:00:00+00:00")


NORD, MOTOR = "=Nordvolt", 'Müller "Motoren"'
RECORDS = (
    record("c1", {NORD: Role.PARTNER, MOTOR: Role.PARTNER}, Form.JOINT_VENTURE, Status.IN_TALKS, When.day(2023, 1, 2)),
    record("c2", {NORD: Role.PARTNER, MOTOR: Role.PARTNER}, Form.JOINT_VENTURE, Status.AGREED, When.month(2024, 2)),
    record("c3", {NORD: Role.SUPPLIER, "BMW": Role.CUSTOMER}, Form.SUPPLY, Status.ENDED, When.day(2022, 5, 6)),
    record("c4", {MOTOR: Role.INVESTOR, "BMW": Role.INVESTOR, NORD: Role.TARGET}, Form.EQUITY),
    record("c5", {"BMW": Role.INVESTOR, MOTOR: Role.TARGET}, Form.EQUITY),
    record("c6", {"BMW": Role.PARTNER, "Kiruna": Role.HOST}, Form.INFRASTRUCTURE),
)
KNOWN = {p.entity.value.id: p.entity.value for r in RECORDS for p in r.claim.participants}
TOLD: tuple[Told, ...] = by_id(RECORDS, tie_ups((fact_of(r.id, r.claim, r.article) for r in RECORDS), KNOWN.__getitem__))
TIES, CLAIMS, PAIRS, FIRMS = 5, 6, 6, 4


@pytest.fixture(params=sorted(FORMATS))
def written(request: pytest.FixtureRequest) -> tuple[str, bytes]:
    return request.param, FORMATS[request.param].write(TOLD)


def test_the_counts_of_this_test_are_those_of_the_records() -> None:
    assert (len(TOLD), sum(len(t.claims) for t in TOLD), sum(len(t.pairs) for t in TOLD)) == (TIES, CLAIMS, PAIRS)


def test_every_format_is_the_same_every_time_and_holds_nothing_of_nothing(written) -> None:
    name, content = written
    if name != "excel":  # a workbook holds the time at which it was packed
        assert FORMATS[name].write(TOLD) == content
    assert len(FORMATS[name].write(())) < len(content)


def titled(record: Record, title: str) -> Record:
    assert isinstance(record, StoredClaim)
    return replace(record, article=replace(record.article, title=title))


def test_lone_surrogates_and_control_characters_stop_no_format(written) -> None:
    name, _ = written
    odd = tuple(replace(t, claims=tuple(titled(r, "a\x00\x0b\ud800b") for r in t.claims)) for t in TOLD)
    if name == "parquet":
        odd = tuple(replace(t, claims=tuple(titled(r, "a\x00\x0bb") for r in t.claims)) for t in TOLD)
    assert FORMATS[name].write(odd)


def test_csv_opens_in_pandas() -> None:
    pandas = pytest.importorskip("pandas")
    frame = pandas.read_csv(io.BytesIO(FORMATS["csv"].write(TOLD)))
    assert (len(frame), frame.tie.nunique()) == (CLAIMS, TIES)
    assert frame.participants.str.startswith("'=Nordvolt").sum() == 3  # a spreadsheet takes it for text
    assert set(frame.quote.str[:8]) <= {"=Nordvol", "'=Nordvo", 'Müller "', "agreed: "}


def test_json_lines_have_all_evidence() -> None:
    pandas = pytest.importorskip("pandas")
    frame = pandas.read_json(io.BytesIO(FORMATS["jsonl"].write(TOLD)), lines=True)
    assert (len(frame), frame.tie.nunique()) == (CLAIMS, TIES)
    for line in frame.evidence:
        assert all(TEXT[row["start"] : row["stop"]] == row["quote"] for row in line)


def test_excel_opens_in_openpyxl_and_runs_nothing() -> None:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.load_workbook(io.BytesIO(FORMATS["excel"].write(TOLD)))
    ties, claims, evidence = (book[name] for name in ("tie-ups", "claims", "evidence"))
    spans = sum(len(f.spans) for r in RECORDS for _, f in r.claim.evidence())
    assert [sheet.max_row - 1 for sheet in (ties, claims, evidence)] == [TIES, CLAIMS, spans]
    assert {cell.data_type for sheet in book for line in sheet.iter_rows() for cell in line} <= {"s", "n", "inlineStr"}  # no formula


def test_parquet_opens_in_pandas_with_lists() -> None:
    pandas = pytest.importorskip("pandas")
    pytest.importorskip("pyarrow")
    frame = pandas.read_parquet(io.BytesIO(FORMATS["parquet"].write(TOLD)))
    assert (len(frame), frame.tie.nunique(), frame.participants.map(len).max()) == (CLAIMS, TIES, 3)
    assert frame.confidence.mean() == pytest.approx(0.8)


def test_sdc_has_its_columns_and_leaves_empty_what_nobody_knows() -> None:
    pandas = pytest.importorskip("pandas")
    frame = pandas.read_csv(io.BytesIO(FORMATS["sdc"].write(TOLD)), keep_default_na=False)
    assert tuple(frame.columns) == COLUMNS
    assert len(frame) == TIES
    venture = frame[frame.type == "Joint Venture"].iloc[0]
    assert (venture.status, venture.date_announced, venture.ownership_structure) == ("Completed/Signed", "2023-01-02", "50%")
    assert (venture.alliance_nation, set(venture.participant_nation.split("; "))) == ("Sweden", {"Sweden", "Germany"})
    ended = frame[frame.status == "Terminated"].iloc[0]
    assert (ended.date_terminated, ended.type) == ("2022-05-06", "Supply Agreement")
    assert set(frame.sic_primary) | set(frame.alliance_sic_code) == {""}


def test_graphml_opens_in_networkx_and_igraph() -> None:
    networkx = pytest.importorskip("networkx")
    graph = networkx.read_graphml(io.BytesIO(FORMATS["graphml"].write(TOLD)), force_multigraph=True)
    assert (graph.number_of_nodes(), graph.number_of_edges()) == (FIRMS, PAIRS)
    assert graph.nodes["bmw"] == {"name": "BMW", "kind": "carmaker", "country": "DE"}
    assert {data["tie"] for *_, data in graph.edges(data=True)} == {t.tie.id for t in TOLD}
    assert not graph.has_edge("bmw", "new:müller motoren") or all(
        {data["source_role"], data["target_role"]} != {"investor"} for data in graph["bmw"]["new:müller motoren"].values()
    )


def test_graphml_opens_in_igraph(tmp_path) -> None:
    igraph = pytest.importorskip("igraph")
    path = tmp_path / "ties.graphml"
    path.write_bytes(FORMATS["graphml"].write(TOLD))
    graph = igraph.Graph.Read_GraphML(str(path))
    assert (graph.vcount(), graph.ecount()) == (FIRMS, PAIRS)


def test_gexf_opens_in_networkx_with_its_times() -> None:
    networkx = pytest.importorskip("networkx")
    graph = networkx.read_gexf(io.BytesIO(FORMATS["gexf"].write(TOLD)))
    assert (graph.number_of_nodes(), graph.number_of_edges()) == (FIRMS, PAIRS)
    venture = next(t for t in TOLD if Form.JOINT_VENTURE in t.tie.forms)
    edge = next(data for *_, data in graph.edges(data=True) if data["tie"] == venture.tie.id)
    assert [life[0] for life in edge["status"]] == ["in_talks", "agreed"]
    assert (edge["status"][0][1], edge["status"][0][2], edge["start"]) == ("2023-01-02", "2024-01-31", "2023-01-02")


def test_cypher_runs_twice_to_the_same_graph() -> None:
    ladybug = pytest.importorskip("ladybug")
    connection = ladybug.Connection(ladybug.Database())
    connection.execute("CREATE NODE TABLE Organisation(id STRING PRIMARY KEY, name STRING, kind STRING, country STRING)")
    about = "name STRING, forms STRING, fields STRING, status STRING, first STRING, over STRING, claims INT64"
    connection.execute(f"CREATE NODE TABLE TieUp(id STRING PRIMARY KEY, {about})")
    connection.execute("CREATE REL TABLE TAKES_PART(FROM Organisation TO TieUp, role STRING)")
    for _ in range(2):
        for statement in to_cypher(TOLD).decode().splitlines():
            connection.execute(statement)

    def asked(pattern: str, what: str) -> list[Any]:
        return sorted(row[0] for row in connection.execute(f"MATCH {pattern} RETURN {what}").get_all())

    assert asked("(n:Organisation)", "n.name") == sorted(e.name for e in WORDS.values())
    assert asked("(n:TieUp)", "n.id") == sorted(t.tie.id for t in TOLD)
    assert len(asked("(:Organisation)-[n:TAKES_PART]->(:TieUp)", "n.role")) == sum(len(t.tie.participants) for t in TOLD)


def test_rdf_opens_in_rdflib_and_leads_from_a_tie_up_to_its_pages() -> None:
    rdflib = pytest.importorskip("rdflib")
    graph = rdflib.Graph().parse(data=FORMATS["rdf"].write(TOLD), format="turtle")
    asked = """
        PREFIX prov: <http://www.w3.org/ns/prov#> PREFIX t: <urn:tieup:term:>
        SELECT ?tie ?page ?quote WHERE {
            ?tie a t:TieUp ; prov:wasDerivedFrom ?claim .
            ?claim prov:wasQuotedFrom ?page ; t:evidence [ t:supports "forms" ; t:quote ?quote ] }"""
    rows = {(str(r.tie), str(r.page), str(r.quote)) for r in graph.query(asked)}
    assert {r[1] for r in rows} == {f"https://news.example/c{n}" for n in range(1, 7)}
    assert ({r[2] for r in rows}, len({r[0] for r in rows})) == ({"agreed"}, TIES)
    labels = {str(o) for o in graph.objects(None, rdflib.RDFS.label)}
    assert {e.name for e in WORDS.values()} <= labels


def test_annotations_anchor_their_quotes() -> None:
    collection = json.loads(FORMATS["annotations"].write(TOLD))
    items = collection["first"]["items"]
    spans = sum(len(f.spans) for r in RECORDS for _, f in r.claim.evidence())
    assert collection["total"] == len(items) == len({i["id"] for i in items}) == spans
    for item in items:
        position, quote = item["target"]["selector"]
        assert TEXT[position["start"] : position["end"]] == quote["exact"]
        assert quote["prefix"] + quote["exact"] + quote["suffix"] in TEXT


def test_annotations_are_linked_data() -> None:
    rdflib = pytest.importorskip("rdflib")
    collection = json.loads(FORMATS["annotations"].write(TOLD))
    context = {"@vocab": "http://www.w3.org/ns/oa#", "id": "@id", "type": "@type"}  # the context of W3C, without the network
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # of the reader itself
        graph = rdflib.Graph().parse(data=json.dumps({**collection, "@context": context}), format="json-ld")
    annotation = rdflib.URIRef("http://www.w3.org/ns/oa#Annotation")
    assert len(set(graph.subjects(rdflib.RDF.type, annotation))) == collection["total"]


def test_followthemoney_takes_every_entity() -> None:
    ftm = pytest.importorskip("followthemoney", reason="followthemoney is not installed: pip install followthemoney needs ICU")
    lines = [json.loads(line) for line in FORMATS["ftm"].write(TOLD).splitlines()]
    proxies = {}
    for line in lines:
        proxy = ftm.model.get_proxy(line, cleaned=False)
        proxy.schema.validate(proxy.to_dict())
        assert set(line["properties"]) <= set(proxy.to_dict()["properties"]), line  # nothing was thrown away
        proxies[proxy.id] = proxy
    schemata = sorted(p.schema.name for p in proxies.values())
    links = [p for p in proxies.values() if p.schema.edge]
    assert schemata.count("Project") == 1
    assert {"UnknownLink", "Ownership", "Contract", "ContractAward", "ProjectParticipant", "Company", "PublicBody"} <= set(schemata)
    for link in links:
        ends = [v for prop in (link.schema.source_prop, link.schema.target_prop) for v in link.get(prop)]
        assert len(ends) == 2
        assert set(ends) <= set(proxies)


def test_a_missing_package_is_named_with_its_extra(monkeypatch) -> None:
    import sys

    from tieup.errors import MissingError

    monkeypatch.setitem(sys.modules, "openpyxl", None)
    importlib.import_module("tieup.export.tables")
    with pytest.raises(MissingError, match=r"openpyxl: pip install 'tieup\[export\]'"):
        FORMATS["excel"].write(TOLD)
