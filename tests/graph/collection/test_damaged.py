"""Files that are damaged, or made by somebody else: one line says what is wrong, and nothing else happens."""

from __future__ import annotations

import json
import sqlite3
import struct
from contextlib import closing, suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citewalk import assemble, check, repair
from citewalk.graph.catalogue import overview, paper_card, paper_rows
from citewalk.graph.collection import Collection
from citewalk.graph.collection.bodies import dump, load
from citewalk.graph.collection.damage import Damage
from citewalk.graph.errors import CollectionError, DamagedCollectionError
from citewalk.graph.model import Batch, Citation, CodeLink, Coverage, Evidence, Fetch, Paper, Repository

SAID = Evidence("bibtex", "refs.bib", "2026-01-01")
A, B = "arxiv:2301.00001", "doi:10.1000/b"


@pytest.fixture
def spoiled(tmp_path):
    """Make a small collection and spoil it with SQL."""

    def make(sql: str):
        path = tmp_path / "c.db"
        with Collection.open(path) as collection:
            collection.add(
                Batch(
                    papers=[Paper(evidence=SAID, identifiers=(name,), title=f"Title of {name}", listed=True) for name in (A, B)],
                    citations=[Citation(A, B, SAID, True, ("background",), ("as [1] says",))],
                    repositories=[Repository(id="github:o/n", name="o/n", evidence=SAID, stars=1)],
                    links=[CodeLink(paper=A, repository="github:o/n", relation="has_code", evidence=SAID, confidence=0.9)],
                    coverage=[Coverage(A, "openalex", "ok", 1, 2, "2026-01-01")],
                    fetches=[Fetch("openalex", "paper", A, "ok", "2026-01-01")],
                )
            )
            collection.meta["note"] = "a note"
        connection = sqlite3.connect(path, isolation_level=None)
        connection.executescript(f"PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON; {sql}")
        connection.close()
        return path

    return make


def read_all(path):
    """Read everything there is, as the commands do."""
    with Collection.open(path, create=False) as collection:
        assemble(collection)
        paper_rows(collection, "all")
        for paper in collection.papers():
            paper_card(collection, paper.id)
        overview(collection)
        collection.titles(), collection.ids(), collection.fetches(), list(collection.citations()), dict(collection.meta)


def test_a_sound_file_is_read(spoiled):
    read_all(spoiled(""))


EVIL = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT x, x, x, x, x FROM n"


@pytest.mark.parametrize(
    ("sql", "told"),
    [
        ("PRAGMA user_version = -3", "its format is -3"),
        ("PRAGMA user_version = 0", "its format is 0"),
        (f"ALTER TABLE papers RENAME TO p; CREATE VIEW papers AS {EVIL}", "papers is a view"),
        ("CREATE TRIGGER t AFTER INSERT ON papers BEGIN DELETE FROM papers; END", "the trigger 't', which"),
        (f"CREATE VIEW v AS {EVIL}", "the view 'v', which"),
        ("ALTER TABLE papers ADD COLUMN twice TEXT AS (id || id)", "the table papers is not as citewalk makes it"),
        ("CREATE UNIQUE INDEX mine ON papers (listed, id)", "the index 'mine', which"),
        ("DROP TABLE coverage", "the table coverage is missing"),
        ("DROP INDEX papers_id", "the index papers_id is missing"),
        ("UPDATE papers SET body = 'no JSON'", "not JSON"),
        ("UPDATE papers SET body = '[]'", "not a JSON object"),
        ("UPDATE papers SET body = NULLIF(body, '') || 'x'", "not JSON"),
        ("UPDATE papers SET body = x'00ff'", "body should be a text and is 2 bytes"),
        ("UPDATE papers SET body = '{\"title\": 7}'", "title of a record should be a text and is 7"),
        ("UPDATE papers SET body = '{\"year\": 1e400}'", "year of a record should be a whole number and is inf"),
        ("UPDATE papers SET body = '{\"evidence\": 1}'", "the unknown field 'evidence'"),
        ('UPDATE papers SET body = \'{"title": "\\ud83d"}\'', "not UTF-8"),
        ("UPDATE papers SET body = replace(hex(zeroblob(30000)), '00', '[')", "not JSON"),
        ("UPDATE papers SET id = x'00'", "id should be a text that is not empty and is 1 bytes"),
        ("UPDATE papers SET id = ''", "id should be a text that is not empty and is ''"),
        ("UPDATE papers SET id = 'doi:10.1/x'", "two papers have the id 'doi:10.1/x'"),
        ("DELETE FROM papers WHERE key = 2", "missing"),
        ("DELETE FROM evidence", "the evidence of a citation is missing"),
        ("UPDATE evidence SET source = x'00'", "source should be a text"),
        ("UPDATE evidence SET source = CAST(x'ff' AS TEXT)", "not UTF-8"),
        ("UPDATE citations SET citing = 'abc'", "a paper that is cited or cites is missing"),
        ("UPDATE citations SET fetched = 1.5 || x'ff'", "not UTF-8"),
        ("UPDATE citations SET intents = x'00'", "intents should be a text"),
        ("UPDATE citations SET influential = 'often'", "influential should be 0 or 1"),
        ("UPDATE citations SET contexts = '{}'", "contexts should be a JSON list of texts and is '{}'"),
        ("UPDATE coverage SET found = 'many'", "found should be a whole number that is not negative and is 'many'"),
        ("UPDATE coverage SET declared = -1", "declared should be"),
        ("UPDATE coverage SET status = 'fine'", "status should be one of ok,"),
        ("UPDATE links SET confidence = 9e999", "confidence should be a finite number and is inf"),
        ("UPDATE links SET relation = 'cites'", "relation should be has_code or lists"),
        ('UPDATE repositories SET body = \'{"stars": "many"}\'', "stars of a record should be a whole number and is 'many'"),
        ("UPDATE repositories SET body = '{}'", "lacks a field"),
        ("UPDATE fetches SET detail = x'00'", "detail should be a text"),
        ("UPDATE meta SET value = x'00'", "value should be a text"),
        ('UPDATE records SET body = \'{"health": "ok"}\'', "unknown field 'health'"),
    ],
)
def test_what_citewalk_never_writes_is_named(spoiled, sql, told):
    path = spoiled(sql)
    with pytest.raises(DamagedCollectionError) as stop:
        read_all(path)
    line = str(stop.value)
    assert line.startswith(f"{path} is damaged: ")
    assert told in line
    assert line.endswith(f"; run 'citewalk check {path} --repair'")
    assert len(line) < len(str(path)) * 2 + 250


def test_a_text_too_long_is_not_read(spoiled):
    with pytest.raises(DamagedCollectionError, match="longer than citewalk ever writes"):
        read_all(spoiled("UPDATE papers SET body = '{\"title\": \"' || replace(hex(zeroblob(20000000)), '0', 'x') || '\"}'"))


@pytest.mark.parametrize("version", [0, 1])
def test_a_file_with_another_programs_mark_is_left_alone_even_without_tables(tmp_path, version):
    connection = sqlite3.connect(tmp_path / "c.db")
    connection.executescript(f"PRAGMA application_id = 77; PRAGMA user_version = {version}; VACUUM")
    connection.close()
    before = (tmp_path / "c.db").read_bytes()
    with pytest.raises(CollectionError, match="another program"):
        Collection.open(tmp_path / "c.db")
    assert (tmp_path / "c.db").read_bytes() == before


def test_a_table_of_the_users_own_does_no_harm(spoiled):
    path = spoiled("CREATE TABLE mine (a, b); CREATE INDEX mine_a ON mine (a); INSERT INTO mine VALUES (1, 2); ANALYZE")
    read_all(path)


def test_a_truncated_file_is_named(spoiled):
    path = spoiled("VACUUM")
    path.write_bytes(path.read_bytes()[: 3 * 4096 + 100])
    with pytest.raises(DamagedCollectionError, match=r"c\.db"):
        read_all(path)


def endless(path: Path, table: str) -> None:
    """Make the pages of *table* lead to each other so that it seems to have 500 to the power of 8 rows."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")
        (root,) = connection.execute("SELECT rootpage FROM sqlite_schema WHERE name = ?", (table,)).fetchone()
    data = bytearray(path.read_bytes())
    leaf = data[(root - 1) * 4096 : root * 4096]
    pages = len(data) // 4096
    inner = [root, *range(pages + 1, pages + 8)]
    for here, below in zip(inner, [*inner[1:], pages + 8], strict=True):
        cell = below.to_bytes(4, "big") + b"\x7f"
        page = b"\x05" + struct.pack(">HHHB", 0, 500, 4090, 0) + below.to_bytes(4, "big") + struct.pack(">H", 4090) * 500
        data[(here - 1) * 4096 : here * 4096] = page.ljust(4090, b"\0") + cell.ljust(6, b"\0")
    data += leaf
    data[28:32] = (len(data) // 4096).to_bytes(4, "big")
    path.write_bytes(data)


@pytest.mark.parametrize("table", ["papers", "evidence", "records", "repositories", "repository_records"])
def test_a_table_without_end_comes_to_an_end(spoiled, table):
    path = spoiled("")
    endless(path, table)
    with suppress(DamagedCollectionError):  # indexes may lead around it
        read_all(path)
    with Collection.open(path) as collection:
        asked = f"SELECT * FROM {table} ORDER BY random()"
        with pytest.raises(DamagedCollectionError, match="lead in circles"):
            collection._rows(asked)
    assert not check(path).sound
    assert check(repair(path).path).sound


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(codec="utf-8"), max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=5,
)


@settings(deadline=None)
@given(st.dictionaries(st.sampled_from([*Paper.__slots__, "more"]), anything))
def test_any_json_is_a_record_or_damage(known):
    try:
        record = load(Paper, json.dumps(known), SAID)
    except Damage:
        return
    text = dump(record)
    text.encode()
    assert load(Paper, text, SAID) == record
