"""Write everything measured onto the assembled graph, for the page, the exports and the report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

import networkx as nx
import numpy as np
import numpy.typing as npt

from .appearance import REPOSITORY, SMALLEST, community_color, sizes
from .communities import Community, describe, partition
from .intervals import rank_intervals, resamplable
from .layout import place, sketch
from .network import Network
from .order import ranks_of
from .table import Sampling, select

SIZED_BY = "pagerank"
DIGITS = 9


def annotate(
    graph: nx.DiGraph,
    *,
    names: Iterable[str] | None = None,
    seed: int = 0,
    intervals: bool | Iterable[str] = True,
    resamples: int = 200,
) -> Network:
    """Write measures, communities, positions, sizes and colours onto *graph* and return the network they came from.

    Nodes get one attribute per measure (nine significant digits, so that the last bits of an engine change no file),
    ``community community_label x y size color``; the graph gets ``measures`` (names), ``ranks``
    (``{measure: {paper: rank}}``), ``communities`` (list of ``id label size papers``) and ``intervals``
    (``{measure: {paper: (low, high)}}``). *names* are measures as in :func:`measure`; *intervals* False leaves the
    stability intervals out, True makes those of PageRank and in_degree, a list of names those. Repositories take the
    community of most of their papers. Same graph and *seed*: same values. Raises UnknownWordError for an unknown measure.
    """
    network = Network.from_graph(graph)
    if not isinstance(intervals, bool):
        intervals = [each.name for each in select(intervals or (), network)]
    sampling = Sampling(seed)
    chosen = select(names, network)
    values = {each.name: each.compute(network, sampling) for each in chosen}
    for name, column in values.items():
        write(graph, network, name, column)
    ranks = {name: ranks_of(network, column) for name, column in values.items()}
    graph.graph["measures"] = list(values)
    graph.graph["ranks"] = ranks
    wanted = {SIZED_BY, "in_degree"} if intervals is True else set(intervals or ())
    graph.graph["intervals"] = {
        name: rank_intervals(network, name, column, seed=seed, resamples=resamples)
        for name, column in values.items()
        if name in wanted and resamplable(network, name)
    }
    member, _ = partition(network, seed)
    groups = describe(network, member)
    graph.graph["communities"] = [
        {"id": group.id, "label": group.label, "size": group.size, "papers": list(group.papers)} for group in groups
    ]
    _appear(graph, network, member, groups, values.get(SIZED_BY), seed)
    return network


def write(graph: nx.DiGraph, network: Network, name: str, column: npt.NDArray[Any]) -> None:
    """Write *column* (one value per paper) as attribute *name*; a paper without a value gets no attribute."""
    nodes = graph._node
    if column.dtype.kind != "f":
        for node, whole in zip(network.ids, column.tolist(), strict=True):
            if whole is not None:
                nodes[node][name] = whole
        return
    for node, value in zip(network.ids, column.tolist(), strict=True):
        if value == value:
            nodes[node][name] = float(f"{value:.{DIGITS}g}")


def _appear(
    graph: nx.DiGraph,
    network: Network,
    member: npt.NDArray[np.int32],
    groups: tuple[Community, ...],
    weight: npt.NDArray[Any] | None,
    seed: int,
) -> None:
    nodes = graph._node
    drawn = sketch(network, member, graph)
    size = sizes(network.in_degree if weight is None else weight).tolist()
    for position, node in enumerate(network.ids):
        group = groups[member[position]]
        nodes[node].update(
            community=group.id,
            community_label=group.label,
            size=size[position],
            color=community_color(group.id, group.size),
        )
    for node, (x, y) in zip(drawn.nodes, place(drawn, seed).round(2).tolist(), strict=True):
        nodes[node].update(x=x, y=y)
    of = dict(zip(network.ids, member.tolist(), strict=True))
    for node in graph:
        if node in of:
            continue
        nodes[node].update(size=2 * SMALLEST, color=REPOSITORY)
        near = Counter(of[other] for other in (*graph.predecessors(node), *graph.successors(node)) if other in of)
        if near:
            group = groups[min(near, key=lambda number: (-near[number], number))]
            nodes[node].update(community=group.id, community_label=group.label)
