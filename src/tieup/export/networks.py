"""Networks of organisations: GraphML, GEXF with time, and Cypher. An edge is a pair of partners in a tie-up."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from xml.etree import ElementTree as ET

from tieup.export.told import Party, Told, joined, organisations
from tieup.model import Entity

_GRAPHML = "http://graphml.graphdrawing.org/xmlns"
_GEXF = "http://www.gexf.net/1.2draft"
_NODE = ("name", "kind", "country")
_EDGE = ("tie", "forms", "fields", "status", "first", "over", "claims", "source_role", "target_role")

Tag = ET.Element


def to_graphml(told: Sequence[Told]) -> bytes:
    """For igraph, networkx, yEd, Cytoscape."""
    root = ET.Element("graphml", xmlns=_GRAPHML)
    for kind, names in (("node", _NODE), ("edge", _EDGE)):
        for name in names:
            attributes = {"id": f"{kind}_{name}", "for": kind, "attr.name": name, "attr.type": "int" if name == "claims" else "string"}
            ET.SubElement(root, "key", attributes)
    graph = ET.SubElement(root, "graph", id="tieups", edgedefault="undirected")
    for entity in organisations(told):
        _data(ET.SubElement(graph, "node", id=_xml(entity.id)), "node", _about(entity))
    for number, (one, other, about) in enumerate(_edges(told)):
        edge = ET.SubElement(graph, "edge", id=f"e{number}", source=_xml(one[0].id), target=_xml(other[0].id))
        _data(edge, "edge", about)
    return _written(root)


def _data(parent: Tag, kind: str, about: Mapping[str, object]) -> None:
    for name, value in about.items():
        ET.SubElement(parent, "data", key=f"{kind}_{name}").text = _xml(str(value))


def _about(entity: Entity) -> dict[str, object]:
    return {"name": entity.name, "kind": entity.kind, "country": entity.country}


def _edges(told: Sequence[Told]) -> Iterator[tuple[Party, Party, dict[str, object]]]:
    for each in told:
        tie = each.tie
        about: dict[str, object] = {
            "tie": tie.id,
            "forms": joined(tie.forms),
            "fields": joined(tie.fields),
            "status": str(tie.status),
            "first": each.first.isoformat() if each.first else "",
            "over": each.over.isoformat() if each.over else "",
            "claims": len(each.claims),
        }
        for one, other in each.pairs:
            yield one, other, {**about, "source_role": str(one[1]), "target_role": str(other[1])}


def to_gexf(told: Sequence[Told]) -> bytes:
    """For Gephi: edges live from the first day spoken of to their end, and their status changes with each dated rung."""
    root = ET.Element("gexf", xmlns=_GEXF, version="1.2")
    graph = ET.SubElement(root, "graph", mode="dynamic", defaultedgetype="undirected", timeformat="date")
    for kind, names, mode in (("node", _NODE, "static"), ("edge", ("tie", "forms", "fields"), "static"), ("edge", ("status",), "dynamic")):
        listed = ET.SubElement(graph, "attributes", {"class": kind, "mode": mode})
        for name in names:
            ET.SubElement(listed, "attribute", id=f"{kind}_{name}", title=name, type="string")
    nodes = ET.SubElement(graph, "nodes")
    for entity in organisations(told):
        node = ET.SubElement(nodes, "node", id=_xml(entity.id), label=_xml(entity.name))
        _values(node, "node", _about(entity))
    edges = ET.SubElement(graph, "edges")
    for each in told:
        for one, other in each.pairs:
            _edge(edges, each, one, other)
    return _written(root)


def _edge(edges: Tag, told: Told, one: Party, other: Party) -> None:
    life = _life(told.first, told.over)
    ends = {"id": f"e{len(edges)}", "source": _xml(one[0].id), "target": _xml(other[0].id)}
    edge = ET.SubElement(edges, "edge", {**ends, **life})
    about = {"tie": told.tie.id, "forms": joined(told.tie.forms), "fields": joined(told.tie.fields)}
    listed = _values(edge, "edge", about)
    dated = [(rung.day, rung.status) for rung in told.rungs if rung.day]
    for number, (day, status) in enumerate(dated):
        later = dated[number + 1][0] if number + 1 < len(dated) else None
        if day != later:
            ET.SubElement(listed, "attvalue", {"for": "edge_status", "value": status, **_life(day, later and later - timedelta(days=1))})


def _life(first: date | None, last: date | None) -> dict[str, str]:
    days = {"start": first, "end": last}
    return {name: day.isoformat() for name, day in days.items() if day}


def _values(parent: Tag, kind: str, about: Mapping[str, object]) -> Tag:
    listed = ET.SubElement(parent, "attvalues")
    for name, value in about.items():
        ET.SubElement(listed, "attvalue", {"for": f"{kind}_{name}", "value": _xml(str(value))})
    return listed


def _xml(text: str) -> str:
    """Text without what XML cannot hold."""
    return "".join(c for c in text if c in "\t\n" or (c >= " " and not "\ud800" <= c <= "\udfff" and c not in "\ufffe\uffff"))


def _written(root: Tag) -> bytes:
    ET.indent(root)
    return bytes(ET.tostring(root, encoding="utf-8", xml_declaration=True)) + b"\n"


def to_cypher(told: Sequence[Told]) -> bytes:
    """Statements for Neo4j and its kin, one a line: organisations, tie-ups, and who takes part as what. Running them twice adds nothing."""
    out = [f"MERGE (n:Organisation {{id: {_literal(e.id)}}}) SET {_set('n', _about(e))};" for e in organisations(told)]
    for each in told:
        tie = each.tie
        about = {"name": each.name, "forms": joined(tie.forms), "fields": joined(tie.fields), "status": str(tie.status)}
        days = {key: day.isoformat() for key, day in (("first", each.first), ("over", each.over)) if day}
        out.append(f"MERGE (n:TieUp {{id: {_literal(tie.id)}}}) SET {_set('n', {**about, **days, 'claims': len(each.claims)})};")
        for entity, role in tie.participants:
            ends = f"(o:Organisation {{id: {_literal(entity.id)}}}), (t:TieUp {{id: {_literal(tie.id)}}})"
            out.append(f"MATCH {ends} MERGE (o)-[r:TAKES_PART {{role: {_literal(str(role))}}}]->(t);")
    return "".join(f"{line}\n" for line in out).encode("utf-8", "replace")


def _set(name: str, about: Mapping[str, object]) -> str:
    return ", ".join(f"{name}.{key} = {_literal(value)}" for key, value in about.items())


def _literal(value: object) -> str:
    """A number, or a text in quotes; the escapes of JSON are those of Cypher."""
    return json.dumps(value, ensure_ascii=False)
