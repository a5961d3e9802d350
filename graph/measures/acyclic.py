"""A citation network without circles: dates decide first which citation to cut, and every cut is told."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from typing import Any

import igraph
import numpy as np
import numpy.typing as npt
import scipy.sparse as sp
import scipy.sparse.csgraph as csgraph

from .network import Flags, Network

ITSELF = "cites itself"
LATER = "cites a later paper"
CIRCLE = "closes a circle that dates do not settle"


@dataclass(frozen=True, slots=True)
class Cut:
    """A citation left out so that no circle remains, and why."""

    source: Hashable
    target: Hashable
    reason: str

    def as_dict(self) -> dict[str, Any]:
        """Return the cut for ``--json``."""
        return {"source": self.source, "target": self.target, "reason": self.reason}


def acyclic(network: Network) -> tuple[Flags, list[Cut]]:
    """Return (which citations stay, the cuts): what stays has no circle.

    Cut are citations of a paper by itself; then, among papers in one circle, citations of a paper with a later date
    (where only the year is known, a later year); what circles remain lose the edges of a small feedback arc set
    (Eades, Lin and Smyth 1993). A citation outside any circle always stays, whatever the dates say.
    """
    source, target, time = network.source, network.target, network.time
    keep = source != target
    reasons = np.zeros(source.size, np.int8)
    reasons[~keep] = 1
    circling = keep & _in_circles(network, keep)
    coarse = (time[source] % 1 == 0.5) | (time[target] % 1 == 0.5)
    with np.errstate(invalid="ignore"):
        later = np.where(coarse, np.floor(time[source]) < np.floor(time[target]), time[source] < time[target])
    reasons[circling & later] = 2
    keep &= ~(circling & later)
    rest = np.flatnonzero(keep & _in_circles(network, keep))
    if rest.size:
        ends = zip(source[rest].tolist(), target[rest].tolist(), strict=True)
        arcs = rest[igraph.Graph(n=len(network), edges=ends, directed=True).feedback_arc_set(method="eades")]
        reasons[arcs] = 3
        keep[arcs] = False
    words = ("", ITSELF, LATER, CIRCLE)
    cuts = [
        Cut(network.ids[source[edge]], network.ids[target[edge]], words[reasons[edge]])
        for edge in np.flatnonzero(reasons).tolist()
    ]
    return keep, cuts


def circles(network: Network) -> list[int]:
    """Return the sizes of the groups of papers that cite each other in circles, the largest first."""
    sizes = np.bincount(_strong(network, np.ones(network.source.size, np.bool_)), minlength=1)
    return sorted((int(size) for size in sizes if size > 1), reverse=True)


def _strong(network: Network, keep: Flags) -> npt.NDArray[np.int32]:
    ends = (network.source[keep], network.target[keep])
    matrix = sp.csr_array((np.ones(ends[0].size, np.int8), ends), shape=(len(network), len(network)))
    found: npt.NDArray[np.int32] = csgraph.connected_components(matrix, connection="strong")[1]
    return found


def _in_circles(network: Network, keep: Flags) -> Flags:
    if not len(network):
        return keep
    strong = _strong(network, keep)
    return np.asarray(strong[network.source] == strong[network.target])
