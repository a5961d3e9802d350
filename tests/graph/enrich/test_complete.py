"""Complete means one thing: no question is left that could be asked. Every reason why one is left, one by one."""

from __future__ import annotations

import pytest
from fake_apis import World, WorldPaper, WorldRepository
from fake_apis.bench import listed
from fake_apis.server import Response

from citewalk.graph.enrich import Missing, any_open, unanswered
from citewalk.graph.enrich.questions import last_wish
from citewalk.graph.model import Batch, Evidence, Fetch, Paper, Repository

ALL_BUT_PAGES = {"semantic_scholar", "openalex", "crossref", "datacite", "arxiv", "hugging_face", "github"}


def agree(b, report, **how) -> bool:
    """Return whether *report* is complete; the dry run, the next run and the collection's own state must say the same."""
    plan = b.enrich(dry_run=True, **how)
    left = {(m.source, m.kind, m.questions) for m in report.missing}
    assert {(m.source, m.kind, m.questions) for m in plan.missing} == left
    assert {(m.source, m.kind, m.questions) for m in unanswered(b.collection)} == left
    assert report.complete == plan.complete == (not left)
    assert report.as_dict()["complete"] == report.complete
    assert report.as_dict()["missing"] == [m.as_dict() for m in report.missing]
    return report.complete


def test_all_that_could_be_asked_is_answered(bench):
    world = World.generate(8, references=3)
    world.papers["p1"].withheld = True
    world.papers["p2"].unknown_to = ["semantic_scholar", "openalex"]
    world.papers["p3"].references, world.papers["p3"].unresolved = [], []
    b = bench(world, batch=listed(world, titles_only=lambda n: n == 4), GITHUB_TOKEN="t")
    before = b.enrich(dry_run=True)
    assert not before.complete
    assert before.missing[0].why == ""
    assert agree(b, b.enrich())
    assert b.enrich(dry_run=True).as_dict()["calls"] == {}


def test_before_the_first_run_everything_is_missing(bench):
    b = bench(World.generate(3))
    assert {m.source for m in unanswered(b.collection)} == ALL_BUT_PAGES - {"crossref", "github"}
    assert str(unanswered(b.collection)[0]) == "semantic scholar: 3 reference lists not fetched"


def test_a_rate_limit(bench):
    world = World([WorldPaper("p0", "A paper", arxiv="2501.10000")], [WorldRepository(f"lab/r{n}") for n in range(46)])
    batch = listed(world)
    batch.repositories = [
        Repository(id=f"github:lab/r{n}", name=f"lab/r{n}", evidence=Evidence("text"), listed=True) for n in range(46)
    ]
    b = bench(world, batch=batch)
    b.apis["github"].switches["hourly"] = 0
    report = b.enrich(only=["github"])
    assert not agree(b, report, only=["github"])
    unchecked = next(m for m in report.missing if m.kind == "repository")
    assert (unchecked.source, unchecked.questions) == ("github", 46)
    assert "run again after" in unchecked.why
    assert str(unchecked).startswith("github: 46 repositories not checked (")


def test_a_pause_that_is_too_long(bench):
    b = bench(World.generate(5))
    b.apis["openalex"].misbehave("429-hint:40000", times=1)
    report = b.enrich()
    assert not agree(b, report)
    assert {m.source for m in report.missing} == {"openalex"}
    assert agree(b, b.enrich())


def test_a_source_that_is_down(bench):
    b = bench(World.generate(5), only=("semantic_scholar", "arxiv", "crossref", "datacite", "hugging_face", "github"))
    report = b.enrich()
    assert not agree(b, report)
    assert [(m.source, m.kind, m.questions) for m in report.missing] == [("openalex", "references", 5)]
    assert "down" in report.missing[0].why


def test_one_question_that_failed_twice(bench):
    b = bench(World.generate(5))
    b.apis["hugging_face"].misbehave("500", times=12, when=lambda r: r.path.endswith("10003"))
    report = b.enrich()
    assert not agree(b, report)
    assert [(m.source, m.kind, m.questions) for m in report.missing] == [("hugging_face", "hf_paper", 1)]
    assert "500" in report.missing[0].why


def test_one_question_that_is_refused(bench):
    b = bench(World.generate(4), only=("semantic_scholar",))
    b.apis["semantic_scholar"].switches["spoils"] = "ARXIV:2501.10002"
    report = b.enrich(only=["semantic_scholar"])
    assert not agree(b, report, only=["semantic_scholar"])
    assert report.missing == [Missing("semantic_scholar", "references", 1, "refused")]
    b.calls()
    again = b.enrich(only=["semantic_scholar"])
    assert b.calls() == {}, "it is asked again only after a day"
    assert not agree(b, again, only=["semantic_scholar"])


def test_an_answer_that_says_nothing(bench, monkeypatch):
    b = bench(World.generate(3))
    monkeypatch.setattr(b.apis["openalex"], "answer", lambda request: Response(200, {"results": None}))
    assert not agree(b, b.enrich(only=["openalex"]), only=["openalex"])


def test_no_connection_is_allowed(bench):
    b = bench(World.generate(3))
    report = b.enrich(offline=True)
    assert not agree(b, report)
    assert all("connections are forbidden" in m.why or "offline" in m.why for m in report.missing)


def test_titles_that_were_not_searched_for(bench):
    world = World.generate(3)
    b = bench(world, batch=listed(world, titles_only=lambda n: n == 0), only=("semantic_scholar", "openalex"))
    report = b.enrich(only=["arxiv"])
    assert not agree(b, report, only=["arxiv"])
    assert ("arxiv", "title", 1) in {(m.source, m.kind, m.questions) for m in report.missing}


def test_works_that_a_second_hop_reaches(bench):
    world = World.generate(3, references=2, works=4)
    b = bench(world)
    assert agree(b, b.enrich(only=["semantic_scholar"]), only=["semantic_scholar"])
    plan = b.enrich(dry_run=True, only=["semantic_scholar"], hops=2)
    assert not plan.complete
    assert agree(b, b.enrich(only=["semantic_scholar"], hops=2), only=["semantic_scholar"], hops=2)


def test_what_was_not_asked_for_is_not_missing(bench):
    world = World.generate(3, references=2)
    b = bench(world, GITHUB_TOKEN="t")
    assert agree(b, b.enrich(without=["crossref"]), without=["crossref"])
    assert any_open(b.collection, "citations")
    assert not any_open(b.collection, "references")
    assert agree(b, b.enrich(citations=True), citations=True)
    assert not any_open(b.collection, "citations"), "what was fetched is not asked for again"
    assert last_wish(b.collection.meta).citations


def test_a_new_paper_makes_a_complete_collection_incomplete(bench):
    b = bench(World.generate(2), GITHUB_TOKEN="t")
    assert agree(b, b.enrich())
    b.collection.add(Batch(papers=[Paper(evidence=Evidence("text"), identifiers=("arxiv:2312.07000",), listed=True)]))
    assert unanswered(b.collection)


def test_a_project_page_that_cannot_be_read_is_an_answer(bench):
    b = bench(World.generate(1))
    paper = Paper(evidence=Evidence("text"), identifiers=("arxiv:2312.07000",), listed=True, project_page="https://example.org/x")
    day = "2999-01-01"
    b.collection.add(Batch(papers=[paper], fetches=[Fetch("pages", "pages", "https://example.org/x", "error", day)]))
    kinds = {m.kind for m in unanswered(b.collection)}
    assert "pages" not in kinds


@pytest.mark.parametrize("text", ["", "[]", "3", '"x"', '{"sources": 3}', '{"hops": "a", "citations": 1}', '{"hops": -1}', "{"])
def test_what_the_last_run_was_asked_for_may_be_written_by_anyone(text):
    wish = last_wish({"wish": text})
    assert (wish.hops, wish.citations, len(wish.sources)) == (1, False, 7)
