"""The bundled collection says what the seed tables say, and no more."""

from __future__ import annotations

import csv
import importlib.util
from pathlib import Path

import networkx as nx
import pytest

from citewalk.graph.assemble import assemble
from citewalk.graph.collection import Collection
from citewalk.graph.demo import write_collection

HOME = Path(__file__).resolve().parents[2] / "graph" / "demo"
MAKER = Path(__file__).with_name("make_demo.py")


@pytest.fixture(scope="module")
def graph(tmp_path_factory):
    path = tmp_path_factory.mktemp("demo") / "demo.db"
    write_collection(path)
    with Collection.open(path) as collection:
        return assemble(collection)


def edges(graph, relation):
    return [(a, b) for a, b, edge in graph.edges(data=True) if edge["relation"] == relation]


@pytest.mark.shared
def test_the_files_are_what_the_seed_tables_give(shared, tmp_path):
    specification = importlib.util.spec_from_file_location("make_demo", MAKER)
    assert specification is not None
    assert specification.loader is not None
    maker = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(maker)
    maker.make(shared / "data" / "seed", tmp_path)
    for made in tmp_path.iterdir():
        assert made.read_bytes() == (HOME / made.name).read_bytes(), made.name


def test_the_counts_are_those_of_the_sources(graph):
    cites = nx.DiGraph(edges(graph, "cites"))
    assert (len(cites), cites.number_of_edges(), nx.number_weakly_connected_components(cites)) == (1521, 1921, 1)
    assert sum(1 for _, count in cites.in_degree() if count >= 2) == 213
    assert (cites.in_degree("arxiv:2203.02155"), cites.in_degree("arxiv:2005.14165")) == (15, 12)
    assert len(edges(graph, "lists")) == 483
    listed = {node for node, about in graph.nodes(data=True) if about["listed"] and about["kind"] == "paper"}
    assert len(listed) == 38
    assert sum(cites.out_degree(node) > 0 for node in listed if node in cites) == 13
    assert sum(graph.nodes[node].get("coverage_status") == "full_text=unfetched" for node in listed) == 25
    assert sum((a in listed and b in listed) for a, b in cites.edges) == 12


def test_ids_that_only_the_untrustworthy_list_prints_are_left_out(graph):
    assert "arxiv:2312.06683" not in graph


def test_every_edge_tells_where_it_stands(graph):
    assert all(edge["sources"] and "20" in edge["evidence"] for *_, edge in graph.edges(data=True))


def test_no_abstract_and_nothing_that_nobody_told():
    with (HOME / "papers.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    told = {
        "id",
        "identifiers",
        "title",
        "date",
        "date_inferred",
        "year",
        "authors_count",
        "comments",
        "links",
        "listed",
        "position",
    }
    told |= {"source", "found_in", "evidence_date", "detail"}
    assert {name for row in rows for name, value in row.items() if value} <= told
    with (HOME / "repositories.csv").open(encoding="utf-8", newline="") as file:
        assert all(row["stars"] == row["license"] == "" and row["health"] == "unchecked" for row in csv.DictReader(file))
