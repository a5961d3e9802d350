"""DataCite: twins of preprints."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest

from citewalk.graph.model import Batch, Evidence, Paper
from citewalk.graph.sources import datacite
from citewalk.graph.sources.settings import Settings
from citewalk.graph.sources.transport import Transport

RECORDED = next(p for p in Path(__file__).parents if p.name == "tests") / "data" / "recorded" / "datacite"
DAY = "2026-11-21"
TWINS = json.loads((RECORDED / "twins.json").read_text(encoding="utf-8"))["response"]["json"]


def gather(apis, keys, clock):
    async def run():
        whole = Batch()
        async with Transport(Settings.load(apis.environ), clock=clock) as transport:
            async for batch in datacite.fetch_twins(transport, keys):
                whole.extend(batch)
        return whole

    return asyncio.run(run())


def test_twins_in_any_order():
    keys = ["arxiv:2101.00001", "arxiv:2101.00002", "arxiv:2101.00003", "arxiv:2101.00004"]
    batch = datacite.read_twins(TWINS, keys, date=DAY)
    assert [(f.key, f.status) for f in batch.fetches] == list(zip(keys, ["ok", "empty", "ok", "not_found"], strict=True))
    names = {paper.id: paper.identifiers for paper in batch.papers}
    assert names["arxiv:2101.00001"] == ("arxiv:2101.00001", "doi:10.5555/journal.2022.1")
    assert names["arxiv:2101.00002"] == ("arxiv:2101.00002",)


def test_of_several_dois_the_first_is_the_article_and_its_own_is_none():
    papers = {paper.id: paper for paper in datacite.read_twins(TWINS, [], date=DAY).papers}
    assert papers["arxiv:2101.00003"].identifiers == ("arxiv:2101.00003", "doi:10.5555/article")


def test_what_a_record_says_of_a_paper():
    papers = {paper.id: paper for paper in datacite.read_twins(TWINS, [], date=DAY).papers}
    found = papers["arxiv:2101.00001"]
    assert (found.title, found.year, found.authors) == ("A preprint with one published version", 2021, ("Richard Roe",))
    assert found.evidence == Evidence("datacite", "relatedIdentifiers", DAY)
    assert papers["arxiv:2101.00002"].authors == ("Jane Doe", "The Example Collaboration")
    assert papers["arxiv:2101.00003"].year == 2021


@pytest.mark.parametrize("broken", [None, {}, {"data": None}, {"data": [{"id": 3}, None, {"attributes": {"doi": "no doi"}}]}, []])
def test_an_odd_payload_finds_nothing_and_says_so(broken):
    batch = datacite.read_twins(broken, ["arxiv:2101.00001"], date=DAY)
    assert [f.status for f in batch.fetches] == ["unfetched"]
    assert batch.fetches[0].detail.startswith("DataCite answered in an unexpected shape: ")
    assert not batch.papers


def test_only_preprints_without_a_known_article_are_asked_about():
    paper = lambda *names: Paper(evidence=Evidence("listing"), identifiers=names)  # noqa: E731
    assert datacite.twin_key(paper("arxiv:2101.00001", "s2:" + "0" * 40)) == "arxiv:2101.00001"
    assert datacite.twin_key(paper("arxiv:2101.00001", "doi:10.5555/a")) is None
    assert datacite.twin_key(paper("doi:10.5555/a")) is None


def test_sixty_preprints_take_two_calls(play, clock):
    from fake_apis import World, WorldPaper

    papers = [
        WorldPaper(f"p{n}", f"Preprint {n}", arxiv=f"2101.{10000 + n}", year=2021, authors=["Jane Doe"], twin=f"10.5555/J.{n}")
        for n in range(60)
    ]
    papers[7].twin = None
    papers[8].unknown_to = ["datacite"]
    apis = play(World(papers))
    keys = [f"arxiv:{p.arxiv}" for p in papers]
    batch = gather(apis, keys, clock)
    assert len(apis["datacite"].requests) == 2 == datacite.JOBS[0].calls(60)
    states = {f.key: f.status for f in batch.fetches}
    assert (states.pop(keys[7]), states.pop(keys[8])) == ("empty", "not_found")
    assert set(states.values()) == {"ok"}
    assert {p.id: p.identifiers[1:] for p in batch.papers}[keys[9]] == ("doi:10.5555/j.9",)


@pytest.mark.parametrize("kind", ["429-hint", "502", "truncated", "closed"])
def test_failures_are_waited_out(play, clock, kind):
    from fake_apis import World, WorldPaper

    apis = play(World([WorldPaper("a", "A", arxiv="2101.00001", twin="10.5555/a")]))
    apis["datacite"].misbehave(kind)
    assert [f.status for f in gather(apis, ["arxiv:2101.00001"], clock).fetches] == ["ok"]


def test_the_calls_planned_are_never_fewer_than_the_calls_made():
    keys = [f"arxiv:2101.{10000 + n}" for n in range(1000)] + [f"arxiv:astro-ph/{9901000 + n}" for n in range(500)]
    assert len(datacite.plan(keys)) <= datacite.JOBS[0].calls(len(keys))
