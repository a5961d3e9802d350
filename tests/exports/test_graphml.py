"""GraphML, read back by igraph (libxml2), graphology and networkx."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import igraph
import networkx as nx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from citewalk.exports.graphml import NAMESPACE, write_graphml


def without_id(data: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in data.items() if key != "id"}


@pytest.mark.parametrize("name", ["empty", "small", "traps", "demo"])
def test_networkx_reads_every_value_and_type(name: str, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    graph = request.getfixturevalue(name)
    written = write_graphml(graph, tmp_path / "a.graphml")
    assert written.cleaned == 0
    found = nx.read_graphml(tmp_path / "a.graphml")
    assert found.is_directed()
    assert list(found) == list(graph)
    assert list(found.edges) == list(graph.edges)
    for node, data in graph.nodes(data=True):
        wanted = {" ".join(key.split()): value for key, value in without_id(data).items()}
        assert found.nodes[node] == wanted
        assert {key: type(value) for key, value in found.nodes[node].items() if key != "x" and key != "y"} == {
            key: type(value) for key, value in wanted.items() if key != "x" and key != "y"
        }
    assert {(s, t): data for s, t, data in found.edges(data=True)} == {(s, t): data for s, t, data in graph.edges(data=True)}


@pytest.mark.parametrize("name", ["small", "traps", "demo"])
def test_igraph_reads_every_value(name: str, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    graph = request.getfixturevalue(name)
    write_graphml(graph, tmp_path / "a.graphml")
    found = igraph.Graph.Read_GraphML(str(tmp_path / "a.graphml"))
    assert found.is_directed()
    # igraph does not undo libxml2's "&#38;" for an ampersand in attributes of tags, whoever wrote the file
    assert [name.replace("&#38;", "&") for name in found.vs["id"]] == list(graph)
    numbers = {node: number for number, node in enumerate(graph)}
    assert found.get_edgelist() == [(numbers[source], numbers[target]) for source, target in graph.edges]
    for vertex, data in zip(found.vs, graph.nodes.values(), strict=True):
        for key, value in without_id(data).items():
            assert vertex[" ".join(key.split()).replace("&", "&#38;")] == value
    for edge, data in zip(found.es, graph.edges.values(), strict=True):
        assert {key: edge[key] for key in data} == data


@pytest.mark.parametrize("name", ["small", "demo"])
def test_graphology_reads_every_value(
    name: str, request: pytest.FixtureRequest, tmp_path: Path, graphology: Callable[[Path], Any]
) -> None:
    graph = request.getfixturevalue(name)
    write_graphml(graph, tmp_path / "a.graphml")
    found = graphology(tmp_path / "a.graphml")
    assert found.type == "directed" or not found.edges
    assert set(found.nodes) == set(graph)
    for node, data in graph.nodes(data=True):
        assert found.nodes[node] == without_id(data)
    edges = {(source, target): data for source, target, data, _ in found.edges}
    assert edges == {(source, target): data for source, target, data in graph.edges(data=True)}


def test_one_key_a_name_and_no_id_that_gephi_takes_for_a_label(demo: nx.DiGraph, tmp_path: Path) -> None:
    write_graphml(demo, tmp_path / "a.graphml")
    keys = [dict(key.attrib) for key in etree.parse(tmp_path / "a.graphml").iter(f"{{{NAMESPACE}}}key")]
    ids = [key["id"] for key in keys]
    assert len(set(ids)) == len(ids)
    assert len({(key["for"], key["attr.name"]) for key in keys}) == len(keys)
    assert not {"d3", "d7"} & set(ids)
    types = {(key["for"], key["attr.name"]): key["attr.type"] for key in keys}
    assert [types["node", name] for name in ("label", "x", "y", "size", "color")] == [
        "string",
        "double",
        "double",
        "double",
        "string",
    ]
    assert (types["node", "year"], types["node", "listed"], types["edge", "weight"]) == ("int", "boolean", "double")


def test_same_name_for_nodes_and_edges_and_mixed_types(tmp_path: Path) -> None:
    graph = nx.DiGraph()
    graph.add_node("a", value=1, mixed=1)
    graph.add_node("b", value=2**40, mixed="one")
    graph.add_edge("a", "b", value="text", list=["x", "y"])
    write_graphml(graph, tmp_path / "a.graphml")
    found = nx.read_graphml(tmp_path / "a.graphml")
    assert dict(found.nodes) == {"a": {"value": 1, "mixed": "1"}, "b": {"value": 2**40, "mixed": "one"}}
    assert found.edges["a", "b"] == {"value": "text", "list": "x; y"}
    back = igraph.Graph.Read_GraphML(str(tmp_path / "a.graphml"))
    assert (back.vs["value"], back.es["value"]) == ([1, 2**40], ["text"])


NAMES = st.text(st.characters(), max_size=8)
VALUES = st.one_of(st.booleans(), st.integers(), st.floats(), st.text(st.characters()), st.none(), st.lists(NAMES, max_size=2))


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.dictionaries(NAMES, VALUES, max_size=5), max_size=4))
def test_anything_is_read_by_strict_parsers(tmp_path: Path, records: list[dict[str, Any]]) -> None:
    graph = nx.DiGraph()
    for number, record in enumerate(records):
        graph.add_node(number)
        graph.nodes[number].update(record)
        graph.add_edge(number, 0)
        graph.edges[number, 0].update(record)
    write_graphml(graph, tmp_path / "a.graphml")
    found = igraph.Graph.Read_GraphML(str(tmp_path / "a.graphml"))
    assert (found.vcount(), found.ecount()) == (len(graph), graph.number_of_edges())
    assert len(nx.read_graphml(tmp_path / "a.graphml", force_multigraph=True)) == len(graph)
