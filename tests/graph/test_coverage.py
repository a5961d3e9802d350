"""What "found" and "declared" mean, said once."""

from __future__ import annotations

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from citewalk.graph.coverage import References, by_paper, node_attributes, of_graph, references, summary, total
from citewalk.graph.measures import Network
from citewalk.graph.model import STATUSES, Coverage, Evidence, Paper

NUMBER = st.none() | st.integers(0, 10**9)
ROWS = st.lists(st.builds(Coverage, st.just("p"), st.sampled_from("abc"), st.sampled_from(STATUSES), NUMBER, NUMBER), max_size=4)


@pytest.mark.parametrize(
    ("rows", "cited", "stated", "expected"),
    [
        ([Coverage("p", "s2", "ok", 30, 40), Coverage("p", "crossref", "ok", 20, 60)], 30, None, (30, 60)),
        ([Coverage("p", "s2", "ok", 30, 40), Coverage("p", "crossref", "ok", 55, 60)], 70, None, (70, 70)),
        ([Coverage("p", "s2", "ok", 30, 20)], 30, 25, (30, 30)),
        ([Coverage("p", "s2", "ok", 30, 40)], 28, 45, (28, 45)),
        ([Coverage("p", "s2", "ok", 3, None)], 3, None, (3, None)),
        ([Coverage("p", "s2", "ok", 3, 0)], 3, 0, (3, None)),
        ([Coverage("p", "s2", "ok", 3, 2_000_000)], 3, 9, (3, 9)),
        ([], 3, None, (3, None)),
        ([], 0, 12, (None, 12)),
        ([], 0, 0, (None, None)),
        ([Coverage("p", "s2", "unfetched", 0, 12)], 0, None, (None, 12)),
        ([Coverage("p", "s2", "withheld", 0, 9)], 0, None, (None, 9)),
        ([Coverage("p", "s2", "withheld", 0, 9), Coverage("p", "openalex", "ok", 5, 7)], 5, None, (5, 9)),
        ([Coverage("p", "s2", "empty", 0, None)], 0, 0, (0, None)),
        *[([Coverage("p", "s2", status)], 0, None, (None, None)) for status in ("not_found", "rate_limited", "error")],
    ],
)
def test_found_and_declared(rows, cited, stated, expected) -> None:
    known = references(rows, cited, stated)
    assert (known.found, known.declared) == expected
    assert known.status == {row.source: row.status for row in rows}


@given(ROWS, st.integers(0, 200), NUMBER)
def test_never_more_is_found_than_declared_and_no_order_matters(rows, cited, stated) -> None:
    rows = list({row.source: row for row in rows}.values())
    known = references(rows, cited, stated)
    assert known == references(rows[::-1], cited, stated)
    assert known.known == (cited > 0)
    assert known.declared is None or known.declared >= max(known.found or 0, 1)
    assert known.share is None or 0 <= known.share <= 1


@given(ROWS, st.integers(0, 9), NUMBER)
def test_a_node_carries_it_whole(rows, cited, stated) -> None:
    known = references(list({row.source: row for row in rows}.values()), cited, stated)
    graph = nx.DiGraph(with_references=0)
    graph.add_node("p", **node_attributes(known))
    assert of_graph(graph) == {"p": known}
    assert None not in graph.nodes["p"].values()


def test_words() -> None:
    assert [str(References(*pair)) for pair in ((30, 60), (3, None), (None, 9), (None, None))] == [
        "30 of 60 references known",
        "3 references known",
        "9 references declared, none known",
        "references unknown",
    ]
    assert [References(*pair).short for pair in ((1030, 1060), (3, None), (None, 9), (None, None))] == [
        "1,030/1,060",
        "3/?",
        "?/9",
        "",
    ]


def test_a_sum_counts_those_that_declare_a_number() -> None:
    assert total([References(3, 4), References(None, 6), References(5, None)]) == (3, 10)
    assert total([References(3, None), References(None, None)]) == (3, None)
    assert total([References()]) == (None, None)
    assert summary([References(3, 4, {"a": "ok"}), References(0, None, {"a": "empty", "b": "ok"})]) == {
        "found": 3, "declared": 4, "known": 1, "papers": 2, "unknown": {"empty": 1}, "status": {"a": {"empty": 1, "ok": 1}, "b": {"ok": 1}},
    }  # fmt: skip


def test_every_paper_has_an_answer() -> None:
    papers = [Paper(evidence=Evidence("text"), identifiers=(f"doi:10.1/{n}",), reference_count=n) for n in range(2)]
    rows = [Coverage("doi:10.1/0", "a", "ok", 2, 5)]
    assert by_paper(papers, rows, {"doi:10.1/0": 2}) == {
        "doi:10.1/0": References(2, 5, {"a": "ok"}),
        "doi:10.1/1": References(None, 1, {}),
    }


@given(st.integers(0, 5000), st.booleans())
def test_the_measures_read_the_same_numbers(seed, own) -> None:
    graph = nx.gnp_random_graph(8, 0.2, seed=seed, directed=True)
    for node in graph:
        graph.nodes[node]["reference_count"] = (seed + 7 * node) % 9
        if not own and node % 3:
            graph.nodes[node].update(node_attributes(References(node, node + 2)))
    found, declared = Network.from_graph(graph).references
    pairs = [(each.found, each.declared) for each in of_graph(graph).values()]
    assert [(None if f < 0 else f, None if d < 0 else d) for f, d in zip(found.tolist(), declared.tolist(), strict=True)] == pairs
