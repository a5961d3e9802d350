"""What annotate leaves on the graph for the page and the exports."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import networkx as nx
import pytest

from citewalk.graph.measures import annotate, measure


def graph() -> nx.DiGraph:
    made = nx.DiGraph()
    for group in "xy":
        for n in range(8):
            made.add_node(f"{group}{n}", kind="paper", title=f"{group * 4} theory {n}", listed=n < 2, year=2010 + n)
        made.add_edges_from(((f"{group}{n}", f"{group}{m}") for n in range(8) for m in range(n)), relation="cites")
    made.add_edge("x7", "y0", relation="cites")
    made.add_node("undated", kind="paper", title="Alone")
    made.add_node("github:a/b", kind="repository", label="a/b")
    made.add_edge("x3", "github:a/b", relation="has_code")
    made.add_edge("github:a/b", "y1", relation="lists")
    made.add_edge("github:a/b", "x1", relation="lists")
    return made


def test_every_node_gets_what_exports_need() -> None:
    made = graph()
    annotate(made, resamples=20)
    for node, data in made.nodes(data=True):
        assert {"x", "y", "size", "color", "community", "community_label"} <= data.keys(), node
        assert data["color"].startswith("#")
        assert all(value is not None for value in data.values())
        for value in data.values():
            assert type(value) in (str, int, float, bool), "plain Python values only"
    assert made.nodes["github:a/b"]["community"] == made.nodes["x1"]["community"]
    assert "pagerank" not in made.nodes["github:a/b"]
    assert "year_rank" not in made.nodes["undated"]
    assert made.nodes["x0"]["in_degree"] == 7


def test_the_graph_tells_measures_ranks_communities_and_intervals() -> None:
    made = graph()
    annotate(made, resamples=20)
    known = made.graph
    assert {"pagerank", "in_degree", "betweenness", "year_rank"} <= set(known["measures"])
    assert known["ranks"]["in_degree"]["x0"] <= 2
    assert sorted(known["ranks"]["pagerank"].values()) == list(range(1, 18))
    for name, found in known["intervals"].items():
        for node, (low, high) in found.items():
            assert low <= known["ranks"][name][node] <= high
    assert {"pagerank", "in_degree"} == known["intervals"].keys()
    assert [row["size"] for row in known["communities"]] == [8, 8, 1]
    assert set(known["communities"][0]) == {"id", "label", "size", "papers"}
    json.dumps({key: known[key] for key in ("communities", "measures", "ranks", "intervals")})


def test_what_is_asked_for_is_measured() -> None:
    made = graph()
    annotate(made, names=["core"], intervals=False)
    assert made.graph["measures"] == ["core"]
    assert made.graph["intervals"] == {}
    assert "pagerank" not in made.nodes["x0"]
    assert made.nodes["x0"]["size"] > made.nodes["x7"]["size"], "sized by citations where PageRank is not wanted"
    other = graph()
    annotate(other, intervals=["core", "citerank"], resamples=10)
    assert other.graph["intervals"].keys() == {"core", "citerank"}


def test_the_same_graph_gives_the_same_values() -> None:
    one, other = graph(), graph()
    annotate(one, seed=3, resamples=20)
    annotate(other, seed=3, resamples=20)
    assert dict(one.nodes(data=True)) == dict(other.nodes(data=True))
    assert one.graph == other.graph


WRITTEN = """
import json, networkx, random
from citewalk.graph.measures import annotate
graph = networkx.gnp_random_graph(300, 0.008, seed=5, directed=True)
graph = networkx.relabel_nodes(graph, {node: f"paper {node}" for node in graph})
words = "alignment honesty safety proof theorem Lean agent music reward policy".split()
rng = random.Random(1)
for node in graph:
    graph.nodes[node].update(kind="paper", title=" ".join(rng.sample(words, 4)), year=2000 + rng.randrange(9))
annotate(graph, resamples=20)
print(json.dumps([dict(graph.nodes(data=True)), graph.graph], sort_keys=True))
"""


def test_another_process_writes_the_same_bytes() -> None:
    found = set()
    for seed in ("1", "2"):
        environment = os.environ | {"PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(sys.path)}
        done = subprocess.run([sys.executable, "-c", WRITTEN], env=environment, check=True, capture_output=True, text=True)
        found.add(done.stdout)
    assert len(found) == 1


def test_annotating_again_replaces() -> None:
    made = graph()
    annotate(made, resamples=20)
    first = {node: dict(data) for node, data in made.nodes(data=True)}
    annotate(made, resamples=20)
    assert {node: dict(data) for node, data in made.nodes(data=True)} == first


def test_values_are_written_to_nine_digits() -> None:
    made = graph()
    annotate(made)
    exact = measure(graph(), ["pagerank"])["pagerank"]
    for node, value in exact.items():
        assert made.nodes[node]["pagerank"] == pytest.approx(value, rel=1e-8)
        assert len(repr(made.nodes[node]["pagerank"]).replace("0.", "").lstrip("0")) <= 9


def test_odd_graphs_can_be_annotated(odd: nx.DiGraph) -> None:
    annotate(odd, resamples=5)
    assert all({"x", "y", "size", "color", "community"} <= data.keys() for _, data in odd.nodes(data=True))


@pytest.mark.shared
def test_the_seed_network_can_be_annotated(seeds: nx.DiGraph) -> None:
    made = nx.DiGraph(seeds)
    annotate(made, resamples=50)
    assert made.graph["ranks"]["pagerank"]["arxiv:2203.02155"] == 1
    assert len(made.graph["communities"]) > 10
