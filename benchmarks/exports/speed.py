"""Time and memory of the GEXF and GraphML writers against networkx's, in one run, on one graph.

    python benchmarks/exports/speed.py [EDGES.tsv.gz]

The graph is SNAP's cit-HepPh (34,546 nodes, 421,578 edges; tab-separated, a header line) with a set of attributes as
citewalk's graphs have; without the file a random graph of the same size. Each writer runs in a process of its own,
twice, best time counted; memory is what the process needs beyond the graph. Prints a Markdown table.
"""

from __future__ import annotations

import csv
import gzip
import json
import os
import random
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import networkx as nx

NODES, EDGES = 34_546, 421_578
WORDS = 'alignment of large language models with human preferences & "honest" <safety> training data évaluation'.split()
RUNS = 2


def graph_of(path: str) -> nx.DiGraph:
    chance = random.Random(0)
    graph = nx.DiGraph(name="cit-HepPh")
    for citing, cited in pairs(path, chance):
        graph.add_edge(
            citing, cited, relation="cites", sources="openalex;semantic_scholar", evidence="reference list",
            influential=chance.random() < 0.1, weight=1.0,
        )  # fmt: skip
    for node, data in graph.nodes(data=True):
        title = " ".join(chance.choices(WORDS, k=9))
        year = chance.randrange(1992, 2003)
        data.update(
            id=node, kind="paper", label=title[:30], title=title, year=year, date=f"{year}-05-01", authors="A. Author; B. Writer",
            url=f"https://arxiv.org/abs/{node}", listed=chance.random() < 0.01, citation_count=chance.randrange(9999),
            reference_count=chance.randrange(99), coverage=chance.random(), community=chance.randrange(20),
            coverage_status="openalex=ok;semantic_scholar=withheld", x=chance.uniform(-1000, 1000), y=chance.uniform(-1000, 1000),
            size=chance.uniform(1, 50), color=f"#{chance.randrange(1 << 24):06x}", in_degree=chance.random(),
            pagerank=chance.random(), betweenness=chance.random(), core=chance.randrange(30),
        )  # fmt: skip
    return graph


def pairs(path: str, chance: random.Random) -> list[tuple[str, str]]:
    if not path:
        ends = [str(number) for number in range(NODES)]
        return [(chance.choice(ends), chance.choice(ends)) for _ in range(EDGES)]
    with gzip.open(path, "rt", encoding="utf-8") as file:
        rows = csv.reader(file, delimiter="\t")
        next(rows)
        return [(citing, cited) for citing, cited in rows]


def resident() -> int:
    """Bytes of memory this process holds."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def measure(name: str, path: str) -> None:
    """Run one writer and print its seconds and the bytes it needed as JSON."""
    from citewalk.exports.gexf import write_gexf
    from citewalk.exports.graphml import write_graphml

    write = {
        "citewalk gexf": write_gexf, "networkx gexf": nx.write_gexf, "citewalk graphml": write_graphml,
        "networkx graphml": nx.write_graphml_xml, "networkx graphml (lxml)": nx.write_graphml_lxml,
    }[name]  # fmt: skip
    graph = graph_of(path)
    before, peak, done = resident(), [0], threading.Event()

    def watch() -> None:
        while not done.wait(0.005):
            peak[0] = max(peak[0], resident())

    watcher = threading.Thread(target=watch)
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "out"
        watcher.start()
        start = time.perf_counter()
        write(graph, target)
        seconds = time.perf_counter() - start
        done.set()
        watcher.join()
        print(json.dumps([seconds, max(0, peak[0] - before), target.stat().st_size]))


def main() -> None:
    path = next(iter(sys.argv[1:]), "")
    found: dict[str, list[list[float]]] = {}
    names = ["citewalk gexf", "networkx gexf", "citewalk graphml", "networkx graphml", "networkx graphml (lxml)"]
    for _ in range(RUNS):
        for name in names:
            command = [sys.executable, __file__, "--measure", name, path]
            done = subprocess.run(command, capture_output=True, text=True, check=True)
            found.setdefault(name, []).append(json.loads(done.stdout))
    best = {name: [min(values) for values in zip(*runs, strict=True)] for name, runs in found.items()}
    print("| writer | seconds | ratio | extra memory, MB | ratio | file, MB |\n| --- | --- | --- | --- | --- | --- |")
    for name, (seconds, memory, size) in best.items():
        own = best[f"citewalk {name.split()[1]}"]
        ratios = f"{seconds / own[0]:.1f}", f"{memory / max(own[1], 1):.1f}"
        print(f"| {name} | {seconds:.2f} | {ratios[0]} | {memory / 1e6:.1f} | {ratios[1]} | {size / 1e6:.0f} |")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--measure"]:
        measure(sys.argv[2], sys.argv[3])
    else:
        main()
