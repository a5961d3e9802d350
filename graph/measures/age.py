"""Measures that do not hold a paper's age against it."""

from __future__ import annotations

import numpy as np

from .centrality import pagerank
from .network import Floats, Network

TAU = 2.6
ALPHA = 0.5


def citerank(network: Network, tau: float = TAU, alpha: float = ALPHA) -> Floats:
    """Return CiteRank: the traffic t = r + (1 - alpha) (sum over citing papers of t / references) of readers.

    From 0 to 1, sums to 1. Readers start at recent papers, r proportional to exp(-age / *tau*) with the age in years
    before the newest paper here, and stop with probability *alpha* at every step, so a new paper needs few citations
    and an old one must still be read through new ones. A paper without a date starts as an average one does. Walker,
    Xie, Yan and Maslov 2007, with their best fit tau = 2.6, alpha = 0.5.
    """
    n = len(network)
    start = recency(network, tau)
    if not n:
        return start
    share = 1.0 / np.maximum(network.out_degree, 1)
    traffic = start
    for _ in range(200):
        following = start + (1 - alpha) * np.bincount(network.target, (traffic * share)[network.source], minlength=n)
        settled = np.abs(following - traffic).sum() < 1e-14 * following.sum()
        traffic = following
        if settled:
            break
    return np.asarray(traffic / traffic.sum())


def recency(network: Network, tau: float = TAU) -> Floats:
    """Return where CiteRank's readers start: one share per paper, summing to 1."""
    time = network.time
    known = ~np.isnan(time)
    if not known.any():
        return np.full(len(network), 1 / max(len(network), 1))
    start = np.exp((time - time[known].max()) / tau)
    start[~known] = start[known].mean()
    return np.asarray(start / start.sum())


def year_rank(network: Network) -> Floats:
    """Return the place within the paper's own year: the share of that year's papers with a lower PageRank.

    Between 0 and 1, papers with equal PageRank share the middle of their places, so 0.5 says "as its year" and the only
    paper of a year has 0.5. NaN (no value) where the year is unknown.
    """
    values = np.full(len(network), np.nan)
    # Rounded, because equal positions in the graph must tie whatever the solver's last digits say.
    score = np.round(pagerank(network) * max(len(network), 1), 9)
    for year in np.unique(network.year[network.year > 0]):
        members = np.flatnonzero(network.year == year)
        ordered = np.sort(score[members])
        below = np.searchsorted(ordered, score[members], side="left")
        upto = np.searchsorted(ordered, score[members], side="right")
        values[members] = (below + upto) / (2 * members.size)
    return values
