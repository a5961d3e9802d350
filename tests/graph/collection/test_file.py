"""The collection's file: transactions, foreign files, damage, two writers."""

from __future__ import annotations

import os
import sqlite3

import pytest

from citewalk.graph.collection import Collection
from citewalk.graph.collection.schema import APPLICATION_ID, VERSION
from citewalk.graph.errors import CollectionError, UnknownPaperError
from citewalk.graph.model import Batch, Citation, Coverage, Evidence, Fetch, Paper

SAID = Evidence("text", "ids.txt", "2026-01-01")


def paper(identifier: str, **fields) -> Paper:
    return Paper(evidence=SAID, identifiers=(identifier,), **fields)


def test_what_was_added_is_there_after_reopening(tmp_path):
    path = tmp_path / "c.db"
    with Collection.open(path) as collection:
        collection.add(Batch(papers=[paper("arxiv:2301.00001", title="Ünïcode 论文", authors=("Å", "B; C"), listed=True)]))
        collection.meta["name"] = "mine"
    with Collection.open(path, create=False) as collection:
        (found,) = collection.papers("listed")
        assert (found.title, found.authors) == ("Ünïcode 论文", ("Å", "B; C"))
        assert dict(collection.meta) == {"name": "mine"}


def test_a_failed_transaction_leaves_nothing_behind(tmp_path):
    with Collection.open(tmp_path / "c.db") as collection:
        collection.add(Batch(papers=[paper("arxiv:2301.00001")]))
        with pytest.raises(ZeroDivisionError), collection.transaction():
            collection.add(Batch(papers=[paper("arxiv:2301.00002")]))
            raise ZeroDivisionError
        assert [p.id for p in collection.papers()] == ["arxiv:2301.00001"]
        collection.add(Batch(papers=[paper("arxiv:2301.00003")]))  # and it still takes more
        assert len(collection.papers()) == 2


def test_reading_inside_a_transaction_sees_what_was_added():
    with Collection.open(":memory:") as collection, collection.transaction():
        collection.add(Batch(papers=[paper("arxiv:2301.00001", listed=True)]))
        assert [p.id for p in collection.papers("listed")] == ["arxiv:2301.00001"]


@pytest.mark.parametrize("content", [b"not a database at all, only text that is long enough to look at" * 20, b"\x00\xff" * 4096])
def test_a_file_that_is_no_database_is_named_and_left_alone(tmp_path, content):
    path = tmp_path / "notes.txt"
    path.write_bytes(content)
    with pytest.raises(CollectionError, match=r"notes\.txt"):
        Collection.open(path)
    assert path.read_bytes() == content


def test_another_programs_database_is_refused_and_left_alone(tmp_path):
    path = tmp_path / "other.db"
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE songs (title)")
    other.close()
    before = path.read_bytes()
    with pytest.raises(CollectionError, match="another program"):
        Collection.open(path)
    assert path.read_bytes() == before


def test_a_newer_collection_is_refused(tmp_path):
    path = tmp_path / "c.db"
    Collection.open(path).close()
    with sqlite3.connect(path) as newer:
        newer.execute(f"PRAGMA user_version = {VERSION + 1}")
    newer.close()
    with pytest.raises(CollectionError, match="newer citewalk"):
        Collection.open(path)


@pytest.mark.parametrize("where", ["missing.db", "no/such/folder/c.db"])
def test_a_missing_collection_is_told(tmp_path, where):
    with pytest.raises(CollectionError):
        Collection.open(tmp_path / where, create=False)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_is_no_collection(tmp_path):
    with pytest.raises(CollectionError, match="folder"):
        Collection.open(tmp_path)


def test_two_writers_take_turns(tmp_path):
    with Collection.open(tmp_path / "c.db") as one, Collection.open(tmp_path / "c.db") as two:
        one.add(Batch(papers=[paper("arxiv:2301.00001")]))
        two.add(Batch(papers=[paper("arxiv:2301.00002")]))
        one.add(Batch(citations=[Citation("arxiv:2301.00001", "arxiv:2301.00002", SAID)]))
        assert len(two.papers()) == len(one.papers()) == 2
        assert len(list(two.citations())) == 1


def test_an_unknown_paper_is_told_with_what_may_be_meant():
    with Collection.open(":memory:") as collection:
        collection.add(Batch(papers=[paper("arxiv:2312.07000", title="Alignment for Honesty")]))
        assert collection.paper("https://arxiv.org/pdf/2312.07000v3").id == "arxiv:2312.07000"
        with pytest.raises(UnknownPaperError, match="did you mean arxiv:2312.07000"):
            collection.paper("honesty")
        with pytest.raises(UnknownPaperError):
            collection.paper("%_")


def test_halves_of_surrogate_pairs_from_an_api_do_no_harm():
    with Collection.open(":memory:") as collection:
        collection.add(Batch(papers=[paper("arxiv:2301.00001", title="broken \ud83d emoji")]))
        assert collection.papers()[0].title == "broken  emoji"


def test_fetches_keep_the_newest_answer():
    with Collection.open(":memory:") as collection:
        collection.add(Batch(fetches=[Fetch("openalex", "paper", "doi:10.1000/a", "not_found", "2026-02-01")]))
        collection.add(Batch(fetches=[Fetch("openalex", "paper", "doi:10.1000/a", "ok", "2026-01-01")]))
        (fetch,) = collection.fetches("openalex").values()
        assert fetch.status == "not_found"
        assert collection.fetches("crossref") == {}


def test_edges_are_united_over_their_evidence():
    said = [Evidence("semantic_scholar", "reference list", "2026-01-02"), Evidence("openalex", "reference list", "2026-01-01")]
    with Collection.open(":memory:") as collection:
        collection.add(
            Batch(
                citations=[
                    Citation("doi:10.1000/a", "doi:10.1000/b", said[0], influential=True, intents=("methodology",)),
                    Citation("doi:10.1000/a", "doi:10.1000/b", said[1], intents=("background",)),
                ],
                coverage=[Coverage("doi:10.1000/a", "openalex", "ok", 1, 2, "2026-01-01")],
            )
        )
        ((citing, cited, edge),) = collection.edges()
        assert (citing, cited) == ("doi:10.1000/a", "doi:10.1000/b")
        assert edge == {
            "relation": "cites",
            "sources": "openalex;semantic_scholar",
            "evidence": "openalex: reference list (2026-01-01) | semantic_scholar: reference list (2026-01-02)",
            "weight": 1.0,
            "influential": True,
            "intents": "background;methodology",
        }


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may write anywhere")
def test_a_collection_that_only_others_may_write_can_be_read(tmp_path):
    with Collection.open(tmp_path / "c.db") as collection:
        collection.add(Batch(papers=[paper("arxiv:2301.00001")]))
    (tmp_path / "c.db").chmod(0o400)
    tmp_path.chmod(0o500)
    try:
        with Collection.open(tmp_path / "c.db", create=False) as collection:
            assert len(collection.papers()) == 1
            with pytest.raises(CollectionError):
                collection.add(Batch(papers=[paper("arxiv:2301.00002")]))
    finally:
        tmp_path.chmod(0o700)


@pytest.fixture
def only_others_may_write(monkeypatch):
    """What the superuser cannot be shown with permissions."""
    monkeypatch.setattr("citewalk.graph.collection.opening._writable", lambda path: False)


def test_what_another_writer_has_just_added_is_read_where_only_he_may_write(tmp_path, monkeypatch):
    with Collection.open(tmp_path / "c.db") as writer:
        writer.add(Batch(papers=[paper("arxiv:2301.00001")]))
        with monkeypatch.context() as patched:
            patched.setattr("citewalk.graph.collection.opening._writable", lambda path: False)
            with Collection.open(tmp_path / "c.db") as reader:
                assert len(reader.papers()) == 1
                with pytest.raises(CollectionError, match="cannot be written here"):
                    reader.add(Batch(papers=[paper("arxiv:2301.00002")]))


@pytest.mark.usefixtures("only_others_may_write")
@pytest.mark.parametrize(
    ("made_by", "told"),
    [
        (
            f"PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = 99; CREATE TABLE t (a)",
            "written by a newer citewalk",
        ),
        ("CREATE TABLE t (a)", "database of another program"),
        ("", "is empty and cannot be written here"),
    ],
)
def test_a_file_that_cannot_be_written_is_looked_at_before_it_is_read(tmp_path, made_by, told):
    connection = sqlite3.connect(tmp_path / "c.db")
    connection.executescript(made_by or "VACUUM")
    connection.close()
    with pytest.raises(CollectionError, match=told):
        Collection.open(tmp_path / "c.db")
