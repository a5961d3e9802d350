"""Readable by everyone: axe-core finds nothing, focus is visible, the keyboard reaches all, motion can be off."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import citewalk.exports.page

AXE = Path(citewalk.exports.page.__file__).resolve().parent / "source" / "node_modules" / "axe-core" / "axe.min.js"
VIEWS = {
    "graph": {},
    "dark": {"color_scheme": "dark"},
    "panel": {"hash_": "node=arxiv:2308.00008"},
    "edge": {"hash_": "edge=arxiv:2308.00008~github:ada/engine"},
    "repository": {"hash_": "node=github:ada/engine", "color_scheme": "dark"},
    "path": {"hash_": "path=arxiv:2311.00001~arxiv:2301.00001"},
    "table": {"hash_": "view=table&sort=title"},
    "dark table": {"hash_": "view=table&node=arxiv:2308.00008", "color_scheme": "dark"},
    "years": {"hash_": "color=year&years=2014-2020"},
    "phone": {"width": 390, "height": 844},
    "phone panel": {"width": 390, "height": 844, "hash_": "node=arxiv:2308.00008"},
    "empty": {"hash_": "view=table&text=nothing%20like%20it"},
}


@pytest.mark.parametrize("view", VIEWS)
def test_axe_finds_no_violation(open_page, small, view):
    if not AXE.is_file():
        pytest.skip("axe-core is not installed: npm ci --prefix exports/page/source")
    opened = open_page(small, **VIEWS[view])
    opened.page.evaluate(AXE.read_text("utf-8"))
    found = opened.page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    assert len(found["passes"]) > 15
    assert [(one["id"], [node["html"][:120] for node in one["nodes"]]) for one in found["violations"]] == []


def test_axe_finds_no_violation_in_what_opens_on_demand(open_page, small):
    if not AXE.is_file():
        pytest.skip("axe-core is not installed: npm ci --prefix exports/page/source")
    opened = open_page(small)
    opened.page.locator("#toggle-about").click()
    opened.page.locator("#search-input").fill("paper")
    opened.page.evaluate(AXE.read_text("utf-8"))
    found = opened.page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    assert len(found["passes"]) > 15
    assert [(one["id"], [node["html"][:120] for node in one["nodes"]]) for one in found["violations"]] == []


def test_the_table_is_walked_by_keys_alone(open_page, small):
    opened = open_page(small)
    page = opened.page
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "skip"
    page.keyboard.press("Enter")
    first = page.evaluate("document.activeElement.getAttribute('aria-rowindex')")
    assert first == "2"
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.getAttribute('aria-rowindex')") == "4"
    page.keyboard.press("End")
    assert page.evaluate("document.activeElement.getAttribute('aria-rowindex')") == str(len(small) + 1)
    page.keyboard.press("Home")
    page.keyboard.press("Enter")
    opened.settle()
    assert page.locator("#panel h2").inner_text() == "Paper number 0 on honesty"
    assert page.locator("tr[aria-selected=true]").count() == 1


def test_the_graph_is_walked_by_keys_alone(open_page, small):
    opened = open_page(small)
    page = opened.page
    page.keyboard.press("/")
    page.keyboard.type("number 8")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    opened.settle()
    assert page.locator("#panel h2").inner_text() == "Paper number 8 on honesty"
    page.locator("#panel .way", has_text="Paper number 1 ").focus()
    page.keyboard.press("Enter")
    opened.settle()
    assert page.locator("#panel h2").inner_text() == "Paper number 1 on honesty"
    page.keyboard.press("Escape")
    opened.settle()
    assert page.locator("#panel").is_hidden()
    page.locator("#canvas").focus()
    for key in ("+", "-", "ArrowLeft", "ArrowUp", "0", "t"):
        page.keyboard.press(key)
    opened.settle()
    assert page.locator("#table-view").is_visible()


def test_focus_is_visible(open_page, small):
    page = open_page(small).page
    for _ in range(12):
        page.keyboard.press("Tab")
        outline = page.evaluate(
            "(() => { const s = getComputedStyle(document.activeElement); return [s.outlineStyle, parseFloat(s.outlineWidth)]; })()"
        )
        assert outline[0] != "none"
        assert outline[1] >= 2


def test_motion_is_short_and_can_be_off(open_page, small):
    def durations(opened):
        return opened.page.evaluate(
            "[...document.querySelectorAll('*')].map((e) => Math.max(...getComputedStyle(e).transitionDuration.split(',').map(parseFloat)))"
        )

    assert max(durations(open_page(small))) < 0.2
    assert max(durations(open_page(small, reduced_motion="reduce"))) == 0


def test_text_stands_out_from_its_ground(open_page, small):
    """The colours words are written in, checked as WCAG counts them, in both themes."""
    for scheme in ("light", "dark"):
        page = open_page(small, color_scheme=scheme, hash_="node=arxiv:2308.00008").page
        pairs = page.evaluate(
            """['.heading p', '.count', '#panel .muted', '.links a', 'label', '.tag', '.segmented button'].map((at) => {
                 const one = document.querySelector(at); let ground = one;
                 while (getComputedStyle(ground).backgroundColor === 'rgba(0, 0, 0, 0)') ground = ground.parentElement;
                 return [getComputedStyle(one).color, getComputedStyle(ground).backgroundColor];
               })"""
        )
        for pair in pairs:
            x, y = sorted((_light(color) for color in pair), reverse=True)
            assert (x + 0.05) / (y + 0.05) >= 4.5, (scheme, pair)


def _light(color: str) -> float:
    parts = [int(v) / 255 for v in re.findall(r"\d+", color)[:3]]
    r, g, b = (v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in parts)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b
