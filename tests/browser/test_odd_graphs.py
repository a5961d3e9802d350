"""Graphs nobody planned for: empty, bare, out of range, or with the names every JavaScript object carries."""

from __future__ import annotations

import math
import re

import networkx as nx
import pytest

TITLES = (
    "تعلم الآلة العميق للترجمة بين اللغات", "深層学習による自然言語処理のための大規模言語モデルの評価と安全性に関する包括的な研究",
    "👩‍👩‍👧‍👦🔥 Pictures 🧪", "מאמר על רשתות נוירונים: סקירה", "A " + "very " * 120 + "long title", "Unbrokenword" * 40, "x" * 300_000, " ",
)  # fmt: skip
INHERITED = ("__proto__", "constructor", "toString", "hasOwnProperty", "valueOf")


def empty() -> nx.DiGraph:
    return nx.DiGraph()


def one() -> nx.DiGraph:
    return nx.empty_graph(["only"], create_using=nx.DiGraph)


def on_one_point() -> nx.DiGraph:
    graph = nx.path_graph(3, create_using=nx.DiGraph)
    nx.set_node_attributes(graph, 1.0, "x")
    nx.set_node_attributes(graph, 1.0, "y")
    return graph


def out_of_range() -> nx.DiGraph:
    graph = nx.path_graph(5, create_using=nx.DiGraph)
    odd = (math.nan, 1e308, -1e308, 10**400, math.inf)
    for k, row in graph.nodes(data=True):
        row.update(x=odd[k], y=odd[(k + 1) % 5], pagerank=odd[k], community=odd[k], size=odd[k], coverage=odd[k], stars=odd[k])
        row.update(year=(2020, 10**9, -(10**9), math.nan, 2020.5)[k], color="red;}body{display:none}")
    return graph


def many_scripts() -> nx.DiGraph:
    graph = nx.DiGraph()
    for k, title in enumerate(TITLES):
        graph.add_node(
            f"title:{k}",
            title=title,
            abstract=title,
            authors=title,
            venue=title,
            listed=k % 2 == 0,
            community=k % 2,
            x=k % 3,
            y=k // 3,
        )
    nx.add_path(graph, list(graph), relation="cites", evidence=TITLES[1])
    graph.graph.update(name=TITLES[0], note=TITLES[2], communities=[{"id": k, "label": TITLES[k], "size": 4} for k in (0, 1)])
    return graph


def inherited_names() -> nx.DiGraph:
    graph = nx.DiGraph()
    for k, name in enumerate(INHERITED):
        numbers = {other: float(k) for other in INHERITED}
        graph.add_node(name, title=name, health=name, community=k, kind="repository" if k == 2 else "paper", **numbers)
        for other in INHERITED[:k]:
            graph.add_edge(name, other, relation=name, sources=name, evidence=name)
    graph.graph.update(
        name="__proto__", measures=list(INHERITED), ranks={name: dict.fromkeys(INHERITED, 1) for name in INHERITED}
    )
    return graph


@pytest.mark.parametrize(
    "make", [empty, one, on_one_point, out_of_range, many_scripts, inherited_names], ids=lambda make: make.__name__
)
def test_every_part_of_the_page_works(open_page, make):
    graph = make()
    opened = open_page(graph)
    page = opened.page
    for key in ("size", "color"):
        for value in page.locator(f"#by-{key} option").evaluate_all("(all) => all.map((one) => one.value)"):
            page.select_option(f"#by-{key}", value)
    page.get_by_role("button", name="Table", exact=True).click()
    for k in range(min(len(graph), 3)):
        page.locator("tr[data-row]").nth(k).click()
        assert page.locator("#panel h2").inner_text() != ""
    said = page.locator("body").inner_text()
    for nonsense in ("[native code]", "undefined", "NaN", "Infinity", "[object"):
        assert nonsense not in said
    page.evaluate("dispatchEvent(new Event('beforeprint')); dispatchEvent(new Event('afterprint'))")
    assert opened.said == []
    assert opened.asked == []


def test_nothing_to_see_is_said(open_page, small):
    opened = open_page(small)
    nothing = opened.page.locator("#nothing")
    assert nothing.is_hidden()
    opened.page.locator("#text-filter").fill("no such words")
    assert nothing.inner_text() == "Nothing passes the filters."
    assert "no papers" in open_page(nx.DiGraph()).page.locator("#nothing").inner_text()


def test_names_without_blanks_are_broken_into_short_lines(open_page):
    opened = open_page(many_scripts())
    with opened.page.expect_download() as download:
        opened.page.get_by_role("button", name="SVG", exact=True).click()
    picture = download.value.path().read_text("utf-8")
    lines = re.findall(r"<text[^>]*>([^<]*)</text>", picture)
    assert any("深層学習" in line for line in lines)
    for line in lines:
        assert sum(2 if ord(sign) > 0x2E80 else 1 for sign in line) <= 36


def test_pictures_and_print_are_the_same_from_the_table(open_page, small):
    opened = open_page(small, hash_="view=table")
    page = opened.page
    with page.expect_download() as download:
        page.get_by_role("button", name="SVG", exact=True).click()
    assert download.value.path().read_text("utf-8").count("<circle") == 16
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    colours = page.evaluate(
        """() => { const c = document.querySelector('#paper canvas'), d = c.getContext('2d').getImageData(0, 0, c.width, c.height).data;
                   const seen = new Set(); for (let i = 0; i < d.length; i += 4) seen.add(`${d[i] >> 5},${d[i + 1] >> 5},${d[i + 2] >> 5}`); return [c.width, d[0], seen.size]; }"""
    )
    assert colours[0] > 400
    assert colours[1] == 255
    assert colours[2] > 8
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.locator("#graph-view").is_hidden()
    page.keyboard.press("t")
    opened.settle()
    assert page.locator("#graph-view").is_visible()
    assert opened.said == []


def test_the_keyboard_is_never_lost(open_page, small):
    opened = open_page(small)
    page, keys = opened.page, opened.page.keyboard

    def at() -> str:
        opened.settle()
        return page.evaluate(
            "(({ id, textContent, ariaLabel, dataset }) => id || ariaLabel || dataset.row || textContent)(document.activeElement)"
        )

    assert page.evaluate("document.activeElement === document.body")
    keys.press("/")
    keys.type("number 8")
    keys.press("Enter")
    assert at() == "panel"
    for name in ("1 step", "Whole graph"):
        page.get_by_role("button", name=name, exact=True).press("Enter")
        assert at() == name
    page.get_by_role("button", name="all of it").press("Enter")
    assert at().startswith("What honesty asks")
    keys.press("Escape")
    assert at() == "search-input"
    page.get_by_label("Only papers with code").press("Space")
    keys.press("/")
    assert at() == "search-input"
    page.get_by_role("button", name="Clear all filters").press("Enter")
    assert at() == "All"
    page.locator("#legend").get_by_role("button", name="group 1").press("Enter")
    assert at() == "group 1"
    page.get_by_role("button", name="Table", exact=True).press("Enter")
    page.locator("tr[data-row]").nth(1).press("Enter")
    assert at() == "1"
    page.locator("#panel .way").first.press("Enter")
    assert at() == "panel"
    keys.press("Escape")
    assert at().isdigit()
