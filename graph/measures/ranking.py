"""Rankings: the papers by a measure, the works your papers rest on, the works that build on them."""

from __future__ import annotations

from typing import Any

import networkx as nx
import numpy as np
import numpy.typing as npt

from ..errors import InputError
from ..model import Scope
from .intervals import multiplicities, rank_intervals, spread
from .network import Flags, Network
from .order import ordered
from .rows import Evidence, RankRow, row
from .table import Sampling, select

_BY_REFERENCES = ("out_degree", "hits_hub")


def rank(
    graph: nx.DiGraph | Network,
    by: str = "pagerank",
    *,
    scope: Scope = "all",
    intervals: bool = True,
    seed: int = 0,
    resamples: int = 200,
    limit: int | None = None,
) -> list[RankRow]:
    """Return the papers of *scope* (listed, found, all) by measure *by*, the highest first.

    Each row carries its stability interval (None where nothing can be drawn again, or with *intervals* False),
    coverage, who cites it, and a caution when the rank rests on little. Ties go to the paper cited more here, then the
    newer, then the smaller id. *limit* keeps the first rows. Raises InputError for an unknown measure or scope.
    """
    network = Network.from_graph(graph)
    measure = select([by], network)[0]
    papers = in_scope(network, scope)
    values = measure.compute(network, Sampling(seed))
    order = ordered(network, values, papers)
    found = rank_intervals(network, by, values, papers=papers, seed=seed, resamples=resamples) if intervals else {}
    evidence = Evidence(network)
    rows = []
    for place, paper in enumerate(order[:limit].tolist(), start=1):
        rests_on = int(network.out_degree[paper]) if by in _BY_REFERENCES else None
        rows.append(
            row(
                evidence,
                place,
                paper,
                values[paper].item(),
                found.get(network.ids[paper]),
                rests_on=rests_on,
                of="cites it" if rests_on is None else "it cites",
            )
        )
    return rows


def in_scope(network: Network, scope: Scope) -> npt.NDArray[np.intp]:
    """Return the positions of the papers of *scope*; InputError for a word that is no scope."""
    if scope not in ("listed", "found", "all"):
        raise InputError(f"no scope is called {scope!r}; there are: listed found all")
    if scope == "all":
        return np.arange(len(network))
    return np.flatnonzero(network.listed if scope == "listed" else ~network.listed)


def foundations(
    graph: nx.DiGraph | Network,
    *,
    minimum: int = 2,
    intervals: bool = True,
    seed: int = 0,
    resamples: int = 200,
    limit: int | None = None,
) -> list[RankRow]:
    """Return the works at least *minimum* listed papers cite that are not listed themselves, the most cited first.

    ``score`` is the number of listed papers that cite the work, ``cited_by`` names them; the interval draws the listed
    papers' reference lists again, the coverage is theirs.
    """
    network = Network.from_graph(graph)
    listed = network.listed
    cited_by = network.plain.T.tocsr()
    counts = np.asarray(cited_by @ listed.astype(np.float32))
    order = _frequent(network, counts, minimum)
    citing = np.flatnonzero(listed & (network.out_degree > 0))
    found: list[tuple[int, int]] = []
    if intervals and citing.size > 1:
        found = spread(order, (cited_by @ _only(listed, drawn) for drawn in multiplicities(network, seed, resamples, citing)))
    evidence = Evidence(network, listed)
    return [
        row(evidence, place, paper, int(counts[paper]), found[place - 1] if found else None)
        for place, paper in enumerate(order[:limit].tolist(), start=1)
    ]


def followups(
    graph: nx.DiGraph | Network,
    *,
    minimum: int = 2,
    intervals: bool = True,
    seed: int = 0,
    resamples: int = 200,
    limit: int | None = None,
) -> list[RankRow]:
    """Return the works that cite at least *minimum* listed papers and are not listed, those that cite most of them first.

    ``score`` is the number of listed papers it cites, named under ``cites``; the interval draws the listed papers again
    (would it stand as high for a slightly different list?). Equal scores: cited more here first, then newer.
    """
    network = Network.from_graph(graph)
    listed = network.listed
    cites = network.plain
    counts = np.asarray(cites @ listed.astype(np.float32))
    order = _frequent(network, counts, minimum)
    drawable = np.flatnonzero(listed & (network.in_degree > 0))
    found: list[tuple[int, int]] = []
    if intervals and drawable.size > 1:
        found = spread(order, (cites @ _only(listed, drawn) for drawn in multiplicities(network, seed, resamples, drawable)))
    evidence = Evidence(network)
    rows = []
    for place, paper in enumerate(order[:limit].tolist(), start=1):
        targets = np.sort(cites.indices[cites.indptr[paper] : cites.indptr[paper + 1]])
        named = [network.ids[target] for target in targets[listed[targets]].tolist()]
        interval = found[place - 1] if found else None
        rows.append(row(evidence, place, paper, len(named), interval, rests_on=len(named), of="it cites", cites=named))
    return rows


def _frequent(network: Network, counts: npt.NDArray[Any], minimum: int) -> npt.NDArray[np.intp]:
    """Return the papers outside the list with a count of at least *minimum*, ordered."""
    return ordered(network, counts, np.flatnonzero((counts >= max(minimum, 1)) & ~network.listed))


def _only(listed: Flags, drawn: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    return drawn * listed[:, None].astype(np.float32)
