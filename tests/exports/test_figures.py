"""Still pictures: SVG, PNG, PDF."""

from __future__ import annotations

import struct
from pathlib import Path
from typing import Any

import networkx as nx
import pytest
from lxml import etree

from citewalk.exports.columns import FlatGraph
from citewalk.exports.figure import Text, draw, shortened, text_width, wrapped
from citewalk.exports.svg import write_svg
from citewalk.graph.errors import OutputError
from citewalk.graph.palette import LIGHT

SVG = "{http://www.w3.org/2000/svg}"


def parse(path: Path) -> etree._Element:
    return etree.parse(path, etree.XMLParser(recover=False, huge_tree=True)).getroot()


def box(text: Text) -> tuple[float, float, float, float]:
    wide = text_width(text.text, text.size)
    left = text.x - {"start": 0, "middle": wide / 2, "end": wide}[text.anchor]
    return left, text.y - text.size, left + wide, text.y


@pytest.mark.parametrize("name", ["empty", "small", "traps", "demo"])
def test_svg_draws_every_node_and_edge_once(name: str, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    graph = request.getfixturevalue(name)
    written = write_svg(graph, tmp_path / "a.svg")
    root = parse(tmp_path / "a.svg")
    lines, nodes, _ = root.findall(f"{SVG}g")
    relations = {relation for *_, relation in graph.edges(data="relation")}
    assert len(lines) == graph.number_of_edges() + len(relations)
    titles = [node.find(f"{SVG}title").text for node in nodes]
    wanted = [" ".join(data.get("title", data["label"]).split()) for data in graph.nodes.values()]
    assert sorted(titles[: len(wanted)]) == sorted(wanted)
    squares = sum(node.tag == f"{SVG}rect" for node in nodes[: len(wanted)])
    assert squares == sum(kind == "repository" for _, kind in graph.nodes(data="kind"))
    assert written.cleaned == 0
    assert not root.xpath(
        "//@href | //@onload | //*[local-name()='script' or local-name()='image' or local-name()='foreignObject']"
    )


def test_everything_is_inside_the_picture(demo: nx.DiGraph) -> None:
    picture = draw(FlatGraph(demo), width=1200, height=800, labels=60)
    assert all(
        node.radius <= node.x <= 1200 - node.radius and node.radius <= node.y <= 800 - node.radius for node in picture.nodes
    )
    for text in picture.texts:
        left, top, right, bottom = box(text)
        assert left >= 0
        assert top >= 0
        assert right <= 1200
        assert bottom <= 800


def test_labels_do_not_hide_each_other(demo: nx.DiGraph) -> None:
    labels = [box(text) for text in draw(FlatGraph(demo), labels=60).texts if text.halo]
    assert len(labels) >= 20
    for number, one in enumerate(labels):
        for other in labels[:number]:
            assert one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]


def test_biggest_nodes_have_their_names(demo: nx.DiGraph) -> None:
    shown = {text.text.rstrip("…") for text in draw(FlatGraph(demo)).texts if text.halo}
    biggest = sorted(demo.nodes.values(), key=lambda data: -data["size"])[:5]
    assert all(any(" ".join(data["title"].split()).startswith(text) for text in shown) for data in biggest)


def test_y_points_up_as_in_gephi_and_shape_is_kept() -> None:
    graph = nx.DiGraph()
    for name, x, y in (("left", -2.0, 0.0), ("right", 2.0, 0.0), ("up", 0.0, 1.0)):
        graph.add_node(name, x=x, y=y)
    spots = {node.title: node for node in draw(FlatGraph(graph)).nodes}
    assert spots["left"].x < spots["up"].x < spots["right"].x
    assert spots["up"].y < spots["left"].y == spots["right"].y
    assert spots["right"].x - spots["left"].x == pytest.approx(4 * (spots["left"].y - spots["up"].y))


def test_nodes_without_place_colour_or_size_are_drawn_too() -> None:
    graph = nx.gnm_random_graph(30, 60, seed=1, directed=True)
    for node in graph:
        graph.nodes[node]["community"] = node % 3
    picture = draw(FlatGraph(graph))
    places = {(round(node.x), round(node.y)) for node in picture.nodes[:30]}
    assert len(places) == 30
    assert {node.fill for node in picture.nodes[:30]} == set(LIGHT[:3])


def test_huge_graphs_are_thinned_and_told(monkeypatch: pytest.MonkeyPatch, demo: nx.DiGraph, tmp_path: Path) -> None:
    monkeypatch.setattr("citewalk.exports.figure._MOST_EDGES", 100)
    written = write_svg(demo, tmp_path / "a.svg")
    assert written.notes == (f"Only the 100 edges to the most cited nodes are drawn, of {demo.number_of_edges():,}.",)


@pytest.mark.parametrize("size", [{"width": 10}, {"height": 100_000}])
def test_impossible_sizes_are_told(size: dict[str, int], small: nx.DiGraph, tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="a figure is 400 to 20000 pixels wide"):
        write_svg(small, tmp_path / "a.svg", **size)


def test_shortened() -> None:
    assert shortened("short", 12, 200) == "short"
    long = shortened("A very long title, that goes on and on", 12, 100)
    assert long.endswith("…")
    assert text_width(long, 12) <= 100 + text_width("…", 12)


def test_wrapped() -> None:
    assert wrapped("one two three", 12, 500) == ["one two three"]
    assert wrapped("one two three", 12, text_width("one two", 12)) == ["one two", "three"]
    first, second = wrapped("word " * 30, 12, 100)
    assert set(first.split()) == {"word"}
    assert text_width(first, 12) <= 100 < text_width(first + " word", 12)
    assert second.endswith("…")
    assert wrapped("x" * 200, 12, 100)[0].endswith("…")
    assert wrapped("", 12, 100) == [""]


def test_legend_says_what_is_there_in_its_colours(demo: nx.DiGraph) -> None:
    picture = draw(FlatGraph(demo))
    words = [text.text for text in picture.texts if not text.halo]
    assert {"Communities", "Nodes", "Edges", "listed paper", "code repository", "README lists"} <= set(words)
    (sample,) = [node for node in picture.nodes if node.title == "code repository"]
    assert {node.fill for node in picture.nodes if node.square} == {sample.fill}
    for group in demo.graph["communities"][:3]:
        label = " ".join(word.removesuffix("…") for word in words)
        assert group["label"].split(",")[0] in label
        assert f"({group['size']:,})" in label


def raster() -> Any:
    pytest.importorskip("matplotlib", reason="matplotlib is not installed")
    from citewalk.exports import raster

    return raster


def test_png_has_the_size_asked_for(small: nx.DiGraph, tmp_path: Path) -> None:
    raster().write_png(small, tmp_path / "a.png", width=800, height=600, scale=1)
    content = (tmp_path / "a.png").read_bytes()
    assert content.startswith(b"\x89PNG")
    assert struct.unpack(">II", content[16:24]) == (800, 600)


def test_png_shows_the_nodes_where_the_svg_does(small: nx.DiGraph, tmp_path: Path) -> None:
    image = pytest.importorskip("PIL.Image", reason="Pillow is not installed")
    raster().write_png(small, tmp_path / "a.png", scale=1)
    picture = draw(FlatGraph(small))
    with image.open(tmp_path / "a.png") as pixels:
        rgb = pixels.convert("RGB")
        for node in picture.nodes:
            assert "#{:02x}{:02x}{:02x}".format(*rgb.getpixel((round(node.x), round(node.y)))) == node.fill


def test_pdf_holds_text_and_no_date(small: nx.DiGraph, tmp_path: Path) -> None:
    raster().write_pdf(small, tmp_path / "a.pdf")
    content = (tmp_path / "a.pdf").read_bytes()
    assert content.startswith(b"%PDF")
    assert b"CreationDate" not in content
    assert b"/Title (Two papers)" in content


def test_dollar_signs_are_no_formulas(tmp_path: Path) -> None:
    graph = nx.DiGraph()
    graph.add_node("a", label=r"costs $5 and $\broken{", title="漢字 \U0001f600")
    raster().write_png(graph, tmp_path / "a.png", scale=1)
    assert (tmp_path / "a.png").stat().st_size > 1000
