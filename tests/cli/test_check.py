"""``citewalk check``: what is damaged, by kind; what can be saved, in a new file."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing

import pytest
import spoiled


@pytest.fixture
def damaged(demo_file, tmp_path):
    shutil.copyfile(demo_file, tmp_path / "demo.db")
    with closing(sqlite3.connect(tmp_path / "demo.db", isolation_level=None)) as connection:
        connection.execute("UPDATE coverage SET found = 'many'")
        connection.execute("UPDATE records SET body = '[' WHERE rowid = 40")
    return tmp_path / "demo.db"


def test_a_sound_collection(citewalk, demo_file):
    done = citewalk("check", demo_file)
    assert (done.status, done.err) == (0, "")
    assert "is sound" in done.out
    assert "1,711 papers" in " ".join(done.out.split())
    assert citewalk("check", "-c", demo_file, "--json").json["sound"] is True
    assert citewalk("check", demo_file, "--repair", "--json").json["repaired"] is None


def test_a_damaged_collection_is_named_by_every_command_and_explained_by_check(citewalk, damaged):
    done = citewalk("papers", "-c", damaged)
    assert (done.status, done.out) == (1, "")
    (line,) = done.err.splitlines()
    assert line.startswith(f"citewalk: {damaged} is damaged: found should be a whole number")
    assert line.endswith(f"run 'citewalk check {damaged} --repair'")
    done = citewalk("check", damaged)
    assert done.status == 1
    assert "found should be a whole number" in done.out
    assert "a body is no valid record" in done.out
    assert (
        done.err == f"citewalk: {damaged} is damaged; 'citewalk check {damaged} --repair' saves what can be saved in a new file\n"
    )
    document = citewalk("check", damaged, "--json").json
    assert document.keys() == {"file", "sound", "format", "rows", "damage"}
    assert [(row["table"], row["rows"]) for row in document["damage"]] == [("records", 1), ("coverage", 47)]
    assert document["damage"][0].keys() == {"table", "what", "rows", "example"}


def test_what_can_be_saved_is_saved_in_a_new_file(citewalk, damaged):
    before = spoiled.digests(damaged)
    done = citewalk("check", damaged, "--repair")
    assert done.status == 0
    assert "What could not be saved" in done.out
    assert "Saved: 38 listed, 1,673 found, 1,921 citations" in " ".join(done.out.split())
    new = damaged.with_name("demo.repaired.db")
    assert done.err == f"wrote {new}; {damaged} is unchanged. Look at the new file with -c {new}\n"
    assert citewalk("check", new).status == 0
    assert len(citewalk("papers", "-n", 0, "--json", "-c", new).json) == 38
    assert spoiled.digests(damaged) == before
    done = citewalk("check", damaged, "--repair")
    assert (done.status, done.err) == (1, f"citewalk: {new} is there already; name a new file with -o\n")
    document = citewalk("check", damaged, "--repair", "-o", "saved.db", "--json").json
    assert document["repaired"]["file"] == "saved.db"
    assert document["repaired"]["holds"]["citations"] == 1921
    assert {row["table"] for row in document["repaired"]["lost"]} == {"records", "coverage", "papers"}


def test_wrong_usage(citewalk, tmp_path):
    assert citewalk("check", "-o", "new.db").status == 2
    done = citewalk("check")
    assert (done.status, done.err) == (1, "citewalk: there is no collection citewalk.db; name another file\n")
    assert not list(tmp_path.iterdir())
