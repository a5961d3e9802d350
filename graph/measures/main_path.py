"""The main path: the chain of citations through which most of a field's lines of descent run."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Any, Literal

import networkx as nx

from ..errors import UnknownWordError
from .acyclic import Cut, acyclic, circles
from .network import Network
from .order import name_order

Neighbours = list[list[int]]
WEIGHTS = ("spc", "splc")
KINDS = ("global", "key-route")


@dataclass(frozen=True, slots=True)
class MainPath:
    """A main path: ``nodes`` from the oldest on, ``edges`` as (citing, cited, share of all search paths, 0 to 1).

    ``cuts`` are the citations left out to make the network acyclic, ``circles`` the sizes of the groups that cite each
    other in circles, ``titles`` and ``years`` go with the nodes.
    """

    nodes: tuple[Hashable, ...]
    edges: tuple[tuple[Hashable, Hashable, float], ...]
    cuts: tuple[Cut, ...]
    circles: tuple[int, ...]
    titles: tuple[str, ...]
    years: tuple[int | None, ...]
    weights: str
    kind: str

    def as_dict(self) -> dict[str, Any]:
        """Return the document of ``citewalk main-path --json``."""
        return {
            "nodes": list(self.nodes),
            "edges": [
                {"source": source, "target": target, "relation": "cites", "weight": round(share, 9)}
                for source, target, share in self.edges
            ],
            "titles": list(self.titles),
            "years": list(self.years),
            "weights": self.weights,
            "kind": self.kind,
            "cut": [cut.as_dict() for cut in self.cuts],
            "circles": list(self.circles),
        }


def main_path(
    graph: nx.DiGraph | Network,
    weights: Literal["spc", "splc"] = "spc",
    kind: Literal["global", "key-route"] = "global",
    *,
    routes: int = 10,
) -> MainPath:
    """Return the main path of *graph*, circles cut by date first (:mod:`citewalk.graph.measures.acyclic`).

    A citation's weight is the number of search paths over it, from works that cite nothing here to works nobody cites
    here: ``spc`` counts paths from those origins, ``splc`` from every paper before it as well. ``global`` is the one
    chain with the largest sum; ``key-route`` the union of the best chains through each of the *routes* heaviest
    citations. Counts are Python integers: they pass 290 bits on real networks. Hummon and Doreian 1989; Batagelj 2003;
    Liu and Lu 2012. Raises UnknownWordError for another *weights* or *kind*.
    """
    if weights not in WEIGHTS:
        raise UnknownWordError("main path weights", weights, WEIGHTS)
    if kind not in KINDS:
        raise UnknownWordError("kind of main path", kind, KINDS)
    network = Network.from_graph(graph)
    keep, cuts = acyclic(network)
    cited: Neighbours = [[] for _ in network.ids]
    citing: Neighbours = [[] for _ in network.ids]
    pairs = list(zip(network.source[keep].tolist(), network.target[keep].tolist(), strict=True))
    for late, early in pairs:
        cited[late].append(early)
        citing[early].append(late)
    order = oldest_first(cited, citing)
    before = _count(order, cited, everyone=weights == "splc")
    after = _count(reversed(order), citing, everyone=False)
    weigh: Callable[[int, int], int] = lambda early, late: before[early] * after[late]  # noqa: E731
    place = name_order(network).tolist()
    backward = _best(order, cited, lambda late, early: weigh(early, late), place)
    forward = _best(reversed(order), citing, weigh, place)
    chosen = _chosen(pairs, weigh, backward, forward, place, routes if kind == "key-route" else 1, kind)
    total = sum(before[node] for node in order if not citing[node] and cited[node]) or 1
    position = {node: number for number, node in enumerate(order)}
    edges = sorted(chosen, key=lambda edge: (position[edge[0]], position[edge[1]]))
    nodes = sorted({node for edge in edges for node in edge}, key=lambda node: position[node])
    return MainPath(
        nodes=tuple(network.ids[node] for node in nodes),
        edges=tuple((network.ids[late], network.ids[early], weigh(early, late) / total) for late, early in edges),
        cuts=tuple(cuts),
        circles=tuple(circles(network)),
        titles=tuple(network.titles[node] for node in nodes),
        years=tuple(int(network.year[node]) or None for node in nodes),
        weights=weights,
        kind=kind,
    )


def oldest_first(cited: Neighbours, citing: Neighbours) -> list[int]:
    """Return all nodes so that each stands after all it cites (Kahn's algorithm, the smaller position first)."""
    waiting = [len(works) for works in cited]
    ready = [node for node, count in enumerate(waiting) if not count]
    order = []
    while ready:
        node = heapq.heappop(ready)
        order.append(node)
        for later in citing[node]:
            waiting[later] -= 1
            if not waiting[later]:
                heapq.heappush(ready, later)
    return order


def _count(order: Any, neighbours: Neighbours, *, everyone: bool) -> list[int]:
    """Return the number of paths that reach each node, from where nothing precedes it or (*everyone*) from any node."""
    paths = [0] * len(neighbours)
    for node in order:
        come = sum(paths[other] for other in neighbours[node])
        paths[node] = come + 1 if everyone else come or 1
    return paths


def _best(order: Any, neighbours: Neighbours, weigh: Callable[[int, int], int], place: list[int]) -> tuple[list[int], list[int]]:
    """Return (largest sum of a chain that ends at each node, the neighbour it comes through or -1)."""
    total, through = [0] * len(neighbours), [-1] * len(neighbours)
    for node in order:
        for other in neighbours[node]:
            value = total[other] + weigh(node, other)
            if through[node] < 0 or (value, -place[other]) > (total[node], -place[through[node]]):
                total[node], through[node] = value, other
    return total, through


def _chosen(
    pairs: list[tuple[int, int]],
    weigh: Callable[[int, int], int],
    backward: tuple[list[int], list[int]],
    forward: tuple[list[int], list[int]],
    place: list[int],
    routes: int,
    kind: str,
) -> set[tuple[int, int]]:
    """Return the edges (citing, cited) of the best chains through the best or heaviest pairs."""

    def value(pair: tuple[int, int]) -> tuple[int, int, int]:
        late, early = pair
        weight = weigh(early, late)
        whole = backward[0][early] + weight + forward[0][late] if kind == "global" else weight
        return (-whole, place[early], place[late])

    chosen = set()
    for late, early in heapq.nsmallest(routes, pairs, key=value):
        chosen.add((late, early))
        while (earlier := backward[1][early]) >= 0:
            chosen.add((early, earlier))
            early = earlier
        while (later := forward[1][late]) >= 0:
            chosen.add((later, late))
            late = later
    return chosen
