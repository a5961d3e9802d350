"""No answer of any shape is a traceback: every path of every recorded answer is replaced by what does not belong there.

``TORTURE`` in the environment is how many inputs each test tries; ``make torture`` tries them all, and pairs of them.
"""

from __future__ import annotations

import os
import random
from typing import Any

import pytest
from fake_apis import World, WorldPaper, WorldRepository
from fake_apis.bench import Bench
from fake_apis.fixtures import play
from fake_apis.server import FakeApis, Response
from lxml import etree

from citewalk.graph.collection import Collection
from citewalk.graph.model import STATUSES, Batch
from torture.shapes import (
    JSON_READERS,
    PAGE,
    REPLACEMENTS,
    TEXTS,
    Reader,
    at,
    changed,
    feeds,
    paths,
    played,
    read_feed,
    read_page,
    readers,
    recorded,
    strangers,
    trees,
)

__all__ = ["play"]

MOST = int(os.environ.get("TORTURE", "400"))
"""Inputs for each answer's source."""


def check(batch: Batch) -> None:
    """What holds for a batch whatever it was read from."""
    assert all(paper.id for paper in batch.papers)
    for paper in batch.papers:
        assert all(isinstance(author, str) for author in paper.authors)
        for number in (paper.year, paper.citation_count, paper.reference_count, paper.authors_count, paper.upvotes):
            assert number is None or 0 <= number < 1 << 53
    assert all(c.citing and c.cited and c.citing != c.cited for c in batch.citations)
    assert all(c.found is None or c.found <= (c.declared or 0) for c in batch.coverage)
    assert all(f.status in STATUSES for f in batch.fetches)
    str(batch).encode()


def statuses(batches: list[Batch] | None) -> dict[tuple[str, str], str]:
    return {(f.kind, f.key): f.status for batch in batches or () for f in batch.fetches}


@pytest.fixture(scope="module")
def every_reader() -> dict[str, list[Reader]]:
    """Readers of all recorded answers and of what the fake APIs answer in one run, by source."""
    seen: list[tuple[str, str, Any]] = []
    with FakeApis(world()) as apis:
        for api in apis.apis.values():
            _listen(api, api.answer, seen)
        for token in ({}, {"GITHUB_TOKEN": "made-up"}):
            bench = Bench(apis, **token)
            bench.enrich(contexts=True, citations=True, follow_pages=True)
            bench.collection.close()
    return {source: readers(source, [*recorded(source), *played(source, seen)]) for source in JSON_READERS}


def _listen(api: Any, answer: Any, seen: list[tuple[str, str, Any]]) -> None:
    def heard(request: Any) -> Response:
        response = answer(request)
        if response.status == 200:
            seen.append((api.name, request.path, response.body))
        return response

    api.answer = heard


@pytest.mark.parametrize("source", JSON_READERS)
def test_an_answer_with_one_path_replaced(source: str, every_reader: dict[str, list[Reader]]) -> None:
    places = [(reader, path) for reader in every_reader[source] for path in paths(reader.payload)]
    assert len(places) > 100
    inputs = range(len(places) * len(REPLACEMENTS))
    with Collection.open(":memory:") as collection:
        for number in inputs if len(inputs) <= MOST else random.Random(source).sample(inputs, MOST):
            reader, path = places[number // len(REPLACEMENTS)]
            for batch in reader.run((path, REPLACEMENTS[number % len(REPLACEMENTS)])) or []:
                check(batch)
                if number % 20 == 0:
                    collection.add(batch)


def test_a_wrong_shape_never_reads_as_nothing_there(every_reader: dict[str, list[Reader]]) -> None:
    """What was found stays found or is asked for again, where a list or an object stands in the place of something else."""
    rng = random.Random(7)
    for found in every_reader.values():
        inputs = [(r, path) for r in found for path in paths(r.payload) if path and at(r.payload, path) is not None]
        before = {reader.name: statuses(reader.run()) for reader in found}
        for reader, path in rng.sample(inputs, min(MOST, len(inputs))):
            instead = rng.choice(strangers(at(reader.payload, path)))
            for key, status in statuses(reader.run((path, instead))).items():
                was = before[reader.name].get(key)
                assert status in ("ok", "unfetched", was), f"{reader.name} {path} -> {instead!r}: {key} was {was}, is {status}"


@pytest.mark.skipif(MOST < 1_000, reason="pairs are for make torture")
@pytest.mark.parametrize("source", JSON_READERS)
def test_an_answer_with_two_paths_replaced(source: str, every_reader: dict[str, list[Reader]]) -> None:
    rng = random.Random(source)
    inputs = [(reader, path) for reader in every_reader[source] for path in paths(reader.payload)]
    places = {reader.name: [path for other, path in inputs if other is reader] for reader in every_reader[source]}
    with Collection.open(":memory:") as collection:
        for number in range(MOST):
            reader, path = rng.choice(inputs)
            second = rng.choice(places[reader.name])
            for batch in reader.run((path, rng.choice(REPLACEMENTS)), (second, rng.choice(REPLACEMENTS))) or []:
                check(batch)
                if number % 5 == 0:
                    collection.add(batch)


def test_arxivs_recorded_feeds_with_elements_missing_doubled_empty_and_huge() -> None:
    rng, roots = random.Random(3), list(feeds())
    with Collection.open(":memory:") as collection:
        for _, root in roots:
            for tree in trees(root, rng, MOST // len(roots)):
                for batch in read_feed(tree) if tree.tag.endswith("feed") else []:
                    check(batch)
                    collection.add(batch)


def test_project_pages_of_any_markup_and_address() -> None:
    rng, page = random.Random(5), etree.fromstring(PAGE, etree.HTMLParser())
    for tree in trees(page, rng, MOST // 2):
        for batch in read_page(etree.tostring(tree, method="html"), rng.choice(TEXTS)):
            check(batch)
    for _ in range(MOST // 2):
        content = bytearray(PAGE)
        for _ in range(rng.randrange(1, 20)):
            content[rng.randrange(len(content))] = rng.choice(b"<>/\"'& \x00\xff\x80=-!")
        for batch in read_page(bytes(content)):
            check(batch)


# -- a whole run


def world() -> World:
    cited = [
        WorldPaper(f"w{n}", f"A cited work number {n} on its subject", doi=f"10.5555/w.{n}", year=2001, authors=["A B"])
        for n in range(4)
    ]
    listed = [
        WorldPaper(
            f"p{n}", f"A listed paper number {n} on its subject", arxiv=f"2501.0000{n}", year=2025, date="2025-01-15",
            authors=["C D"], references=[w.key for w in cited], repository=f"lab/code{n}", on_daily=True, upvotes=3,
            abstract="The code is at https://github.com/lab/other .", project_page=f"https://lab{n}.github.io/x",
            doi="10.5555/p.1" if n == 1 else None,
        )
        for n in range(3)
    ]  # fmt: skip
    repositories = [WorldRepository(f"lab/code{n}", stars=n, license="MIT", readme="# Code\n\nComing soon.") for n in range(3)]
    return World([*listed, *cited], repositories)


class Mischief:
    """Replaces one path of the JSON of most answers, chosen at random, until it ends."""

    def __init__(self, apis: Any, rng: random.Random) -> None:
        self.changes: list[str] = []
        self.over = False
        for api in apis.apis.values():
            self._replace(api, api.answer, rng)

    def _replace(self, api: Any, answer: Any, rng: random.Random) -> None:
        def other(request: Any) -> Response:
            response = answer(request)
            if self.over or response.status != 200 or not isinstance(response.body, dict | list) or rng.random() < 0.3:
                return response
            path = rng.choice(list(paths(response.body)))
            instead = rng.choice((*strangers(at(response.body, path)), None))
            self.changes.append(f"{api.name} {request.path} {path} -> {instead!r}")
            return Response(200, changed(response.body, path, instead), response.headers)

        api.answer = other


@pytest.mark.parametrize("seed", range(max(8, min(MOST // 50, 400))))
def test_a_run_in_which_answers_have_another_shape_ends_with_a_report(seed: int, play: Any) -> None:
    """The next run asks again for what had another shape, and nothing is left open then."""
    rng = random.Random(seed)
    bench = Bench(play(world()), **({"GITHUB_TOKEN": "made-up"} if seed % 2 else {}))
    mischief = Mischief(bench.apis, rng)
    report = bench.enrich(contexts=True, citations=True, follow_pages=True)
    assert report.problems or not report.missing
    str(report.as_dict()).encode()
    mischief.over = True
    report = bench.enrich(contexts=True, citations=True, follow_pages=True)
    assert not report.missing, mischief.changes
    bench.collection.papers()
    bench.collection.close()
    for api in bench.apis.apis.values():
        api.refusals.clear()  # an id that somebody made up may be asked for
