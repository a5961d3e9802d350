"""Pajek, VOSviewer, CitNetExplorer, GraphViz, Mermaid, Neo4j."""

from __future__ import annotations

import csv
import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import igraph
import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from citewalk.exports.citnetexplorer import write_citnetexplorer
from citewalk.exports.dot import write_dot
from citewalk.exports.mermaid import escaped, write_mermaid
from citewalk.exports.neo4j import write_neo4j
from citewalk.exports.pajek import write_pajek
from citewalk.exports.vosviewer import write_vosviewer, write_vosviewer_map
from citewalk.graph.errors import OutputError


def lines(path: Path) -> list[str]:
    text = path.read_text(encoding="utf-8")
    assert text.endswith("\n")
    return text[:-1].split("\n")


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


# Pajek


def test_pajek_of_a_small_graph(small: nx.DiGraph, tmp_path: Path) -> None:
    written = write_pajek(small, tmp_path / "a.net")
    assert [path.name for path in written.files] == ["a.net", "a.clu", "a.in_degree.vec", "a.pagerank.vec"]
    assert lines(tmp_path / "a.net") == [
        "*Vertices 3",
        '1 "arxiv:2312.07000" 0.0000 0.0000 0.5 ellipse',
        '2 "doi:10.1000/182" 0.4516 1.0000 0.5 ellipse',
        '3 "github:gair-nlp/alignment" 0.6022 0.6774 0.5 box',
        '*Arcs :1 "cites"',
        "1 2 1.0",
        '*Arcs :2 "has_code"',
        "1 3 1.0",
        '*Arcs :3 "lists"',
        "3 2 1.0",
    ]
    assert lines(tmp_path / "a.clu") == ["*Vertices 3", "1", "2", "0"]
    assert lines(tmp_path / "a.pagerank.vec") == ["*Vertices 3", "0.25", "0.5", "999999998"]


@pytest.mark.parametrize("name", ["small", "traps", "demo"])
def test_networkx_and_igraph_read_pajek(name: str, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    graph = request.getfixturevalue(name)
    cites = graph.edge_subgraph([(s, t) for s, t, relation in graph.edges(data="relation") if relation == "cites"]).copy()
    papers = nx.DiGraph()
    papers.add_nodes_from((node, data) for node, data in graph.nodes(data=True) if node in cites)
    papers.add_edges_from(cites.edges(data=True))
    write_pajek(papers, tmp_path / "a.net")
    names = [" ".join(node.replace('"', "'").replace("\\", "/").split()) for node in papers]
    numbers = {node: number for number, node in enumerate(papers)}
    wanted = {(numbers[source], numbers[target]): data["weight"] for source, target, data in papers.edges(data=True)}
    found = igraph.Graph.Read_Pajek(str(tmp_path / "a.net"))
    assert dict(zip(found.get_edgelist(), found.es["weight"], strict=True)) == wanted
    if name != "traps":
        read = nx.DiGraph(nx.read_pajek(tmp_path / "a.net"))
        assert list(read) == names
        assert {(names.index(s), names.index(t)) for s, t in read.edges} == set(wanted)


# VOSviewer


def test_vosviewer_json(small: nx.DiGraph, tmp_path: Path) -> None:
    written = write_vosviewer(small, tmp_path / "a.vosviewer.json")
    document = json.loads((tmp_path / "a.vosviewer.json").read_text())
    first, second = document["network"]["items"]
    assert (first["id"], first["label"], first["cluster"], first["x"], first["y"]) == (1, "Yang 2023", 1, -10.5, 20.25)
    assert second["weights"] == {"Links": 1, "Cited in this collection": 1, "Citations": 5_000_000_000}
    assert second["scores"] == {"year": 1999, "in_degree": 1.0, "pagerank": 0.5}
    assert second["description"].startswith("An older {work} &amp; more<br>Ada Lovelace")
    assert document["network"]["links"] == [{"source_id": 1, "target_id": 2, "strength": 1.0}]
    assert document["network"]["clusters"] == [{"cluster": 1, "label": "honesty"}]
    assert document["info"] == {"title": "Two papers", "description": "Made by hand for the tests."}
    assert written.notes == ("1 nodes and 2 edges are left out: VOSviewer's maps hold papers and citations between two of them.",)


def test_vosviewer_map_and_network(demo: nx.DiGraph, tmp_path: Path) -> None:
    written = write_vosviewer_map(demo, tmp_path / "a.map.txt")
    assert [path.name for path in written.files] == ["a.map.txt", "a.network.txt"]
    items = table(tmp_path / "a.map.txt")
    papers = [node for node, kind in demo.nodes(data="kind") if kind == "paper"]
    assert [int(item["id"]) for item in items] == list(range(1, len(papers) + 1))
    links = [tuple(line.split("\t")) for line in lines(tmp_path / "a.network.txt")]
    pairs = [(int(source), int(target)) for source, target, _ in links]
    assert all(1 <= source < target <= len(papers) for source, target in pairs)
    assert len(set(pairs)) == len(pairs)
    cites = [(s, t) for s, t, relation in demo.edges(data="relation") if relation == "cites"]
    assert {frozenset((papers[source - 1], papers[target - 1])) for source, target in pairs} == {
        frozenset(pair) for pair in cites
    }
    for item, node in zip(items, papers, strict=True):
        assert int(item["cluster"]) == demo.nodes[node]["community"] + 1
        assert int(item["weight<Cited in this collection>"]) == sum(target == node for _, target in cites)
        assert float(item["x"]) == demo.nodes[node]["x"]


def test_vosviewer_shows_no_html_of_others(traps: nx.DiGraph, tmp_path: Path) -> None:
    write_vosviewer(traps, tmp_path / "a.vosviewer.json")
    for item in json.loads((tmp_path / "a.vosviewer.json").read_text())["network"]["items"]:
        assert set(re.findall(r"<[^>]*>", item["description"])) <= {"<br>"}


def test_two_that_cite_each_other_share_a_link(tmp_path: Path) -> None:
    graph = nx.DiGraph([("a", "b"), ("b", "a"), ("a", "a")])
    write_vosviewer(graph, tmp_path / "a.vosviewer.json")
    links = json.loads((tmp_path / "a.vosviewer.json").read_text())["network"]["links"]
    assert links == [{"source_id": 1, "target_id": 2, "strength": 2}]


# CitNetExplorer


def test_citnetexplorer(demo: nx.DiGraph, tmp_path: Path) -> None:
    written = write_citnetexplorer(demo, tmp_path / "a.citnetexplorer.txt")
    assert [path.name for path in written.files] == ["a.citnetexplorer.txt", "a.citations.txt"]
    publications = table(tmp_path / "a.citnetexplorer.txt")
    citations = [(int(row["citing_pub_index"]), int(row["cited_pub_index"])) for row in table(tmp_path / "a.citations.txt")]
    dated = [node for node, data in demo.nodes(data=True) if data["kind"] == "paper" and "year" in data]
    assert list(publications[0]) == ["authors", "title", "source", "year", "doi", "cit_score"]
    assert [int(row["year"]) for row in publications] == [demo.nodes[node]["year"] for node in dated]
    assert {(dated[citing - 1], dated[cited - 1]) for citing, cited in citations} == {
        (s, t) for s, t, relation in demo.edges(data="relation") if relation == "cites" and s in dated and t in dated
    }
    for number, row in enumerate(publications, start=1):
        assert int(row["cit_score"]) == sum(cited == number for _, cited in citations)


# GraphViz


@pytest.mark.parametrize("name", ["empty", "small", "traps", "demo"])
def test_graphviz_reads_dot(name: str, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    if not shutil.which("dot"):
        pytest.skip("GraphViz is not installed")
    graph = request.getfixturevalue(name)
    write_dot(graph, tmp_path / "a.dot")
    command = ["neato", "-n2", "-Tdot_json", str(tmp_path / "a.dot")]
    done = subprocess.run(command, capture_output=True, check=True, timeout=120)
    found = json.loads(done.stdout.decode("utf-8"))
    objects = found.get("objects", [])
    assert [unquoted(item["name"]) for item in objects] == list(graph)
    for item, data in zip(objects, graph.nodes.values(), strict=True):
        assert unquoted(item["label"]).replace("&amp;", "&") == data["label"]
        assert item["fillcolor"] == data["color"]
        x, y = item["pos"].rstrip("!").split(",")
        assert (float(x), float(y)) == pytest.approx((data["x"], data["y"]), abs=0.01)
    numbers = {item["_gvid"]: unquoted(item["name"]) for item in objects}
    edges = {(numbers[edge["tail"]], numbers[edge["head"]]): edge["relation"] for edge in found.get("edges", [])}
    assert edges == {(source, target): relation for source, target, relation in graph.edges(data="relation")}
    assert not done.stderr


def unquoted(text: str) -> str:
    return text.replace("\\\\", "\\")


# Mermaid


def test_mermaid(small: nx.DiGraph, tmp_path: Path) -> None:
    small.nodes["arxiv:2312.07000"]["label"] = 'say "hi" <b> #1 `x`'
    written = write_mermaid(small, tmp_path / "a.mmd")
    assert lines(tmp_path / "a.mmd") == [
        "flowchart LR",
        '  n0["say #quot;hi#quot; #lt;b#gt; #35;1 #96;x#96;"]',
        '  n1["Older 1999"]',
        '  n2(["GAIR-NLP/alignment"])',
        "  n0 --> n1",
        "  n0 -.-> n2",
        "  n2 -..-> n1",
    ]
    assert written.notes == ()


def test_mermaid_keeps_the_most_linked(demo: nx.DiGraph, tmp_path: Path) -> None:
    written = write_mermaid(demo, tmp_path / "a.mmd", limit=10)
    assert written.nodes == 10
    assert "10 nodes with most edges of" in written.notes[0]
    with pytest.raises(OutputError, match="limit must be 1 or more"):
        write_mermaid(demo, tmp_path / "a.mmd", limit=0)


@given(st.text(st.characters(codec="utf-8")))
def test_mermaid_text_cannot_leave_its_quotes(text: str) -> None:
    safe = escaped(text)
    assert not set('"<>`\n\\') & set(safe)
    assert re.sub(r"#(amp|lt|gt|quot|35|96|92);", "", safe).count("#") == 0


# Neo4j


@pytest.mark.parametrize("name", ["empty", "small", "traps", "demo"])
def test_neo4j_headers_follow_the_manual_and_rows_come_back(name: str, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    graph = request.getfixturevalue(name)
    written = write_neo4j(graph, tmp_path / "a.cypher")
    assert [path.name for path in written.files] == ["a.cypher", "a.nodes.csv", "a.relationships.csv"]
    nodes, edges = (read_neo4j(path) for path in written.files[1:])
    assert [row.pop("id:ID") for row in nodes] == list(graph)
    for row, data in zip(nodes, graph.nodes.values(), strict=True):
        assert row.pop(":LABEL") == f"Citewalk;{data['kind'].capitalize()}"
        assert row == {" ".join(key.split()).replace(":", "_").replace("`", "_"): v for key, v in data.items() if key != "id"}
    for row, (source, target, data) in zip(edges, graph.edges(data=True), strict=True):
        assert (row.pop(":START_ID"), row.pop(":END_ID"), row.pop(":TYPE")) == (source, target, data["relation"].upper())
        assert row == data


def read_neo4j(path: Path) -> list[dict[str, Any]]:
    """Read a CSV file by the rules of neo4j-admin: the header says the types, an empty field is no property."""
    types = {"string": str, "long": int, "double": float, "boolean": {"true": True, "false": False}.__getitem__}
    found = []
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        header = next(rows)
        assert len(set(header)) == len(header)
        for row in rows:
            item: dict[str, Any] = {}
            for column, value in zip(header, row, strict=True):
                name, _, kind = column.rpartition(":")
                if kind in types and name:
                    if value:
                        item[name] = types[kind](value)
                else:
                    assert column in ("id:ID", ":LABEL", ":START_ID", ":END_ID", ":TYPE")
                    item[column] = value
            found.append(item)
    return found


def test_cypher_loads_the_two_files(small: nx.DiGraph, tmp_path: Path) -> None:
    write_neo4j(small, tmp_path / "it's.cypher")
    script = (tmp_path / "it's.cypher").read_text()
    statements = [statement for statement in script.split(";\n") if statement.strip()]
    assert len(statements) == 1 + 2 + 3
    assert r"FROM 'file:///it\'s.nodes.csv' AS row" in script
    assert "SET n:`Paper`, n.`label` = row.`label:string`" in script
    assert "n.`year` = toInteger(row.`year:long`)" in script
    assert "MERGE (a)-[r:`HAS_CODE`]->(b) SET r.`relation` = row.`relation:string`" in script
