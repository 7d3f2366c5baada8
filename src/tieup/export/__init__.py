"""Exports: each a pure function from tie-ups with their claims to bytes, for the tool that reads them."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import cast

from tieup.export.told import Told, by_id


@dataclass(frozen=True, slots=True)
class Format:
    """A file that tie-ups can be written as. ``function`` is 'module:name', imported when it is asked for."""

    name: str
    function: str
    media: str
    suffix: str
    what: str

    def write(self, told: Sequence[Told]) -> bytes:
        """The tie-ups in this format. Raises MissingError where it needs a package that is not there."""
        module, name = self.function.split(":")
        return cast("Callable[[Sequence[Told]], bytes]", getattr(importlib.import_module(f"tieup.export.{module}"), name))(told)


_ALL = (
    Format("csv", "tables:to_csv", "text/csv; charset=utf-8", "csv", "claims, a line each"),
    Format("jsonl", "tables:to_jsonl", "application/x-ndjson", "jsonl", "claims with all evidence, a line each"),
    Format(
        "excel",
        "tables:to_excel",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "xlsx",
        "tie-ups, claims and evidence as sheets",
    ),
    Format("parquet", "tables:to_parquet", "application/vnd.apache.parquet", "parquet", "claims as columns"),
    Format("sdc", "sdc:to_sdc", "text/csv; charset=utf-8", "csv", "tie-ups in the columns of SDC Platinum"),
    Format("graphml", "networks:to_graphml", "application/graphml+xml", "graphml", "the network, for igraph and yEd"),
    Format("gexf", "networks:to_gexf", "application/gexf+xml", "gexf", "the network over time, for Gephi"),
    Format("cypher", "networks:to_cypher", "text/plain; charset=utf-8", "cypher", "statements for Neo4j"),
    Format("rdf", "rdf:to_turtle", "text/turtle; charset=utf-8", "ttl", "RDF with PROV-O, as Turtle"),
    Format("ftm", "ftm:to_ftm", "application/x-ndjson", "ftm.json", "FollowTheMoney entities, a line each"),
    Format("annotations", "annotations:to_annotations", "application/ld+json", "jsonld", "the quotes as W3C Web Annotations"),
)
FORMATS = {each.name: each for each in _ALL}

__all__ = ["FORMATS", "Format", "Told", "by_id"]
