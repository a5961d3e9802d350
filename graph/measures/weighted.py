"""Citations that somebody judged: Semantic Scholar marks those that mattered to the citing paper as influential."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from .centrality import pagerank
from .network import Floats, Ints, Network

FACTOR = 5.0


def influential_citations(network: Network) -> Ints:
    """Return how many papers of the network cite each one as influential, masked where no citation of it was judged.

    Valenzuela, Ha and Etzioni 2015 (Semantic Scholar's ``isInfluential``).
    """
    n = len(network)
    if network.influential is None:
        return np.ma.masked_all(n, np.int32)  # type: ignore[no-any-return, no-untyped-call]
    judged = network.target if network.judged is None else network.target[network.judged]
    count = np.bincount(network.target[network.influential], minlength=n).astype(np.int32)
    return np.ma.masked_array(count, np.bincount(judged, minlength=n) == 0)


def influential_pagerank(network: Network) -> Floats:
    """Return PageRank where an influential citation weighs 5 and any other 1; NaN where no citation at all was judged.

    From 0 to 1, sums to 1. The factor is a choice, not a finding: with it an influential reference is followed five
    times as often as the one beside it.
    """
    if network.influential is None:
        return np.full(len(network), np.nan)
    return pagerank(replace(network, weight=np.where(network.influential, FACTOR, 1.0)))
