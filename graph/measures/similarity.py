"""Which papers are about the same thing: they cite the same works (coupling) or are cited together (co-citation)."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from itertools import pairwise
from typing import Literal, cast

import networkx as nx
import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

from ..errors import UnknownWordError
from .network import Network
from .rows import Evidence, Ranking, RankRow, row

Norm = Literal["salton", "jaccard", "count"]
NORMS: tuple[Norm, ...] = ("salton", "jaccard", "count")
PAIRS_AT_ONCE = 4_000_000
DOUBT = 2.0


def coupling(graph: nx.DiGraph | Network, *, top: int = 20, norm: Norm = "salton") -> sp.csr_array:
    """Return an n x n sparse matrix of bibliographic coupling: how many references two papers share.

    Normalised as *norm* says: ``salton`` shared / sqrt(a b), ``jaccard`` shared / (a + b - shared) with a, b the two
    papers' references here (both 0 to 1), or ``count``. Every row keeps its *top* largest values (ties: the smaller
    position), so memory stays at n x *top* however large the network; the rows are computed in pieces. Kessler 1963.
    """
    network = Network.from_graph(graph)
    return _similar(network.plain, top, norm)


def cocitation(graph: nx.DiGraph | Network, *, top: int = 20, norm: Norm = "salton") -> sp.csr_array:
    """Return an n x n sparse matrix of co-citation: how many papers cite both, normalised by how many cite each.

    Same options and bounds as :func:`coupling`. Small 1973.
    """
    network = Network.from_graph(graph)
    return _similar(network.plain.T.tocsr(), top, norm)


def related(
    graph: nx.DiGraph | Network, node: Hashable, *, norm: Literal["salton", "jaccard"] = "salton", limit: int | None = None
) -> Ranking:
    """Return the papers most like *node*: coupled by shared references or cited together with it, the most alike first.

    ``score`` is 1 - (1 - coupling)(1 - co-citation), 0 to 1: either kind of likeness is enough, both are more. In it a
    likeness found on s papers counts s/(s + 2) of its value, so that one shared citer does not beat ten shared
    references; the rows' own ``coupling`` and ``cocitation`` are whole. Each row names the references it shares
    (``shared``) and the papers that cite both (``cited_together_by``). *node* may be any identifier, URL or title of the
    paper. Raises UnknownPaperError when there is no such paper.
    """
    if norm not in ("salton", "jaccard"):
        raise UnknownWordError("normalisation", norm, ("salton", "jaccard"))
    network = Network.from_graph(graph)
    paper = network.find(node)
    cites = network.plain
    cited_by = cites.T.tocsr()
    cites.sort_indices()
    cited_by.sort_indices()
    (coupled, shared_by), (cocited, citing_both) = _one(cites, paper, norm), _one(cited_by, paper, norm)
    score = 1 - (1 - coupled * shared_by / (shared_by + DOUBT)) * (1 - cocited * citing_both / (citing_both + DOUBT))
    score[paper] = 0
    candidates = np.flatnonzero(score > 0)
    order = candidates[np.lexsort((candidates, -network.in_degree[candidates], -score[candidates].round(12)))]
    evidence = Evidence(network)

    def line(place: int, other: int) -> RankRow:
        shared, both = _common(cites, paper, other), _common(cited_by, paper, other)
        return row(
            evidence,
            place,
            other,
            float(score[other].round(12)),
            None,
            rests_on=len(shared) + len(both),
            of="both cite or that cites both",
            coupling=float(coupled[other].round(12)),
            cocitation=float(cocited[other].round(12)),
            shared=[network.ids[position] for position in shared],
            cited_together_by=[network.ids[position] for position in both],
        )

    return Ranking((line(*each) for each in enumerate(order[:limit].tolist(), start=1)), order.size)


def _similar(rows: sp.csr_array, top: int, norm: Norm) -> sp.csr_array:
    if norm not in NORMS:
        raise UnknownWordError("normalisation", norm, NORMS)
    n = rows.shape[0]
    columns = rows.T.tocsr()
    degree = np.diff(rows.indptr).astype(np.float64)
    # What the product of a row may hold at most: the sum of the column lengths it touches.
    cost = rows @ np.diff(columns.indptr).astype(np.float64)
    pieces = [_top(rows[block] @ columns, block, degree, top, norm) for block in _blocks(cost)]
    data, row_of, column_of = (np.concatenate(part) for part in zip(*pieces, strict=True)) if pieces else ([], [], [])
    return sp.csr_array((data, (row_of, column_of)), shape=(n, n))


def _blocks(cost: npt.NDArray[np.float64]) -> Iterator[slice]:
    """Yield row slices whose products hold about PAIRS_AT_ONCE entries at most."""
    piece = (np.cumsum(cost) // PAIRS_AT_ONCE).astype(np.int64)
    starts = [*np.unique(piece, return_index=True)[1].tolist(), cost.size]
    for start, end in pairwise(starts):
        yield slice(start, end)


def _top(
    product: sp.csr_array, block: slice, degree: npt.NDArray[np.float64], top: int, norm: Norm
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.intp], npt.NDArray[np.intp]]:
    """Return (values, rows, columns) of the *top* largest entries of each row, the diagonal left out."""
    found = product.tocoo()
    here, there = found.row.astype(np.intp) + block.start, found.col.astype(np.intp)
    other = here != there
    here, there, shared = here[other], there[other], found.data[other].astype(np.float64)
    values = _normalise(shared, degree[here], degree[there], norm)
    order = np.lexsort((there, -values, here))
    here, there, values = here[order], there[order], values[order]
    first = np.flatnonzero(np.concatenate(([True], here[1:] != here[:-1]))) if here.size else np.zeros(0, np.intp)
    place = np.arange(here.size) - np.repeat(first, np.diff(np.append(first, here.size)))
    kept = place < top
    return values[kept], here[kept], there[kept]


def _normalise(
    shared: npt.NDArray[np.float64], one: npt.NDArray[np.float64], two: npt.NDArray[np.float64], norm: Norm
) -> npt.NDArray[np.float64]:
    if norm == "salton":
        return np.asarray(shared / np.sqrt(one * two))
    return np.asarray(shared / (one + two - shared)) if norm == "jaccard" else shared


def _one(rows: sp.csr_array, paper: int, norm: Norm) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Return (the likeness of one row to every row, 0 to 1; the number of columns they share)."""
    own = np.zeros(rows.shape[0])
    own[rows.indices[rows.indptr[paper] : rows.indptr[paper + 1]]] = 1.0
    shared = np.asarray(rows @ own, dtype=np.float64)
    degree = np.diff(rows.indptr).astype(np.float64)
    values = np.zeros(rows.shape[0])
    some = shared > 0
    values[some] = _normalise(shared[some], np.full(int(some.sum()), degree[paper]), degree[some], norm)
    return values, shared


def _common(rows: sp.csr_array, one: int, two: int) -> list[int]:
    """Return the columns that both rows have, ascending."""
    first = rows.indices[rows.indptr[one] : rows.indptr[one + 1]]
    second = rows.indices[rows.indptr[two] : rows.indptr[two + 1]]
    return cast(list[int], np.intersect1d(first, second).tolist())
