"""A graph as flat formats see it."""

from __future__ import annotations

import datetime as dt
import enum
import math
from typing import Any

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from citewalk.exports.columns import FlatGraph, as_text, graph_description, simplify, unique_names
from citewalk.exports.writing import Cleaner


class Kind(enum.StrEnum):
    PAPER = "paper"


@pytest.mark.parametrize(
    ("value", "simple"),
    [
        (None, None), (True, True), (3, 3), (0.5, 0.5), ("a", "a"), (dt.date(2023, 12, 12), "2023-12-12"),
        (np.int64(3), 3), (np.bool_(True), True), (np.str_("a"), "a"), (np.datetime64("2023-12-12"), "2023-12-12"),
        (np.datetime64("NaT"), None), (np.array([1, 2]), ("1", "2")), (np.ma.masked, None),
        (["a", None, 1], ("a", "1")), ({"b", "a"}, ("a", "b")), ((), ()), ({"k": [1], "a": None}, '{"a": null, "k": [1]}'),
        (b"abc", "abc"), (1j, "1j"), (Kind.PAPER, "paper"), ([["a", "b"], "c"], ("a; b", "c")),
    ],
)  # fmt: skip
def test_simplify(value: Any, simple: Any) -> None:
    found = simplify(value)
    assert found == simple
    assert type(found) is type(simple)


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        ([True, False], "boolean"), ([1, 2], "integer"), ([1, 0.5], "double"), ([0.5], "double"), ([1, "a"], "string"),
        ([True, 1], "string"), ([["a"], []], "strings"), ([["a"], "a"], "string"), ([2**63], "string"), ([None, 1], "integer"),
        ([2**63 - 1], "integer"), ([math.nan], "double"), ([math.nan, "a"], "string"), ([2**64, 0.5], "string"),
    ],
)  # fmt: skip
def test_one_type_for_each_column(values: list[Any], kind: str) -> None:
    graph = nx.DiGraph()
    for number, value in enumerate(values):
        graph.add_node(number, value=value)
    (column,) = FlatGraph(graph).node_columns
    assert column.type == kind


def test_a_column_of_nothing_is_none() -> None:
    graph = nx.DiGraph()
    graph.add_node("a", value=None)
    assert FlatGraph(graph).node_columns == []


def test_wide_integers_late_in_the_graph_are_seen() -> None:
    graph = nx.DiGraph()
    for number in range(100):
        graph.add_node(number, value=number if number < 99 else 2**31)
    (column,) = FlatGraph(graph).node_columns
    assert column.wide


def test_text_ids_are_unique() -> None:
    graph = nx.DiGraph()
    graph.add_nodes_from([1, "1", "", "a\0", "a", ("x", 2), "node"])
    flat = FlatGraph(graph)
    assert list(flat.ids.values()) == ["1_2", "1", "node_2", "a_2", "a", "x; 2", "node"]
    assert flat.cleaner.cleaned == 3


def test_columns_have_a_fixed_order() -> None:
    graph = nx.DiGraph()
    graph.add_node("a", zeta=1, title="t", alpha=1, label="l")
    other = nx.DiGraph()
    other.add_node("a", label="l", alpha=1, title="t", zeta=1)
    assert FlatGraph(graph).node_columns == FlatGraph(other).node_columns
    assert [column.name for column in FlatGraph(graph).node_columns] == ["label", "title", "alpha", "zeta"]


def test_names_are_unique_whatever_their_case() -> None:
    assert unique_names(["a", "A", "a", "id", " b\n c ", "", "\0"], Cleaner(), {"ID"}) == [
        "a",
        "A_2",
        "a_3",
        "id_2",
        "b c",
        "unnamed",
        "unnamed_2",
    ]


def test_every_cleaned_value_is_counted() -> None:
    graph = nx.DiGraph()
    for number in range(3):
        graph.add_node(number, text="bad \x00", number=math.nan, words=["\ud800", "fine"])
    flat = FlatGraph(graph)
    rows = [row for _, row in flat.nodes()]
    assert rows == [{"text": "bad ", "words": ("", "fine")}] * 3
    assert flat.cleaner.cleaned == 9


def test_as_text() -> None:
    assert [as_text(value) for value in (True, 1, 0.1, "a", ("a", "b"))] == ["true", "1", "0.1", "a", "a; b"]


def test_graph_description() -> None:
    assert graph_description(nx.DiGraph(name="A", note="Of b.")) == "A. Of b."
    assert graph_description(nx.DiGraph()) == ""


PLAIN = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(), st.dates(), st.binary())


@given(st.recursive(PLAIN, lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(), inner, max_size=3))))
def test_anything_becomes_simple(value: Any) -> None:
    found = simplify(value)
    assert found is None or type(found) in (bool, int, float, str, tuple)
    assert type(found) is not tuple or all(type(item) is str for item in found)
