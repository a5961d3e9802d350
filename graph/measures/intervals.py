"""How firm a rank is: draw the reference lists again, with replacement, and see between which ranks a paper moves."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

from . import age, table
from .centrality import DAMPING, EXACT_UP_TO
from .network import Floats, Network
from .order import ordered

LOW, HIGH = 5.0, 95.0
CELLS = 1_000_000
PRODUCTS = 100
TOLERANCE = 1e-5


def resamplable(network: Network, name: str) -> bool:
    """Return whether rank intervals of measure *name* can be had on *network*.

    Two reference lists at least must be there to draw from. in_degree, pagerank, citerank and influential are drawn in
    blocks whatever the size; any other measure is computed anew for every draw, which is done up to 5,000 papers.
    """
    if np.count_nonzero(network.out_degree) < 2:
        return False
    return name in _IN_BLOCKS or len(network) <= EXACT_UP_TO


def rank_intervals(
    network: Network,
    name: str,
    values: npt.NDArray[Any],
    *,
    papers: npt.NDArray[np.intp] | None = None,
    seed: int = 0,
    resamples: int = 200,
) -> dict[Hashable, tuple[int, int]]:
    """Return ``{paper: (low, high)}``: whole ranks from the 5th to the 95th percentile over *resamples* draws.

    A draw takes as many reference lists as there are, with replacement; the measure is computed as if these were the
    lists of the network. Papers that tie share all the ranks of the tie, so a paper that rests on one citation has a
    wide interval. The interval always contains the rank that *values* give among *papers* (positions; None: all).
    Empty where there is nothing to draw from.
    """
    order = ordered(network, values, papers)
    if not resamplable(network, name):
        return {}
    found = spread(order, draws(network, name, seed, resamples))
    return {network.ids[position]: pair for position, pair in zip(order.tolist(), found, strict=True)}


def spread(order: npt.NDArray[np.intp], blocks: Iterable[npt.NDArray[Any]]) -> list[tuple[int, int]]:
    """Return (low, high) rank of each paper of *order* over the columns of *blocks*, its place in *order* included."""
    low, high = [], []
    for block in blocks:
        first, last = tied_ranks(block[order])
        low.append(first)
        high.append(last)
    rank = np.arange(1, order.size + 1)
    if not order.size:
        return []
    lows = np.minimum(np.floor(np.percentile(np.hstack(low), LOW, axis=1)).astype(int), rank)
    highs = np.maximum(np.ceil(np.percentile(np.hstack(high), HIGH, axis=1)).astype(int), rank)
    return list(zip(lows.tolist(), highs.tolist(), strict=True))


def multiplicities(
    network: Network, seed: int, resamples: int, citing: npt.NDArray[np.intp] | None = None
) -> Iterator[npt.NDArray[np.float32]]:
    """Yield (n, b) blocks: how often each of the papers *citing* (positions; None: all with a list) is drawn, per draw.

    1 for all others.
    """
    citing = np.flatnonzero(network.out_degree) if citing is None else citing
    rng = np.random.default_rng(seed)
    step = max(1, min(resamples, CELLS // max(len(network), 1)))
    for start in range(0, resamples, step):
        width = min(step, resamples - start)
        block = np.ones((len(network), width), np.float32)
        for column in range(width):
            drawn = rng.integers(citing.size, size=citing.size)
            block[citing, column] = np.bincount(drawn, minlength=citing.size)
        yield block


def draws(network: Network, name: str, seed: int, resamples: int) -> Iterator[npt.NDArray[Any]]:
    """Yield (n, b) blocks of the measure *name* on resampled reference lists, *resamples* columns in all."""
    compute = _IN_BLOCKS.get(name)
    for block in multiplicities(network, seed, resamples):
        yield compute(network, block) if compute else _one_by_one(network, name, block, seed)


def tied_ranks(block: npt.NDArray[Any]) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int32]]:
    """Return (first, last) rank of every value within its column, 1 for the highest; tied values share both."""
    rows, columns = block.shape
    first, last = np.empty((rows, columns), np.int32), np.empty((rows, columns), np.int32)
    for column in range(columns):
        values = np.nan_to_num(block[:, column], nan=-np.inf)
        order = np.argsort(-values)
        ranked = values[order]
        starts = np.flatnonzero(np.concatenate(([True], ranked[1:] != ranked[:-1])))
        lengths = np.diff(np.append(starts, rows))
        first[order, column] = np.repeat(starts + 1, lengths)
        last[order, column] = np.repeat(starts + lengths, lengths)
    return first, last


def _in_degrees(network: Network, drawn: npt.NDArray[np.float32]) -> npt.NDArray[Any]:
    return np.asarray(_cited(network, np.ones(network.source.size, np.float32)) @ drawn)


def _influential(network: Network, drawn: npt.NDArray[np.float32]) -> npt.NDArray[Any]:
    flags = np.zeros(network.source.size, np.float32) if network.influential is None else network.influential.astype(np.float32)
    return np.asarray(_cited(network, flags) @ drawn)


def _pageranks(network: Network, drawn: npt.NDArray[np.float32]) -> npt.NDArray[Any]:
    """Return what PageRank reaches each paper through citations, per draw.

    A list drawn k times is k papers with this list: they start k times as many readers and share those who come by
    citation. A list that is not drawn is empty. What a paper has from starting there says nothing of its citations, so
    it is left out; with every list drawn once the order is PageRank's.
    """
    weight = np.ones(network.source.size) if network.weight is None else network.weight
    total = np.bincount(network.source, weights=weight, minlength=len(network))
    return _traffic(network, DAMPING * weight / total[network.source], drawn, drawn)


def _citeranks(network: Network, drawn: npt.NDArray[np.float32]) -> npt.NDArray[Any]:
    """Return CiteRank's traffic, per draw: readers who come by citation start at drawn papers only."""
    recent = age.recency(network).astype(np.float32)[:, None]
    share = (1 - age.ALPHA) / np.maximum(network.out_degree, 1)
    return _traffic(network, share[network.source], drawn * recent, drawn) + recent


def _traffic(
    network: Network, share: Floats, start: npt.NDArray[np.float32], drawn: npt.NDArray[np.float32]
) -> npt.NDArray[np.float32]:
    """Return x - start with x = start + (sum over citing papers whose list is drawn of *share* x), per column.

    Starting a new reader for every one who ends at a paper without references (PageRank's rule) changes x by a factor
    only, so it need not be done, and without it the sum settles after some ten products.
    """
    handed = _cited(network, share.astype(np.float32))
    reading = drawn > 0
    came: npt.NDArray[np.float32] = np.zeros_like(start)
    passing = start * reading
    for _ in range(PRODUCTS):
        following = handed @ passing
        change = float(np.abs(following - came).sum(axis=0).max())
        came = following
        if change < TOLERANCE * float(came.sum(axis=0).max()):
            break
        np.multiply(came + start, reading, out=passing)
    return came


def _cited(network: Network, values: npt.NDArray[np.float32]) -> sp.csr_array:
    """Return the float32 matrix with a row per cited paper and *values* by citation."""
    return sp.csr_array((values, (network.target, network.source)), shape=(len(network), len(network)))


def _one_by_one(network: Network, name: str, drawn: npt.NDArray[np.float32], seed: int) -> Floats:
    """Return the measure on the lists that are drawn at least once; how often cannot matter to a path or a core."""
    measure = table.select([name], network)[0]
    columns = []
    for column in drawn.T:
        kept = column[network.source] > 0
        thinned = replace(
            network,
            source=network.source[kept],
            target=network.target[kept],
            weight=None if network.weight is None else network.weight[kept],
            influential=None if network.influential is None else network.influential[kept],
            judged=None if network.judged is None else network.judged[kept],
        )
        columns.append(measure.compute(thinned, table.Sampling(seed)))
    return np.column_stack(columns).astype(np.float64).round(12)


_IN_BLOCKS: dict[str, Callable[[Network, npt.NDArray[np.float32]], npt.NDArray[Any]]] = {
    "in_degree": _in_degrees,
    "pagerank": _pageranks,
    "citerank": _citeranks,
    "influential": _influential,
}
