"""The papers of a graph and the citations between them, for formats that know nothing else."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import networkx as nx

    from .columns import FlatGraph


def is_paper(data: dict[str, Any]) -> bool:
    """Whether the node with these attributes is a paper (what has no kind is one, so that any graph can be written)."""
    return bool(data.get("kind", "paper") == "paper")


def is_citation(data: dict[str, Any]) -> bool:
    """Whether the edge with these attributes is a citation (what has no relation is one)."""
    return bool(data.get("relation", "cites") == "cites")


def papers(graph: nx.DiGraph) -> list[Hashable]:
    """Return the nodes that are papers, in the graph's order."""
    return [node for node, data in graph.nodes(data=True) if is_paper(data)]


def citations(graph: nx.DiGraph) -> Iterator[tuple[Hashable, Hashable, dict[str, Any]]]:
    """Yield the edges that are citations between two different papers."""
    kept = set(papers(graph))
    for citing, cited, data in graph.edges(data=True):
        if citing in kept and cited in kept and citing != cited and is_citation(data):
            yield citing, cited, data


def left_out(flat: FlatGraph, nodes: int, edges: int, why: str) -> tuple[str, ...]:
    """Return the note that says how many nodes and edges of the graph are not among *nodes* and *edges*, and *why*."""
    without = (len(flat.ids) - nodes, flat.graph.number_of_edges() - edges)
    return (f"{without[0]} nodes and {without[1]} edges are left out: {why}.",) if any(without) else ()
