"""Citations that somebody judged: Semantic Scholar marks those that mattered to the citing paper as influential."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from .centrality import pagerank
from .network import Floats, Ints, Network

FACTOR = 5.0


def influential_citations(network: Network) -> Ints:
    """Return how many papers of the network cite each one as influential; 0 also where nobody has judged.

    Valenzuela, Ha and Etzioni 2015 (Semantic Scholar's ``isInfluential``).
    """
    flags = np.zeros(network.source.size, np.bool_) if network.influential is None else network.influential
    return np.bincount(network.target[flags], minlength=len(network)).astype(np.int32)


def influential_pagerank(network: Network) -> Floats:
    """Return PageRank where an influential citation weighs 5 and any other 1; plain PageRank where nothing is known.

    From 0 to 1, sums to 1. The factor is a choice, not a finding: with it an influential reference is followed five
    times as often as the one beside it.
    """
    if network.influential is None:
        return pagerank(replace(network, weight=None))
    return pagerank(replace(network, weight=np.where(network.influential, FACTOR, 1.0)))
