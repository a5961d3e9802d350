"""How one paper leads to another, step by step, through citations, code or both."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import networkx as nx

from ..errors import UnknownWordError
from ..model import RELATIONS
from ..nodes import find_node

_VERB = {"cites": ("cites", "is cited by"), "has_code": ("has its code in", "is the code of"), "lists": ("lists", "is listed by")}


@dataclass(frozen=True, slots=True)
class Step:
    """One edge of a path, in its own direction (``source`` cites ``target``) whichever way it is walked.

    ``verb`` says what the node before is to the node after it (``is cited by``), ``evidence`` who says so.
    """

    source: Hashable
    target: Hashable
    relation: str
    explanation: str
    verb: str = ""
    evidence: str | None = None


@dataclass(frozen=True, slots=True)
class Path:
    """The way from one node to another: ``nodes`` in order, and the ``steps`` between them; empty if there is none."""

    nodes: tuple[Hashable, ...]
    steps: tuple[Step, ...]

    def __bool__(self) -> bool:
        return bool(self.nodes)

    def as_dict(self) -> dict[str, Any]:
        """Return the document of ``citewalk path --json``."""
        return {
            "nodes": list(self.nodes),
            "edges": [{"source": step.source, "target": step.target, "relation": step.relation} for step in self.steps],
            "explanation": [step.explanation for step in self.steps],
        }


def shortest_path(graph: nx.DiGraph, a: Hashable, b: Hashable, through: Sequence[str] = ("cites", "has_code", "lists")) -> Path:
    """Return a shortest path from *a* to *b* along edges of the relations *through*, walked in either direction.

    Of several shortest ones the same is always taken: at each step a citation before code before a list, then the
    smaller id. Empty when they are not connected. *a* and *b* may be any identifier, URL or title. Raises
    UnknownPaperError for a node that is not there, UnknownWordError for an unknown relation.
    """
    a, b = (node if node in graph else find_node(graph, node) for node in (a, b))
    through = (through,) if isinstance(through, str) else through
    for relation in through:
        if relation not in RELATIONS:
            raise UnknownWordError("relation", relation, RELATIONS)
    left = _distances(graph, b, a, frozenset(through))
    if a not in left:
        return Path((), ())
    nodes, steps = [a], []
    while nodes[-1] != b:
        here = nodes[-1]
        nearer = [edge for edge in _edges(graph, here, frozenset(through)) if left.get(edge[0], -1) == left[here] - 1]
        there, relation, forward = min(nearer, key=lambda edge: (RELATIONS.index(edge[1]), not edge[2], str(edge[0])))
        steps.append(_step(graph, here, there, relation, forward))
        nodes.append(there)
    return Path(tuple(nodes), tuple(steps))


def _edges(graph: nx.DiGraph, node: Hashable, through: frozenset[str]) -> Iterator[tuple[Hashable, str, bool]]:
    """Yield (neighbour, relation, whether the edge points to it) for the edges of *node* that may be walked."""
    for other, edge in graph._succ[node].items():
        if (relation := edge.get("relation", "cites")) in through:
            yield other, relation, True
    for other, edge in graph._pred[node].items():
        if (relation := edge.get("relation", "cites")) in through:
            yield other, relation, False


def _distances(graph: nx.DiGraph, start: Hashable, end: Hashable, through: frozenset[str]) -> dict[Hashable, int]:
    """Return the number of steps to *start* from all nodes that are no further from it than *end*."""
    steps = {start: 0}
    front = [start]
    while front and end not in steps:
        following = []
        for node in front:
            for other, _, _ in _edges(graph, node, through):
                if other not in steps:
                    steps[other] = steps[node] + 1
                    following.append(other)
        front = following
    return steps


def _step(graph: nx.DiGraph, here: Hashable, there: Hashable, relation: str, forward: bool) -> Step:
    source, target = (here, there) if forward else (there, here)
    evidence = graph.edges[source, target].get("evidence") or graph.edges[source, target].get("sources")
    verb = _VERB[relation][0 if forward else 1]
    told = f"{_name(graph, here)} {verb} {_name(graph, there)}"
    return Step(source, target, relation, f"{told} ({evidence})" if evidence else told, verb, evidence)


def _name(graph: nx.DiGraph, node: Hashable) -> str:
    data = graph.nodes[node]
    name = data.get("title") or data.get("label")
    return f"“{name}”" if name and data.get("kind") != "repository" else str(name or node)
