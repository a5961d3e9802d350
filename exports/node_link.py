"""Node-link JSON: what networkx (``node_link_graph``) and d3 read."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from .columns import FlatGraph
from .json_text import to_json, write_list
from .writing import Written, replace_text

if TYPE_CHECKING:
    import networkx as nx


def write_node_link(graph: nx.DiGraph, path: Path | str) -> Written:
    """Write *graph* as ``{"directed", "multigraph", "graph", "nodes": [{"id"}], "edges": [{"source", "target"}]}``.

    Raises OutputError where *path* cannot be written.
    """
    flat = FlatGraph(graph, reserved={"key"})
    about = {key: flat.cleaner.text(str(graph.graph[key])) for key in ("name", "note") if graph.graph.get(key)}
    with replace_text(path) as file:
        head = {"directed": flat.directed, "multigraph": graph.is_multigraph(), "graph": about}
        file.write(to_json(head)[:-1] + ',\n"nodes":')
        write_list(file, ({"id": node, **row} for node, row in flat.nodes()))
        file.write(',\n"edges":')
        write_list(file, ({"source": source, "target": target, **row} for source, target, row in flat.edges()))
        file.write("}\n")
    return Written(Path(path), "json", len(flat.ids), graph.number_of_edges(), flat.cleaner.cleaned)
