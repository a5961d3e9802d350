"""One file, whole or not at all, the same bytes every time, its policy matching its parts."""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
import shutil
import subprocess
from pathlib import Path

import networkx as nx
import pytest

import citewalk
import citewalk.exports.page
from citewalk.exports.page import page_html, write_page
from citewalk.exports.page.document import fill
from citewalk.graph.errors import OutputError

FOLDER = Path(citewalk.exports.page.__file__).resolve().parent
SOURCE = FOLDER / "source"


@pytest.fixture
def graph() -> nx.DiGraph:
    graph = nx.gnm_random_graph(40, 90, seed=2, directed=True)
    graph = nx.relabel_nodes(graph, str)
    for k, node in enumerate(graph):
        graph.nodes[node].update(
            title=f"Title {k} é </script> \u2028", x=k % 7, y=k // 7, listed=k < 5, url=f"https://example.org/{k}"
        )
    graph.graph.update(name="A & B", note="<b>bold</b>", fetched="2025-12-12", sources="openalex")
    return graph


def test_policy_hashes_are_those_of_the_inline_parts(graph):
    page = page_html(graph)
    policy = html.unescape(re.search(r'Content-Security-Policy" content="([^"]*)"', page).group(1))
    script = page.rpartition("<script>")[2].partition("</script>")[0]
    style = page.partition("<style>")[2].partition("</style>")[0]
    for name, part in (("script-src", script), ("style-src", style)):
        digest = base64.b64encode(hashlib.sha256(part.encode()).digest()).decode()
        assert f"{name} 'sha256-{digest}'" in policy
    assert policy.startswith("default-src 'none';")
    assert "<!--" not in script


def test_the_same_graph_gives_the_same_bytes(graph, tmp_path):
    first, second = tmp_path / "a.html", tmp_path / "b.html"
    written = write_page(graph, first)
    write_page(graph.copy(), second)
    assert first.read_bytes() == second.read_bytes() == page_html(graph).encode()
    assert (written.path, written.format, written.nodes, written.edges) == (first, "page", 40, 90)
    assert b"\r" not in first.read_bytes()


def test_nothing_in_the_page_names_another_place_to_load_from(graph):
    page = page_html(graph)
    head = page.partition('<script type="application/json"')[0]
    assert not re.search(r"<(?:script|link|img|iframe)[^>]+(?:src|href)=", head)


def test_title_and_theme_can_be_given(graph):
    page = page_html(graph, title="<Mine>", theme="dark")
    assert "<title>&lt;Mine&gt;</title>" in page
    assert 'data-theme="dark"' in page
    assert "A &amp; B" not in page
    with pytest.raises(ValueError, match="unknown theme .*; known are auto, light, dark"):
        page_html(graph, theme="pink")


class Unsayable:
    def __str__(self) -> str:
        raise TypeError("no words for it")


def test_a_page_that_cannot_be_written_leaves_the_old_one(graph, tmp_path):
    with pytest.raises(OutputError):
        write_page(graph, tmp_path / "nowhere" / "page.html")
    old = tmp_path / "page.html"
    old.write_text("old")
    graph.graph["fetched"] = Unsayable()
    with pytest.raises(TypeError):
        write_page(graph, old)
    assert old.read_text() == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["page.html"]


def test_slots_are_filled_once():
    assert fill("{{a}}-{{b}}", {"a": "{{b}}", "b": "{{a}}"}) == "{{b}}-{{a}}"


def test_lone_surrogates_and_nul_do_not_stop_the_page():
    graph = nx.DiGraph()
    graph.add_node("\ud800", title="\x00 \udfff \ufffe", x=0, y=0)
    page = page_html(graph)
    data = json.loads(page.partition('id="data">')[2].partition("</script>")[0])
    assert data["nodes"]["label"] == ["\x00 \udfff \ufffe"]


def test_plain_table_links_only_to_the_web():
    graph = nx.DiGraph()
    for k, url in enumerate(
        ["https://example.org/a?b=1&c=<x>", "javascript:alert(1)", "https://[broken", "//example.org", "http://e.org/ x"]
    ):
        graph.add_node(k, title=f"T{k}", url=url)
    table = page_html(graph).partition("<noscript>")[2].partition("</noscript>")[0]
    assert re.findall(r'href="([^"]*)"', table) == ["https://example.org/a?b=1&amp;c=&lt;x&gt;"]


def test_the_bundle_is_the_one_the_manifest_names():
    manifest = json.loads((FOLDER / "vendor" / "manifest.json").read_text("utf-8"))
    bundle = (FOLDER / "vendor" / manifest["bundle"]).read_bytes()
    assert manifest["sha256"] == hashlib.sha256(bundle).hexdigest()
    assert manifest["bytes"] == len(bundle)
    licences = (FOLDER / "vendor" / "LICENSES.txt").read_text("utf-8")
    for library in manifest["libraries"]:
        assert library["integrity"].startswith("sha512-")
        assert f"{library['name']} {library['version']} ({library['license']})" in licences
    wanted = json.loads((SOURCE / "package.json").read_text("utf-8"))["dependencies"]
    assert wanted.items() <= {one["name"]: one["version"] for one in manifest["libraries"]}.items()


def test_the_bundle_is_what_the_sources_give():
    node = shutil.which("node")
    if node is None:
        pytest.skip("Node is not installed; the committed bundle is used as it is")
    if not (SOURCE / "node_modules" / "esbuild").is_dir():
        pytest.skip("the page's build tools are not installed: npm ci --prefix exports/page/source")
    done = subprocess.run([node, "build.mjs", "--check"], cwd=SOURCE, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_the_sources_have_sound_types():
    npx = SOURCE / "node_modules" / ".bin" / "tsc"
    if shutil.which("node") is None or not npx.exists():
        pytest.skip("the page's build tools are not installed: npm ci --prefix exports/page/source")
    done = subprocess.run([str(npx), "--noEmit"], cwd=SOURCE, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_show_puts_the_page_into_a_notebook(graph, tmp_path):
    shown = citewalk.show(graph, height=500, theme="light")
    markup = shown._repr_html_()
    assert markup.startswith("<iframe ")
    assert html.unescape(re.search(r'srcdoc="([^"]*)"', markup).group(1)) == page_html(graph, theme="light")
    assert "allow-same-origin" not in markup
    assert repr(shown) == "<citation graph of 40 nodes and 90 edges>"
    assert shown.save(tmp_path / "x.html").nodes == 40
    with pytest.raises(ValueError, match="at least 200"):
        citewalk.show(graph, height=10)


@pytest.mark.parametrize(
    ("nodes", "edges", "line"),
    [
        ({}, [], "0 papers · 0 citations"),
        ({"a": {}}, [], "1 paper · 0 citations"),
        ({"a": {}, "b": {}}, [("a", "b")], "2 papers · 1 citation"),
        ({"a": {"listed": True}, "b": {}, "c": {"kind": "repository"}}, [("a", "b")], "1 listed and 1 found paper · 1 repository · 1 citation"),
    ],
)  # fmt: skip
def test_the_summary_counts_as_people_do(nodes, edges, line):
    graph = nx.DiGraph()
    graph.add_nodes_from(nodes.items())
    graph.add_edges_from(edges)
    assert f'<p id="summary">{line}</p>' in page_html(graph)
