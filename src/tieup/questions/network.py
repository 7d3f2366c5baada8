"""The graph of who is tied to whom, with measures, by igraph."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import TYPE_CHECKING

from tieup.codebook import Role
from tieup.errors import MissingError
from tieup.model import Entity, TieUp

if TYPE_CHECKING:
    import igraph

_ONE_SIDE = frozenset({Role.INVESTOR, Role.CUSTOMER, Role.SUPPLIER})  # two of them stand beside each other, not across


@dataclass(frozen=True, slots=True)
class Edge:
    """Two organisations, by id, their tie-ups and forms, and the first day of them."""

    one: str
    other: str
    ties: tuple[str, ...]
    forms: tuple[str, ...]
    since: date | None


@dataclass(frozen=True, slots=True)
class Node:
    """An organisation and its place in the network.

    ``degree`` is its number of partners, ``betweenness`` the share of shortest paths that lead through it, ``community`` the number of the
    camp it belongs to (by Leiden, the largest is 0), ``bridges`` the camps that its partners belong to where they are several.
    """

    entity: Entity
    degree: int
    betweenness: float
    community: int
    bridges: tuple[int, ...]


Triangle = tuple[tuple[str, str, str], date | None]


@dataclass(frozen=True, slots=True)
class Network:
    """Nodes, the most connected first, edges, and triangles with the day on which their last side came, the newest first."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    triangles: tuple[Triangle, ...]

    def to_igraph(self) -> igraph.Graph:
        """The graph with names, ids and measures as attributes, for igraph's own methods."""
        return _drawn([node.entity.id for node in self.nodes], self.edges, [node.entity.name for node in self.nodes])


def network_of(ties: Iterable[TieUp], roll_up: Callable[[Entity], Entity] = lambda entity: entity) -> Network:
    """The network of these tie-ups; ``roll_up`` gives the group that stands for an organisation. Needs igraph."""
    entities: dict[str, Entity] = {}
    edges = tuple(_edges(ties, roll_up, entities))
    if not edges:
        return Network((), (), ())
    ids = sorted({identity for edge in edges for identity in (edge.one, edge.other)})
    return Network(_nodes([entities[identity] for identity in ids], edges), edges, _triangles(edges))


def among(ties: Iterable[TieUp], ids: AbstractSet[str]) -> tuple[Edge, ...]:
    """The edges between these organisations, those of most tie-ups first."""
    found = (edge for edge in _edges(ties, lambda entity: entity, {}) if edge.one in ids and edge.other in ids)
    return tuple(sorted(found, key=lambda edge: (-len(edge.ties), edge.one, edge.other)))


def _edges(ties: Iterable[TieUp], roll_up: Callable[[Entity], Entity], entities: dict[str, Entity]) -> Iterator[Edge]:
    found: dict[tuple[str, str], list[TieUp]] = defaultdict(list)
    for tie in ties:
        parties = [(roll_up(entity), role) for entity, role in tie.participants]
        entities.update({entity.id: entity for entity, _ in parties})
        pairs = {_pair(one[0], other[0]) for one, other in combinations(parties, 2) if one[1] != other[1] or one[1] not in _ONE_SIDE}
        for pair in pairs:
            if pair[0] != pair[1]:
                found[pair].append(tie)
    for (one, other), several in sorted(found.items()):
        forms = sorted({form.value for tie in several for form in tie.forms})
        since = min((tie.first.start for tie in several if tie.first), default=None)
        yield Edge(one, other, tuple(sorted(tie.id for tie in several)), tuple(forms), since)


def _pair(one: Entity, other: Entity) -> tuple[str, str]:
    return (one.id, other.id) if one.id < other.id else (other.id, one.id)


def _nodes(entities: Sequence[Entity], edges: Sequence[Edge]) -> tuple[Node, ...]:
    graph = _drawn([entity.id for entity in entities], edges, [entity.name for entity in entities])
    camps = graph.community_leiden(objective_function="modularity", weights="weight", n_iterations=-1)
    order = sorted(range(len(camps)), key=lambda camp: (-len(camps[camp]), min(camps[camp])))
    camp = {vertex: number for number, which in enumerate(order) for vertex in camps[which]}
    pairs = max(1, (len(entities) - 1) * (len(entities) - 2) // 2)
    between = graph.betweenness()
    nodes = []
    for number, entity in enumerate(entities):
        near = graph.neighbors(number)
        touched = tuple(sorted({camp[other] for other in near}))
        nodes.append(Node(entity, len(near), round(between[number] / pairs, 6), camp[number], touched if len(touched) > 1 else ()))
    return tuple(sorted(nodes, key=lambda node: (-node.degree, -node.betweenness, node.entity.id)))


def _drawn(ids: Sequence[str], edges: Sequence[Edge], names: Sequence[str]) -> igraph.Graph:
    try:
        import igraph  # noqa: PLC0415 - an extra, and heavy
    except ImportError as error:
        raise MissingError("igraph", "graph") from error
    number = {identity: place for place, identity in enumerate(ids)}
    graph = igraph.Graph(len(ids), [(number[edge.one], number[edge.other]) for edge in edges])
    graph.vs["id"], graph.vs["name"] = list(ids), list(names)
    graph.es["weight"] = [len(edge.ties) for edge in edges]
    graph.es["since"] = [edge.since.isoformat() if edge.since else "" for edge in edges]
    return graph


def _triangles(edges: Sequence[Edge]) -> tuple[Triangle, ...]:
    """Three that are all tied to one another, and the day on which the last of the three ties came."""
    since = {(edge.one, edge.other): edge.since for edge in edges}
    near: dict[str, set[str]] = defaultdict(set)
    for edge in edges:
        near[edge.one].add(edge.other)
    found = []
    for edge in edges:
        for third in near[edge.one] & near[edge.other]:
            days = (edge.since, since[edge.one, third], since[edge.other, third])
            found.append(((edge.one, edge.other, third), None if None in days else max(day for day in days if day)))
    return tuple(sorted(found, key=lambda t: (t[1] is None, -(t[1] or date.min).toordinal(), t[0])))
