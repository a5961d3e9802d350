"""Snapshots: what is read inside one is of one state."""

from __future__ import annotations

import pytest

from citewalk.graph.collection import Collection
from citewalk.graph.errors import CollectionError
from citewalk.graph.model import Batch, Citation, Evidence, Paper

SAID = Evidence("bibtex", "refs.bib", "2026-01-01")


def batch(number: int) -> Batch:
    papers = [Paper(evidence=SAID, identifiers=(f"doi:10.1000/{n}",), listed=True) for n in (2 * number, 2 * number + 1)]
    return Batch(papers=papers, citations=[Citation(papers[1].id, papers[0].id, SAID)])


def test_after_a_snapshot_the_news_are_read(tmp_path):
    with Collection.open(tmp_path / "c.db") as reader, Collection.open(tmp_path / "c.db") as writer:
        with reader.snapshot():
            assert reader.papers() == []
            writer.add(batch(1))
            with reader.snapshot():
                assert reader.papers() == []
            assert reader.counts()["listed"] == 0
        assert reader.counts()["listed"] == 2


def test_nothing_is_added_inside_a_snapshot():
    with Collection.open(":memory:") as collection:
        with collection.snapshot(), pytest.raises(CollectionError, match="after the snapshot"):
            collection.add(batch(1))
        collection.add(batch(1))
        assert collection.counts()["listed"] == 2


def test_a_snapshot_inside_a_transaction_sees_what_was_added():
    with Collection.open(":memory:") as collection, collection.transaction():
        collection.add(batch(1))
        with collection.snapshot():
            assert collection.counts()["listed"] == 2
        collection.add(batch(2))
