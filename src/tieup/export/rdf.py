"""RDF as Turtle: tie-ups, claims and quotes, and where each comes from, in the words of PROV-O."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence

from tieup.entity import Registry
from tieup.export import names
from tieup.export.told import Record, Told, all_claims, organisations, when
from tieup.model import Article, Entity, Found, Span

_PREFIXES = {
    "t": "urn:tieup:term:",
    "prov": "http://www.w3.org/ns/prov#",
    "org": "http://www.w3.org/ns/org#",
    "dct": "http://purl.org/dc/terms/",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
_READER = "<urn:tieup:reader>"
_UNSAFE = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")

Pair = tuple[str, str]


def to_turtle(told: Sequence[Told]) -> bytes:
    """Every tie-up is derived from claims, every claim from a document whose words it quotes."""
    articles = {record.article.document: record.article for _, record in all_claims(told)}
    out = [f"@prefix {short}: <{long}> .\n" for short, long in _PREFIXES.items()]
    out.append(_node(_READER, [("a", "prov:SoftwareAgent"), ("rdfs:label", _text("tieup"))]))
    out += [_node(_iri(names.organisation(entity)), _organisation(entity)) for entity in organisations(told)]
    out += [_node(_iri(names.document(articles[key])), _document(articles[key])) for key in sorted(articles)]
    out += [_node(_iri(names.tie(each.tie.id)), _tie(each)) for each in told]
    out += [_node(_iri(names.claim(record.id)), _claim(record)) for _, record in all_claims(told)]
    return "".join(out).encode("utf-8", "replace")


def _node(subject: str, pairs: Iterable[Pair]) -> str:
    return f"\n{subject} " + " ;\n    ".join(f"{verb} {value}" for verb, value in pairs if value) + " .\n"


def _iri(name: str) -> str:
    return f"<{name}>"


def _text(words: str) -> str:
    """A literal; JSON's escapes are Turtle's."""
    return json.dumps(_UNSAFE.sub(" ", words), ensure_ascii=False) if words else ""


def _organisation(entity: Entity) -> Iterator[Pair]:
    yield "a", "org:Organization, prov:Agent"
    yield "rdfs:label", _text(entity.name)
    yield "t:kind", _text(entity.kind)
    yield "t:country", _text(entity.country)
    known = Registry.load().get(entity.id)
    if known and known.wikidata:
        yield "owl:sameAs", _iri(f"http://www.wikidata.org/entity/{known.wikidata}")


def _document(article: Article) -> Iterator[Pair]:
    yield "a", "t:Document, prov:Entity"
    yield "dct:identifier", _text(article.document)
    yield "dct:title", _text(article.title)
    yield "dct:language", _text(article.language)
    yield "dct:issued", _text(article.published.edtf if article.published else "")
    yield "dct:publisher", _text(article.site)


def _tie(told: Told) -> Iterator[Pair]:
    yield "a", "t:TieUp, prov:Entity"
    yield "rdfs:label", _text(told.name)
    yield "t:status", _text(told.tie.status)
    yield from (("t:form", _text(form)) for form in told.tie.forms)
    yield from (("t:field", _text(field)) for field in told.tie.fields)
    for entity, role in told.tie.participants:
        yield "t:participation", f"[ t:organisation {_iri(names.organisation(entity))} ; t:role {_text(role)} ]"
    yield from (("prov:wasDerivedFrom", _iri(names.claim(record.id))) for record in told.claims)


def _claim(record: Record) -> Iterator[Pair]:
    claim, source = record.claim, _iri(names.document(record.article))
    yield "a", "t:Claim, prov:Entity"
    yield "t:status", _text(claim.status.value)
    yield "t:announced", _text(when(claim.announced))
    yield "t:confidence", f'"{claim.confidence}"^^xsd:double'
    yield "t:reading", _text(record.reading)
    yield "prov:wasQuotedFrom", source
    yield "prov:generatedAtTime", f'"{record.added}"^^xsd:dateTime'
    yield "prov:wasGeneratedBy", f"[ a prov:Activity ; prov:wasAssociatedWith {_READER} ; prov:used {source} ]"
    for name, found in claim.evidence():
        yield from (("t:evidence", _quote(record, name, found, span)) for span in found.spans)


def _quote(record: Record, name: str, found: Found[object], span: Span) -> str:
    parts = [("t:supports", _text(name)), ("t:quote", _text(span.of(record.article.text))), ("t:rule", _text(found.rule))]
    given = [f"{verb} {value}" for verb, value in parts if value]
    return f"[ {' ; '.join((*given, f't:start {span.start}', f't:stop {span.stop}'))} ]"
