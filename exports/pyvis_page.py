"""A second page renderer, pyvis: for small graphs, notebooks and people who already know vis-network.

pyvis gets positions that are computed already (physics off), all its parts in line, and only plain text. What it would
fetch from elsewhere (two Bootstrap files) and what it would read as markup (a heading, titles holding ``href``) is taken
out, and a security policy forbids every connection. The page for large graphs is :mod:`citewalk.exports.page`.
"""

from __future__ import annotations

import html
import math
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import networkx as nx
from pyvis.network import Network

from ..graph.coverage import References, of_graph
from ..graph.errors import InputError
from .page.columns import collection
from .page.plain import summary
from .writing import Written, clean_text, replace_binary

LIMIT = 2000
POLICY = "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
EDGE_COLORS = {"cites": "#9aa3b2", "has_code": "#e69f00", "lists": "#c9b37a"}
OPTIONS = {
    "physics": {"enabled": False},
    "interaction": {"hover": True, "tooltipDelay": 120, "hideEdgesOnDrag": True},
    "nodes": {"shape": "dot", "font": {"size": 13, "color": "#1d2129"}, "borderWidth": 1},
    "edges": {"smooth": False, "width": 0.6, "arrows": {"to": {"enabled": True, "scaleFactor": 0.4}}},
    "layout": {"improvedLayout": False},
}
# pyvis asks a stranger's server for these two although everything else is in line.
_BOOTSTRAP = re.compile(r"<link\s[^>]*bootstrap[^>]*>|<script\s[^>]*bootstrap[^>]*>\s*</script>", re.DOTALL)
_HEADING = re.compile(r"<center>\s*<h1></h1>\s*</center>")
_PIXELS = 90.0  # between neighbours, on average


def write_pyvis_page(graph: nx.DiGraph, path: str | Path, *, title: str | None = None, limit: int = LIMIT) -> Written:
    """Write *graph* (laid out: ``x``, ``y`` on its nodes) as a pyvis page to *path*, replaced whole or not at all.

    At most *limit* nodes are drawn, the listed ones first, then the most cited; what was left out is said in the page and
    in ``Written.notes``. Raises OutputError when the file cannot be written, InputError for a limit below 1.
    """
    page, shown, links, notes = _page(graph, title, limit)
    with replace_binary(path) as file:
        file.write(page.encode("utf-8", "replace"))
    return Written(path=Path(path), format="pyvis", nodes=shown, edges=links, notes=notes)


def pyvis_html(graph: nx.DiGraph, *, title: str | None = None, limit: int = LIMIT) -> str:
    """Return the page :func:`write_pyvis_page` would write, as text."""
    return _page(graph, title, limit)[0]


def _page(graph: nx.DiGraph, title: str | None, limit: int) -> tuple[str, int, int, tuple[str, ...]]:
    if limit < 1:
        raise InputError(f"limit must be at least 1, not {limit}")
    kept = _most_telling(graph, limit)
    number = {node: index for index, node in enumerate(kept)}
    network = Network(height="calc(100vh - 96px)", width="100%", directed=True, cdn_resources="in_line")
    network.options = OPTIONS
    network.nodes = _nodes(graph, kept)
    network.edges = [_edge(number[a], number[b], row) for a, b, row in graph.edges(data=True) if a in number and b in number]
    left_out = len(graph) - len(kept)
    notes = (
        (
            f"pyvis draws {len(kept):,} of {len(graph):,} nodes (listed papers first, then the most cited); {left_out:,} were "
            f"left out because vis-network is slow beyond {limit:,}. The page without --renderer pyvis shows all.",
        )
        if left_out
        else ()
    )
    told = collection(graph.graph)
    name = title or told.get("name", "Citation graph")
    citations = sum(1 for *_, relation in graph.edges(data="relation", default="cites") if relation == "cites")
    page = _dressed(network.generate_html(notebook=False), name, summary(told, graph, citations), notes)
    return page, len(kept), len(network.edges), notes


def _most_telling(graph: nx.DiGraph, limit: int) -> list[Any]:
    """Return at most *limit* nodes in the graph's order: listed ones first, then those with the most edges into them."""
    if len(graph) <= limit:
        return list(graph)
    place = {node: index for index, node in enumerate(graph)}
    ranked = sorted(graph, key=lambda node: (not graph.nodes[node].get("listed"), -graph.in_degree(node), place[node]))
    return sorted(ranked[:limit], key=place.__getitem__)


def _nodes(graph: nx.DiGraph, kept: Sequence[Any]) -> list[dict[str, Any]]:
    rows = [graph.nodes[node] for node in kept]
    places = _places(rows)
    references = of_graph(graph)
    drawn = enumerate(zip(kept, rows, places, strict=True))
    return [_node(index, node, row, place, references.get(node)) for index, (node, row, place) in drawn]


def _node(
    index: int, node: Any, row: Mapping[str, Any], place: tuple[float, float], references: References | None
) -> dict[str, Any]:
    label = _plain(row.get("label") or row.get("title") or node)
    color = str(row.get("color", ""))
    fill = color if re.fullmatch(r"#[0-9a-fA-F]{6}", color) else "#7a8699"
    return {
        "id": index,
        "label": label if len(label) <= 40 else label[:38].rstrip() + "…",
        "title": _tooltip(node, row, references),
        "shape": "square" if row.get("kind") == "repository" else "dot",
        "x": place[0],
        "y": place[1],
        "size": max(4.0, min(_number(row.get("size"), 8.0), 40.0)),
        "borderWidth": 3 if row.get("listed") else 1,
        "color": {"background": fill, "border": "#1d2129" if row.get("listed") else "#ffffff"},
    }


def _tooltip(node: Any, row: Mapping[str, Any], references: References | None) -> str:
    """Return what a hover shows, as plain text; vis-network never reads a text as markup.

    Only pyvis would, in a popup of its own that it switches on when any title holds ``href``: an invisible word joiner
    inside that word keeps it off.
    """
    lines = [row.get("title") or row.get("label") or node, row.get("authors"), row.get("venue"), row.get("year"), node]
    if references and references.short:
        lines.append(str(references))
    return "\n".join(_plain(line) for line in lines if line).replace("href", "h\u2060ref")


def _edge(source: int, target: int, row: Mapping[str, Any]) -> dict[str, Any]:
    relation = str(row.get("relation") or "cites")
    title = _plain(f"{relation.replace('_', ' ')} ({row['sources']})" if row.get("sources") else relation)
    return {"from": source, "to": target, "arrows": "to", "title": title, "color": EDGE_COLORS.get(relation, "#9aa3b2")}


def _places(rows: Sequence[Mapping[str, Any]]) -> list[tuple[float, float]]:
    """Return positions in vis-network's pixels (y points down); nodes without a position go on a spiral."""
    known = [(_number(row.get("x"), math.nan), _number(row.get("y"), math.nan)) for row in rows]
    there = [place for place in known if math.isfinite(place[0]) and math.isfinite(place[1])]
    low = [min((place[k] for place in there), default=0.0) for k in (0, 1)]
    span = max([max(place[k] for place in there) - low[k] for k in (0, 1)] if there else [0.0]) or 1.0
    scale = _PIXELS * math.sqrt(max(len(rows), 1)) / span
    found = []
    for index, (x, y) in enumerate(known):
        if math.isfinite(x) and math.isfinite(y):
            found.append((round((x - low[0]) * scale, 1), round(-(y - low[1]) * scale, 1)))
        else:
            turn, far = index * math.pi * (3 - math.sqrt(5)), _PIXELS * math.sqrt(index + 1)
            found.append((round(far * math.cos(turn), 1), round(far * math.sin(turn), 1)))
    return found


def _dressed(page: str, name: str, line: str, notes: tuple[str, ...]) -> str:
    """Return pyvis's page with a head of our own and nothing to fetch."""
    page = _HEADING.sub("", _BOOTSTRAP.sub("", page))
    head = (
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{_escaped(name)}</title>\n"
        "<style>body{margin:0;font:14px/1.45 system-ui,sans-serif;color:#1d2129}header{padding:10px 16px}"
        "header h1{font-size:16px;margin:0}header p{margin:0;color:#5b6270}</style>\n"
    )
    said = "".join(f"<p>{_escaped(sentence)}</p>" for sentence in (line, *notes))
    top = f"<header><h1>{_escaped(name)}</h1>{said}</header>\n"
    page = page.replace("<html>", '<!DOCTYPE html>\n<html lang="en">', 1)
    page = page.replace('<meta charset="utf-8">', '<meta charset="utf-8">\n' + head, 1)
    return page.replace("<body>", "<body>\n" + top, 1)


def _plain(value: Any) -> str:
    return clean_text(str(value))[0]


def _escaped(text: str) -> str:
    return html.escape(_plain(text))


def _number(value: Any, fallback: float) -> float:
    try:
        number = float(value)
    except (TypeError, ValueError, OverflowError):
        return fallback
    return number if math.isfinite(number) else fallback
