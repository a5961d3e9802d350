"""The page is one file: it asks nothing of anyone, and its policy would not let it."""

from __future__ import annotations

import re

import networkx as nx
import pytest

import citewalk
from citewalk.exports.page import write_page


def test_opens_from_a_file_without_a_request_or_a_word_on_the_console(open_page, small):
    opened = open_page(small)
    opened.page.get_by_role("button", name="Table").click()
    opened.page.get_by_role("row", name=re.compile("Paper number 0")).click()
    opened.page.get_by_role("button", name="Graph", exact=True).click()
    opened.settle()
    assert opened.asked == []
    assert opened.said == []
    assert opened.page.title() == "Honesty"


def test_the_policy_refuses_script_style_eval_and_markup_that_is_not_ours(open_page, small):
    opened = open_page(small)
    policy = opened.page.get_attribute("meta[http-equiv=Content-Security-Policy]", "content")
    assert policy.startswith("default-src 'none'; script-src 'sha256-")
    assert "unsafe" not in policy
    opened.page.evaluate(
        """() => {
          const script = document.createElement('script');
          try { script.text = 'window.ran = 1'; document.body.append(script); } catch { /* Trusted Types */ }
          const image = document.createElement('img'); image.src = 'https://example.org/x.png'; document.body.append(image);
        }"""
    )
    opened.settle()
    assert opened.page.evaluate("window.ran") is None
    assert (
        opened.page.evaluate(
            "(() => { try { document.body.innerHTML = '<b>x</b>'; return 'set' } catch { return 'refused' } })()"
        )
        == "refused"
    )
    assert any("Content Security Policy" in line for line in opened.said)


def test_the_script_holds_no_eval(open_page, small):
    script = open_page(small).page.evaluate("[...document.scripts].at(-1).textContent")
    assert len(script) > 100_000
    assert not re.search(r"\beval\(|new Function\(|\.innerHTML\s*=|insertAdjacentHTML|document\.write\(", script)


@pytest.mark.parametrize("count", [0, 1, 2])
def test_tiny_collections_open_too(open_page, count):
    graph = nx.DiGraph()
    graph.add_nodes_from(f"n{k}" for k in range(count))
    if count == 2:
        graph.add_edge("n0", "n1")
    opened = open_page(graph)
    opened.page.get_by_role("button", name="Table").click()
    opened.settle()
    assert opened.said == []
    assert opened.page.locator("tr[data-row]").count() == count


def test_nothing_but_ids_is_enough(open_page):
    graph = nx.gnm_random_graph(30, 60, seed=1, directed=True)
    opened = open_page(graph)
    opened.page.locator("#search-input").fill("17")
    opened.page.locator("#search-input").press("Enter")
    opened.settle()
    assert opened.page.locator("#panel h2").inner_text() == "17"
    assert opened.said == []


def test_without_webgl_the_table_takes_over(chromium, small, tmp_path):
    path = tmp_path / "page.html"
    write_page(small, path)
    context = chromium.new_context()
    page = context.new_page()
    page.add_init_script(
        """const real = HTMLCanvasElement.prototype.getContext;
           HTMLCanvasElement.prototype.getContext = function (kind, ...rest) { return kind.includes('webgl') ? null : real.call(this, kind, ...rest); };"""
    )
    page.goto(path.as_uri())
    assert page.locator("tr[data-row]").count() == 14
    page.get_by_role("row", name=re.compile("Paper number 8")).click()
    assert page.locator("#panel h2").inner_text() == "Paper number 8 on honesty"
    page.get_by_role("button", name="Graph", exact=True).click()
    assert "could not start WebGL" in page.locator("#canvas").inner_text()
    context.close()


def test_the_page_works_inside_a_notebooks_frame(chromium, small, tmp_path):
    path = tmp_path / "notebook.html"
    path.write_text(f"<!DOCTYPE html><body>{citewalk.show(small, height=600)._repr_html_()}", encoding="utf-8")
    context = chromium.new_context(viewport={"width": 1100, "height": 700})
    page = context.new_page()
    said: list[str] = []
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("console", lambda message: said.append(message.text))
    page.goto(path.as_uri())
    frame = page.frame_locator("iframe")
    frame.get_by_role("button", name="Table").click()
    frame.get_by_role("row", name=re.compile("Paper number 8")).click()
    assert frame.locator("#panel h2").inner_text() == "Paper number 8 on honesty"
    page.wait_for_timeout(300)
    assert said == []
    context.close()
