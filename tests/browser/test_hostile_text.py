"""Whatever a title, a name or an address says, it is shown as text: nothing of it runs, loads or links."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import quote

import networkx as nx
import pytest
from browser.hostile import HOSTILE

from citewalk.exports.pyvis_page import write_pyvis_page

PAPER = (
    "label", "title", "authors", "venue", "abstract", "url", "project_page", "doi", "arxiv_id", "identifiers", "date", "organization",
    "coverage_status", "community_label",
)  # fmt: skip
REPOSITORY = ("label", "title", "url", "description", "language", "license", "health", "pushed", "release", "former_names")
EDGE = ("sources", "evidence", "intents", "found_in", "section")


def hostile_graph() -> nx.DiGraph:
    """A paper, a repository, two edges and a community for every string, which stands in each of their fields."""
    graph = nx.DiGraph()
    for k, text in enumerate(HOSTILE):
        paper, repository = f"title:{k} {text}", f"github:{k} {text}"
        place = {"x": float(k % 15), "y": float(k // 15)}
        graph.add_node(
            paper,
            kind="paper",
            listed=k % 3 == 0,
            year=2000 + k % 20,
            community=k,
            size=5.0,
            color=text,
            **place,
            **dict.fromkeys(PAPER, text),
        )
        graph.add_node(
            repository, kind="repository", size=5.0, x=k % 15 + 0.3, y=k // 15 + 0.3, **dict.fromkeys(REPOSITORY, text)
        )
        graph.add_edge(paper, repository, relation="has_code", **dict.fromkeys(EDGE, text))
        if k:
            graph.add_edge(paper, f"title:{k - 1} {HOSTILE[k - 1]}", relation="cites", **dict.fromkeys(EDGE, text))
    graph.graph.update(
        name=HOSTILE[4], note="".join(HOSTILE), fetched=HOSTILE[5], sources=";".join(HOSTILE[:20]),
        communities=[{"id": k, "label": text, "size": 1, "papers": []} for k, text in enumerate(HOSTILE)],
    )  # fmt: skip
    return graph


def clean(opened: Any) -> None:
    """Nothing ran, nothing was asked for, no element came from data, every link is a plain one."""
    assert opened.page.evaluate("window.wasHit") is None
    assert opened.asked == []
    assert opened.said == []
    assert opened.page.locator("script").count() == 1  # the data block takes itself out
    assert (
        opened.page.locator("iframe, object, embed, img, video, audio, form, base, marquee, math, style:not(head style)").count()
        == 0
    )
    for link in opened.page.evaluate("[...document.querySelectorAll('a')].map((a) => [a.getAttribute('href'), a.rel])"):
        if link[0] != "#table-view":
            assert re.match(r"https?://[^\s]+$", link[0]), link
            assert link[1] == "noopener noreferrer"
    attributes = opened.page.evaluate(
        "[...document.querySelectorAll('*')].flatMap((e) => [...e.attributes].map((a) => a.name)).filter((n) => n.startsWith('on'))"
    )
    assert attributes == []


def watched(opened: Any) -> None:
    opened.page.evaluate("() => { window.hit = () => { window.wasHit = true; }; }")


def test_there_are_enough_strings():
    assert len(HOSTILE) >= 240


def test_every_string_stays_text_in_every_part_of_the_page(open_page):
    graph = hostile_graph()
    opened = open_page(graph)
    watched(opened)
    page = opened.page
    page.locator("#toggle-about").click()
    page.locator("#toggle-about").click()
    page.locator("#legend summary").last.click()
    page.locator("#search-input").fill("hit")
    opened.settle()
    clean(opened)
    page.get_by_role("button", name="Table").click()
    for top in range(0, 2 * len(HOSTILE) * 44, 600):
        page.evaluate("(top) => { document.querySelector('.scroller').scrollTop = top; }", top)
        page.wait_for_timeout(5)
        if top % 3000 == 0:
            clean(opened)
    page.dispatch_event("body", "beforeprint")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    clean(opened)
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.locator("h1").first.inner_text() == HOSTILE[4]


def test_every_string_stays_text_in_every_panel(open_page):
    graph = hostile_graph()
    opened = open_page(graph, width=400, height=300)
    watched(opened)
    seen = opened.page.evaluate(
        """async (pairs) => {
          const found = [];
          for (const hash of pairs) {
            await new Promise((done) => { addEventListener('hashchange', () => done(), { once: true }); location.hash = hash; });
            const panel = document.getElementById('panel');
            found.push([panel.hidden, panel.querySelector('h2')?.textContent ?? '', panel.querySelectorAll('script, img, iframe, style').length]);
          }
          return found;
        }""",
        [f"node={_encoded(node)}" for node in graph] + [f"edge={_encoded(a)}~{_encoded(b)}" for a, b in graph.edges],
    )
    assert all(markup == 0 for _, _, markup in seen)
    shown = [title for hidden, title, _ in seen if not hidden]
    assert len(shown) > len(HOSTILE) * 3.9
    assert "<script>hit()</script>" in shown
    clean(opened)


def _encoded(node: str) -> str:
    return quote(node.encode("utf-8", "replace").decode(), safe="").replace("~", "%7E")


def test_every_string_stays_text_without_script(open_page):
    opened = open_page(hostile_graph(), java_script_enabled=False)
    page = opened.page
    assert page.locator(".plain tbody tr").count() == 50
    assert page.locator(".plain script, .plain img, .plain iframe, .plain svg").count() == 0
    for link in page.locator(".plain a").all():
        assert re.match(r"https?://", link.get_attribute("href"))
        assert link.get_attribute("rel") == "noopener noreferrer"
    assert opened.asked == []


@pytest.mark.parametrize("part", range(4))
def test_pyvis_runs_none_of_them_either(open_file, tmp_path, part):
    graph = hostile_graph().subgraph([n for k, n in enumerate(hostile_graph()) if k % 4 == part])
    path = tmp_path / "small.pyvis.html"
    write_pyvis_page(graph, path, title=HOSTILE[part])
    opened = open_file(path)
    watched(opened)
    page = opened.page
    page.wait_for_selector("canvas")
    page.evaluate(
        """() => { for (const id of nodes.getIds()) { network.selectNodes([id]); network.body.emitter.emit('showPopup', id); }
                   for (const one of document.querySelectorAll('.popup, .vis-tooltip')) one.dispatchEvent(new Event('mouseover')); }"""
    )
    for x in range(100, 1200, 160):
        page.mouse.move(x, 400)
    page.wait_for_timeout(300)
    assert page.evaluate("window.wasHit") is None
    assert opened.asked == []
    assert [line for line in opened.said if "Content Security Policy" in line or line.startswith("dialog")] == []
    assert page.locator("img, iframe, header script").count() == 0
