"""CX2, the exchange format of Cytoscape and NDEx, with positions, types and a visual style.

Format: Cytoscape Exchange Format Specification (Version 2).
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from .columns import Column, FlatGraph, Type, graph_description
from .json_text import to_json, write_list
from .writing import Written, replace_text

if TYPE_CHECKING:
    import networkx as nx

_TYPES: dict[Type, str] = {"boolean": "boolean", "double": "double", "string": "string", "strings": "list_of_string"}
_DEFAULTS = {
    "network": {"NETWORK_BACKGROUND_COLOR": "#FFFFFF"},
    "node": {
        "NODE_SHAPE": "ellipse", "NODE_WIDTH": 20, "NODE_HEIGHT": 20, "NODE_BACKGROUND_COLOR": "#999999",
        "NODE_BORDER_WIDTH": 0, "NODE_LABEL_FONT_SIZE": 8, "NODE_LABEL_COLOR": "#222222",
    },
    "edge": {"EDGE_WIDTH": 0.5, "EDGE_LINE_COLOR": "#999999", "EDGE_LINE_STYLE": "solid", "EDGE_TARGET_ARROW_SHAPE": "triangle"},
}  # fmt: skip


def write_cx2(graph: nx.DiGraph, path: Path | str) -> Written:
    """Write *graph* as CX2; nodes have whole numbers for ids there, so the graph's own id is the attribute ``name``.

    Raises OutputError where *path* cannot be written.
    """
    flat = FlatGraph(graph, reserved={"name", "shared name", "interaction"})
    nodes, edges = len(flat.ids), graph.number_of_edges()
    about = {"name": flat.cleaner.text(str(graph.graph.get("name") or "citewalk"))}
    description = flat.cleaner.text(graph_description(graph))
    if description:
        about["description"] = description
    counts = {"attributeDeclarations": 1, "networkAttributes": 1, "nodes": nodes, "edges": edges, "visualProperties": 1}
    with replace_text(path) as file:
        file.write("[" + to_json({"CXVersion": "2.0", "hasFragments": False}) + ",\n")
        _write_aspect(file, "metaData", ({"name": name, "elementCount": count} for name, count in counts.items()))
        _write_aspect(file, "attributeDeclarations", [_declarations(flat, about)])
        _write_aspect(file, "networkAttributes", [about])
        _write_aspect(file, "nodes", _nodes(flat))
        _write_aspect(file, "edges", _edges(flat))
        _write_aspect(file, "visualProperties", [_style(flat)])
        file.write('{"status":[{"success":true,"error":""}]}]\n')
    return Written(Path(path), "cx2", nodes, edges, flat.cleaner.cleaned)


def _write_aspect(file: TextIO, name: str, items: Any) -> None:
    file.write(f'{{"{name}":')
    write_list(file, items)
    file.write("},\n")


def _declarations(flat: FlatGraph, about: dict[str, str]) -> dict[str, Any]:
    return {
        "networkAttributes": {name: {"d": "string"} for name in about},
        "nodes": {"name": {"d": "string"}} | {column.name: {"d": _type(column)} for column in flat.node_columns},
        "edges": {"interaction": {"d": "string"}} | {column.name: {"d": _type(column)} for column in flat.edge_columns},
    }


def _type(column: Column) -> str:
    return ("long" if column.wide else "integer") if column.type == "integer" else _TYPES[column.type]


def _nodes(flat: FlatGraph) -> Iterator[dict[str, Any]]:
    placed = all(flat.node_column(axis, "integer", "double") for axis in "xy")
    for number, (node, row) in enumerate(flat.nodes()):
        place = {axis: row[axis] for axis in "xy" if placed and axis in row}
        yield {"id": number, **place, "v": {"name": node, **row}}


def _edges(flat: FlatGraph) -> Iterator[dict[str, Any]]:
    numbers = {node: number for number, node in enumerate(flat.ids.values())}
    for number, (source, target, row) in enumerate(flat.edges()):
        kind = {"interaction": row["relation"]} if "relation" in row else {}
        yield {"id": number, "s": numbers[source], "t": numbers[target], "v": {**kind, **row}}


def _style(flat: FlatGraph) -> dict[str, Any]:
    mapped = {"NODE_BACKGROUND_COLOR": "color", "NODE_LABEL": "label", "NODE_WIDTH": "size", "NODE_HEIGHT": "size"}
    nodes: dict[str, Any] = {}
    for look, name in mapped.items():
        column = next((column for column in flat.node_columns if column.name == name), None)
        if column:
            nodes[look] = {"type": "PASSTHROUGH", "definition": {"attribute": name, "type": _type(column)}}
    if flat.node_column("kind", "string"):
        nodes["NODE_SHAPE"] = _discrete("kind", {"paper": "ellipse", "repository": "rectangle"})
    edges = {}
    if flat.edge_column("relation", "string"):
        edges["EDGE_LINE_STYLE"] = _discrete("relation", {"cites": "solid", "has_code": "dashed", "lists": "dotted"})
    return {"default": _DEFAULTS, "nodeMapping": nodes, "edgeMapping": edges}


def _discrete(attribute: str, looks: dict[str, str]) -> dict[str, Any]:
    pairs = [{"v": value, "vp": look} for value, look in looks.items()]
    return {"type": "DISCRETE", "definition": {"attribute": attribute, "type": "string", "map": pairs}}
