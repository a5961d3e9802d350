"""Who is cited, by whom, and how much that counts: degree, PageRank, HITS, Katz, core, and the shortest-path measures.

Every function takes a :class:`Network` and returns one float64 (or int32) value per paper, scaled as networkx does by
default. PageRank and HITS use the citations' ``weight``; the others count each citation once.
"""

from __future__ import annotations

import random
from collections.abc import Hashable, Sequence

import numpy as np
import scipy.sparse.csgraph as csgraph

from ..errors import InputError, UnknownPaperError
from .eigen import leading_vector
from .network import Floats, Ints, Network, once

DAMPING = 0.85
EXACT_UP_TO = 5_000
SAMPLED_SOURCES = 256


@once
def pagerank(network: Network) -> Floats:
    """Return PageRank: p = (1 - d)/n + d (sum over citing papers of p / references + p of papers without / n), d = 0.85.

    From 0 to 1, sums to 1. A reader follows references at random and with probability 1 - d, or where a paper
    cites nothing, starts again anywhere. Brin and Page 1998; igraph's PRPACK solver, exact to about 1e-10.
    """
    if not len(network):
        return np.zeros(0)
    weights = None if network.weight is None else network.weight.tolist()
    return np.array(network.directed.pagerank(damping=DAMPING, weights=weights, implementation="prpack"))


@once
def hits(network: Network) -> tuple[Floats, Floats]:
    """Return (hubs, authorities): a hub cites good authorities, an authority is cited by good hubs.

    Each from 0 to 1 and summing to 1: the leading singular vectors of the citation matrix, Kleinberg 1999. Where the
    leading singular value is shared (equal groups apart) it is what the power method reaches from equal scores.
    """
    n = len(network)
    matrix, transposed = network.matrix, network.cited_by
    if not matrix.nnz:
        return np.full(n, 1 / max(n, 1)), np.full(n, 1 / max(n, 1))
    authority = np.abs(leading_vector(lambda x: transposed @ (matrix @ x), n))
    authority[authority < 1e-14 * authority.max()] = 0.0
    hub = matrix @ authority
    return hub / hub.sum(), authority / authority.sum()


def out_degree(network: Network) -> Ints:
    """Return how many papers of the network each one cites, masked where its reference list is unknown."""
    return np.ma.masked_array(network.out_degree, ~network.lists_known) if not network.lists_known.all() else network.out_degree


def hub(network: Network) -> Floats:
    """Return the hub score of :func:`hits`, NaN where a paper's reference list is unknown."""
    return np.where(network.lists_known, hits(network)[0], np.nan)


def core(network: Network) -> Ints:
    """Return the core number: the largest k such that the paper is in a part where all have k neighbours or more.

    Integers from 0; citations without direction, mutual ones once, self-citations left out. Seidman 1983; Batagelj
    and Zaversnik 2003.
    """
    return np.array(network.undirected.coreness(), dtype=np.int32)


def betweenness(network: Network, sources: Sequence[Hashable] | int | None = None, seed: int = 0) -> Floats:
    """Return betweenness: the share of shortest citation paths between two other papers that pass through this one.

    From 0 to 1 (divided by (n - 1)(n - 2)). Exact up to 5,000 papers; beyond that estimated from the paths that start
    at 256 papers drawn with *seed*, the same draw and scaling as ``networkx.betweenness_centrality(k=256, seed=seed)``.
    *sources* fixes the starting papers or their number. Freeman 1977, Brandes 2001, Brandes and Pich 2007.
    Raises InputError for a source that is not in the network.
    """
    n = len(network)
    if sources is None and n > EXACT_UP_TO:
        sources = SAMPLED_SOURCES
    if isinstance(sources, int):
        sources = random.Random(seed).sample(list(network.ids), min(sources, n))
    try:
        starts = None if sources is None else list(dict.fromkeys(map(network.find, sources)))
    except UnknownPaperError as error:
        raise InputError(f"betweenness cannot start there: {error}") from None
    if starts is None or len(starts) >= n:
        return np.array(network.directed.betweenness()) / max((n - 1) * (n - 2), 1)
    if not starts or n < 3:
        return np.zeros(n)
    values = np.array(network.directed.betweenness(sources=starts)) / (len(starts) * (n - 2))
    # A path cannot pass through the paper where it starts: a source has one start fewer to be passed from.
    values[starts] *= len(starts) / max(len(starts) - 1, 1)
    return values


@once
def reaching(network: Network) -> Ints:
    """Return from how many papers each one is reached by following references, itself included."""
    return np.array(network.directed.neighborhood_size(order=max(len(network), 1), mode="in"), dtype=np.int32)


def closeness(network: Network) -> Floats:
    """Return closeness: (r - 1)/(n - 1) times (r - 1)/sum of distances from the r - 1 papers that lead here.

    From 0 to 1; distances are counted along references towards the paper; 0 when nothing leads here. Wasserman and
    Faust 1994, as networkx does by default.
    """
    n = len(network)
    if n < 2:
        return np.zeros(n)
    inner = np.nan_to_num(np.array(network.directed.closeness(mode="in", normalized=True), dtype=np.float64))
    return inner * (reaching(network) - 1) / (n - 1)


def harmonic(network: Network) -> Floats:
    """Return harmonic centrality: the sum of 1/distance over all papers that lead here by references.

    From 0 to n - 1, not divided, as networkx does. Boldi and Vigna 2014.
    """
    if len(network) < 2:
        return np.zeros(len(network))
    return np.array(network.directed.harmonic_centrality(mode="in", normalized=False), dtype=np.float64)


def katz(network: Network) -> Floats:
    """Return Katz centrality: x = 1 + alpha (sum of x over citing papers), scaled to Euclidean length 1.

    Chains of citations count, each step alpha times less. alpha is 0.1 as in networkx where that converges (always, if
    no papers cite each other in a circle), else 0.85 over the largest eigenvalue. Katz 1953.
    """
    n = len(network)
    if not n:
        return np.zeros(0)
    counts = network.cited_by.astype(bool).astype(np.float64)
    alpha = katz_alpha(network)
    values = np.ones(n)
    for _ in range(10_000):
        following = 1.0 + alpha * (counts @ values)
        settled = np.abs(following - values).max() <= 1e-13 * following.max()
        values = following
        if settled:
            break
    return values / np.linalg.norm(values)


@once
def katz_alpha(network: Network) -> float:
    """Return the attenuation :func:`katz` uses: 0.1, or less where circles of citations would make it diverge."""
    _, strong = csgraph.connected_components(network.matrix, connection="strong")
    inside = strong[network.source] == strong[network.target]
    if not inside.any():
        return 0.1
    ends = network.source[inside], network.target[inside]
    involved, flat = np.unique(np.concatenate(ends), return_inverse=True)
    rows, columns = np.split(flat, 2)
    # Power iteration on A + 1: the shift makes a bare circle converge and moves the eigenvalue by exactly 1.
    vector, largest = np.full(involved.size, 1.0), 0.0
    for _ in range(1_000):
        following = vector + np.bincount(rows, weights=vector[columns], minlength=involved.size)
        # The vector's largest entry is always 1. No BLAS norm: its threads cost more than they bring on a busy machine.
        previous, largest = largest, float(following.max())
        vector = following / largest
        if abs(largest - previous) < 1e-9 * largest:
            break
    return 0.1 if 0.1 * (largest - 1) < 0.95 else 0.85 / (largest - 1)
