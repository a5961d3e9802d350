"""Hugging Face: recorded answers, and the calls against the fake one."""

from __future__ import annotations

import asyncio
import contextlib
import json
from pathlib import Path

import httpx
import pytest
from fake_apis import World, WorldPaper
from hypothesis import given
from hypothesis import strategies as st

from citewalk.graph.errors import InputError, SourceError
from citewalk.graph.model import Batch
from citewalk.graph.sources import hugging_face
from citewalk.graph.sources.settings import Settings
from citewalk.graph.sources.transport import Transport

RECORDED = next(p for p in Path(__file__).parents if p.name == "tests") / "data" / "recorded" / "hugging_face"
DAY = "2026-11-21"


def recorded(name):
    return json.loads((RECORDED / f"{name}.json").read_text(encoding="utf-8"))["response"]["json"]


@pytest.fixture
def run(play, clock):
    def go(world, work):
        apis = play(world, only=("hugging_face",))

        async def main():
            async with Transport(Settings.load(apis.environ), clock=clock) as transport:
                return await work(transport)

        return asyncio.run(main()), apis["hugging_face"]

    return go


def daily(text):
    async def work(transport):
        whole = Batch()
        async for batch, problems in hugging_face.fetch_daily(transport, text):
            assert not problems
            whole.extend(batch)
        return whole

    return work


def papers(*keys):
    async def work(transport):
        whole = Batch()
        async for batch in hugging_face.fetch_papers(transport, keys):
            whole.extend(batch)
        return whole

    return work


# -- recorded ----------------------------------------------------------------------------------------------------------


def test_a_recorded_daily_entry():
    batch, problems = hugging_face.read_list(recorded("daily_papers"), "daily:2026-03-06", date=DAY)
    assert problems == []
    (paper,) = batch.papers
    assert (paper.id, paper.date, paper.upvotes, paper.comments) == ("arxiv:2602.23229", "2026-02-26", 10, 1)
    assert (paper.project_page, paper.listed) == ("https://circle-lmm.github.io/", True)
    (link,) = batch.links
    assert (link.paper, link.repository, link.official) == ("arxiv:2602.23229", "github:marco-garosi/circle", True)
    assert link.evidence.found_in == "githubRepo"
    assert [(r.name, r.stars) for r in batch.repositories] == [("marco-garosi/CIRCLE", 9)]


def test_a_recorded_paper_without_code():
    batch = hugging_face.read_paper(recorded("paper"), "arxiv:2509.04664", date=DAY)
    (paper,) = batch.papers
    assert (paper.title, paper.date, paper.listed) == ("Why Language Models Hallucinate", "2025-09-04", False)
    assert batch.links == []
    assert [(f.kind, f.status) for f in batch.fetches] == [("hf_paper", "ok")]


@pytest.mark.parametrize("broken", [None, [], {}, {"id": 3}, {"id": "2501.00002", "title": "Another"}, {"paper": None}])
def test_an_answer_about_something_else_is_no_answer(broken):
    batch = hugging_face.read_paper(broken, "arxiv:2501.00001", date=DAY)
    assert not batch.papers
    (fetch,) = batch.fetches
    another = "another paper" in fetch.detail
    assert fetch.status == ("not_found" if another else "unfetched")
    assert another == ("2501.00002" in str(broken))


# -- periods -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "found"),
    [("2025-12-09", ("date", "2025-12-09")), ("2025-w50", ("week", "2025-W50")), (" 2025-12 ", ("month", "2025-12"))],
)
def test_periods(text, found):
    assert hugging_face.period(text) == found


@pytest.mark.parametrize(
    "text", ["", "2025", "2025-13", "2025-02-30", "2025-W54", "2025-W00", "yesterday", "25-12-09", "2025-12-9"]
)
def test_impossible_periods_are_refused_before_any_call(text):
    with pytest.raises(InputError, match="no day, week or month"):
        hugging_face.period(text)


@given(st.text(max_size=12))
def test_no_text_breaks_the_reading_of_periods(text):
    with contextlib.suppress(InputError):
        assert hugging_face.period(text)[0] in ("date", "week", "month")


# -- calls -------------------------------------------------------------------------------------------------------------


def world(count, **more):
    return World(
        [WorldPaper(f"p{n}", f"Paper {n}", arxiv=f"2512.{n:05}", date="2025-12-09", on_daily=True, **more) for n in range(count)]
    )


def test_a_day_comes_in_pages(run):
    batch, api = run(world(230), daily("2025-12-09"))
    assert [paper.id for paper in batch.papers] == [f"arxiv:2512.{n:05}" for n in range(230)]
    assert len(api.requests) == 3
    assert all(paper.listed for paper in batch.papers)
    assert {paper.evidence.found_in for paper in batch.papers} == {"daily:2025-12-09"}


@pytest.mark.parametrize("text", ["2025-W50", "2025-12"])
def test_weeks_and_months(run, text):
    batch, _ = run(world(3), daily(text))
    assert len(batch.papers) == 3


def test_a_full_last_page_asks_once_more_and_ends(run):
    _, api = run(world(100), daily("2025-12-09"))
    assert len(api.requests) == 2


@pytest.mark.parametrize("text", ["2024-01-01", "2024-W01", "2024-01"])
def test_a_day_without_papers_is_no_error(run, text):
    batch, api = run(world(3), daily(text))
    assert batch == Batch()
    assert len(api.requests) == 1


def test_today_is_the_day_in_utc(run, monkeypatch):
    monkeypatch.setattr(hugging_face, "today", lambda: "2025-12-09")
    assert hugging_face.period(" Today ") == ("date", "2025-12-09")
    batch, _ = run(world(3), daily("today"))
    assert len(batch.papers) == 3
    assert {paper.evidence.found_in for paper in batch.papers} == {"daily:2025-12-09"}


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("2025-12-13", "Hugging Face lists no Daily Papers for 2025-12-13, a Saturday: there are usually none at weekends"),
        ("2025-12-14", "Hugging Face lists no Daily Papers for 2025-12-14, a Sunday: there are usually none at weekends"),
        ("today", "Hugging Face lists no Daily Papers for 2025-12-17 yet (Wednesday); try again later"),
        ("2025-12-16", "Hugging Face lists no Daily Papers for 2025-12-16, a Tuesday"),
        ("2025-12-18", "Hugging Face lists no Daily Papers for 2025-12-18: that day is still to come"),
        ("2025-w40", "Hugging Face lists no Daily Papers for 2025-W40"),
    ],
)
def test_a_day_without_papers_has_its_reason(monkeypatch, text, sentence):
    monkeypatch.setattr(hugging_face, "today", lambda: "2025-12-17")
    assert hugging_face.nothing_listed(text) == sentence


def test_a_day_to_come_that_the_api_refuses_is_no_error(run, monkeypatch):
    monkeypatch.setattr("fake_apis.hugging_face._possible", lambda name, value: False)
    monkeypatch.setattr(hugging_face, "today", lambda: "2025-12-10")
    assert run(world(3), daily("today"))[0] == Batch()
    with pytest.raises(InputError, match="has no Daily Papers for 2025-12-09"):
        run(world(3), daily("2025-12-09"))


def test_code_of_a_paper_by_user_and_by_machine(run):
    there = World(
        [
            WorldPaper("a", "A", arxiv="2512.00001", repository="Lab/A", upvotes=3),
            WorldPaper(
                "b", "B", arxiv="2512.00002",
                extra={"hf": {"githubRepo": "https://github.com/Lab/B.git", "githubRepoAddedBy": "auto"}},
            ),
        ]
    )  # fmt: skip
    batch, _ = run(there, papers("arxiv:2512.00001", "arxiv:2512.00002", "arxiv:2512.99999"))
    assert {(link.repository, link.official, link.confidence) for link in batch.links} == {
        ("github:lab/a", True, 0.9),
        ("github:lab/b", None, 0.7),
    }
    assert [fetch.status for fetch in batch.fetches] == ["ok", "ok", "not_found"]
    assert batch.papers[0].linked_models == 3
    assert not any(paper.listed for paper in batch.papers)


def test_a_full_window_is_waited_out(play, clock):
    apis = play(world(1), only=("hugging_face",))
    apis["hugging_face"].misbehave("429-hint:7")

    async def main():
        async with Transport(Settings.load(apis.environ), clock=clock) as transport:
            return await papers("arxiv:2512.00000")(transport)

    assert [fetch.status for fetch in asyncio.run(main()).fetches] == ["ok"]
    assert sum(clock.slept) >= 7


def test_search(run):
    async def work(transport):
        return await hugging_face.fetch_search(transport, "  paper \n 1 ")

    (batch, problems), api = run(world(3), work)
    assert len(batch.papers) == 3
    assert problems == []
    assert api.requests[0].one("q") == "paper 1"


@pytest.mark.parametrize("query", ["", "   ", "x" * 251])
def test_a_search_that_cannot_be_asked(run, query):
    async def work(transport):
        return await hugging_face.fetch_search(transport, query)

    with pytest.raises(InputError, match="1 to 250 characters"):
        run(world(1), work)


def test_a_search_that_finds_nothing(run):
    async def work(transport):
        return await hugging_face.fetch_search(transport, "zebra")

    with pytest.raises(InputError, match="finds no paper"):
        run(world(1), work)


def test_a_sign_in_page_is_no_list(play, clock, mock):
    async def main():
        page = httpx.Response(302, headers={"location": "/login?next=%2Fpapers"})
        async with Transport(Settings.load({}), clock=clock, network=mock(lambda request: page)) as transport:
            return [batch async for batch in hugging_face.fetch_daily(transport, "2025-12-09")]

    with pytest.raises(SourceError, match="Hugging Face answered 302"):
        asyncio.run(main())
