"""Any attributes with any text, number and truth come back equal from every format that holds attributes."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import networkx as nx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from citewalk.exports.columns import as_text
from citewalk.exports.cx2 import write_cx2
from citewalk.exports.cyjs import write_cyjs
from citewalk.exports.graphml import write_graphml
from citewalk.exports.json_lines import write_json_lines
from citewalk.exports.node_link import write_node_link
from citewalk.exports.sheets import harmless, write_tsv

TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["Cc"], exclude_characters="\ufffe\uffff"), max_size=12)
NUMBER = st.floats(allow_nan=False, allow_infinity=False, allow_subnormal=False)

Records = dict[str, dict[str, Any]]


@st.composite
def graphs(draw: st.DrawFn) -> nx.DiGraph:
    """Columns of one type each, as citewalk's own graphs have them."""
    graph = nx.DiGraph()
    kinds = {name: draw(st.sampled_from([TEXT, st.booleans(), st.integers(-(2**53), 2**53), NUMBER])) for name in ("a", "b", "c")}
    record = st.fixed_dictionaries({}, optional=kinds)
    for node in draw(st.lists(TEXT.filter(bool), min_size=1, max_size=5, unique=True)):
        graph.add_node(node, **draw(record))
    nodes = list(graph)
    for source, target in draw(st.lists(st.tuples(st.sampled_from(nodes), st.sampled_from(nodes)), max_size=5)):
        graph.add_edge(source, target, **draw(record))
    return graph


def from_json_lines(path: Path) -> Records:
    items = [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line]
    return {item.pop("id"): item for item in items if item.pop("type") == "node"}


def from_node_link(path: Path) -> Records:
    return dict(nx.node_link_graph(json.loads(path.read_text(encoding="utf-8")), edges="edges").nodes)


def from_cyjs(path: Path) -> Records:
    nodes = [node["data"] for node in json.loads(path.read_text(encoding="utf-8"))["elements"]["nodes"]]
    return {node.pop("id"): {key: value for key, value in node.items() if "name" not in key} for node in nodes}


def from_cx2(path: Path) -> Records:
    (nodes,) = [aspect["nodes"] for aspect in json.loads(path.read_text(encoding="utf-8")) if "nodes" in aspect]
    return {node["v"].pop("name"): node["v"] for node in nodes}


def from_graphml(path: Path) -> Records:
    return dict(nx.read_graphml(path).nodes)


WRITERS = [
    (write_json_lines, from_json_lines), (write_node_link, from_node_link), (write_cyjs, from_cyjs), (write_cx2, from_cx2),
    (write_graphml, from_graphml),
]  # fmt: skip


@pytest.mark.parametrize(("write", "read"), WRITERS, ids=lambda function: function.__name__)
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.differing_executors]
)
@given(graph=graphs())
def test_attributes_come_back_equal(
    write: Callable[[nx.DiGraph, Path], Any], read: Callable[[Path], Records], tmp_path: Path, graph: nx.DiGraph
) -> None:
    written = write(graph, tmp_path / "a")
    assert written.cleaned == 0
    found = read(tmp_path / "a")
    assert found == dict(graph.nodes)
    for node, data in graph.nodes(data=True):
        assert {key: type(value) for key, value in found[node].items()} == {key: type(value) for key, value in data.items()}


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(graph=graphs())
def test_cells_come_back_equal(tmp_path: Path, graph: nx.DiGraph) -> None:
    write_tsv(graph, tmp_path / "a.tsv")
    with (tmp_path / "a.tsv").open(encoding="utf-8", newline="") as file:
        found = list(csv.DictReader(file, delimiter="\t"))
    assert [row.pop("id") for row in found] == [harmless(node) for node in graph]
    for row, data in zip(found, graph.nodes.values(), strict=True):
        wanted = {key: harmless(value) if isinstance(value, str) else as_text(value) for key, value in data.items()}
        assert {key: value for key, value in row.items() if value} == {key: value for key, value in wanted.items() if value}


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(graph=graphs())
def test_parquet_comes_back_equal(tmp_path: Path, graph: nx.DiGraph) -> None:
    pq = pytest.importorskip("pyarrow.parquet", reason="pyarrow is not installed")
    from citewalk.exports.parquet import write_parquet

    write_parquet(graph, tmp_path / "a.parquet")
    rows = pq.read_table(tmp_path / "a.parquet").to_pylist()
    found = {row.pop("id"): {key: value for key, value in row.items() if value is not None} for row in rows}
    assert found == dict(graph.nodes)
