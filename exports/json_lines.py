"""JSON Lines: one JSON object a line, first the nodes, then the edges; ``type`` says which."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from .columns import FlatGraph
from .json_text import to_json
from .writing import Written, replace_text

if TYPE_CHECKING:
    import networkx as nx


def write_json_lines(graph: nx.DiGraph, path: Path | str) -> Written:
    """Write *graph* as lines ``{"type": "node", "id": …}`` and ``{"type": "edge", "source": …, "target": …}``.

    Raises OutputError where *path* cannot be written.
    """
    flat = FlatGraph(graph, reserved={"type"})
    with replace_text(path) as file:
        for node, row in flat.nodes():
            file.write(to_json({"type": "node", "id": node, **row}) + "\n")
        for source, target, row in flat.edges():
            file.write(to_json({"type": "edge", "source": source, "target": target, **row}) + "\n")
    return Written(Path(path), "jsonl", len(flat.ids), graph.number_of_edges(), flat.cleaner.cleaned)
