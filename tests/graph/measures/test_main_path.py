"""Main path against enumerated paths, circles cut by date first and told."""

from __future__ import annotations

import json
import math

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citewalk.graph.errors import InputError
from citewalk.graph.measures import Network, main_path, rpys
from citewalk.graph.measures.acyclic import CIRCLE, ITSELF, LATER, LIKELY_LATER, acyclic, circles


def random_dag(size: int, density: float, seed: int) -> nx.DiGraph:
    graph = nx.gnp_random_graph(size, density, seed=seed, directed=True)
    dag = nx.DiGraph()
    dag.add_nodes_from(range(size))
    dag.add_edges_from((max(edge), min(edge)) for edge in graph.edges)
    return dag


def search_paths(dag: nx.DiGraph, weights: str) -> dict[tuple[int, int], int]:
    """Count the paths over every citation by listing them: from origins (or any paper) up to what nobody cites."""
    forward = dag.reverse()
    ends = [node for node in dag if not dag.in_degree(node) and dag.out_degree(node)]
    starts = [node for node in dag if (not dag.out_degree(node) or weights == "splc") and dag.in_degree(node)]
    count = dict.fromkeys(dag.edges, 0)
    for start in starts:
        for path in nx.all_simple_edge_paths(forward, start, ends):
            for early, late in path:
                count[late, early] += 1
    return count


@settings(max_examples=40, deadline=None)
@given(st.integers(2, 9), st.floats(0.1, 0.6), st.integers(0, 9_999), st.sampled_from(["spc", "splc"]))
def test_the_global_path_has_the_largest_sum_of_all(size: int, density: float, seed: int, weights: str) -> None:
    dag = random_dag(size, density, seed)
    count = search_paths(dag, weights)
    found = main_path(dag, weights)  # type: ignore[arg-type]
    if not dag.size():
        assert found.nodes == ()
        return
    best = max(
        sum(count[late, early] for early, late in path)
        for start in dag
        if not dag.out_degree(start) and dag.in_degree(start)
        for path in nx.all_simple_edge_paths(dag.reverse(), start, [n for n in dag if not dag.in_degree(n)])
    )
    assert sum(count[late, early] for late, early, _ in found.edges) == best
    assert list(found.nodes) == [found.edges[0][1], *(late for late, _, _ in found.edges)], "a chain, oldest first"


@settings(max_examples=30, deadline=None)
@given(st.integers(2, 9), st.floats(0.1, 0.6), st.integers(0, 9_999))
def test_shares_are_search_paths_over_all(size: int, density: float, seed: int) -> None:
    dag = random_dag(size, density, seed)
    count = search_paths(dag, "spc")
    total = sum(count[late, early] for late, early in dag.edges if not dag.in_degree(late))
    for late, early, share in main_path(dag, kind="key-route", routes=50).edges:
        assert share == pytest.approx(count[late, early] / total)


def test_key_routes_hold_the_heaviest_citations() -> None:
    dag = random_dag(12, 0.3, 4)
    count = search_paths(dag, "spc")
    found = {(late, early) for late, early, _ in main_path(dag, kind="key-route", routes=3).edges}
    third = sorted(count.values())[-3]
    assert {edge for edge, value in count.items() if value > third} <= found


def test_counts_beyond_64_bits_are_exact() -> None:
    ladder = nx.DiGraph()
    for step in range(300):
        ladder.add_edges_from([(2 * step + 2, 2 * step), (2 * step + 2, 2 * step + 1), (2 * step + 1, 2 * step)])
    found = main_path(ladder)
    assert len(found.nodes) == 601
    assert math.isclose(found.edges[0][2], 0.5)


def test_odd_graphs_have_a_main_path_without_circles(odd: nx.DiGraph) -> None:
    found = main_path(odd)
    assert json.dumps(found.as_dict())
    kept = nx.DiGraph([(late, early) for late, early, _ in found.edges])
    assert nx.is_directed_acyclic_graph(kept)


def test_words_that_mean_nothing_are_refused() -> None:
    with pytest.raises(InputError, match="known are spc, splc"):
        main_path(nx.DiGraph(), "pathcount")  # type: ignore[arg-type]
    with pytest.raises(InputError, match="key-route"):
        main_path(nx.DiGraph(), kind="key_rout")  # type: ignore[arg-type]


def dated(edges: list[tuple[str, str]], **dates: str) -> Network:
    graph = nx.DiGraph(edges)
    for node, date in dates.items():
        graph.nodes[node]["date"] = date
    return Network.from_graph(graph)


def test_of_a_circle_the_citation_of_the_later_paper_goes() -> None:
    network = dated([("b", "a"), ("a", "b"), ("c", "b")], a="2001-03-01", b="2001-05-09", c="2003")
    keep, cuts = acyclic(network)
    assert [(cut.source, cut.target, cut.reason) for cut in cuts] == [("a", "b", LATER)]
    assert keep.tolist() == [False, True, True] or keep.sum() == 2


def test_a_later_date_outside_a_circle_cuts_nothing() -> None:
    keep, cuts = acyclic(dated([("a", "b")], a="2001", b="2005"))
    assert keep.all()
    assert cuts == []


def test_a_year_is_not_earlier_than_a_day_in_it() -> None:
    _, cuts = acyclic(dated([("a", "b"), ("b", "a")], a="2001", b="2001-11-09"))
    assert [cut.reason for cut in cuts] == [CIRCLE]


def test_a_missing_date_is_taken_from_the_neighbours() -> None:
    edges = [("x", "old"), ("old", "x"), ("x", "older"), ("new", "x")]
    _, cuts = acyclic(dated(edges, old="1995-01-01", older="1993-01-01", new="2004-01-01"))
    assert [(cut.source, cut.target, cut.reason) for cut in cuts] == [("old", "x", LIKELY_LATER)]


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 25), st.floats(0, 0.4), st.integers(0, 9_999), st.booleans())
def test_what_stays_has_no_circle_and_every_cut_was_in_one(size: int, density: float, seed: int, years: bool) -> None:
    graph = nx.gnp_random_graph(size, density, seed=seed, directed=True)
    graph.add_edge(0, 0)
    if years:
        for node in range(0, size, 2):
            graph.nodes[node]["year"] = 2000 + (node * 7) % 5
    network = Network.from_graph(graph)
    keep, cuts = acyclic(network)
    ends = zip(network.source[keep].tolist(), network.target[keep].tolist(), strict=True)
    assert nx.is_directed_acyclic_graph(nx.DiGraph(ends))
    strong = {node: number for number, part in enumerate(nx.strongly_connected_components(graph)) for node in part}
    assert all(strong[cut.source] == strong[cut.target] for cut in cuts)
    assert len(cuts) == int((~keep).sum())
    assert circles(network) == sorted(
        (len(part) for part in nx.strongly_connected_components(graph) if len(part) > 1), reverse=True
    )
    assert [(cut.source, cut.target) for cut in cuts if cut.reason == ITSELF] == [(0, 0)]


@pytest.mark.shared
def test_dates_break_the_circles_of_cit_hep_ph(hep: nx.DiGraph) -> None:
    found = main_path(hep)
    assert found.circles[0] > 10_000, "a third of the papers cite each other in circles"
    assert len(found.cuts) < 0.01 * hep.number_of_edges()
    without = nx.DiGraph(hep)
    without.remove_edges_from((cut.source, cut.target) for cut in found.cuts)
    assert nx.is_directed_acyclic_graph(without)
    assert nx.is_path(without.reverse(copy=False), list(found.nodes))


@pytest.mark.shared
def test_the_seeds_main_path_is_the_story_of_learning_from_human_feedback(seeds: nx.DiGraph) -> None:
    found = main_path(seeds)
    assert not found.cuts
    story = ["arxiv:1706.03741", "arxiv:2009.01325", "arxiv:2203.02155", "arxiv:2204.05862", "arxiv:2212.08073"]
    assert [node for node in found.nodes if node in story] == story


def test_rpys_counts_references_by_year_and_finds_peaks() -> None:
    graph = nx.DiGraph()
    for year, papers in {1999: 1, 2000: 6, 2001: 2, 2004: 3}.items():
        for number in range(papers):
            graph.add_node((year, number), year=year)
            graph.add_edge("now", (year, number))
    graph.add_edge("now", "undated")
    graph.add_edge("other", (2000, 5))
    rows = rpys(graph)
    assert [(row.year, row.references) for row in rows] == [(1999, 1), (2000, 7), (2001, 2), (2002, 0), (2003, 0), (2004, 3)]
    # Medians over five years, none outside: 0 0 1 7 2 -> 1; 0 1 7 2 0 -> 1; 1 7 2 0 0 -> 1; 2; 7 2 0 0 3 ...
    assert [row.deviation for row in rows] == [0, 6, 1, -2, 0, 3]
    assert [row.year for row in rows if row.peak] == [2000, 2004]
    assert rows[1].papers[0] == ((2000, 5), 2)
    assert json.dumps(rows[1].as_dict())


def test_rpys_of_odd_graphs_is_empty_without_years(odd: nx.DiGraph) -> None:
    assert rpys(odd) == []
