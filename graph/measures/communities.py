"""Groups of papers that cite each other more than the rest: Leiden, the same for the same seed, with labels."""

from __future__ import annotations

import random
from collections.abc import Hashable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import igraph
import networkx as nx
import numpy as np

from .centrality import pagerank
from .labels import label_groups
from .network import Ints, Network

UNTIL_STABLE_UP_TO = 5_000
OTHER_SEEDS = 8


@dataclass(frozen=True, slots=True)
class Community:
    """A group of papers: ``papers`` are ids, the most central first; ``label`` is made of its titles' telling words.

    ``inside`` is the share of its papers' citations (either direction) that stay within it, None where there are none.
    """

    id: int
    label: str
    size: int
    papers: tuple[Hashable, ...]
    inside: float | None

    def as_dict(self) -> dict[str, Any]:
        """Return the row of ``citewalk communities --json``."""
        return {
            "id": self.id,
            "label": self.label,
            "size": self.size,
            "papers": list(self.papers),
            "inside": None if self.inside is None else round(self.inside, 4),
        }


@dataclass(frozen=True, slots=True)
class Communities:
    """All communities, the largest first; every paper is in one (a paper without citations in one of its own).

    ``modularity`` is that of this partition, None where there are no citations; ``stability`` is the mean normalised mutual
    information (0 to 1) with the partitions that other seeds give, None where not asked for.
    """

    groups: tuple[Community, ...]
    modularity: float | None
    stability: float | None

    def of(self) -> dict[Hashable, int]:
        """Return the community's id by paper."""
        return {paper: group.id for group in self.groups for paper in group.papers}


def communities(graph: nx.DiGraph | Network, seed: int = 0, *, resolution: float = 1.0, runs: int = OTHER_SEEDS) -> Communities:
    """Return the communities of *graph*: Leiden on its citations without direction, with *seed*.

    *resolution* above 1 gives smaller groups. Another seed gives other groups at the edges, so *runs* other seeds are
    tried and their agreement reported as ``stability`` (0 runs: not measured). Traag, Waltman and van Eck 2019.
    """
    network = Network.from_graph(graph)
    member, modularity = partition(network, seed, resolution)
    agreement = [
        igraph.compare_communities(member.tolist(), partition(network, seed + other, resolution)[0].tolist(), method="nmi")
        for other in range(1, runs + 1)
        if network.source.size
    ]
    return Communities(describe(network, member), modularity, float(np.mean(agreement)) if agreement else None)


def partition(network: Network, seed: int = 0, resolution: float = 1.0) -> tuple[Ints, float | None]:
    """Return (the community of every paper, modularity); communities are numbered from 0, the largest first.

    Modularity is None where there are no citations.
    Two Leiden iterations on large networks (they already beat Louvain), until nothing moves on small ones.
    """
    n = len(network)
    if not n:
        return np.zeros(0, np.int32), 0.0
    iterations = -1 if n <= UNTIL_STABLE_UP_TO else 2
    # igraph draws from one generator for the whole process; it gets its usual one back.
    igraph.set_random_number_generator(random.Random(seed))
    try:
        found = network.undirected.community_leiden(
            objective_function="modularity", resolution=resolution, n_iterations=iterations
        )
    finally:
        igraph.set_random_number_generator(random)
    raw = np.array(found.membership)
    sizes = np.bincount(raw)
    _, first = np.unique(raw, return_index=True)
    order = np.lexsort((first, -sizes))
    number = np.empty(sizes.size, np.int32)
    number[order] = np.arange(sizes.size)
    modularity = network.undirected.modularity(raw.tolist(), resolution=resolution) if network.pairs[0].size else None
    return number[raw], None if modularity is None else float(modularity)


def describe(network: Network, member: Ints) -> tuple[Community, ...]:
    """Return the communities that *member* (one number per paper) makes, with labels and central papers first."""
    if not len(network):
        return ()
    own = (member[network.source] == member[network.target]) & (network.source != network.target)
    cited = np.bincount(network.target[own], minlength=len(network))
    degree = cited + np.bincount(network.source[own], minlength=len(network))
    # Where nobody in the group is cited twice, its centre is the paper whose references made it a group.
    cited[cited < 2] = 0
    score = np.round(pagerank(network), 12)
    order = np.lexsort((np.arange(len(network)), -score, -degree, -cited, member))
    bounds = np.searchsorted(member[order], np.arange(int(member.max()) + 2))
    groups = [order[start:end] for start, end in pairwise(bounds.tolist())]
    labels = label_groups([[network.titles[paper] for paper in group] for group in groups])
    inside = _inside(network, member, own)
    return tuple(
        Community(number, label, len(group), tuple(network.ids[paper] for paper in group), inside[number])
        for number, (group, label) in enumerate(zip(groups, labels, strict=True))
    )


def _inside(network: Network, member: Ints, own: Any) -> list[float | None]:
    ends = np.concatenate((member[network.source], member[network.target]))
    total = np.bincount(ends, minlength=int(member.max()) + 1)
    kept = np.bincount(ends, weights=np.concatenate((own, own)), minlength=total.size)
    return [part / whole if whole else None for part, whole in zip(kept.tolist(), total.tolist(), strict=True)]
