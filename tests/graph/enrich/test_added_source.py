"""A source that is added as CONTRIBUTING says is planned, asked and reported like the others."""

from __future__ import annotations

import sys
from types import ModuleType

import pytest
from fake_apis import World

from citewalk.graph import sources
from citewalk.graph.enrich import unanswered
from citewalk.graph.model import Batch, Coverage, Evidence, Fetch, Paper
from citewalk.graph.sources import Job
from citewalk.graph.sources.settings import Settings

DAY = "2999-01-01"


@pytest.fixture
def library(monkeypatch):
    """A source called library, which knows the number of references of every paper."""
    asked = []

    async def fetch(transport, keys, /):
        asked.extend(keys)
        for key in keys:
            yield Batch(
                papers=[Paper(evidence=Evidence("library", "catalogue", DAY), identifiers=(key,), venue="A shelf")],
                coverage=[Coverage(key, "library", "empty", 0, 12, DAY)],
                fetches=[Fetch("library", "references", key, "ok", DAY)],
            )

    module = ModuleType("citewalk.graph.sources.library")
    module.JOBS = (Job(source="library", kind="references", about="papers", per_call=10, fetch=fetch),)
    monkeypatch.setitem(sys.modules, module.__name__, module)
    monkeypatch.setitem(sources.MODULES, "library", "library")
    return asked


def test_it_is_planned_asked_and_reported(library, bench):
    b = bench(World.generate(12, references=1), GITHUB_TOKEN="t")
    plan = b.enrich(dry_run=True)
    assert plan.calls["library"] == 2
    assert ("library", "references", 12) in {(m.source, m.kind, m.questions) for m in plan.missing}
    report = b.enrich()
    assert len(library) == 12
    assert report.complete
    assert report.coverage["status"]["library"] == {"empty": 12}
    assert not unanswered(b.collection)
    b.enrich()
    assert len(library) == 12, "nothing is asked twice"


def test_it_can_be_chosen_and_set(library, bench):
    b = bench(World.generate(2))
    assert b.enrich(only=["library"]).complete
    assert Settings.load({"CITEWALK_LIBRARY_RATE": "9"})["library"].limit.rate == 9
