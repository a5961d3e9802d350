"""Code, stars and upvotes beside influence: who is talked about, who is built on."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from typing import Any

import networkx as nx
import numpy as np
import numpy.typing as npt

from .age import year_rank
from .network import Floats, Network


@dataclass(frozen=True, slots=True)
class RepositoryRow:
    """A repository: the papers whose code it holds, the papers its README lists, and its stars (None unknown)."""

    id: Hashable
    papers: tuple[Hashable, ...]
    lists: tuple[Hashable, ...]
    stars: int | None

    def as_dict(self) -> dict[str, Any]:
        """Return the row for ``--json``."""
        return {"id": self.id, "papers": list(self.papers), "lists": list(self.lists), "stars": self.stars}


@dataclass(frozen=True, slots=True)
class AttentionRow:
    """A paper's attention beside its influence.

    ``attention`` is the mean of its percentiles (0 to 1, equal values share the middle) by upvotes, stars of its code
    and number of lists naming it, as far as known, among the papers for which that is known; ``influence`` its rank in
    its year (:func:`~citewalk.graph.measures.age.year_rank`, None without a year); ``hype`` = attention - influence,
    -1 (built on, not talked about) to 1 (talked about, not built on).
    """

    id: Hashable
    title: str
    upvotes: int | None
    stars: int | None
    lists: int
    repositories: int
    attention: float
    influence: float | None
    hype: float | None

    def as_dict(self) -> dict[str, Any]:
        """Return the row for ``--json``."""
        return {name: getattr(self, name) for name in self.__slots__}


def repositories(graph: nx.DiGraph) -> list[RepositoryRow]:
    """Return the repositories of *graph*, those with most papers first, then most papers listed, stars, smaller id."""
    rows = []
    for node, data in graph.nodes(data=True):
        if data.get("kind") == "repository":
            owners = [a for a, _, edge in graph.in_edges(node, data=True) if edge.get("relation") == "has_code"]
            listed = [b for _, b, edge in graph.out_edges(node, data=True) if edge.get("relation") == "lists"]
            rows.append(RepositoryRow(node, tuple(owners), tuple(listed), data.get("stars")))
    return sorted(rows, key=lambda row: (-len(row.papers), -len(row.lists), row.stars is None, -(row.stars or 0), str(row.id)))


def hype(graph: nx.DiGraph) -> list[AttentionRow]:
    """Return the papers of *graph* of which upvotes, starred code or lists are known, the most overrated first.

    Papers without a year, for which influence is not comparable, come last.
    """
    network = Network.from_graph(graph)
    stars, lists, code = _code(graph, network)
    upvotes = np.array([_number(value) for value in network.facts("upvotes")] or [np.nan] * len(network))
    listed = np.where(lists > 0, lists, np.nan)
    columns = np.column_stack([_percentiles(column) for column in (upvotes, stars, listed)])
    known = ~np.isnan(columns).all(axis=1)
    influence = year_rank(network)
    rows = []
    for position in np.flatnonzero(known).tolist():
        attention = round(float(np.nanmean(columns[position])), 9)
        place = None if np.isnan(influence[position]) else round(float(influence[position]), 9)
        rows.append(
            AttentionRow(
                id=network.ids[position],
                title=network.titles[position],
                upvotes=_whole(upvotes[position]),
                stars=_whole(stars[position]),
                lists=int(lists[position]),
                repositories=int(code[position]),
                attention=attention,
                influence=place,
                hype=None if place is None else round(attention - place, 9),
            )
        )
    return sorted(rows, key=lambda row: (row.hype is None, -(row.hype or 0), str(row.id)))


def _code(graph: nx.DiGraph, network: Network) -> tuple[Floats, npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Return per paper (stars of its best starred code, NaN unknown; lists that name it; repositories with its code)."""
    stars = np.full(len(network), np.nan)
    lists, code = np.zeros(len(network), np.int64), np.zeros(len(network), np.int64)
    for a, b, edge in graph.edges(data=True):
        relation = edge.get("relation")
        if relation == "has_code" and a in network.index:
            code[network.index[a]] += 1
            stars[network.index[a]] = np.fmax(stars[network.index[a]], _number(graph.nodes[b].get("stars")))
        elif relation == "lists" and b in network.index:
            lists[network.index[b]] += 1
    return stars, lists, code


def _number(value: Any) -> float:
    return float("nan") if value is None else float(value)


def _whole(value: float) -> int | None:
    return None if np.isnan(value) else int(value)


def _percentiles(values: Floats) -> Floats:
    """Return the place of each known value among the known ones: the share below plus half of the equal ones."""
    known = np.sort(values[~np.isnan(values)])
    below, upto = np.searchsorted(known, values, side="left"), np.searchsorted(known, values, side="right")
    return np.where(np.isnan(values), np.nan, (below + upto) / (2 * max(known.size, 1)))
