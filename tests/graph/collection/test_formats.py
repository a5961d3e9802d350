"""Collections that earlier versions of citewalk wrote: they open, and nothing in them is lost.

``tests/data/collections/formatN.sql`` is a small collection as the last version with format N left it (demo papers and one
of everything else), ``formatN.json`` what that version read from it. Both are kept as they are when the format changes.
"""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest

from citewalk import assemble
from citewalk.graph.collection import Collection

FOLDER = Path(__file__).parents[2] / "data" / "collections"
FORMATS = sorted(FOLDER.glob("format*.sql"))


def make(sql: Path, path: Path) -> None:
    """Make the collection at *path* that *sql* describes."""
    connection = sqlite3.connect(path)
    connection.executescript(sql.read_text(encoding="utf-8"))
    connection.close()


@pytest.mark.parametrize("sql", FORMATS, ids=lambda path: path.stem)
def test_an_older_collection_opens_with_all_that_was_in_it(tmp_path, sql):
    make(sql, tmp_path / "c.db")
    was = json.loads(sql.with_suffix(".json").read_text(encoding="utf-8"))
    with Collection.open(tmp_path / "c.db", create=False) as collection:
        assert collection.counts() == was["counts"]
        assert {p.id: [p.title, p.listed, list(p.identifiers)] for p in collection.papers()} == was["papers"]
        edges = assemble(collection).edges(data=True)
        assert sorted([a, b, edge["relation"], edge["sources"]] for a, b, edge in edges) == was["edges"]
        assert [[c.paper, c.source, c.status, c.found, c.declared] for c in collection.coverage()] == was["coverage"]
        assert [[*key, f.status, f.detail] for key, f in collection.fetches().items()] == was["fetches"]
        assert {r.id: [r.name, r.number, r.health] for r in collection.repositories()} == was["repositories"]
        assert dict(collection.meta) == was["meta"]
