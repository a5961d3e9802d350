"""Measures in which an old paper has no advantage for being old, by hand and by another route."""

from __future__ import annotations

import math

import networkx as nx
import numpy as np
import pytest

from citewalk.graph.measures import measure


def dated(years: dict[str, int | None], *edges: tuple[str, str]) -> nx.DiGraph:
    graph = nx.DiGraph()
    for node, year in years.items():
        graph.add_node(node, **({} if year is None else {"year": year}))
    graph.add_edges_from(edges)
    return graph


def test_citerank_by_hand() -> None:
    graph = dated({"new": 2024, "old": 2018}, ("new", "old"))
    late, early = 1.0, math.exp(-6 / 2.6)
    start_new, start_old = late / (late + early), early / (late + early)
    traffic = {"new": start_new, "old": start_old + 0.5 * start_new}
    total = sum(traffic.values())
    found = measure(graph, ["citerank"])["citerank"]
    assert found == pytest.approx({node: value / total for node, value in traffic.items()})


def test_citerank_solves_its_equation() -> None:
    graph = nx.gnp_random_graph(50, 0.1, seed=4, directed=True)
    for node in graph:
        graph.nodes[node]["year"] = 2000 + node % 13
    matrix = nx.to_numpy_array(graph)
    step = (matrix / np.maximum(matrix.sum(axis=1, keepdims=True), 1)).T
    start = np.array([math.exp((2000 + node % 13 - 2012) / 2.6) for node in graph])
    expected = np.linalg.solve(np.eye(50) - 0.5 * step, start)
    found = np.array(list(measure(graph, ["citerank"])["citerank"].values()))
    assert found == pytest.approx(expected / expected.sum(), abs=1e-12)


def test_year_rank_is_the_place_among_the_papers_of_the_year() -> None:
    graph = dated(
        {"a": 2017, "b": 2017, "c": 2025, "d": 2025, "e": 2025, "f": None, "alone": 1999},
        ("b", "a"), ("d", "a"), ("e", "a"), ("d", "c"),
    )  # fmt: skip
    found = measure(graph, ["year_rank"])["year_rank"]
    # Within 2017 b is below a; within 2025 c is above d and e, which tie; a year's only paper is as its year.
    assert found == pytest.approx({"a": 0.75, "b": 0.25, "c": 5 / 6, "d": 1 / 3, "e": 1 / 3, "alone": 0.5})


def test_a_new_paper_is_not_below_an_old_one_for_its_age_alone() -> None:
    graph = dated({f"{year}{n}": year for year in (2017, 2025) for n in range(4)})
    graph.add_edges_from((f"2025{n}", f"2017{m}") for n in range(4) for m in (0, 1))
    graph.add_edge("20251", "20250")
    found = measure(graph, ["pagerank", "year_rank"])
    assert found["pagerank"]["20250"] < found["pagerank"]["20171"]
    assert found["year_rank"]["20250"] > found["year_rank"]["20171"]
