"""The CD index by hand and against its definition, set by set."""

from __future__ import annotations

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citewalk.graph.measures import measure


def by_definition(graph: nx.DiGraph, focal: object) -> float | None:
    references = set(graph.successors(focal)) - {focal}
    citers = set(graph.predecessors(focal)) - {focal}
    if not references or not citers:
        return None
    of_references = {p for r in references for p in graph.predecessors(r)} - {focal}
    # A paper that cites itself adds nothing to what it shares with others.
    of_references = {p for p in of_references if any(q in references and q != p for q in graph.successors(p))}
    j = len(citers & of_references)
    i, k = len(citers) - j, len(of_references - citers)
    return (i - j) / (i + j + k)


def test_by_hand() -> None:
    graph = nx.DiGraph([("f", "r"), ("x", "f"), ("y", "f"), ("y", "r"), ("z", "r")])
    found = measure(graph, ["disruption"])["disruption"]
    assert found["f"] == pytest.approx((1 - 1) / 3)
    assert set(found) == {"f"}, "only f both cites and is cited"


def test_earlier_papers_do_not_count() -> None:
    graph = nx.DiGraph([("f", "r"), ("x", "f"), ("before", "r")])
    assert measure(graph, ["disruption"])["disruption"]["f"] == pytest.approx(0.5)
    for node, year in {"f": 2010, "x": 2012, "before": 2005, "r": 2000}.items():
        graph.nodes[node]["year"] = year
    assert measure(graph, ["disruption"])["disruption"]["f"] == 1.0


@settings(max_examples=40, deadline=None)
@given(st.integers(2, 30), st.floats(0.02, 0.4), st.integers(0, 10_000), st.booleans())
def test_against_the_definition(size: int, density: float, seed: int, loops: bool) -> None:
    graph = nx.gnp_random_graph(size, density, seed=seed, directed=True)
    if loops:
        graph.add_edges_from((node, node) for node in range(0, size, 4))
    expected = {node: value for node in graph if (value := by_definition(graph, node)) is not None}
    assert measure(graph, ["disruption"])["disruption"] == pytest.approx(expected)
