"""Semantic Scholar: recorded answers, and the seam in its package held against what the package does by itself."""

from __future__ import annotations

import asyncio
import json
from importlib.metadata import version
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from fake_apis import World, WorldPaper
from hypothesis import given
from hypothesis import strategies as st
from semanticscholar.ApiRequester import ApiRequester

from citewalk.graph.errors import SourceError, UnexpectedAnswerError
from citewalk.graph.model import Evidence, Paper
from citewalk.graph.sources import jobs
from citewalk.graph.sources import semantic_scholar as s2
from citewalk.graph.sources.s2_client import Client, NotFound, Requester, Withheld, opened, read_parameters
from citewalk.graph.sources.s2_works import read_paper
from citewalk.graph.sources.settings import Settings
from citewalk.graph.sources.transport import Transport

RECORDED = next(p for p in Path(__file__).parents if p.name == "tests") / "data" / "recorded" / "semantic_scholar"
DAY = "2026-11-21"
QUIET = {"HOME": "/nonexistent", "CITEWALK_SEMANTIC_SCHOLAR_RATE": "100000"}


def recorded(name):
    return json.loads((RECORDED / f"{name}.json").read_text(encoding="utf-8"))


def body(name):
    return recorded(name)["response"]["json"]


def through(answers, work, clock, **environ):
    """Run *work(transport)* with an API that gives *answers* (status, JSON) in turn; return its result and the requests."""
    seen, left = [], list(answers)

    def handler(request):
        seen.append(request)
        status, payload = left.pop(0) if len(left) > 1 else left[0]
        return httpx.Response(status, json=payload)

    async def run():
        settings = Settings.load({**QUIET, **environ})
        async with Transport(settings, clock=clock, network=httpx.MockTransport(handler)) as transport:
            return await work(transport)

    return asyncio.run(run()), seen


async def gathered(answers):
    return [batch async for batch in answers]


def query(request):
    return {name: values[0] for name, values in parse_qs(urlsplit(str(request.url)).query, keep_blank_values=True).items()}


# -- the seam


def test_the_package_is_the_version_whose_seam_is_known():
    assert version("semanticscholar").startswith("0.12.")


def test_our_requester_stands_where_the_packages_own_stood(clock):
    async def work(transport):
        client = Client(transport)
        assert isinstance(client._requester, Requester)
        assert isinstance(client._requester, ApiRequester)
        assert client.auth_header == {}, "the package never sees a key"

    through([(200, {})], work, clock, SEMANTIC_SCHOLAR_API_KEY="sesame")


def test_the_key_is_sent_on_every_call(clock):
    async def work(transport):
        client = Client(transport)
        await client.get_paper("ARXIV:2312.07000", ["title"])
        await client.get_paper_references("ARXIV:2312.07000", ["title"])
        await client.get_paper_citations("ARXIV:2312.07000", ["title"])
        await client.search_paper("A title", fields=["title"], match_title=False)

    _, seen = through([(200, {"offset": 0, "data": []})], work, clock, S2_API_KEY="sesame")
    assert len(seen) == 4
    assert [request.headers["x-api-key"] for request in seen] == ["sesame"] * 4


@pytest.mark.parametrize("status", [401, 403])
def test_a_refused_key_is_an_error_and_no_empty_paper(status, clock):
    async def work(transport):
        with pytest.raises(SourceError, match="SEMANTIC_SCHOLAR_API_KEY"):
            await Client(transport).get_paper("ARXIV:2312.07000", ["title"])

    _, seen = through([(status, body("batch_forbidden"))], work, clock)
    assert len(seen) == 1


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_failures_are_repeated_whatever_their_status(status, clock):
    async def work(transport):
        return await Client(transport).get_paper("ARXIV:2312.07000", ["title"])

    paper, seen = through([(status, body("too_many")), (200, {"paperId": "a" * 40, "title": "T"})], work, clock)
    assert opened(paper)["title"] == "T"
    assert len(seen) == 2


def test_data_null_is_withheld_and_no_type_error(clock):
    notice = "Notice: The following paper fields have been elided by the publisher: {'references'}."
    answer = {"data": None, "citingPaperInfo": {"openAccessPdf": {"disclaimer": notice}}}

    async def work(transport):
        with pytest.raises(Withheld, match="elided"):
            await Client(transport).get_paper_references("ARXIV:2312.07000", ["title"])

    through([(200, answer)], work, clock)


def test_an_empty_search_without_data_ends(clock):
    async def work(transport):
        return await Client(transport).search_paper("nothing", fields=["title"])

    found, seen = through([(200, {"total": 0, "offset": 0})], work, clock)
    assert len(found) == 0
    assert len(seen) == 1


def test_nulls_of_a_batch_keep_their_places(clock):
    answer = body("batch_with_null")
    assert answer[0] is None

    async def work(transport):
        return await Client(transport).get_papers(["CorpusId:1", "CorpusId:2", "CorpusId:3", "CorpusId:4"], ["title"])

    found, _ = through([(200, answer)], work, clock)
    assert [opened(paper) for paper in found] == answer


def test_a_batch_of_another_length_is_an_error(clock):
    async def work(transport):
        with pytest.raises(SourceError, match="number"):
            await Client(transport).get_papers(["CorpusId:1", "CorpusId:2"], ["title"])

    through([(200, [{"paperId": "a" * 40}])], work, clock)


@pytest.mark.parametrize(
    "title", ["Alice & Bob = 100% #1?", "a&year=b", "C++ / C# + «naïve»", "x&fields=abstract", "&", "line\nbreak"]
)
def test_titles_are_encoded_whatever_they_hold(title, clock):
    async def work(transport):
        return await s2.match_title(transport, title)

    _, seen = through([(404, {"error": "Title match not found"})], work, clock)
    asked = query(seen[0])
    assert asked["query"] == title
    assert asked["fields"] == s2.MATCH_FIELDS


@given(st.text(min_size=1).filter(lambda t: "&" not in t))
def test_any_title_survives_the_packages_parameter_string(title):
    assert read_parameters(f"query={title}&fields=title,year&offset=0&limit=100") == {
        "query": title, "fields": "title,year", "offset": "0", "limit": "100",
    }  # fmt: skip


def test_one_client_serves_all_calls_and_ids_are_encoded_in_the_path(clock):
    async def work(transport):
        return await gathered(s2.fetch_contexts(transport, ["doi:10.1002/(sici)1097<1::aid-x>3.0.co;2-q#a?b"]))

    _, seen = through([(404, body("paper_not_found"))], work, clock)
    assert "?fields=" in str(seen[0].url)
    assert "%3Ca" not in str(seen[0].url)
    assert "%23a%3Fb/references" in str(seen[0].url)


def test_dates_that_do_not_exist_spoil_nothing(clock):
    async def work(transport):
        return await Client(transport).get_papers(["CorpusId:1"], ["title"])

    found, _ = through([(200, [{"paperId": "a" * 40, "title": "T", "publicationDate": "2023-02-30"}])], work, clock)
    assert opened(found[0])["title"] == "T"


# -- payload -> model


def test_a_recorded_batch():
    keys = [
        "corpusid:211530585",
        "corpusid:470667",
        "doi:10.2139/ssrn.2250500",
        f"s2:{'0f40b1f08821e22e859c6050916cec3667778613'}",
    ]
    batch, short = s2.read_batch(body("batch_with_null"), keys, date=DAY)
    assert [f.status for f in batch.fetches if f.key == keys[0]] == ["not_found"]
    paper = batch.papers[0]
    assert paper.title == "How Much Should We Trust Differences-in-Differences Estimates?"
    assert set(paper.identifiers) == {
        "doi:10.2139/ssrn.288970",
        "corpusid:470667",
        "mag:2096684396",
        "s2:c31c87c591a25c64fbaa82e8ac6a81831b6ac7ce",
    }
    assert paper.id == "doi:10.2139/ssrn.288970"
    assert paper.reference_count == 60 or paper.reference_count
    assert {item.key for item in short} == set(keys[1:]), "no list was asked for, so each is still to come"


def test_recorded_references_hold_works_without_an_id():
    first, last = body("references_first_page")["data"], body("references_last_page")["data"]
    batch, works, wrong = s2.read_references([*first, *last], "doi:10.2139/ssrn.2250500", date=DAY)
    nameless = sum(1 for entry in [*first, *last] if entry["citedPaper"]["paperId"] is None)
    assert nameless == 23
    assert not wrong
    assert works == len(batch.citations) == 67
    assert sum(c.cited.startswith("title:") for c in batch.citations) == nameless
    assert all(c.citing == "doi:10.2139/ssrn.2250500" and c.influential is None for c in batch.citations)


def test_a_recorded_reference_with_contexts():
    entry = recorded("reference_with_context")
    batch, _, _ = s2.read_references([entry], "arxiv:1312.6114", date=DAY)
    (citation,) = batch.citations
    assert citation.cited == "arxiv:1402.0030"
    assert citation.influential is False
    assert citation.intents == ("background",)
    assert citation.contexts[0].startswith("Directed generative models")
    assert batch.papers[0].evidence == Evidence("semantic_scholar", "reference list", DAY)


def test_a_recorded_reference_brings_authors_venue_and_counts():
    entry = recorded("reference_with_context")
    batch, _, _ = s2.read_references([entry], "arxiv:1312.6114", date=DAY)
    (cited,) = batch.papers
    told = entry["citedPaper"]
    assert cited.authors == tuple(author["name"] for author in told["authors"])
    assert cited.authors_count == len(cited.authors) > 0
    assert (cited.venue, cited.year) == (told["venue"], told["year"])
    assert (cited.citation_count, cited.reference_count) == (told["citationCount"], told["referenceCount"])
    assert cited.influential_citation_count == told["influentialCitationCount"]


def test_references_in_a_batch_bring_what_a_list_brings_at_no_further_call(play, clock):
    cited = WorldPaper("w", "A cited work", doi="10.5555/w", year=2001, authors=["A B", "C D"], venue="A venue", citation_count=7)
    apis = play(World([WorldPaper("p", "A paper", arxiv="2501.00001", references=["w"]), cited]), ("semantic_scholar",))

    async def run():
        async with Transport(Settings.load({**apis.environ, "HOME": "/nonexistent"}), clock=clock) as transport:
            return await gathered(s2.fetch_references(transport, ["arxiv:2501.00001"]))

    (batch,) = asyncio.run(run())
    (found,) = (paper for paper in batch.papers if paper.id == "doi:10.5555/w")
    assert (found.authors, found.venue, found.citation_count) == (("A B", "C D"), "A venue", 7)
    assert len(apis["semantic_scholar"].requests) == 1
    asked = set(s2.FIELDS.split(","))
    assert {f"references.{name}" for name in s2.LIST_FIELDS.split(",")} < asked


def test_what_was_asked_for_is_a_name_of_what_was_answered():
    old, new = f"s2:{'0' * 40}", "1" * 40
    cited = {"paperId": "2" * 40, "title": "A cited work"}
    item = {"paperId": new, "externalIds": {"DOI": "10.5555/m"}, "title": "Merged", "referenceCount": 2}
    item["references"] = [cited, {"paperId": new, "title": "Merged"}]
    batch, _ = s2.read_batch([item], [old], date=DAY)
    assert set(batch.papers[0].identifiers) == {old, f"s2:{new}", "doi:10.5555/m"}
    assert [(c.citing, c.cited) for c in batch.citations] == [(old, f"s2:{'2' * 40}")], "it does not cite itself"


@pytest.mark.parametrize(
    ("key", "external"),
    [
        ("arxiv:2501.00001", {"ArXiv": "2501.00002"}),
        ("doi:10.5555/a", {"DOI": "10.5555/b"}),
    ],
)
def test_an_answer_that_is_another_work_is_none(key, external):
    item = {"paperId": "1" * 40, "externalIds": external, "title": "Another", "references": [{"paperId": "2" * 40, "title": "X"}]}
    batch, short = s2.read_batch([item], [key], date=DAY)
    assert not batch.papers
    assert not batch.citations
    assert not short
    assert [(f.status, f.detail) for f in batch.fetches] == [("not_found", batch.coverage[0].detail)]
    assert "another paper" in batch.fetches[0].detail


def test_an_answer_under_a_doi_of_another_registrant_is_believed():
    """A preprint and its article are one paper there."""
    item = {"paperId": "1" * 40, "externalIds": {"DOI": "10.1038/a"}, "title": "An article", "references": []}
    batch, _ = s2.read_batch([item], ["doi:10.1101/2020.01.01"], date=DAY)
    assert {"doi:10.1038/a", "doi:10.1101/2020.01.01"} <= set(batch.papers[0].identifiers)


@pytest.mark.parametrize(
    ("item", "status"),
    [(5, "error"), ("text", "error"), ([], "error"), ({}, "error"), (None, "not_found")],
)
def test_an_entry_of_a_batch_that_is_no_paper_is_asked_for_again(item, status):
    key, other = "arxiv:2501.00001", {"paperId": "1" * 40, "title": "Other", "references": []}
    batch, _ = s2.read_batch([item, other], [key, f"s2:{'1' * 40}"], date=DAY)
    assert [c.status for c in batch.coverage] == [status, "empty"]
    assert [f.status for f in batch.fetches] == ["not_found" if item is None else "unfetched", "empty"]


@pytest.mark.parametrize("references", [5, "text", {}, [None], [5, "x"], [[]]])
def test_a_list_of_references_of_another_shape_is_not_empty(references):
    item = {"paperId": "1" * 40, "title": "T", "references": references}
    batch, short = s2.read_batch([item], [f"s2:{'1' * 40}"], date=DAY)
    assert not short
    assert batch.papers[0].title == "T", "what can be read is kept"
    assert [(c.status, f.status) for c, f in zip(batch.coverage, batch.fetches, strict=True)] == [("error", "unfetched")]
    assert batch.fetches[0].detail.startswith("Semantic Scholar answered in an unexpected shape: references")


def test_entries_of_a_list_that_cannot_be_read_are_counted():
    item = {"paperId": "1" * 40, "title": "T", "references": [{"paperId": "2" * 40, "title": "X"}, 5, None], "referenceCount": 3}
    batch, _ = s2.read_batch([item], [f"s2:{'1' * 40}"], date=DAY)
    (coverage,) = batch.coverage
    assert (coverage.found, coverage.declared, coverage.status) == (1, 3, "ok")
    assert coverage.detail.endswith("references[1] is a number, references[2] is null")
    assert [f.status for f in batch.fetches] == ["unfetched"]


@pytest.mark.parametrize("answer", [5, "text", {}, {"offset": 0}, {"data": 5}, {"data": {}}, {"data": [], "next": "x"}])
def test_a_page_of_another_shape_is_an_error_and_no_empty_list(answer, clock):
    async def work(transport):
        with pytest.raises(UnexpectedAnswerError, match="Semantic Scholar answered in an unexpected shape: "):
            await gathered(s2.fetch_contexts(transport, ["arxiv:2501.00001"]))

    through([(200, answer)], work, clock)


def test_pages_that_say_they_never_end_do_end(clock):
    """An answer whose offset is always 0 would send the package in a circle."""

    async def work(transport):
        return await gathered(s2.fetch_citations(transport, ["arxiv:2501.00001"]))

    _, seen = through([(200, {"offset": 0, "next": 1000, "data": []})], work, clock)
    assert len(seen) == 2


def test_a_recorded_match_and_a_recorded_none(clock):
    async def work(transport):
        return await s2.match_title(transport, "Gravity hill")

    found, seen = through([(200, body("match"))], work, clock)
    assert [paper.title for paper in found.papers] == [body("match")["data"][0]["title"]]
    assert not found.wrong
    assert query(seen[0])["query"] == "Gravity hill"
    nothing, _ = through([(404, body("no_match"))], work, clock)
    assert not nothing.papers


def test_withheld_unlisted_short_and_whole_lists():
    notice = {
        "openAccessPdf": {"disclaimer": "Notice: The following paper fields have been elided by the publisher: {'references'}."}
    }
    cited = [{"paperId": "b" * 40, "title": "One"}, {"paperId": None, "title": "Two"}, {"paperId": None, "title": None}]
    items = [
        {"paperId": "a" * 40, "title": "W", "references": None, "referenceCount": 9, **notice},
        {"paperId": "c" * 40, "title": "N", "references": [], "referenceCount": 0},
        {"paperId": "d" * 40, "title": "S", "references": cited[:1], "referenceCount": 9},
        {"paperId": "e" * 40, "title": "F", "references": cited, "referenceCount": 3},
    ]
    keys = [f"arxiv:2501.0000{n}" for n in range(4)]
    batch, short = s2.read_batch(items, keys, date=DAY)
    coverage = {c.paper: c for c in batch.coverage}
    assert [coverage[key].status for key in keys] == ["withheld", "empty", "ok", "ok"]
    assert (coverage[keys[0]].found, coverage[keys[0]].declared) == (0, 9)
    assert (coverage[keys[3]].found, coverage[keys[3]].declared) == (2, 3)
    assert "name nothing" in coverage[keys[3]].detail
    assert [item.key for item in short] == [keys[2]]
    assert keys[2] not in {f.key for f in batch.fetches}, "a short list is not answered yet"


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from("paperId title references externalIds openAccessPdf authors tldr year".split()), inner, max_size=4
        )
    ),
    max_leaves=12,
)


@given(
    st.lists(
        st.dictionaries(st.sampled_from([*s2.FIELDS.split(","), "references", "citedPaper", "citingPaper"]), json_values),
        max_size=4,
    )
)
def test_no_payload_breaks_the_reading(items):
    keys = [f"arxiv:2501.0000{n}" for n in range(len(items))]
    batch, short = s2.read_batch(items, keys, date=DAY)
    answered = {f.key for f in batch.fetches} | {item.key for item in short}
    assert answered == set(keys)
    s2.read_references(items, "arxiv:2501.00009", date=DAY)
    s2.read_citations(items, "arxiv:2501.00009", date=DAY)


@pytest.mark.parametrize(
    ("identifiers", "key"),
    [
        (("arxiv:2312.07000", "doi:10.1/x", f"s2:{'a' * 40}"), "arxiv:2312.07000"),
        (("doi:10.1145/1", "corpusid:5"), "doi:10.1145/1"),
        (("acl:2020.acl-main.1",), "acl:2020.acl-main.1"),
        (("openreview:abcdefghij",), None),
        ((), None),
    ],
)
def test_by_what_a_paper_is_asked_for(identifiers, key):
    assert s2.paper_key(Paper(evidence=Evidence("text"), identifiers=identifiers, title="T")) == key


@pytest.mark.parametrize("bad", ["arxiv:2312.99", "arxiv:9999.1234x", "title:x-0a1b2c3d", "doi:nonsense", "s2:abc", ""])
def test_what_would_spoil_a_batch_is_never_sent(bad, clock):
    assert s2.asked_as(bad) is None

    async def work(transport):
        return await gathered(s2.fetch_references(transport, [bad]))

    batches, seen = through([(200, [])], work, clock)
    assert not seen
    assert [f.status for batch in batches for f in batch.fetches] == ["error"]


# -- calls, against the fake


def test_a_list_longer_than_a_page_is_read_to_its_end(play, clock):
    works = [WorldPaper(f"w{n}", f"Work number {n} about subject {n}", doi=f"10.5555/w.{n}") for n in range(2300)]
    world = World([WorldPaper("p", "A survey", arxiv="2501.00001", references=[w.key for w in works]), *works])
    apis = play(world, ("semantic_scholar",))

    async def run():
        async with Transport(Settings.load({**apis.environ, "HOME": "/nonexistent"}), clock=clock) as transport:
            return await gathered(s2.fetch_references(transport, ["arxiv:2501.00001"]))

    batches = asyncio.run(run())
    assert len({c.cited for batch in batches for c in batch.citations}) == 2300
    last = batches[-1]
    assert [(c.found, c.declared, c.status) for c in last.coverage] == [(2300, 2300, "ok")]
    assert len(apis["semantic_scholar"].requests) == 1 + 3
    assert all(int(r.one("limit")) == 1000 for r in apis["semantic_scholar"].requests[1:])


def test_recommendations(play, clock):
    apis = play(World.generate(3), ("semantic_scholar",))

    async def run():
        async with Transport(Settings.load({**apis.environ, "HOME": "/nonexistent"}), clock=clock) as transport:
            return await s2.recommend(transport, ["arxiv:2501.10000"]), await s2.recommend(transport, ["title:x-0a1b2c3d"])

    found, nothing = asyncio.run(run())
    assert len(found) == 5
    assert nothing == []
    assert len(apis["semantic_scholar"].requests) == 1


def test_the_jobs_are_declared():
    assert [(job.kind, job.per_call, job.optional) for job in jobs("semantic_scholar")] == [
        ("references", 500, False), ("contexts", 1, True), ("citations", 1, True),
    ]  # fmt: skip


def test_an_unknown_paper_raises_not_found(clock):
    async def work(transport):
        with pytest.raises(NotFound, match="not found"):
            await Client(transport).get_paper("0", ["title"])

    through([(404, body("paper_not_found"))], work, clock)


@pytest.mark.shared
def test_every_field_that_is_asked_for_stands_in_the_swagger(shared):
    text = (shared / "specs" / "s2-graph-api.swagger.json").read_text(encoding="utf-8")
    for name in {
        part for fields in (s2.FIELDS, s2.CONTEXT_FIELDS, s2.MATCH_FIELDS) for f in fields.split(",") for part in f.split(".")
    }:
        assert f'"{name}"' in text, name


@pytest.mark.shared
def test_all_recordings_of_papers_are_read(shared):
    read = 0
    for file in sorted((shared / "data" / "api" / "semantic_scholar").rglob("200_*.json")):
        payload = json.loads(file.read_text(encoding="utf-8"))["response"].get("json")
        for item in payload if isinstance(payload, list) else (payload or {}).get("data") or []:
            entry = item.get("citedPaper") or item.get("citingPaper") or item if item else None
            if entry and "authorId" not in entry and entry.get("title"):
                assert read_paper(entry, date=DAY).title
                read += 1
    assert read > 1000
