"""Real networks and the hand-made ones every measure must survive."""

from __future__ import annotations

import csv
import gzip
from pathlib import Path

import networkx as nx
import pytest


@pytest.fixture(scope="session")
def hep(shared: Path) -> nx.DiGraph:
    """SNAP's cit-HepPh: 34,546 papers, 421,578 citations, 44 of them of the paper itself, circles, most with a date."""
    folder = shared / "data" / "networks" / "snap_hep"
    graph = nx.DiGraph()
    with gzip.open(folder / "cit-hep-ph.edges.tsv.gz", "rt") as lines:
        next(lines)
        graph.add_edges_from(line.split() for line in lines)
    with gzip.open(folder / "cit-hep-ph.dates.txt.gz", "rt") as lines:
        for line in lines:
            if not line.startswith("#"):
                number, date = line.split()[:2]
                for name in (number, number.lstrip("0")):
                    if name in graph:
                        graph.nodes[name].update(date=date, year=int(date[:4]))
    return graph


@pytest.fixture(scope="session")
def paperscape(shared: Path) -> nx.DiGraph:
    """Paperscape's arXiv papers of 1991 to 1993 and their citations of one another, with titles."""
    graph = nx.DiGraph()
    cited: dict[str, list[str]] = {}
    for year in (1991, 1992, 1993):
        path = shared / "data" / "networks" / "paperscape" / f"pscp-{year}.csv.gz"
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for line in lines:
                if line.startswith("#"):
                    continue
                paper, _, _, declared, references, _, title = line.rstrip("\n").split(";", 6)
                graph.add_node(paper, kind="paper", title=title, year=year, reference_count=int(declared))
                cited[paper] = [work.partition("[")[0] for work in references.split(",") if work]
    graph.add_edges_from(
        (paper, work, {"relation": "cites"}) for paper, works in cited.items() for work in works if work in graph
    )
    return graph


@pytest.fixture(scope="session")
def seeds(shared: Path) -> nx.DiGraph:
    """The listing's 38 papers with 13 real reference lists and 9 second-hop ones; papers without a list stay alone."""
    folder = shared / "data" / "seed"

    def table(name: str, separator: str = "\t") -> list[dict[str, str]]:
        with (folder / name).open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file, delimiter=separator))

    graph = nx.DiGraph()
    for paper in table("seed_papers.csv", ","):
        node = f"arxiv:{paper['arxiv_id']}"
        graph.add_node(node, id=node, kind="paper", title=paper["title"], listed=True)
        if paper["date_iso"]:
            graph.nodes[node].update(date=paper["date_iso"], year=int(paper["date_iso"][:4]))
    ids = {}
    for work in table("cited_works.tsv"):
        ids[work["key"]] = node = f"arxiv:{work['arxiv_id']}" if work["arxiv_id"] else f"title:{work['key']}"
        if node not in graph:
            graph.add_node(node, id=node, kind="paper", title=work["title"], listed=False)
        if work["year"].isdigit():
            graph.nodes[node].setdefault("year", int(work["year"]))
    for edge in table("citation_edges.tsv"):
        one, other = f"arxiv:{edge['citing_arxiv_id']}", ids.get(edge["cited_key"], f"arxiv:{edge['cited_arxiv_id']}")
        if one != other:
            graph.add_edge(one, other, relation="cites")
    return graph


def odd_graphs() -> dict[str, nx.DiGraph]:
    """The networks that break careless code."""
    ring = nx.cycle_graph(5, create_using=nx.DiGraph)
    apart = nx.DiGraph([(0, 1), (1, 2), (10, 11), (11, 12), (12, 10)])
    apart.add_nodes_from([20, 21])
    itself = nx.DiGraph([(0, 0), (0, 1), (2, 1), (2, 2)])
    return {
        "empty": nx.DiGraph(),
        "one": nx.empty_graph(1, create_using=nx.DiGraph),
        "one citing itself": nx.DiGraph([(0, 0)]),
        "two": nx.DiGraph([(0, 1)]),
        "mutual": nx.DiGraph([(0, 1), (1, 0)]),
        "no citation": nx.empty_graph(4, create_using=nx.DiGraph),
        "ring": ring,
        "apart": apart,
        "itself": itself,
        "complete": nx.complete_graph(6, create_using=nx.DiGraph),
        "star": nx.DiGraph([(n, 0) for n in range(1, 8)]),
    }


@pytest.fixture(params=odd_graphs(), ids=lambda name: name.replace(" ", "-"))
def odd(request: pytest.FixtureRequest) -> nx.DiGraph:
    return odd_graphs()[request.param]
