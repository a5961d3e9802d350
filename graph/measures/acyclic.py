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

from .network import Flags, Floats, Network

ITSELF = "cites itself"
LATER = "cites a later paper"
LIKELY_LATER = "cites a paper that is later as far as its neighbours' dates tell"
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
    (where only the year is known, a later year), then the same with dates put in for papers that have none, between
    what they cite and what cites them; what circles remain lose the edges of a small feedback arc set (Eades, Lin and
    Smyth 1993). A citation outside any circle always stays, whatever the dates say.
    """
    source, target = network.source, network.target
    keep = source != target
    reasons = np.zeros(source.size, np.int8)
    reasons[~keep] = 1
    for reason, time in ((2, network.time), (3, _estimated(network))):
        wrong = keep & _in_circles(network, keep) & _later(time[source], time[target])
        reasons[wrong] = reason
        keep &= ~wrong
    rest = np.flatnonzero(keep & _in_circles(network, keep))
    if rest.size:
        ends = zip(source[rest].tolist(), target[rest].tolist(), strict=True)
        arcs = rest[igraph.Graph(n=len(network), edges=ends, directed=True).feedback_arc_set(method="eades")]
        reasons[arcs] = 4
        keep[arcs] = False
    words = ("", ITSELF, LATER, LIKELY_LATER, CIRCLE)
    cuts = [
        Cut(network.ids[source[edge]], network.ids[target[edge]], words[reasons[edge]])
        for edge in np.flatnonzero(reasons).tolist()
    ]
    return keep, cuts


def _later(citing: Floats, cited: Floats) -> Flags:
    """Return where *cited* is later than *citing*; a date that is only a year (a half, see network) is no finer."""
    coarse = (citing % 1 == 0.5) | (cited % 1 == 0.5)
    with np.errstate(invalid="ignore"):
        return np.asarray(np.where(coarse, np.floor(citing) < np.floor(cited), citing < cited))


def _estimated(network: Network) -> Floats:
    """Return the time of every paper, the unknown ones from their neighbours: a paper is newer than what it cites.

    The mean of what it cites plus a year and of what cites it less a year, three rounds.
    """
    known = ~np.isnan(network.time)
    time = network.time.copy()
    for _ in range(3):
        if known.all():
            break
        total, count = np.zeros(len(network)), np.zeros(len(network))
        for one, other, shift in ((network.source, network.target, 1.0), (network.target, network.source, -1.0)):
            told = ~np.isnan(time[other])
            total += np.bincount(one[told], weights=time[other[told]] + shift, minlength=len(network))
            count += np.bincount(one[told], minlength=len(network))
        new = np.isnan(network.time) & (count > 0)
        time[new] = total[new] / count[new]
    return time


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
