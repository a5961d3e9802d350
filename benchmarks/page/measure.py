"""The page against pyvis's own page of the same graph, in one run: file, first paint, panning, memory, and writing time.

    python benchmarks/page/measure.py            # needs Playwright for Python and Chromium; takes about ten minutes

pyvis's page has physics off, the same positions and tooltips, and its parts in line, as users write it (its two Bootstrap
files are refused like every other request). Chromium draws by software, so frames per second are a floor for both. Of three rounds of each page the best counts, because the
machine is shared: what disturbs a round only ever makes it slower.
"""

from __future__ import annotations

import json
import random
import shutil
import tempfile
import time
from pathlib import Path
from typing import Any

import networkx as nx
from playwright.sync_api import sync_playwright
from pyvis.network import Network

from citewalk.exports.page import write_page
from citewalk.exports.page.columns import columns

FLAGS = (
    "--headless --no-sandbox --use-gl=angle --use-angle=swiftshader --enable-unsafe-swiftshader --disable-background-networking "
    "--disable-component-update --disable-sync --no-first-run --enable-precise-memory-info"
).split()
CHROMIUM = shutil.which("chromium")
WORDS = "alignment reward honest model learning graph neural citation preference feedback causal sparse transfer robust".split()


def collection(count: int, per_node: int = 5) -> nx.DiGraph:
    """A citation graph of *count* papers in topics, later ones citing earlier ones, with positions."""
    chance = random.Random(count)
    topics = max(3, min(24, count // 100))
    graph: nx.DiGraph = nx.DiGraph(name=f"{count} papers", fetched="2025-12-12", sources="openalex")
    cited: list[list[str]] = [[] for _ in range(topics)]
    for k in range(count):
        topic, node = chance.randrange(topics), f"arxiv:{2000 + k // 9999:04d}.{k % 99999:05d}"
        title = " ".join(chance.choice(WORDS) for _ in range(7)).capitalize()
        graph.add_node(
            node, id=node, kind="paper", label=title, title=title, year=2000 + 25 * k // count, authors="Ada Lovelace; Grace Hopper",
            listed=k % 20 == 0, arxiv_id=node[6:], url=f"https://arxiv.org/abs/{node[6:]}", citation_count=chance.randrange(500),
            pagerank=chance.random(), community=topic, community_label=" ".join(chance.sample(WORDS, 2)), color="#4477aa", size=5.0,
            x=100 * (topic % 5) + chance.gauss(0, 22), y=100 * (topic // 5) + chance.gauss(0, 22),
        )  # fmt: skip
        for _ in range(per_node):
            pool = cited[topic if chance.random() < 0.85 else chance.randrange(topics)]
            if pool and (other := chance.choice(pool)) != node and not graph.has_edge(node, other):
                graph.add_edge(node, other, relation="cites", sources="openalex", evidence="openalex: reference list")
        cited[topic].append(node)
    return graph


def write_pyvis(graph: nx.DiGraph, path: Path) -> None:
    """pyvis as its users write it, except that edges are put in at once (its add_edge is quadratic)."""
    network = Network(height="100vh", width="100%", directed=True, cdn_resources="in_line")
    network.options = {"physics": {"enabled": False}, "edges": {"smooth": False}}
    number = {node: k for k, node in enumerate(graph)}
    network.nodes = [
        {
            "id": number[node], "label": row["label"], "title": f"{row['title']}\n{row['authors']} ({row['year']})\n{node}", "shape": "dot", "size": row["size"],
            "color": row["color"], "x": row["x"] * 10, "y": row["y"] * 10, "group": row["community"], "value": row["pagerank"],
        }
        for node, row in graph.nodes(data=True)
    ]  # fmt: skip
    network.edges = [
        {"from": number[a], "to": number[b], "arrows": "to", "title": row["evidence"]} for a, b, row in graph.edges(data=True)
    ]
    path.write_text(network.generate_html(notebook=False), encoding="utf-8")


def measured(browser: Any, path: Path, ready: str) -> dict[str, float]:
    """First paint (s from navigation until a screenshot of the drawing is done), frames per second while panning, heap (MB)."""
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    page.set_default_timeout(240_000)
    page.route("**/*", lambda route: route.continue_() if route.request.url.startswith("file:") else route.abort())
    # The page has drawn when two frames after its load event have passed and a screenshot, which waits for the screen, is taken.
    began = time.perf_counter()
    page.goto(path.as_uri(), wait_until="load")
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    page.screenshot()
    first = time.perf_counter() - began
    assert page.evaluate(ready), f"{path}: nothing drawn"
    heap = used(context, page)
    frames = pan(page)
    context.close()
    return {"paint": first, "fps": frames, "heap": heap, "file": path.stat().st_size / 1000}


def used(context: Any, page: Any) -> float:
    """Megabytes of JavaScript heap after a collection, with the bytes of array buffers."""
    client = context.new_cdp_session(page)
    client.send("HeapProfiler.collectGarbage")
    usage = client.send("Runtime.getHeapUsage")
    return (usage["usedSize"] + usage.get("backingStorageSize", 0)) / 1e6


def pan(page: Any, seconds: float = 4.0) -> float:
    """Drag in circles and count the frames the page gets to draw."""
    page.evaluate(
        "() => { window.frames_ = 0; const tick = () => { window.frames_++; requestAnimationFrame(tick); }; requestAnimationFrame(tick); }"
    )
    page.mouse.move(640, 420)
    page.mouse.down()
    page.evaluate("() => { window.frames_ = 0; window.began = performance.now(); }")
    end, k = time.time() + seconds, 0
    while time.time() < end:
        page.mouse.move(640 + 90 * ((k % 8) - 4) / 4, 420 + 60 * ((k % 6) - 3) / 3)
        k += 1
    frames = page.evaluate("window.frames_ / (performance.now() - window.began) * 1000")
    page.mouse.up()
    return float(frames)


def writing(graph: nx.DiGraph, path: Path) -> tuple[float, float]:
    """Least seconds of seven rounds to write the page, and for one json.dumps of the same columns as plain lists."""
    plain = plain_columns(graph)

    def least(act: Any) -> float:
        found = []
        for _ in range(7):
            began = time.perf_counter()
            act()
            found.append(time.perf_counter() - began)
        return min(found)

    return least(lambda: write_page(graph, path)), least(lambda: json.dumps(plain))


def plain_columns(graph: nx.DiGraph) -> dict[str, Any]:
    """What the page holds, as lists of values."""
    names = dict.fromkeys(
        name for _, row in graph.nodes(data=True) for name in row if name not in ("size", "color", "community_label")
    )
    edges = dict.fromkeys(name for *_, row in graph.edges(data=True) for name in row)
    index = {node: k for k, node in enumerate(graph)}
    return {
        "nodes": {name: [row.get(name) for _, row in graph.nodes(data=True)] for name in names},
        "source": [index[a] for a, _ in graph.edges],
        "target": [index[b] for _, b in graph.edges],
        "edges": {name: [row.get(name) for *_, row in graph.edges(data=True)] for name in edges},
    }


def main() -> None:
    folder = Path(tempfile.mkdtemp())
    lines = ["| nodes / edges | page | file kB | first paint s | pan frames/s | heap MB |", "|---|---|---|---|---|---|"]
    found: dict[tuple[int, str], dict[str, float]] = {}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        for count, per_node, kinds in (
            (10, 2, ("citewalk",)),
            (1500, 5, ("citewalk", "pyvis")),
            (5000, 5, ("citewalk", "pyvis")),
            (20000, 6, ("citewalk", "pyvis")),
        ):
            graph = collection(count, per_node)
            for kind in kinds:
                path = folder / f"{kind}-{count}.html"
                write_page(graph, path) if kind == "citewalk" else write_pyvis(graph, path)
                ready = "!document.querySelector('#app').hidden" if kind == "citewalk" else "!!network.body"
                rounds = [measured(browser, path, ready) for _ in range(3)]
                one = {key: (max if key == "fps" else min)(r[key] for r in rounds) for key in rounds[0]}
                found[count, kind] = one
                lines.append(
                    f"| {count:,} / {graph.number_of_edges():,} | {kind} | {one['file']:,.0f} | {one['paint']:.2f} | {one['fps']:.1f} | {one['heap']:.1f} |"
                )
                print(lines[-1], flush=True)
        browser.close()
    ours, theirs = found[20000, "citewalk"], found[20000, "pyvis"]
    write, dump = writing(collection(20000, 6), folder / "w.html")
    held = [
        ("first paint at 20,000, share of pyvis's", ours["paint"] / theirs["paint"], "≤ 0.1"),
        ("panning at 5,000, times pyvis's", found[5000, "citewalk"]["fps"] / found[5000, "pyvis"]["fps"], "≥ 4"),
        ("file at 20,000, share of pyvis's", ours["file"] / theirs["file"], "≤ 0.333"),
        ("heap with array buffers at 20,000, share of pyvis's", ours["heap"] / theirs["heap"], "≤ 0.2"),
        ("first paint at 1,500, times that of 10", found[1500, "citewalk"]["paint"] / found[10, "citewalk"]["paint"], "≤ 2"),
        ("writing the page at 20,000, times one json.dumps of its columns", write / dump, "≤ 3"),
    ]
    table = [
        *lines,
        "",
        "| ratio | measured | asked |",
        "|---|---|---|",
        *(f"| {name} | {value:.3f} | {asked} |" for name, value, asked in held),
    ]
    table.append(f"\nWriting: {write:.2f} s, json.dumps of the columns: {dump:.2f} s, columns alone: {timed_columns():.2f} s.")
    print("\n".join(table[len(lines) :]))
    Path(__file__).with_name("measured.md").write_text("# The page, measured\n\n" + "\n".join(table) + "\n", encoding="utf-8")


def timed_columns() -> float:
    graph = collection(20000, 6)
    began = time.perf_counter()
    columns(graph)
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
