"""OpenAlex: recorded works, calls against the fake."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citewalk.graph.errors import SourceError, SourceStopped
from citewalk.graph.model import Batch, Evidence, Paper
from citewalk.graph.sources import openalex, openalex_works
from citewalk.graph.sources.settings import Settings
from citewalk.graph.sources.transport import Transport

RECORDED = next(p for p in Path(__file__).parents if p.name == "tests") / "data" / "recorded" / "openalex"
DAY = "2026-11-21"


def recorded(name):
    return json.loads((RECORDED / f"{name}.json").read_text(encoding="utf-8"))["response"]["json"]


def as_list(*works):
    return {"meta": {"count": len(works)}, "results": list(works)}


def paper(*identifiers, title=None, **more):
    return Paper(evidence=Evidence("listing"), identifiers=identifiers, title=title, **more)


def gather(apis, calls, clock, environ=None):
    """Run *calls(transport)*, an async generator, to its end and return what it yielded."""

    async def run():
        async with Transport(Settings.load({**apis.environ, **(environ or {})}), clock=clock) as transport:
            return [item async for item in calls(transport)]

    return asyncio.run(run())


def joined(batches):
    whole = Batch()
    for batch in batches:
        whole.extend(batch)
    return whole


# ------------------------------------------------------------------------------------------- payload -> model


def test_a_work_with_every_identifier_it_has():
    found = openalex_works.read_work(recorded("work_shortened_list"), date=DAY)
    assert found.identifiers == (
        "doi:10.7717/peerj.4375",
        "openalex:W2741809807",
        "mag:2741809807",
        "pmcid:5815332",
        "pmid:29456894",
    )
    assert found.title == "The state of OA: a large-scale analysis of the prevalence and impact of Open Access articles"
    assert (found.date, found.year, found.citation_count, found.reference_count) == ("2018-02-13", 2018, 565, 35)
    assert found.authors[:2] == ("Heather A. Piwowar", "Jason Priem")
    assert found.abstract is None  # the recording's index is shortened: a text with holes is none
    assert found.evidence == Evidence("openalex", "work", DAY)


def test_a_shortened_list_is_ok_and_says_how_much_is_missing():
    key = "doi:10.7717/peerj.4375"
    batch = openalex_works.read_references(as_list(recorded("work_shortened_list")), [key], date=DAY)
    (coverage,) = batch.coverage
    assert (coverage.status, coverage.found, coverage.declared) == ("ok", 2, 35)
    assert [c.citing for c in batch.citations] == [key, key]
    assert all(c.cited.startswith("openalex:W") for c in batch.citations)


def test_a_preprint_without_references_is_empty_and_declares_nothing():
    preprint = recorded("title_search_preprint")["results"][0]
    (coverage,) = openalex_works.read_references(as_list(preprint), ["arxiv:2312.07559"], date=DAY).coverage
    assert (coverage.status, coverage.found, coverage.declared) == ("empty", 0, None)


def test_works_are_matched_by_identifier_whatever_their_order():
    article, preprint = recorded("title_search_two_versions")["results"]
    keys = ["arxiv:2304.05376", "doi:10.5555/nobody.knows", "doi:10.1038/s42256-024-00832-8"]
    batch = openalex_works.read_references(as_list(article, preprint), keys, date=DAY)
    assert {c.paper: c.status for c in batch.coverage} == dict(zip(keys, ["empty", "not_found", "ok"], strict=True))
    assert {f.key: f.status for f in batch.fetches} == {c.paper: c.status for c in batch.coverage}
    assert {c.citing for c in batch.citations} == {"doi:10.1038/s42256-024-00832-8"}
    assert len(batch.citations) == 57


def test_the_arxiv_id_of_a_preprint_comes_from_its_doi_or_its_landing_page():
    (preprint,) = openalex_works.read_candidates(recorded("title_search_preprint"), date=DAY).papers
    assert preprint.id == "arxiv:2312.07559"
    assert preprint.evidence.found_in == "title search"
    _, moved = recorded("title_search_two_versions")["results"]
    assert openalex_works.read_work({**moved, "doi": None, "ids": {}}, date=DAY).id == "arxiv:2304.05376"


@pytest.mark.parametrize("broken", [None, [], {}, {"results": None}, {"results": [None, 3, []]}, "text", {"results": {"id": 1}}])
def test_a_payload_that_is_not_what_it_should_be_finds_nothing_and_says_so(broken):
    batch = openalex_works.read_references(broken, ["doi:10.1/a"], date=DAY)
    assert [c.status for c in batch.coverage] == ["error"]
    assert [f.status for f in batch.fetches] == ["unfetched"], "it is asked again in the next run"
    assert not batch.citations
    found = openalex_works.read_candidates(broken, date=DAY)
    assert found.wrong
    assert not found.papers


def test_fields_of_another_type_are_absent():
    odd = {
        "id": 7,
        "doi": [],
        "title": {},
        "ids": [],
        "locations": {},
        "authorships": None,
        "publication_date": 5,
        "publication_year": "x",
    }
    found = openalex_works.read_work({**odd, "cited_by_count": "3", "abstract_inverted_index": {"a": 1}}, date=DAY)
    assert found == Paper(evidence=Evidence("openalex", "work", DAY))


def test_a_work_that_lists_itself_does_not_cite_itself():
    work = {**recorded("work_one_reference")}
    work["referenced_works"] = [work["id"], "https://openalex.org/W1234567"]
    batch = openalex_works.read_references(as_list(work), ["doi:10.1007/s40278-023-41815-2"], date=DAY)
    assert [c.cited for c in batch.citations] == ["openalex:W1234567"]


def test_cited_works_that_are_gone_are_not_found():
    work = recorded("work_one_reference")
    batch = openalex_works.read_works(as_list(work), ["openalex:W4381738344", "openalex:W99"], date=DAY)
    assert [(f.kind, f.key, f.status) for f in batch.fetches] == [
        ("paper", "openalex:W4381738344", "ok"),
        ("paper", "openalex:W99", "not_found"),
    ]


@given(st.lists(st.from_regex(r"[a-z]{1,5}", fullmatch=True), min_size=1))
def test_an_abstract_is_put_back_in_order(words):
    index = {word: [n for n, other in enumerate(words) if other == word] for word in words}
    assert openalex_works.read_abstract(index) == " ".join(words)


def test_a_recorded_abstract():
    article, _ = recorded("title_search_two_versions")["results"]
    assert openalex_works.read_work(article, date=DAY).abstract.startswith(
        "Abstract Large language models (LLMs) have shown strong"
    )


# ------------------------------------------------------------------------------------------- calls


def test_what_a_paper_is_asked_by():
    assert openalex.reference_key(paper("arxiv:2312.07000", "doi:10.1/a", "openalex:W12")) == "doi:10.1/a"
    assert openalex.reference_key(paper("arxiv:2312.07000", "s2:" + "0" * 40)) == "arxiv:2312.07000"
    assert openalex.reference_key(paper("openalex:W12", title="Known")) == "openalex:W12"
    assert openalex.reference_key(paper(title="Only a title")) is None
    assert openalex.bare_key(paper("openalex:W12")) == "openalex:W12"
    assert openalex.bare_key(paper("openalex:W12", title="Known")) is None
    assert openalex.bare_key(paper("doi:10.1/a", "openalex:W12")) is None


@given(st.lists(st.integers(1, 120).map(lambda n: "doi:10.5555/" + "x" * n), max_size=300))
def test_every_key_is_in_one_call_and_no_call_is_too_large(keys):
    keys = [f"{key}{n}" for n, key in enumerate(keys)]
    runs = openalex.plan(keys)
    assert [key for run in runs for key in run] == keys
    assert all(len(run) <= 100 for run in runs)
    assert all(sum(openalex._weight(key) for key in run) <= openalex.MOST_BYTES or len(run) == 1 for run in runs)


def test_three_hundred_papers_take_three_calls_within_the_limits(play, clock):
    from fake_apis import World

    apis = play(World.generate(300, references=6, works=90))
    keys = [f"arxiv:2501.{10000 + n}" for n in range(300)]
    batches = gather(apis, lambda t: openalex.fetch_references(t, keys), clock)
    whole = joined(batches)
    assert len(apis["openalex"].requests) == len(batches) == 3
    assert {f.key: f.status for f in whole.fetches} == dict.fromkeys(keys, "ok")
    assert len(whole.citations) == 300 * 6
    assert all(len(request.target) < 4094 for request in apis["openalex"].requests)
    cited = sorted({c.cited for c in whole.citations})
    found = joined(gather(apis, lambda t: openalex.fetch_works(t, cited), clock))
    assert {f.status for f in found.fetches} == {"ok"}
    assert all(p.title and p.id.startswith(("arxiv:", "doi:")) for p in found.papers)
    assert len(apis["openalex"].requests) == 3 + -(-len(cited) // 100)


def test_the_plan_is_an_upper_bound_of_the_calls():
    keys = [f"doi:10.1016/j.neurobiolaging.{n:04}.03.024" for n in range(1000)]
    (references, works) = openalex.JOBS
    assert len(openalex.plan(keys)) <= references.calls(1000)
    assert len(openalex.plan([f"openalex:W{4_000_000_000 + n}" for n in range(1000)])) == works.calls(1000)
    assert references.calls(0) == 0


def test_works_that_are_gone_are_told_apart_from_failures(play, clock):
    from fake_apis import World

    world = World.generate(3, references=3, works=5)
    apis = play(world)
    apis["openalex"].switches["gone"] = (world.papers["w0"].openalex,)
    keys = [world.papers[name].openalex for name in ("w0", "w1")]
    batch = joined(gather(apis, lambda t: openalex.fetch_works(t, [f"openalex:{k}" for k in keys]), clock))
    assert [f.status for f in batch.fetches] == ["not_found", "ok"]


def test_the_key_goes_in_the_header_and_a_wrong_one_is_told(play, clock):
    from fake_apis import World

    apis = play(World.generate(1, references=1, works=1))
    apis["openalex"].switches["key"] = "right"
    fetch = lambda t: openalex.fetch_references(t, ["arxiv:2501.10000"])  # noqa: E731
    gather(apis, fetch, clock, {"OPENALEX_API_KEY": "right"})
    assert apis["openalex"].requests[0].headers["api-key"] == "right"
    with pytest.raises(SourceError, match="OPENALEX_API_KEY") as told:
        gather(apis, fetch, clock, {"OPENALEX_API_KEY": "wrong-secret"})
    assert "wrong-secret" not in str(told.value)


def test_a_used_up_budget_stops_the_source_instead_of_sleeping_till_midnight(play, clock):
    from fake_apis import World

    apis = play(World.generate(150, references=1, works=3))
    apis["openalex"].switches["credits"] = 1
    got = []

    async def run():
        async with Transport(Settings.load(apis.environ), clock=clock) as transport:
            async for batch in openalex.fetch_references(transport, [f"arxiv:2501.{10000 + n}" for n in range(150)]):
                got.append(batch)

    with pytest.raises(SourceStopped) as told:
        asyncio.run(run())
    assert told.value.retry_after == pytest.approx(86_000, abs=1)
    assert len(got) == 1
    assert sum(clock.slept) < 60


def test_what_cannot_stand_in_a_list_is_asked_for_alone(play, clock):
    from fake_apis import World, WorldPaper

    old = "10.1002/(SICI)1097-4571(199806)49:8<693::AID-ASI4>3.0.CO;2-O"
    cited = WorldPaper("c", "Cited", doi="10.5555/cited", year=1990)
    papers = [
        WorldPaper("a", "A", doi=old, year=1998, references=["c"]),
        WorldPaper("b", "B", doi="10.5555/b", year=2000, references=["c"]),
    ]
    apis = play(World([*papers, cited]))
    keys = [f"doi:{old.lower()}", "doi:10.5555/one,two", "doi:10.5555/b", "title:no-id-12345678"]
    batch = joined(gather(apis, lambda t: openalex.fetch_references(t, keys), clock))
    assert {f.key: f.status for f in batch.fetches} == dict(zip(keys, ["ok", "not_found", "ok", "error"], strict=True))
    assert len(apis["openalex"].requests) == 3
    assert sorted(c.citing for c in batch.citations) == sorted([keys[0], keys[2]])


def test_the_one_id_that_the_server_refuses_is_found_and_named(play, clock):
    from fake_apis import World

    apis = play(World.generate(60, references=1, works=3))
    keys = [f"arxiv:2501.{10000 + n}" for n in range(59)] + ["openalex:W1"]
    bad = "arxiv:2501.10007"
    fake, answer = apis["openalex"], apis["openalex"].answer
    Refusal = __import__("fake_apis").Response  # noqa: N806

    def refusing(request):
        if "2501.10007" in request.target:
            return Refusal(400, {"error": "Invalid query parameters error.", "message": "10.48550/arxiv.2501.10007 is odd"})
        return answer(request)

    fake.answer = refusing
    batch = joined(gather(apis, lambda t: openalex.fetch_references(t, keys), clock))
    states = {f.key: f.status for f in batch.fetches}
    assert states.pop(bad) == "error"
    assert states.pop("openalex:W1") == "not_found"
    assert set(states.values()) == {"ok"}
    assert [c.detail for c in batch.coverage if c.paper == bad] == [
        "OpenAlex refused the request: 10.48550/arxiv.2501.10007 is odd"
    ]
    assert len(fake.requests) <= 2 * 6 + 4 + 1


def test_a_request_that_is_wrong_as_such_is_not_repeated_for_every_paper(play, clock):
    from fake_apis import Response, World

    apis = play(World.generate(100, references=1, works=3))
    apis["openalex"].answer = lambda request: Response(400, {"error": "x", "message": "title is not a valid select field"})
    keys = [f"arxiv:2501.{10000 + n}" for n in range(100)]
    batch = joined(gather(apis, lambda t: openalex.fetch_references(t, keys), clock))
    assert {f.status for f in batch.fetches} == {"error"}
    assert len(batch.fetches) == 100
    assert len(apis["openalex"].requests) <= 18


def test_titles_share_a_search(play, clock):
    from fake_apis import World

    world = World.generate(30, references=2, works=5)
    apis = play(world)
    papers = [paper(title=p.title) for p in world.papers.values() if p.key.startswith("p")]
    found = [c for batch in gather(apis, lambda t: openalex.search_titles(t, papers), clock) for c in batch.papers]
    assert len(apis["openalex"].requests) == 2
    assert {p.title for p in papers} <= {c.title for c in found}


def test_syntax_in_a_title_is_no_syntax_in_the_search(play, clock):
    from fake_apis import World, WorldPaper

    title = 'Who, what | "why": a (very) odd, title NOT to trust'
    apis = play(World([WorldPaper("a", title, arxiv="2501.00001", year=2025)]))
    (found,) = gather(apis, lambda t: openalex.search_titles(t, [paper(title=title), paper(title="???")]), clock)
    assert [c.id for c in found.papers] == ["arxiv:2501.00001"]


def test_the_number_of_a_merged_work_is_a_name_of_the_work_that_answers():
    work = {"id": "https://openalex.org/W2000000002", "title": "Merged", "referenced_works": ["https://openalex.org/W2000000009"]}
    batch = openalex_works.read_references(as_list(work), ["openalex:W2000000001"], date=DAY)
    assert batch.papers[0].identifiers == ("openalex:W2000000001", "openalex:W2000000002")
    assert [c.citing for c in batch.citations] == ["openalex:W2000000001"]
    assert [f.status for f in batch.fetches] == ["ok"]


def test_which_of_two_strangers_answers_is_not_guessed():
    works = [{"id": f"https://openalex.org/W200000000{n}", "title": f"Work {n}"} for n in (3, 4)]
    batch = openalex_works.read_references(as_list(*works), ["openalex:W2000000001", "openalex:W2000000002"], date=DAY)
    assert not batch.citations
    assert [f.status for f in batch.fetches] == ["not_found", "not_found"]


@pytest.mark.parametrize("cited", [5, "text", {}, [None], [5], ["nonsense"], [[]]])
def test_referenced_works_of_another_shape_are_not_empty(cited):
    work = {"id": "https://openalex.org/W2000000002", "title": "T", "referenced_works": cited}
    batch = openalex_works.read_references(as_list(work), ["openalex:W2000000002"], date=DAY)
    assert [c.status for c in batch.coverage] == ["error"]
    assert [f.status for f in batch.fetches] == ["unfetched"]
    assert batch.papers[0].title == "T"
