"""Does later work cite a paper instead of what it builds on, or together with it?"""

from __future__ import annotations

import numpy as np

from .network import Floats, Network

BLOCK = 1_000_000


def disruption(network: Network) -> Floats:
    """Return the disruption index CD = (i - j) / (i + j + k), from -1 (consolidates) to 1 (disrupts).

    Of the papers not older than this one, i cite it and none of its references, j cite it and some of its references,
    k cite some of its references but not it. NaN (no value) where the network knows no reference of the paper or nobody
    who cites it: little coverage makes the index meaningless. Funk and Owen-Smith 2017; Wu, Wang and Evans 2019.
    """
    cites = network.plain
    cited_by = cites.T.tocsr()
    time = np.where(np.isnan(network.time), np.inf, network.time)
    values = np.full(len(network), np.nan)
    asked = np.flatnonzero((np.diff(cites.indptr) > 0) & (np.diff(cited_by.indptr) > 0))
    for block in _blocks(asked, _pairs(network)[asked]):
        sharing = (cites[block] @ cited_by).tocoo()
        focal, later = block[sharing.row], sharing.col
        valid = (later != focal) & (time[later] >= np.where(np.isinf(time[focal]), -np.inf, time[focal]))
        row, later = sharing.row[valid], later[valid]
        direct = cited_by[block].tocoo()
        own = block[direct.row]
        later_citer = time[direct.col] >= np.where(np.isinf(time[own]), -np.inf, time[own])
        citers = np.bincount(direct.row[later_citer], minlength=block.size)
        n = len(network)
        key = direct.row.astype(np.int64) * n + direct.col
        both = np.isin(row.astype(np.int64) * n + later, key, assume_unique=True)
        j = np.bincount(row[both], minlength=block.size)
        k = np.bincount(row[~both], minlength=block.size)
        total = citers + k
        with np.errstate(invalid="ignore", divide="ignore"):
            values[block] = np.where(citers > 0, (citers - 2 * j) / total, np.nan)
    return values


def _pairs(network: Network) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """Return, per paper, an upper bound of how many papers share a reference with it."""
    return np.bincount(
        network.source, weights=network.in_degree[network.target].astype(np.float64), minlength=len(network)
    ).astype(np.int64)


def _blocks(papers: np.ndarray[tuple[int], np.dtype[np.intp]], cost: np.ndarray[tuple[int], np.dtype[np.int64]]):  # type: ignore[no-untyped-def]
    """Yield *papers* in pieces whose summed *cost* stays near BLOCK, so that memory stays bounded."""
    piece = np.cumsum(cost) // BLOCK
    for start in np.unique(piece):
        yield papers[piece == start]
