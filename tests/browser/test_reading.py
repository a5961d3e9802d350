"""What a reader does with the page: find, read, ask, take away."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path
from xml.etree import ElementTree as ET

import networkx as nx

from citewalk.exports.bibtex import write_bibtex


def taken(opened, kind: str) -> bytes:
    with opened.page.expect_download() as download:
        opened.page.get_by_role("button", name=kind, exact=True).click()
    assert download.value.suggested_filename == f"honesty.{kind.lower().replace('bibtex', 'bib')}"
    return Path(download.value.path()).read_bytes()


def choose(opened, name: str) -> None:
    opened.page.get_by_role("button", name=name, exact=True).click()
    opened.settle()


def count(opened) -> str:
    opened.settle()
    return opened.page.locator(".count").inner_text()


def test_the_header_is_honest(open_page, small):
    line = open_page(small).page.locator("#summary").inner_text()
    for part in (
        "4 listed and 8 found papers",
        "2 repositories",
        "12 citations",
        "references known for 3 of 4",
        "from listing, openalex",
        "as of 2025-12-12",
    ):
        assert part in line


def test_more_is_told_of_the_collection_on_demand(open_page, small):
    opened = open_page(small)
    opened.page.locator("#toggle-about").click()
    about = opened.page.locator("#about").inner_text()
    for part in ("Made for a test.", "10 of 12 references", "Newest evidence: 2025-12-12"):
        assert part in about
    opened.page.keyboard.press("Escape")
    assert opened.page.locator("#about").is_hidden()


def test_a_paper_shows_all_that_is_known_of_it(open_page, small):
    panel = open_page(small, hash_="node=arxiv:2308.00008").page.locator("#panel")
    text = panel.inner_text()
    for part in (
        "Paper number 8",
        "Alan Turing",
        "2020-03-01",
        "A Journal",
        "ada/engine",
        "★ 120",
        "MIT",
        "archived",
        "confidence 0.9",
        "#9 (7–12)",
        "8 of 10 references known",
        "openalex: ok",
        "semantic scholar: withheld",
    ):
        assert part in text
    hrefs = [link.get_attribute("href") for link in panel.locator(".links a").all()]
    assert hrefs == [
        "https://arxiv.org/abs/2308.00008",
        "https://huggingface.co/papers/2308.00008",
        "https://doi.org/10.1000/xyz",
        f"https://www.semanticscholar.org/paper/{'a' * 40}",
    ]
    assert "all of it" in text
    panel.get_by_role("button", name="all of it").click()
    assert panel.locator(".abstract").inner_text().count("What honesty asks") == 30


def test_citations_are_walked_both_ways_and_an_edge_tells_who_says_so(open_page, small):
    opened = open_page(small, hash_="node=arxiv:2308.00008")
    panel = opened.page.locator("#panel")
    panel.get_by_role("button", name=re.compile("^Paper number 1 ")).click()
    opened.settle()
    assert panel.locator("h2").inner_text() == "Paper number 1 on honesty"
    assert opened.hash() == "#node=arxiv:2301.00001"
    panel.get_by_role("button", name="Evidence for the link with Paper number 8 on honesty").click()
    opened.settle()
    text = panel.inner_text()
    assert "openalex, semantic scholar" in text
    assert "openalex: reference list" in text


def test_search_finds_title_author_id_and_repository(open_page, small):
    opened = open_page(small)
    box = opened.page.locator("#search-input")
    for words, first in {
        "number 7": "Paper number 7 on honesty",
        "hopper 9": "Paper number 9 on honesty",
        "2304.00004": "Paper number 4 on honesty",
        "grace/comp": "grace/compiler",
    }.items():
        box.fill(words)
        assert opened.page.locator("#search-list .result-title").first.inner_text() == first
    box.fill("no such thing")
    assert "Nothing in this collection" in opened.page.locator("#search-list").inner_text()


def test_filters_act_on_graph_and_table_alike(open_page, small):
    opened = open_page(small)
    assert count(opened) == "All 12 papers, 2 repositories, 15 links"
    choose(opened, "Listed")
    assert count(opened) == "4 papers, 1 repository, 2 links"
    choose(opened, "Found")
    assert count(opened) == "8 papers, 2 repositories, 6 links"
    choose(opened, "Foundations")
    assert count(opened) == "6 papers, 7 links"
    assert opened.page.locator("#by-size").input_value() == "cited_by_listed"
    choose(opened, "All")
    opened.page.locator("#minimum").fill("2")
    assert count(opened).startswith("2 papers")
    opened.page.locator("#text-filter").fill("lovelace")
    assert count(opened).startswith("1 paper,")
    choose(opened, "Table")
    assert opened.page.locator("tr[data-row] td:first-child").all_inner_texts() == ["Paper number 1 on honesty", "grace/compiler"]
    choose(opened, "Clear all filters")
    assert opened.page.locator("tr[data-row]").count() == 14


def test_relations_communities_and_code_narrow_what_is_shown(open_page, small):
    opened = open_page(small)
    opened.page.get_by_label("Citations", exact=True).uncheck()
    assert count(opened).endswith(" 3 links")
    opened.page.get_by_label("Only papers with code").check()
    assert count(opened).startswith("2 papers")
    choose(opened, "Clear all filters")
    opened.page.get_by_role("button", name=re.compile("group 1")).click()
    assert count(opened).startswith("4 papers")
    assert "groups=1" in opened.hash()


def test_years_are_dragged_and_typed(open_page, small):
    opened = open_page(small)
    early = opened.page.get_by_role("slider", name="Earliest year")
    early.focus()
    for _ in range(3):
        opened.page.keyboard.press("ArrowRight")
    assert "years=2015-2023" in opened.hash()
    late = opened.page.get_by_role("slider", name="Latest year").bounding_box()
    brush = opened.page.locator(".brush").bounding_box()
    opened.page.mouse.move(late["x"] + late["width"] / 2, late["y"] + 10)
    opened.page.mouse.down()
    opened.page.mouse.move(brush["x"] + brush["width"] * 0.5, late["y"] + 10, steps=5)
    opened.page.mouse.up()
    assert "years=2015-2018" in opened.hash()
    assert count(opened).startswith("4 papers")


def test_years_play_and_stop(open_page, small):
    opened = open_page(small)
    opened.page.get_by_role("button", name="Play through the years").click()
    assert "years=2012-" in opened.hash()
    opened.page.get_by_role("button", name="Stop").click()
    stopped = opened.hash()
    assert stopped.startswith("#years=2012-20")
    opened.page.wait_for_timeout(900)
    assert opened.hash() == stopped


def test_neighbourhood_grows_by_steps(open_page, small):
    opened = open_page(small, hash_="node=arxiv:2302.00002")
    choose(opened, "1 step")
    assert count(opened) == "3 papers, 2 links"
    choose(opened, "2 steps")
    assert count(opened).startswith("7 papers")
    choose(opened, "Whole graph")
    assert count(opened).startswith("All")


def test_the_shortest_path_is_found_and_told(open_page, small):
    opened = open_page(small, hash_="node=arxiv:2311.00001")
    opened.page.get_by_role("button", name="Path from here …").click()
    opened.page.locator("#search-input").fill("number 3")
    opened.page.locator("#search-input").press("Enter")
    opened.settle()
    panel = opened.page.locator("#panel")
    assert panel.locator("h2").inner_text() == "3 steps"
    assert [one.split(" on ")[0] for one in panel.locator(".way").all_inner_texts()] == [
        "Paper number 11",
        "Paper number 0",
        "Paper number 2",
        "Paper number 3",
    ]
    assert opened.hash() == "#node=arxiv:2311.00001&path=arxiv:2311.00001~arxiv:2303.00003"


def test_a_path_against_the_references_is_told_as_such_and_none_too(open_page, small):
    against = open_page(small, hash_="path=arxiv:2301.00001~arxiv:2300.00000").page.locator("#panel").inner_text()
    assert "against" in against
    none = open_page(small, hash_="path=arxiv:2306.00006~arxiv:2300.00000").page.locator("#panel").inner_text()
    assert "No path" in none


def test_the_address_holds_the_state(open_page, small):
    state = "view=table&node=arxiv:2308.00008&size=citation_count&color=year&show=found&years=2013-2019&without=lists&groups=0,1&min=1&steps=1&sort=year"
    opened = open_page(small, hash_=state)
    page = opened.page
    assert page.locator("#by-size").input_value() == "citation_count"
    assert page.locator("#by-color").input_value() == "year"
    assert page.get_by_label("Reading lists").is_checked() is False
    page.get_by_role("button", name="Graph", exact=True).click()
    kept = opened.hash()[1:]
    assert set(kept.split("&")) == set(state.split("&")) - {"view=table"}


def test_nonsense_in_the_address_is_passed_over(open_page, small):
    opened = open_page(
        small,
        hash_="view=moon&node=nobody&size=%E0%A4%A&color=toString&years=x&groups=a,,&min=-3&steps=9&path=~&edge=a~b&sort=__proto__&theme=pink&&=&",
    )
    assert count(opened) == "All 12 papers, 2 repositories, 15 links"
    assert opened.said == []


def test_the_theme_follows_the_system_until_it_is_switched(open_page, small):
    opened = open_page(small, color_scheme="dark")

    def theme() -> list[str]:
        return opened.page.evaluate("[document.documentElement.dataset.theme, getComputedStyle(document.body).backgroundColor]")

    assert theme() == ["dark", "rgb(20, 23, 28)"]
    opened.page.locator("#toggle-theme").click()
    opened.settle()
    assert theme() == ["light", "rgb(251, 250, 247)"]
    assert "theme=light" in opened.hash()


def test_clicks_on_the_drawing_pick_nodes(open_page, small):
    opened = open_page(small, hash_="node=arxiv:2308.00008&steps=1")
    opened.settle()
    box = opened.page.locator("#canvas").bounding_box()
    legend = opened.page.locator("#legend").bounding_box()
    free = legend["x"] + legend["width"] - box["x"]
    opened.page.mouse.click(box["x"] + (box["width"] + free) / 2, box["y"] + box["height"] / 2)
    opened.settle()
    assert opened.page.locator("#panel h2").inner_text() == "Paper number 8 on honesty"


def test_csv_gexf_svg_png_and_bibtex_hold_what_is_shown(open_page, small):
    opened = open_page(small, hash_="show=listed")
    rows = list(csv.DictReader(io.StringIO(taken(opened, "CSV").decode())))
    assert [row["title"].split()[2] for row in rows if row["kind"] == "paper"] == ["8", "9", "10", "11"]
    assert rows[0]["listed"] == "true"
    assert rows[0]["pagerank"] == "0.04"
    graph = ET.fromstring(taken(opened, "GEXF"))
    space = "{http://gexf.net/1.3}"
    assert len(graph.findall(f".//{space}node")) == 5
    assert len(graph.findall(f".//{space}edge")) == 2
    picture = ET.fromstring(taken(opened, "SVG"))
    words = [text.text for text in picture.iter("{http://www.w3.org/2000/svg}text")]
    assert any("Paper number 8" in (word or "") for word in words)
    assert taken(opened, "PNG").startswith(b"\x89PNG")
    entries = taken(opened, "BibTeX").decode()
    assert entries.count("@") == 4
    assert "doi = {10.1000/xyz}" in entries


def test_what_is_unknown_of_a_paper_is_no_number(open_page, small):
    small.nodes["arxiv:2308.00008"]["out_degree"] = 3
    small.nodes["arxiv:2310.00000"]["references_declared"] = 7
    small.graph["measures"] = ["in_degree", "pagerank", "out_degree"]

    def panel(node: str) -> str:
        return open_page(small, hash_=f"node={node}").page.locator("#panel").inner_text()

    assert "References here (out-degree)" in panel("arxiv:2308.00008")
    unknown = panel("arxiv:2309.00009")
    assert "References here" not in unknown
    assert "References unknown" in unknown
    assert "7 references declared, none known" in panel("arxiv:2310.00000")


def test_the_page_and_the_bib_export_have_the_same_entries(open_page, small, tmp_path):
    small.nodes["arxiv:2308.00008"].update(title="Costs & {benefits} of 100%", abstract="One\n two_three", authors="Ada Lovelace")
    small.nodes["arxiv:2309.00009"].update(date="2023-09-05", venue="Proceedings of X", authors="A. B; C. D; et al.")
    write_bibtex(small, tmp_path / "small.bib")
    assert taken(open_page(small), "BibTeX").decode() == (tmp_path / "small.bib").read_text(encoding="utf-8")


def test_bibtex_of_one_paper_is_copied(open_page, small):
    opened = open_page(small, hash_="node=arxiv:2309.00009", permissions=["clipboard-read", "clipboard-write"])
    opened.page.get_by_role("button", name="Copy BibTeX").click()
    opened.page.wait_for_selector(".toast.shown")
    copied = opened.page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("@misc{lovelace2021paper,")
    assert "author = {Ada Lovelace and Grace Hopper}" in copied


def test_first_sight_names_at_most_ten_papers_and_no_words_overlap(open_page):
    graph = nx.gnm_random_graph(400, 1500, seed=3, directed=True)
    for node, place in nx.spring_layout(graph, seed=3, iterations=5).items():
        graph.nodes[node].update(
            title=f"A title of some length for paper {node}",
            x=float(place[0]),
            y=float(place[1]),
            community=node % 5,
            community_label=f"Topic {node % 5}",
        )
    opened = open_page(graph)
    with opened.page.expect_download() as download:
        opened.page.get_by_role("button", name="SVG", exact=True).click()
    picture = ET.fromstring(Path(download.value.path()).read_bytes())
    words = [text for text in picture.iter("{http://www.w3.org/2000/svg}text") if text.get("fill") != "none"]
    assert 1 <= sum(text.text.startswith("A title") for text in words) <= 10
    assert sum(text.text.startswith("Topic") for text in words) == 5
    boxes = []
    for text in words:
        wide, high = len(text.text) * float(text.get("font-size")) * 0.42, float(text.get("font-size")) * 0.75
        x, y = float(text.get("x")), float(text.get("y"))
        boxes.append((x - wide / 2, y - high, x + wide / 2, y))
    for k, a in enumerate(boxes):
        for b in boxes[:k]:
            assert a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1]


def test_a_phone_has_sheets_from_below(open_page, small):
    opened = open_page(small, width=390, height=844, has_touch=True)
    page = opened.page
    assert page.locator("#drawer").is_hidden()
    page.locator("#toggle-drawer").tap()
    drawer = page.locator("#drawer").bounding_box()
    assert drawer["y"] > 250
    assert drawer["width"] == 390
    page.locator("#toggle-drawer").tap()
    page.locator("#search-input").fill("number 8")
    page.locator("#search-list li").first.tap()
    opened.settle()
    panel = page.locator("#panel").bounding_box()
    assert panel["y"] + panel["height"] >= 840
    assert panel["width"] == 390
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_print_gives_picture_legend_and_table(open_page, small):
    opened = open_page(small, color_scheme="dark")
    page = opened.page
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.locator("#paper h1").text_content() == "Honesty"
    assert page.locator("#paper canvas").count() == 1
    assert page.locator("#paper tbody tr").count() == 12
    colours = page.evaluate(
        """() => { const c = document.querySelector('#paper canvas'), d = c.getContext('2d').getImageData(0, 0, c.width, c.height).data;
                   const seen = new Set(); for (let i = 0; i < d.length; i += 4) seen.add(`${d[i] >> 5},${d[i + 1] >> 5},${d[i + 2] >> 5}`); return [d[0], seen.size]; }"""
    )
    assert colours[0] == 255
    assert colours[1] > 8
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.locator("#paper").inner_html() == ""
    printed = page.pdf(format="A4")
    assert printed.startswith(b"%PDF")
    assert len(printed) > 20_000


def test_without_script_a_summary_and_a_table_remain(open_page, small):
    page = open_page(small, java_script_enabled=False).page
    assert page.locator(".plain h1").inner_text() == "Honesty"
    assert "12 citations" in page.locator(".plain p").first.inner_text()
    rows = page.locator(".plain tbody tr")
    assert rows.count() == 12
    assert rows.first.inner_text().split("\t")[1:3] == ["Paper number 0 on honesty", "Alan Turing"]
    assert page.locator("#app").is_hidden()
