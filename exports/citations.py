"""The papers of a graph and the citations between them, for formats that know nothing else."""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from .columns import as_text, simplify
from .writing import clean_text

if TYPE_CHECKING:
    import networkx as nx

    from .columns import FlatGraph


def kind_of(data: Mapping[Any, Any]) -> str:
    """Return the kind of the node with these attributes, ``paper`` where it has none (so that any graph can be written)."""
    return _word(data.get("kind")) or "paper"


def relation_of(data: Mapping[Any, Any]) -> str:
    """Return the relation of the edge with these attributes, ``cites`` where it has none."""
    return _word(data.get("relation")) or "cites"


def weight_of(data: Mapping[Any, Any]) -> float:
    """Return the weight of the edge with these attributes, 1 where it has none that is a finite number."""
    weight = simplify(data.get("weight"))
    good = isinstance(weight, (int, float)) and not isinstance(weight, bool) and math.isfinite(weight)
    return weight if good else 1  # type: ignore[return-value]


def _word(value: Any) -> str:
    plain = value if type(value) is str else simplify(value)
    return "" if plain is None else clean_text(as_text(plain))[0]


def papers(graph: nx.DiGraph) -> list[Hashable]:
    """Return the nodes that are papers, in the graph's order."""
    return [node for node, data in graph.nodes(data=True) if kind_of(data) == "paper"]


def citations(graph: nx.DiGraph) -> Iterator[tuple[Hashable, Hashable, dict[str, Any]]]:
    """Yield the edges that are citations between two different papers."""
    kept = set(papers(graph))
    for citing, cited, data in graph.edges(data=True):
        if citing in kept and cited in kept and citing != cited and relation_of(data) == "cites":
            yield citing, cited, data


def left_out(flat: FlatGraph, nodes: int, edges: int, why: str) -> tuple[str, ...]:
    """Return the note that says how many nodes and edges of the graph are not among *nodes* and *edges*, and *why*."""
    without = (len(flat.ids) - nodes, flat.graph.number_of_edges() - edges)
    return (f"{without[0]} nodes and {without[1]} edges are left out: {why}.",) if any(without) else ()
