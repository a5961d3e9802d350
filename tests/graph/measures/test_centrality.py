"""Against networkx, exactly where exact and in rank where iterative; against the hand on small cases."""

from __future__ import annotations

import math

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import spearmanr

from citewalk.graph.errors import InputError
from citewalk.graph.measures import Network, measure


def simple(graph: nx.DiGraph) -> nx.Graph:
    plain = nx.Graph(graph)
    plain.remove_edges_from(list(nx.selfloop_edges(plain)))
    return plain


def assert_same(found: dict, expected: dict, within: float = 1e-9) -> None:
    assert found.keys() == expected.keys()
    worst = max((abs(found[node] - expected[node]) for node in expected), default=0.0)
    assert worst <= within


def networkx_measures(graph: nx.DiGraph) -> dict[str, dict]:
    expected = {
        "in_degree": dict(graph.in_degree()),
        "out_degree": dict(graph.out_degree()),
        "core": nx.core_number(simple(graph)) if len(graph) else {},
        "betweenness": nx.betweenness_centrality(graph),
        "closeness": nx.closeness_centrality(graph),
        "harmonic": nx.harmonic_centrality(graph),
    }
    if len(graph):
        expected["pagerank"] = nx.pagerank(graph, tol=1e-15, max_iter=10_000)
    return expected


def test_odd_graphs_agree_with_networkx(odd: nx.DiGraph) -> None:
    found = measure(odd)
    for name, values in networkx_measures(odd).items():
        assert_same(found[name], values)


def test_odd_graphs_have_finite_values(odd: nx.DiGraph) -> None:
    for name, values in measure(odd).items():
        assert all(math.isfinite(value) for value in values.values()), name


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 40), st.floats(0, 0.3), st.integers(0, 10_000), st.booleans())
def test_random_graphs_agree_with_networkx(size: int, density: float, seed: int, loops: bool) -> None:
    graph = nx.gnp_random_graph(size, density, seed=seed, directed=True)
    if loops:
        graph.add_edges_from((node, node) for node in range(0, size, 3))
    found = measure(graph)
    for name, values in networkx_measures(graph).items():
        assert_same(found[name], values)


def test_sampled_betweenness_is_networkx_with_the_same_seed() -> None:
    graph = nx.gnp_random_graph(150, 0.04, seed=5, directed=True)
    for sources, seed in ((20, 3), (149, 4), (150, 5)):
        found = measure(graph, ["betweenness"], sources=sources, seed=seed)["betweenness"]
        assert_same(found, nx.betweenness_centrality(graph, k=sources, seed=seed), 1e-12)


def test_given_sources_are_the_ones_used() -> None:
    path = nx.path_graph(["d", "c", "b", "a"], create_using=nx.DiGraph)
    found = measure(path, ["betweenness"], sources=["d"])["betweenness"]
    # From d two of the three ends lie behind c, one behind b: out of n - 2 = 2 that a path could go on to.
    assert found == {"d": 0.0, "c": 1.0, "b": 0.5, "a": 0.0}
    with pytest.raises(InputError, match="'x'"):
        measure(path, ["betweenness"], sources=["x"])


def test_hits_of_a_single_group_is_networkx() -> None:
    graph = nx.gnp_random_graph(120, 0.06, seed=2, directed=True)
    hubs, authorities = nx.hits(graph, tol=1e-15, max_iter=10_000)
    found = measure(graph, ["hits_hub", "hits_authority"])
    assert_same(found["hits_hub"], hubs)
    assert_same(found["hits_authority"], authorities)


def test_hits_of_equal_groups_is_shared_equally() -> None:
    graph = nx.DiGraph([(1, 2), (3, 4)])
    found = measure(graph, ["hits_hub", "hits_authority"])
    assert found["hits_authority"] == pytest.approx({1: 0, 2: 0.5, 3: 0, 4: 0.5})
    assert found["hits_hub"] == pytest.approx({1: 0.5, 2: 0, 3: 0.5, 4: 0})


@pytest.mark.parametrize(
    ("graph", "authority"),
    [
        (nx.DiGraph([(2 * n, 2 * n + 1) for n in range(100)]), 1 / 100),
        (nx.cycle_graph(150, create_using=nx.DiGraph), 1 / 150),
        (nx.path_graph(150, create_using=nx.DiGraph), 1 / 149),
        (nx.DiGraph([(n, n % 2) for n in range(2, 300)]), 1 / 2),
    ],
    ids=["pairs", "ring", "path", "stars"],
)
def test_hits_of_many_equal_groups_is_the_same_every_time(graph: nx.DiGraph, authority: float) -> None:
    """ARPACK, which networkx uses, gives random answers here."""
    found = measure(graph, ["hits_authority", "hits_hub"])
    cited = [value for node, value in found["hits_authority"].items() if graph.in_degree(node)]
    assert cited == pytest.approx([authority] * len(cited))
    assert measure(graph, ["hits_authority", "hits_hub"]) == found


def test_katz_is_networkx_where_that_converges() -> None:
    graph = nx.gnp_random_graph(80, 0.04, seed=9, directed=True)
    expected = nx.katz_centrality(graph, tol=1e-14, max_iter=100_000)
    assert_same(measure(graph, ["katz"])["katz"], expected)


def test_katz_shortens_its_steps_where_it_would_diverge() -> None:
    graph = nx.complete_graph(30, create_using=nx.DiGraph)
    graph.add_edge("new", 0)
    found = measure(graph, ["katz"])["katz"]
    assert_same(found, nx.katz_centrality(graph, alpha=0.85 / 29, tol=1e-13, max_iter=100_000), 1e-8)


def test_pagerank_by_hand() -> None:
    # b cites a: p_b = 0.15/2 + 0.85 p_a/2 and p_a + p_b = 1.
    found = measure(nx.DiGraph([("b", "a")]), ["pagerank"])["pagerank"]
    assert found == pytest.approx({"b": 1 / 2.85, "a": 1.85 / 2.85})


def test_pagerank_uses_weights() -> None:
    graph = nx.DiGraph()
    graph.add_weighted_edges_from([("a", "b", 3.0), ("a", "c", 1.0), ("b", "c", 1.0)])
    assert_same(measure(graph, ["pagerank"])["pagerank"], nx.pagerank(graph, tol=1e-15))


def test_mutual_citations_count_once_in_the_core() -> None:
    assert measure(nx.DiGraph([(0, 1), (1, 0)]), ["core"]) == {"core": {0: 1, 1: 1}}


@pytest.mark.shared
def test_cit_hep_ph_agrees_with_networkx(hep: nx.DiGraph) -> None:
    assert (len(hep), hep.number_of_edges()) == (34_546, 421_578)
    found = measure(hep, ["in_degree", "pagerank", "core", "hits_authority", "hits_hub"])
    assert found["in_degree"] == dict(hep.in_degree())
    assert found["core"] == nx.core_number(simple(hep))
    assert_same(found["pagerank"], nx.pagerank(hep, tol=1e-14, max_iter=1_000))
    hubs, authorities = nx.hits(hep, tol=1e-12, max_iter=1_000)
    for name, expected in (("hits_hub", hubs), ("hits_authority", authorities), ("pagerank", nx.pagerank(hep, tol=1e-14))):
        assert spearmanr(list(found[name].values()), [expected[node] for node in found[name]]).statistic >= 0.999
        assert_same(found[name], expected)


@pytest.mark.shared
def test_betweenness_on_cit_hep_ph_agrees_with_networkx_on_the_same_sources(hep: nx.DiGraph) -> None:
    found = measure(hep, ["betweenness"], sources=4, seed=1)["betweenness"]
    assert_same(found, nx.betweenness_centrality(hep, k=4, seed=1))


@pytest.mark.shared
def test_the_seed_network_agrees_with_networkx_in_everything(seeds: nx.DiGraph) -> None:
    found = measure(seeds)
    for name, values in networkx_measures(seeds).items():
        assert_same(found[name], values)


@pytest.mark.shared
def test_paperscape_agrees_with_networkx(paperscape: nx.DiGraph) -> None:
    assert len(paperscape) > 10_000
    found = measure(paperscape, ["pagerank", "core", "closeness", "harmonic"])
    assert_same(found["pagerank"], nx.pagerank(paperscape, tol=1e-14, max_iter=1_000))
    assert found["core"] == nx.core_number(simple(paperscape))
    assert_same(found["closeness"], nx.closeness_centrality(paperscape))
    assert_same(found["harmonic"], nx.harmonic_centrality(paperscape))


def test_beyond_5000_papers_256_sources_are_drawn() -> None:
    graph = nx.scale_free_graph(5_200, seed=1)
    graph = nx.DiGraph(graph)
    found = measure(graph, seed=7)
    assert "closeness" not in found, "slow measures come only when named"
    assert_same(found["betweenness"], nx.betweenness_centrality(graph, k=256, seed=7), 1e-12)


def test_an_array_network_has_the_values_of_its_graph() -> None:
    graph = nx.DiGraph([(2, 1), (3, 1), (3, 2)])
    network = Network.from_graph(graph)
    assert measure(network) == measure(graph)
    assert np.array_equal(network.in_degree, [1, 2, 0])
