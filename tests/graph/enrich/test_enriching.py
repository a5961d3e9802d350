"""Enrichment as a whole, against the fake APIs: few calls, honest gaps, nothing asked twice. Nothing here sleeps."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from fake_apis import World, WorldPaper, WorldRepository
from fake_apis.bench import listed
from fake_apis.server import Response

from citewalk.graph.enrich import calls_spent, fetch_query
from citewalk.graph.enrich.memory import read_age
from citewalk.graph.errors import CollectionError, InputError, OfflineError, SettingsError
from citewalk.graph.model import Batch, Evidence, Paper, Repository

REFERENCES = ("semantic_scholar", "openalex", "crossref")


def status(bench, paper, source="semantic_scholar"):
    return {c.source: c for c in bench.collection.coverage(paper)}[source]


def test_a_thousand_papers_take_at_most_four_semantic_scholar_calls(bench):
    b = bench(World.generate(1000, references=8), only=("semantic_scholar",))
    report = b.enrich(only=["semantic_scholar"])
    assert b.calls() == {"semantic_scholar": 2}
    assert report.calls == {"semantic_scholar": 2}
    assert report.coverage["status"] == {"semantic_scholar": {"ok": 1000}}
    assert report.complete


def test_thirty_eight_titles_take_at_most_eight_searches(bench):
    world = World.generate(38)
    b = bench(world, batch=listed(world, titles_only=lambda n: True))
    b.enrich(only=["arxiv", "openalex", "semantic_scholar"], max_wait=60)
    searches = [r for api in b.apis.apis.values() for r in api.requests if "search_query" in r.target or "search" in r.target]
    assert len(searches) <= 8
    assert {p.id for p in b.collection.papers("listed")} == {f"arxiv:2501.{10000 + n}" for n in range(38)}
    match = next(r for r in b.collection.records("arxiv:2501.10000") if r.evidence.found_in == "title match")
    assert match.evidence.source == "arxiv"
    assert match.evidence.detail.startswith("score ")


def test_what_arxiv_does_not_find_is_matched_one_by_one_and_refusals_are_kept(bench):
    world = World(
        [
            WorldPaper(
                "p0",
                "A survey that only Semantic Scholar knows by name",
                doi="10.5555/survey",
                year=2020,
                unknown_to=["openalex"],
            ),
            WorldPaper("w0", "Something else entirely about fish", arxiv="2001.00001", year=2020),
        ]
    )
    batch = Batch(
        papers=[
            Paper(
                evidence=Evidence("listing"), title="A survey that only Semantic Scholar knows by name", year=2020, listed=True
            ),
            Paper(evidence=Evidence("listing"), title="A title nobody ever gave to a paper of any kind", listed=True),
        ]
    )
    b = bench(world, batch=batch)
    b.enrich()
    found, lost = sorted(b.collection.papers("listed"), key=lambda p: p.id)
    assert found.id == "doi:10.5555/survey"
    assert lost.id.startswith("title:")
    refused = b.collection.fetches(kind="title")["semantic_scholar", "title", lost.id]
    assert refused.status == "not_found"
    assert isinstance(json.loads(refused.detail), list)
    b.calls()
    b.enrich()
    assert b.calls() == {}, "a title that was not found is not searched again the next day"


def test_a_paper_that_was_retitled_is_found_by_its_telling_words(bench):
    authors = ["Hamid Karimi", "Elena Ivanova", "Tomas Novak"]
    now = WorldPaper(
        "p0", "Honesty Alignment for Language Models Revisited", arxiv="2410.09300", year=2024, date="2024-10-12", authors=authors
    )
    batch = Batch(
        papers=[
            Paper(
                evidence=Evidence("listing"), title="Honesty Alignment: A Practical Recipe", year=2024, date="2024-10-12",
                authors=tuple(authors), listed=True,
            )
        ]
    )  # fmt: skip
    b = bench(World([now]), batch=batch)
    b.enrich(only=["arxiv"])
    queries = [r.one("search_query") for r in b.apis["arxiv"].requests if r.one("search_query")]
    assert len(queries) == 2
    assert "ti:honesty" in queries[1]
    assert "ti:alignment" in queries[1]


def test_a_second_run_makes_no_call(bench):
    world = World.generate(40)
    b = bench(world, batch=listed(world, titles_only=lambda n: n % 4 == 1), GITHUB_TOKEN="t")
    first = b.enrich(contexts=True, citations=True)
    assert first.calls == b.calls()
    second = b.enrich(contexts=True, citations=True)
    assert b.calls() == {}
    assert second.calls == {}
    assert (second.papers, second.citations) == (first.papers, first.citations)
    assert b.enrich(dry_run=True).as_dict() == {"calls": {}, "seconds": 0.0, "least": {}}


@pytest.mark.parametrize("token", [True, False])
def test_the_dry_run_makes_no_call_and_is_an_upper_bound(bench, token):
    world = World.generate(30, references=12)
    world.papers["p1"].declared = 40  # its list comes short, so it is asked for once more
    world.papers["p2"].withheld = True
    world.papers["p3"].unknown_to = ["semantic_scholar"]
    world.papers["p4"].doi = "10.5555/published.4"
    b = bench(world, batch=listed(world, titles_only=lambda n: n % 3 == 0), **({"GITHUB_TOKEN": "t"} if token else {}))
    plan = b.enrich(dry_run=True, citations=True, contexts=True).as_dict()
    assert b.calls() == {}
    report = b.enrich(citations=True, contexts=True)
    made = b.calls()
    assert report.calls == made
    assert not report.retries
    for source, number in made.items():
        assert number <= plan["calls"].get(source, 0), source
        assert plan["least"].get(source, 0) <= number, source
    assert set(plan) >= {"calls", "seconds"}


def test_an_article_that_a_late_source_tells_of_is_asked_about_in_the_same_run(bench):
    world = World.generate(2, references=1)
    world.papers["p0"].twin = "10.5555/journal.7"
    world.papers["p1"].unknown_to = ["semantic_scholar"]
    b = bench(world)
    plan = b.enrich(dry_run=True).as_dict()
    b.enrich(without=["arxiv"])
    made = b.calls()
    assert made["crossref"] == 1
    assert all(number <= plan["calls"][source] for source, number in made.items())
    b.enrich(without=["arxiv"])
    assert b.calls() == {}


def test_an_article_known_to_one_source_by_title_alone_is_asked_about_in_the_same_run(bench):
    """United by title, a listed preprint has the DOI of a found article; nobody has been asked for it by that yet."""
    title = "A long and telling title about the walking of citations"
    world = World(
        [
            WorldPaper("p0", title, arxiv="2501.10000", year=2025, authors=["Ada One"], references=["w0"]),
            WorldPaper("p1", "Another listed paper on something", arxiv="2501.10001", year=2025, references=["twin"]),
            WorldPaper("twin", title, doi="10.5555/walk", year=2025, authors=["Ada One"], references=["w0"]),
            WorldPaper("w0", "An older work about graphs", doi="10.5555/old", year=2001),
        ]
    )
    b = bench(world)
    b.enrich(only=["semantic_scholar", "crossref"])
    assert b.collection.paper("arxiv:2501.10000").id == b.collection.paper("doi:10.5555/walk").id
    match = next(r.evidence for r in b.collection.records("doi:10.5555/walk") if r.evidence.found_in == "title match")
    assert match.source == "semantic_scholar", "it is the source of the record that is matched"
    assert match.date == max(f.date for f in b.collection.fetches().values())
    assert "" not in b.collection.sources()
    assert b.calls()["crossref"] == 1
    b.enrich(only=["semantic_scholar", "crossref"])
    assert b.calls() == {}


@pytest.mark.parametrize("token", [True, False])
def test_a_name_that_went_to_another_repository_leaves_no_question_for_the_next_run(bench, token):
    world = World(
        [WorldPaper("p0", "A paper", arxiv="2501.10000"), WorldPaper("p1", "Another paper of it", arxiv="2501.10001")],
        [WorldRepository("lab/code", number=7, readme="arXiv:2501.10000"), WorldRepository("lab/moved", former=["lab/was"])],
    )
    batch = listed(world)
    batch.repositories = [
        Repository(id="github:lab/code", name="lab/code", number=5, evidence=Evidence("text", date="2024-01-01"), listed=True),
        Repository(id="github:lab/was", name="lab/was", evidence=Evidence("text"), listed=True),
    ]
    b = bench(world, batch=batch, **({"GITHUB_TOKEN": "t"} if token else {}))
    b.enrich(only=["github"])
    assert b.calls()
    b.enrich(only=["github"])
    assert b.calls() == {}


def test_the_bound_holds_when_only_some_sources_were_asked_before(bench):
    world = World.generate(4, references=1)
    for n in range(4):
        world.papers[f"p{n}"].twin = f"10.5555/journal.{n}"
    b = bench(world, GITHUB_TOKEN="t")
    b.enrich(only=["semantic_scholar"])
    b.calls()
    plan = b.enrich(dry_run=True).as_dict()
    b.enrich()
    assert all(number <= plan["calls"].get(source, 0) for source, number in b.calls().items())


def test_the_bound_counts_that_an_empty_feed_is_asked_for_twice(bench):
    batch = Batch(papers=[Paper(evidence=Evidence("text"), identifiers=("arxiv:2502.00001",), listed=True)])
    b = bench(World.generate(1), batch=batch)
    plan = b.enrich(dry_run=True, only=["arxiv"]).as_dict()
    b.enrich(only=["arxiv"])
    assert b.calls()["arxiv"] <= plan["calls"]["arxiv"]


def test_a_source_that_is_down_is_told_in_one_line(bench):
    world = World.generate(4)
    b = bench(world, batch=listed(world, titles_only=lambda n: n == 0), only=("semantic_scholar", "openalex"))
    report = b.enrich(only=["arxiv"])
    assert [(p.source, p.where) for p in report.problems] == [("arxiv", "1 title and 3 questions")]


def test_the_least_time_follows_from_the_rates(bench):
    b = bench(World.generate(250), only=(), CITEWALK_ARXIV_RATE="0.3333333")
    plan = b.enrich(dry_run=True, only=["arxiv"]).as_dict()
    assert plan["calls"] == {"arxiv": 6}
    assert plan["least"] == {"arxiv": 3}
    assert plan["seconds"] == pytest.approx(15)


def test_coverage_tells_withheld_from_none_and_from_unknown(bench):
    world = World.generate(6, references=3)
    world.papers["p0"].unresolved = []
    world.papers["p1"].withheld = True
    world.papers["p2"].unknown_to = ["semantic_scholar"]
    world.papers["p3"].references, world.papers["p3"].unresolved = [], []
    world.papers["p4"].declared = 20
    b = bench(world)
    b.enrich(only=["semantic_scholar"])
    seen = {n: status(b, f"arxiv:2501.1000{n}") for n in range(5)}
    assert {n: c.status for n, c in seen.items()} == {0: "ok", 1: "withheld", 2: "not_found", 3: "empty", 4: "ok"}
    assert (seen[1].found, seen[1].declared) == (0, 3)
    assert "elided by the publisher" in seen[1].detail
    assert (seen[4].found, seen[4].declared) == (3, 20)
    assert [r.path for r in b.apis["semantic_scholar"].requests if r.path.endswith("/references")] == [
        "/graph/v1/paper/ARXIV:2501.10004/references"
    ], "the one list that came short is asked for by itself"


def test_one_edge_carries_every_source_that_asserts_it(bench):
    world = World.generate(4, references=3)
    world.papers["p1"].withheld = True
    b = bench(world)
    b.enrich()
    by_source = {}
    for citation in b.collection.citations():
        by_source.setdefault((citation.citing, citation.cited), set()).add(citation.evidence.source)
    full = [sources for (citing, cited), sources in by_source.items() if citing != "arxiv:2501.10001" and "title:" not in cited]
    assert full
    assert all(sources >= {"semantic_scholar", "openalex"} for sources in full)
    withheld = [sources for (citing, _), sources in by_source.items() if citing == "arxiv:2501.10001"]
    assert withheld == [{"openalex"}] * 3


def test_a_work_without_an_identifier_that_several_cite_still_shows(bench):
    world = World.generate(5, references=0)
    for n in range(5):
        world.papers[f"p{n}"].unresolved = ["The unfindable technical report of 1987"]
    b = bench(world)
    b.enrich()
    found = [p for p in b.collection.papers("found") if p.id.startswith("title:")]
    assert [p.title for p in found] == ["The unfindable technical report of 1987"]
    assert sum(c.cited == found[0].id for c in b.collection.citations()) == 5


def test_preprint_and_article_become_one_paper_that_keeps_all_ids(bench):
    world = World.generate(2, references=1)
    world.papers["p0"].twin = "10.5555/journal.7"
    b = bench(world)
    b.enrich()
    assert b.collection.paper("doi:10.5555/journal.7").id == "arxiv:2501.10000"


def test_one_refused_id_is_named_and_spoils_nothing(bench):
    b = bench(World.generate(40), only=("semantic_scholar",))
    b.apis["semantic_scholar"].switches["spoils"] = "ARXIV:2501.10007"
    report = b.enrich(only=["semantic_scholar"])
    assert [(p.source, p.where) for p in report.problems] == [("semantic_scholar", "arxiv:2501.10007")]
    assert report.coverage["status"]["semantic_scholar"] == {"error": 1, "ok": 39}


def test_all_unknown_is_one_call_and_no_error(bench):
    batch = Batch(papers=[Paper(evidence=Evidence("text"), identifiers=(f"arxiv:2502.0000{n}",), listed=True) for n in range(5)])
    b = bench(World.generate(1), batch=batch, only=("semantic_scholar",))
    report = b.enrich(only=["semantic_scholar"])
    assert b.calls() == {"semantic_scholar": 1}
    assert report.coverage["status"] == {"semantic_scholar": {"not_found": 5}}
    assert not report.problems


def test_a_batch_whose_answer_is_too_large_is_halved(bench):
    b = bench(World.generate(40), only=("semantic_scholar",))
    b.apis["semantic_scholar"].switches["too_large"] = 10
    report = b.enrich(only=["semantic_scholar"])
    assert report.coverage["status"] == {"semantic_scholar": {"ok": 40}}
    assert b.calls() == {"semantic_scholar": 7}


def test_lists_that_a_batch_cuts_off_are_asked_for_in_smaller_batches(bench, monkeypatch):
    monkeypatch.setattr("citewalk.graph.sources.semantic_scholar.MOST_NESTED", 120)
    monkeypatch.setattr("citewalk.graph.sources.semantic_scholar.PER_PAGE", 20)
    b = bench(World.generate(40, references=8), only=("semantic_scholar",))
    b.apis["semantic_scholar"].switches["nested"] = 120
    report = b.enrich(only=["semantic_scholar"])
    assert report.coverage["found"] == report.coverage["declared"] == 40 * 8 + 8
    assert b.calls()["semantic_scholar"] <= 5


def test_a_source_that_is_down_is_told_and_the_rest_completes(bench):
    b = bench(World.generate(5), only=("semantic_scholar", "arxiv", "crossref", "datacite", "hugging_face", "github"))
    report = b.enrich()
    assert not report.complete
    assert [p.source for p in report.problems] == ["openalex"]
    assert "down" in report.problems[0].what
    assert report.coverage["status"]["semantic_scholar"] == {"ok": 5}
    assert report.coverage["status"]["openalex"] == {"error": 5}


def test_a_source_that_wants_a_long_pause_is_left_and_gone_on_with_later(bench):
    b = bench(World.generate(5))
    b.apis["openalex"].misbehave("429-hint:40000", times=1)
    report = b.enrich()
    assert not report.complete
    assert "run again after" in report.problems[0].what
    assert report.coverage["status"]["openalex"] == {"rate_limited": 5}
    assert sum(b.clock.slept) < 60
    b.calls()
    again = b.enrich()
    assert again.complete
    assert set(b.calls()) == {"openalex"}
    assert again.coverage["status"]["openalex"] == {"ok": 5}


@pytest.mark.parametrize("source", ["openalex", "datacite"])
def test_an_answer_that_says_nothing_is_no_not_found(bench, monkeypatch, source):
    b = bench(World.generate(3))
    monkeypatch.setattr(b.apis[source], "answer", lambda request: Response(200, {"data": None, "results": None, "message": None}))
    report = b.enrich(only=["semantic_scholar", source])
    assert not report.complete
    assert [p.source for p in report.problems] == [source]
    assert not b.collection.fetches(source)


def test_what_failed_gets_a_second_round(bench):
    b = bench(World.generate(5))
    b.apis["hugging_face"].misbehave("500", times=6, when=lambda r: r.path.endswith("10003"))
    report = b.enrich()
    assert report.complete
    assert report.retries == {"hugging_face": 5}
    assert b.collection.fetches(kind="hf_paper")["hugging_face", "hf_paper", "arxiv:2501.10003"].status == "ok"


def test_what_failed_twice_is_told(bench):
    b = bench(World.generate(5))
    b.apis["hugging_face"].misbehave("500", times=12, when=lambda r: r.path.endswith("10003"))
    report = b.enrich()
    assert not report.complete
    assert [(p.source, p.where) for p in report.problems] == [("hugging_face", "arxiv:2501.10003")]
    assert len(b.collection.fetches(kind="hf_paper")) == 4


def test_without_a_token_repositories_of_listed_papers_come_first_and_the_rest_is_missing(bench):
    world = World([WorldPaper("p0", "A paper", arxiv="2501.10000")], [WorldRepository(f"lab/r{n}") for n in range(5)])
    batch = listed(world)
    batch.repositories = [
        Repository(id=f"github:lab/r{n}", name=f"lab/r{n}", evidence=Evidence("text"), listed=n == 4) for n in range(5)
    ]
    b = bench(world, batch=batch)
    b.apis["github"].switches["hourly"] = 2
    report = b.enrich(only=["github"])
    assert not report.complete
    assert [p.source for p in report.problems] == ["github"]
    assert {(m.source, m.kind) for m in report.missing} == {("github", "repository"), ("github", "readme")}
    assert "/repos/lab/r4" in b.apis["github"].requests[0].path
    checked = [r.id for r in b.collection.repositories() if r.health != "unchecked"]
    assert "github:lab/r4" in checked
    assert len(checked) < 5


def test_contexts_bring_intents_and_the_influential_mark(bench):
    b = bench(World.generate(3, references=2))
    b.enrich(contexts=True, only=["semantic_scholar"])
    marked = [c for c in b.collection.citations() if c.influential]
    assert len(marked) == 3
    assert marked[0].intents == ("background",)
    assert marked[0].contexts


def test_citations_bring_later_works(bench):
    world = World.generate(3, references=2)
    world.papers["later"] = WorldPaper("later", "A later work", arxiv="2506.00001", references=["p0", "p1"])
    b = bench(world)
    b.enrich(citations=True, only=["semantic_scholar"])
    assert {c.cited for c in b.collection.citations("arxiv:2506.00001")} == {"arxiv:2501.10000", "arxiv:2501.10001"}


def test_two_hops_take_the_most_co_cited_within_the_budget(bench):
    world = World.generate(6, references=0, works=4)
    for n in range(6):
        world.papers[f"p{n}"].references = ["w1"] + (["w3"] if n < 3 else []) + (["w0"] if n == 0 else [])
    world.papers["w1"].references, world.papers["w3"].references, world.papers["w0"].references = ["w2"], ["w2"], ["w2"]
    b = bench(world, only=("semantic_scholar",))
    b.enrich(hops=2, max_papers=2, only=["semantic_scholar"])
    names = b.collection.ids()
    asked = {names[key] for _, _, key in b.collection.fetches(kind="references")} - {p.id for p in b.collection.papers("listed")}
    assert asked == {f"arxiv:{world.papers['w1'].arxiv}", f"arxiv:{world.papers['w3'].arxiv}"}
    b.calls()
    b.enrich(hops=2, max_papers=2, only=["semantic_scholar"])
    assert b.calls() == {}
    assert b.enrich(hops=2, max_papers=2, only=["semantic_scholar"], dry_run=True).as_dict()["calls"] == {}


def test_the_dry_run_bounds_two_hops_too(bench):
    world = World.generate(20, references=6, works=40)
    older = [key for key in world.papers if key.startswith("w")]
    for number, key in enumerate(older[:20]):
        world.papers[key].references = older[20 + number : 23 + number]
    b = bench(world, GITHUB_TOKEN="t")
    plan = b.enrich(hops=2, max_papers=15, dry_run=True).as_dict()
    report = b.enrich(hops=2, max_papers=15)
    assert all(number <= plan["calls"][source] for source, number in report.calls.items())
    assert b.enrich(hops=2, max_papers=15, dry_run=True).as_dict()["calls"] == {}


def test_refresh_asks_again_what_is_older(bench):
    b = bench(World.generate(5))
    b.enrich()
    b.calls()
    b.enrich(refresh="30d")
    assert b.calls() == {}
    report = b.enrich(refresh=timedelta(0))
    assert b.calls()["semantic_scholar"] == 1
    assert report.complete


@pytest.mark.parametrize(("text", "days"), [("30d", 30), ("2w", 14), ("24h", 1), ("7", 7), ("1m", 30)])
def test_ages(text, days):
    assert read_age(text) == timedelta(days=days)


@pytest.mark.parametrize("text", ["", "soon", "-3d", "3y", "1.5d"])
def test_what_is_no_age(text):
    with pytest.raises(SettingsError):
        read_age(text)


def test_only_and_without(bench):
    b = bench(World.generate(3))
    b.enrich(only=["semantic_scholar", "arxiv"], without=["arxiv"])
    assert set(b.calls()) == {"semantic_scholar"}
    with pytest.raises(SettingsError, match="scholar"):
        b.enrich(only=["scholar"])


def test_offline_makes_no_call_and_still_reads_what_is_there(bench):
    world = World.generate(2)
    batch = listed(world)
    batch.papers.append(
        Paper(evidence=Evidence("arxiv"), identifiers=("arxiv:2501.10000",), comment="Code: https://github.com/Lab/Thing")
    )
    b = bench(world, batch=batch)
    report = b.enrich(offline=True)
    assert b.calls() == {}
    assert not report.problems
    assert not report.complete
    assert [link.repository for link in b.collection.links()] == ["github:lab/thing"]


def test_no_key_in_the_collection_or_the_report(bench, tmp_path):
    keys = {
        "SEMANTIC_SCHOLAR_API_KEY": "sesame-s2",
        "OPENALEX_API_KEY": "sesame-oa",
        "GITHUB_TOKEN": "sesame-gh",
        "HF_TOKEN": "sesame-hf",
    }
    b = bench(World.generate(8), tmp_path / "c.db", **keys)
    b.apis["openalex"].misbehave("500", times=3)
    report = b.enrich(contexts=True, citations=True)
    own = {"semantic_scholar": ("x-api-key", "sesame-s2"), "openalex": ("api-key", "sesame-oa")}
    for name, api in b.apis.apis.items():
        assert api.requests or name == "pages" or name == "crossref"
        for request in api.requests:
            seen = " ".join(request.headers.values()) + request.target
            if name in own:
                assert request.headers[own[name][0]] == own[name][1]
            assert all(secret not in seen or secret.endswith({"semantic_scholar": "s2", "openalex": "oa", "github": "gh",
                       "hugging_face": "hf"}.get(name, "none")) for secret in keys.values())  # fmt: skip
            assert "sesame" not in request.target
    b.collection.close()
    for file in tmp_path.iterdir():
        assert b"sesame" not in file.read_bytes()
    assert "sesame" not in json.dumps(report.as_dict())


def test_the_report_has_the_keys_that_are_promised(bench):
    report = bench(World.generate(3)).enrich().as_dict()
    assert set(report) >= {"calls", "papers", "citations", "repositories", "coverage", "problems"}
    json.dumps(report)


def test_progress_is_told_by_source(bench):
    class Watcher:
        def __init__(self):
            self.seen = []

        def update(self, source, done, total, waiting=0.0, why=""):
            self.seen.append((source, done, total, waiting, why))

    watcher = Watcher()
    b = bench(World.generate(5))
    b.apis["datacite"].misbehave("429-hint:9")
    b.enrich(progress=watcher)
    assert ("semantic_scholar", 5, 5, 0.0, "") in watcher.seen
    assert any(source == "datacite" and waiting == 9 and "429" in why for source, _, _, waiting, why in watcher.seen)
    assert all(done <= total for _, done, total, _, _ in watcher.seen)


def test_queries_fetch_their_lists(bench):
    world = World.generate(4)
    world.repositories.append(WorldRepository("lab/list", readme="# Papers\n\n- [A paper](https://arxiv.org/abs/2501.10001)\n"))
    b = bench(world, batch=Batch())
    daily = fetch_query("daily:2025-01-15", settings=b.settings)
    assert {p.id for p in daily.papers} == {f"arxiv:2501.1000{n}" for n in range(4)}
    assert all(p.listed for p in daily.papers)
    assert [p.id for p in fetch_query("github:lab/list", settings=b.settings).papers] == ["arxiv:2501.10001"]
    b.collection.add(daily)
    b.calls()
    b.enrich(only=["hugging_face"])
    assert b.calls() == {}, "what a listing brought is not asked for again"
    with pytest.raises(OfflineError):
        fetch_query("daily:2025-01-15", settings=b.settings, offline=True)
    with pytest.raises(InputError):
        fetch_query("weekly:2025", settings=b.settings)


def test_entries_of_a_list_that_cannot_be_read_are_named(bench, monkeypatch):
    world = World.generate(103)
    b = bench(world, batch=Batch())
    good = b.apis["hugging_face"]._entry
    bad = {"2501.10001": {"paper": {}}, f"2501.{10102}": 3}
    monkeypatch.setattr(b.apis["hugging_face"], "_entry", lambda paper: bad.get(paper.arxiv) or good(paper))
    daily = fetch_query("daily:2025-01-15", settings=b.settings)
    assert len(daily.papers) == 101
    assert [str(problem) for problem in daily.problems] == [
        "daily:2025-01-15, entry 2: an entry with neither id nor title",
        "daily:2025-01-15, entry 103: no entry of Daily Papers: 3",
    ]
    assert daily.papers[-1].position == 102, "the second page goes on where the first ended"
    assert b.collection.add(daily).new == 101
    found = fetch_query("search:paper", settings=b.settings)
    assert [problem.where for problem in found.problems] == ["search:paper, entry 2"]
    monkeypatch.setattr(b.apis["hugging_face"], "_entry", lambda _: {})
    with pytest.raises(InputError, match="can be read: daily:2025-01-15, entry 1: an entry with neither"):
        fetch_query("daily:2025-01-15", settings=b.settings)
    with pytest.raises(InputError, match="can be read: search:paper, entry 1"):
        fetch_query("search:paper", settings=b.settings)


async def _inside(bench):
    return bench.enrich(only=["semantic_scholar"])


def test_it_runs_inside_a_notebooks_event_loop(bench):
    import asyncio

    report = asyncio.run(_inside(bench(World.generate(3))))
    assert report.coverage["status"] == {"semantic_scholar": {"ok": 3}}


def test_a_full_disk_ends_the_run_in_one_clear_line_and_keeps_what_there_was(bench, monkeypatch):
    b = bench(World.generate(6))
    add, left = b.collection.add, [4]

    def full(batch):
        left[0] -= 1
        if left[0] < 0:
            raise CollectionError("c.db: the disk is full; what was saved before is untouched")
        return add(batch)

    monkeypatch.setattr(b.collection, "add", full)
    with pytest.raises(CollectionError, match="disk is full"):
        b.enrich()
    monkeypatch.undo()
    assert b.enrich().complete


def test_every_answer_is_committed_before_the_next_call_of_its_source(bench, monkeypatch):
    """One call a batch: when a request arrives, all that its source has answered before is in the collection."""
    b = bench(World.generate(12))
    api, add, kept = b.apis["hugging_face"], b.collection.add, []
    monkeypatch.setattr(b.collection, "add", lambda batch: (kept.extend(batch.fetches), add(batch))[1])
    answer, seen = api.answer, []

    def watching(request):
        seen.append((len(api.requests) - 1, sum(f.kind == "hf_paper" for f in kept)))
        return answer(request)

    monkeypatch.setattr(api, "answer", watching)
    b.enrich(only=["hugging_face"])
    assert seen == [(n, n) for n in range(12)]


def test_an_interrupted_run_asks_alone_for_the_lists_that_came_short(bench, monkeypatch):
    world = World.generate(6, references=3)
    for n in range(4):
        world.papers[f"p{n}"].declared = 20
    b = bench(world, only=("semantic_scholar",))
    add, left = b.collection.add, [2]

    def full(batch):
        left[0] -= 1
        if left[0] < 0:
            raise CollectionError("c.db: the disk is full")
        return add(batch)

    monkeypatch.setattr(b.collection, "add", full)
    with pytest.raises(CollectionError):
        b.enrich(only=["semantic_scholar"])
    monkeypatch.undo()
    b.apis["semantic_scholar"].requests.clear()
    b.enrich(only=["semantic_scholar"])
    assert [r.path for r in b.apis["semantic_scholar"].requests if r.path.endswith("/batch")] == []
    assert {status(b, f"arxiv:2501.1000{n}").declared for n in range(4)} == {20}
    b.calls()
    b.enrich(only=["semantic_scholar"])
    assert b.calls() == {}


def test_a_refused_key_costs_a_few_calls_and_not_one_a_paper(bench):
    b = bench(World.generate(30), SEMANTIC_SCHOLAR_API_KEY="expired")
    b.apis["semantic_scholar"].switches["forbidden"] = True
    report = b.enrich(contexts=True)
    assert b.calls()["semantic_scholar"] <= 8
    assert any("SEMANTIC_SCHOLAR_API_KEY" in p.what for p in report.problems)
    assert "expired" not in json.dumps(report.as_dict()).replace("wrong or expired", "")
    assert report.coverage["status"]["openalex"] == {"ok": 30}


def test_calls_spent_add_up_over_runs(bench):
    b = bench(World.generate(3))
    b.apis["datacite"].misbehave("500")
    b.enrich(only=["datacite"])
    b.enrich(only=["semantic_scholar"])
    b.enrich(only=["semantic_scholar"])
    assert calls_spent(b.collection.meta) == {"datacite": 2, "semantic_scholar": 1}
