"""Pajek: ``.net`` with positions and one arc list a relation, ``.clu`` with the communities, one ``.vec`` a measure.

Format: "Pajek and Pajek-XXL, Reference Manual". Numbers of vertices start at 1; every other file follows that order.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from .citations import kind_of, relation_of, weight_of
from .columns import Column, FlatGraph, reader
from .writing import Written, beside, replace_together, text_of

if TYPE_CHECKING:
    import networkx as nx

_MISSING = "999999998"  # Pajek's number for "not known"
_LOOKS = frozenset({"x", "y", "size", "year", "community", "number"})
_SHAPES = {"paper": "ellipse", "repository": "box"}


def write_pajek(graph: nx.DiGraph, path: Path | str) -> Written:
    """Write *graph* to ``.net`` and, beside it, communities to ``.clu`` and every measure to its ``.NAME.vec``.

    Vertices are called by their ids; cluster 0 means no community, community *n* is cluster *n* + 1. Each relation is an
    arc list of its own. Raises OutputError where a file cannot be written.
    """
    path = Path(path)
    flat = FlatGraph(graph)
    parts: list[tuple[Path, Callable[[TextIO], None]]] = [(path, lambda file: _write_net(file, flat))]
    community = flat.node_column("community", "integer")
    if community:
        parts.append((beside(path, ".clu"), lambda file: _write_list(file, flat, _clusters(flat, community))))
    for column in _measures(flat):
        numbers = _numbers(flat, column)
        parts.append((beside(path, f".{column.name}.vec"), lambda file, numbers=numbers: _write_list(file, flat, numbers)))  # type: ignore[misc]
    files = tuple(place for place, _ in parts)
    with replace_together(*files) as outputs:
        for output, (_, write) in zip(outputs, parts, strict=True):
            with text_of(output) as text:
                write(text)
    return Written(path, "pajek", len(flat.ids), graph.number_of_edges(), flat.cleaner.cleaned, files=files)


def _write_net(file: TextIO, flat: FlatGraph) -> None:
    file.write(f"*Vertices {len(flat.ids)}\n")
    place = _places(flat)
    for number, (node, data) in enumerate(flat.graph.nodes(data=True), start=1):
        shape = _SHAPES.get(kind_of(data), "") if "kind" in data else ""
        file.write(" ".join(filter(None, (str(number), _quoted(flat.ids[node]), place(data), shape))) + "\n")
    numbers = {node: number for number, node in enumerate(flat.ids, start=1)}
    arcs = "*Arcs" if flat.directed else "*Edges"
    relations = sorted({relation_of(data) for _, _, data in flat.graph.edges(data=True)})
    for index, relation in enumerate(relations, start=1):
        named = f" :{index} {_quoted(relation)}" if len(relations) > 1 else ""
        file.write(f"{arcs}{named}\n")
        for source, target, data in flat.graph.edges(data=True):
            if relation_of(data) == relation:
                file.write(f"{numbers[source]} {numbers[target]} {weight_of(data)}\n")


def _places(flat: FlatGraph) -> Callable[[Any], str]:
    """Return what gives a node's ``x y z`` in the unit square (y points down in Pajek); ``""`` where it has no place."""
    columns = [flat.node_column(axis, "integer", "double") for axis in "xy"]
    if not all(columns):
        return lambda _: ""
    read_x, read_y = (reader(column, flat.cleaner) for column in columns if column)

    def numbers(axis: str, read: Callable[[Any], Any]) -> list[float]:
        values = (read(value) for _, value in flat.graph.nodes(data=axis) if value is not None)
        return [value for value in values if value is not None]

    xs, ys = numbers("x", read_x), numbers("y", read_y)
    left, top = min(xs, default=0.0), max(ys, default=0.0)
    span = max(max(xs, default=0.0) - left, top - min(ys, default=0.0)) or 1.0

    def place(data: Any) -> str:
        x = read_x(data["x"]) if data.get("x") is not None else None
        y = read_y(data["y"]) if data.get("y") is not None else None
        if x is None or y is None:
            return ""
        return f"{(float(x) - left) / span:.4f} {(top - float(y)) / span:.4f} 0.5"  # type: ignore[arg-type]

    return place


def _measures(flat: FlatGraph) -> list[Column]:
    told = flat.graph.graph.get("measures")
    if told:
        return [column for column in flat.node_columns if column.key in told and column.type in ("integer", "double")]
    return [column for column in flat.node_columns if column.type == "double" and column.name not in _LOOKS]


def _clusters(flat: FlatGraph, column: Column) -> Iterator[str]:
    for _, value in flat.graph.nodes(data=column.key):
        yield str(int(value) + 1) if value is not None and int(value) >= 0 else "0"


def _numbers(flat: FlatGraph, column: Column) -> Iterator[str]:
    read = reader(column, flat.cleaner)
    for _, value in flat.graph.nodes(data=column.key):
        clean = None if value is None else read(value)
        yield _MISSING if clean is None else str(clean)


def _write_list(file: TextIO, flat: FlatGraph, values: Iterator[str]) -> None:
    file.write(f"*Vertices {len(flat.ids)}\n")
    file.writelines(f"{value}\n" for value in values)


def _quoted(text: str) -> str:
    return '"' + " ".join(text.replace('"', "'").replace("\\", "/").split()) + '"'
