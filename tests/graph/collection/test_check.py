"""Checking a file and saving what can be saved: the old file never changes, and nothing readable is lost."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing

import pytest
import spoiled

from citewalk import assemble, check, repair
from citewalk.graph.collection import Collection
from citewalk.graph.collection.schema import VERSION, column_types
from citewalk.graph.collection.values import COLUMNS
from citewalk.graph.demo import write_collection
from citewalk.graph.errors import CollectionError
from citewalk.graph.model import Batch, Evidence, Paper


@pytest.fixture
def small(tmp_path):
    spoiled.make(tmp_path / "c.db")
    return tmp_path / "c.db"


def spoil(path, sql):
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.executescript(f"PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON; {sql}")


def content(path):
    with Collection.open(path, create=False) as collection:
        papers = collection.papers()
        edges = [(a, b, sorted(edge.items())) for a, b, edge in assemble(collection).edges(data=True)]
        return {
            "papers": papers,
            "records": {paper.id: collection.records(paper.id) for paper in papers},
            "edges": sorted(edges),
            "citations": list(collection.citations()),
            "coverage": collection.coverage(),
            "fetches": collection.fetches(),
            "repositories": collection.repositories(),
            "links": collection.links(),
            "meta": dict(collection.meta),
        }


def test_a_sound_collection_is_sound_and_not_written_again(small):
    before = spoiled.digests(small)
    checked = check(small)
    assert checked.sound
    assert checked.format == VERSION
    assert checked.rows["papers"] == 19
    assert repair(small).path is None
    assert spoiled.digests(small) == before
    assert [p.name for p in small.parent.iterdir()] == ["c.db"]


@pytest.mark.parametrize("make", [spoiled.make, write_collection])
def test_nothing_is_lost_where_everything_can_be_read(make, tmp_path):
    make(tmp_path / "c.db")
    was = content(tmp_path / "c.db")
    spoil(
        tmp_path / "c.db", "CREATE VIEW evil AS SELECT 1; UPDATE papers SET id = 'x' || key, listed = 0, body = '{}', place = ''"
    )
    repaired = repair(tmp_path / "c.db")
    assert repaired.lost == ()
    assert repaired.path == tmp_path / "c.repaired.db"
    assert content(repaired.path) == was
    assert check(repaired.path).sound


@pytest.mark.parametrize(
    ("sql", "where", "what"),
    [
        ("UPDATE papers SET listed = 'yes' WHERE key = 1", "papers", "listed should be 0 or 1"),
        ("UPDATE papers SET listed = NOT listed WHERE key = 1", "papers", "listed is not what the record says"),
        ("UPDATE papers SET body = '{\"title\": 7}' WHERE key = 1", "papers", "a body is no valid record"),
        ("UPDATE records SET body = '[]' WHERE rowid = 1", "records", "a body is no valid record"),
        ("DELETE FROM papers WHERE key = 4", "names", "paper is not in the table papers"),
        ("UPDATE papers SET id = 'doi:10.1/x' WHERE key = 1", "papers", "the id is not a name of it"),
        ("UPDATE coverage SET found = 'x'", "coverage", "found should be a whole number that is not negative"),
        ("UPDATE evidence SET source = CAST(x'ff' AS TEXT) WHERE key = 1", "evidence", "source should be a text"),
        ("UPDATE fetches SET status = 'fine'", "fetches", "status should be one of"),
        ("PRAGMA user_version = -1", "file", "its format is -1"),
        ("CREATE VIEW v AS SELECT 1", "file", "the view 'v'"),
        ("DROP TABLE links", "links", "the table is missing"),
        ("ALTER TABLE meta RENAME COLUMN value TO worth", "meta", "the column value is missing"),
        (
            "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET rootpage = 2 WHERE name = 'papers_id'",
            "file",
            "its pages or indexes do not hold together",
        ),
    ],
)
def test_damage_is_found_and_said_by_kind(small, sql, where, what):
    spoil(small, sql)
    before = spoiled.digests(small)
    checked = check(small)
    assert any(finding.table == where and what in finding.what for finding in checked.damage), checked.damage
    assert check(repair(small).path).sound
    assert spoiled.digests(small) == before


def test_crossed_names_are_found_and_put_right(small):
    was = content(small)
    spoil(small, "UPDATE papers SET id = (SELECT id FROM papers b WHERE b.key = 3 - papers.key) WHERE key IN (1, 2)")
    assert {finding.what for finding in check(small).damage} == {"the id is not a name of it"}
    assert content(repair(small).path) == was


def test_what_is_known_of_a_paper_outlives_its_row_and_its_records(small):
    was = content(small)
    spoil(small, "DELETE FROM papers WHERE key = 4")  # the paper that cites most
    now = content(repair(small).path)
    assert now == was
    spoil(small, "DELETE FROM records WHERE paper = 1")
    repaired = repair(small, small.with_name("again.db"))
    assert [(f.table, f.what) for f in repaired.lost] == [("papers", "records lost, merged view kept")]
    now = content(repaired.path)
    assert {p.id: p.title for p in now["papers"]} == {p.id: p.title for p in was["papers"]}
    assert len(now["edges"]) == len(was["edges"])


def test_who_said_it_is_unknown_when_that_is_lost(small):
    was = content(small)
    spoil(small, "DELETE FROM evidence")
    now = content(repair(small).path)
    assert {p.id: p.title for p in now["papers"]} == {p.id: p.title for p in was["papers"]}
    assert len(now["edges"]) == len(was["edges"])
    assert {record.evidence.source for records in now["records"].values() for record in records} == {"unknown"}


def test_texts_stored_as_bytes_are_texts_again(small):
    was = content(small)
    spoil(small, "UPDATE records SET body = CAST(body AS BLOB); UPDATE evidence SET source = CAST(source AS BLOB)")
    repaired = repair(small)
    assert repaired.lost == ()
    assert content(repaired.path) == was


def test_a_text_too_long_to_read_costs_one_row_only(small):
    spoil(small, "UPDATE records SET body = replace(hex(zeroblob(20000000)), '0', 'x') WHERE rowid = 7")
    repaired = repair(small)
    assert check(small).rows["records"] == 24
    lost = [(f.table, f.what) for f in repaired.lost]
    assert lost == [("records", "some rows cannot be read"), ("papers", "records lost, merged view kept")]


def test_most_of_a_table_is_read_around_a_damaged_page(tmp_path):
    write_collection(tmp_path / "c.db")
    with closing(sqlite3.connect(tmp_path / "c.db")) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        leaves = connection.execute("SELECT count(*) FROM records").fetchone()[0]
    content = bytearray((tmp_path / "c.db").read_bytes())
    page = content.index(b"Alignment for Honesty", content.index(b"Alignment for Honesty") + 1) // 4096 * 4096
    content[page : page + 4096] = b"\xff" * 4096
    (tmp_path / "c.db").write_bytes(content)
    before = spoiled.digests(tmp_path / "c.db")
    repaired = repair(tmp_path / "c.db")
    assert not repaired.checked.sound
    rows = check(repaired.path)
    assert rows.sound
    assert rows.rows["records"] > 0.9 * leaves
    assert rows.rows["citations"] == 1921
    assert spoiled.digests(tmp_path / "c.db") == before


def test_what_stands_in_the_log_beside_the_file_is_read_and_left_there(tmp_path):
    (tmp_path / "sent").mkdir()
    with Collection.open(tmp_path / "c.db") as writer:
        writer.add(Batch(papers=[Paper(evidence=Evidence("text"), identifiers=("arxiv:2301.00001",), listed=True)]))
        for name in ("c.db", "c.db-wal"):
            shutil.copyfile(tmp_path / name, tmp_path / "sent" / name)
        assert check(tmp_path / "c.db").rows["papers"] == 1  # while it is open elsewhere
    sent = tmp_path / "sent" / "c.db"
    before = spoiled.digests(sent)
    assert len(before) == 2
    assert check(sent).rows["papers"] == 1
    assert spoiled.digests(sent) == before


def test_a_broken_beginning_of_the_file_is_mended_in_the_copy(small):
    was = content(small)
    data = bytearray(small.read_bytes())
    data[:16] = b"\0" * 16
    small.write_bytes(data)
    with pytest.raises(CollectionError, match=r"c\.db"):
        Collection.open(small)
    assert content(repair(small).path) == was


def test_a_file_that_is_there_is_not_written_over(small):
    spoil(small, "DROP TABLE links")
    (small.parent / "new.db").write_text("mine")
    with pytest.raises(CollectionError, match="is there already"):
        repair(small, small.parent / "new.db")
    assert (small.parent / "new.db").read_text() == "mine"
    with pytest.raises(CollectionError, match="cannot be"):
        repair(small, small.parent / "no" / "new.db")


@pytest.mark.parametrize("content", [b"", b"only text" * 1000, None])
def test_what_is_no_collection_is_said_to_be_none(tmp_path, content):
    if content is not None:
        (tmp_path / "c.db").write_bytes(content)
    for act in (check, repair):
        with pytest.raises(CollectionError, match=r"c\.db"):
            act(tmp_path / "c.db")


def test_every_column_has_a_kind():
    assert {column for columns in column_types(VERSION).values() for column in columns} <= COLUMNS.keys()


@pytest.mark.parametrize("table", sorted(column_types(VERSION)))
def test_rows_are_found_where_the_way_to_them_is_lost(tmp_path, table):
    """The root of a table, from which every row is reached, is overwritten; the rows stand on other pages."""
    write_collection(tmp_path / "c.db")
    was = content(tmp_path / "c.db")
    with closing(sqlite3.connect(tmp_path / "c.db")) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        asked = "SELECT rootpage FROM sqlite_schema WHERE type = 'table' AND name = ?"
        (root,) = connection.execute(asked, (table,)).fetchone()
        (rows,) = connection.execute(f"SELECT count(*) FROM {table}").fetchone()
    data = bytearray((tmp_path / "c.db").read_bytes())
    data[(root - 1) * 4096 : root * 4096] = b"\xff" * 4096
    (tmp_path / "c.db").write_bytes(data)
    repaired = repair(tmp_path / "c.db")
    assert check(repaired.path).sound
    now = content(repaired.path)
    assert {p.id: (p.title, p.listed) for p in now["papers"]} == {p.id: (p.title, p.listed) for p in was["papers"]}
    if rows > 100:  # smaller tables have no page but their root
        assert len(now["edges"]) > 0.98 * len(was["edges"])
        assert len(now["coverage"]) == len(was["coverage"])
        assert len(now["repositories"]) == len(was["repositories"])


def test_a_table_that_was_dropped_is_found_on_free_pages(tmp_path):
    write_collection(tmp_path / "c.db")
    was = content(tmp_path / "c.db")
    spoil(tmp_path / "c.db", "PRAGMA secure_delete = OFF; DROP TABLE links")
    assert len(content(repair(tmp_path / "c.db").path)["links"]) > 0.9 * len(was["links"])


def test_what_was_deleted_stays_deleted(small):
    with Collection.open(small) as collection:
        collection.add(
            Batch(papers=[Paper(evidence=Evidence("github", date="2020-01-01"), identifiers=("arxiv:1901.00001",), title="Old")])
        )
        collection.add(
            Batch(papers=[Paper(evidence=Evidence("github", date="2021-01-01"), identifiers=("arxiv:1901.00001",), title="New")])
        )
    spoil(
        small,
        "PRAGMA secure_delete = OFF; DROP TABLE links; PRAGMA writable_schema = ON; UPDATE sqlite_schema SET rootpage = 99999 WHERE name = 'papers'",
    )
    with Collection.open(repair(small).path) as collection:
        assert [record.title for record in collection.records("arxiv:1901.00001")] == ["New"]


def test_a_copy_without_its_log_is_an_older_state_and_sound(tmp_path):
    with Collection.open(tmp_path / "c.db") as writer:
        writer.add(Batch(papers=[Paper(evidence=Evidence("text"), identifiers=("arxiv:2301.00001",), listed=True)]))
        shutil.copyfile(tmp_path / "c.db", tmp_path / "copy.db")
    assert check(tmp_path / "copy.db").sound
    with Collection.open(tmp_path / "copy.db", create=False) as collection:
        assert collection.papers() == []
