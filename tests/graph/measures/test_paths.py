"""From one paper to another, step by step."""

from __future__ import annotations

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citewalk.graph.errors import InputError, UnknownPaperError
from citewalk.graph.measures import shortest_path


def graph() -> nx.DiGraph:
    made = nx.DiGraph()
    for node in "abcd":
        made.add_node(node, kind="paper", title=node.upper())
    made.add_node("github:x/y", kind="repository", label="x/y")
    made.add_edge("a", "b", relation="cites", evidence="openalex: reference list")
    made.add_edge("c", "b", relation="cites")
    made.add_edge("a", "github:x/y", relation="has_code")
    made.add_edge("github:x/y", "d", relation="lists")
    return made


def test_steps_are_told_in_words_and_edges_keep_their_direction() -> None:
    found = shortest_path(graph(), "a", "c")
    assert found.as_dict() == {
        "nodes": ["a", "b", "c"],
        "edges": [
            {"source": "a", "target": "b", "relation": "cites"},
            {"source": "c", "target": "b", "relation": "cites"},
        ],
        "explanation": ["“A” cites “B” (openalex: reference list)", "“B” is cited by “C”"],
    }
    through = shortest_path(graph(), "d", "a")
    assert [step.explanation for step in through.steps] == ["“D” is listed by x/y", "x/y is the code of “A”"]


def test_only_the_relations_asked_for_are_walked() -> None:
    assert shortest_path(graph(), "a", "d", through=("cites",)).nodes == ()
    assert not shortest_path(graph(), "a", "d", through=("cites",))
    assert shortest_path(graph(), "a", "d", through=("has_code", "lists")).nodes == ("a", "github:x/y", "d")


def test_to_itself_is_no_step() -> None:
    found = shortest_path(graph(), "a", "a")
    assert (found.nodes, found.steps) == (("a",), ())


def test_strangers_are_refused() -> None:
    with pytest.raises(UnknownPaperError, match="nobody"):
        shortest_path(graph(), "a", "nobody")
    with pytest.raises(InputError, match="unknown relation 'likes'; did you mean 'lists'"):
        shortest_path(graph(), "a", "b", through=("likes",))


def test_of_equal_ways_the_smaller_id_is_taken_whatever_the_order() -> None:
    edges = [("a", "m"), ("a", "k"), ("m", "z"), ("k", "z")]
    for order in (edges, edges[::-1]):
        assert shortest_path(nx.DiGraph(order), "a", "z").nodes == ("a", "k", "z")


@settings(max_examples=50, deadline=None)
@given(st.integers(2, 25), st.floats(0, 0.3), st.integers(0, 9_999))
def test_as_short_as_networkx(size: int, density: float, seed: int) -> None:
    made = nx.gnp_random_graph(size, density, seed=seed, directed=True)
    found = shortest_path(made, 0, size - 1)
    plain = made.to_undirected()
    if not nx.has_path(plain, 0, size - 1):
        assert not found
        return
    assert len(found.steps) == nx.shortest_path_length(plain, 0, size - 1)
    for step, one, other in zip(found.steps, found.nodes, found.nodes[1:], strict=False):
        assert {step.source, step.target} == {one, other}
        assert made.has_edge(step.source, step.target)
