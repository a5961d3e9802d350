"""A table without rows is one sentence with the counts, and no error; with --json an empty document stays on stdout."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from citewalk import Collection
from citewalk.cli.empty import many
from citewalk.graph.model import Batch, Evidence, Fetch, Paper


@pytest.fixture
def two(citewalk):
    """A collection of two listed papers that nothing is known of."""
    citewalk("add", "2312.07000", "2203.02155")
    return citewalk


@pytest.fixture
def nothing(citewalk):
    """An empty collection."""
    Collection.open("citewalk.db", create=True).close()
    return citewalk


CASES = [
    (
        "papers --scope found",
        "no found papers: 2 listed papers and none found through them; 'citewalk enrich' fetches references",
    ),
    ("papers --unresolved", "no unresolved papers: all 2 papers have an identifier"),
    ("rank --scope found", "no found papers: 2 listed papers"),
    (
        "foundations",
        "no foundations: 2 listed papers, none with a reference list, and none cites a work outside the list that another",
    ),
    ("foundations --min 3", "that 2 others also cite; lower --min (now 3); 'citewalk enrich' fetches references"),
    ("followups", "no follow-ups: 2 listed papers, no found papers, and none of these cites 2 or more"),
    ("related 2312.07000", "nothing is related to arxiv:2312.07000: it cites no papers here, no papers cite it"),
    ("path 2312.07000 2203.02155", "2 papers, no repositories, no edges to walk, and none connects the two"),
    ("communities", "no communities: 2 papers and no citations that tie them together"),
    ("main-path", "no main path: 2 papers and no citations between papers"),
    ("code", "no code: 2 papers, no repositories, and none of these is known as the code of a paper"),
    ("code --lists", "none of these lists a paper"),
    ("code --missing --scope found", "no found papers: 2 listed papers"),
]


@pytest.mark.parametrize(("arguments", "sentence"), CASES)
def test_an_empty_table_is_one_sentence_with_the_counts(two, arguments, sentence):
    done = two(*arguments.split())
    assert (done.status, done.out, done.err.count("\n")) == (0, "", 1)
    assert sentence in done.err
    as_json = two(*arguments.split(), "--json")
    assert as_json.status == 0
    json.loads(as_json.out)
    assert as_json.err == done.err
    assert two(*arguments.split(), "-q").err == ""


@pytest.mark.parametrize(
    "arguments", ["papers", "papers --unresolved", "rank", "foundations", "followups", "communities", "main-path", "code"]
)
def test_an_empty_collection_says_how_to_begin(nothing, arguments):
    done = nothing(*arguments.split())
    assert (done.status, done.out, done.err.count("\n")) == (0, "", 1)
    assert done.err.startswith("no ")


def test_the_demo_has_no_foundations_that_twenty_cite(citewalk, demo_file):
    done = citewalk("foundations", "--min", 20, "-c", demo_file)
    expected = "no foundations: 38 listed papers, 13 with a reference list, and none cites a work outside the list that 19 others"
    assert done.err.startswith(expected)
    assert "lower --min (now 20)" in done.err


def test_filters_that_leave_nothing_say_how_much_there_was(citewalk, demo_file):
    done = citewalk("code", "--health", "ok", "-c", demo_file)
    assert done.err == "no row fits: 134 links between papers and repositories, and none fits the options\n"


def test_candidates_that_have_nothing_in_common_are_not_shown(citewalk):
    said = Evidence("listing", "list.txt", "2026-01-01")
    paper = Paper(
        evidence=said, identifiers=("title:alignment-for-honesty-deadbeef",), title="Alignment for Honesty", listed=True
    )
    refused = [
        {"id": "arxiv:2312.07001", "title": "Alignment for Honestly", "score": 0.4, "reason": "another word"},
        {"id": "arxiv:2312.07002", "title": "Protein folding", "score": 0.0, "reason": "no word in common"},
    ]
    with Collection.open(Path("citewalk.db"), create=True) as collection:
        collection.add(Batch(papers=[paper]))
        (name,) = collection.paper("Alignment for Honesty").identifiers
        collection.add(Batch(fetches=[Fetch("arxiv", "title", name, "not_found", "2026-01-01", "", json.dumps(refused))]))
    (row,) = citewalk("papers", "--unresolved", "--json").json
    assert [candidate["id"] for candidate in row["candidates"]] == ["arxiv:2312.07001"]
    shown = citewalk("papers", "--unresolved").out
    assert "arxiv:2312.07001" in shown
    assert "Protein" not in shown


def test_a_day_without_papers_is_no_error(citewalk, apis, tmp_path):
    done = citewalk("add", "daily:2025-12-13")
    assert (done.status, done.out) == (0, "")
    assert "no Daily Papers for 2025-12-13, a Saturday: there are usually none at weekends" in done.err
    assert citewalk("add", "daily:today").status == 0
    assert not (tmp_path / "citewalk.db").exists()


def test_building_from_a_day_without_papers_writes_nothing_where_there_is_nothing(citewalk, apis, tmp_path):
    done = citewalk("build", "daily:2025-12-13", "-o", "g.html")
    assert done.status == 0, done.err
    assert "a Saturday" in done.err
    assert "the collection is empty, so no file is written" in done.err
    assert not (tmp_path / "g.html").exists()
    assert citewalk("build", "daily:2025-12-13", "-o", "g.html", "--json").json["papers"] == 0
    citewalk("add", "2312.07000")
    assert citewalk("build", "daily:2025-12-13", "-o", "g.html").status == 0
    assert (tmp_path / "g.html").exists()


def test_an_impossible_day_is_an_error(citewalk, apis):
    done = citewalk("add", "daily:2025-13-13")
    assert (done.status, done.err.count("\n")) == (1, 1)
    assert "write daily:today, daily:2025-12-09" in done.err


def test_counts_have_their_noun():
    assert [many(n, "repository", "repositories") for n in (0, 1, 2, 1711)] == [
        "no repositories", "1 repository", "2 repositories", "1,711 repositories",
    ]  # fmt: skip
