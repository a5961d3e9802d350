"""From a list to the code table through the fake APIs: every kind of evidence, every health, once around."""

from __future__ import annotations

import pytest
from fake_apis import World, WorldPaper, WorldRepository
from fake_apis.fixtures import play

from citewalk.graph.assemble import assemble
from citewalk.graph.code_table import code_rows, lists_naming, papers_on
from citewalk.graph.collection import Collection
from citewalk.graph.enrich import enrich
from citewalk.graph.model import Batch, Evidence, Paper
from citewalk.graph.sources.settings import Settings

__all__ = ["play"]

ENTRIES = "".join(f"- [A Listed Paper Number {n}](https://arxiv.org/abs/2401.0000{n})\n" for n in range(1, 7))


def world():
    return World(
        papers=[
            WorldPaper("a", "Honest Models Know What They Know", arxiv="2501.00001", repository="Lab/Honest"),
            WorldPaper("b", "A Paper Whose Code Has Moved Away", arxiv="2501.00002", comment="Code: https://github.com/old/place"),
            WorldPaper("c", "A Paper Whose Code Is Gone", arxiv="2501.00003", abstract="Code is available at github.com/was/here."),
            WorldPaper("d", "A Paper That Only Uses Other Code", arxiv="2501.00004", abstract="We use https://github.com/a/library."),
            WorldPaper("e", "A Survey Of All The Honest Papers", arxiv="2501.00005", abstract="List: https://github.com/me/awesome"),
            WorldPaper("f", "A Paper With A Promise", arxiv="2501.00006", abstract="Code: https://github.com/lab/soon"),
        ],
        repositories=[
            WorldRepository("Lab/Honest", number=1, stars=12, language="Python", license="MIT",
                            readme="# Honest\nOfficial code of https://arxiv.org/abs/2501.00001"),
            WorldRepository("New/Home", number=2, former=["old/place"], language="C", readme="# Home"),
            WorldRepository("me/awesome", number=3, readme="# Awesome\nOur survey: https://arxiv.org/abs/2501.00005\n\n## Honest\n"
                            "- [Honest Models Know What They Know](https://arxiv.org/abs/2501.00001)\n" + ENTRIES,
                            extra={"root": ["README.md", "make.py"]}),
            WorldRepository("lab/soon", number=4, readme="# Soon\nCode coming soon."),
        ],
    )  # fmt: skip


@pytest.fixture(params=["token", "no token"])
def collection(request, play, tmp_path):
    apis = play(world())
    environ = apis.environ | ({"GITHUB_TOKEN": "t"} if request.param == "token" else {})
    with Collection.open(tmp_path / "c.db") as opened:
        told = Evidence("listing", "list.txt", "2026-11-21")
        opened.add(Batch(papers=[Paper(evidence=told, identifiers=(f"arxiv:2501.0000{n}",), listed=True) for n in range(1, 7)]))
        report = enrich(opened, settings=Settings.load(environ))
        assert [problem for problem in report.problems if problem.source == "github"] == []
        yield opened


def test_the_whole_story(collection):
    graph = assemble(collection)
    rows = {(row.paper, row.repository): row for row in code_rows(graph, scope="listed")}
    found = {paper.removeprefix("arxiv:2501.0000"): (repository, row.health) for (paper, repository), row in rows.items()}
    assert found == {
        "1": ("github:lab/honest", "ok"),
        "2": ("github:new/home", "moved"),
        "3": ("github:was/here", "gone"),
        "5": ("github:me/awesome", "ok"),
        "6": ("github:lab/soon", "empty"),
    }
    honest = rows["arxiv:2501.00001", "github:lab/honest"]
    assert (honest.stars, honest.language, honest.license, honest.official) == (12, "Python", "MIT", True)
    assert honest.confidence >= 0.98
    assert {"README", "githubRepo"} <= set(honest.found_in.split("; "))
    assert rows["arxiv:2501.00002", "github:new/home"].former_names == "old/place"
    assert [row.paper for row in code_rows(graph, missing=True, scope="listed")] == ["arxiv:2501.00004"]


def test_the_survey_s_repository_ties_papers_together(collection):
    graph = assemble(collection)
    listed = {row.paper: row.section for row in code_rows(graph, relation="lists")}
    assert listed["arxiv:2501.00001"] == "Honest"
    assert len(listed) == 7
    assert papers_on(graph)["github:me/awesome"] == 1
    assert lists_naming(graph)["github:lab/honest"] == 1
    assert not any(edge["relation"] == "cites" for source, _, edge in graph.edges(data=True) if source == "github:me/awesome")


@pytest.mark.parametrize("token", ["", "a-token"])
def test_a_page_that_suggests_a_repository_makes_it_code_only_if_the_readme_names_the_paper_back(play, token):
    told = "# Aligned\n\nOfficial code of the paper https://arxiv.org/abs/2501.00001\n"
    papers = [
        WorldPaper("a", "Aligned By Its Own Page", arxiv="2501.00001", project_page="https://lab.github.io/aligned/"),
        WorldPaper("b", "Another Paper With A Page", arxiv="2501.00002", project_page="https://lab.github.io/other/"),
    ]
    repositories = [WorldRepository("lab/aligned", readme=told, stars=3), WorldRepository("lab/other", readme="# Something else")]
    apis = play(World(papers, repositories))
    settings = Settings.load({**apis.environ, "GITHUB_TOKEN": token})
    listed = [Paper(evidence=Evidence("text"), identifiers=(f"arxiv:{p.arxiv}",), listed=True) for p in papers]
    with Collection.open(":memory:") as collection:
        collection.add(Batch(papers=listed))
        bound = enrich(collection, settings=settings, dry_run=True).as_dict()["calls"]["github"]
        calls = enrich(collection, settings=settings).as_dict()["calls"]["github"]
        rows = code_rows(assemble(collection))
        assert [(row.paper, row.repository, row.official, row.stars) for row in rows] == [
            ("arxiv:2501.00001", "github:lab/aligned", True, 3)
        ]
        assert calls <= bound
        again = enrich(collection, settings=settings).as_dict()["calls"]
        assert sum(again.values()) == 0
