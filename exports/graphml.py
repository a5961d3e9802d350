"""GraphML: opens in Gephi, yEd, igraph, Cytoscape and networkx.

Flat ``label x y size color``, which Gephi maps to the look of nodes; one typed key per name, and the key's id is its name
(ids such as ``d3`` mean "label" to Gephi's importer). Specification: graphml.graphdrawing.org, version 1.0.
"""

from __future__ import annotations

from collections.abc import Hashable, Set
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from .columns import Column, FlatGraph, Type, without_own_id
from .markup import DECLARATION, Cell, attribute, cell, content, rendered
from .writing import Cleaner, Written, replace_text

if TYPE_CHECKING:
    import networkx as nx

NAMESPACE = "http://graphml.graphdrawing.org/xmlns"

_TYPES: dict[Type, str] = {"boolean": "boolean", "double": "double", "string": "string", "strings": "string"}


def write_graphml(graph: nx.DiGraph, path: Path | str) -> Written:
    """Write *graph* as GraphML; lists become text with ``; `` between, for GraphML has no lists.

    Raises OutputError where *path* cannot be written.
    """
    flat = FlatGraph(graph)
    ids = {node: attribute(text) for node, text in flat.ids.items()}
    with replace_text(path) as file:
        file.write(f'{DECLARATION}<graphml xmlns="{NAMESPACE}">\n')
        node_cells = _declare(file, "node", flat.node_columns, flat.cleaner)
        edge_cells = _declare(file, "edge", flat.edge_columns, flat.cleaner, {column.name for column in flat.node_columns})
        file.write(f'<graph edgedefault="{"directed" if flat.directed else "undirected"}">\n')
        for node, data in graph.nodes(data=True):
            file.write(f'<node id="{ids[node]}">{rendered(node_cells, without_own_id(node, data))}</node>\n')
        for source, target, data in graph.edges(data=True):
            file.write(f'<edge source="{ids[source]}" target="{ids[target]}">{rendered(edge_cells, data)}</edge>\n')
        file.write("</graph>\n</graphml>\n")
    return Written(Path(path), "graphml", len(flat.ids), graph.number_of_edges(), flat.cleaner.cleaned)


def _declare(
    file: TextIO, of: str, columns: list[Column], cleaner: Cleaner, taken: Set[str] = frozenset()
) -> list[tuple[Hashable, Cell]]:
    """Declare *columns* as keys and return their cells; a key's id is the name, with *of* before it where that is *taken*."""
    cells = []
    ids = set(taken)
    for column in columns:
        key = column.name
        while key in ids:
            key = f"{of}_{key}"
        ids.add(key)
        name, key = attribute(column.name), attribute(key)
        kind = ("long" if column.wide else "int") if column.type == "integer" else _TYPES[column.type]
        file.write(f'<key id="{key}" for="{of}" attr.name="{name}" attr.type="{kind}"/>\n')
        cells.append((column.key, cell(column, cleaner, f'<data key="{key}">', "</data>", content)))
    return cells
