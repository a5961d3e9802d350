"""Collections that earlier versions of citewalk wrote: they open, and nothing in them is lost.

``tests/data/collections/formatN.sql`` is a small collection as the last version with format N left it (demo papers and one
of everything else), ``formatN.json`` what that version read from it. Both are kept as they are when the format changes.
"""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from spoiled import run

from citewalk import assemble
from citewalk.graph.collection import Collection, migrating, schema
from citewalk.graph.errors import CollectionError
from citewalk.graph.model import Batch, Evidence, Paper

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


@pytest.fixture
def next_format(monkeypatch):
    """Let there be a format after today's, brought about by *script*."""

    def there_is(script: str) -> None:
        monkeypatch.setitem(schema.MIGRATIONS, schema.VERSION, script)
        monkeypatch.setattr(schema, "VERSION", schema.VERSION + 1)
        monkeypatch.setattr(migrating, "VERSION", schema.VERSION)

    yield there_is
    for cached in (schema.made, schema.column_types, schema.references):
        cached.cache_clear()


def small(path: Path) -> bytes:
    with Collection.open(path) as collection:
        collection.add(Batch(papers=[Paper(evidence=Evidence("text"), identifiers=("arxiv:2301.00001",), listed=True)]))
    return path.read_bytes()


def test_an_older_collection_is_kept_as_it_was_when_it_is_brought_to_this_format(tmp_path, next_format):
    path = tmp_path / "c.db"
    small(path)
    was = schema.VERSION
    next_format("CREATE TABLE further (a)")
    with Collection.open(path) as collection:
        kept = collection.backup
        assert len(collection.papers()) == 1
    assert kept == tmp_path / f"c.format{was}-backup.db"
    with closing(sqlite3.connect(kept)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (was,)
        assert connection.execute("SELECT count(*) FROM papers").fetchone() == (1,)
        assert not connection.execute("SELECT * FROM sqlite_schema WHERE name = 'further'").fetchall()
    assert sorted(p.name for p in tmp_path.iterdir()) == ["c.db", kept.name]
    with Collection.open(path) as collection:
        assert collection.backup is None


def test_a_backup_that_is_there_is_not_written_over(tmp_path, next_format):
    small(tmp_path / "c.db")
    first = tmp_path / f"c.format{schema.VERSION}-backup.db"
    first.write_text("mine")
    next_format("CREATE TABLE further (a)")
    with Collection.open(tmp_path / "c.db") as collection:
        assert collection.backup == first.with_stem(f"{first.stem}-2")
    assert first.read_text() == "mine"


@pytest.mark.parametrize("script", ["CREATE TABLE further (a); SELECT no_such_column FROM papers", "DELETE FROM papers"])
def test_a_collection_that_cannot_be_brought_to_this_format_stays_as_it_was(tmp_path, next_format, script):
    path = tmp_path / "c.db"
    before = small(path)
    next_format(script)
    with pytest.raises(CollectionError, match=r"c\.db"):
        Collection.open(path)
    assert path.read_bytes() == before
    assert [p.name for p in tmp_path.iterdir()] == ["c.db"]


def test_a_person_is_told_where_the_old_file_is(tmp_path, next_format, monkeypatch):
    small(tmp_path / "c.db")
    kept = f"c.format{schema.VERSION}-backup.db"
    next_format("CREATE TABLE further (a)")
    monkeypatch.chdir(tmp_path)
    status, err = run("papers", "-c", "c.db")
    assert (status, err) == (0, f"brought c.db to the format of this citewalk; the file as it was is kept as {kept}\n")
