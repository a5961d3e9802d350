"""Every command, page, report and export says the same of the same paper's reference list."""

from __future__ import annotations

import csv
import html
import json
import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import networkx as nx
import pytest

from citewalk.exports.page.columns import columns
from citewalk.graph.assemble import assemble
from citewalk.graph.collection import Collection
from citewalk.graph.coverage import CITATION_LIST
from citewalk.graph.measures import Network, annotate
from citewalk.graph.model import Batch, Citation, Coverage, Evidence, Paper

DECLARED, LOOSE, UNASKED, HIDDEN, LATER = (f"arxiv:2501.0000{n}" for n in range(1, 6))
TRUTH: dict[str, tuple[int | None, int | None]] = {
    DECLARED: (30, 60),  # Semantic Scholar declares 40, Crossref 60, its own record 50
    LOOSE: (3, None),  # from an edge list: citations, and no source that declares anything
    UNASKED: (None, None),
    HIDDEN: (None, 9),  # withheld: one source declares nine
    LATER: (None, None),  # known as a citer of two listed papers; its own list was never fetched
}
LISTED = (DECLARED, LOOSE, UNASKED, HIDDEN)
SUM = (30, 69)
KNOWN = 2


@pytest.fixture
def file(tmp_path: Path) -> Path:
    s2, crossref = Evidence("semantic_scholar", "reference list"), Evidence("crossref", "reference list")
    own = Evidence("text", "ids.txt")
    later = Evidence("semantic_scholar", CITATION_LIST)
    works = [f"doi:10.5555/w{n}" for n in range(30)]
    papers = [Paper(evidence=own, identifiers=(p,), title=f"Title of {p}", year=2025, listed=True) for p in LISTED]
    papers += [Paper(evidence=s2, identifiers=(w,), title=f"Work {w}", year=2001) for w in works]
    papers += [Paper(evidence=later, identifiers=(LATER,), title="A later work", year=2026)]
    papers += [Paper(evidence=s2, identifiers=(DECLARED,), reference_count=50)]
    citations = [Citation(DECLARED, w, s2) for w in works[:25]] + [Citation(DECLARED, w, crossref) for w in works[20:]]
    citations += [Citation(LOOSE, w, Evidence("network", "edges.csv")) for w in works[:3]]
    citations += [Citation(LATER, p, later) for p in (DECLARED, LOOSE)]
    coverage = [
        Coverage(DECLARED, "semantic_scholar", "ok", 25, 40), Coverage(DECLARED, "crossref", "ok", 10, 60),
        Coverage(HIDDEN, "semantic_scholar", "withheld", 0, 9), Coverage(HIDDEN, "openalex", "not_found"),
    ]  # fmt: skip
    with Collection.open(tmp_path / "citewalk.db") as collection:
        collection.add(Batch(papers=papers, citations=citations, coverage=coverage))
    return tmp_path / "citewalk.db"


@pytest.fixture
def graph(file: Path) -> nx.DiGraph:
    with Collection.open(file) as collection:
        made = assemble(collection)
    annotate(made, intervals=False)
    return made


def pair(row: dict[str, Any]) -> tuple[int | None, int | None]:
    return row["found"], row["declared"]


def test_tables_and_json(citewalk, file) -> None:
    rows = {row["id"]: row for row in citewalk("papers", "--scope", "all", "-n", 0, "--json").json}
    assert {p: pair(rows[p]["coverage"]) for p in TRUTH} == TRUTH
    for paper, expected in TRUTH.items():
        card = citewalk("show", paper, "--json").json
        assert pair(card["coverage"]) == expected
        assert card["reference_count"] == expected[1]
    assert "references known: 30/60" in citewalk("show", DECLARED).out
    assert "references known: 3/?" in citewalk("show", LOOSE).out
    table = citewalk("papers", "--scope", "all", "-n", 0).out
    assert re.search("30/60", table)
    assert re.search(r"\?/9", table)
    assert "None" not in table


def test_rankings(citewalk, file) -> None:
    rows = {row["id"]: row for row in citewalk("rank", "--json", "-n", 0).json}
    assert {p: pair(rows[p]["references"]) for p in TRUTH} == TRUTH
    for command in (("foundations",), ("followups",), ("related", DECLARED)):
        for row in citewalk(*command, "--json", "-n", 0).json:
            assert pair(row["references"]) == TRUTH.get(row["id"], (None, None))
    first = citewalk("foundations", "--json").json[0]
    assert pair(first["coverage"]) == SUM
    assert (first["coverage"]["with_list"], first["coverage"]["papers"]) == (KNOWN, len(LISTED))


def test_sums(citewalk, file) -> None:
    status = citewalk("status", "--json").json
    assert (pair(status["references"]), status["listed_with_references"]) == (SUM, KNOWN)
    assert f"references known for {KNOWN} of {len(LISTED)} listed papers" in " ".join(citewalk("status").out.split())
    report = citewalk("enrich", "--json").json["coverage"]
    assert (pair(report), report["known"]) == (SUM, KNOWN)
    assert report["status"] == status["coverage"]
    assert status["coverage"] == {
        "crossref": {"ok": 1},
        "openalex": {"not_found": 1},
        "semantic_scholar": {"ok": 1, "withheld": 1},
    }


def test_one_paper_alone(citewalk, tmp_path) -> None:
    """30 references found, one source declares 40, another 60: this was 30/60 in one command and 30/40 in two."""
    works, said = [f"doi:10.5555/w{n}" for n in range(30)], Evidence("crossref", "reference list")
    paper = Paper(evidence=Evidence("text"), identifiers=(DECLARED,), listed=True, reference_count=40)
    rows = [Coverage(DECLARED, "semantic_scholar", "ok", 30, 40), Coverage(DECLARED, "crossref", "ok", 30, 60)]
    with Collection.open(tmp_path / "citewalk.db") as collection:
        collection.add(Batch(papers=[paper], citations=[Citation(DECLARED, w, said) for w in works], coverage=rows))
    said_by = [
        citewalk("papers", "--json").json[0]["coverage"], citewalk("show", DECLARED, "--json").json["coverage"],
        citewalk("foundations", "--min", 1, "--json").json[0]["coverage"], citewalk("enrich", "--json").json["coverage"],
        citewalk("rank", "--json", "--scope", "found").json[0]["coverage"], citewalk("status", "--json").json["references"],
    ]  # fmt: skip
    assert {pair(row) for row in said_by} == {(30, 60)}


def test_graph_and_measures(graph) -> None:
    nodes = graph.nodes
    assert {p: (nodes[p].get("references_found"), nodes[p].get("references_declared")) for p in TRUTH} == TRUTH
    assert {p: nodes[p].get("coverage") for p in TRUTH} == {DECLARED: 0.5, LOOSE: None, UNASKED: None, HIDDEN: None, LATER: None}
    about = graph.graph
    assert (about["references_found"], about["references_declared"], about["with_references"]) == (*SUM, KNOWN)
    network = Network.from_graph(graph)
    found, declared = network.references
    assert {p: (int(found[network.index[p]]), int(declared[network.index[p]])) for p in TRUTH} == {
        paper: tuple(-1 if number is None else number for number in numbers) for paper, numbers in TRUTH.items()
    }
    assert {p: nodes[p].get("out_degree") for p in TRUTH} == {DECLARED: 30, LOOSE: 3, UNASKED: None, HIDDEN: None, LATER: 2}


def written(citewalk, name: str, tmp_path: Path) -> Path:
    assert citewalk("export", tmp_path / name).status == 0
    return tmp_path / name


def numbers(row: dict[str, Any]) -> tuple[int | None, int | None]:
    values = (row.get("references_found"), row.get("references_declared"))
    return tuple(None if value in (None, "") else int(value) for value in values)  # type: ignore[return-value]


def test_gexf(citewalk, file, tmp_path) -> None:
    root = ET.parse(written(citewalk, "a.gexf", tmp_path)).getroot()
    space = "{http://gexf.net/1.3}"
    rows = {n.get("id"): {v.get("for"): v.get("value") for v in n.iter(f"{space}attvalue")} for n in root.iter(f"{space}node")}
    assert {p: numbers(rows[p]) for p in TRUTH} == TRUTH


def test_graphml(citewalk, file, tmp_path) -> None:
    graph = nx.read_graphml(written(citewalk, "a.graphml", tmp_path))
    assert {p: numbers(graph.nodes[p]) for p in TRUTH} == TRUTH


def test_csv(citewalk, file, tmp_path) -> None:
    written(citewalk, "a.csv", tmp_path)
    (nodes,) = (path for path in tmp_path.glob("*.csv") if "edges" not in path.name)
    with nodes.open(encoding="utf-8-sig", newline="") as lines:
        rows = {row.get("Id") or row["id"]: row for row in csv.DictReader(lines)}
    assert {p: numbers(rows[p]) for p in TRUTH} == TRUTH


@pytest.mark.parametrize("name", ["a.json", "a.jsonl"])
def test_json(citewalk, file, tmp_path, name) -> None:
    text = written(citewalk, name, tmp_path).read_text(encoding="utf-8")
    documents = json.loads(text)["nodes"] if name == "a.json" else map(json.loads, text.splitlines())
    rows = {row["id"]: row for row in documents if row.get("kind") == "paper"}
    assert {p: numbers(rows[p]) for p in TRUTH} == TRUTH


def test_markdown(citewalk, file, tmp_path) -> None:
    text = written(citewalk, "a.md", tmp_path).read_text(encoding="utf-8")
    assert f"References are known of {KNOWN} of {len(LISTED)} listed papers, 30 of the 69 that are declared." in text
    assert f"references are known of {KNOWN} of {len(LISTED)} listed papers." in text
    row = next(line for line in text.splitlines() if f"Title of {DECLARED}" in line.replace("\\", ""))
    assert row.endswith("| 30/60 |")


def test_the_page(citewalk, file, tmp_path, graph) -> None:
    page = written(citewalk, "a.html", tmp_path).read_text(encoding="utf-8")
    assert f"references known for {KNOWN} of {len(LISTED)}" in page
    data = columns(graph)
    assert data["collection"] | {"references_found": 30, "references_declared": 69, "with_references": 2} == data["collection"]
    inlined = json.loads(html.unescape(re.search(r'<script[^>]*id="data"[^>]*>(.*?)</script>', page, re.DOTALL)[1]))  # type: ignore[index]
    assert inlined["collection"]["references_declared"] == 69
    assert "reference_count" not in inlined["nodes"]["columns"], "one number for one thing"


def test_pyvis(citewalk, file, tmp_path) -> None:
    page = written(citewalk, "a.pyvis.html", tmp_path).read_text(encoding="utf-8")
    assert "30 of 60 references known" in page
    assert "9 references declared, none known" in page
    assert f"references known for {KNOWN} of {len(LISTED)}" in page


def test_a_list_of_citations_alone_is_a_list_that_is_known(citewalk, tmp_path) -> None:
    """An edge list has citations and no coverage; the page said that references are known for none."""
    edges = tmp_path / "edges.csv"
    edges.write_text("source,target\n" + "".join(f"2501.{n:05},2501.{n + 1:05}\n" for n in range(1, 100)), encoding="utf-8")
    assert citewalk("build", edges, "-o", tmp_path / "a.html", "-o", tmp_path / "a.md", "--offline").status == 0
    assert "references known for 99 of 100" in (tmp_path / "a.html").read_text(encoding="utf-8")
    assert "References are known of 99 of 100 listed papers." in (tmp_path / "a.md").read_text(encoding="utf-8")
    assert citewalk("status", "--json").json["listed_with_references"] == 99
    assert citewalk("papers", "--json").json[0]["coverage"] == {"found": 1, "declared": None, "status": {}}
