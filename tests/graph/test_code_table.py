"""The table of ``citewalk code``: rows from a graph, filters, order, JSON."""

from __future__ import annotations

import json

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from citewalk.graph.code_table import KEYS, SORTS, CodeRow, code_rows, filter_rows, lists_naming, papers_on, sort_rows
from citewalk.graph.errors import InputError


@pytest.fixture
def graph():
    g = nx.DiGraph()
    for name, listed in (("p1", True), ("p2", True), ("p3", True), ("p4", False)):
        g.add_node(name, kind="paper", label=name, title=name.upper(), listed=listed)
    about = {"url": "https://github.com/A/x", "stars": 10, "language": "Python", "license": "MIT", "pushed": "2026-01-01"}
    g.add_node("github:a/x", kind="repository", label="A/x", health="ok", **about)
    g.add_node("github:b/y", kind="repository", label="B/y", stars=0, health="ok", former_names="old/y")
    g.add_node("github:c/list", kind="repository", label="C/list")
    g.add_edge("p1", "github:a/x", relation="has_code", confidence=0.9, official=True, found_in="githubRepo", evidence="said")
    g.add_edge("p2", "github:a/x", relation="has_code", confidence=0.5, found_in="abstract")
    g.add_edge("p4", "github:b/y", relation="has_code")
    g.add_edge("github:c/list", "p1", relation="lists", section="Surveys")
    g.add_edge("github:c/list", "p3", relation="lists")
    g.add_edge("github:a/x", "p2", relation="lists")
    g.add_edge("p1", "p2", relation="cites")
    return g


def test_rows_the_surest_first(graph):
    rows = code_rows(graph)
    assert [(row.paper, row.repository) for row in rows] == [
        ("p1", "github:a/x"), ("p2", "github:a/x"), ("p4", "github:b/y"),
    ]  # fmt: skip
    first = rows[0]
    assert (first.url, first.stars, first.language, first.license, first.official, first.title) == (
        "https://github.com/A/x", 10, "Python", "MIT", True, "P1",
    )  # fmt: skip
    assert (first.papers, first.lists) == (2, 1)


def test_a_readme_that_names_the_paper_back_raises_confidence(graph):
    (row,) = [row for row in code_rows(graph) if row.paper == "p2"]
    assert row.confidence == 0.8
    assert row.found_in == "abstract; README (names the paper back)"
    assert graph.edges["p2", "github:a/x"]["confidence"] == 0.5  # the graph is not touched


def test_a_repository_that_was_renamed_has_moved(graph):
    assert [row.health for row in code_rows(graph)] == ["ok", "ok", "moved"]


def test_lists_are_rows_of_their_own(graph):
    assert [(row.paper, row.repository, row.relation, row.section) for row in code_rows(graph, relation="lists")] == [
        ("p1", "github:c/list", "lists", "Surveys"),
        ("p2", "github:a/x", "lists", None),
        ("p3", "github:c/list", "lists", None),
    ]
    assert len(code_rows(graph, relation=None)) == 6


def test_papers_without_code(graph):
    assert [row.paper for row in code_rows(graph, missing=True)] == ["p3"]
    assert [row.paper for row in code_rows(graph, missing=True, scope="found")] == []
    graph.add_node("p5", kind="paper", listed=False)
    assert [row.paper for row in code_rows(graph, missing=True, scope="found")] == ["p5"]
    assert code_rows(graph, missing=True)[0].as_json()["repository"] is None


def test_scope(graph):
    assert [row.paper for row in code_rows(graph, scope="listed")] == ["p1", "p2"]
    assert [row.paper for row in code_rows(graph, scope="found")] == ["p4"]


def test_how_many_papers_and_lists_stand_on_a_repository(graph):
    assert papers_on(graph) == {"github:a/x": 2, "github:b/y": 1, "github:c/list": 0}
    assert lists_naming(graph) == {"github:a/x": 1, "github:b/y": 0, "github:c/list": 0}


def test_filters(graph):
    rows = code_rows(graph)

    def papers(**options):
        return [row.paper for row in filter_rows(rows, **options)]

    assert papers() == ["p1", "p2", "p4"]
    assert papers(health=["moved", "gone"]) == ["p4"]
    assert papers(language=["python"]) == ["p1", "p2"]
    assert papers(license=["mit"]) == ["p1", "p2"]
    assert papers(min_stars=0) == ["p1", "p2", "p4"]
    assert papers(min_stars=1) == ["p1", "p2"]
    assert papers(min_confidence=0.85) == ["p1"]
    assert papers(official=True) == ["p1"]
    assert papers(language=["Rust"]) == []
    with pytest.raises(InputError, match="unknown health 'alive'"):
        papers(health=["alive"])


def test_unknown_stars_are_not_zero_stars():
    assert filter_rows([CodeRow(paper="p", repository="r")], min_stars=0) == []


def test_sorting(graph):
    rows = code_rows(graph)
    assert [row.paper for row in sort_rows(rows, "stars")] == ["p1", "p2", "p4"]
    assert [row.paper for row in sort_rows(rows, "health")] == ["p1", "p2", "p4"]
    assert [row.repository for row in sort_rows(rows, "repository")] == ["github:a/x", "github:a/x", "github:b/y"]
    assert [row.paper for row in sort_rows(rows, "pushed")][-1] == "p4"  # unknown last
    with pytest.raises(InputError, match="unknown order 'age'"):
        sort_rows(rows, "age")


values = st.builds(
    CodeRow,
    paper=st.sampled_from("abc"), repository=st.sampled_from("xyz"), stars=st.none() | st.integers(0, 3),
    language=st.none() | st.sampled_from(["C", "c++"]), confidence=st.none() | st.sampled_from([0.1, 0.9]),
    health=st.none() | st.sampled_from(["ok", "gone"]),
)  # fmt: skip


@given(st.lists(values, max_size=8, unique_by=lambda row: (row.paper, row.repository)), st.sampled_from(SORTS), st.randoms())
def test_the_order_of_rows_follows_from_the_rows(rows, by, chance):
    mixed = list(rows)
    chance.shuffle(mixed)
    assert sort_rows(mixed, by) == sort_rows(rows, by)
    known = [getattr(row, by) is None for row in sort_rows(rows, by)]
    assert known == sorted(known)


def test_json_has_all_keys_in_order(graph):
    for row in [*code_rows(graph, relation=None), *code_rows(graph, missing=True)]:
        known = json.loads(json.dumps(row.as_json()))
        assert list(known)[: len(KEYS)] == KEYS


def test_an_empty_graph_has_no_rows():
    assert code_rows(nx.DiGraph()) == code_rows(nx.DiGraph(), missing=True) == []
