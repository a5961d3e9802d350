"""Which collection a command works on: a person who named none is told what is in it already; failed commands leave none."""

from __future__ import annotations

import sqlite3

import pytest

from citewalk.graph.collection import Collection
from citewalk.graph.errors import CollectionError

HELD = "citewalk.db held {} before; these are added to them. To start a new collection, name its file: -c NEW.db"


@pytest.mark.parametrize("command", [("add",), ("build", "--offline", "-o", "x.html"), ("build", "--offline", "--dry-run")])
def test_who_adds_to_a_collection_that_is_there_is_told(citewalk, command):
    citewalk("add", "2312.07000", "2312.07001")
    done = citewalk(*command, "2401.00001")
    assert done.status == 0
    assert HELD.format("2 listed papers") in done.err.splitlines()
    assert HELD.split(" held")[0] not in citewalk("-q", *command, "2401.00001").err


def test_nothing_is_told_where_there_is_nothing_to_tell(citewalk, tmp_path, monkeypatch):
    assert "held" not in citewalk("add", "2312.07000", "2312.07001").err  # a new collection
    assert "held" not in citewalk("add", "2312.07001", "2312.07000").err  # the same papers again
    assert HELD.format("2 listed papers") in citewalk("add", "2312.07001").err  # one of them
    for named in ("other.db", "citewalk.db"):
        citewalk("-c", named, "add", "2312.07000")
        assert "held" not in citewalk("add", "2401.00001", "-c", named).err
    monkeypatch.setenv("CITEWALK_COLLECTION", "citewalk.db")
    (tmp_path / "citewalk.toml").write_text('collection = "third.db"')
    assert "held" not in citewalk("add", "2401.00002", "-c", "citewalk.db").err


@pytest.mark.parametrize(
    "command", [("add", "no-such-file.txt"), ("build", "no-such-file.txt", "--offline"), ("papers",), ("check",)]
)
def test_a_command_that_fails_leaves_no_file(citewalk, tmp_path, command):
    assert citewalk(*command).status == 1
    assert list(tmp_path.iterdir()) == []


def test_an_empty_file_is_not_made_a_collection_by_reading_it(citewalk, tmp_path):
    (tmp_path / "citewalk.db").touch()
    done = citewalk("papers")
    assert (done.status, done.err.count("\n")) == (1, 1)
    assert "citewalk.db is empty" in done.err
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("citewalk.db", b"")]
    assert citewalk("add", "2312.07000").status == 0
    assert len(citewalk("papers", "--json").json) == 1


def test_a_new_file_that_another_program_has_opened_is_not_taken_away(citewalk, tmp_path):
    with Collection.open(tmp_path / "c.db") as first:
        with Collection.open(tmp_path / "c.db") as second:
            first.close_unused()
            assert (tmp_path / "c.db").exists()
            second.meta["name"] = "mine"
        with Collection.open(tmp_path / "c.db", create=False) as again:
            assert again.meta["name"] == "mine"


def test_a_new_file_is_taken_away_when_nothing_was_added(tmp_path):
    for add in (lambda c: None, lambda c: c.meta.update(name="mine")):
        collection = Collection.open(tmp_path / "c.db")
        add(collection)
        collection.close_unused()
    assert [path.name for path in tmp_path.iterdir()] == ["c.db"]
    Collection.open(tmp_path / "c.db").close_unused()
    assert (tmp_path / "c.db").exists()


def test_a_new_file_that_cannot_be_used_is_taken_away_unless_somebody_else_fills_it(tmp_path, monkeypatch):
    def full(*_):
        raise sqlite3.OperationalError("database or disk is full")

    with monkeypatch.context() as patched:
        patched.setattr("citewalk.graph.collection.opening.prepare", full)
        with pytest.raises(CollectionError, match="full"):
            Collection.open(tmp_path / "c.db")
    assert list(tmp_path.iterdir()) == []

    def meanwhile(*_):
        monkeypatch.undo()
        with Collection.open(tmp_path / "c.db") as other:
            other.meta["name"] = "mine"
        full()

    monkeypatch.setattr("citewalk.graph.collection.opening.prepare", meanwhile)
    with pytest.raises(CollectionError, match="full"):
        Collection.open(tmp_path / "c.db")
    with Collection.open(tmp_path / "c.db", create=False) as collection:
        assert collection.meta["name"] == "mine"
