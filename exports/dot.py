"""GraphViz DOT: positions pinned (``neato -n2`` keeps them), looks kept, text quoted so that no title can break out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from .columns import FlatGraph, Row
from .gexf import hex_color
from .writing import Written, replace_text

if TYPE_CHECKING:
    import networkx as nx

_STYLES = {"has_code": "dashed", "lists": "dotted"}


def write_dot(graph: nx.DiGraph, path: Path | str) -> Written:
    """Write *graph* for GraphViz: label, colour, size (points), position, tooltip (the title), URL; a relation is an edge style.

    Raises OutputError where *path* cannot be written.
    """
    flat = FlatGraph(graph)
    arrow = "->" if flat.directed else "--"
    name = flat.cleaner.text(str(graph.graph.get("name") or "citewalk"))
    with replace_text(path) as file:
        file.write(f"{'digraph' if flat.directed else 'graph'} {quoted(name)} {{\n")
        file.write('graph [overlap=false, outputorder=edgesfirst, charset="UTF-8"];\n')
        file.write('node [shape=circle, style=filled, color="#00000000", fontsize=8, fixedsize=shape, width=0.2];\n')
        file.write('edge [color="#99999988", arrowsize=0.4];\n')
        for node, row in flat.nodes():
            file.write(f"{quoted(node)} [{', '.join(_node(node, row))}];\n")
        for source, target, row in flat.edges():
            file.write(f"{quoted(source)} {arrow} {quoted(target)}{_edge(row)};\n")
        file.write("}\n")
    return Written(Path(path), "dot", len(flat.ids), graph.number_of_edges(), flat.cleaner.cleaned)


def quoted(text: str) -> str:
    r"""Return *text* as a quoted DOT string that stands for itself: only ``\`` and ``"`` mean anything there."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _label(text: object) -> str:
    """Return *text* as a label shown as it is: GraphViz reads HTML entities in labels, and a raw line end is fine."""
    return quoted(str(text).replace("&", "&amp;"))


def _node(node: str, row: Row) -> list[str]:
    looks = [f"label={_label(row.get('label', node))}"]
    if "title" in row:
        looks.append(f"tooltip={_label(row['title'])}")
    if "url" in row:
        looks.append(f"URL={quoted(str(row['url']))}")
    if hex_color(row.get("color")):
        looks.append(f"fillcolor={quoted(str(row['color']))}")
    size, x, y = row.get("size"), row.get("x"), row.get("y")
    if isinstance(size, (int, float)) and size > 0:
        looks.append(f"width={size / 72:.3f}, fontsize={max(1, size / 3):.1f}")  # small nodes speak softly
    if isinstance(x, (int, float)) and isinstance(y, (int, float)):
        looks.append(f'pos="{x:.2f},{y:.2f}!"')
    if row.get("kind") == "repository":
        looks.append("shape=square")
    return looks


def _edge(row: Row) -> str:
    looks = [f"style={_STYLES[str(row['relation'])]}"] if row.get("relation") in _STYLES else []
    if "relation" in row:
        looks.append(f"relation={quoted(str(row['relation']))}")
    return f" [{', '.join(looks)}]" if looks else ""
