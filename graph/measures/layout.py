"""Where every node stands in the picture: groups as islands, everything unconnected beside them, nothing far out."""

from __future__ import annotations

import random
from collections.abc import Hashable
from dataclasses import dataclass

import igraph
import networkx as nx
import numpy as np
import numpy.typing as npt
import scipy.sparse as sp
import scipy.sparse.csgraph as csgraph

from .communities import partition
from .islands import gathered
from .network import Ints, Network
from .packing import beside

SPACING = 20.0
INSIDE, BETWEEN = 1.0, 0.3
ITERATIONS = 150
WHOLE_UP_TO = 200
GRID_ABOVE = 1_500

Points = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Sketch:
    """What is to be drawn: ``nodes`` (papers first, then repositories), undirected edges ``low[k]`` - ``high[k]`` by
    position, and the ``group`` of each node that should stand together.
    """

    nodes: list[Hashable]
    low: Ints
    high: Ints
    group: Ints


def layout(
    graph: nx.DiGraph | Network, seed: int = 0, *, community: npt.ArrayLike | None = None
) -> dict[Hashable, tuple[float, float]]:
    """Return ``{node: (x, y)}`` for the papers and repositories of *graph* (the papers of a :class:`Network`).

    y points up; half of the nodes have their nearest neighbour 20 units or more away, and the picture is centred on
    (0, 0). Same graph, same *seed*: same picture. The largest component is drawn by Fruchterman-Reingold, edges inside
    a community pulling three times as hard as those between communities; beyond 200 nodes every community is drawn
    alone, an island, and the islands are set beside those they are tied to. The other components are drawn alone and
    packed into a corner.
    *community* (one number per paper) saves finding the communities again.
    """
    network = Network.from_graph(graph)
    member = partition(network, seed)[0] if community is None else np.asarray(community, dtype=np.int32)
    drawn = sketch(network, member, None if isinstance(graph, Network) else graph)
    return dict(zip(drawn.nodes, map(tuple, place(drawn, seed).round(2).tolist()), strict=True))


def sketch(network: Network, member: Ints, graph: nx.DiGraph | None = None) -> Sketch:
    """Return what is to be drawn: the papers and, with *graph*, its repositories and the edges to them.

    A repository stands with the community of most of its papers; papers that nothing but repositories connect stand
    with the repository.
    """
    low, high = network.pairs
    if graph is None:
        return Sketch(list(network.ids), low, high, member)
    known = [node for node in graph if node not in network.index]
    position = {node: len(network) + number for number, node in enumerate(known)}
    ends = [
        (network.index[paper], position[repository])
        for repository in known
        for paper in (*graph.predecessors(repository), *graph.successors(repository))
        if paper in network.index
    ]
    joined = np.array(sorted(set(ends)), dtype=np.int32).reshape(-1, 2)
    group = np.concatenate((member, np.arange(len(known)) + (member.max(initial=-1) + 1))).astype(np.int32)
    cited = np.zeros(len(network), np.bool_)
    cited[low] = cited[high] = True
    for repository in position.values():
        papers = joined[joined[:, 1] == repository, 0]
        if papers.size and cited[papers].sum() * 2 > papers.size:
            numbers, counts = np.unique(member[papers[cited[papers]]], return_counts=True)
            group[repository] = numbers[counts.argmax()]
        group[papers[~cited[papers]]] = group[repository]
    return Sketch([*network.ids, *known], np.append(low, joined[:, 0]), np.append(high, joined[:, 1]), group)


def place(drawn: Sketch, seed: int = 0) -> Points:
    """Return an (n, 2) float64 array: the position of every node of *drawn*."""
    n = len(drawn.nodes)
    if not n:
        return np.zeros((0, 2))
    edges = sp.coo_array((np.ones(drawn.low.size, np.int8), (drawn.low, drawn.high)), shape=(n, n))
    _, component = csgraph.connected_components(edges, directed=False)
    sizes = np.bincount(component)
    order = np.argsort(component, kind="stable")
    parts = np.split(order, np.cumsum(sizes)[:-1])
    pieces = [(nodes, draw(*_inner(drawn, nodes), seed)) for nodes in sorted(parts, key=lambda part: (-part.size, part[0]))]
    points = beside(pieces, n, SPACING)
    return np.asarray(points - (points.min(axis=0) + points.max(axis=0)) / 2)


def _inner(drawn: Sketch, nodes: npt.NDArray[np.intp]) -> tuple[Ints, Ints, Ints]:
    """Return (groups, low ends, high ends) of the part of *drawn* made of *nodes*, renumbered from 0."""
    number = np.full(len(drawn.nodes), -1, np.int32)
    number[nodes] = np.arange(nodes.size, dtype=np.int32)
    inside = (number[drawn.low] >= 0) & (number[drawn.high] >= 0)
    return drawn.group[nodes], number[drawn.low[inside]], number[drawn.high[inside]]


def draw(group: Ints, low: Ints, high: Ints, seed: int) -> Points:
    """Return positions of one component around (0, 0), scaled to SPACING."""
    if group.size == 1:
        return np.zeros((1, 2))
    if group.size > WHOLE_UP_TO and np.unique(group).size > 1:
        return gathered(group, low, high, SPACING, lambda g, a, b: draw(g, a, b, seed))
    weights = np.where(group[low] == group[high], INSIDE, BETWEEN)
    return spaced(force_directed(_start(group, seed), low, high, weights, seed, grid=group.size > GRID_ABOVE))


def force_directed(start: Points, low: Ints, high: Ints, weights: npt.NDArray[np.float64], seed: int, *, grid: bool) -> Points:
    """Return Fruchterman and Reingold's layout (1991) from *start*; *grid* forgets distant repulsion to save time."""
    graph = igraph.Graph(n=len(start), edges=zip(low.tolist(), high.tolist(), strict=True))
    igraph.set_random_number_generator(random.Random(seed))
    try:
        found = graph.layout_fruchterman_reingold(weights=weights.tolist(), seed=start.tolist(), niter=ITERATIONS, grid=grid)
    finally:
        igraph.set_random_number_generator(random)
    return np.array(found.coords)


def _start(group: Ints, seed: int) -> Points:
    """Return starting positions: groups on a sunflower's seeds, the largest in the middle, their nodes around."""
    _, member, sizes = np.unique(group, return_inverse=True, return_counts=True)
    order = np.argsort(np.argsort(-sizes, kind="stable"))
    radius = np.sqrt(group.size) * np.sqrt((order + 0.5) / sizes.size)
    angle = order * np.pi * (3 - np.sqrt(5))
    centre = np.column_stack((radius * np.cos(angle), radius * np.sin(angle)))
    rng = np.random.default_rng(seed)
    return np.asarray(centre[member] + rng.normal(scale=np.sqrt(sizes[member])[:, None] / 2, size=(group.size, 2)))


def spaced(points: Points) -> Points:
    """Return *points* around (0, 0), scaled so that half of the nodes have their nearest neighbour SPACING away."""
    from scipy.spatial import KDTree  # here, because no ranking needs it and it takes a good part of all imports

    centred = points - points.mean(axis=0)
    nearest = KDTree(centred).query(centred, k=2)[0][:, 1]
    return np.asarray(centred * (SPACING / (float(np.median(nearest)) or 1.0)))
