"""Cytoscape's ``.cyjs``: opens in Cytoscape and, as an argument of ``cytoscape()``, in Cytoscape.js, looks included.

Format: the JSON of Cytoscape.js (js.cytoscape.org, "Notation"), with the header Cytoscape writes.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .columns import FlatGraph, Row
from .json_text import to_json, write_list
from .writing import Written, replace_text

if TYPE_CHECKING:
    import networkx as nx

_STYLE = [
    {"selector": "node", "style": {"shape": "ellipse"}},
    {"selector": "node[label]", "style": {"label": "data(label)", "font-size": 8}},
    {"selector": "node[color]", "style": {"background-color": "data(color)"}},
    {"selector": "node[size]", "style": {"width": "data(size)", "height": "data(size)"}},
    {"selector": "node[kind = 'repository']", "style": {"shape": "rectangle"}},
    {
        "selector": "edge",
        "style": {"width": 0.5, "line-color": "#999999", "target-arrow-color": "#999999", "target-arrow-shape": "triangle",
                  "curve-style": "bezier", "arrow-scale": 0.5},
    },
    {"selector": "edge[relation = 'has_code']", "style": {"line-style": "dashed"}},
    {"selector": "edge[relation = 'lists']", "style": {"line-style": "dotted"}},
]  # fmt: skip


def write_cyjs(graph: nx.DiGraph, path: Path | str) -> Written:
    """Write *graph* for Cytoscape: positions and looks kept; ``interaction`` repeats the relation, as Cytoscape expects.

    Raises OutputError where *path* cannot be written.
    """
    flat = FlatGraph(graph, reserved={"name", "shared_name", "suid", "selected", "interaction"})
    name = flat.cleaner.text(str(graph.graph.get("name") or "citewalk"))
    head = {
        "format_version": "1.0",
        "generated_by": "citewalk",
        "target_cytoscapejs_version": "~3.30",
        "data": {"name": name, "shared_name": name},
        "style": _STYLE,
        "layout": {"name": "preset"},
    }
    with replace_text(path) as file:
        file.write(to_json(head)[:-1] + ',\n"elements":{"nodes":')
        write_list(file, _nodes(flat))
        file.write(',\n"edges":')
        write_list(file, _edges(flat))
        file.write("}}\n")
    return Written(Path(path), "cyjs", len(flat.ids), graph.number_of_edges(), flat.cleaner.cleaned)


def _nodes(flat: FlatGraph) -> Iterator[dict[str, Any]]:
    placed = all(flat.node_column(axis, "integer", "double") for axis in "xy")
    for node, row in flat.nodes():
        label = row.get("label", node)
        item: dict[str, Any] = {"data": {"id": node, "name": label, "shared_name": label, **row}}
        if placed and "x" in row and "y" in row:
            item["position"] = {"x": row["x"], "y": row["y"]}
        yield item


def _edges(flat: FlatGraph) -> Iterator[dict[str, Any]]:
    for number, (source, target, row) in enumerate(flat.edges()):
        kind: Row = {"interaction": row["relation"]} if "relation" in row else {}
        yield {"data": {"id": f"e{number}", "source": source, "target": target, **kind, **row}}
