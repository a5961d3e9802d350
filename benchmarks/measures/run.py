"""Measures against networkx, against bare igraph and scipy, from a collection on disk; layout; stability intervals.

    python benchmarks/measures/run.py path/to/cit-hep-ph.edges.tsv.gz [--skip-networkx]

Every ratio is of times taken in this one run (ours and the bare libraries: best of several rounds
by turns, because other work on the machine comes and goes; networkx: once). Prints the
table of README.md.
"""

from __future__ import annotations

import argparse
import gzip
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import igraph
import networkx as nx
import numpy as np
import scipy.sparse as sp
import scipy.sparse.linalg as linalg

from citewalk.graph.measures import Network, layout, measure
from citewalk.graph.measures.centrality import pagerank
from citewalk.graph.measures.communities import partition
from citewalk.graph.measures.intervals import rank_intervals

NAMES = ["in_degree", "pagerank", "hits_authority", "hits_hub", "core", "betweenness"]


def timed(call: Callable[[], Any], repeat: int = 3) -> float:
    best = float("inf")
    for _ in range(repeat):
        start = time.perf_counter()
        call()
        best = min(best, time.perf_counter() - start)
    return best


def row(what: str, ours: float, other: float, must: str, ratio: float) -> None:
    print(f"| {what} | {ours:.2f} | {other:.2f} | **{ratio:.2f}** | {must} |", flush=True)


def read(path: Path) -> nx.DiGraph:
    graph = nx.DiGraph()
    with gzip.open(path, "rt") as lines:
        next(lines)
        graph.add_edges_from((*line.split(), {"relation": "cites", "weight": 1.0}) for line in lines)
    return graph


def ours(graph: nx.DiGraph, sources: list[Any]) -> None:
    network = Network.from_graph(graph)
    measure(network, NAMES, sources=sources)
    partition(network, 0)


def plain_networkx(graph: nx.DiGraph, sources: int) -> dict[str, float]:
    undirected = nx.Graph(graph)
    undirected.remove_edges_from(list(nx.selfloop_edges(undirected)))
    calls = {
        "in-degree": lambda: dict(graph.in_degree()),
        "PageRank": lambda: nx.pagerank(graph),
        "HITS": lambda: nx.hits(graph),
        "k-core": lambda: nx.core_number(undirected),
        "betweenness": lambda: nx.betweenness_centrality(graph, k=sources, seed=0),
        "communities": lambda: nx.community.louvain_communities(undirected, seed=0),
    }
    return {name: timed(call, 1) for name, call in calls.items()}


def bare(n: int, source: np.ndarray, target: np.ndarray, starts: list[int]) -> None:
    np.bincount(target, minlength=n)
    directed = igraph.Graph(n=n, edges=zip(source.tolist(), target.tolist(), strict=True), directed=True)
    directed.pagerank()
    linalg.svds(sp.csr_array((np.ones(source.size), (source, target)), shape=(n, n)), k=1, v0=np.ones(n))
    undirected = directed.as_undirected()
    undirected.simplify()
    undirected.coreness()
    directed.betweenness(sources=starts)
    undirected.community_leiden(objective_function="modularity", n_iterations=2)


def from_a_collection(graph: nx.DiGraph) -> None:
    from citewalk.graph.collection import Collection
    from citewalk.graph.model import Batch, Citation, Evidence, Paper

    said = Evidence("csv", "cit-hep-ph")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "hep.db"
        name = {node: f"openalex:W{int(node) + 10**9}" for node in graph}
        with Collection.open(path) as collection:
            papers = [Paper(evidence=said, identifiers=(name[node],), title=f"Paper {node}") for node in graph]
            citations = [Citation(name[one], name[other], said) for one, other in graph.edges if one != other]
            collection.add(Batch(papers=papers, citations=citations))
        # Compiled, as pip leaves an installed package; the first run sees to that.
        surroundings = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        whole = [sys.executable, "-c", WHOLE, str(path)]
        runs = []
        for _ in range(4):
            told = subprocess.run(whole, check=True, capture_output=True, text=True, env=surroundings).stdout.split()
            runs.append([float(word) for word in told])
        alone, all_of_it, peak = (min(column) for column in zip(*runs[1:], strict=True))
        rank = [sys.executable, "-m", "citewalk", "rank", "-c", str(path), "--no-interval"]
        command = timed(lambda: subprocess.run(rank, check=True, capture_output=True, env=surroundings))
    row("collection → DiGraph → all measures / all measures alone", all_of_it, alone, "≤ 3", all_of_it / alone)
    row("citewalk rank --no-interval, from start to end / the same", command, alone, "≤ 3", command / alone)
    row("peak memory of the first process, GiB", peak, 1.0, "≤ 1", peak)


WHOLE = """
import resource, sys, time
start = time.perf_counter()
from citewalk.cli.main import spare_pyplot
spare_pyplot()
from citewalk.graph.assemble import assemble
from citewalk.graph.collection import Collection
from citewalk.graph.measures import measure
with Collection.open(sys.argv[1]) as collection:
    graph = assemble(collection)
middle = time.perf_counter()
measure(graph)
end = time.perf_counter()
print(end - middle, end - start, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20)
"""


def layouts(graph: nx.DiGraph) -> None:
    giant = max(nx.weakly_connected_components(graph), key=len)
    reached: list[Any] = []
    for node in nx.bfs_tree(graph.subgraph(giant).to_undirected(as_view=True), next(iter(sorted(giant)))):
        reached.append(node)
        if len(reached) == 2_000:
            break
    part = nx.DiGraph(graph.subgraph(reached))
    mine = timed(lambda: layout(part))
    theirs = timed(lambda: nx.forceatlas2_layout(part, seed=0), 1)
    mine = min(mine, timed(lambda: layout(part)))
    row("layout of 2,000 nodes, communities included / networkx ForceAtlas2, 100 steps", mine, theirs, "≥ 30", theirs / mine)
    large = timed(lambda: layout(graph), 1)
    row(f"layout of {len(graph):,} nodes, seconds", large, 60, "< 60", large)


def intervals(network: Network) -> None:
    def separate() -> None:
        rng = np.random.default_rng(0)
        citing = np.flatnonzero(network.out_degree)
        for _ in range(200):
            drawn = np.zeros(len(network), bool)
            drawn[rng.choice(citing, citing.size)] = True
            keep = drawn[network.source]
            pagerank(Network(network.ids, network.source[keep], network.target[keep]))

    def prepared() -> None:
        for _ in range(200):
            network.directed.pagerank()

    values = pagerank(network)
    mine = timed(lambda: rank_intervals(network, "pagerank", values), 2)
    row(
        "intervals of 200 resamples / 200 separate PageRank runs on the thinned lists",
        mine,
        other := timed(separate, 1),
        "≤ 0.33",
        mine / other,
    )
    row("… / 200 bare igraph PageRank runs on one prepared graph", mine, other := timed(prepared, 1), "≤ 0.33", mine / other)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("edges", type=Path)
    parser.add_argument("--skip-networkx", action="store_true")
    given = parser.parse_args()
    graph = read(given.edges)
    network = Network.from_graph(graph)
    sources = random.Random(0).sample(list(graph), 256)
    starts = [network.index[node] for node in sources]

    def bare_once() -> float:
        return timed(lambda: bare(len(network), network.source, network.target, starts), 1)

    print(
        f"{len(graph):,} papers, {graph.number_of_edges():,} citations; networkx {nx.__version__}, igraph {igraph.__version__}\n"
    )
    print("| what | ours, s | other, s | ratio | must be |\n|---|---|---|---|---|")
    rounds = [(timed(lambda: ours(graph, sources), 1), bare_once()) for _ in range(15)]
    mine, limit = (min(times) for times in zip(*rounds, strict=True))
    row("six measures, conversion included / bare igraph and scipy on the arrays", mine, limit, "≤ 1.3", mine / limit)
    if not given.skip_networkx:
        parts = plain_networkx(graph, 256)
        mine = min(mine, *(timed(lambda: ours(graph, sources), 1) for _ in range(5)))
        row("networkx / the same", mine, sum(parts.values()), "≥ 20", sum(parts.values()) / mine)
        print("| of which networkx: " + ", ".join(f"{name} {seconds:.2f}" for name, seconds in parts.items()) + " | | | | |")
    intervals(network)
    from_a_collection(graph)
    layouts(graph)
    print(f"\npeak memory of the benchmark {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20:.1f} GiB")


if __name__ == "__main__":
    main()
