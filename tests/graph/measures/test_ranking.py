"""Rankings, what they rest on, and how firm they are."""

from __future__ import annotations

import json

import networkx as nx
import numpy as np
import pytest

from citewalk.graph.errors import InputError, UnknownPaperError
from citewalk.graph.measures import Network, followups, foundations, measure, rank, related
from citewalk.graph.measures.intervals import draws, multiplicities, rank_intervals, tied_ranks
from citewalk.graph.measures.order import ordered

KEYS = ["rank", "id", "title", "year", "score", "interval", "coverage", "cited_by"]


def batch() -> nx.DiGraph:
    """Three listed papers of these days, what they cite, and a later one that cites two of them."""
    graph = nx.DiGraph()
    for paper in ("l1", "l2", "l3"):
        graph.add_node(paper, kind="paper", title=paper.upper(), listed=True, year=2025, references_declared=4)
        graph.nodes[paper]["references_found"] = 3 if paper == "l1" else 2
    graph.nodes["l1"].update(coverage_status="openalex=ok;crossref=withheld")
    for paper, year in {"base": 2017, "also": 2020, "once": 2021}.items():
        graph.add_node(paper, kind="paper", title=paper, listed=False, year=year)
    graph.add_node("next", kind="paper", title="next", listed=False, year=2026)
    graph.add_node("github:a/b", kind="repository", label="a/b", listed=True)
    cites = [("l1", "base"), ("l2", "base"), ("l3", "base"), ("l1", "also"), ("l2", "also"), ("l3", "once")]
    graph.add_edges_from([*cites, ("next", "l1"), ("next", "l2"), ("next", "base")], relation="cites")
    graph.add_edge("github:a/b", "once", relation="lists")
    graph.add_edge("github:a/b", "l1", relation="lists")
    return graph


def test_rows_have_the_keys_of_the_design() -> None:
    graph = batch()
    for rows in (rank(graph), foundations(graph), followups(graph), related(graph, "l1")):
        assert rows
        for row in rows:
            document = json.loads(json.dumps(row.as_dict()))
            assert list(document)[: len(KEYS)] == KEYS
            assert set(document["coverage"]) >= {"found", "declared", "status"}


def test_rank_orders_by_the_measure_from_one_on() -> None:
    rows = rank(batch(), "in_degree")
    assert [row.rank for row in rows] == list(range(1, 8))
    assert [(row.id, row.score) for row in rows[:2]] == [("base", 4), ("also", 2)]
    assert rows[0].cited_by == ("l1", "l2", "l3", "next")


def test_scope_keeps_the_papers_and_ranks_within_them() -> None:
    assert {row.id for row in rank(batch(), scope="listed")} == {"l1", "l2", "l3"}
    assert [row.id for row in rank(batch(), "in_degree", scope="found")][:2] == ["base", "also"]
    with pytest.raises(InputError, match="scope"):
        rank(batch(), scope="mine")  # type: ignore[arg-type]


def test_ties_are_settled_by_citations_then_newness_then_id() -> None:
    graph = nx.DiGraph()
    for node, year in {"b": 2001, "a": 2001, "c": 2003, "d": None}.items():
        graph.add_node(node, **({"year": year} if year else {}))
    network = Network.from_graph(graph)
    order = [network.ids[position] for position in ordered(network, np.zeros(4))]
    assert order == ["c", "a", "b", "d"]


def test_noise_in_the_last_digits_does_not_order_papers() -> None:
    network = Network.from_graph(nx.empty_graph(["b", "a"], create_using=nx.DiGraph))
    assert [network.ids[p] for p in ordered(network, np.array([1 + 1e-15, 1.0]))] == ["a", "b"]


def test_the_ranking_does_not_depend_on_the_order_of_the_graph() -> None:
    graph = nx.gnp_random_graph(40, 0.1, seed=2, directed=True)
    other = nx.DiGraph()
    other.add_nodes_from(reversed(list(graph)))
    other.add_edges_from(reversed(list(graph.edges)))
    for by in ("pagerank", "in_degree", "katz"):
        assert [r.id for r in rank(graph, by, intervals=False)] == [r.id for r in rank(other, by, intervals=False)]


@pytest.mark.parametrize("by", ["pagerank", "in_degree", "citerank", "betweenness", "core", "hits_hub", "year_rank"])
def test_intervals_are_whole_ranks_around_the_rank(by: str) -> None:
    graph = nx.gnp_random_graph(30, 0.15, seed=1, directed=True)
    for node in graph:
        graph.nodes[node]["year"] = 2000 + node % 3
    rows = rank(graph, by, resamples=40)
    assert len(rows) == 30
    for row in rows:
        low, high = row.interval or (0, 0)
        assert isinstance(low, int)
        assert isinstance(high, int)
        assert 1 <= low <= row.rank <= high <= 30
    assert rank(graph, by, resamples=40) == rows, "the same seed gives the same intervals"


def test_what_everybody_cites_stands_firm_and_one_citation_does_not() -> None:
    graph = nx.DiGraph((f"p{n}", "classic") for n in range(30))
    graph.add_edges_from((f"p{n}", f"q{n}") for n in range(30))
    rows = {row.id: row for row in rank(graph, "in_degree")}
    assert rows["classic"].interval == (1, 1)
    assert rows["classic"].caution is None
    low, high = rows["q0"].interval or (0, 0)
    assert (low, high) == (2, 61), "drawn it is among the first, not drawn it ties with those nobody cites"
    assert rows["q0"].caution == "rests on one paper that cites it; anywhere from rank 2 to 61"


@pytest.mark.parametrize("edges", [[], [("a", "b")]])
def test_nothing_to_draw_from_is_no_interval(edges: list[tuple[str, str]]) -> None:
    graph = nx.DiGraph(edges)
    graph.add_node("c")
    assert all(row.interval is None for row in rank(graph))


def test_no_interval_when_not_wanted() -> None:
    assert all(row.interval is None for row in (*rank(batch(), intervals=False), *foundations(batch(), intervals=False)))


def test_a_draw_is_of_as_many_lists_as_there_are() -> None:
    network = Network.from_graph(nx.gnp_random_graph(50, 0.05, seed=3, directed=True))
    citing = network.out_degree > 0
    blocks = np.hstack(list(multiplicities(network, 0, 30)))
    assert blocks.shape == (50, 30)
    assert (blocks[citing].sum(axis=0) == citing.sum()).all()
    assert (blocks[~citing] == 1).all()


def test_with_every_list_drawn_once_the_draw_is_the_measure() -> None:
    graph = nx.gnp_random_graph(80, 0.05, seed=6, directed=True)
    graph.add_edge(0, 0)
    for node in graph:
        graph.nodes[node]["year"] = 2000 + node % 5
    network = Network.from_graph(graph)
    blocks = __import__("citewalk.graph.measures.intervals", fromlist=["_IN_BLOCKS"])._IN_BLOCKS
    for name in ("in_degree", "pagerank", "citerank"):
        found = blocks[name](network, np.ones((80, 1), np.float32))[:, 0]
        exact = np.array(list(measure(network, [name])[name].values()))
        clear = np.abs(exact[:, None] - exact[None, :]) > 1e-4 * exact.max()
        assert ((found[:, None] > found[None, :]) == (exact[:, None] > exact[None, :]))[clear].all(), name


def test_resampled_pagerank_is_the_pagerank_of_the_multiplied_papers() -> None:
    """A list drawn k times is k papers with that list who share the citations they get; undrawn lists are empty."""
    graph = nx.gnp_random_graph(12, 0.25, seed=8, directed=True)
    network = Network.from_graph(graph)
    drawn = next(multiplicities(network, 1, 1))[:, 0]
    start = {node: float(drawn[node]) for node in graph}
    thinned = nx.DiGraph()
    thinned.add_nodes_from(graph)
    thinned.add_edges_from(edge for edge in graph.edges if drawn[edge[0]])
    expected = nx.pagerank(thinned, personalization=start, dangling=start, tol=1e-15, max_iter=10_000)
    block = next(draws(network, "pagerank", 1, 1))[:, 0]
    # The draw leaves out what starts at the paper itself, and it is not scaled: compare shares of what came.
    total = sum(start.values())
    restart = 1 - 0.85 * sum(expected[node] for node in thinned if thinned.out_degree(node))
    came = np.array([expected[node] - restart * start[node] / total for node in graph])
    assert block / block.sum() == pytest.approx(came / came.sum(), abs=1e-4)


def test_tied_values_share_their_ranks() -> None:
    first, last = tied_ranks(np.array([[3.0], [1.0], [3.0], [np.nan], [0.0]]))
    assert first[:, 0].tolist() == [1, 3, 1, 5, 4]
    assert last[:, 0].tolist() == [2, 3, 2, 5, 4]


def test_intervals_of_a_part_are_ranks_within_the_part() -> None:
    network = Network.from_graph(nx.gnp_random_graph(40, 0.1, seed=2, directed=True))
    found = rank_intervals(network, "in_degree", network.in_degree, papers=np.arange(10), resamples=20)
    assert len(found) == 10
    assert max(high for _, high in found.values()) <= 10


def test_foundations_are_what_listed_papers_share() -> None:
    rows = foundations(batch())
    assert [(row.id, row.score, row.cited_by) for row in rows] == [("base", 3, ("l1", "l2", "l3")), ("also", 2, ("l1", "l2"))]
    assert foundations(batch(), minimum=1)[-1].id == "once", "a repository that lists a work does not cite it"
    assert foundations(nx.DiGraph([(1, 2), (3, 2)])) == [], "nothing is listed"


def test_foundations_rest_on_the_listed_papers_lists() -> None:
    known = foundations(batch())[0].coverage
    assert (known.found, known.declared, known.papers, known.with_list) == (3 + 2 + 2, 12, 3, 3)


def test_followups_are_later_works_that_cite_listed_ones() -> None:
    (row,) = followups(batch())
    assert (row.id, row.score, row.details["cites"]) == ("next", 2, ["l1", "l2"])


def test_coverage_counts_the_papers_that_could_have_cited_it() -> None:
    rows = {row.id: row.coverage for row in rank(batch())}
    # Nobody but the paper of 2026 is new enough to cite it, and that one is itself.
    assert (rows["next"].papers, rows["next"].found, rows["next"].declared) == (0, None, None)
    # A paper of 2025 can be cited by the other two of its year and by the later one, whose number is not known.
    assert (rows["l1"].papers, rows["l1"].found, rows["l1"].declared) == (3, 4, 8)
    assert rows["l1"].status == {"openalex": "ok", "crossref": "withheld"}
    assert (rows["base"].papers, rows["base"].found, rows["base"].declared) == (6, 7, 12)


def test_unknown_lists_make_a_rank_doubtful() -> None:
    graph = nx.DiGraph([("a", "x"), ("b", "x"), ("c", "x")])
    for node in "abc":
        graph.nodes[node]["reference_count"] = 10
    caution = rank(graph, "in_degree", intervals=False)[0].caution
    assert caution == "10% of the references that could name it are known"


def test_limit_keeps_the_first_rows() -> None:
    assert rank(batch(), limit=2) == rank(batch())[:2]
    assert len(foundations(batch(), limit=1)) == 1


def test_related_finds_shared_references_and_shared_citers() -> None:
    rows = {row.id: row for row in related(batch(), "l1")}
    assert set(rows) == {"l2", "l3", "next", "base"}
    both = rows["l2"].as_dict()
    assert (both["shared"], both["cited_together_by"]) == (["base", "also"], ["next"])
    assert both["coupling"] == 1.0
    assert both["cocitation"] == 1.0
    assert both["score"] == pytest.approx(1 - (1 - 2 / 4) * (1 - 1 / 3))
    assert next(iter(rows)) == "l2"
    with pytest.raises(UnknownPaperError, match="nobody"):
        related(batch(), "nobody")


def test_odd_graphs_can_be_ranked(odd: nx.DiGraph) -> None:
    for by in ("pagerank", "in_degree", "year_rank", "disruption", "betweenness"):
        rows = rank(odd, by, resamples=10)
        assert [row.rank for row in rows] == list(range(1, len(rows) + 1))
        assert all(row.interval is None or row.interval[0] <= row.rank <= row.interval[1] for row in rows)
    assert foundations(odd) == followups(odd) == []


@pytest.mark.shared
def test_the_seed_papers_rest_on_instructgpt(seeds: nx.DiGraph) -> None:
    first = foundations(seeds)[0]
    assert (first.id, first.score, first.interval) == ("arxiv:2203.02155", 9, first.interval)
    assert first.interval is not None
    assert first.interval[0] == 1
    assert len(foundations(seeds)) == 97 - 4, "97 works are cited by two seeds or more; 4 of those cited are listed"
