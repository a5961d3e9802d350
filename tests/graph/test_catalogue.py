"""Rows of papers: what is unknown is null, and a zero that a source states is no unknown."""

from __future__ import annotations

from citewalk.graph.catalogue import paper_card, paper_rows
from citewalk.graph.collection import Collection
from citewalk.graph.model import Batch, Evidence, Paper


def test_a_stated_zero_is_said_and_an_unknown_is_not() -> None:
    with Collection.open(":memory:") as collection:
        said = Evidence("semantic_scholar", "paper", "2026-01-01")
        paper = Paper(evidence=said, identifiers=("arxiv:2312.07000",), citation_count=0, reference_count=0, listed=True)
        collection.add(Batch(papers=[paper]))
        card = paper_card(collection, "2312.07000")
        (row,) = paper_rows(collection)
    assert card["records"][0]["says"] == {
        "identifiers": ["arxiv:2312.07000"], "citation_count": 0, "reference_count": 0, "listed": True,
    }  # fmt: skip
    assert card["citation_count"] == 0
    assert card["reference_count"] is None, "that a source holds no list is no list of no references"
    assert card["coverage"] == row["coverage"] == {"found": None, "declared": None, "status": {}}
    assert row["upvotes"] is None
