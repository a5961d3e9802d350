"""``--strict``, ``complete``, the exit status and the words say the same."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest

HEALTHY = ("--max-wait", "0.1")


@pytest.fixture
def github(apis, monkeypatch):
    """The public APIs with a token for GitHub, so that all repositories can be checked."""
    monkeypatch.setenv("GITHUB_TOKEN", "t")
    return apis


def test_with_everything_answered(citewalk, github, listing):
    done = citewalk("build", listing, "-o", "a.gexf", "--strict", "--json")
    assert (done.status, done.json["complete"], done.json["missing"]) == (0, True, [])
    status = citewalk("status", "--json").json
    assert (status["complete"], status["missing"]) == (True, [])
    assert "complete: no question is left" in citewalk("status").out
    again = citewalk("enrich", "--strict", "--json")
    assert (again.status, again.json["complete"]) == (0, True)
    assert citewalk("enrich", "--dry-run", "--strict").status == 0


def test_with_repositories_that_a_rate_limit_left_unchecked(citewalk, apis, listing):
    apis["github"].switches["hourly"] = 3
    done = citewalk("build", listing, "-o", "a.gexf", "--json", *HEALTHY)
    assert (done.status, done.json["complete"]) == (0, False)
    left = next(row for row in done.json["missing"] if row["kind"] == "repository")
    assert left["source"] == "github"
    assert "run again after" in left["why"]
    status = citewalk("status", "--json").json
    assert status["complete"] is False
    assert {(row["source"], row["kind"], row["questions"]) for row in status["missing"]} == {
        (row["source"], row["kind"], row["questions"]) for row in done.json["missing"]
    }
    assert f"github: {left['questions']} repositories not checked" in " ".join(citewalk("status").out.split())
    for command in (("build", listing, "-o", "a.gexf"), ("enrich",), ("enrich", "--dry-run"), ("enrich", "--offline")):
        assert citewalk(*command, "--strict", *HEALTHY).status == 3, command
        assert citewalk(*command, *HEALTHY).status == 0, command


def test_what_was_never_asked_is_missing(citewalk, listing):
    assert citewalk("add", listing).status == 0
    assert citewalk("status", "--json").json["complete"] is False
    assert citewalk("build", listing, "--offline", "--strict", "-o", "a.gexf").status == 3
    assert citewalk("build", listing, "--dry-run", "--strict").status == 3
    assert Path("a.gexf").exists(), "the outputs are written all the same"


def test_a_question_that_is_answered_is_not_asked_for(citewalk, github):
    assert citewalk("add", "2312.07000").status == 0
    assert "'citewalk enrich --citations' fetches who cites them" in citewalk("followups").err
    assert "'citewalk enrich' fetches references" in citewalk("foundations", "--min", 9).err
    assert "'citewalk enrich --contexts' asks Semantic Scholar" in citewalk("rank", "--by", "influential").err
    assert citewalk("enrich", "--citations", "--contexts", "--strict").status == 0
    assert "who cites them is fetched" in citewalk("followups", "--min", 99).err
    told = citewalk("foundations", "--min", 9).err
    assert "the reference lists that sources give are fetched" in told
    assert "citewalk enrich" not in told


def test_status_survives_what_others_wrote_into_the_file(citewalk, demo_file, tmp_path):
    copy = tmp_path / "copy.db"
    copy.write_bytes(demo_file.read_bytes())
    with sqlite3.connect(copy) as connection:
        connection.execute("INSERT OR REPLACE INTO meta VALUES ('wish', ?)", (json.dumps({"hops": "many"}),))
    connection.close()
    assert citewalk("status", "--json", "-c", copy).json["complete"] is False
