"""Columns say again what the graph said, whatever it said."""

from __future__ import annotations

import base64
import json
import math
import re
from datetime import date
from typing import Any

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from citewalk.exports.bibtex import write_bibtex
from citewalk.exports.page.columns import cited_here, columns, number_column, text_column
from citewalk.exports.page.document import data_block


def unpacked(packed: str) -> np.ndarray:
    kind, _, data = packed.partition(":")
    return np.frombuffer(base64.b64decode(data), dtype={"u1": "<u1", "u2": "<u2", "u4": "<u4", "f4": "<f4"}[kind])


def read_text(column: dict[str, Any] | None, count: int) -> list[str]:
    if column is None:
        return [""] * count
    return column["text"] if "text" in column else [column["words"][code] for code in unpacked(column["codes"])]


def read_numbers(column: dict[str, Any] | None, count: int) -> list[float]:
    if column is None:
        return [math.nan] * count
    if "float" in column:
        return [float(value) for value in unpacked(column["float"])]
    return [value - 1.0 if value else math.nan for value in unpacked(column["whole"]).astype(float)]


@given(st.lists(st.one_of(st.none(), st.text(max_size=8), st.integers(), st.lists(st.integers(), max_size=2)), max_size=60))
def test_text_comes_back(values):
    assert read_text(text_column(values), len(values)) == ["" if value is None else str(value) for value in values]


@given(st.lists(st.one_of(st.none(), st.integers(0, 2**32 - 3)), max_size=40))
def test_whole_numbers_come_back_exactly(values):
    found = read_numbers(number_column(values), len(values))
    assert [None if math.isnan(value) else int(value) for value in found] == values


@given(st.lists(st.one_of(st.none(), st.floats(width=32, allow_infinity=False)), max_size=40))
def test_other_numbers_come_back_as_floats(values):
    for found, value in zip(read_numbers(number_column(values), len(values)), values, strict=True):
        if value is None or math.isnan(value):
            assert math.isnan(found)
        else:
            assert found == value


def test_what_is_no_number_is_unknown():
    assert read_numbers(number_column(["x", 3, None, "4", [1], 10**400, math.inf]), 7)[1:4:2] == [3.0, 4.0]
    assert number_column([None, math.nan, "x"]) is None
    assert number_column([]) is None
    assert text_column(["", None]) is None


def test_numbers_take_the_narrowest_type():
    assert number_column([1, 200])["whole"].startswith("u1:")
    assert number_column([1, 2000])["whole"].startswith("u2:")
    assert number_column([1, 200000])["whole"].startswith("u4:")
    assert number_column([0.5])["float"].startswith("f4:")
    assert number_column([-1])["float"].startswith("f4:")


def test_edges_keep_ends_and_relation_in_the_order_of_the_graph():
    graph = nx.DiGraph()
    graph.add_edge("b", "a", relation="cites", sources="openalex")
    graph.add_edge("b", "c", relation="has_code", confidence=0.5)
    graph.add_edge("c", "a")
    edges = columns(graph)["edges"]
    ids = columns(graph)["nodes"]["id"]
    assert [(ids[a], ids[b]) for a, b in zip(unpacked(edges["source"]), unpacked(edges["target"]), strict=True)] == list(
        graph.edges
    )
    assert read_text(edges["columns"]["relation"], 3) == ["cites", "has_code", "cites"]
    assert read_text(edges["columns"]["sources"], 3) == ["openalex", "", ""]


@given(st.lists(st.tuples(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6)), min_size=2, max_size=30, unique=True))
def test_positions_keep_their_proportions(places):
    graph = nx.DiGraph()
    for k, (x, y) in enumerate(places):
        graph.add_node(k, x=x, y=y)
    nodes = columns(graph)["nodes"]
    x, y = unpacked(nodes["x"]) / 65535, unpacked(nodes["y"]) / 65535
    given_ = np.array(places)
    span = float(np.ptp(given_, axis=0).max()) or 1.0
    assert np.allclose(x - x[0], (given_[:, 0] - given_[0, 0]) / span, atol=2e-5)
    assert np.allclose(y - y[0], (given_[:, 1] - given_[0, 1]) / span, atol=2e-5)


def test_nodes_without_a_position_get_one_of_their_own():
    graph = nx.DiGraph()
    graph.add_nodes_from(range(50))
    graph.nodes[0].update(x=1.0, y=math.nan)
    graph.nodes[1].update(x="left", y=2)
    nodes = columns(graph)["nodes"]
    assert len(set(zip(unpacked(nodes["x"]), unpacked(nodes["y"]), strict=True))) == 50


def test_measures_are_those_named_else_the_numbers_found():
    graph = nx.DiGraph()
    graph.add_node("a", pagerank=0.5, mine=3, size=2.0, year=2020, flag=True, word="x")
    assert columns(graph)["measures"] == ["mine", "pagerank"]
    graph.graph["measures"] = ["pagerank", "absent"]
    assert columns(graph)["measures"] == ["pagerank"]


def test_ranks_and_intervals_come_along():
    graph = nx.DiGraph()
    graph.add_nodes_from(["a", "b"], pagerank=0.5)
    graph.graph.update(measures=["pagerank"], ranks={"pagerank": {"a": 1}}, intervals={"pagerank": {"a": (1, 4), "b": None}})
    ranks = columns(graph)["ranks"]["pagerank"]
    assert [read_numbers(ranks[name], 2)[0] for name in ("rank", "low", "high")] == [1, 1, 4]
    assert math.isnan(read_numbers(ranks["high"], 2)[1])


@given(
    st.recursive(
        st.text() | st.integers() | st.none(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=8
    )
)
def test_the_data_block_holds_no_tag_and_comes_back(value):
    block = data_block(value)
    assert "<" not in block
    assert json.loads(block) == value


@pytest.mark.parametrize(
    "told",
    [
        {"name": ["x"], "note": date(2020, 1, 1), "sources": ["a", "b"], "listed": "many", "found": math.nan, "references_found": math.inf},
        {"with_references": {1}, "communities": [{"label": "x"}, None, 5, {"id": "a", "size": "big"}, {"id": 2, "size": "big", "label": 3}]},
        {"communities": {"a": 1}, "ranks": [], "intervals": {"pagerank": {"a": 5}}, "measures": "pagerank", "name": 5},
        {"measures": ["pagerank", None, 3, ["x"], "pagerank"], "ranks": {"pagerank": 3}, "intervals": [1]},
    ],
)  # fmt: skip
def test_whatever_the_graph_says_of_itself_is_written(told):
    graph = nx.DiGraph([("a", "b")])
    graph.nodes["a"]["pagerank"] = 0.5
    graph.graph.update(told)
    data = columns(graph)
    json.dumps(data, allow_nan=False)
    assert data["measures"] == ["pagerank"]
    assert all(type(one["id"]) is int and type(one["size"]) is int and type(one["label"]) is str for one in data["communities"])
    assert all(type(value) in (str, int) for value in data["collection"].values())
    assert data["collection"].get("sources") in (None, "a;b")


def test_communities_of_nodes_that_are_no_whole_numbers_are_passed_over():
    graph = nx.DiGraph()
    for k, community in enumerate((math.nan, "x", 1, 1.0, 1.5, [2], math.inf)):
        graph.add_node(k, community=community)
    assert columns(graph)["communities"] == [{"id": 1, "label": "", "size": 2}]


def test_many_relations_are_still_words():
    graph = nx.path_graph(60, create_using=nx.DiGraph)
    for k, (_, _, row) in enumerate(graph.edges(data=True)):
        row["relation"] = f"relation {k}"
    data = columns(graph)
    assert len(data["edges"]["columns"]["relation"]["words"]) == 59
    assert cited_here(data) == [0] * 60


def test_positions_and_numbers_beyond_32_bits_stay_finite():
    graph = nx.DiGraph()
    for k, x in enumerate((1e308, -1e308, 0.0)):
        graph.add_node(k, x=x, y=-x, pagerank=x)
    data = columns(graph)
    assert sorted(unpacked(data["nodes"]["x"]).tolist()) == [0, 32768, 65535]
    assert all(map(math.isfinite, read_numbers(data["nodes"]["columns"]["pagerank"], 3)))


def bibliography(graph: nx.DiGraph) -> str:
    """Put the entries together as the page's script does."""
    data = columns(graph)
    texts = {name: read_text(data["nodes"]["columns"].get(name), len(graph)) for name in ("title", *SLOTS)}
    start, codes = unpacked(data["bibtex"]["start"]), unpacked(data["bibtex"]["codes"])

    def value(name: str, k: int) -> str:
        if name == "title":
            return texts["title"][k] or data["nodes"]["label"][k]
        return texts[name][k].replace("; ", " and ") if name == "authors" else texts[name][k]

    def filled(k: int) -> str:
        lines = "\n".join(data["bibtex"]["lines"][code] for code in codes[start[k] : start[k + 1]])
        return re.sub("\x1f(\\w+)\x1f", lambda slot: value(slot[1], k), lines)

    return "\n".join(filter(None, map(filled, range(len(graph)))))


SLOTS = ("authors", "venue", "doi", "arxiv_id", "url", "abstract")


@pytest.mark.parametrize("name", ["demo", "small", "traps"])
def test_the_entries_are_those_of_the_bib_export(name, request, tmp_path):
    graph = request.getfixturevalue(name)
    write_bibtex(graph, tmp_path / "a.bib")
    assert bibliography(graph) == (tmp_path / "a.bib").read_text(encoding="utf-8")


def test_what_the_page_holds_anyway_is_not_repeated(small):
    lines = columns(small)["bibtex"]["lines"]
    assert "  title = {{\x1ftitle\x1f}}," in lines
    assert not any("Recent research" in line for line in lines)


def test_a_graph_without_papers_has_no_entries(empty):
    assert columns(empty)["bibtex"] is None
