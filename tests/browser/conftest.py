"""A real Chromium on pages written to disk, every request refused and remembered, every console line kept."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import networkx as nx
import pytest

from citewalk.exports.page import write_page

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--use-gl=angle",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@dataclass
class Opened:
    """A page in the browser with what it said and what it asked for."""

    page: Any
    path: Path
    said: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    def settle(self) -> None:
        """Wait until the page has drawn what was asked of it (two frames after the state was written)."""
        self.page.evaluate(
            "() => new Promise((done) => setTimeout(() => requestAnimationFrame(() => requestAnimationFrame(done)), 200))"
        )

    def hash(self) -> str:
        self.settle()
        return str(self.page.evaluate("decodeURIComponent(location.hash)"))


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    """A browser for one module of tests: Playwright keeps an event loop running, beside which no other test's could run."""
    sync_api = pytest.importorskip("playwright.sync_api", reason="Playwright for Python is not installed")
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def open_file(chromium: Any) -> Iterator[Callable[..., Opened]]:
    contexts = []

    def open_it(path: Path, *, hash_: str = "", width: int = 1280, height: int = 800, **options: Any) -> Opened:
        context = chromium.new_context(viewport={"width": width, "height": height}, accept_downloads=True, **options)
        contexts.append(context)
        page = context.new_page()
        opened = Opened(page, path)
        page.on("console", lambda message: opened.said.append(f"{message.type}: {message.text}"))
        page.on("pageerror", lambda error: opened.said.append(f"error: {error}"))
        page.on("dialog", lambda dialog: (opened.said.append(f"dialog: {dialog.message}"), dialog.dismiss()))

        def refuse(route: Any) -> None:
            if route.request.url.split("#")[0] == path.as_uri():
                route.continue_()
            else:
                opened.asked.append(route.request.url)
                route.abort()

        page.route("**/*", refuse)
        page.goto(path.as_uri() + (f"#{hash_}" if hash_ else ""))
        return opened

    yield open_it
    for context in contexts:
        context.close()


@pytest.fixture
def open_page(open_file: Callable[..., Opened], tmp_path: Path) -> Callable[..., Opened]:
    """Write the page of a graph and open it."""

    def open_graph(graph: nx.DiGraph, **options: Any) -> Opened:
        path = tmp_path / "page.html"
        write_page(graph, path)
        opened = open_file(path, **options)
        if options.get("java_script_enabled", True):
            opened.page.wait_for_selector("#app:not([hidden])", state="attached")
            opened.settle()
        return opened

    return open_graph


@pytest.fixture
def small() -> nx.DiGraph:
    return small_graph()


def small_graph() -> nx.DiGraph:
    """Twelve papers and two repositories with every kind of edge, measure and gap."""
    graph = nx.DiGraph()
    for k in range(12):
        node = f"arxiv:23{k:02d}.0000{k % 10}"
        row: dict[str, Any] = {
            "id": node, "kind": "paper", "label": f"Paper number {k} on honesty", "title": f"Paper number {k} on honesty",
            "authors": "Ada Lovelace; Grace Hopper" if k % 2 else "Alan Turing", "year": 2012 + k, "date": f"{2012 + k}-03-01",
            "arxiv_id": node[6:], "url": f"https://arxiv.org/abs/{node[6:]}", "listed": k >= 8, "community": k % 3, "community_label": f"group {k % 3}",
            "x": float(k % 4), "y": float(k // 4), "size": 4.0 + k, "color": "#336699", "citation_count": 10 * k, "pagerank": 0.01 * (12 - k), "in_degree": 0,
        }  # fmt: skip
        graph.add_node(node, **row)
    nodes = list(graph)
    for a, b in [(8, 0), (9, 0), (10, 0), (11, 0), (8, 1), (9, 1), (11, 9), (0, 2), (2, 3), (10, 4), (4, 5), (7, 6)]:
        graph.add_edge(
            nodes[a],
            nodes[b],
            relation="cites",
            sources="openalex;semantic_scholar",
            evidence="openalex: reference list",
            weight=1.0,
        )
        graph.nodes[nodes[b]]["in_degree"] += 1
    for name, paper in (("ada/engine", 8), ("grace/compiler", 1)):
        repository = f"github:{name}"
        graph.add_node(
            repository, id=repository, kind="repository", label=name, title=name, url=f"https://github.com/{name}", stars=120,
            language="Python", license="MIT", health="archived", x=1.5, y=3.5 + paper / 10, size=6.0, color="#e69f00",
        )  # fmt: skip
        graph.add_edge(
            nodes[paper],
            repository,
            relation="has_code",
            sources="arxiv",
            evidence="arxiv: comment",
            confidence=0.9,
            official=True,
        )
    graph.add_edge(
        "github:ada/engine", nodes[5], relation="lists", sources="github", evidence="github: README", section="Related work"
    )
    graph.nodes[nodes[8]].update(
        abstract="What honesty asks of a model. " * 30, coverage=0.8, coverage_status="openalex=ok;semantic_scholar=withheld",
        references_found=8, references_declared=10, identifiers=f"{nodes[8]};s2:{'a' * 40};doi:10.1000/xyz", doi="10.1000/xyz", venue="A Journal", upvotes=7,
    )  # fmt: skip
    graph.graph.update(
        name="Honesty", note="Made for a test.", fetched="2025-12-12", sources="listing;openalex", listed=4, found=8, repositories=2,
        references_found=10, references_declared=12, with_references=3, measures=["in_degree", "pagerank"],
        ranks={"pagerank": {node: k + 1 for k, node in enumerate(nodes)}}, intervals={"pagerank": {nodes[8]: (7, 12)}},
        communities=[{"id": k, "label": f"group {k}", "size": 4, "papers": nodes[k::3]} for k in range(3)],
    )  # fmt: skip
    return graph
