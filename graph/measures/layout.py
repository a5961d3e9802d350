"""Where every node stands in the picture: groups as islands, everything unconnected beside them, nothing far out."""

from __future__ import annotations

import random
from collections.abc import Hashable

import igraph
import networkx as nx
import numpy as np
import numpy.typing as npt
from scipy.spatial import KDTree

from .communities import partition
from .network import Ints, Network
from .packing import beside

SPACING = 20.0
INSIDE, BETWEEN = 1.0, 0.3
GRID_ABOVE = 5_000

Points = npt.NDArray[np.float64]


def layout(
    graph: nx.DiGraph | Network, seed: int = 0, *, community: npt.ArrayLike | None = None
) -> dict[Hashable, tuple[float, float]]:
    """Return ``{node: (x, y)}`` for all papers of *graph*, and its repositories beside the papers they belong to.

    y points up; a typical node has about 20 units to itself and the picture is centred on (0, 0). Same graph, same
    *seed*: same picture. Fruchterman-Reingold on the largest component, citations inside a community pulling
    three times as hard as those between communities; the other components are laid out alone and packed around.
    *community* (one number per paper) saves finding the communities again.
    """
    network = Network.from_graph(graph)
    member = partition(network, seed)[0] if community is None else np.asarray(community, dtype=np.int32)
    points = place_papers(network, member, seed)
    placed = dict(zip(network.ids, map(tuple, points.round(2).tolist()), strict=True))
    return placed if isinstance(graph, Network) else place_repositories(graph, placed)


def place_papers(network: Network, member: Ints, seed: int = 0) -> Points:
    """Return an (n, 2) float64 array of positions for the papers of *network*."""
    n = len(network)
    if not n:
        return np.zeros((0, 2))
    components = sorted(network.undirected.connected_components(), key=lambda part: (-len(part), part[0]))
    pieces = []
    for part in components:
        nodes = np.array(part)
        pieces.append((nodes, draw(*_inner(network, nodes, member), seed) if nodes.size > 1 else np.zeros((1, 2))))
    points = beside(pieces, n, SPACING)
    return np.asarray(points - (points.min(axis=0) + points.max(axis=0)) / 2)


def _inner(network: Network, nodes: npt.NDArray[np.intp], member: Ints) -> tuple[int, Ints, Ints, Ints]:
    """Return (size, low ends, high ends, communities) of the component made of *nodes*, renumbered from 0."""
    number = np.full(len(network), -1, np.int32)
    number[nodes] = np.arange(nodes.size, dtype=np.int32)
    low, high = network.pairs
    inside = number[low] >= 0
    return nodes.size, number[low[inside]], number[high[inside]], member[nodes]


def draw(size: int, low: Ints, high: Ints, member: Ints, seed: int) -> Points:
    """Return positions of one connected component, scaled to SPACING; it starts with every community in its own place."""
    rng = np.random.default_rng(seed)
    weights = np.where(member[low] == member[high], INSIDE, BETWEEN)
    graph = igraph.Graph(n=size, edges=zip(low.tolist(), high.tolist(), strict=True))
    igraph.set_random_number_generator(random.Random(seed))
    try:
        found = graph.layout_fruchterman_reingold(
            weights=weights.tolist(),
            seed=_start(member, rng).tolist(),
            niter=150,
            grid=size > GRID_ABOVE,
        )
    finally:
        igraph.set_random_number_generator(random)
    return spaced(np.array(found.coords))


def _start(member: Ints, rng: np.random.Generator) -> Points:
    """Return starting positions: communities on a sunflower's seeds, the largest in the middle, their papers around."""
    _, group, sizes = np.unique(member, return_inverse=True, return_counts=True)
    order = np.argsort(np.argsort(-sizes, kind="stable"))
    radius = np.sqrt(member.size) * np.sqrt((order + 0.5) / sizes.size)
    angle = order * np.pi * (3 - np.sqrt(5))
    centre = np.column_stack((radius * np.cos(angle), radius * np.sin(angle)))
    return centre[group] + rng.normal(scale=np.sqrt(sizes[group])[:, None] / 2, size=(member.size, 2))


def spaced(points: Points) -> Points:
    """Return *points* around (0, 0), scaled so that half of the nodes have their nearest neighbour SPACING away."""
    centred = points - points.mean(axis=0)
    nearest = KDTree(centred).query(centred, k=2)[0][:, 1]
    return np.asarray(centred * (SPACING / (float(np.median(nearest)) or 1.0)))


def place_repositories(graph: nx.DiGraph, placed: dict[Hashable, tuple[float, float]]) -> dict[Hashable, tuple[float, float]]:
    """Return *placed* with every repository of *graph* set beside the papers it has edges with."""
    everything = dict(placed)
    homeless = []
    turn: dict[Hashable, int] = {}
    for node in graph:
        if node in placed:
            continue
        papers = [other for other in (*graph.predecessors(node), *graph.successors(node)) if other in placed]
        if not papers:
            homeless.append(node)
            continue
        own = [paper for paper in papers if graph.has_edge(paper, node)] or papers
        x, y = np.mean([placed[paper] for paper in own], axis=0)
        step = turn[own[0]] = turn.get(own[0], 0) + 1
        angle = step * 2.4
        everything[node] = (
            round(float(x + SPACING * 0.6 * np.cos(angle)), 2),
            round(float(y + SPACING * 0.6 * np.sin(angle)), 2),
        )
    if homeless:
        bottom = min((y for _, y in everything.values()), default=0.0) - 2 * SPACING
        for step, node in enumerate(homeless):
            everything[node] = (round((step - len(homeless) / 2) * SPACING, 2), round(bottom, 2))
    return everything
