"""Coupling and co-citation against dense arithmetic, and bounded in memory."""

from __future__ import annotations

from importlib import import_module

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citewalk.graph.errors import InputError
from citewalk.graph.measures import cocitation, coupling

similarity = import_module("citewalk.graph.measures.similarity")


def dense(rows: np.ndarray, norm: str) -> np.ndarray:
    shared = rows @ rows.T
    degree = rows.sum(axis=1)
    if norm == "salton":
        under = np.sqrt(np.outer(degree, degree))
    else:
        under = np.add.outer(degree, degree) - shared if norm == "jaccard" else np.ones_like(shared)
    values = np.divide(shared, under, out=np.zeros_like(shared), where=shared > 0)
    np.fill_diagonal(values, 0)
    return values


@settings(max_examples=30, deadline=None)
@given(st.integers(1, 25), st.floats(0.0, 0.5), st.integers(0, 9_999), st.sampled_from(["salton", "jaccard", "count"]))
def test_against_dense_arithmetic(size: int, density: float, seed: int, norm: str) -> None:
    graph = nx.gnp_random_graph(size, density, seed=seed, directed=True)
    matrix = nx.to_numpy_array(graph)
    assert coupling(graph, top=size, norm=norm).toarray() == pytest.approx(dense(matrix, norm))  # type: ignore[arg-type]
    assert cocitation(graph, top=size, norm=norm).toarray() == pytest.approx(dense(matrix.T, norm))  # type: ignore[arg-type]


def test_pieces_make_the_same_matrix(monkeypatch: pytest.MonkeyPatch) -> None:
    graph = nx.gnp_random_graph(60, 0.1, seed=1, directed=True)
    whole = coupling(graph, top=5)
    monkeypatch.setattr(similarity, "PAIRS_AT_ONCE", 50)
    assert (coupling(graph, top=5) != whole).nnz == 0


def test_only_the_best_of_a_row_are_kept() -> None:
    graph = nx.gnp_random_graph(50, 0.2, seed=1, directed=True)
    every, best = coupling(graph, top=50).toarray(), coupling(graph, top=3).toarray()
    assert ((best > 0).sum(axis=1) <= 3).all()
    for row, kept in zip(every, best, strict=True):
        assert sorted(kept[kept > 0]) == pytest.approx(sorted(sorted(row[row > 0])[-3:]))


def test_an_unknown_norm_is_refused() -> None:
    with pytest.raises(InputError, match="salton"):
        coupling(nx.DiGraph([(1, 2)]), norm="pearson")  # type: ignore[arg-type]


def test_odd_graphs(odd: nx.DiGraph) -> None:
    assert coupling(odd).shape == cocitation(odd).shape == (len(odd), len(odd))


@pytest.mark.shared
def test_coupling_of_cit_hep_ph_stays_small(hep: nx.DiGraph) -> None:
    found = coupling(hep, top=10)
    assert found.nnz <= 10 * len(hep)
    assert found.data.min() > 0
    assert found.data.max() <= 1 + 1e-12
