"""Code, stars and upvotes beside influence."""

from __future__ import annotations

import json

import networkx as nx
import pytest

from citewalk.graph.measures import hype, repositories


def graph() -> nx.DiGraph:
    made = nx.DiGraph()
    made.add_node("loud", kind="paper", title="Loud", year=2024, upvotes=300)
    made.add_node("quiet", kind="paper", title="Quiet", year=2024, upvotes=3)
    made.add_node("citing", kind="paper", title="Citing", year=2024)
    made.add_node("undated", kind="paper", title="Undated", upvotes=30)
    made.add_node("github:a/b", kind="repository", label="a/b", stars=1_000)
    made.add_node("github:c/d", kind="repository", label="c/d")
    made.add_edges_from([("citing", "quiet"), ("loud", "quiet")], relation="cites")
    made.add_edge("loud", "github:a/b", relation="has_code")
    made.add_edge("loud", "github:c/d", relation="has_code")
    made.add_edge("github:c/d", "quiet", relation="lists")
    return made


def test_repositories_with_their_papers_and_lists() -> None:
    first, second = repositories(graph())
    assert (first.id, first.papers, first.lists, first.stars) == ("github:c/d", ("loud",), ("quiet",), None)
    assert (second.id, second.papers, second.lists, second.stars) == ("github:a/b", ("loud",), (), 1_000)
    assert json.dumps(first.as_dict())


def test_who_is_talked_about_and_who_is_built_on() -> None:
    rows = {row.id: row for row in hype(graph())}
    assert list(rows) == ["loud", "quiet", "undated"], "of the citing paper nothing is known"
    loud, quiet = rows["loud"], rows["quiet"]
    assert (loud.stars, loud.repositories, loud.lists, loud.upvotes) == (1_000, 2, 0, 300)
    assert loud.attention == pytest.approx((5 / 6 + 1 / 2) / 2)
    assert loud.hype is not None
    assert loud.hype > 0
    assert quiet.influence == pytest.approx(5 / 6)
    assert quiet.hype is not None
    assert quiet.hype < 0
    assert rows["undated"].hype is None
    assert json.dumps(loud.as_dict())


def test_nothing_known_is_no_row(odd: nx.DiGraph) -> None:
    assert hype(odd) == []
    assert repositories(odd) == []
