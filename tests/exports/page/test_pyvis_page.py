"""The second renderer: small graphs, nothing fetched, nothing read as markup."""

from __future__ import annotations

import json
import re

import networkx as nx
import pytest

from citewalk.exports.pyvis_page import pyvis_html, write_pyvis_page


@pytest.fixture
def graph() -> nx.DiGraph:
    graph = nx.DiGraph(name="<i>Name</i>")
    for k in range(30):
        graph.add_node(f"n{k}", title=f"Title {k}", x=float(k), y=float(k * k), listed=k >= 28, size=4.0 + k, color="#aabbcc")
    for k in range(1, 30):
        graph.add_edge(f"n{k}", "n0", relation="cites", sources="openalex")
    return graph


def drawn(page: str, what: str) -> list[dict]:
    return json.loads(re.search(what + r" = new vis\.DataSet\((\[.*?\])\);", page).group(1))


def test_asks_nothing_of_anyone(graph):
    page = pyvis_html(graph)
    assert "default-src 'none'" in page
    assert not re.search(r"<(?:script|link)[^>]+(?:src|href)\s*=\s*[\"']?http", page)
    assert "bootstrap" not in page.lower()
    assert "&lt;i&gt;Name&lt;/i&gt;" in page
    assert "<i>Name" not in page


def test_positions_directions_and_physics(graph):
    page = pyvis_html(graph)
    nodes, edges = drawn(page, "nodes"), drawn(page, "edges")
    assert nodes[0]["y"] > nodes[29]["y"]  # vis-network's y points down
    assert (nodes[29]["x"] - nodes[0]["x"]) * (29 * 29) == pytest.approx((nodes[0]["y"] - nodes[29]["y"]) * 29, rel=0.01)
    assert {edge["to"] for edge in edges} == {0}
    assert all(edge["arrows"] == "to" for edge in edges)
    assert re.search(r'"physics": \{"enabled": false\}', page)


def test_a_limit_keeps_the_listed_and_the_most_cited_and_says_so(graph, tmp_path):
    written = write_pyvis_page(graph, tmp_path / "a.pyvis.html", limit=5)
    assert (written.nodes, written.format) == (5, "pyvis")
    assert "5 of 30 nodes" in written.notes[0]
    page = (tmp_path / "a.pyvis.html").read_text("utf-8")
    assert "5 of 30 nodes" in page
    assert {"Title 0", "Title 28", "Title 29"} <= {node["title"].split("\n")[0] for node in drawn(page, "nodes")}
    with pytest.raises(ValueError, match="at least 1"):
        write_pyvis_page(graph, tmp_path / "b.html", limit=0)


def test_no_title_switches_the_markup_popup_on(graph):
    graph.nodes["n3"].update(title="<a href=x><img src=x onerror=hit()>", authors="href")
    page = pyvis_html(graph)
    assert "innerHTML = nodeData" not in page
    assert "<img src=x" not in page


def test_gaps_and_oddities_are_borne():
    graph = nx.DiGraph()
    graph.add_node(1, x=float("nan"), y="up", size="big", color="red; }", label="\ud800\x00")
    graph.add_edge(1, 2)
    assert len(drawn(pyvis_html(graph), "nodes")) == 2
    assert drawn(pyvis_html(nx.DiGraph()), "nodes") == []
