"""Rankings: the papers by a measure, the works your papers rest on, the works that build on them."""

from __future__ import annotations

import networkx as nx
import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

from ..errors import UnknownWordError
from ..model import SCOPES, Scope
from .intervals import multiplicities, rank_intervals, spread
from .network import Flags, Network
from .order import ordered
from .rows import Evidence, Ranking, RankRow, row
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
) -> Ranking:
    """Return the papers of *scope* (listed, found, all) by measure *by*, the highest first.

    Each row carries its stability interval (None where nothing can be drawn again, or with *intervals* False),
    coverage, who cites it, and a caution when the rank rests on little. Ties go to the paper cited more here, then the
    newer, then the smaller id. Papers for which the measure has no value are not ranked; ``unknown`` of the ranking counts
    them. *limit* keeps the first rows. Raises UnknownWordError for an unknown measure or scope.
    """
    network = Network.from_graph(graph)
    measure = select([by], network)[0]
    papers = in_scope(network, scope)
    values = measure.compute(network, Sampling(seed))
    order = ordered(network, values, papers)
    found = rank_intervals(network, by, values, papers=papers, seed=seed, resamples=resamples) if intervals else {}
    evidence = Evidence(network)

    def line(place: int, paper: int) -> RankRow:
        rests_on = int(network.out_degree[paper]) if by in _BY_REFERENCES else None
        of = "cites it" if rests_on is None else "it cites"
        return row(evidence, place, paper, values[paper].item(), found.get(network.ids[paper]), rests_on=rests_on, of=of)

    return Ranking((line(*each) for each in enumerate(order[:limit].tolist(), start=1)), order.size, papers.size - order.size)


def in_scope(network: Network, scope: Scope) -> npt.NDArray[np.intp]:
    """Return the positions of the papers of *scope*; UnknownWordError for a word that is no scope."""
    if scope not in SCOPES:
        raise UnknownWordError("scope", scope, SCOPES)
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
) -> Ranking:
    """Return the works at least *minimum* listed papers cite that are not listed themselves, the most cited first.

    ``score`` is the number of listed papers that cite the work, ``cited_by`` names them; the interval draws the listed
    papers' reference lists again, the coverage is theirs.
    """
    network = Network.from_graph(graph)
    citing = network.listed & (network.out_degree > 0)
    found = _tied(network, network.plain.T.tocsr(), citing, minimum, seed, resamples if intervals else 0)
    evidence = Evidence(network, network.listed)
    rows = (row(evidence, place, *each) for place, each in enumerate(found[:limit], start=1))
    return Ranking(rows, len(found))


def followups(
    graph: nx.DiGraph | Network,
    *,
    minimum: int = 2,
    intervals: bool = True,
    seed: int = 0,
    resamples: int = 200,
    limit: int | None = None,
) -> Ranking:
    """Return the works that cite at least *minimum* listed papers and are not listed, those that cite most of them first.

    ``score`` is the number of listed papers it cites, named under ``cites``; the interval draws the listed papers again
    (would it stand as high for a slightly different list?). Equal scores: cited more here first, then newer.
    """
    network = Network.from_graph(graph)
    listed, cites = network.listed, network.plain
    cited = listed & (network.in_degree > 0)
    found = _tied(network, cites, cited, minimum, seed, resamples if intervals else 0)
    evidence = Evidence(network)

    def line(place: int, paper: int, score: int, interval: tuple[int, int] | None) -> RankRow:
        targets = np.sort(cites.indices[cites.indptr[paper] : cites.indptr[paper + 1]])
        named = [network.ids[target] for target in targets[listed[targets]].tolist()]
        return row(evidence, place, paper, score, interval, rests_on=score, of="it cites", cites=named)

    return Ranking((line(place, *each) for place, each in enumerate(found[:limit], start=1)), len(found))


def _tied(
    network: Network, ties: sp.csr_array, drawable: Flags, minimum: int, seed: int, resamples: int
) -> list[tuple[int, int, tuple[int, int] | None]]:
    """Return (paper, with how many listed ones, interval) for papers outside the list, ordered, from *minimum* on.

    *ties* has a row per paper and ones in the columns of the papers it is tied to; the *drawable* ones are drawn again.
    """
    listed = network.listed
    counts = np.asarray(ties @ listed.astype(np.float32))
    order = ordered(network, counts, np.flatnonzero((counts >= max(minimum, 1)) & ~listed))
    citing = np.flatnonzero(drawable)
    found: list[tuple[int, int]] | list[None] = [None] * order.size
    if resamples and citing.size > 1:
        only = listed[:, None].astype(np.float32)
        found = spread(order, (ties @ (drawn * only) for drawn in multiplicities(network, seed, resamples, citing)))
    return list(zip(order.tolist(), counts[order].astype(int).tolist(), found, strict=True))
