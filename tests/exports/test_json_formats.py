"""Node-link JSON, JSON Lines, Cytoscape's .cyjs, CX2."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import networkx as nx
import pytest

from citewalk.exports.cx2 import write_cx2
from citewalk.exports.cyjs import write_cyjs
from citewalk.exports.json_lines import write_json_lines
from citewalk.exports.node_link import write_node_link

GRAPHS = ["empty", "small", "traps", "demo"]


def one_line(data: dict[str, Any]) -> dict[str, Any]:
    """Names of attributes are put on one line, values are not touched; ``id`` is the node itself."""
    return {" ".join(key.split()): value for key, value in data.items() if key != "id"}


@pytest.fixture(params=GRAPHS)
def graph(request: pytest.FixtureRequest) -> nx.DiGraph:
    return request.getfixturevalue(request.param)


def test_networkx_reads_node_link(graph: nx.DiGraph, tmp_path: Path) -> None:
    write_node_link(graph, tmp_path / "a.json")
    found = nx.node_link_graph(json.loads((tmp_path / "a.json").read_text(encoding="utf-8")), edges="edges")
    assert type(found) is nx.DiGraph
    assert dict(found.nodes) == {node: one_line(data) for node, data in graph.nodes(data=True)}
    assert list(found.edges(data=True)) == list(graph.edges(data=True))
    assert found.graph == {key: graph.graph[key] for key in ("name", "note") if key in graph.graph}


def test_json_lines_hold_one_object_a_line(graph: nx.DiGraph, tmp_path: Path) -> None:
    write_json_lines(graph, tmp_path / "a.jsonl")
    lines = (tmp_path / "a.jsonl").read_text(encoding="utf-8").split("\n")
    assert lines.pop() == ""
    items = [json.loads(line) for line in lines]
    nodes = {item["id"]: item for item in items if item["type"] == "node"}
    edges = [item for item in items if item["type"] == "edge"]
    assert nodes == {node: {"type": "node", "id": node, **one_line(data)} for node, data in graph.nodes(data=True)}
    assert edges == [{"type": "edge", "source": s, "target": t, **data} for s, t, data in graph.edges(data=True)]
    assert [item["type"] for item in items] == ["node"] * len(nodes) + ["edge"] * len(edges)


def test_networkx_reads_cyjs_with_positions(graph: nx.DiGraph, tmp_path: Path) -> None:
    write_cyjs(graph, tmp_path / "a.cyjs")
    document = json.loads((tmp_path / "a.cyjs").read_text(encoding="utf-8"))
    assert document["format_version"] == "1.0"
    for item in document["elements"]["nodes"]:
        data = graph.nodes[item["data"]["id"]]
        assert item.get("position") == ({"x": data["x"], "y": data["y"]} if "x" in data else None)
        assert item["data"]["name"] == data.get("label", item["data"]["id"])
    for item in document["elements"]["nodes"]:
        item["data"]["value"] = item["data"]["id"]  # what networkx takes for the node
    found = nx.cytoscape_graph(document | {"directed": True, "multigraph": False, "data": list(document["data"].items())})
    for node, data in graph.nodes(data=True):
        wanted = one_line(data)
        assert {key: found.nodes[node][key] for key in wanted} == wanted
    for source, target, data in graph.edges(data=True):
        wanted = data | {"interaction": data["relation"]}
        assert {key: found.edges[source, target][key] for key in wanted} == wanted
    assert (len(found), found.number_of_edges()) == (len(graph), graph.number_of_edges())


def test_cyjs_styles_use_what_the_nodes_have(small: nx.DiGraph, tmp_path: Path) -> None:
    write_cyjs(small, tmp_path / "a.cyjs")
    style = {rule["selector"]: rule["style"] for rule in json.loads((tmp_path / "a.cyjs").read_text())["style"]}
    assert style["node[color]"] == {"background-color": "data(color)"}
    assert style["node[size]"] == {"width": "data(size)", "height": "data(size)"}


def test_ndex2_reads_cx2(graph: nx.DiGraph, tmp_path: Path) -> None:
    cx2 = pytest.importorskip("ndex2.cx2", reason="ndex2 is not installed")
    write_cx2(graph, tmp_path / "a.cx2")
    network = cx2.CX2Network()
    network.create_from_raw_cx2(str(tmp_path / "a.cx2"))
    nodes = network.get_nodes()
    assert [node["v"]["name"] for node in nodes.values()] == list(graph)
    for node in nodes.values():
        data = graph.nodes[node["v"]["name"]]
        assert node["v"] == {"name": node["v"]["name"], **one_line(data)}
        assert (node.get("x"), node.get("y")) == (data.get("x"), data.get("y"))
    edges = {(nodes[edge["s"]]["v"]["name"], nodes[edge["t"]]["v"]["name"]): edge["v"] for edge in network.get_edges().values()}
    assert edges == {(s, t): data | {"interaction": data["relation"]} for s, t, data in graph.edges(data=True)}


def test_cx2_counts_declares_and_ends_as_specified(small: nx.DiGraph, tmp_path: Path) -> None:
    write_cx2(small, tmp_path / "a.cx2")
    descriptor, *aspects, status = json.loads((tmp_path / "a.cx2").read_text())
    assert descriptor == {"CXVersion": "2.0", "hasFragments": False}
    assert status == {"status": [{"success": True, "error": ""}]}
    found = {name: items for aspect in aspects for name, items in aspect.items()}
    counts = {entry["name"]: entry["elementCount"] for entry in found.pop("metaData")}
    assert counts == {name: len(items) for name, items in found.items()}
    (declared,) = found["attributeDeclarations"]
    types = {name: entry["d"] for name, entry in declared["nodes"].items()}
    assert (types["year"], types["citation_count"], types["x"], types["listed"]) == ("integer", "long", "double", "boolean")
    (style,) = found["visualProperties"]
    assert style["nodeMapping"]["NODE_BACKGROUND_COLOR"]["definition"] == {"attribute": "color", "type": "string"}


def test_numbers_json_cannot_hold_are_left_out(tmp_path: Path) -> None:
    graph = nx.DiGraph()
    graph.add_node("a", value=float("nan"), other=float("inf"), fine=0.5)
    written = write_node_link(graph, tmp_path / "a.json")
    assert written.cleaned == 2
    assert json.loads((tmp_path / "a.json").read_text())["nodes"] == [{"id": "a", "fine": 0.5}]
