"""Commands that show the bundled collection: tables for people, documented JSON for programs."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

RANK_KEYS = {"rank", "id", "title", "year", "score", "interval", "coverage", "cited_by"}
PAPER_KEYS = {
    "id", "title", "date", "year", "authors", "authors_count", "comments", "upvotes", "listed", "arxiv_id", "doi", "abstract",
    "repositories", "links", "coverage", "unresolved",
}  # fmt: skip
CODE_KEYS = {
    "paper", "repository", "url", "relation", "found_in", "confidence", "official", "health", "stars", "license", "language",
}  # fmt: skip


@pytest.fixture
def demo(citewalk, demo_file):
    return lambda *arguments: citewalk(*arguments, "-c", demo_file)


def test_papers(demo):
    rows = demo("papers", "-n", 0, "--json").json
    assert len(rows) == 38
    assert all(row.keys() >= PAPER_KEYS for row in rows)
    honesty = next(row for row in rows if row["id"] == "arxiv:2312.07000")
    assert honesty["date"] == "2023-12-12"
    assert honesty["repositories"] == ["https://github.com/GAIR-NLP/alignment-for-honesty"]
    assert honesty["coverage"] == {"found": 75, "declared": 75, "status": {"full_text": "ok"}}
    assert sum(row["coverage"]["status"] == {"full_text": "unfetched"} for row in rows) == 25
    assert len(demo("papers", "--scope", "all", "-n", 0, "--json").json) == 1711


def test_rank(demo):
    rows = demo("rank", "--by", "in_degree", "-n", 3, "--json").json
    assert all(row.keys() >= RANK_KEYS for row in rows)
    assert [(row["id"], row["score"]) for row in rows[:2]] == [("arxiv:2203.02155", 15), ("arxiv:2005.14165", 12)]
    assert all(row["interval"][0] <= row["rank"] <= row["interval"][1] for row in rows)
    assert len(rows[0]["cited_by"]) == 15
    assert demo("rank", "--no-interval", "-n", 1, "--json").json[0]["interval"] is None
    assert demo("rank", "--by", "fame").status == 2


def test_what_no_source_says_is_not_ranked_as_zero(demo):
    done = demo("rank", "--by", "influential")
    assert (done.status, done.out) == (0, "")
    assert "1,711 papers have no rank by influential citations: no source says which" in done.err
    assert demo("rank", "--by", "influential", "--json").json == []
    done = demo("rank", "--by", "out_degree", "-n", 0, "--json")
    assert len(done.json) == 22
    assert done.json[-1]["score"] > 0
    assert "1,689 papers have no rank by cites here: their reference lists are unknown" in done.err


def test_foundations_are_cited_by_several_listed_papers_and_not_listed(demo):
    rows = demo("foundations", "-n", 0, "--json").json
    listed = {row["id"] for row in demo("papers", "-n", 0, "--json").json}
    assert rows[0]["id"] == "arxiv:2203.02155"
    assert all(row["id"] not in listed and len(row["cited_by"]) >= 2 and set(row["cited_by"]) <= listed for row in rows)


def test_followups_related_path_communities_main_path(demo):
    assert all(len(row["cites"]) >= 2 for row in demo("followups", "--json").json)
    related = demo("related", "https://arxiv.org/abs/2312.07000", "--json", "-n", 5).json
    assert len(related) == 5
    assert related[0].keys() >= RANK_KEYS
    path = demo("path", "2312.07000", "1706.03741", "--json").json
    assert path["nodes"][0] == "arxiv:2312.07000"
    assert path["nodes"][-1] == "arxiv:1706.03741"
    assert len(path["edges"]) == len(path["nodes"]) - 1
    assert path["edges"][0].keys() == {"source", "target", "relation"}
    printed = demo("code", "--sort", "paper", "-n", 0).out.split()
    assert "GAIR-NLP/alignment-for-honesty" in printed
    assert demo("path", "GAIR-NLP/alignment-for-honesty", "2312.07000", "--json").json["nodes"][-1] == "arxiv:2312.07000"
    through_code = demo("path", "github.com/gair-nlp/alignment-for-honesty", "arxiv:2312.07000", "--json").json
    assert [edge["relation"] for edge in through_code["edges"]] == ["has_code"]
    groups = demo("communities", "-n", 0, "--json").json
    assert sum(group["size"] for group in groups) == 1711
    assert len(demo("main-path", "--json").json["nodes"]) > 3


@pytest.mark.parametrize("name", ["followups", "foundations"])
def test_where_there_is_nothing_that_is_said_instead_of_an_empty_table(citewalk, name):
    citewalk("add", "2312.07000")
    done = citewalk(name)
    assert (done.status, done.out) == (0, "")
    assert "citewalk enrich" in done.err
    assert citewalk(name, "--json").json == []


@pytest.mark.parametrize("arguments", [("related", "2312.07000"), ("main-path",), ("code",), ("code", "--lists")])
def test_where_there_are_no_edges_one_line_says_so(citewalk, arguments):
    citewalk("add", "2312.07000")
    done = citewalk(*arguments)
    assert (done.status, done.out, done.err.count("\n")) == (0, "", 1)


def test_an_unknown_title_is_null(citewalk):
    citewalk("add", "2312.07000")
    assert citewalk("rank", "--json").json[0]["title"] is None


def test_code(demo):
    rows = demo("code", "-n", 0, "--json").json
    assert len(rows) == 134
    assert all(row.keys() >= CODE_KEYS and row["health"] == "unchecked" for row in rows)
    assert len(demo("code", "--missing", "--scope", "listed", "-n", 0, "--json").json) == 16
    assert demo("code", "--health", "ok", "--json").json == []
    assert demo("code", "--csv", "-n", 1).out.startswith("paper,repository,url,")


@pytest.mark.parametrize("language", ["=1+1", "  =1+1", "＝1+1", "＠SUM(1)", "-1+1"])
def test_code_as_csv_is_as_harmless_in_a_spreadsheet_as_an_export(citewalk, language):
    from citewalk import Collection
    from citewalk.graph.model import Batch, CodeLink, Evidence, Paper, Repository

    said = Evidence("github", "test", "2026-01-01")
    with Collection.open("citewalk.db", create=True) as collection:
        batch = Batch()
        batch.papers.append(Paper(evidence=said, identifiers=("arxiv:2312.07000",), listed=True))
        batch.repositories.append(Repository(evidence=said, id="github:a/b", name="a/b", language=language))
        batch.links.append(CodeLink(paper="arxiv:2312.07000", repository="github:a/b", relation="has_code", evidence=said))
        collection.add(batch)
    (row,) = csv.DictReader(citewalk("code", "--csv").out.splitlines())
    citewalk("export", "g.csv")
    exported = next(row for row in csv.DictReader(Path("g.csv").read_text(encoding="utf-8").splitlines()) if row["language"])
    assert row["language"] == exported["language"]
    assert row["language"].startswith("'")


@pytest.mark.parametrize(
    "arguments", [("papers",), ("rank",), ("foundations",), ("communities",), ("code",), ("related", "2312.07000")]
)
def test_a_list_cut_by_n_says_so_beside_the_json_and_below_the_table(demo, arguments):
    done = demo(*arguments, "-n", 2, "--json")
    assert len(done.json) == 2
    (line,) = done.err.splitlines()
    total = int(re.fullmatch(r"showing 2 of ([\d,]+) rows; use -n 0 for all", line)[1].replace(",", ""))
    assert line in demo(*arguments, "-n", 2).out.splitlines()
    whole = demo(*arguments, "-n", 0, "--json")
    assert (len(whole.json), whole.err) == (total, "")
    assert demo(*arguments, "-n", 2, "--json", "-q").err == ""


def test_main_path_tells_what_it_left_out_in_plain_lines(citewalk):
    edges = ["12", "23", "31", "34"]
    lines = ["source,target", *(f"arxiv:2001.0000{citing},arxiv:2001.0000{cited}" for citing, cited in edges)]
    Path("circle.csv").write_text("\n".join(lines), encoding="utf-8")
    assert citewalk("add", "circle.csv").status == 0
    done = citewalk("main-path")
    assert "Cut(" not in done.err
    assert re.search(r"^1 citation was left out so that no circle remains:$", done.err, re.MULTILINE)
    assert re.search(r"^  arxiv:2001\.0000\d cites arxiv:2001\.0000\d: \w+", done.err, re.MULTILINE)


def test_show(demo):
    card = demo("show", "10.48550/arXiv.2203.02155", "--json").json
    assert len(card["cited_by"]) == 15
    assert all("full_text" in edge["evidence"] for edge in card["cited_by"])
    assert "Training language models" in demo("show", "arxiv:2203.02155").out
    unknown = demo("show", "arxiv:1234.56789")
    assert (unknown.status, unknown.out) == (1, "")
    assert unknown.err.count("\n") == 1


def test_a_paper_is_found_by_its_title_where_only_one_has_it(demo):
    assert demo("show", "alignment for honesty", "--json").json["id"] == "arxiv:2312.07000"
    assert demo("show", "alignment for").status == 1
    assert demo("show", "").status == 1


def test_status_tells_keys_without_their_values(demo, monkeypatch):
    monkeypatch.setenv("GITHUB_TOKEN", "ghp_secretsecretsecret")
    done = demo("status", "--json")
    assert done.json["sources"]["github"]["key"] is True
    assert (done.json["listed"], done.json["citations"], done.json["listed_with_references"]) == (38, 1921, 13)
    assert "secret" not in done.out + done.err + demo("status").out


def test_status_tells_the_calls_spent_and_the_size_on_disk(citewalk, apis):
    citewalk("build", "2312.07000", "-o", "g.gexf")
    state = citewalk("status", "--json").json
    assert state["calls"] == dict(apis.calls())
    assert state["sources"]["openalex"]["calls"] == apis.calls()["openalex"]
    assert state["size"] == Path("citewalk.db").stat().st_size
    assert "calls" in citewalk("status").out


@pytest.mark.parametrize("name", ["rank", "foundations", "papers", "communities", "main-path", "code", "status"])
def test_tables_are_for_people(demo, name):
    done = demo(name)
    assert done.status == 0
    assert done.out.strip()
    assert done.err == ""


def test_a_missing_collection_is_one_clear_line(citewalk, tmp_path):
    for name in ("rank", "papers", "status", "enrich"):
        done = citewalk(name, "-c", "nowhere.db")
        assert (done.status, done.out) == (1, "")
        assert "nowhere.db" in done.err
        assert done.err.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


def test_a_hostile_title_cannot_drive_the_terminal(citewalk):
    text = 'title,doi\n"\x1b[2J[bold]boo[/bold] \u202e","10.1000/x"\n'
    Path("evil.csv").write_text(text, encoding="utf-8")
    assert citewalk("add", "evil.csv").status == 0
    shown = citewalk("papers").out
    assert "\x1b" not in shown
    assert "\u202e" not in shown
    assert "[bold]boo[/bold]" in shown
