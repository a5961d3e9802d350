"""One edge array, however it was made."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from citewalk.graph.errors import InputError
from citewalk.graph.measures import Network, measure


def mixed() -> nx.DiGraph:
    graph = nx.DiGraph()
    graph.add_node("a", kind="paper", title="A", date="2021-04-01", listed=True)
    graph.add_node("b", kind="paper", year=2020)
    graph.add_node("r", kind="repository", label="x/y")
    graph.add_edge("a", "b", relation="cites", weight=2.0, influential=True)
    graph.add_edge("a", "r", relation="has_code")
    graph.add_edge("r", "b", relation="lists")
    graph.add_edge("c", "a")
    graph.add_edge("c", "b", relation="lists")
    return graph


def test_only_citations_between_papers_are_taken() -> None:
    network = Network.from_graph(mixed())
    assert list(network.ids) == ["a", "b", "c"]
    assert list(zip(network.source.tolist(), network.target.tolist(), strict=True)) == [(0, 1), (2, 0)]
    assert network.source.dtype == network.target.dtype == np.int32
    assert network.weight is not None
    assert network.weight.tolist() == [2.0, 1.0]
    assert network.influential is not None
    assert network.influential.tolist() == [True, False]
    assert network.listed.tolist() == [True, False, False]
    assert network.titles == ["A", "b", "c"]
    assert network.year.tolist() == [2021, 2020, 0]


def test_lists_and_code_change_no_citation_measure() -> None:
    graph, bare = mixed(), nx.DiGraph([("a", "b"), ("c", "a")])
    graph["a"]["b"].pop("weight")
    found, expected = measure(graph), measure(bare)
    for name in expected.keys() - {"citerank", "year_rank"}:
        assert found[name] == pytest.approx(expected[name], abs=1e-12), name


def test_arrays_give_what_the_graph_gives() -> None:
    graph = nx.gnp_random_graph(60, 0.08, seed=3, directed=True)
    ends = np.array(list(graph.edges))
    shuffled = np.random.default_rng(0).permutation(np.concatenate((ends, ends[:9])))
    network = Network.from_arrays(list(graph), shuffled[:, 0], shuffled[:, 1])
    assert network.source.size == graph.number_of_edges(), "a pair given twice counts once"
    found, expected = measure(network), measure(graph)
    assert found.keys() == expected.keys()
    for name, values in expected.items():
        assert found[name] == pytest.approx(values, abs=1e-12), name


def test_of_a_pair_given_twice_the_larger_weight_and_any_influence_stay() -> None:
    network = Network.from_arrays("ab", [0, 0, 1], [1, 1, 0], weight=[1, 3, 1], influential=[False, True, False])
    assert (network.weight.tolist(), network.influential.tolist()) == ([3.0, 1.0], [True, False])  # type: ignore[union-attr]


def test_columns_reach_the_measures() -> None:
    network = Network.from_arrays("abc", [0, 1], [1, 2], columns={"year": [2003, 2002, None], "listed": [1, 0, 0]})
    assert network.year.tolist() == [2003, 2002, 0]
    assert network.listed.tolist() == [True, False, False]
    assert set(measure(network, ["year_rank"])["year_rank"]) == {"a", "b"}


@pytest.mark.parametrize(("source", "target"), [([0], [3]), ([-1], [0]), ([0, 1], [1])])
def test_positions_that_do_not_exist_are_refused(source: list[int], target: list[int]) -> None:
    with pytest.raises(InputError, match="positions from 0 to 2"):
        Network.from_arrays("abc", source, target)


def test_undirected_graphs_are_refused() -> None:
    with pytest.raises(InputError, match="direction"):
        measure(nx.Graph([(1, 2)]))


def test_parallel_edges_of_a_multigraph_count_once() -> None:
    graph = nx.MultiDiGraph([(1, 2), (1, 2), (2, 3)])
    assert measure(graph, ["in_degree"]) == {"in_degree": {1: 0, 2: 1, 3: 1}}


@given(st.dates(), st.integers(4, 10))
def test_a_date_is_read_within_its_year_as_far_as_it_goes(day: object, length: int) -> None:
    text = str(day)[: length if length in (4, 7, 10) else 10]
    graph = nx.DiGraph()
    graph.add_node(1, date=text)
    assert Network.from_graph(graph).year.tolist() == [int(text[:4])]


@given(st.lists(st.dates(), min_size=2, max_size=8))
def test_later_days_have_later_times(days: list[object]) -> None:
    graph = nx.DiGraph()
    for number, day in enumerate(sorted(map(str, days))):
        graph.add_node(number, date=day)
    time = Network.from_graph(graph).time
    assert (np.diff(time) >= 0).all()


@pytest.mark.parametrize("value", ["spring", "", "n.d.", None])
def test_what_is_no_date_is_unknown(value: object) -> None:
    graph = nx.DiGraph()
    graph.add_node(1, date=value, year=value)
    assert np.isnan(Network.from_graph(graph).time).all()


def test_found_and_declared_references() -> None:
    graph = nx.DiGraph([("a", "b"), ("a", "c"), ("b", "c")])
    graph.nodes["a"].update(reference_count=10)
    graph.nodes["b"].update(reference_count=0)

    def references() -> dict[str, tuple[int, int]]:
        found, declared = Network.from_graph(graph).references
        return dict(zip(graph, zip(found.tolist(), declared.tolist(), strict=True), strict=True))

    assert references() == {"a": (2, 10), "b": (1, -1), "c": (-1, -1)}, "in a graph of one's own: what is in it"
    graph.nodes["a"].update(references_found=5, references_declared=10)
    graph.nodes["c"].update(references_found=0)
    assert references() == {"a": (5, 10), "b": (-1, -1), "c": (0, -1)}, "in a collection: what it says"


def test_what_a_paper_cites_is_unknown_without_its_list() -> None:
    graph = nx.DiGraph([("a", "b"), ("later", "a")])
    assert measure(graph, ["out_degree"]) == {"out_degree": {"a": 1, "b": 0, "later": 1}}, "a graph of one's own is whole"
    graph.add_node("empty", references_found=0)
    graph.nodes["a"]["references_found"] = 1
    found = measure(graph, ["out_degree", "hits_hub", "in_degree"])
    assert found["out_degree"] == {"a": 1, "later": 1, "empty": 0}
    assert found["hits_hub"].keys() == {"a", "later", "empty"}
    assert found["in_degree"] == {"a": 1, "b": 1, "later": 0, "empty": 0}
    assert all(type(value) is int for value in found["out_degree"].values())
    nothing = nx.DiGraph()
    nothing.add_nodes_from("ab")
    nothing.graph["with_references"] = 0
    assert measure(nothing, ["out_degree"]) == {"out_degree": {}}, "a collection in which no list is known"
