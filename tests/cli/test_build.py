"""The main job: a saved listing becomes page, GEXF and GraphML; and what goes wrong is one clear line."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import networkx as nx
import pytest
from lxml import etree

OUTPUTS = ("graph.html", "graph.gexf", "graph.graphml")
NAMED = [argument for name in OUTPUTS for argument in ("-o", name)]


def test_a_listing_becomes_page_gexf_and_graphml(citewalk, apis, listing):
    done = citewalk("build", listing, *NAMED, "--json")

    assert done.status == 0, done.err
    report = done.json
    assert report.keys() >= {"calls", "papers", "citations", "repositories", "coverage", "problems"}
    assert report["problems"] == []
    # The 13 transcribed lists of the bundled collection: 1,312 citations (shared data README, hop 1).
    assert report["citations"] == 1312
    graph = nx.read_graphml("graph.graphml")
    relations = [edge["relation"] for *_, edge in graph.edges(data=True)]
    assert relations.count("cites") == 1312
    assert sum(node["listed"] for _, node in graph.nodes(data=True) if node["kind"] == "paper") == 38
    honesty = graph.nodes["arxiv:2312.07000"]
    assert honesty["coverage_status"] == "openalex=ok;semantic_scholar=ok"
    assert {"in_degree", "pagerank", "community", "x", "y", "size", "color"} <= honesty.keys()
    assert graph.edges["arxiv:2312.07000", "github:gair-nlp/alignment-for-honesty"]["relation"] == "has_code"
    gexf = nx.read_gexf("graph.gexf")
    assert set(gexf) == set(graph)
    assert "Alignment for Honesty" in Path("graph.html").read_text(encoding="utf-8")


def test_building_again_asks_nothing_and_writes_the_same_bytes(citewalk, apis, listing):
    assert citewalk("build", listing, *NAMED).status == 0
    before = [Path(name).read_bytes() for name in OUTPUTS]
    calls = apis.calls()
    again = citewalk("build", listing, *NAMED, "--json")
    assert apis.calls() == calls
    assert sum(again.json["calls"].values()) == 0
    assert [Path(name).read_bytes() for name in OUTPUTS] == before


def test_titles_are_searched_in_few_calls_and_never_more_than_the_plan_said(citewalk, apis, listing):
    plan = citewalk("build", listing, "--dry-run", "--json").json
    assert plan.keys() >= {"calls", "seconds"}
    done = citewalk("build", listing, "-o", "g.gexf", "--json")
    assert apis.calls()["arxiv"] <= 8
    assert apis.calls()["semantic_scholar"] <= 4
    assert all(calls <= plan["calls"].get(source, 0) for source, calls in done.json["calls"].items())


def test_a_dry_run_makes_no_call_and_leaves_no_trace(citewalk, apis, listing, tmp_path):
    before = set(tmp_path.iterdir())
    assert citewalk("build", listing, "--dry-run").status == 0
    assert set(tmp_path.iterdir()) == before
    citewalk("add", "2203.02155")
    assert "not fetched" in citewalk("build", listing, "daily:2025-12-09", "--dry-run").err
    assert [row["id"] for row in citewalk("papers", "--json").json] == ["arxiv:2203.02155"]
    assert apis.calls() == {}


def test_offline_does_what_it_can_without_a_connection(citewalk, listing, apis):
    done = citewalk("build", listing, "--offline", "-o", "graph.gexf", "--json")
    assert done.status == 0, done.err
    assert apis.calls() == {}
    rows = citewalk("papers", "-n", 0, "--json").json
    assert len(rows) == 38
    assert sum(len(row["repositories"]) for row in rows) == 7
    assert all(row["unresolved"] for row in rows)
    assert len(nx.read_gexf("graph.gexf")) == 45


def test_a_source_that_is_down_is_told_and_the_rest_is_written(citewalk, apis, listing, monkeypatch):
    monkeypatch.setenv("CITEWALK_SEMANTIC_SCHOLAR_URL", "http://127.0.0.1:9")
    patience = ("--max-wait", "0.1")
    done = citewalk("build", listing, *NAMED, *patience)
    assert done.status == 0
    assert "semantic_scholar" in done.err
    assert nx.read_graphml("graph.graphml").number_of_edges() > 400
    assert citewalk("build", listing, *NAMED, "--strict", *patience).status == 3


@pytest.mark.shared
def test_the_real_listing(citewalk, apis, shared):
    done = citewalk("build", shared / "data" / "listing.txt", *NAMED, "--json")
    assert (done.status, done.json["citations"], done.json["problems"]) == (0, 1312, [])
    rows = citewalk("papers", "-n", 0, "--json").json
    assert len(rows) == 38
    assert not any(row["unresolved"] for row in rows)


def nothing_in_it(name: str) -> Path:
    Path(name).write_text("new\n\nDaily Papers\n\nbyAK and the research community\n\nDec 9\n", encoding="utf-8")
    return Path(name)


def empty(name: str) -> Path:
    Path(name).touch()
    return Path(name)


def binary(name: str) -> Path:
    Path(name).write_bytes(bytes(range(256)) * 64)
    return Path(name)


@pytest.mark.parametrize("make", [Path, nothing_in_it, empty, binary], ids=["missing", "nothing", "empty", "binary"])
@pytest.mark.parametrize("command", ["add", "build"])
def test_input_that_cannot_be_read_is_one_clear_line_and_harms_nothing(citewalk, make, command, tmp_path):
    bad = make("input.txt")
    before = set(tmp_path.iterdir())
    done = citewalk(command, bad)
    assert (done.status, done.out) == (1, "")
    assert done.err.count("\n") == 1
    assert "input.txt" in done.err
    assert set(tmp_path.iterdir()) == before


def test_one_bad_source_of_several_adds_none(citewalk, listing):
    assert citewalk("add", "2312.07000").status == 0
    assert citewalk("add", listing, empty("empty.txt")).status == 1
    assert [row["id"] for row in citewalk("papers", "--json").json] == ["arxiv:2312.07000"]


@pytest.mark.parametrize(
    ("arguments", "extra"),
    [
        (("-o", "g.parquet"), "parquet"),
        (("-o", "g.gexf", "-o", "g.png"), "figure"),
        (("--renderer", "pyvis", "-o", "g.html"), "pyvis"),
    ],
)
def test_a_format_whose_packages_are_missing_is_refused_before_any_work(citewalk, apis, listing, arguments, extra):
    script = "import sys\nfor missing in ('pyarrow', 'matplotlib', 'pyvis'):\n    sys.modules[missing] = None\n"
    script += "from citewalk.cli.main import main\nmain(sys.argv[1:])"
    command = [sys.executable, "-c", script, "build", str(listing), *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr.count("\n")) == (1, 1), done.stderr
    assert f"pip install 'citewalk[{extra}]'" in done.stderr
    assert apis.calls() == {}
    assert not Path("citewalk.db").exists()


@pytest.mark.parametrize(("output", "status"), [("no/such/folder/graph.gexf", 1), ("graph.docx", 2), ("folder.gexf", 1)])
def test_an_output_that_cannot_be_written_is_told_before_any_work(citewalk, listing, output, status, tmp_path):
    Path("folder.gexf").mkdir()
    done = citewalk("build", listing, "--offline", "-o", output)
    assert done.status == status
    assert done.err.count("\n") == 1
    assert not Path("citewalk.db").exists()


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="the superuser may write anywhere")
def test_a_folder_without_permission_leaves_the_old_file(citewalk, demo_file, tmp_path):
    folder = tmp_path / "locked"
    folder.mkdir()
    (folder / "graph.gexf").write_text("old")
    folder.chmod(0o500)
    done = citewalk("export", folder / "graph.gexf", "-c", demo_file)
    folder.chmod(0o700)
    assert done.status == 1
    assert (folder / "graph.gexf").read_text() == "old"


def test_a_failed_write_leaves_the_old_output(citewalk, demo_file, monkeypatch):
    Path("graph.gexf").write_text("old")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    done = citewalk("export", "graph.gexf", "-c", demo_file)
    assert (done.status, done.err.count("\n")) == (1, 1)
    assert Path("graph.gexf").read_text() == "old"
    assert [p.name for p in Path().iterdir()] == ["graph.gexf"]


def test_a_damaged_collection_is_told_and_left_alone(citewalk, listing):
    Path("citewalk.db").write_bytes(b"SQLite format 3\x00" + b"\x07" * 4096)
    before = Path("citewalk.db").read_bytes()
    done = citewalk("build", listing, "--offline")
    assert done.status == 1
    assert "citewalk.db" in done.err
    assert Path("citewalk.db").read_bytes() == before


def test_demo(citewalk):
    done = citewalk("demo", "-o", "demo")
    assert done.status == 0, done.err
    assert {p.name for p in Path("demo").iterdir()} >= {"citewalk.db", "citewalk.html", "citewalk.gexf", "citewalk.graphml"}
    assert "Training language models to follow instructions with human feedback" in done.out
    assert "13" in done.out
    assert "1,921" in done.out
    etree.parse("demo/citewalk.gexf")
    assert nx.read_graphml("demo/citewalk.graphml").number_of_nodes() == 1711 + 132
    before = {name: Path("demo", name).read_bytes() for name in ("citewalk.html", "citewalk.gexf", "citewalk.graphml")}
    assert citewalk("demo", "-o", "demo").status == 0
    assert {name: Path("demo", name).read_bytes() for name in before} == before


def test_demo_never_touches_a_collection_of_ones_own(citewalk):
    assert citewalk("add", "2312.07000").status == 0
    assert citewalk("demo", "-o", ".").status == 1
    assert len(citewalk("papers", "--json").json) == 1


def test_export_writes_many_formats_at_once(citewalk, demo_file):
    done = citewalk("export", "g.gexf", "g.graphml", "g.md", "--timeline", "-c", demo_file, "--json")
    assert done.status == 0, done.err
    assert [row["format"] for row in done.json] == ["gexf", "graphml", "markdown"]
    assert 'mode="dynamic"' in Path("g.gexf").read_text(encoding="utf-8")[:2000]
    assert citewalk("export", "g.html", "--renderer", "pyvis", "-c", demo_file, "--json").json[0]["format"] == "pyvis"


def test_export_lists_its_formats(citewalk):
    rows = citewalk("export", "--list", "--json").json
    assert {"html", "pyvis", "gexf", "graphml", "csv", "bibtex", "markdown"} <= {row["format"] for row in rows}
    assert all(row.keys() == {"format", "suffixes", "description", "extra"} for row in rows)


def test_what_cannot_be_read_of_a_query_is_told_with_its_place(citewalk, apis, monkeypatch):
    api = apis["hugging_face"]
    good = api._entry
    monkeypatch.setattr(api, "_entry", lambda paper: {} if paper.arxiv == "2312.07000" else good(paper))
    done = citewalk("add", "search:alignment", "--json")
    assert done.status == 0, done.err
    assert "! search:alignment, entry " in done.err
    assert "an entry with neither id nor title" in done.err
    account = done.json
    assert account["skipped"] == 1
    assert account["read"] == account["new"] + account["merged"] + account["skipped"]
